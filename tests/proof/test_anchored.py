"""XS501: a number told once beside one that the report tells again and again, or proves by a percentage."""

import pytest
from reports_made import report, told

WRONG = [
    (
        [
            "Có 146 thí sinh dự thi, nữ 73/146 thí sinh (50%).",
            "Hội thi kết thúc tốt đẹp.",
            "Có 164 thí sinh được khen.",
        ],
        ("XS501", "164", "146"),
    ),
    (
        ["Số vụ việc thuộc thẩm quyền là 485 vụ việc. Đã giải quyết 432/475 vụ việc (đạt 90,9%)."],
        ("XS501", "485", "475"),
    ),
    (
        [
            "Đầu kỳ có 4.510 đoàn viên.",
            "Số đoàn viên tăng từ 4.510 lên 5.412 đoàn viên.",
            "Từ 4.150 đoàn viên ban đầu.",
        ],
        ("XS501", "4.150", "4.510"),
    ),
]
RIGHT = [
    ["Có 146 thí sinh dự thi.", "Năm sau có 164 thí sinh dự thi."],
    ["Số đơn nhận là 485 đơn. Đã giải quyết 432/475 đơn khiếu nại."],
    ["Huyện A có 46 thí sinh.", "Huyện B có 64 thí sinh.", "Nữ 23/46 thí sinh (50%)."],
    ["Có 1.200 căn hộ.", "Đã bàn giao 1.200 căn hộ.", "Kế hoạch là 3.200 căn hộ."],
]


@pytest.mark.parametrize(("texts", "expected"), WRONG)
def test_a_slip_beside_an_anchored_number_is_told(texts: list[str], expected: tuple[str, str, str]) -> None:
    assert told(report(*texts)) == [expected]


@pytest.mark.parametrize("texts", RIGHT)
def test_where_nothing_anchors_a_number_either_may_be_right(texts: list[str]) -> None:
    assert told(report(*texts)) == []
