"""XS501 by phrases whose words stand in any order, and what then speaks of something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, published, report, told

from xlsync.forms.load import load_forms
from xlsync.model import Severity
from xlsync.proof.bags import bag, is_bag
from xlsync.texts.normalise import fold

TABLES = published(
    dialogue_petitions__sessions=(12, 148, 3421),
    dialogue_petitions__petitions_received=(9, 31, 276),
    dialogue_petitions__petitions_resolved=(7, 28, 259),
    workplace_democracy__enterprises_total=687,
    workplace_democracy__enterprises_held=541,
    membership_party__members=214856,
    membership_party__grassroots_unions=1932,
    membership_party__party_referred=3164,
)
WRONG = [
    ("Các cấp công đoàn đã tổ chức được 3.851 buổi gặp gỡ, đối thoại với đoàn viên, người lao động.", "3581"),
    ("Ba cấp công đoàn thụ lý 361 đơn và tham gia giải quyết 294 đơn.", "316"),
    ("Toàn tỉnh có 214.586 đoàn viên sinh hoạt tại 1.932 CĐCS.", "214856"),
    ("Đến nay, số công đoàn cơ sở trên địa bàn tỉnh là 1.923.", "1932"),
    ("Đến nay 451 doanh nghiệp có tổ chức công đoàn đã tiến hành hội nghị người lao động.", "541"),
    ("Khối doanh nghiệp có 451/687 doanh nghiệp tổ chức hội nghị người lao động.", "541"),
    ("Số đoàn viên ưu tú được các cấp công đoàn giới thiệu là 3.614.", "3164"),
    ("Các cấp tổ chức 3.851 buổi đối thoại, tăng 120 buổi so với cùng kỳ.", "3581"),
]
RIGHT = [
    "Các cấp công đoàn đã tổ chức được 3.581 buổi gặp gỡ, đối thoại với đoàn viên, người lao động.",
    "Tuyên truyền tại 1.923 CĐCS.",
    "Có 214.586 đoàn viên khó khăn được hỗ trợ.",
    "Toàn tỉnh có 214.586 đoàn viên nữ sinh hoạt tại các CĐCS.",
    "Các cấp công đoàn thụ lý 361 đơn về tiền lương.",
    "Các cấp công đoàn thụ lý 276 đơn.",
    "Khối doanh nghiệp tổ chức 3.851 buổi đối thoại.",
]


@pytest.mark.parametrize(("text", "value"), WRONG)
def test_a_slip_is_told_whatever_the_order_of_the_words(text: str, value: str) -> None:
    assert [(code, expected) for code, _, expected in told(report(text), TABLES)] == [("XS501", value)]


@pytest.mark.parametrize("text", RIGHT)
def test_right_numbers_and_those_of_a_part_are_left_alone(text: str) -> None:
    assert [each for each in found(report(text), TABLES) if each.severity is Severity.ERROR] == []


def test_a_loose_match_is_told_only_as_a_slip() -> None:
    assert found(report("Các cấp công đoàn đã tổ chức được 900 buổi gặp gỡ, đối thoại."), TABLES) == []


def test_every_bag_of_the_forms_fits_its_own_words() -> None:
    phrases = [
        phrase for form in load_forms().forms for table in form.tables for f in table.fields for phrase in f.phrases
    ]
    bags = [phrase for phrase in phrases if is_bag(phrase)]
    assert len(bags) > 15
    for phrase in bags:
        noun, *others = (part.split("|")[0] for part in phrase.partition(" ! ")[0].lstrip("# ").split(" + "))
        assert bag(phrase).fits("", f" {fold(noun)} {fold(' '.join(others))}") is not None, phrase


@given(st.text(), st.text())
def test_no_text_breaks_a_bag(before: str, after: str) -> None:
    bag("# đơn + nhận|tiếp nhận ! nội bộ").fits(before, after)
