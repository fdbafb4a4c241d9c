"""A process is killed at two hundred random moments: whatever it had reported as recorded is there."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from ledger_children import append_forever
from ledger_samples import fork_server, ledger_of

from xlsync.ledger.chain import Entry
from xlsync.ledger.lock import lock_path
from xlsync.ledger.store import Ledger

KILLS = 200


@pytest.fixture
def folder(tmp_path):
    """In memory where the system has such a folder: what a killed process has written is kept either way, and waiting
    two thousand times for a busy disk proves nothing more."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_nothing_that_was_reported_is_lost_and_nobody_is_stopped(folder):
    context, path = fork_server(), folder / "a.sqlite"
    chance = random.Random(20240705)
    reported = {}
    in_the_middle = 0
    pace = 0.02  # seconds from the start of a child to its first report, as measured last
    for turn in range(KILLS):
        told, pipe = context.Pipe(duplex=False)
        child = context.Process(target=append_forever, args=(str(path), pipe, f"{turn}"))
        child.start()
        pipe.close()
        begun, first = time.monotonic(), b""
        if turn % 2:  # else also while the child opens the ledger and takes over the lock of the last one
            first = os.read(told.fileno(), 100)
            assert first, "the child ended before it was killed: the one before left something that stopped it"
            pace = time.monotonic() - begun
        time.sleep(min(chance.uniform(0, pace if first else 1.5 * pace), 0.03))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        with told, open(told.fileno(), "rb", closefd=False) as rest:
            lines = (first + rest.read()).decode().splitlines()
        reported.update(line.split(" ") for line in lines)
        in_the_middle += lock_path(path).exists()
    ledger = Ledger.open(path, create=False)
    result = ledger.verify()
    assert result.ok, result.text("en")
    there = {str(each.seq): each.body["text"] for each in ledger.entries()}
    assert {seq: there.get(seq) for seq in reported} == reported
    assert len(reported) >= KILLS // 2
    assert in_the_middle > KILLS // 10, "hardly any was killed while it wrote"
    assert ledger.append([Entry("test")]) == [len(there) + 1]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_reader_undoes_what_a_killed_writer_had_not_finished(folder):
    path = folder / "a.sqlite"
    ledger = ledger_of(path)
    code = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 2')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('DROP INDEX journal_kind')\n"
        "connection.execute('CREATE TABLE t AS SELECT zeroblob(4000) FROM journal, journal, journal')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", code, path], check=False)
    assert path.read_bytes() != before, "nothing was half written"
    assert len(list(ledger.entries())) == 5
    assert ledger.verify().ok
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]
