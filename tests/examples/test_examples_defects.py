"""The second mailbag: every planted defect at its cell, and nothing that was not planted."""

import json
from collections import Counter

import pytest
from example_runs import EXAMPLES, check, consolidate

FOLDER = "examples/bac-giang-loi"
LISTING = json.loads((EXAMPLES / "planted.json").read_text(encoding="utf-8"))
PLANTED = LISTING["planted"]
CODES = {
    *(f"XS0{number:02}" for number in (*range(1, 11), 12, 13, 15)),
    *(f"XS1{number:02}" for number in range(1, 11)),
    *(f"XS2{number:02}" for number in range(1, 12)),
    *(f"XS3{number:02}" for number in range(1, 9)),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return consolidate(FOLDER, tmp_path_factory.mktemp("defects"))


def _file(found):
    return None if found["path"] is None else found["path"].removeprefix(f"{FOLDER}/")


def test_at_least_forty_defects_of_every_kind_are_planted():
    assert len(PLANTED) >= 40
    assert {each["code"] for each in PLANTED} >= CODES
    assert LISTING["folder"] == "bac-giang-loi"


def test_every_planted_defect_is_found_at_its_cell_and_nothing_else_is(done):
    assert done.status == 1
    planted = Counter((each["file"], each["code"], each["sheet"], each["cell"]) for each in PLANTED)
    found = Counter((_file(each), each["code"], each["sheet"], each["cell"]) for each in done.json["findings"])
    assert sorted(map(str, planted - found)) == [], "planted, not found"
    assert sorted(map(str, found - planted)) == [], "found, not planted"


def test_every_finding_has_the_severity_and_the_unit_that_were_planted(done):
    planted = {
        (each["file"], each["code"], each["sheet"], each["cell"], each["unit"], each["severity"]) for each in PLANTED
    }
    known = {place[:4] for place in planted if place[4] is not None}
    found = set()
    for each in done.json["findings"]:
        place = (_file(each), each["code"], each["sheet"], each["cell"])
        found.add((*place, each["unit"] if place in known else None, each["severity"]))
    assert found == planted


def test_a_consequence_stands_beside_the_defect_that_it_follows_from():
    for each in PLANTED:
        if each["consequence_of"] is not None and each["file"] is not None:
            causes = [
                other for other in PLANTED if other["code"] == each["consequence_of"] and other["file"] == each["file"]
            ]
            assert causes, each


def test_the_missing_units_are_those_planted(done):
    wanted = {each["unit"] for each in PLANTED if each["code"] == "XS013"}
    assert {each["unit"] for each in done.json["missing"]} == wanted


def test_check_finds_the_same_in_the_files_but_not_who_is_missing(done):
    result = check(FOLDER, "--period", "2021-03-03..2024-02-29")
    assert result.status == 1
    of_files = {each["id"] for each in done.json["findings"] if each["path"] is not None}
    assert {each["id"] for each in result.json["findings"]} == of_files


def test_every_message_is_whole_in_both_languages(done, tmp_path):
    english = consolidate(FOLDER, tmp_path, "--lang", "en").json["findings"]
    for each in (*done.json["findings"], *english):
        for text in (each["message"], each["remedy"]):
            assert text.strip()
            assert not set("{}[]") & set(text), text
            assert "None" not in text.split()


def test_the_examples_stay_small():
    files = (path for path in EXAMPLES.rglob("*") if path.is_file() and "cache" not in str(path))
    size = sum(path.stat().st_size for path in files if ".sqlite" not in path.name)  # ledgers of those who tried them
    assert size < 3 * 1024 * 1024


def test_with_the_password_beside_it_the_protected_file_counts_and_nothing_else_changes(done, tmp_path):
    opened = consolidate(FOLDER, tmp_path, "--password-file", f"{FOLDER}.mat-khau.txt")
    assert opened.status == 1
    before = {(each["code"], each["path"], each["unit"], each["cell"]) for each in done.json["findings"]}
    after = {(each["code"], each["path"], each["unit"], each["cell"]) for each in opened.json["findings"]}
    locked = f"{FOLDER}/KCN co mat khau.xlsx"
    assert before - after == {("XS002", locked, None, None), ("XS013", None, "BG-KCN", None)}
    assert after - before == set()
    assert [each["status"] for each in opened.json["submissions"] if each["path"] == locked] == ["accepted"]
