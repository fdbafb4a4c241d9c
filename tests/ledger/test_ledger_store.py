"""Appending and reading; what is no ledger, or cannot be used, is said in both languages and never a traceback."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ledger_samples import DAY, ledger_bytes, ledger_of, tampering

from xlsync.ledger.chain import Entry, canonical, digest
from xlsync.ledger.database import uri
from xlsync.ledger.errors import (
    DamagedLedgerError,
    LedgerAccessError,
    LedgerError,
    LedgerLockedError,
    NewerLedgerError,
    NoLedgerError,
    NotALedgerError,
)
from xlsync.ledger.schema import VERSION
from xlsync.ledger.store import Ledger


def refusal(kind, run):
    with pytest.raises(LedgerError) as caught:
        run()
    assert type(caught.value) is kind
    for text in (caught.value.vi, caught.value.en):
        assert text.endswith(".")
        assert "\n" not in text
    return caught.value


def opened(path):
    return lambda: Ledger.open(path, create=False, wait_seconds=0.1)


def test_numbers_count_on_and_entries_come_back_in_order(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 2)
    assert ledger.append([Entry("test", {"number": 3}), Entry("other", {"number": 4})]) == [3, 4]
    found = list(ledger.entries())
    assert [each.seq for each in found] == [1, 2, 3, 4]
    assert [each.body["number"] for each in found] == [1, 2, 3, 4]
    assert [each.at for each in found[:2]] == ["2024-07-05T01:15:00.000000+00:00", "2024-07-05T01:16:00.000000+00:00"]


def test_nothing_to_append_leaves_nothing_behind(tmp_path):
    ledger = Ledger.open(tmp_path / "a.sqlite", create=True)
    assert ledger.append([]) == []
    assert list(ledger.entries()) == []
    assert list(tmp_path.iterdir()) == []


def test_after_appending_only_the_ledger_lies_there(tmp_path):
    ledger_of(tmp_path / "a.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]


def test_all_entries_of_one_call_or_none(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 1)
    with pytest.raises(ValueError, match="JSON"):
        ledger.append([Entry("test", {"number": 2}), Entry("test", {"number": float("nan")})])
    assert len(list(ledger.entries())) == 1


def test_entries_are_found_by_kind_and_by_what_they_say(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 5)
    ledger.append([Entry("other", {"unit": "U1", "period": "2024"})])
    assert [each.seq for each in ledger.entries("test", unit="U1")] == [1, 3, 5]
    assert [each.seq for each in ledger.entries(unit="U1", period="2024")] == [1, 3, 5, 6]
    assert [each.seq for each in ledger.entries(unit="U1", period="2023")] == []


def test_more_entries_than_are_read_together(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 1)
    ledger.append([Entry("test", {"number": number}) for number in range(2, 1203)])
    assert [each.body["number"] for each in ledger.entries()] == list(range(1, 1203))


def test_one_may_append_while_reading(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 3)
    for each in ledger.entries():
        if each.seq <= 3:
            ledger.append([Entry("copy", each.body)])
    assert len(list(ledger.entries())) == 6


def test_look_ups_use_the_indexes(tmp_path):
    ledger_of(tmp_path / "a.sqlite")
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        for where, index in (
            ("json_extract(body, '$.sha256') = 'x'", "journal_sha256"),
            ("json_extract(body, '$.unit') = 'x' AND json_extract(body, '$.period') = 'y'", "journal_unit"),
            ("kind = 'run'", "journal_kind"),
        ):
            plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM journal WHERE seq > 0 AND {where}").fetchall()
            assert index in str(plan)


texts = st.text(st.characters() | st.characters(categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def paired(value):
    """As Python reads JSON: two halves that happen to be neighbours are one character."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if isinstance(value, list):
        return [paired(each) for each in value]
    return {paired(name): paired(each) for name, each in value.items()} if isinstance(value, dict) else value


@settings(max_examples=50)
@given(st.dictionaries(texts, json_values, max_size=4))
def test_whatever_json_holds_comes_back(body):
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(Path(folder) / "a.sqlite", create=True)
        ledger.append([Entry("test", body)])
        (stored,) = ledger.entries()
        assert ledger.verify().ok
    assert stored.body == paired(body)


