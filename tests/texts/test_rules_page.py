"""docs/rules.md and `xlsync rules`."""

from pathlib import Path

import pytest

from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.rules_page import rule_text, rules_markdown, rules_text, samples

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_in_docs_is_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_markdown(), "run xlsync form build"


def test_the_page_tells_every_code_in_vietnamese_first() -> None:
    page = rules_markdown()
    vietnamese, english = page.split("\n---\n")
    for code, entry in CATALOGUE.items():
        assert f"### {code} – {entry.title.vi}\n" in vietnamese
        assert f"### {code} – {entry.title.en}\n" in english


@pytest.mark.parametrize("code", CATALOGUE)
def test_samples_fill_every_value_of_a_message(code: str) -> None:
    for lang in ("vi", "en"):
        for _, rendered in samples(CATALOGUE[code], lang):
            assert "…" not in rendered.message + rendered.remedy


def test_the_list_has_one_line_a_code() -> None:
    lines = rules_text().splitlines()
    assert len(lines) == len(CATALOGUE)
    assert lines[0] == "XS001  Lỗi phải sửa    Không mở được tệp"


def test_one_code_is_told_with_message_remedy_and_example() -> None:
    told = rule_text("xs204")
    assert "Ô C14 ghi 7,29; số buổi trực tiếp phải là số nguyên, có thể đã gõ 7.290." in told
    assert "→ Nếu đúng, nhập 7290, không gõ dấu chấm." in told
    assert "Sai: Cột Số buổi trực tiếp ghi 7,29 thay vì 7290." in told


def test_a_code_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rule_text("XS999")
