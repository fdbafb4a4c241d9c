import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.proof.flat import flatten
from xlsync.proof.sentences import clauses, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổ chức 7.290 buổi. Tiếp 22 lượt.", ["Tổ chức 7.290 buổi.", "Tiếp 22 lượt."]),
        ("Tại TP. Bắc Giang có 3 buổi. Hết.", ["Tại TP. Bắc Giang có 3 buổi.", "Hết."]),
        ("Do ThS. Nguyễn Mẫu trình bày.", ["Do ThS. Nguyễn Mẫu trình bày."]),
        (
            "Theo Nghị quyết số 02-NQ/TW ngày 04/8/2021. 12 đơn.",
            ["Theo Nghị quyết số 02-NQ/TW ngày 04/8/2021.", "12 đơn."],
        ),
        ("Nhà ở, BHXH, v.v... đã được nêu.", ["Nhà ở, BHXH, v.v... đã được nêu."]),
        ("1. Có 35 đơn. Xong.", ["1. Có 35 đơn.", "Xong."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("  ", []),
    ],
)
def test_a_point_ends_a_sentence_only_where_one_ends(text: str, expected: list[str]) -> None:
    assert [each.text for each in sentences(4, text)] == expected


@given(st.text(max_size=200))
def test_sentences_hold_every_visible_character_of_any_text(text: str) -> None:
    found = sentences(1, text)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert all(text[each.start : each.end] == each.text for each in found)
    covered = {at for each in found for at in range(each.start, each.end)}
    visible = {at for at, letter in enumerate(text) if not letter.isspace()} - covered
    assert all(flatten(text[at]).plain.strip() == "" for at in visible)


def test_semicolons_in_brackets_do_not_part_clauses() -> None:
    (sentence,) = sentences(1, "Nhận 30 đơn (5 khiếu nại; 25 kiến nghị); giải quyết 21 đơn")
    assert [sentence.text[a:b].strip() for a, b in clauses(sentence)] == [
        "Nhận 30 đơn (5 khiếu nại; 25 kiến nghị)",
        "giải quyết 21 đơn",
    ]


@given(st.text(max_size=200))
def test_the_three_forms_have_one_length_and_lead_back(text: str) -> None:
    flat = flatten(text)
    assert len(flat.cased) == len(flat.text) == len(flat.plain) == len(flat.starts) - 1
    assert list(flat.starts) == sorted(flat.starts)
    for at in range(len(flat.plain)):
        start, end = flat.original(at, at + 1)
        assert 0 <= start < end <= len(text)
