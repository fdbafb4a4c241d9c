"""One writes at a time; what a killed process leaves behind stops nobody, what another computer left is not touched."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_children import append_many, count_up, hold
from ledger_samples import fork_server, ledger_of

from xlsync.ledger import lock, processes
from xlsync.ledger.chain import Entry
from xlsync.ledger.errors import LedgerAccessError, LedgerLockedError
from xlsync.ledger.holder import Holder, State, look
from xlsync.ledger.lock import lock_path, locked
from xlsync.ledger.store import Ledger

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes of POSIX")


@pytest.fixture
def ledger(tmp_path):
    return ledger_of(tmp_path / "xlsync.sqlite", 1)


def dead():
    """Somebody on this computer whose process has ended."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        pass
    return replace(Holder.me(), pid=child.pid, started="1")


def leave(ledger, content):
    path = lock_path(ledger.path)
    path.write_text(content if isinstance(content, str) else content.text(), encoding="utf-8")
    return path


def refused(ledger, seconds=0.05):
    with pytest.raises(LedgerLockedError) as caught:
        Ledger(ledger.path, wait_seconds=seconds).append([Entry("test")])
    return caught.value


def test_the_lock_file_says_who_holds_it_and_goes_with_the_holder(tmp_path):
    path = tmp_path / "a.sqlite"
    with locked(path, 1):
        found = json.loads((tmp_path / "a.sqlite.lock").read_text(encoding="utf-8"))
        assert found["pid"] == os.getpid()
        assert found["host"] == processes.host_name()
        assert found["user"] == processes.user_name()
        assert abs(datetime.now(tz=UTC) - datetime.fromisoformat(found["since"])).total_seconds() < 60
    assert list(tmp_path.iterdir()) == []


def test_the_lock_goes_also_after_an_error(tmp_path):
    with pytest.raises(KeyError), locked(tmp_path / "a.sqlite", 1):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_living_holder_is_waited_for_and_named(ledger):
    path = leave(ledger, replace(Holder.me(), user="ketoan"))
    begun = time.monotonic()
    error = refused(ledger, 0.3)
    assert time.monotonic() - begun >= 0.3
    for text in (error.vi, error.en):
        assert "ketoan" in text
        assert processes.host_name() in text
        assert str(os.getpid()) in text
    assert path.exists()


def test_reading_does_not_wait_for_the_lock(ledger):
    leave(ledger, Holder.me())
    assert len(list(Ledger(ledger.path, wait_seconds=0).entries())) == 1
    assert Ledger(ledger.path, wait_seconds=0).verify().ok


def test_who_waits_goes_on_as_soon_as_the_lock_is_gone(ledger):
    path = leave(ledger, Holder.me())
    with subprocess.Popen([sys.executable, "-c", f"import time, os; time.sleep(0.3); os.unlink({str(path)!r})"]):
        assert ledger.append([Entry("test")]) == [2]


def test_a_holder_on_another_computer_is_never_removed_and_the_file_to_delete_is_named(ledger):
    path = leave(ledger, replace(dead(), host="may-ke-toan", boot=""))
    error = refused(ledger)
    for text in (error.vi, error.en):
        assert "may-ke-toan" in text
        assert str(path) in text
    assert path.exists()


def test_a_holder_whose_process_has_ended_is_removed(ledger):
    path = leave(ledger, dead())
    assert ledger.append([Entry("test")]) == [2]
    assert not path.exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs the start times of processes")
def test_a_process_that_has_only_the_number_of_the_holder_is_not_the_holder(ledger):
    leave(ledger, replace(Holder.me(), started="1"))
    assert ledger.append([Entry("test")]) == [2]


def boots(monkeypatch, then, now):
    monkeypatch.setattr(processes, "boot", lambda: now)
    return replace(Holder.me(), boot=then)


def test_after_a_restart_of_the_computer_the_holder_is_gone(monkeypatch):
    monkeypatch.setattr(processes, "host_name", lambda: "may-1")
    assert boots(monkeypatch, "b1 pid:[1]", "b2 pid:[1]").state is State.GONE


def test_a_holder_in_another_container_is_not_known(monkeypatch):
    assert boots(monkeypatch, "b1 pid:[1]", "b1 pid:[2]").state is State.UNKNOWN


def test_computers_without_a_name_of_their_own_are_not_taken_for_one(monkeypatch):
    monkeypatch.setattr(processes, "host_name", lambda: "localhost")
    assert boots(monkeypatch, "b1 pid:[1]", "b2 pid:[1]").state is State.UNKNOWN


@pytest.mark.parametrize("content", ["", "\0" * 200, '{"user": "a", "ho'])
def test_a_lock_that_was_cut_short_is_removed_when_it_stays_so(ledger, monkeypatch, content):
    monkeypatch.setattr(lock, "SETTLE_SECONDS", 0.2)
    path = leave(ledger, content)
    refused(ledger, 0.05)
    assert path.exists()
    assert ledger.append([Entry("test")]) == [2]
    assert list(path.parent.iterdir()) == [ledger.path]


