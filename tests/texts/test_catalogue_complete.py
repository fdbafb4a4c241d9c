"""The catalogue has what is promised: every code of the contract, both languages, a text for whatever a stage emits."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from emitted import emitted

from xlsync.model import Severity
from xlsync.texts.catalogue import CATALOGUE, finding
from xlsync.texts.entries import Entry, Loader
from xlsync.texts.template import placeholders
from xlsync.texts.words import WORDS, word

# The codes and severities that docs and scripts rely on; a code is never reused or renumbered.
LAST_OF_GROUP = {"0": 17, "1": 10, "2": 11, "3": 8, "4": 9, "5": 4, "6": 5, "7": 4}
WARNINGS = {"XS006", "XS014", "XS015", "XS017", "XS104", "XS105", "XS106", "XS107",
    "XS108", "XS109", "XS110", "XS303", "XS407", "XS504", "XS604"}  # fmt: skip
INFOS = {"XS010", "XS011", "XS016", "XS210", "XS211", "XS306"}


def _texts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for name, variant in entry.variants.items():
        for what, text in (("message", variant.message), ("remedy", variant.remedy)):
            yield f"{entry.code} {name} {what}", text.vi, text.en
    yield f"{entry.code} title", entry.title.vi, entry.title.en


ALL_TEXTS = [text for entry in CATALOGUE.values() for text in _texts(entry)]


def test_every_code_of_the_contract_has_an_entry_and_there_is_no_other() -> None:
    expected = [f"XS{group}{n:02}" for group, last in LAST_OF_GROUP.items() for n in range(1, last + 1)]
    assert list(CATALOGUE) == expected
    assert len(CATALOGUE) == len(expected)


def test_severities_are_those_of_the_contract() -> None:
    assert {code for code, entry in CATALOGUE.items() if entry.severity is Severity.WARNING} == WARNINGS
    assert {code for code, entry in CATALOGUE.items() if entry.severity is Severity.INFO} == INFOS


def test_whatever_a_stage_emits_has_a_text() -> None:
    pairs = emitted() | {(code, "many") for code in ("XS110", "XS210", "XS211")}
    assert len(pairs) > 70, "the source is no longer understood"
    assert sorted(pair for pair in pairs if pair[1] not in CATALOGUE[pair[0]].variants) == []


def test_no_variant_is_there_that_nobody_emits() -> None:
    pairs = emitted()
    unused = {
        (code, name)
        for code, entry in CATALOGUE.items()
        for name in entry.variants
        if name and entry.since is None and (code, name) not in pairs
    }
    # Notes on many cells are made in one place for all codes; XS101 "sheet" is in the contract.
    assert unused == {("XS110", "many"), ("XS210", "many"), ("XS211", "many"), ("XS101", "sheet")}


@pytest.mark.parametrize(("where", "vi", "en"), ALL_TEXTS, ids=[text[0] for text in ALL_TEXTS])
def test_a_text_is_one_or_two_short_lines_in_both_languages(where: str, vi: str, en: str) -> None:
    for text in (vi, en):
        plain = re.sub(r"\[[^\]]*\]|\{[^}]*\}", "", text)
        assert text.strip() == text
        assert len(plain) <= 170, where
        assert "\n" not in text
    assert vi != en


@pytest.mark.parametrize(("where", "vi", "en"), ALL_TEXTS, ids=[text[0] for text in ALL_TEXTS])
def test_both_languages_use_the_same_values(where: str, vi: str, en: str) -> None:
    assert placeholders(vi) == placeholders(en), where


def test_messages_end_like_sentences() -> None:
    assert [
        where for where, vi, en in ALL_TEXTS if "title" not in where and not (vi[-1] in ".]" and en[-1] in ".]")
    ] == []


def test_the_data_has_no_key_that_nobody_reads() -> None:
    entry_keys = {
        "severity",
        "severities",
        "title",
        "message",
        "remedy",
        "unit_remedy",
        "source",
        "since",
        "sample",
        "variants",
        "example",
    }
    folder = Path(__file__).parents[2] / "xlsync" / "texts" / "catalogue_data"
    for path in folder.glob("*.yaml"):
        for code, entry in yaml.load(path.read_bytes(), Loader=Loader).items():
            assert set(entry) <= entry_keys, code
            assert path.stem[2] == code[2]
            for variant in entry.get("variants", {}).values():
                assert set(variant) <= {"severity", "message", "remedy", "unit_remedy", "sample", "audience"}, code
            for side in ("bad", "good"):
                assert set(entry.get("example", {}).get(side, {})) <= {"text", "edits"}, code


def test_a_finding_takes_the_severity_of_its_variant() -> None:
    assert finding("XS109").severity is Severity.WARNING
    assert finding("XS109", variant="same").severity is Severity.INFO
    assert finding("XS009", variant="sender").severity is Severity.WARNING


def test_a_severity_that_the_code_may_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="XS201 may not be info"):
        finding("XS201", severity=Severity.INFO)
    assert finding("XS303", severity=Severity.INFO).severity is Severity.INFO


def test_a_rule_of_a_form_names_its_own_severity() -> None:
    assert finding("XS301", severity=Severity.WARNING).severity is Severity.WARNING
    assert finding("XS206", variant="rule", severity=Severity.INFO).severity is Severity.INFO


def test_an_unknown_code_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        finding("XS999")


def test_every_word_has_both_languages() -> None:
    assert [key for key, (vi, en) in WORDS.items() if not vi or not en] == []
    with pytest.raises(KeyError):
        word("label.of_nothing")


def test_what_a_unit_is_told_to_do_is_for_the_unit() -> None:
    """No commands, no `ask the unit`: only the province runs xlsync. The narrative report is the province's own."""
    not_sent = {"XS010", "XS011", "XS013", "XS016"}
    for code, entry in CATALOGUE.items():
        for name, variant in entry.variants.items():
            if code in not_sent or code >= "XS5" or variant.province_only:
                continue
            told = variant.unit_remedy or variant.remedy
            for words in ("xlsync", "--", "chạy lại", "run again", "ỏi lại đơn vị", "ề nghị đơn vị", "ask the unit"):
                assert words not in told.vi and words not in told.en, (code, name, words)
