"""The ledger lies beside the first PATH and never inside it."""

from pathlib import Path

import pytest

from xlsync.ledger.errors import NoLedgerError
from xlsync.ledger.place import default_ledger, existing_ledger, ledger_files


@pytest.fixture
def bag(tmp_path, monkeypatch):
    folder = tmp_path / "thu"
    folder.mkdir()
    (folder / "BC.xlsx").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    return folder


def test_beside_a_folder(bag):
    assert default_ledger(Path("thu")) == bag.parent / "xlsync.sqlite"
    assert default_ledger(bag) == bag.parent / "xlsync.sqlite"


def test_beside_a_file(bag):
    assert default_ledger(Path("thu/BC.xlsx")) == bag / "xlsync.sqlite"


def test_beside_the_working_folder_when_that_is_the_path(bag, monkeypatch):
    monkeypatch.chdir(bag)
    assert default_ledger(Path()) == bag.parent / "xlsync.sqlite"


def test_beside_a_folder_that_is_named_by_the_way_up(bag, monkeypatch):
    (bag / "a").mkdir()
    monkeypatch.chdir(bag / "a")
    assert default_ledger(Path("..")) == bag.parent / "xlsync.sqlite"
    assert default_ledger(Path("../a/..")) == bag.parent / "xlsync.sqlite"


def test_a_root_has_nothing_beside_it():
    with pytest.raises(NoLedgerError) as caught:
        default_ledger(Path(Path.cwd().anchor))
    assert "--ledger" in caught.value.vi
    assert "--ledger" in caught.value.en


def test_beside_a_link_where_people_see_it(bag):
    other = bag.parent / "khac"
    other.mkdir()
    (other / "lien-ket").symlink_to(bag)
    assert default_ledger(other / "lien-ket") == other / "xlsync.sqlite"


def test_never_inside_through_a_link_to_a_folder_above(bag):
    (bag / "len").symlink_to(bag.parent)
    with pytest.raises(NoLedgerError):
        default_ledger(bag / "len")


def test_without_a_path_that_of_the_working_folder_comes_first(tmp_path):
    office, here = tmp_path / "van-phong", tmp_path / "day"
    for folder in (office, here):
        folder.mkdir()
    with pytest.raises(NoLedgerError):
        existing_ledger(here, office)
    (office / "xlsync.sqlite").touch()
    assert existing_ledger(here, office) == office / "xlsync.sqlite"
    with pytest.raises(NoLedgerError):
        existing_ledger(here, None)
    (here / "xlsync.sqlite").touch()
    assert existing_ledger(here, office) == here / "xlsync.sqlite"


def test_the_files_of_a_ledger():
    names = [path.name for path in ledger_files(Path("a/xlsync.sqlite"))]
    assert names == ["xlsync.sqlite", "xlsync.sqlite.lock", "xlsync.sqlite-journal"]
