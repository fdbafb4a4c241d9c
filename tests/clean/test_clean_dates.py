"""Dates as they are typed: day first, always."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.clean.dates import as_typed, from_serial, parse_date
from xlsync.model import ErrorValue

DAYS = st.dates(date(1900, 3, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "04/8/2021", "4/8/2021", "04/08/2021", "4-8-2021", "4.8.2021", "4/8/21", "2021-08-04", "2021/8/4", "2021-08-04T08:30:00", "04/8/2021 08:30",
        "ngày 04 tháng 8 năm 2021", "Ngày 4 tháng 8 năm 2021", "ngày 04/8/2021", " 04/8/2021 ", "04/8/2021 8h30", "4 / 8 / 2021", "04\u00a0tháng 8 năm 2021",
        "Thứ tư, ngày 04/8/2021", "nga\u0300y 04 tha\u0301ng 8 na\u0306m 2021", "2021-08-04 00:00:00",
    ],
)  # fmt: skip
def test_day_first_in_every_form(text: str) -> None:
    parsed = parse_date(text)
    assert (parsed.value, parsed.problem) == (date(2021, 8, 4), None)


def test_a_date_that_could_be_month_first_is_day_first() -> None:
    assert parse_date("12/7/2022").value == date(2022, 7, 12)


@pytest.mark.parametrize(
    ("text", "year"), [("1/1/00", 2000), ("1/1/24", 2024), ("1/1/69", 2069), ("1/1/70", 1970), ("1/1/99", 1999)]
)
def test_two_digit_years_turn_at_seventy(text: str, year: int) -> None:
    assert parse_date(text).value == date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "variant", "values"),
    [
        ("04/25/2021", "month_first", {"likely": "25/04/2021"}),
        ("31/02/2024", "impossible", {}),
        ("29/02/2023", "impossible", {}),
        ("13/25/2021", "impossible", {}),
        ("32/1/2024", "impossible", {}),
        ("0/1/2024", "impossible", {}),
        ("1/1/0021", "impossible", {}),
        ("2024-13-01", "impossible", {}),
        ("8/2021", "incomplete", {}),
        ("tháng 8/2021", "incomplete", {}),
        ("2021", "incomplete", {}),
        ("4/8", "incomplete", {}),
        ("quý II năm 2024", "incomplete", {}),
        ("sắp tới", "", {}),
        ("04/8/202", "", {}),
        ("4/8-2021", "", {}),
        ("٤/٨/٢٠٢١", "", {}),
        ("x" * 500, "", {}),
    ],
)
def test_what_is_no_day_is_xs205_and_never_swapped(text: str, variant: str, values: dict[str, str]) -> None:
    parsed = parse_date(text)
    assert (parsed.value, parsed.problem, parsed.variant, parsed.values) == (None, "XS205", variant, values)


@pytest.mark.parametrize("text", ["", "  ", "-", "không"])
def test_no_date_is_blank(text: str) -> None:
    assert (parse_date(text).value, parse_date(text).problem) == (None, None)


@pytest.mark.parametrize(
    ("serial", "date_1904", "day"),
    [
        (44412, False, date(2021, 8, 4)), (42950, True, date(2021, 8, 4)), (1, False, date(1900, 1, 1)), (59, False, date(1900, 2, 28)), (61, False, date(1900, 3, 1)),
        (60, False, None), (0, False, None), (-1, False, None), (0, True, date(1904, 1, 1)), (-1, True, None), (2_958_465, False, date(9999, 12, 31)), (2_958_466, False, None),
    ],
)  # fmt: skip
def test_serial_numbers_in_both_systems(serial: int, date_1904: bool, day: date | None) -> None:
    assert from_serial(serial, date_1904) == day


@given(DAYS, st.floats(0, 0.999), st.booleans())
def test_a_serial_number_and_its_day_go_together_times_ignored(day: date, time: float, date_1904: bool) -> None:
    origin = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    serial = float((day - origin).days)
    if serial > 0:
        assert parse_date(serial + time, "dd/mm/yyyy hh:mm", date_1904).value == day


@given(DAYS)
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    texts = [
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"ngày {day:%d} tháng {day.month} năm {day.year}",
    ]
    assert [parse_date(text).value for text in texts] == [day] * 4


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_two_digit_year_is_read_back(day: date) -> None:
    assert parse_date(f"{day:%d/%m/%y}").value == day


@pytest.mark.parametrize(
    ("serial", "problem"),
    [(45000.0, None), (2024.0, "XS205"), (4082021.0, "XS205"), (0.5, "XS205"), (73416.0, "XS205")],
)
def test_a_plain_number_is_a_date_only_in_plausible_years(serial: float, problem: str | None) -> None:
    assert parse_date(serial).problem == problem


@pytest.mark.parametrize(
    ("serial", "variant"),
    [(60.0, "impossible"), (0.0, "impossible"), (1e9, "impossible"), (float("nan"), "impossible")],
)
def test_a_date_cell_that_shows_no_day_is_refused(serial: float, variant: str) -> None:
    parsed = parse_date(serial, "dd/mm/yyyy")
    assert (parsed.problem, parsed.variant) == ("XS205", variant)


def test_errors_and_truth_values_are_no_dates() -> None:
    assert parse_date(ErrorValue("#N/A")).problem == "XS208"
    assert parse_date(True).problem == "XS205"


@given(st.one_of(st.text(max_size=40), st.floats()), st.sampled_from([None, "d/m/yyyy", "0.0"]), st.booleans())
def test_nothing_raises_as_a_date(raw: Any, number_format: str | None, date_1904: bool) -> None:
    parsed = parse_date(raw, number_format, date_1904)
    assert parsed.problem is None or parsed.value is None


@pytest.mark.parametrize(
    ("raw", "number_format", "shown"),
    [
        (21.0, None, "21"), (7.29, None, "7.29"), (44412.0, "dd/mm/yyyy", "2021-08-04"), (44412.75, "d/m/yy h:mm", "2021-08-04"), (0.7, "0%", "0.7"),
        ("  7.290 ", None, "  7.290 "), (True, None, "TRUE"), (ErrorValue("#REF!"), None, "#REF!"), (1e20, None, "1e+20"), (float("inf"), None, "inf"), (-0.0, None, "0"),
    ],
)  # fmt: skip
def test_found_shows_text_untouched_numbers_shortest_dates_iso(raw: Any, number_format: str | None, shown: str) -> None:
    assert as_typed(raw, number_format) == shown


def test_found_masks_sensitive_content() -> None:
    assert as_typed("nội dung", sensitive=True) == "•••"
