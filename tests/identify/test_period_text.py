import pytest

from xlsync.identify.period_text import period_in, period_of
from xlsync.model import Period


def test_a_year_below_1000_is_printed_as_it_is_read() -> None:
    assert [str(Period.parse(text)) for text in ("0921", "0921-H1", "0001-03")] == ["0921", "0921-H1", "0001-03"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-H1", "2024-H1"),
        ("2024", "2024"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("Báo cáo 6 tháng cuối năm 2023", "2023-H2"),
        ("6 tháng năm 2024", "2024-H1"),
        ("Báo cáo 6 tháng 2024", "2024-H1"),
        ("Quý III/2024", "2024-Q3"),
        ("quý 1 năm 2024", "2024-Q1"),
        ("tháng 3 năm 2024", "2024-03"),
        ("(Từ ngày 03/3/2021 đến hết ngày 29/02/2024)", "2021-03-03..2024-02-29"),
        ("bieu-tong-hop_BG_2021-03-03..2024-02-29", "2021-03-03..2024-02-29"),
        ("9 tháng đầu năm 2024", "2024-01-01..2024-09-30"),
    ],
)
def test_a_period_is_read_from_the_words_of_offices(text, period):
    assert str(period_of(text)) == period


@pytest.mark.parametrize("text", ["BC(1)(2)", "196/KH-LĐLĐ 2024", "Bắc Giang, ngày 12 tháng 3 năm 2024", "", "abc"])
def test_a_text_without_a_period_gives_none(text):
    assert period_in(text) is None


def test_two_periods_in_one_text_give_none():
    assert period_in("2023-H1 và 2024-H1") is None
