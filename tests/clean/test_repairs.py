"""What may be written as it is understood: never a change of meaning, never a guess."""

import unicodedata
from datetime import date

import pytest
from clean.clean_tables import DATE, FIRST_ROW, PETITIONS, clean, definition, template_formula
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import column_letters, parse_a1

MIXED = definition(
    "list",
    {"id": "no", "type": "count"},
    {"id": "raised_on", "type": "date", "required": True, "within_period": True},
    {"id": "content", "type": "text", "required": True},
    {"id": "secret", "type": "text", "sensitive": True},
    {
        "id": "kind",
        "type": "choice",
        "choices": [{"id": "done", "label": {"vi": "Đã giải quyết"}}, {"id": "bad", "label": {"vi": "Xấu"}}],
    },
    {"id": "amount", "type": "decimal"},
    {"id": "share", "type": "rate"},
    {"id": "opinions", "type": "count", "blank": 0},
    numbering="no",
)
COLUMNS = {field.id: column_letters(place) for place, field in enumerate(MIXED.fields, start=1)}


def of_cell(field, value, **more):
    """The repairs of one cell of the register."""
    row = tuple(value if each.id == field else "x" if each.id == "content" else None for each in MIXED.fields)
    return clean(MIXED, [row], **more).repairs


@pytest.mark.parametrize(
    ("field", "typed", "becomes", "number_format", "certain"),
    [
        ("opinions", "07", 7, "0", True),
        ("opinions", "7.290", 7290, "0", True),
        ("opinions", " 7 290 ", 7290, "0", True),
        ("no", "12.", 12, "0", True),
        ("amount", "7,25", 7.25, "General", True),
        ("share", "40,1%", 0.401, "0.0%", True),
        ("share", "70 %", 0.7, "0%", True),
        ("share", "70", 0.7, "0%", False),
        ("raised_on", "04/5/2024", date(2024, 5, 4), "dd/mm/yyyy", True),
        ("raised_on", "Ngày 4 tháng 5 năm 2024", date(2024, 5, 4), "dd/mm/yyyy", True),
        ("raised_on", "4-5-24", date(2024, 5, 4), "dd/mm/yyyy", False),
        ("content", unicodedata.normalize("NFD", "Đối thoại"), "Đối thoại", None, True),
        ("content", "LÐLÐ  tỉnh\u00a0Thử", "LĐLĐ tỉnh Thử", None, True),
        ("content", "196/KH- LĐLĐ", "196/KH-LĐLĐ", None, True),
        ("kind", "Ðã giải  quyết", "Đã giải quyết", None, True),
        ("kind", unicodedata.normalize("NFD", "Đã giải quyết"), "Đã giải quyết", None, True),
        ("content", "Coâng ñoaøn ngaønh Xaây döïng", "Công đoàn ngành Xây dựng", None, False),
    ],
)
def test_what_is_understood_is_written_as_it_is_meant(field, typed, becomes, number_format, certain):
    (repair,) = of_cell(field, typed)
    assert (repair.sheet, repair.cell, repair.before) == ("Biểu", f"{COLUMNS[field]}{FIRST_ROW}", typed)
    assert (repair.after, type(repair.after)) == (becomes, type(becomes))
    assert (repair.number_format, repair.certain) == (number_format, certain)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("opinions", "7,29"),
        ("opinions", "7,290"),
        ("opinions", 7.29),
        ("opinions", "12.5"),
        ("opinions", "gần 4000"),
        ("opinions", "hơn 291.800"),
        ("opinions", "21 (70%)"),
        ("opinions", "12 buổi"),
        ("opinions", "17/17"),
        ("opinions", "-"),
        ("opinions", "không"),
        ("opinions", "   "),
        ("opinions", 7),
        ("amount", "109,033"),
        ("share", "trên 90%"),
        ("raised_on", "12/2024"),
        ("raised_on", "04/25/2024"),
        ("raised_on", "04/5/2019"),
        ("raised_on", "04/5/2024 14:30"),
        ("raised_on", "thứ Bảy, 04/5/2024"),
        ("kind", "Ðang  chờ"),
        ("kind", "da giai quyet"),
        ("content", "Nội dung \r\nhai dòng"),
        ("content", 7),
    ],
)
def test_what_is_refused_or_says_more_is_left_alone(field, typed):
    assert of_cell(field, typed) == []


def test_a_formula_that_gives_a_text_is_left_alone():
    assert of_cell("opinions", "07", formulas={f"{COLUMNS['opinions']}{FIRST_ROW}": 'TEXT(7,"00")'}) == []


def test_an_old_font_goes_with_its_encoding():
    (repair,) = of_cell("content", "C«ng ®oµn", fonts={f"C{FIRST_ROW}": ".VnArial"})
    assert (repair.after, repair.font, repair.certain) == ("Công đoàn", "Arial", True)


def test_a_sensitive_field_is_known_as_such():
    assert [each.sensitive for each in of_cell("secret", "hai  dấu")] == [True]


def with_total(rate, total, *, sessions=(5, 3, 4)):
    rows = [
        ("Công đoàn Thử", sessions[0], None, 4, 2, rate),
        ("CĐCS Một", sessions[1], None, 1, 1, None),
        ("CĐCS Hai", sessions[2], None, 1, 1, None),
        ("Tổng cộng", total, None, 6, 4, None),
    ]
    formulas = {f"F{FIRST_ROW + place}": f'IF(D{row}=0,"",E{row}/D{row})' for place, row in ((1, 9), (2, 10), (3, 11))}
    formulas |= {f"{column}11": f"SUM({column}8:{column}10)" for column in "CDE"}
    return clean(
        PETITIONS, rows, roles="own child child total", formulas=formulas, from_template=True,
        own_formula=template_formula(11), formats={"F8": "0%"},
    ).repairs  # fmt: skip


