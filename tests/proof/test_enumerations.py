"""XS503: a stated count against the list that belongs to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, report, told

from xlsync.model import Paragraph
from xlsync.proof.enumerations import enumerations

WRONG = [
    ("Kiến nghị 03 nội dung: (1) quỹ đất; (2) nhà ở, nhà trẻ.", "03 nội dung", "2"),
    (
        "Ký kết với 04 sở, ngành gồm Sở Y tế, Thanh tra tỉnh, Công an tỉnh, Bảo hiểm xã hội tỉnh và Ban Dân tộc.",
        None,
        "5",
    ),
    (
        "Phối hợp với 06 đơn vị (Công an tỉnh, Sở Y tế, Sở Giáo dục và Đào tạo, Thanh tra tỉnh, Cục Thuế) ký kết.",
        None,
        "5",
    ),
    ("Có ba nguyên nhân: một là, thiếu cán bộ; hai là, thiếu kinh phí.", "ba nguyên nhân", "2"),
    ("Mở 4 phiên giao dịch: ngày 08/5 tại xã A; ngày 15/5 tại xã B; ngày 22/5 tại xã C.", None, "3"),
    ("Tổ chức 04 cuộc (hội thi cán bộ; hội diễn; giải cầu lông).", "04 cuộc", "3"),
]
RIGHT = [
    "Kiến nghị 02 nội dung: (1) quỹ đất; (2) nhà ở, nhà trẻ.",
    "Phối hợp với 05 đơn vị (Công an tỉnh, Sở Y tế, Sở Giáo dục và Đào tạo, Thanh tra tỉnh, Cục Thuế) ký kết.",
    "Phối hợp với 03 cơ quan: Sở Văn hóa, Thể thao và Du lịch, Sở Y tế, Thanh tra tỉnh.",
    "Thăm 05 đơn vị tiêu biểu như: Công ty A, Công ty B.",
    "Làm việc với 07 đơn vị (Công ty A, Công ty B...).",
    "Hội nghị có 120 đại biểu, gồm: lãnh đạo tỉnh, lãnh đạo sở.",
    "Có 14 đơn vị (09 doanh nghiệp trong khu công nghiệp, 05 doanh nghiệp ngoài).",
    "Trong năm 2024: Công ty A, Công ty B đạt kết quả tốt.",
    "Có 3 nhiệm vụ: Một là, kết nạp đoàn viên, lập tổ chức. Hai là, tập huấn. Ba là, kiểm tra.",
    "Có 3 yếu tố: ca kíp liên tục, công nhân ngại học; chủ doanh nghiệp e dè; thủ tục kéo dài.",
    "Có 3 loại ý kiến như sau: Loại thứ nhất đồng ý, loại thứ hai đề nghị sửa. Loại thứ ba không đồng ý.",
    "Tổ chức công đoàn có 3 chức năng: Đại diện; Tham gia quản lý và Tuyên truyền.",
    "Có 4 đội đạt giải ngay vòng đầu, trong khi hai đội bỏ cuộc (Công ty A và Công ty B).",
    "Lập 5 đoàn kiểm tra các cơ sở ăn uống (bếp tập thể, quán ăn, căng tin, chợ đầu mối).",
    "Qua hai năm: thành lập tổ tư vấn, mở lớp tập huấn, tặng quà.",
]


@pytest.mark.parametrize(("text", "quote", "listed"), WRONG)
def test_a_count_that_differs_from_its_list_is_found(text: str, quote: str | None, listed: str) -> None:
    ((code, words, expected),) = told(report(text))
    assert (code, expected) == ("XS503", listed)
    assert quote is None or words == quote


@pytest.mark.parametrize("text", RIGHT)
def test_lists_that_agree_or_are_excerpts_or_sums_are_left_alone(text: str) -> None:
    assert told(report(text)) == []


@pytest.mark.parametrize(("stated", "expected"), [("02", []), ("03", [("XS503", "03 văn bản", "2")])])
def test_the_documents_of_a_footnote_are_counted(stated: str, expected: list[tuple[str, str, str]]) -> None:
    note = "Kế hoạch số 27/KH-LĐLĐ ngày 12/4/2021; Công văn số 388/LĐLĐ-TG ngày 06/9/2021."
    assert told(report(f"Ban hành {stated} văn bản^ chỉ đạo các cấp.", notes={1: note})) == expected


@pytest.mark.parametrize(("stated", "expected"), [("03", []), ("04", [("XS503", "04 nhiệm vụ", "3")])])
def test_the_items_below_a_colon_are_counted(stated: str, expected: list[tuple[str, str, str]]) -> None:
    items = [Paragraph(number, f"Việc {number}.", label="-") for number in (2, 3, 4)]
    document = report(f"Triển khai {stated} nhiệm vụ:", *items, Paragraph(5, "Các đơn vị thực hiện."))
    assert told(document) == expected


@given(st.integers(2, 9), st.integers(2, 9))
def test_numbered_items_are_told_only_when_their_number_differs(stated: int, listed: int) -> None:
    items = "; ".join(f"({number}) việc thứ {'abcdefghi'[number - 1]}" for number in range(1, listed + 1))
    wrong = [each.code for each in found(report(f"Có {stated:02} nhiệm vụ: {items}."))]
    assert wrong == (["XS503"] if 0 < abs(stated - listed) <= 2 else [])


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    list(enumerations(report(text, f"Có 03 văn bản: {text}", f"Có 03 văn bản ({text})")))