@pytest.mark.parametrize("content", ["{}", "[]", '{"user": 1, "token": "../../x"}', "12"])
def test_a_lock_that_does_not_say_whose_it_is_stays(ledger, monkeypatch, content):
    monkeypatch.setattr(lock, "SETTLE_SECONDS", 0.01)
    path = leave(ledger, content)
    assert str(path) in refused(ledger, 0.2).vi
    assert path.read_text() == content


def test_a_lock_that_is_a_folder_stays(ledger):
    lock_path(ledger.path).mkdir()
    assert str(lock_path(ledger.path)) in refused(ledger).vi


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_whatever_stands_in_a_lock_file_is_looked_at_without_a_traceback(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.lock"
        path.write_bytes(content)
        seen = look(path)
    assert seen is not None
    assert seen.holder is None


def test_a_name_in_a_lock_file_does_not_steer_the_terminal(ledger):
    leave(ledger, replace(Holder.me(), user="a\x1b[2Jb\u202e", host="c\nd"))
    error = refused(ledger)
    assert not {"\x1b", "\n", "\u202e"} & set(error.vi + error.en)


def test_a_dead_claim_on_a_dead_lock_is_removed_too(ledger):
    gone = dead()
    path = leave(ledger, gone)
    path.with_name(f"{path.name}.{gone.token}").write_text(dead().text())
    assert ledger.append([Entry("test")]) == [2]
    assert list(path.parent.iterdir()) == [ledger.path]


def test_who_claims_a_dead_lock_that_is_gone_leaves_the_next_holder_alone(ledger):
    gone, path = dead(), lock_path(ledger.path)
    leave(ledger, gone)
    seen = look(path)
    successor = Holder.me()
    path.write_text(successor.text())  # meanwhile another has taken the dead one away
    assert not lock._Acquiring(ledger.path)._take_away(path, seen)
    assert look(path).holder == successor
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.")] == []


def test_a_living_claim_is_left_to_its_maker(ledger):
    gone = dead()
    path = leave(ledger, gone)
    path.with_name(f"{path.name}.{gone.token}").write_text(Holder.me().text())
    refused(ledger, 0.1)
    assert path.exists()


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(LedgerAccessError) as caught:
        Ledger(tmp_path / "b" / "a.sqlite").append([Entry("test")])
    assert "không có thư mục" in caught.value.vi


@posix
def test_a_holder_that_was_killed_is_removed(ledger):
    context = fork_server()
    told, pipe = context.Pipe(duplex=False)
    with told:
        child = context.Process(target=hold, args=(str(ledger.path), pipe))
        child.start()
        pipe.close()
        assert os.read(told.fileno(), 100) == b"held\n"
        refused(ledger)
        os.kill(child.pid, signal.SIGKILL)
        assert ledger.append([Entry("test")]) == [2]  # at once, be the dead process reaped or not
        child.join()


@posix
@pytest.mark.parametrize("writers", [2, 4])
def test_several_writers_at_once_lose_nothing(tmp_path, writers):
    context, path, turns = fork_server(), tmp_path / "a.sqlite", 25
    start, results = context.Barrier(writers), context.Queue()
    children = [context.Process(target=append_many, args=(str(path), start, turns, results)) for _ in range(writers)]
    for child in children:
        child.start()
    numbers = [seq for _ in range(writers * turns) for seq in results.get(timeout=30)]
    for child in children:
        child.join()
        assert child.exitcode == 0
    assert sorted(numbers) == list(range(1, 2 * writers * turns + 1))
    result = Ledger.open(path, create=False).verify()
    assert (result.ok, result.count) == (True, 2 * writers * turns)
    assert [each.name for each in tmp_path.iterdir()] == ["a.sqlite"]


@posix
def test_of_several_who_find_a_dead_lock_one_at_a_time_gets_in(tmp_path):
    context, path, takers, rounds = fork_server(), tmp_path / "a.sqlite", 4, 50
    counter = path.with_suffix(".count")
    counter.write_text("0")
    start, gone = context.Barrier(takers + 1), dead()
    children = [context.Process(target=count_up, args=(str(path), start, rounds), daemon=True) for _ in range(takers)]
    for child in children:
        child.start()

    def settled(expected):
        return not lock_path(path).exists() and counter.read_text() == str(expected)

    for turn in range(rounds):
        until = time.monotonic() + 10
        while not settled(turn * takers):
            assert time.monotonic() < until, "two were in at once: an addition was lost"
            time.sleep(0.001)
        lock_path(path).write_text(replace(gone, token=f"{turn:032x}").text())
        start.wait(30)
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    assert settled(rounds * takers)
    assert list(tmp_path.iterdir()) == [counter]
