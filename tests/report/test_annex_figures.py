"""Figures as printed are read as what they stand for, and columns are wide enough for them."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Rounding
from xlsync.report.annex.content import AnnexTable, Column, Kind, Numeral, Row, Words
from xlsync.report.annex.verify import says
from xlsync.report.annex.widths import PADDING, SMALLEST, layout, length, page_width, wrapped
from xlsync.report.official import compound
from xlsync.texts.numbers import number, percent, rounded_fraction

COUNTS = st.integers(0, 10**9)
DECIMALS = st.integers(0, 3)
ROUNDINGS = st.sampled_from(list(Rounding))


@given(COUNTS, st.integers(1, 10**6), DECIMALS, ROUNDINGS, st.booleans())
def test_a_compound_cell_says_its_count_and_its_rate_and_no_other(part, whole, decimals, rounding, incomplete):
    text = compound(part, whole, decimals, "vi", rounding) + ("*" if incomplete else "")
    cell = Numeral(text, part, part / whole, decimals, incomplete=incomplete)
    assert says(text, cell)
    assert not says(text, Numeral(text, part + 1, part / whole, decimals, incomplete=incomplete))
    off = part / whole + 2 * 10 ** -(decimals + 2)
    assert not says(text, Numeral(text, part, off, decimals, incomplete=incomplete))
    assert not says(text, Numeral(text, part, part / whole, decimals, incomplete=not incomplete))
    assert not says(text, Numeral(text, part, None, decimals, incomplete=incomplete))


@given(COUNTS | st.decimals(0, 10**6, places=3).map(float))
def test_a_plain_figure_says_its_number(value):
    text = number(value)
    assert says(text, Numeral(text, value))
    assert not says(text, Numeral(text, value + 0.5))
    assert not says(text + "%", Numeral(text, value))


@pytest.mark.parametrize("text", ["", "x", "1 000", "1,2,3", "12 %", "(5%)", "5 (5)", "5  (5%)", "*", "5**"])
def test_what_is_no_figure_says_nothing(text):
    assert not says(text, Numeral(text, 5))


@given(st.integers(0, 10**6), st.integers(1, 10**6), DECIMALS)
def test_percentages_are_rounded_as_the_setting_says(part, whole, decimals):
    """Against exact arithmetic; fractions are taken at nine decimals, as everywhere numbers are compared."""
    exact = 100 * Decimal(part) / Decimal(whole)
    fraction = round(Decimal(part) / Decimal(whole), 9)
    unit = Decimal(1).scaleb(-decimals)
    for rounding, mode in ((Rounding.HALF_UP, ROUND_HALF_UP), (Rounding.TRUNCATE, ROUND_DOWN)):
        printed = Decimal(percent(part / whole, "en", decimals, rounding).rstrip("%").replace(",", ""))
        assert printed == (100 * fraction).quantize(unit, mode)
        assert abs(printed - exact) <= unit
        assert float(printed) == pytest.approx(100 * rounded_fraction(part / whole, decimals, rounding))


@pytest.mark.parametrize(
    ("fraction", "half_up", "truncated"),
    [(0.57, "57%", "57%"), (0.29, "29%", "29%"), (2 / 3, "67%", "66%"), (0.995, "100%", "99%"), (1, "100%", "100%"), (0, "0%", "0%"),
     (12.345, "1.235%", "1.234%"), (-0.125, "-13%", "-12%")],
)  # fmt: skip
def test_percentages_where_binary_fractions_mislead(fraction, half_up, truncated):
    assert percent(fraction, "vi", 0) == half_up
    assert percent(fraction, "vi", 0, Rounding.TRUNCATE) == truncated


# --- widths ------------------------------------------------------------------------------------------------------------

LABELS = st.lists(
    st.sampled_from(["Số buổi", "CNVCLĐ", "Tổng số doanh nghiệp", "Số ý kiến tiếp thu giải quyết", "Tỷ lệ (%)", "Nghiêng"]),
    min_size=1, max_size=3,
).map(" ".join)  # fmt: skip


@given(st.lists(LABELS, min_size=1, max_size=30), st.integers(0, 10**9))
def test_columns_fill_the_page_and_hold_their_words_and_figures(labels, value):
    columns = (Column(Kind.LABEL, "Đơn vị"), *(Column(Kind.FIGURE, label) for label in labels))
    row = Row((Words("Công đoàn cấp trên cơ sở"), *(Numeral(number(value), value) for _ in labels)))
    table = AnnexTable("Biểu", "Biểu", columns, (row,))
    made = layout(table)
    room = page_width(landscape=made.landscape)
    assert sum(made.widths) == pytest.approx(room)
    assert made.text_size >= SMALLEST and made.head_size >= SMALLEST
    if made.text_size > SMALLEST:
        for width, column in zip(made.widths[1:], columns[1:], strict=True):
            longest = max(length(word, made.head_size, bold=True) for word in column.label.split())
            assert longest + 2 * PADDING <= width
            assert length(number(value), made.text_size) + 2 * PADDING <= width


def test_few_columns_stand_upright_many_lie_across():
    def table(count):
        columns = (Column(Kind.LABEL, "Đơn vị"), *(Column(Kind.FIGURE, "Số buổi") for _ in range(count)))
        return AnnexTable("Biểu", "Biểu", columns, (Row((Words("LĐLĐ tỉnh"), *[Numeral("1", 1)] * count)),))

    assert [layout(table(count)).landscape for count in (2, 6, 11, 40)] == [False, False, True, True]
    assert layout(table(40)).text_size < layout(table(6)).text_size == 13


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("một", 1), ("một hai ba bốn năm sáu", 2), ("một\nhai", 2), ("x" * 60, 5), ("a\n\nb", 3)],
)
def test_lines_that_a_text_takes(text, lines):
    assert wrapped(text, 30.0, 12.0) == lines
