"""The ledger itself: append, read, prove."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from xlsync.ledger.chain import GENESIS, Entry, Json, Stored, canonical, digest
from xlsync.ledger.database import exists, reading, writing
from xlsync.ledger.errors import DamagedLedgerError, damaged, missing, moved, no_access
from xlsync.ledger.schema import migrate, version_of
from xlsync.ledger.verify import Flaw, Verification, verify

WAIT_SECONDS = 30.0
_AT_ONCE = 500  # entries read together; between, nothing is held, so that a reader never keeps a writer waiting

Row = tuple[object, object, object, object, object, object]


def _now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger file. Nothing stays open between calls, so it may be kept, copied to other threads and forked.

    Use `Ledger.open`; as a context manager it does nothing more, and is there so that callers need not know that.
    """

    path: Path
    now: Callable[[], datetime] = _now
    wait_seconds: float = WAIT_SECONDS

    @classmethod
    def open(
        cls, path: Path, *, create: bool, now: Callable[[], datetime] = _now, wait_seconds: float = WAIT_SECONDS
    ) -> "Ledger":
        """The ledger at that path; raises LedgerError when it cannot be used.

        With `create` the file may be missing, but its folder must be there; it is made with the first entries, for a
        run that records nothing leaves nothing behind. `now` gives the moment of an entry, `wait_seconds` is how long
        to wait for another process that writes.
        """
        ledger = cls(path, now, wait_seconds)
        if exists(path):
            with reading(path, wait_seconds):
                pass
        elif not create:
            raise missing(path)
        elif not path.parent.is_dir():
            raise no_access(path, (f"không có thư mục {path.parent}", f"there is no folder {path.parent}"))
        return ledger

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close."""

    def append(
        self, entries: Iterable[Entry], *, last: int | None = None, before_commit: Callable[[], None] | None = None
    ) -> list[int]:
        """Records the entries in one transaction, all or none; returns their numbers once they are safe on the disk.

        `last` is the number of the entry that must still be the last one (0: there is none yet). `before_commit` is
        called when all else is done, while nobody else can write: what it raises undoes the entries. Raises LedgerError
        when they were not recorded, LedgerMovedError when another entry came after `last`; ValueError or TypeError for
        a body that is no JSON.
        """
        texts = [(entry.kind, canonical(entry.body)) for entry in entries]
        if not texts:
            return []
        numbers = []
        with writing(self.path, self.wait_seconds) as connection:
            connection.execute("BEGIN IMMEDIATE")  # the second line, where the lock file was removed by hand
            migrate(connection)
            seq, previous = self._end(connection)
            if last is not None and seq != last:
                raise moved(self.path)
            at = self.now().astimezone(UTC).isoformat(timespec="microseconds")
            for kind, body in texts:
                seq += 1
                mark = digest(seq, at, kind, body, previous)
                connection.execute(
                    "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", (seq, at, kind, body, previous, mark)
                )
                previous = mark
                numbers.append(seq)
            if before_commit is not None:
                before_commit()
            connection.execute("COMMIT")
        return numbers

    def _end(self, connection: sqlite3.Connection) -> tuple[int, str]:
        """The number and hash of the last entry. Nothing is added to an end that is not what it was."""
        last = connection.execute(f"{_SELECT} ORDER BY seq DESC LIMIT 1").fetchone()
        head = connection.execute("SELECT seq, hash FROM head").fetchone()
        seq, mark = (0, GENESIS) if last is None else (self._stored(last).seq, last[5])
        if (None if last is None else (seq, mark)) != head:
            raise damaged(self.path, "thiếu dòng ở cuối sổ", "entries are missing at the end")
        return seq, mark

    def end(self) -> Stored | None:
        """The last entry, None in an empty ledger. Raises LedgerError."""
        rows = self._page(f"{_SELECT} ORDER BY seq DESC LIMIT 1", ())
        return self._stored(rows[0]) if rows else None

    def entries(
        self, kind: str | None = None, among: Collection[str | None] | None = None, **matching: str
    ) -> Iterator[Stored]:
        """The entries in order, those of a kind, or those whose body has these texts: `entries(unit="BG-YT")`.

        With `among` only what is said of files of these hashes, None standing for what is said of no file: a ledger of
        years is not read for the mail of a day.

        Raises LedgerError when the file cannot be read or an entry is not what was recorded (the links between entries
        are the matter of `verify`); ValueError for a name that no body has.
        """
        where, values = ["seq > ?"], []
        if kind is not None:
            where.append("kind = ?")
            values.append(kind)
        for name, value in matching.items():
            if not (name.isascii() and name.isidentifier()):
                raise ValueError(f"not a name: {name!r}")
            if value.isprintable():  # SQLite takes no half surrogates: such names are compared below
                where.append(f"json_extract(body, '$.{name}') = ?")
                values.append(value)
        if among is not None:
            of_none = f" OR {_HASH} IS NULL" if None in among else ""
            where.append(f"({_HASH} IN (SELECT value FROM json_each(?)){of_none})")  # noqa: S608 - no value of others
            values.append(json.dumps([sha256 for sha256 in among if sha256 is not None]))
        return self._pages(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY seq LIMIT {_AT_ONCE}", values, matching)

    def _pages(self, query: str, values: list[str], matching: Mapping[str, str]) -> Iterator[Stored]:
        last = 0
        while rows := self._page(query, (last, *values)):
            for row in rows:
                stored = self._stored(row)
                if all(stored.body.get(name) == value for name, value in matching.items()):
                    yield stored
                last = stored.seq

    def _page(self, query: str, values: tuple[str | int, ...]) -> list[Row]:
        if not exists(self.path):  # nothing was recorded yet
            return []
        with reading(self.path, self.wait_seconds) as connection:
            return connection.execute(query, values).fetchall() if version_of(connection) else []

    def _stored(self, row: Row) -> Stored:
        seq, at, kind, body, previous, mark = row
        if (
            isinstance(seq, int)
            and isinstance(at, str)
            and isinstance(kind, str)
            and isinstance(body, str)
            and isinstance(previous, str)
            and mark == digest(seq, at, kind, body, previous)
            and (found := _object(body)) is not None
        ):
            return Stored(seq, at, kind, found, str(mark))
        raise damaged(self.path, f"dòng số {seq} không còn như khi được ghi", f"entry {seq} is not what was recorded")

    def verify(self, head: str | None = None) -> Verification:
        """Whether the ledger is whole and unchanged; `head` is the hash of an entry that was noted down before.

        Raises LedgerError when there is no such ledger, ValueError for a `head` that is no hash.
        """
        try:
            with reading(self.path, self.wait_seconds) as connection:
                return verify(connection, head)
        except DamagedLedgerError as error:  # not even its tables can be read
            return Verification(0, flaw=Flaw.DAMAGED, detail=error.detail)


_HASH = "json_extract(body, '$.sha256')"
_SELECT = "SELECT seq, at, kind, body, previous, hash FROM journal"


def _object(body: str) -> Mapping[str, Json] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
