"""Outputs that are replaced only when they are whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp


def _permissions(path: Path) -> int:
    """Those of the file that is replaced; of a new file what the user's mask gives."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def replace_when_whole(path: Path) -> Iterator[Path]:
    """Yields a temporary path beside `path`; on success it takes its place, on an exception it is removed.

    The name keeps the suffix. Raises OSError when the folder cannot be written to or the target is open in Excel.
    """
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.stem[:60]}-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with suppress(OSError):
            temporary.chmod(_permissions(path))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def staged(path: Path, data: bytes) -> Iterator[Callable[[], None]]:
    """Writes bytes beside `path`, safe on the disk, and yields what puts them in its place; unless that is called, and
    on an exception, nothing is left of them."""
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.stem[:60]}-", suffix=path.suffix)
    temporary = Path(name)

    def place() -> None:
        with suppress(OSError):
            temporary.chmod(_permissions(path))
        temporary.replace(path)

    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield place
    except BaseException:
        if not temporary.exists():  # it was put in its place, and what followed failed
            with suppress(OSError):
                path.unlink()
        raise
    finally:
        with suppress(OSError):
            temporary.unlink()


def write_text(path: Path, text: str) -> None:
    """Writes a text as UTF-8 with plain line ends, whole or not at all."""
    with replace_when_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, data: bytes) -> None:
    """Writes bytes, whole or not at all."""
    with replace_when_whole(path) as temporary:
        temporary.write_bytes(data)
