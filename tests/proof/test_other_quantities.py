"""What stands beside the figures of the tables and is none of them: other petitions, times, tiers of a unit, ranks."""

from dataclasses import replace

import pytest
from reports_made import found, published, report, told, with_table

from xlsync.model import Paragraph, Period, Published, PublishedFigure, Severity, Tier


def _tables() -> Published:
    tables = published(
        dialogue_petitions__sessions=(2, 27, 984),
        dialogue_petitions__petitions_received=(26, 41, 234),
        dialogue_petitions__petitions_resolved=(19, 37, 215),
        supervision__critique_meetings=(3, 9, 0),
        membership_party__unions_established=33,
    )
    own = [
        PublishedFigure(
            "bieu-tong-hop", "dialogue_petitions", "sessions", tier, "A", "LĐLĐ huyện An Bình", value, "B", "Z1"
        )
        for tier, value in ((Tier.UPPER, 14), (Tier.GRASSROOTS, 426), (None, 440))
    ]
    return replace(tables, figures=(*tables.figures, *own))


RIGHT = [
    "Ngoài ra tiếp nhận 43 đơn kiến nghị, phản ánh.",
    "Các cấp nhận 32 đơn xin việc (không tính vào số đơn nêu trên).",
    "Số đơn chưa xem xét tính đến cuối kỳ nhận được là 32 đơn.",
    "Sáu tháng cuối năm, tham mưu 01 buổi đối thoại.",
    "LĐLĐ huyện An Bình tổ chức 14 buổi đối thoại, CĐCS trực thuộc 426 buổi đối thoại.",
    "LĐLĐ huyện An Bình tính cả CĐCS có 440 buổi đối thoại.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_other_quantities_are_left_alone(text: str) -> None:
    assert [each for each in found(report(text), _tables()) if each.severity is Severity.ERROR] == []


def test_the_grassroots_unions_under_a_unit_have_their_own_figure() -> None:
    text = "LĐLĐ huyện An Bình tổ chức 14 buổi đối thoại, CĐCS trực thuộc 462 buổi đối thoại."
    assert told(report(text), _tables()) == [("XS501", "462 buổi đối thoại", "426")]


def test_a_year_of_a_period_that_spans_two_is_a_part() -> None:
    tables = replace(_tables(), period=Period.parse("2023-09-01..2024-08-31"))
    text = "Có 12 hội nghị phản biện (năm 2023: 03 hội nghị phản biện, năm 2024: 10 hội nghị phản biện)."
    assert told(report(text), tables) == []


def test_under_the_heading_of_a_part_of_the_year_nothing_is_compared() -> None:
    heading = Paragraph(1, "V. QUÝ III", heading=2)
    assert told(report(heading, "Thành lập 30 công đoàn cơ sở."), _tables()) == []


def test_plans_of_federations_named_before_are_theirs() -> None:
    text = (
        "Ngày 12/3/2024 LĐLĐ tỉnh ban hành Kế hoạch số 31/KH-LĐLĐ ngày 12/3/2024; LĐLĐ huyện An Bình, LĐLĐ huyện Yên Hòa "
        "cũng có kế hoạch (lần lượt là Kế hoạch số 31/KH-LĐLĐ ngày 15/3/2024, Kế hoạch số 8/KH-LĐLĐ ngày 18/3/2024)."
    )
    assert told(report(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nhiều nhất là đội A (19 lượt), tiếp đến là đội B (12 lượt) và đội C (05 lượt); ít nhất là đội D (03 lượt).",
        "Trường có 214 đoàn viên, gồm giáo viên 160, nhân viên 21, hỗ trợ và phục vụ 33.",
        "Mục tiêu cả năm 1.600 lượt, đạt 74,5% của 1.600 (1.192 lượt).",
    ],
)
def test_ranks_labels_and_wholes_told_again(text: str) -> None:
    assert told(report(text)) == []


def test_the_part_may_stand_behind_its_whole_in_brackets() -> None:
    ((code, _, expected),) = told(report("Mục tiêu cả năm 1.600 lượt, đạt 75,4% của 1.600 (1.192 lượt)."))
    assert (code, expected) == ("XS502", "74.5%")


def test_an_annex_by_years_with_rates_without_a_sign() -> None:
    rows = (
        ("Năm", "Đăng ký", "Đạt (%)"),
        ("2021", "37", "34 (91,9)"),
        ("2022", "19", "17 (98,5)"),
        ("2023", "8", "7 (87,5)"),
        ("Cả nhiệm kỳ", "46", "58"),
    )
    assert told(with_table(*rows)) == [("XS302", "17 (98,5)", "89.5%"), ("XS304", "46", "64")]


def test_an_issuer_of_the_party_is_not_the_people_s_committee() -> None:
    plan = "Kế hoạch số 41/KH-UBND ngày 12/3/2024 của {}"
    document = report(f"Căn cứ {plan.format('UBND tỉnh')}.", f"Thực hiện {plan.format('Tỉnh ủy')}.")
    assert [(code, right) for code, _, right in told(document)] == [("XS409", "UBND tỉnh")]
