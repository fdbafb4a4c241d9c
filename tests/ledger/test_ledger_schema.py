"""Ledgers of earlier versions are read as they are and migrated by the first writing."""

import sqlite3
from contextlib import closing

import pytest

from xlsync.ledger import schema
from xlsync.ledger.chain import GENESIS, Entry, digest
from xlsync.ledger.errors import DamagedLedgerError
from xlsync.ledger.schema import APPLICATION_ID, VERSION
from xlsync.ledger.store import Ledger

#: As the first version made them: a copy, for what was released is never changed.
VERSION_1 = (
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL
    )""",
    "CREATE INDEX journal_sha256 ON journal (json_extract(body, '$.sha256'))",
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        OR NEW.previous <> coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), '"""
    + "0" * 64
    + """')
        BEGIN SELECT RAISE(ABORT, 'the entry does not follow the last one'); END""",
    "PRAGMA application_id = 1481397068",
    "PRAGMA user_version = 1",
)


@pytest.fixture
def old(tmp_path):
    """A ledger of version 1 with three entries."""
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in VERSION_1:
            connection.execute(statement)
        previous = GENESIS
        for seq in (1, 2, 3):
            at, body = f"2024-07-05T0{seq}:00:00.000000+00:00", f'{{"number":{seq},"unit":"U1"}}'
            mark = digest(seq, at, "test", body, previous)
            connection.execute("INSERT INTO journal VALUES (?, ?, 'test', ?, ?, ?)", (seq, at, body, previous, mark))
            previous = mark
    return path


def version(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_an_old_ledger_is_read_and_proved_without_being_changed(old):
    before = old.read_bytes()
    ledger = Ledger.open(old, create=False)
    assert [each.body["number"] for each in ledger.entries(unit="U1")] == [1, 2, 3]
    assert ledger.verify().ok
    assert old.read_bytes() == before


def test_the_first_writing_migrates_and_keeps_every_entry(old):
    ledger = Ledger.open(old, create=False)
    before = list(ledger.entries())
    assert ledger.append([Entry("test", {"number": 4})]) == [4]
    assert version(old) == VERSION == 2
    assert list(ledger.entries())[:3] == before
    assert ledger.verify().ok


def test_a_migrated_ledger_is_made_like_a_new_one(old, tmp_path):
    Ledger(old).append([Entry("test")])
    Ledger(tmp_path / "new.sqlite").append([Entry("test")])
    made = []
    for path in (old, tmp_path / "new.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            made.append(connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall())
    assert made[0] == made[1]


def test_a_migration_that_fails_leaves_the_old_ledger(old, monkeypatch):
    broken = (schema.MIGRATIONS[0], (*schema.MIGRATIONS[1], "CREATE TABLE head (x)"))
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    before = list(Ledger(old).entries())
    with pytest.raises(DamagedLedgerError):
        Ledger(old).append([Entry("test")])
    assert version(old) == 1
    monkeypatch.undo()
    assert list(Ledger(old).entries()) == before
    assert Ledger(old).append([Entry("test")]) == [4]


def test_a_new_ledger_names_itself_and_its_version(tmp_path):
    Ledger(tmp_path / "a.sqlite").append([Entry("test")])
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert version(tmp_path / "a.sqlite") == VERSION
