"""A ledger with a few entries, and ways around its protection."""

import multiprocessing
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from xlsync.ledger.chain import Entry
from xlsync.ledger.store import Ledger

DAY = datetime(2024, 7, 5, 1, 15, tzinfo=UTC)


def clock():
    ticks = count()
    return lambda: DAY + timedelta(minutes=next(ticks))


def ledger_of(path, entries=5):
    ledger = Ledger.open(path, create=True, now=clock(), wait_seconds=2)
    for number in range(1, entries + 1):
        ledger.append([Entry("test", {"number": number, "unit": f"U{number % 2}", "period": "2024"})])
    return ledger


@cache
def ledger_bytes(entries):
    """The file of a ledger with so many entries, made once."""
    with tempfile.TemporaryDirectory() as folder:
        ledger_of(Path(folder) / "a.sqlite", entries)
        return (Path(folder) / "a.sqlite").read_bytes()


@contextmanager
def tampering(path):
    """A connection to the file with the triggers taken out, and put back at the end, as somebody sly would do."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def fork_server():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ledger_children"])
    return context
