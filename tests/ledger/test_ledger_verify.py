"""The proof names what was done to a ledger, and where."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import ledger_bytes, ledger_of, tampering

from xlsync.ledger.chain import GENESIS, digest
from xlsync.ledger.store import Ledger
from xlsync.ledger.verify import Flaw


def rewritten(connection, first):
    """Computes the chain anew from an entry on, as a forger would."""
    rows = connection.execute("SELECT seq, at, kind, body FROM journal ORDER BY seq").fetchall()
    row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (first - 1,)).fetchone()
    previous = GENESIS if row is None else row[0]
    for seq, at, kind, body in rows:
        if seq >= first:
            mark = digest(seq, at, kind, body, previous)
            connection.execute("UPDATE journal SET previous = ?, hash = ? WHERE seq = ?", (previous, mark, seq))
            previous = mark
    connection.execute("UPDATE head SET seq = ?, hash = ?", (rows[-1][0], previous))


def test_a_ledger_as_it_was_written_is_whole(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite")
    result = ledger.verify()
    assert (result.ok, result.count, result.seq) == (True, 5, None)
    assert result.head == list(ledger.entries())[-1].hash
    assert result.head in result.text("vi")


@pytest.mark.parametrize(
    ("statement", "flaw", "seq", "count"),
    [
        ("UPDATE journal SET body = replace(body, 'U1', 'U7') WHERE seq = 3", Flaw.HASH, 3, 2),
        ("UPDATE journal SET at = '2024-01-01T00:00:00+00:00' WHERE seq = 1", Flaw.HASH, 1, 0),
        ("UPDATE journal SET kind = 'run' WHERE seq = 5", Flaw.HASH, 5, 4),
        ("UPDATE journal SET previous = hash WHERE seq = 2", Flaw.HASH, 2, 1),
        ("UPDATE journal SET body = x'7b7d' WHERE seq = 2", Flaw.HASH, 2, 1),
        ("UPDATE journal SET kind = CAST(x'ff' AS TEXT) WHERE seq = 2", Flaw.HASH, 2, 1),
        ("UPDATE journal SET seq = -1 WHERE seq = 1", Flaw.HASH, -1, 0),
        ("DELETE FROM journal WHERE seq = 3", Flaw.GAP, 4, 2),
        ("DELETE FROM journal WHERE seq = 1", Flaw.GAP, 2, 0),
        ("DELETE FROM journal WHERE seq > 3", Flaw.CUT, 5, 3),
        ("DELETE FROM journal", Flaw.CUT, 5, 0),
        ("DELETE FROM head", Flaw.UNPROTECTED, None, 5),
        ("UPDATE head SET hash = 'x'", Flaw.UNPROTECTED, None, 5),
    ],
)
def test_what_was_changed_is_named(tmp_path, statement, flaw, seq, count):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with tampering(path) as connection:
        connection.execute(statement)
    result = ledger.verify()
    assert (result.flaw, result.seq, result.count) == (flaw, seq, count)
    assert not result.ok
    for lang in ("vi", "en"):
        assert "{" not in result.text(lang)
        assert "None" not in result.text(lang)


def test_an_entry_of_another_ledger_put_in(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with tampering(path) as connection:
        seq, at, kind, body = connection.execute("SELECT seq, at, kind, body FROM journal WHERE seq = 3").fetchone()
        mark = digest(seq, at, kind, body, GENESIS)
        connection.execute("UPDATE journal SET previous = ?, hash = ? WHERE seq = 3", (GENESIS, mark))
    result = ledger.verify()
    assert (result.flaw, result.seq) == (Flaw.LINK, 3)


@pytest.mark.parametrize(
    "statement", ["DROP TRIGGER journal_no_update", "DROP TRIGGER head_follows", "DROP INDEX journal_unit"]
)
def test_a_protection_that_was_removed_is_named(tmp_path, statement):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
    result = ledger.verify()
    assert (result.flaw, result.detail) == (Flaw.UNPROTECTED, statement.split()[-1])


def test_a_trigger_that_is_not_ours_is_named(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER sly AFTER INSERT ON journal BEGIN SELECT 1; END")
    assert ledger.verify().detail == "sly"


def test_a_chain_written_anew_shows_only_against_a_noted_hash(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    noted = ledger.verify().head
    with tampering(path) as connection:
        connection.execute("UPDATE journal SET body = replace(body, 'U1', 'U7') WHERE seq = 3")
        rewritten(connection, 3)
    assert ledger.verify().ok
    assert ledger.verify(noted).flaw is Flaw.REPLACED


def test_an_older_copy_put_back_shows_only_against_a_noted_hash(tmp_path):
    path = tmp_path / "a.sqlite"
    older = ledger_of(path, 3) and path.read_bytes()
    ledger = Ledger(path)
    ledger.append(list(ledger.entries()))
    noted = ledger.verify().head
    path.write_bytes(older)
    assert ledger.verify().ok
    assert ledger.verify(noted).flaw is Flaw.REPLACED


def test_a_noted_hash_is_found_again_when_more_was_added(tmp_path):
    ledger = ledger_of(tmp_path / "a.sqlite", 3)
    noted = ledger.verify().head
    ledger.append(list(ledger.entries()))
    for written in (noted, noted[:16], f" {noted[:8].upper()} {noted[8:20]} "):
        result = ledger.verify(written)
        assert (result.ok, result.since) == (True, 3)
        assert "thêm 3 dòng" in result.text("vi")


@pytest.mark.parametrize("noted", ["", "abc", "g" * 64, "a" * 65, "%" * 20])
def test_a_noted_hash_that_is_none_proves_nothing(tmp_path, noted):
    ledger = ledger_of(tmp_path / "a.sqlite")
    with pytest.raises(ValueError, match="not a hash"):
        ledger.verify(noted)


def test_an_emptied_ledger_does_not_have_the_noted_hash(tmp_path):
    path = tmp_path / "a.sqlite"
    noted = ledger_of(path).verify().head
    path.write_bytes(b"")
    assert Ledger(path).verify().text("vi") == "Sổ ghi nhận chưa có dòng nào."
    assert Ledger(path).verify(noted).flaw is Flaw.REPLACED


def test_an_index_that_does_not_fit_the_entries_is_damage(tmp_path):
    path = tmp_path / "a.sqlite"
    ledger = ledger_of(path)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal_kind'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    at = content.index(b"test", (page - 1) * size, page * size)
    content[at : at + 4] = b"tess"  # `entries("test")` would now pass over an entry
    path.write_bytes(content)
    assert ledger.verify().flaw is Flaw.DAMAGED


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 39), st.integers(1, 255))
def test_any_change_to_the_text_of_an_entry_is_noticed(which, offset, change):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        content = bytearray(ledger_bytes(3))
        starts = [i for i in range(len(content)) if content.startswith(b'{"number":', i)]
        assert len(starts) == 3
        at = starts[int(which * 3)] + min(offset, len('{"number":1,"period":"2024","unit":"U1"}') - 1)
        content[at] ^= change
        path.write_bytes(content)
        assert not Ledger(path).verify().ok
