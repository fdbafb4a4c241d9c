"""The tables of the ledger, version by version. What is on the record is never rewritten: a new version adds to it.

The statements of a version are never changed once it was released: files of that version exist.
"""

import sqlite3
from collections.abc import Sequence

from xlsync.ledger.chain import GENESIS

#: Marks the file as a ledger ("XLSL"), in the place that SQLite keeps for it.
APPLICATION_ID = 0x584C534C

_VERSION_1 = (
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL
    )""",
    "CREATE INDEX journal_sha256 ON journal (json_extract(body, '$.sha256'))",
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    # INSERT OR REPLACE would delete without asking the trigger above.
    f"""CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        OR NEW.previous <> coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), '{GENESIS}')
        BEGIN SELECT RAISE(ABORT, 'the entry does not follow the last one'); END""",  # noqa: S608 - no value of others
    f"PRAGMA application_id = {APPLICATION_ID}",
)

#: The head: which entry was the last, so that cutting off the end is noticed; look-up by kind, unit and period.
_VERSION_2 = (
    """CREATE TABLE head (
        one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
    )""",
    "INSERT INTO head SELECT 1, seq, hash FROM journal ORDER BY seq DESC LIMIT 1",
    """CREATE TRIGGER head_follows AFTER INSERT ON journal
        BEGIN INSERT OR REPLACE INTO head VALUES (1, NEW.seq, NEW.hash); END""",
    """CREATE TRIGGER head_no_delete BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    "CREATE INDEX journal_kind ON journal (kind)",
    "CREATE INDEX journal_unit ON journal (json_extract(body, '$.unit'), json_extract(body, '$.period'))",
)

#: What to run to get from each version to the next, beginning with an empty file.
MIGRATIONS: Sequence[Sequence[str]] = (_VERSION_1, _VERSION_2)

#: The version that this program writes; it reads all earlier ones.
VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the open file, 0 when it is empty."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def is_ledger(connection: sqlite3.Connection) -> bool:
    """Whether the open database is a ledger or empty."""
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    if found == APPLICATION_ID:
        return True
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(found == 0 and objects == 0 and version_of(connection) == 0)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the tables up to date, inside the transaction of the caller: all of it happens or nothing."""
    version = version_of(connection)
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    if version < VERSION:
        connection.execute(f"PRAGMA user_version = {VERSION}")


def unprotected(connection: sqlite3.Connection) -> str | None:
    """The name of a table, index or trigger of the file's version that is missing or changed, or of a strange trigger;
    None when all is as it was made."""
    made = {
        words[2]: statement
        for statements in MIGRATIONS[: version_of(connection)]
        for statement in statements
        if (words := statement.split())[0] == "CREATE"
    }
    found = {name: (kind, sql) for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master")}
    strange = [name for name, (kind, _) in found.items() if kind == "trigger" and name not in made]
    changed = [name for name, statement in made.items() if found.get(name, ("", ""))[1] != statement]
    return next(iter(changed + strange), None)
