"""Numbers, percentages, days and periods as the offices print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Period
from xlsync.texts.numbers import day, en_number, number, percent, plain_number, vi_number
from xlsync.texts.words import period_text, term, word


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (7290, "7.290", "7,290"),
        (7.29, "7,29", "7.29"),
        (-1234567, "-1.234.567", "-1,234,567"),
        (61.290000000000006, "61,29", "61.29"),
        (7290.0, "7.290", "7,290"),
        (1e16, "10.000.000.000.000.000", "10,000,000,000,000,000"),
        (1e-12, "0", "0"),
        (-0.0, "0", "0"),
        (0.1 + 0.2, "0,3", "0.3"),
    ],
)
def test_a_number_in_both_languages(value: float, vi: str, en: str) -> None:
    assert vi_number(value) == number(value) == vi
    assert en_number(value) == number(value, "en") == en


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_keeps_its_name(value: float) -> None:
    assert vi_number(value) == percent(value) == str(value)


@given(st.integers())
def test_a_whole_number_comes_back_from_its_groups(value: int) -> None:
    assert int(vi_number(value).replace(".", "")) == value
    assert plain_number(value) == str(value)


@given(st.floats(-1e12, 1e12))
def test_a_printed_number_is_the_number_to_nine_decimals(value: float) -> None:
    assert abs(float(vi_number(value).replace(".", "").replace(",", ".")) - value) <= 1e-9 + abs(value) * 1e-15


@pytest.mark.parametrize(
    ("fraction", "decimals", "vi"),
    [
        (0.7, 0, "70%"),
        (759 / 793, 0, "96%"),
        (78 / 89, 0, "88%"),
        (759 / 793, 2, "95,71%"),
        (0.955, 0, "96%"),
        (0.401, 2, "40,1%"),
        (1, 2, "100%"),
        (12.5, 0, "1.250%"),
    ],
)
def test_a_percentage_is_rounded_half_up(fraction: float, decimals: int, vi: str) -> None:
    assert percent(fraction, "vi", decimals) == vi


def test_a_day_is_printed_day_first_in_vietnamese() -> None:
    assert day(date(2025, 6, 30)) == day("2025-06-30") == "30/06/2025"
    assert day("2025-06-30", "en") == "2025-06-30"
    assert day("hôm qua") == "hôm qua"


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2024", "năm 2024", "2024"),
        ("2024-H1", "6 tháng đầu năm 2024", "first half of 2024"),
        ("2024-H2", "6 tháng cuối năm 2024", "second half of 2024"),
        ("2024-Q3", "quý 3 năm 2024", "2024-Q3"),
        ("2024-03", "tháng 03 năm 2024", "2024-03"),
        ("2021-03-03..2024-02-29", "từ 03/03/2021 đến 29/02/2024", "2021-03-03 to 2024-02-29"),
    ],
)
def test_a_period_as_the_offices_say_it(period: str, vi: str, en: str) -> None:
    assert period_text(Period.parse(period)) == vi
    assert period_text(Period.parse(period), "en") == en


def test_the_offices_own_words() -> None:
    assert word("severity.error") == "Lỗi phải sửa"
    assert word("severity.warning") == "Cần giải trình"
    assert word("severity.info") == "Lưu ý"
    assert word("gate.refused") == "Chưa đủ điều kiện trình"
    assert word("status.duplicate", "en") == "Submitted twice"


def test_a_name_without_a_word_stays_itself() -> None:
    assert term("macros") == "macro (mã lệnh)"
    assert term("sparklines") == "sparklines"
