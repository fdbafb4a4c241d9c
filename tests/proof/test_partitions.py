"""XS502: totals and their parts, whatever ties them together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, report

from xlsync.model import Severity
from xlsync.proof.contrasts import contrasted
from xlsync.proof.slips import alike


def _told(*texts: str) -> list[str | None]:
    return [each.expected for each in found(report(*texts)) if each.severity is Severity.ERROR]


WRONG = {
    "parts in the sentence after a total with a bracket": (
        "Triển khai 64 cuộc giám sát (có 03 cuộc đột xuất). Trong đó, có 21 cuộc về tiền lương, 24 cuộc về bảo hiểm xã "
        "hội, 16 cuộc về an toàn.",
        "61",
    ),
    "parts that exclude each other": (
        "Thụ lý 412 việc, trong đó số có điều kiện thi hành là 296 việc, số chưa có điều kiện thi hành là 136 việc.",
        "432",
    ),
    "in time and late": ("Đã giải quyết 870 hồ sơ; trong đó, đúng và trước hạn có 851 hồ sơ, còn 24 hồ sơ quá hạn.", "875"),
    "the last part says that it is the last": (
        "Tiếp nhận 96 đơn. Qua phân loại: 41 đơn về tiền lương; 33 đơn về bảo hiểm; còn lại 12 đơn về nội dung khác.",
        "22",
    ),
    "visits with persons between them": (
        "Tiếp 538 lượt với 612 người; trong đó, thường xuyên 345 lượt với 401 người; định kỳ 139 lượt với 211 người.",
        "484",
    ),
    "shares between the parts": (
        "Có 250 doanh nghiệp, trong đó: 125 doanh nghiệp may (50%), 86 doanh nghiệp điện tử, 49 doanh nghiệp khác.",
        "260",
    ),
    "money": ("Phát hiện vi phạm 812,5 triệu đồng, kiến nghị thu hồi 640 triệu đồng, kiến nghị khác 127,5 triệu đồng.", "767,5 triệu đồng"),
}  # fmt: skip
RIGHT = {
    "all told": "Thụ lý 412 việc, trong đó số có điều kiện là 296 việc, số chưa có điều kiện là 116 việc.",
    "some told": "Có 250 doanh nghiệp, trong đó: 125 doanh nghiệp may, 86 doanh nghiệp điện tử.",
    "a part is no total of those beside it": "Có 40 người; trong đó có 20 người ở tỉnh, 8 người ở huyện, 12 người ở xã.",
    "a change is no part": "Thụ lý 412 việc, tăng 31 việc; trong đó số cũ 96 việc, số mới 316 việc.",
    "another time": "Tiếp 120 lượt, gồm 70 lượt thường xuyên, so với cùng kỳ 52 lượt thường xuyên.",
    "more that have no number": "Có 96 đơn, trong đó 41 đơn về tiền lương; 33 đơn về bảo hiểm; một số đơn khác.",
    "parts of a part": "Nhận 300 đơn, trong đó có 210 đơn đủ điều kiện với 60 đơn khiếu nại, 50 đơn tố cáo và 100 đơn kiến nghị.",
}


@pytest.mark.parametrize("case", WRONG)
def test_parts_that_miss_their_total_are_told(case: str) -> None:
    text, right = WRONG[case]
    assert _told(text) == [right]


@pytest.mark.parametrize("case", RIGHT)
def test_what_adds_up_or_may_not_be_all_is_left_alone(case: str) -> None:
    assert _told(RIGHT[case]) == []


def test_a_number_of_another_size_is_no_slip() -> None:
    assert alike(74, 64) and not alike(74, 2400)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("so viec cu |", "so viec moi |", True),
        ("so co dieu kien thi hanh la |", "so chua co dieu kien thi hanh la |", True),
        ("cap tinh |", "cap huyen |", False),
        ("| nguoi la nu", "| nguoi la dang vien", False),
    ],
)
def test_contrasts(one: str, other: str, opposed: bool) -> None:
    assert contrasted((one, other)) is contrasted((other, one)) is opposed


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_old_and_new_that_add_up_are_never_told(old: int, new: int) -> None:
    text = f"Thụ lý {old + new} việc, trong đó số cũ chuyển sang là {old} việc, số thụ lý mới là {new} việc."
    assert _told(text) == []
