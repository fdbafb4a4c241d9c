"""The one long command that may be under way for a user, and the wish to end it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.private import locked, made_private, private_folder

_JOB, _STOP = "job.lock", "job.stop"


class StoppedError(RibbonError):
    """The user has pressed Dừng."""

    def __init__(self) -> None:
        super().__init__("Đã dừng theo yêu cầu.", "Stopped as you asked.")


@contextmanager
def job() -> Iterator[None]:
    """A long command. Raises RibbonError while another one is under way."""
    folder = made_private()
    with locked(folder / _JOB) as ours:
        if not ours:
            raise RibbonError(
                "Một việc dài khác đang chạy. Hãy đợi việc ấy xong, hoặc bấm Dừng.",
                "Another long command is under way. Wait until it is done, or press Stop.",
            )
        _forget(folder / _STOP)
        try:
            yield
        finally:
            _forget(folder / _STOP)


def ask_to_stop() -> bool:
    """Asks the long command that is under way to end; False when there is none."""
    folder = made_private()
    with locked(folder / _JOB) as free:
        if free:
            return False
    (folder / _STOP).touch()
    return True


def stop_asked() -> bool:
    """Whether the long command has been asked to end."""
    return (private_folder() / _STOP).exists()


def _forget(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