def test_names_that_are_no_unicode_come_back_and_are_found(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 1)
    name = os.fsdecode(b"B\xe1o c\xe1o.xlsx")
    ledger.append([Entry("test", {"path": name}), Entry("test", {"path": "BC.xlsx"})])
    assert [each.seq for each in ledger.entries(path=name)] == [2]


def test_whole_numbers_and_decimals_stay_apart(tmp_path):
    ledger = Ledger.open(tmp_path / "a.sqlite", create=True)
    ledger.append([Entry("test", {"whole": 7290, "decimal": 7290.0})])
    (stored,) = ledger.entries()
    assert [type(value) for value in stored.body.values()] == [float, int]  # in the order of the names


def test_the_body_has_one_way_to_be_written():
    assert canonical({"b": 1, "a": {"z": "ô", "y": None}}) == canonical({"a": {"y": None, "z": "ô"}, "b": 1})
    assert canonical({"b": 1, "a": "ô"}) == '{"a":"ô","b":1}'


def test_the_hash_is_over_all_parts():
    parts = (1, "at", "kind", "{}", "0")
    others = [(2, *parts[1:]), *((*parts[:i], "x", *parts[i + 1 :]) for i in range(1, 5))]
    assert len({digest(*each) for each in [parts, *others]}) == 6


def test_a_moment_without_a_zone_is_local_time(tmp_path):
    ledger = Ledger.open(tmp_path / "a.sqlite", create=True, now=lambda: DAY.astimezone().replace(tzinfo=None))
    ledger.append([Entry("test")])
    assert [each.at for each in ledger.entries()] == ["2024-07-05T01:15:00.000000+00:00"]


def test_no_ledger_there(tmp_path):
    assert "a.sqlite" in refusal(NoLedgerError, opened(tmp_path / "a.sqlite")).vi


def test_no_folder_for_a_new_ledger(tmp_path):
    error = refusal(LedgerAccessError, lambda: Ledger.open(tmp_path / "b" / "a.sqlite", create=True))
    assert "không có thư mục" in error.vi


def test_a_folder_is_no_ledger(tmp_path):
    refusal(NotALedgerError, opened(tmp_path))


def test_a_file_below_a_file_is_no_ledger(tmp_path):
    (tmp_path / "a").write_text("")
    refusal(LedgerAccessError, lambda: Ledger.open(tmp_path / "a" / "b.sqlite", create=True))


@pytest.mark.parametrize("create", [True, False])
def test_another_file_is_no_ledger_and_stays_as_it_is(tmp_path, create):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"PK\x03\x04 a workbook")
    refusal(NotALedgerError, lambda: Ledger.open(path, create=create))
    assert path.read_bytes() == b"PK\x03\x04 a workbook"


def test_another_programs_database_is_no_ledger_and_stays_as_it_is(tmp_path):
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = path.read_bytes()
    refusal(NotALedgerError, opened(path))
    refusal(NotALedgerError, lambda: Ledger(path).append([Entry("test")]))
    assert path.read_bytes() == before


def test_the_ledger_of_a_later_program(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert str(VERSION + 1) in refusal(NewerLedgerError, opened(path)).vi
    refusal(NewerLedgerError, lambda: Ledger(path).append([Entry("test")]))


def test_a_ledger_cut_in_the_middle_is_damaged(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger_of(path, 60)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refusal(DamagedLedgerError, lambda: list(Ledger(path, wait_seconds=0.1).entries()))
    assert not Ledger(path).verify().ok


@settings(max_examples=200)
@given(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=40))
@example(0.5002445728686498, b"\0\0\0")  # the head without its number
def test_bytes_of_the_file_changed_never_give_a_traceback(where, new):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        content = bytearray(ledger_bytes(3))
        start = int(where * len(content))
        content[start : start + len(new)] = new
        path.write_bytes(content)
        for run in (
            lambda: list(Ledger(path, wait_seconds=0).entries()),
            lambda: Ledger(path, wait_seconds=0).verify(),
            lambda: Ledger(path, wait_seconds=0).append([Entry("test")]),
        ):
            try:
                run()
            except LedgerError as error:
                assert error.vi
                assert error.en


def test_an_empty_file_is_a_ledger_without_entries(tmp_path):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"")  # what a process leaves that is killed before its first commit
    ledger = Ledger.open(path, create=False)
    assert list(ledger.entries()) == []
    assert ledger.append([Entry("test")]) == [1]


