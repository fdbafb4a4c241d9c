"""`fold` goes a short way for Vietnamese text: it must agree with the definition for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.texts.normalise import fold, fold_any

_VIETNAMESE = "aàảãáạăằâấđeêễiìoôốơợuưữyỵ AĂẤĐÊỢỮ.,-/()0123\n\t\u00a0\u00d0\u0300\u0301\u0323\u200b_"


@given(st.text(st.sampled_from(_VIETNAMESE), max_size=200))
def test_short_way_agrees_on_vietnamese(text: str) -> None:
    assert fold(text) == fold_any(text)


@given(st.text(max_size=200))
def test_short_way_agrees_on_any_text(text: str) -> None:
    assert fold(text) == fold_any(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Số buổi trực tiếp", "so buoi truc tiep"),
        ("  LĐLĐ  TP. Bắc-Giang ", "ldld tp bac giang"),
        ("To\u0302\u0309 chu\u031b\u0301c", "to chuc"),
        ("Ðơn vị", "don vi"),
        ("", ""),
    ],
)
def test_fold_leaves_base_letters(text: str, folded: str) -> None:
    assert fold(text) == folded
