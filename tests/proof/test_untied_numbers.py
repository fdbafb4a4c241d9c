"""XS502 and XS501 for numbers that only their place ties together: series of shares, what is left, closed classes,
pairs, parts in the next sentence or line, changes with their percentage, a sentence told again."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import report

from xlsync.model import Finding, Severity
from xlsync.proof.text_checks import within_text


def _told(*texts: str) -> list[Finding]:
    """The errors of a report; of two checks that tell the same, one."""
    found = [each for each in within_text(report(*texts)) if each.severity is Severity.ERROR]
    return list({each.passage: each for each in found}.values())


WRONG = {
    "share of a series whose whole stands before": (
        "Đại hội bầu 320 đại biểu. Có 96 đại biểu nữ, chiếm 30%; đảng viên có 248 đại biểu, chiếm 77,5%; "
        "trẻ tuổi có 44 đại biểu, chiếm 17,35%.",
        "13.75%",
    ),
    "line of one share among others": (
        "Có 53/58 đại biểu có mặt.\nPhiếu cao: 47 phiếu (chiếm 81,03%).\nPhiếu thường: 5 phiếu (chiếm 8,62%).\n"
        "Phiếu thấp: 4 phiếu (chiếm 9,60%).",
        "6.90%",
    ),
    "number left after a ratio": ("Đã giải quyết 23/41 vụ việc, 13 vụ còn lại đang xem xét.", "18"),
    "number left in the bracket of a ratio": ("Số xã có tổ hòa giải: 118/230 (121 xã còn lại chưa có).", "112"),
    "number left in another noun": ("Có 16/17 công đoàn ngành ban hành kế hoạch, còn 03 đơn vị chưa ban hành.", "1"),
    "noun that stands once": ("Cấp cơ sở nhận 340, giải quyết 306 đơn (96,0%).", "90.0%"),
    "share of what was named just before": (
        "Có 820 vụ việc thuộc thẩm quyền, đã giải quyết 615 vụ việc (đạt 57%).",
        "75%",
    ),
    "number left after two counts": (
        "Trong kỳ tiếp nhận 2.418 đơn. Qua phân loại có 347 đơn đủ điều kiện. Số còn lại 2.701 đơn đã lưu.",
        "2071",
    ),
    "forms of discipline after the total": (
        "Đã kỷ luật 74 đảng viên.\nHình thức: khiển trách 41 (55%), cảnh cáo 24 (32%), cách chức 3, khai trừ 9.",
        "77",
    ),
    "forms after their total, with the words": (
        "Thi hành kỷ luật 37 tổ chức đảng, với hình thức: khiển trách 31, cảnh cáo 09.",
        "40",
    ),
    "results of complaints and denunciations": (
        "Đã giải quyết 34 đơn khiếu nại, tố cáo. Trong đó khiếu nại đúng 7 vụ; khiếu nại sai 19 vụ; tố cáo đúng 3 vụ; "
        "tố cáo sai 8 vụ.",
        "37",
    ),
    "visits beside persons": (
        "Tiếp 348 lượt công dân/412 người. Trong đó, thường xuyên 215/260 người; định kỳ 133 lượt/125 người.",
        "385",
    ),
    "cases beside persons, with commas": (
        "Phát hiện 164 vụ, 231 đối tượng. Đã khởi tố 121 vụ, 178 bị can, xử phạt 26 vụ, 34 đối tượng, đang điều tra 17 "
        "vụ, 29 đối tượng.",
        "241",
    ),
    "parts in the next sentence": (
        "Nhận được 183 lượt ý kiến. Trong đó có 61 ý kiến về tiền lương; 74 ý kiến về bữa ăn ca và 84 ý kiến về nhà ở.",
        "219",
    ),
    "parts in lines below": ("Tổ chức 96 cuộc đối thoại, gồm:\n- Cấp tỉnh: 12 cuộc\n- Cấp huyện: 31 cuộc\n- Cơ sở: 35 cuộc", "78"),
    "change with its percentage": (
        "Xảy ra 284 vụ tai nạn, giảm 36 vụ, tương ứng với 12,15% so với năm trước.",
        "11.25%",
    ),
    "signed change in the next sentence": (
        "Toàn tỉnh xảy ra 1.260 vụ; khám phá 1.104 vụ. So với tháng trước, tăng 84 vụ (+7,41%).",
        "7.14%",
    ),
    "small change with the value of then": (
        "Có 06 lượt đoàn. So với cùng kỳ giảm 08 lượt đoàn (năm 2023 có 13 lượt đoàn).",
        "7",
    ),
    "second change of two": (
        "Tiếp 640 lượt/713 lượt người. So với cùng kỳ giảm 120 lượt, 152 lượt người (năm 2023 tiếp 760 lượt/838 lượt người).",
        "125",
    ),
    "rate that names its part": (
        "Toàn tỉnh xảy ra 864 vụ; khám phá 702 vụ; tỷ lệ khám phá đạt 82,15%.",
        "81.25%",
    ),
    "part of those of a ratio": (
        "Có 1.320/1.360 cử tri bỏ phiếu, trong đó, 1.190 cử tri đồng ý, đạt tỷ lệ 78,50%.",
        "87.50%",
    ),
    "ratio with a count before its rate": (
        "Có 2.890/3.400 cử tri ủng hộ nhập hai xã, đạt tỷ lệ 58,00%.",
        "85.00%",
    ),
    "part before a bracket": ("Đã giải quyết 168 đơn (140 khiếu nại, 28 tố cáo)/240 đơn, đạt 77%.", "70%"),
    "total of a sum after giải quyết": ("Đã giải quyết 186 đơn (140 khiếu nại, 28 tố cáo).", "168"),
    "parts with their shares in brackets": ("Có 100 người, gồm 64 nữ (64%), 63 nam (36%).", "127"),
    "share tied by trong đó": ("Có 840 doanh nghiệp có từ 25 lao động trở lên, trong đó có 378 doanh nghiệp (tỷ lệ 54%).", "45%"),
    "share of a named total": (
        "Kỷ luật 60 đảng viên, bằng 75% so với cùng kỳ; có 15 cấp ủy viên, chiếm 52% tổng số đảng viên.",
        "25%",
    ),
    "numerators in a bracket": (
        "Có 12.860 chị đăng ký (cán bộ 310/310, hội viên 8.150/9.000, quần chúng 4.200/5.100).",
        "12660",
    ),
    "ratios of one whole": (
        "Có 24/96 ý kiến đã giải quyết; 39/96 ý kiến đã giải trình; 42/96 ý kiến đang giải quyết.",
        "105",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_the_number_that_does_not_follow_is_told_with_the_right_one(case: str) -> None:
    text, right = WRONG[case]
    found = _told(*text.split("\n"))
    assert [each.code for each in found] == ["XS502"]
    assert right in str(found[0].expected)


RIGHT = {
    "series": "Đại hội bầu 320 đại biểu. Có 96 đại biểu nữ, chiếm 30%; đảng viên có 248 đại biểu, chiếm 77,5%; "
    "trẻ tuổi có 44 đại biểu, chiếm 13,75%.",
    "zeros that fill up": "Trong số 496 người có 86 người dân tộc thiểu số (tỷ lệ 17,30%).",
    "another time in a bracket": "Có 496 đại biểu. Nữ 133 người (26,8%), cao hơn so với khóa trước (có 122 người, 24,4%); "
    "tái cử 160 người (32,3%); trẻ 71 người (14,3%).",
    "left": "Đã giải quyết 23/41 vụ việc, 18 vụ còn lại đang xem xét.",
    "left in two": "Đã giải quyết 23/41 vụ việc, còn lại 10 vụ đang xác minh, 8 vụ chưa thụ lý.",
    "left in another noun": "Có 16/17 công đoàn ngành ban hành kế hoạch, còn 01 đơn vị chưa ban hành.",
    "noun that stands once": "Cấp cơ sở nhận 340, giải quyết 306 đơn (90,0%).",
    "no more than": "Đã giải quyết 23/41 vụ việc, giảm còn 13 vụ so với năm trước.",
    "discipline": "Đã kỷ luật 77 đảng viên.\nHình thức: khiển trách 41 (53%), cảnh cáo 24 (31%), cách chức 3, khai trừ 9.",
    "results": "Đã giải quyết 37 đơn khiếu nại, tố cáo. Trong đó khiếu nại đúng 7 vụ; khiếu nại sai 19 vụ; tố cáo đúng 3 vụ; "
    "tố cáo sai 8 vụ.",
    "pairs": "Tiếp 348 lượt công dân/385 người. Trong đó, thường xuyên 215/260 người; định kỳ 133 lượt/125 người.",
    "cases beside persons": "Phát hiện 164 vụ, 231 đối tượng. Đã khởi tố 121 vụ, 178 bị can, xử phạt 26 vụ, 34 đối tượng, "
    "đang điều tra 17 vụ, 19 đối tượng.",
    "of all together": "Có 29/30 cơ quan, 46/50 đơn vị, 15/20 doanh nghiệp đạt chuẩn, đạt tỷ lệ 90%.",
    "now and then in a bracket": "Xảy ra ít hơn 04 vụ = 1,6% (246/250 vụ) so với cùng kỳ.",
    "another sector after a change": "Có 310 người (tại khu A: 212 người, tăng 36 người so với năm 2020; tại khu B: 98 người).",
    "units one after another": "Cấp tỉnh 10 lượt với 366 người, huyện A 3 lượt với 37 người, huyện B 7 lượt với 27 người.",
    "parts of some only": "Nhận được 183 lượt ý kiến. Trong đó có 61 ý kiến về tiền lương; 34 ý kiến về bữa ăn ca, 40 ý kiến về nhà ở.",
    "one without a number": "Ban gồm 23 người, gồm: Trưởng ban, 3 Phó Trưởng ban và 19 ủy viên.",
    "lines": "Tổ chức 78 cuộc đối thoại, gồm:\n- Cấp tỉnh: 12 cuộc\n- Cấp huyện: 31 cuộc\n- Cơ sở: 35 cuộc",
    "change": "Xảy ra 284 vụ tai nạn, giảm 36 vụ, tương ứng với 11,25% so với năm trước.",
    "change of the count before the last": "Tiếp 200 lượt, gồm 130 lượt thường xuyên và 70 lượt đột xuất [giảm 50 lượt = 20% so cùng kỳ].",
    "a change is no part": "Tổng số thụ lý là 8.120 việc, giảm 260 việc (3,10%) so với năm trước.",
    "a change is no total": "Thụ lý 8.120 việc, tăng 390 việc (tăng 5,05% so với năm trước), trong đó: cũ 2.920 việc.",
    "rate of another thing": "Có 28/29 người đạt trên 50% số phiếu.",
    "of those that took part": "Có 1.320/1.360 cử tri bỏ phiếu, trong đó, 1.190 cử tri đồng ý, đạt tỷ lệ 90,15%.",
    "of all": "Có 1.320/1.360 cử tri bỏ phiếu, trong đó, 1.190 cử tri đồng ý, đạt tỷ lệ 87,50%.",
    "plan": "Kết nạp 1.200 đoàn viên, trong đó có 640 đoàn viên ngoài nhà nước, đạt 80% kế hoạch.",
    "measures of another size": "Chỉ số tăng 1,3 điểm (1,13%), 62 mã tăng, 31 mã giảm (20,5%), 58 mã (38,4%).",
}  # fmt: skip


@pytest.mark.parametrize("case", RIGHT)
def test_what_follows_or_may_be_meant_otherwise_is_not_told(case: str) -> None:
    assert _told(*RIGHT[case].split("\n")) == []


def test_a_sentence_told_again_with_another_number_is_told() -> None:
    first = "Trong năm, toàn tỉnh thành lập được 64 công đoàn cơ sở, nâng tổng số lên 1.845 công đoàn cơ sở."
    again = "Cụ thể, toàn tỉnh thành lập được 64 CĐCS, nâng tổng số lên 1.485 CĐCS."
    found = _told(first, again)
    assert [(each.code, each.variant) for each in found] == [("XS501", "repeated")]
    assert _told(first, again.replace("1.485", "1.845")) == []


def test_a_form_of_words_filled_for_each_unit_is_no_repetition() -> None:
    line = "Huyện {} tổ chức được 12 cuộc đối thoại, thu hút tổng số {} lượt người tham gia."
    assert _told(*(line.format(name, count) for name, count in (("A", 245), ("B", 254), ("C", 425)))) == []


@given(st.lists(st.integers(1, 400), min_size=3, max_size=6), st.integers(500, 3000))
def test_shares_rounded_from_their_whole_are_never_told(parts: list[int], whole: int) -> None:
    shares = [Fraction(part * 100, whole) for part in parts]
    told = "; ".join(
        f"có {part} người, chiếm {float(round(share, 2)):.2f}%".replace(".", ",")
        for part, share in zip(parts, shares, strict=True)
    )
    assert _told(f"Toàn ngành có {whole} người: {told}.") == []


@given(st.lists(st.tuples(st.integers(10, 900), st.integers(10, 900)), min_size=2, max_size=5), st.data())
def test_pairs_that_add_up_are_never_told_and_one_wrong_total_is(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    visits, persons = (sum(pair[side] for pair in pairs) for side in (0, 1))
    parts = "; ".join(f"nơi thứ {place} tiếp {one} lượt/{other} người" for place, (one, other) in enumerate(pairs, 1))
    text = "Tiếp {} lượt/{} người. Trong đó, " + parts + "."
    assert _told(text.format(visits, persons)) == []
    wrong = data.draw(st.integers(1000, 4000).filter(lambda value: value != persons))
    partial = {sum(pair[1] for pair in pairs[:count]) for count in range(2, len(pairs) + 1)}
    if wrong not in partial and not any(sum(p[0] for p in pairs[:count]) == visits for count in range(2, len(pairs))):
        assert [each.code for each in _told(text.format(visits, wrong))] == ["XS502"]
