"""Text cells: what is repaired, what is told, what stays."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.clean.text import all_clean, clean_text
from xlsync.model import ErrorValue

CLEAN = "Liên đoàn Lao động tỉnh"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (unicodedata.normalize("NFD", CLEAN), CLEAN),
        ("LÐLÐ tỉnh", "LĐLĐ tỉnh"),
        ("LĐLĐ\u00a0tỉnh", "LĐLĐ tỉnh"),
        ("LĐLĐ  tỉnh", "LĐLĐ tỉnh"),
        (" LĐLĐ tỉnh", "LĐLĐ tỉnh"),
        ("LĐLĐ tỉnh  ", "LĐLĐ tỉnh"),
        ("LĐLĐ\ttỉnh", "LĐLĐ tỉnh"),
        ("LĐLĐ\u200b tỉnh", "LĐLĐ tỉnh"),
        ("196/KH- LĐLĐ", "196/KH-LĐLĐ"),
        ("196 /KH -LĐLĐ", "196/KH-LĐLĐ"),
        ("Số 12/HD - LÐLÐ", "Số 12/HD-LĐLĐ"),
    ],
)
def test_characters_that_bear_meaning_are_repaired_and_told(raw: str, text: str) -> None:
    parsed = clean_text(raw)
    assert (parsed.value, parsed.problem, [note[0] for note in parsed.notes]) == (text, None, ["XS210"])


@pytest.mark.parametrize(
    "raw",
    [
        CLEAN,
        "một\r\nhai",
        "một \nhai",
        "196/KH-LĐLĐ",
        "Đánh giá – “tốt”…",
        "mét 5m²",
        "hoà giải",
        "oà khóc",
    ],
)
def test_clean_text_and_spaces_at_the_ends_of_lines_are_no_finding(raw: str) -> None:
    parsed = clean_text(raw)
    assert parsed.notes == ()
    assert parsed.value == "\n".join(line.strip() for line in raw.strip().splitlines())


def test_a_hyphen_in_prose_stays_as_it_was_written() -> None:
    text = "Kế hoạch 196/KH - LĐLĐ tỉnh ban hành - đã triển khai"
    assert clean_text(text).value == text


@pytest.mark.parametrize(
    ("raw", "number_format", "text"),
    [
        (1.0, None, "1"), (7.29, None, "7.29"), (912345678.0, None, "912345678"), (44412.0, "dd/mm/yyyy", "04/08/2021"), (True, None, "TRUE"),
        (45123.0, "General", "45123"), (60.0, "dd/mm/yyyy", "60"),
    ],
)  # fmt: skip
def test_what_excel_made_of_a_text_is_written_out(raw: Any, number_format: str | None, text: str) -> None:
    assert clean_text(raw, number_format).value == text


def test_a_date_of_the_1904_system_is_written_out() -> None:
    assert clean_text(42950.0, "d/m/yyyy", True).value == "04/08/2021"


@pytest.mark.parametrize("raw", ["", "   ", "\u00a0", "\n", "\u200b"])
def test_nothing_but_blanks_is_blank(raw: str) -> None:
    assert (clean_text(raw).value, clean_text(raw).notes) == (None, ())


def test_an_error_value_is_no_text() -> None:
    assert clean_text(ErrorValue("#NAME?")).problem == "XS208"


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([CLEAN, "196/KH-LĐLĐ", "196/KH- LĐLĐ", "Coâng ñoaøn", "C«ng ®oµn", "a b"]),
        ),
        max_size=6,
    )
)
def test_a_column_that_passes_whole_passes_cell_by_cell(texts: list[str]) -> None:
    """The fast path may doubt good text, never the other way round."""
    if all_clean(texts):
        assert [clean_text(text).value for text in texts] == texts
        assert not any(clean_text(text).notes for text in texts)


def test_the_usual_column_passes_whole() -> None:
    assert all_clean(
        [
            CLEAN,
            "196/KH-LĐLĐ",
            "Nhà ở, thiết chế văn hóa tại các khu công nghiệp",
            "BHXH, BHYT",
            "“trích dẫn” – rồi…\ndòng hai",
        ]
    )


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text).value
    if isinstance(once, str):
        assert clean_text(once).value == once


def test_vni_written_only_with_letters_of_vietnamese_is_seen_in_a_column() -> None:
    assert not all_clean([CLEAN, "Coâng taâm"])
    assert clean_text("Coâng taâm").value == "Công tâm"