def test_a_formula_comes_back_where_a_constant_says_the_same():
    rate, total = sorted(with_total(0.5, 12), key=lambda each: each.cell, reverse=True)
    assert (rate.cell, rate.before, rate.after, rate.gives, rate.certain) == (
        "F8", 0.5, '=IF(D8=0,"",E8/D8)', 0.5, True,
    )  # fmt: skip
    assert (total.cell, total.after, total.gives, total.certain) == ("B11", "=SUM(B8:B10)", 12, True)


def test_a_formula_that_says_something_else_is_only_offered():
    found = {each.cell: (each.gives, each.certain) for each in with_total(0.75, 13)}
    assert found == {"F8": (0.5, False), "B11": (12, False)}


def test_a_total_counts_on_the_numbers_that_are_still_texts():
    found = {
        each.cell: (each.after, each.gives, each.certain) for each in with_total(None, 1009, sessions=(5, "1.000", 4))
    }
    assert found == {"B9": (1000, None, True), "B11": ("=SUM(B8:B10)", 1009, True)}


def test_a_total_that_the_formula_would_not_give_is_only_offered():
    # "không" counts as none; `3 (50%)` counts in the report and not in a sum of cells
    found = {each.cell: (each.gives, each.certain) for each in with_total(None, 12, sessions=(5, "không", 4))}
    assert found == {"B11": (9, False)}


def test_a_total_over_a_refused_cell_is_not_known():
    assert with_total(None, 12, sessions=(5, "gần 3", 4)) == []


def test_of_two_repairs_of_a_cell_the_certain_formula_is_enough():
    (repair,) = [each for each in with_total(None, "12") if each.cell == "B11"]
    assert (repair.before, repair.after) == ("12", "=SUM(B8:B10)")
    number, formula = [each for each in with_total(None, "13") if each.cell == "B11"]
    assert (number.after, formula.after, formula.certain) == (13, "=SUM(B8:B10)", False)


LETTERS = st.sampled_from(
    ["a", "b", "Ð", "ð", "đ", "Đ", "ố", "o\u0302\u0301", "a\u0301", " ", "  ", "\u00a0", "\u200b", "\n", "\r\n", "\t",
     "«", "®", "µ", "¹", "aâ", "oâ", "uø", "-", "/", "1", "7", ".", ",", "%", "K", "H", "(", ")", "'", "="]
)  # fmt: skip
TEXTS = st.lists(LETTERS, max_size=9).map("".join)
NUMBERS = st.one_of(
    st.from_regex(r" ?[0-9]{1,4}([., ][0-9]{1,3}){0,2} ?%? ?", fullmatch=True),
    st.sampled_from(["07", "7.290", "7,29", "gần 7", "-", "không", "21 (70%)", "1/2", "-5", "kh«ng", "12."]),
    st.floats(0, 10_000).map(lambda number: round(number, 2)),
)
DATES = st.one_of(
    st.from_regex(r"(ngày )?[0-3]?[0-9][/.\-][01]?[0-9][/.\-](20)?2[345]( 8:30)?", fullmatch=True),
    st.sampled_from(["04/8/2021", "2024-05-04", "4 tháng 5 năm 2024", "05/2024", "-", "1/1/1900", "1.1.1904"]),
    st.integers(45_000, 45_500).map(float),
)
CHOICES = st.sampled_from(
    [
        "Đã giải quyết",
        "Ðã giải quyết",
        unicodedata.normalize("NFD", "Đã  giải quyết"),
        "X\u00a0ấu",
        "Xấu ",
        "da giai quyet",
    ]
)
ROW = st.tuples(NUMBERS, DATES, TEXTS.map(lambda text: text + "x"), TEXTS, CHOICES, NUMBERS, NUMBERS, NUMBERS)
FONTS = st.dictionaries(
    st.sampled_from([f"{column}{FIRST_ROW + row}" for column in "CDE" for row in range(3)]),
    st.sampled_from([".VnTime", ".VnTimeH", "VNI-Times"]),
    max_size=3,
)


def written(rows, formats, fonts, repairs):
    """The rows with the repairs written into them."""
    rows, formats, fonts = [list(row) for row in rows], dict(formats), dict(fonts)
    for each in repairs:
        row, column = parse_a1(each.cell)
        value = each.after
        if isinstance(value, date):
            value = float((value - date(1899, 12, 30)).days)
        rows[row - FIRST_ROW][column - 1] = float(value) if isinstance(value, int) else value
        if each.number_format is not None:
            formats[each.cell] = DATE if each.number_format == "dd/mm/yyyy" else each.number_format
        if each.font is not None:
            fonts.pop(each.cell)
    return [tuple(row) for row in rows], formats, fonts


@given(st.lists(ROW, min_size=1, max_size=3), FONTS)
def test_written_repairs_change_nothing_that_is_read_and_leave_none(rows, fonts):
    formats = {f"B{FIRST_ROW + place}": DATE for place, row in enumerate(rows) if isinstance(row[1], float)}
    first = clean(MIXED, rows, formats=formats, fonts=fonts)
    rows, formats, fonts = written(rows, formats, fonts, first.repairs)
    again = clean(MIXED, rows, formats=formats, fonts=fonts)
    for name in ("rows", "values", "refused", "rate_decimals", "stated_rates"):
        assert getattr(again.records, name) == getattr(first.records, name), name
    assert again.repairs == []
    repaired = {each.cell for each in first.repairs}
    remarks = {"XS110", "XS210", "XS211"}
    assert again.told == [each for each in first.told if not (each[0] in remarks and each[2] in repaired)]