def test_a_changed_entry_is_not_read(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with tampering(path) as connection:
        connection.execute("""UPDATE journal SET body = replace(body, 'U1', 'U7') WHERE seq = 3""")
    error = refusal(DamagedLedgerError, lambda: list(ledger.entries()))
    assert "dòng số 3" in error.vi
    assert "entry 3" in error.en


def test_nothing_is_added_to_an_end_that_was_cut_off(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with tampering(path) as connection:
        connection.execute("DELETE FROM journal WHERE seq = 5")
    refusal(DamagedLedgerError, lambda: ledger.append([Entry("test")]))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = '{}' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 5",
        "INSERT OR REPLACE INTO journal SELECT seq, at, kind, '{}', previous, hash FROM journal WHERE seq = 5",
        "INSERT INTO journal SELECT 9, at, kind, body, hash, hash FROM journal WHERE seq = 5",
        "INSERT INTO journal SELECT 6, at, kind, body, previous, hash FROM journal WHERE seq = 5",
        "DELETE FROM head",
    ],
)
def test_the_file_itself_refuses_changes(tmp_path, statement):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert ledger.verify().ok


def test_another_program_that_holds_the_file_is_waited_for_and_named(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        refusal(LedgerLockedError, lambda: Ledger(path, wait_seconds=0.1).append([Entry("test")]))
        refusal(LedgerLockedError, opened(path))
    assert ledger.append([Entry("test")]) == [6]


def test_the_file_stays_with_a_rollback_journal(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # by somebody else
    ledger.append([Entry("test")])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written():
    folder = Path(tempfile.mkdtemp())
    try:
        ledger_of(folder / "a.sqlite")
        folder.chmod(0o755)
        (folder / "a.sqlite").chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        folder.chmod(0o555)
        code = (
            "import sys\nfrom pathlib import Path\nfrom xlsync.ledger.chain import Entry\n"
            "from xlsync.ledger.errors import LedgerAccessError\nfrom xlsync.ledger.store import Ledger\n"
            "from xlsync.ledger.holder import Holder\n"
            "Holder.me()  # all modules are loaded: nobody may not be allowed to read them\n"
            "nobody = int(sys.argv[2])\n"
            "if nobody:\n    import os; os.setuid(nobody)\n"
            "ledger = Ledger.open(Path(sys.argv[1]), create=True)\n"
            "print(len(list(ledger.entries())), ledger.verify().ok)\n"
            "try:\n    ledger.append([Entry('test')])\n"
            "except LedgerAccessError as error:\n    print(error.vi)\n"
        )
        nobody = "65534" if os.geteuid() == 0 else "0"  # root may write everywhere
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder / "a.sqlite"), nobody],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.stderr == ""
        first, second = done.stdout.splitlines()
        assert first == "5 True"
        assert "không có quyền" in second
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_full_disk_records_nothing_and_says_so(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    before = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (before + 8192, hard))  # no file may grow beyond this
    try:
        error = refusal(LedgerAccessError, lambda: ledger.append([Entry("test", {"text": "x" * 500_000})]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "ổ đĩa" in error.vi
    assert ledger.verify().count == 5
    assert ledger.append([Entry("test")]) == [6]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PureWindowsPath("C:/Báo cáo/a?#%.sqlite"), "file:///C:/B%C3%A1o%20c%C3%A1o/a%3F%23%25.sqlite?mode=ro"),
        (PureWindowsPath("//may-chu/chung/a.sqlite"), "file:////may-chu/chung/a.sqlite?mode=ro"),
    ],
)
def test_paths_of_windows_as_sqlite_wants_them(path, expected):
    assert uri(path, "ro") == expected


@pytest.mark.parametrize("name", ["a?mode=memory.sqlite", "a#b%41.sqlite", "sổ ghi nhận.sqlite"])
def test_names_with_signs_that_mean_something_in_addresses(tmp_path, name):
    ledger_of(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert Ledger.open(tmp_path / name, create=False).verify().count == 5


def test_what_is_said_of_some_files_is_found_without_the_rest(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "so.sqlite", create=True)
    ledger.append([Entry("findings", {"sha256": sha256, "n": n}) for n, sha256 in enumerate(("a", "b", None, "a"))])
    assert [each.body["n"] for each in ledger.entries("findings", {"a"})] == [0, 3]
    assert [each.body["n"] for each in ledger.entries("findings", {"b", None})] == [1, 2]
    assert list(ledger.entries("findings", set())) == []
