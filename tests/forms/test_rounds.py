"""Reporting rounds."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.forms.load import load_forms
from xlsync.forms.rounds import DefinitionError, list_rounds, load_round
from xlsync.model import Period, Tier

GOOD = """\
id: dot-1
title: {vi: "Đợt 1"}
document: "Công văn số 1"
subject: "năm 2024"
period: 2024-H1
cut_off: 2024-05-31
deadline: 2024-06-15
forms: [bieu-tong-hop]
tiers: [province, upper]
"""


def write(folder: Path, text: str, name: str = "r.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_round_file_is_read(tmp_path: Path) -> None:
    found = load_round(write(tmp_path, GOOD))
    assert found.period == Period.parse("2024-H1")
    assert (found.cut_off, found.deadline) == (date(2024, 5, 31), date(2024, 6, 15))
    assert (found.document, found.subject) == ("Công văn số 1", "năm 2024")
    assert found.forms == ("bieu-tong-hop",)
    assert found.tiers == (Tier.PROVINCE, Tier.UPPER)
    assert found.units is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", "2024"),
        ('"2024"', "2024"),
        ("2024-03", "2024-03"),
        ("2021-03-03..2024-02-29", "2021-03-03..2024-02-29"),
    ],
)
def test_periods_as_they_are_written(tmp_path: Path, text: str, period: str) -> None:
    content = f"id: r\ntitle: {{vi: R}}\nperiod: {text}\nforms: [bieu-tong-hop]\n"
    assert str(load_round(write(tmp_path, content)).period) == period


def test_the_shipped_rounds_cover_the_reference_and_a_half_year() -> None:
    assert [str(each.period) for each in list_rounds()] == ["2021-03-03..2024-02-29", "2024-H1"]
    library = load_forms()
    for each in list_rounds():
        assert all(library.get(form, each.period.last) for form in each.forms)
        assert load_round(each.id) == each
        assert load_round(each.id.upper()) == each


def test_a_round_of_the_office_wins_over_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path / "rounds", GOOD.replace("dot-1", "2024-h1"))
    assert load_round("2024-h1", tmp_path).title.vi == "Đợt 1"
    assert [each.title.vi for each in list_rounds(tmp_path) if each.id == "2024-h1"] == ["Đợt 1"]


def test_an_unknown_round_lists_those_there_are() -> None:
    with pytest.raises(DefinitionError) as caught:
        load_round("2024-h3")
    assert caught.value.en.startswith("there is no round “2024-h3”, did you mean 2024-h1?")
    assert "2021-2024-kl54" in caught.value.vi


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: dot-1", "id: Đợt 1", 'line 1: “id” takes small ASCII letters, digits and - only: write dot-1, not "Đợt 1"'),
        ('{vi: "Đợt 1"}', "Đợt 1", 'line 2: write “title” as {vi: "Đợt 1"}'),
        ("2024-H1", "2024-H3", 'line 5: “period” must be a period, such as 2024, 2024-H1, 2024-Q3, 2024-03, 2021-03-03..2024-02-29, not "2024-H3"'),
        ("cut_off: 2024-05-31", "cut_off: 2023-05-31", "line 6: the cut-off day lies before the period"),
        ("deadline: 2024-06-15", "deadline: 2024-05-15", "line 7: the deadline lies before the cut-off 2024-05-31"),
        ("deadline", "dedline", "line 7: there is no key “dedline”: write “deadline”"),
        ("[bieu-tong-hop]", "[]", "line 8: “forms” is empty: at least one item is needed"),
        ("[bieu-tong-hop]", "[a, a]", "line 8: “forms” has an item twice: keep one"),
        ("[province, upper]", "[province, uper]", 'line 9: “tiers” does not take "uper": write upper; one of: province, upper, grassroots'),
        ("tiers:", "units: [A]\ntiers:", "line 10: give units or tiers, not both"),
        ("period: 2024-H1\n", "", 'line 1: “period” is missing: write for example period: "2024-H1"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DefinitionError) as caught:
        load_round(path)
    assert f"{path.as_posix()}, {message}" in caught.value.en.splitlines()
    assert not caught.value.vi.isascii()


def test_one_id_in_two_files_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "rounds", GOOD, "a.yaml")
    write(tmp_path / "rounds", GOOD, "b.yaml")
    with pytest.raises(DefinitionError, match="dot-1"):
        list_rounds(tmp_path)


@pytest.mark.parametrize("content", ["", "- a", "text"])
def test_what_is_no_round_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_round(write(tmp_path, content))
    assert len(caught.value.vi.splitlines()) == 1
