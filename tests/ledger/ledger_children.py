"""What child processes do in the tests of the ledger; importable by name, so that a fork server can run it."""

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from xlsync.ledger import lock
from xlsync.ledger.chain import Entry
from xlsync.ledger.lock import locked
from xlsync.ledger.store import Ledger


def append_forever(path: str, pipe: Connection, name: str) -> None:
    """Reports `<seq> <name>-<turn>` on the pipe after each commit, until it is killed."""
    lock.SETTLE_SECONDS = 0.2
    ledger = Ledger.open(Path(path), create=True)
    for turn in range(1_000_000):
        text = f"{name}-{turn}"
        padding = "ô" * (60_000 if turn % 3 == 2 else 10)
        (seq,) = ledger.append([Entry("test", {"text": text, "padding": padding})])
        os.write(pipe.fileno(), f"{seq} {text}\n".encode())


def append_many(path: str, start, count: int, results) -> None:
    start.wait()
    ledger = Ledger.open(Path(path), create=True)
    for turn in range(count):
        results.put(ledger.append([Entry("test", {"pid": os.getpid(), "turn": turn}), Entry("test", {"turn": turn})]))


def count_up(path: str, start, rounds: int) -> None:
    """Adds to a number in a file under the lock, slowly enough that two at once would lose one."""
    counter = Path(path).with_suffix(".count")
    for _ in range(rounds):
        start.wait()
        with locked(Path(path), 20):
            found = int(counter.read_text())
            time.sleep(0.003)
            counter.write_text(str(found + 1))


def hold(path: str, pipe: Connection) -> None:
    """Takes the lock, says so and waits to be killed."""
    with locked(Path(path), 5):
        os.write(pipe.fileno(), b"held\n")
        time.sleep(60)
