"""XS409 and XS504: one thing told in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, published, report, told

from xlsync.model import Paragraph

PLAN = "Kế hoạch số 31/KH-LĐLĐ ngày {} của {}"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("28/3/2024", "LĐLĐ tỉnh"), ("28/3/2024", "Liên đoàn Lao động tỉnh"), []),
        (("28/3/2024", "LĐLĐ tỉnh"), ("23/8/2024", "Liên đoàn Lao động tỉnh"), ["28/3/2024"]),
        (("28/3/2024", "LĐLĐ tỉnh"), ("28/3/2024", "Ban Thường vụ Tỉnh ủy"), ["LĐLĐ tỉnh"]),
        (("28/3/2024", "LĐLĐ tỉnh"), ("15/4/2024", "LĐLĐ huyện An Bình"), []),
        (("28/3/2023", "LĐLĐ tỉnh"), ("15/4/2024", "LĐLĐ tỉnh"), []),
    ],
)
def test_a_document_cited_with_two_days_or_issuers_is_found(
    first: tuple[str, str], second: tuple[str, str], expected: list[str]
) -> None:
    document = report(f"Căn cứ {PLAN.format(*first)}.", f"Việc thực hiện {PLAN.format(*second)}.")
    assert [(code, right) for code, _, right in told(document)] == [("XS409", right) for right in expected]


@pytest.mark.parametrize(
    ("later", "codes"),
    [
        ("Ghi chú: số liệu từ ngày 01/01/2024 đến ngày 30/6/2024.", []),
        ("Ghi chú: số liệu từ ngày 15/11/2023 đến ngày 15/5/2024.", ["XS504"]),
        ("Ghi chú: số liệu từ 01/01 đến 30/6/2024.", []),
        ("Ghi chú: số liệu từ 01/01 đến 15/5/2024.", ["XS504"]),
        ("Lớp tập huấn từ ngày 02/5/2024 đến ngày 05/5/2024.", []),
        ("Kỷ niệm ngày thành lập (28/7/1929 - 28/7/2024).", []),
    ],
)
def test_the_period_told_again_must_be_the_same(later: str, codes: list[str]) -> None:
    document = report("(Kỳ báo cáo: từ ngày 01/01/2024 đến ngày 30/6/2024)", later)
    assert [code for code, _, _ in told(document)] == codes
    tables = published(membership_party__members=1)
    assert [code for code, _, _ in told(document, tables)] == codes


def test_a_period_that_the_workbook_does_not_have_is_found() -> None:
    document = report("(Kỳ báo cáo: từ ngày 15/12/2023 đến ngày 14/6/2024)")
    (finding,) = found(document, published(membership_party__members=1))
    assert (finding.code, finding.variant, finding.expected) == ("XS504", "workbook", "2024-H1")


@pytest.mark.parametrize(("caption", "expected"), [("năm 2022", ["năm 2023"]), ("năm 2023", [])])
def test_the_title_of_a_table_is_of_the_report_s_period(caption: str, expected: list[str]) -> None:
    title = Paragraph(1, "Công tác giải quyết đơn thư năm 2023", heading=1)
    assert [right for _, _, right in told(report(title, f"Bảng 1. Kết quả giải quyết đơn {caption}"))] == expected


def test_one_short_form_has_one_name() -> None:
    document = report(
        "Tổ công tác liên ngành giải quyết tranh chấp (gọi tắt là Tổ công tác 12) hoạt động tốt.",
        "Tổ công tác liên ngành phòng, chống đình công (gọi tắt là Tổ công tác 12) hoạt động tốt.",
    )
    ((code, _, right),) = told(document)
    assert (code, right) == ("XS504", "Tổ công tác liên ngành giải quyết tranh chấp")


@given(st.text(), st.text())
def test_no_text_breaks_the_readers(one: str, other: str) -> None:
    found(report(one, f"Kế hoạch số 31/KH-LĐLĐ ngày {one} của {other} (gọi tắt là {one})"))
