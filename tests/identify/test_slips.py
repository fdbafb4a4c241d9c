"""Slips of typing in headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from xlsync.identify.headers import is_slip

words = st.text("abn ", max_size=30)


@given(words, words)
def test_a_slip_is_what_rapidfuzz_takes_for_one(one: str, other: str) -> None:
    assert is_slip(one, other) == (ratio(one, other) >= 88 - 1e-9) or not one + other


@given(words.filter(len), st.data())
def test_a_letter_too_many_in_a_long_text_is_a_slip(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert is_slip(text[:place] + "x" + text[place:], text) == (len(text) >= 4)


@pytest.mark.parametrize(("text", "slip"), [("so don nhn", True), ("so don nhan", True), ("so da giai quyet", False)])
def test_headers(text: str, slip: bool) -> None:
    assert is_slip(text, "so don nhan") is slip
