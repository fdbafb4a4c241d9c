"""XS504: terms of office and the report's own day told in two ways."""

import pytest
from reports_made import report, told

HEAD = ("LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU", "Số: 27/BC-LĐLĐ", "Mẫu Sơn, ngày 05 tháng 7 năm 2024")


@pytest.mark.parametrize(
    ("years", "expected"),
    [("2017 - 2022", ["nhiệm kỳ 2018 - 2023"]), ("2018 - 2023", []), ("2013 - 2018", []), ("2023 - 2028", [])],
)
def test_a_term_with_other_years_is_told(years: str, expected: list[str]) -> None:
    texts = (
        "Phần I. Kết quả nhiệm kỳ 2018 - 2023",
        "Đại hội bầu 15 người.",
        f"Nhìn chung, nhiệm kỳ {years} có tiến bộ.",
    )
    assert [each[2] for each in told(report(*texts))] == expected


def test_another_body_has_its_own_term() -> None:
    texts = ("Kết quả nhiệm kỳ 2018 - 2023", "Thực hiện Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2019 - 2024.")
    assert told(report(*texts)) == []


@pytest.mark.parametrize(("day", "codes"), [("05 tháng 7", []), ("05 tháng 9", ["XS504"])])
def test_the_day_of_the_report_stands_at_its_head(day: str, codes: list[str]) -> None:
    annex = f"(Kèm theo Báo cáo số 27/BC-LĐLĐ ngày {day} năm 2024 của LĐLĐ tỉnh)"
    assert [each[0] for each in told(report(*HEAD, "Kết quả đối thoại.", annex))] == codes
