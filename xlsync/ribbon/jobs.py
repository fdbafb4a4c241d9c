"""The one long command that may be under way for a user, and the wish to end it."""

from contextlib import ExitStack, suppress
from pathlib import Path

from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.private import Locked, made_private, private_folder

_JOB, _STOP = "job.lock", "job.stop"


class StoppedError(RibbonError):
    """The user has pressed Dừng."""

    def __init__(self) -> None:
        super().__init__("Đã dừng theo yêu cầu.", "Stopped as you asked.")


class Job:
    """A long command, for a block. Entering raises RibbonError while another one is under way."""

    def __init__(self) -> None:
        folder = made_private()
        self._lock, self._stop = Locked(folder / _JOB), folder / _STOP

    def __enter__(self) -> None:
        with ExitStack() as stack:
            if not stack.enter_context(self._lock).held:
                raise RibbonError(
                    "Một việc dài khác đang chạy. Hãy đợi việc ấy xong, hoặc bấm Dừng.",
                    "Another long command is under way. Wait until it is done, or press Stop.",
                )
            _forget(self._stop)
            stack.pop_all()  # until the end of the block

    def __exit__(self, *error: object) -> None:
        _forget(self._stop)
        self._lock.__exit__(*error)


def ask_to_stop() -> bool:
    """Asks the long command that is under way to end; False when there is none."""
    folder = made_private()
    with Locked(folder / _JOB) as lock:
        if lock.held:
            return False
    (folder / _STOP).touch()
    return True


def stop_asked() -> bool:
    """Whether the long command has been asked to end."""
    return (private_folder() / _STOP).exists()


def _forget(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
