"""The folder of this user for what the buttons leave between two clicks: the log, the helper's address, locks."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_ONLY_OURS = 0o700


def private_folder() -> Path:
    """The folder, which need not be there: beside the settings of the add-in on Windows."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "xlsync"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "xlsync"


def made_private() -> Path:
    """The folder, made so that nobody else can look into it (on Windows a profile is its user's anyway). Raises
    OSError."""
    folder = private_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":
        folder.chmod(_ONLY_OURS)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Whether the lock could be had; it is held for the block, and falls with the process that holds it."""
    with path.open("a+b") as file:
        held = _lock(file)
        try:
            yield held
        finally:
            if held:
                _unlock(file)


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
