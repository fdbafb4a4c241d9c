"""XS502 for numbers that no word ties together: told only when a slip of the fingers explains the difference."""

import pytest
from reports_made import report

from xlsync.proof.text_checks import within_text

WRONG = [
    # a share of the count in the sentence before, of the count at the start of the sentence, of what was before
    ("Toàn tỉnh có 88 đơn thuộc thẩm quyền. Đã giải quyết 77 đơn (đạt 85,7%).", "87.5%"),
    ("Đã giải quyết 4.321 hồ sơ; số hồ sơ đúng hạn có 4.210 hồ sơ, chiếm tỷ lệ 94,73%.", "97.43%"),
    ("Cấp tỉnh tiếp 187 lượt [giảm 63 lượt = 22,50% so cùng kỳ].", "25.20%"),
    # parts of the same noun
    ("Tiếp 3.412 lượt với 2.900 người; thường xuyên 2.134 lượt với 1.800 người; định kỳ 1.287 lượt.", "3421"),
    # now, the change, then
    ("Đã tiếp nhận 512 đơn; so với cùng kỳ tăng 131 đơn (năm 2023 tiếp nhận 399 đơn).", "113"),
]
RIGHT = [
    "Toàn tỉnh có 88 đơn thuộc thẩm quyền. Đã giải quyết 77 đơn (đạt 87,5%).",
    "Đã giải quyết 4.321 hồ sơ; số hồ sơ đúng hạn có 4.210 hồ sơ, chiếm tỷ lệ 97,43%.",
    "Cấp tỉnh tiếp 187 lượt [giảm 63 lượt = 25,20% so cùng kỳ].",
    "Cấp xã tiếp 1.586 lượt, loại khác 1.578 lượt [giảm 61 lượt = 3,70% so cùng kỳ].",
    "Tiếp 3.421 lượt với 2.900 người; thường xuyên 2.134 lượt với 1.800 người; định kỳ 1.287 lượt.",
    "Đã tiếp 512 đơn, so với cùng kỳ năm trước tăng 113 đơn (năm 2023 tiếp nhận 399 đơn).",
    # not a slip apart: of something that the text does not name
    "Toàn tỉnh có 88 đơn thuộc thẩm quyền. Đã giải quyết 77 đơn (đạt 61,32%).",
    # visits beside persons, petitions beside cases, measures: no part of a whole
    "Trong kỳ đã tiếp 130/97 lượt người, tiếp nhận 210/188 đơn của công dân.",
    # a day of the month
    "Khoảng 8 giờ sáng 19/10 đoàn công tác đến làm việc.",
    "Đường truyền có tốc độ 160/40 Mbps tại các điểm cầu.",
]


@pytest.mark.parametrize(("text", "right"), WRONG)
def test_numbers_a_slip_apart_are_told(text: str, right: str) -> None:
    found = list(within_text(report(text)))
    assert {each.code for each in found} == {"XS502"}
    assert right in {each.expected for each in found}


@pytest.mark.parametrize("text", RIGHT)
def test_right_or_unrelated_numbers_are_not(text: str) -> None:
    assert not list(within_text(report(text)))


def test_more_resolved_than_received_is_still_an_excess() -> None:
    (finding,) = within_text(report("Đã giải quyết 62/52 vụ việc thuộc thẩm quyền."))
    assert finding.variant == "excess"
