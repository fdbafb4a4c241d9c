"""The helper that stays warm: real processes."""

import json
import os
import stat
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing import AuthenticationError
from pathlib import Path

import pytest

from xlsync.ribbon.warm import address, client
from xlsync.ribbon.warm.address import Address, reach, read_address

DIST_PACKAGES = "/usr/lib/python3/dist-packages"


def click(app, book, button="clear", pid=None):
    arguments = [button, "--lang=vi", "--from_lo=1", f"--wb={book.name}"]
    arguments += [f"--uno-pipe={app.impl.pipe}", f"--uno-path={DIST_PACKAGES}", f"--app-pid={pid or os.getpid()}"]
    command = [sys.executable, "-I", "-B", "-m", "xlsync.ribbon", *arguments]
    return subprocess.run(command, timeout=60, check=False).returncode


def gone(seconds=20.0):
    """Whether nobody serves any more, before so many seconds have passed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = read_address()
        if found is None:
            return True
        with suppress(*address.UNREACHABLE):
            reach(found).close()
        time.sleep(0.2)
    return False


def test_the_second_click_is_done_by_the_same_helper(app, book):
    assert click(app, book) == 0
    first = read_address()
    assert click(app, book) == 0
    assert first is not None
    assert read_address() == first


def test_only_its_user_can_read_where_it_is(app, book, state):
    click(app, book)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE((state / "helper.json").stat().st_mode) == 0o600
    socket = Path(read_address().address)
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700


def test_it_listens_to_nobody_without_the_key(app, book):
    click(app, book)
    found = read_address()
    with pytest.raises(AuthenticationError):
        reach(Address(found.address, "00" * 32, found.code, found.pid))
    assert click(app, book) == 0
    assert read_address() == found


def test_it_ends_with_the_application(app, book):
    application = subprocess.Popen(["sleep", "60"])
    try:
        click(app, book, pid=application.pid)
        assert read_address() is not None
    finally:
        application.kill()
        application.wait()
    assert gone()


def test_it_ends_when_it_has_nothing_to_do(state):
    command = [sys.executable, "-c", "from xlsync.ribbon.warm.helper import serve; serve(idle=0.1)"]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0
    assert read_address() is None


def test_one_of_another_version_is_replaced(app, book, state):
    click(app, book)
    old = read_address()
    (state / "helper.json").unlink()
    address.write_address(Address(old.address, old.key, "0.0 another", old.pid))
    assert click(app, book) == 0
    new = read_address()
    assert new.code == address.own_code()
    with pytest.raises(OSError):
        reach(old)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"address": "/nowhere", "key": "00", "code": "x", "pid": 1}'])
def test_an_address_that_leads_nowhere_is_replaced(app, book, state, text):
    state.mkdir(parents=True)
    (state / "helper.json").write_text(text)
    assert click(app, book) == 0
    assert json.loads((state / "helper.json").read_text())["code"] == address.own_code()


def test_a_click_that_kills_it_is_told_and_the_next_one_has_a_new_one(app, book):
    click(app, book)
    first = read_address()
    connection = reach(first)
    os.kill(first.pid, 9)
    connection.close()
    assert click(app, book) == 0
    assert read_address() != first


def test_where_none_can_be_started_the_click_is_done_all_the_same(app, book, monkeypatch):
    from xlsync.ribbon import entry

    monkeypatch.setattr(client, "_started", lambda: None)
    arguments = ["clear", "--lang=vi", "--from_lo=1", f"--wb={book.name}", f"--uno-pipe={app.impl.pipe}"]
    assert entry.main([*arguments, f"--uno-path={DIST_PACKAGES}"]) == 0
    assert read_address() is None


def test_a_helper_can_be_ended(app, book):
    click(app, book)
    assert client.end_helper()
    assert gone()
    assert not client.end_helper()
