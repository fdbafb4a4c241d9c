"""Counts and decimals as they are typed."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.clean.numbers import parse_count, parse_decimal
from xlsync.model import ErrorValue

COUNTS = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("raw", "value"), [(0.0, 0), (21.0, 21), (7290.0, 7290), (-0.0, 0), (21, 21), (20.999999999999996, 21)]
)
def test_a_whole_number_is_a_count_and_no_remark(raw: float, value: int) -> None:
    parsed = parse_count(raw)
    assert (parsed.value, parsed.problem, parsed.notes) == (value, None, ())
    assert type(parsed.value) is int


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7.290", 7290), ("03", 3), ("07", 7), ("7 290", 7290), ("7\u00a0290", 7290), ("7\u202f290", 7290), (" 15 ", 15),
        ("1.234.567", 1234567), ("1,234,567", 1234567), ("291.800", 291800), ("7.290,0", 7290), ("0", 0), ("12,0", 12),
    ],
)  # fmt: skip
def test_a_number_typed_as_text_is_understood_and_told(text: str, value: int) -> None:
    parsed = parse_count(text)
    assert (parsed.value, parsed.problem) == (value, None)
    assert [(code, values["read"]) for code, _, values in parsed.notes] == [("XS211", value)]


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "–",
        "—",
        "--",
        "không",
        "Không",
        "Không có",
        "KHÔNG PHÁT SINH",
        "không phát sinh.",
        "ko",
        "khong",
        "Kho\u0302ng",
    ],
)
def test_words_and_dashes_for_none_are_zero(text: str) -> None:
    parsed = parse_count(text)
    assert (parsed.value, parsed.problem, parsed.notes) == (0, None, ())


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\u200b"])
def test_blank_text_is_blank_and_not_zero(text: str) -> None:
    parsed = parse_count(text)
    assert (parsed.value, parsed.problem) == (None, None)


@pytest.mark.parametrize(
    ("raw", "likely"),
    [
        (7.29, 7290),
        (7.2, 7200),
        (0.5, 500),
        (291.8, 291800),
        (999.999, 999999),
        (1.001, 1001),
        (7.290000000000001, 7290),
    ],
)
def test_a_number_a_thousand_times_too_small_is_refused_with_the_likely_value(raw: float, likely: int) -> None:
    parsed = parse_count(raw)
    assert (parsed.value, parsed.problem, parsed.variant, parsed.values) == (None, "XS204", "", {"likely": likely})


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("7.29", 7290),
        ("7,290", 7290),
        ("7,29", 7290),
        ("7,000", 7000),
        ("109,033", 109033),
        ("0,5", 500),
        ("07,29", 7290),
    ],
)
def test_text_that_may_be_decimal_or_thousands_is_refused_with_the_likely_value(text: str, likely: int) -> None:
    parsed = parse_count(text)
    assert (parsed.value, parsed.problem, parsed.variant, parsed.values) == (None, "XS204", "text", {"likely": likely})


@pytest.mark.parametrize(
    "raw", [1234.5, 7.2905, 0.3333333333333333, 1000.1, 1e-7, "1234.5", "1234,567", "7,2905", "1.234,56", "1,234.56"]
)
def test_any_other_number_that_is_not_whole_is_xs203(raw: Any) -> None:
    parsed = parse_count(raw)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS203", "fraction")


@pytest.mark.parametrize("raw", [-1.0, -7.29, -0.5, "-5", "−5", "- 5", "-7.290", "-7,29"])
def test_a_negative_count_is_xs203(raw: Any) -> None:
    parsed = parse_count(raw)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS203", "negative")


@pytest.mark.parametrize(
    "text",
    [
        "gần 4000", "hơn 291.800", "trên 90%", "khoảng 20", "dưới 5", "~5", "> 10", "≥10", "<3", "20+", "gan 4000", "Trên 4.000 lượt",
        "4000 trở lên", "ước đạt 50", "ít nhất 3", "GẦN 4000",
    ],
)  # fmt: skip
def test_hedges_are_refused(text: str) -> None:
    parsed = parse_count(text)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS202", "hedge")


@pytest.mark.parametrize(
    ("raw", "variant", "values"),
    [
        ("mười hai", "", {}),
        ("12a3", "", {}),
        ("1.23.456", "", {}),
        ("12..5", "", {}),
        ("7.29.0", "", {}),
        ("1e3", "", {}),
        ("0x10", "", {}),
        ("(5)", "", {}),
        ("5 - 7", "", {}),
        ("gần bốn nghìn", "", {}),
        ("4 nghìn", "", {}),
        ("1,5 triệu", "", {}),
        ("17/17", "ratio", {"likely": 17}),
        ("572/651", "ratio", {"likely": 572}),
        ("17 / 17 (100%)", "ratio", {"likely": 17}),
        ("12 buổi", "unit_in_cell", {"likely": 12}),
        ("7.290 lượt người", "unit_in_cell", {"likely": 7290}),
        ("12đơn", "unit_in_cell", {"likely": 12}),
        ("70%", "percent", {}),
        ("40,1 %", "percent", {}),
        ("4/8/2021", "date", {}),
        ("2021-08-04", "date", {}),
        ("21 (70%)", "compound", {"likely": 21}),
        (True, "boolean", {}),
        (False, "boolean", {}),
        (math.inf, "huge", {}),
        (-math.inf, "huge", {}),
        (math.nan, "huge", {}),
        (1e300, "huge", {}),
        ("9" * 70, "huge", {}),
        ("9" * 5000, "", {}),
        ("७२९०", "", {}),
        ("７２９０", "", {}),
        ("٧", "", {}),
        ("²", "", {}),
    ],
)
def test_what_is_not_a_number_is_refused_with_its_reason(raw: Any, variant: str, values: dict[str, int]) -> None:
    parsed = parse_count(raw)
    assert (parsed.value, parsed.problem, parsed.variant, parsed.values) == (None, "XS202", variant, values)


@pytest.mark.parametrize(
    ("raw", "number_format", "variant"),
    [(45000.0, "dd/mm/yyyy", "date"), (21.0, "[$-42A]d mmmm yyyy", "date"), (0.5, "h:mm", "date"), (0.7, "0%", "percent"), (1.0, "0.00%", "percent")],
)  # fmt: skip
def test_a_count_that_shows_as_a_date_or_percentage_is_refused(raw: float, number_format: str, variant: str) -> None:
    parsed = parse_count(raw, number_format)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS202", variant)


@pytest.mark.parametrize(
    "number_format", ["#,##0", "0.00", '0" ngày"', "[Red]0", "_(* #,##0_)", "General", "@", "#.##0 \\đ", "[$đ-42A]0"]
)
def test_other_number_formats_change_nothing(number_format: str) -> None:
    assert parse_count(21.0, number_format).value == 21


def test_an_error_value_is_xs208() -> None:
    parsed = parse_count(ErrorValue("#REF!"))
    assert (parsed.value, parsed.problem, parsed.values) == (None, "XS208", {"error": "#REF!"})


@pytest.mark.parametrize(
    ("text", "value", "rate"),
    [
        ("21 (70%)", 21, (0.7, 0)), ("759 (95%)", 759, (0.95, 0)), ("21(70,5 %)", 21, (0.705, 1)), ("21 (70.50%)", 21, (0.705, 2)),
        ("7.290 (100%)", 7290, (1.0, 0)), ("03 (120%)", 3, (1.2, 0)), ("0 (0%)", 0, (0.0, 0)), ("21\n(70%)", 21, (0.7, 0)),
        ("21 (đạt 70%)", 21, (0.7, 0)), ("21 (tỷ lệ 70%)", 21, (0.7, 0)), ("21\u00a0(40,1%)", 21, (0.401, 1)), ("21 [70%]", 21, (0.7, 0)),
    ],
)  # fmt: skip
def test_a_count_with_its_rate_in_one_cell(text: str, value: int, rate: tuple[float, int]) -> None:
    parsed = parse_count(text, allow_rate=True)
    assert (parsed.value, parsed.rate, parsed.problem, parsed.notes) == (value, rate, None, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("7,29 (70%)", "XS204"),
        ("gần 20 (70%)", "XS202"),
        ("21 (trên 70%)", "XS202"),
        ("21 (70)", "XS202"),
        ("21 (70%) (80%)", "XS202"),
        ("(70%)", "XS202"),
    ],
)
def test_a_compound_with_a_doubtful_part_is_refused(text: str, problem: str) -> None:
    parsed = parse_count(text, allow_rate=True)
    assert (parsed.value, parsed.rate, parsed.problem) == (None, None, problem)


@given(COUNTS)
def test_every_way_to_write_a_whole_number_gives_that_number(count: int) -> None:
    grouped = f"{count:,}"
    ways: list[Any] = [
        float(count),
        str(count),
        "0" + str(count),
        grouped.replace(",", "."),
        grouped.replace(",", " "),
        f"{count} ",
    ]
    assert [parse_count(way).value for way in ways] == [count] * len(ways)


@given(st.integers(1, 999_999))
def test_a_typed_thousands_point_is_caught_whenever_it_leaves_a_decimal(count: int) -> None:
    """A foreign locale stores 7.290 as 7.29; only multiples of a thousand come out whole and cannot be seen."""
    parsed = parse_count(float(f"{count // 1000}.{count % 1000:03}"))
    if count % 1000:
        assert (parsed.problem, parsed.values["likely"]) == ("XS204", count)
    else:
        assert parsed.value == count // 1000


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_is_either_a_count_from_zero_or_refused(raw: float) -> None:
    parsed = parse_count(raw)
    if parsed.problem is None:
        assert isinstance(parsed.value, int)
        assert parsed.value >= 0
        assert parsed.value == pytest.approx(raw, rel=1e-14, abs=1e-9)
    else:
        assert parsed.value is None


@given(st.text(max_size=40))
def test_no_text_raises_and_no_letter_becomes_a_figure(text: str) -> None:
    for allow_rate in (False, True):
        parsed = parse_count(text, allow_rate=allow_rate)
        assert parsed.problem is None or parsed.value is None
        if isinstance(parsed.value, int) and parsed.value:
            assert any(digit in text for digit in "123456789")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (7.29, 7.29), (-3.5, -3.5), ("7,29", 7.29), ("7.29", 7.29), ("7.290", 7290.0), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("0,125", 0.125),
        ("1234,567", 1234.567), ("-2,5", -2.5), ("−2,5", -2.5), ("1 234,5", 1234.5), ("12", 12.0), ("1.234.567", 1234567.0), ("không", 0.0), ("109,03", 109.03),
    ],
)  # fmt: skip
def test_decimals_with_comma_or_point(raw: Any, value: float) -> None:
    parsed = parse_decimal(raw)
    assert (parsed.value, parsed.problem) == (value, None)


def test_a_comma_before_three_digits_is_refused_in_a_decimal_with_both_readings() -> None:
    parsed = parse_decimal("109,033")
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS204", "decimal")
    assert parsed.values == {"likely": 109.033, "other": 109033}


@pytest.mark.parametrize(
    ("raw", "variant"),
    [
        ("khoảng 3,5", "hedge"),
        ("70%", "percent"),
        (True, "boolean"),
        (math.nan, "huge"),
        ("abc", ""),
        ("3/4", "ratio"),
        ("3 ha", "unit_in_cell"),
    ],
)
def test_what_is_no_decimal_is_refused(raw: Any, variant: str) -> None:
    parsed = parse_decimal(raw)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS202", variant)


@given(st.text(max_size=40))
def test_no_text_raises_as_a_decimal(text: str) -> None:
    parsed = parse_decimal(text)
    assert parsed.problem is None or parsed.value is None
