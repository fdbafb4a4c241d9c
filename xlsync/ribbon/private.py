"""The folder of this user for what the buttons leave between two clicks: the log, the helper's address, locks."""

import os
import sys
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


class Locked:
    """A lock for a block, which falls with the process that holds it. `held` says whether it could be had.

    A class, since errors of UNO cannot pass through `contextlib`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.held = False

    def __enter__(self) -> "Locked":
        self._file = self._path.open("a+b")
        self.held = _lock(self._file)
        return self

    def __exit__(self, *_: object) -> None:
        if self.held:
            _unlock(self._file)
        self._file.close()


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
