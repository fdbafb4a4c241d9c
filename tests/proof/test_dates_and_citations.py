from datetime import date

import pytest
from reports_made import report

from xlsync.proof.facts import read_facts


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("từ ngày 03/3/2021 đến ngày 29/02/2024", "2021-03-03..2024-02-29"),
        ("từ 15/4 đến 31/5/2024", "2024-04-15..2024-05-31"),
        ("giai đoạn 2021 - 2024", "2021-01-01..2024-12-31"),
        ("từ tháng 3 đến tháng 5 năm 2024", "2024-03-01..2024-05-31"),
        ("từ ngày 01 tháng 01 năm 2024 đến ngày 30 tháng 6 năm 2024", "2024-H1"),
    ],
)
def test_spans_of_days(text: str, period: str) -> None:
    facts = read_facts(report(text))
    assert [str(each.period) for each in facts.ranges] == [period]
    assert facts.dates == ()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("ngày 04/8/2021", "2021-08-04..2021-08-04"),
        ("ngày 15 tháng 3 năm 2024", "2024-03-15..2024-03-15"),
        ("tháng 3/2024", "2024-03"),
        ("quý II/2024", "2024-Q2"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("năm 2023", "2023"),
    ],
)
def test_points_in_time(text: str, period: str) -> None:
    assert [str(each.period) for each in read_facts(report(text)).dates] == [period]


def test_a_day_that_no_calendar_has_gives_a_span_without_period() -> None:
    (one,) = read_facts(report("từ ngày 03/3/2021 đến ngày 29/02/2023")).ranges
    assert (one.first, one.last, one.period) == (date(2021, 3, 3), None, None)


def test_a_citation_has_number_day_and_issuer() -> None:
    (one,) = read_facts(
        report("Thực hiện Kết luận số 54 -KL/TU ngày 03/3/2021 của Ban Thường vụ Tỉnh ủy về đối thoại")
    ).citations
    assert (one.kind, one.number, one.day, one.issuer) == (
        "ket luan", "54-KL/TU", date(2021, 3, 3), "Ban Thường vụ Tỉnh ủy",
    )  # fmt: skip


def test_a_price_is_no_citation() -> None:
    assert read_facts(report("mức 500/Người là thấp")).citations == ()
