import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, report


def told(text: str) -> list[tuple[str, str | None]]:
    return [(each.variant, each.expected) for each in found(report(text)) if each.code == "XS502"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hỗ trợ 38 trường hợp, gồm 21 nhà xây mới và 15 nhà sửa chữa.", "36"),
        ("Tổng số đơn là 847 đơn (cấp tỉnh 30, cấp trên cơ sở 89, cơ sở 782).", "901"),
        (
            "Trao 9.450 suất quà, trong đó: LĐLĐ tỉnh 2.150 suất, công đoàn cấp trên cơ sở 3.800 suất, cơ sở 3.400 suất.",
            "9350",
        ),
        (
            "Chi 5,45 tỷ đồng, gồm giảm giờ làm 3,12 tỷ đồng, tạm hoãn 1,28 tỷ đồng, chấm dứt 0,95 tỷ đồng.",
            "5,35 tỷ đồng",
        ),
        ("Kiểm tra 205 cuộc: 42 cuộc đồng cấp, 136 cuộc cấp dưới.", "178"),
        ("Tiếp 5.210 lượt, trong đó cấp tỉnh 22, cấp trên cơ sở 573, cơ sở 4.525; nhận 912 đơn.", "5120"),
        (
            "Nguồn lực 46,9 tỷ đồng, bao gồm: công đoàn 28,3 tỷ đồng; doanh nghiệp 14,9 tỷ đồng; khác 3,6 tỷ đồng.",
            "46,8 tỷ đồng",
        ),
    ],
)
def test_parts_that_do_not_add_up_are_told(text: str, expected: str) -> None:
    assert told(text) == [("sum", expected)]


def test_a_part_larger_than_its_total_is_told() -> None:
    assert told("Tổ chức 27 buổi đối thoại, trong đó có 72 buổi đột xuất.") == [("part", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Có 3.443 người (giảm 131 người so với cùng kỳ); trong đó: nữ 1.317 người, dân tộc thiểu số 382 người.",
        "Hỗ trợ 450 suất quà, mỗi suất gồm 300.000 đồng tiền mặt và 200.000 đồng hiện vật.",
        "Nhận 847 đơn, trong đó: khiếu nại 120 đơn, tố cáo 35 đơn, còn lại là kiến nghị.",
        "Ban hành 15 văn bản, gồm 3 kế hoạch, 5 công văn, 4 hướng dẫn và một số văn bản khác.",
        "Thành lập 36 CĐCS, gồm 30 doanh nghiệp, 2 hợp tác xã, 1.250 đoàn viên.",
        "Tổ chức 3 lớp gồm 120 học viên và 4 giảng viên.",
        "Treo 120 băng rôn (trong đó 50 băng rôn tại doanh nghiệp, 30 pa nô).",
        "Trao 30 nhà: 15 nhà do tỉnh, 10 nhà do huyện, 5 nhà do doanh nghiệp.",
        "Nhận gần 900 đơn, gồm khiếu nại 120 đơn, tố cáo 35 đơn.",
    ],
)
def test_parts_that_add_up_or_are_not_all_are_left_alone(text: str) -> None:
    assert told(text) == []


@given(st.lists(st.integers(1, 9000), min_size=2, max_size=6), st.integers(-3, 3))
def test_a_sum_is_told_exactly_when_it_is_wrong(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    if total < max(parts) or total < 2:
        return
    prefixes = {sum(parts[:count]) for count in range(2, len(parts) + 1)}
    listed = ", ".join(f"địa bàn {letter} {part} suất" for letter, part in zip("ABCDEF", parts, strict=False))
    wanted = [] if total in prefixes else [("sum", str(sum(parts)))]
    assert told(f"Trao tặng {total} suất, gồm {listed}.") == wanted
