"""A click handed to the helper, which is started where there is none."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from xlsync.ribbon.warm.address import UNREACHABLE, own_code, reach, read_address

_SECONDS = 20.0
_BLINK = 0.02
_DETACHED = 0x00000008 | 0x00000200 | 0x08000000  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW


def hand_over(arguments: Sequence[str]) -> int | None:
    """The exit status of a click that the helper has done; None when it has done nothing: no helper could be had, or
    the command is a long one."""
    connection = _connected() or _started()
    if connection is None:
        return None
    try:
        connection.send_bytes(json.dumps(list(arguments)).encode())
        status = json.loads(connection.recv_bytes())
        return None if status is None else int(status)
    except UNREACHABLE:  # it died of this click
        return 1
    finally:
        connection.close()


def end_helper() -> bool:
    """Ends the helper of this user, whichever xlsync it runs; False when there is none. It first ends what it does."""
    found = read_address()
    if found is None:
        return False
    with suppress(*UNREACHABLE), reach(found) as connection:
        connection.send_bytes(b"null")
        with suppress(*UNREACHABLE):
            connection.recv_bytes()
        return True
    return False


def _connected() -> Connection | None:
    found = read_address()
    if found is None or found.code != own_code():
        return None
    with suppress(*UNREACHABLE):
        return reach(found)
    return None


def _started() -> Connection | None:
    end_helper()  # of another version
    command = [sys.executable, "-I", "-B", "-m", "xlsync.ribbon.warm"]
    nowhere = subprocess.DEVNULL
    try:
        helper = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, cwd=Path(sys.executable).parent, stdin=nowhere, stdout=nowhere, stderr=nowhere,
            start_new_session=True, creationflags=_DETACHED if sys.platform == "win32" else 0,
        )  # fmt: skip
    except OSError:
        return None
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and helper.poll() is None:
        connection = _connected()
        if connection is not None:
            return connection
        time.sleep(_BLINK)
    return None
