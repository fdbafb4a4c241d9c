"""OLE compound files, the container of `.xls` and of encrypted Office files: their streams, read with olefile."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import olefile

from xlsync.intake.errors import IntakeError, damaged

#: What olefile, and msoffcrypto over it, raise on damaged input: they check little and index freely.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    struct.error,
)
_WORKBOOK = ("Workbook", "Book")


class Compound:
    """A compound file; raises IntakeError for whatever is wrong with it."""

    def __init__(self, data: bytes) -> None:
        with damage("ole"):
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            self.names = ["/".join(path).casefold() for path in self._ole.listdir(streams=True, storages=True)]

    def read(self, stream: str) -> bytes:
        """The bytes of a stream. They are never more than the file has."""
        with damage(stream):
            content: bytes = self._ole.openstream(stream).read()
        return content

    def workbook(self) -> bytes:
        """The stream of the cells: `Workbook` (Excel 97 and later) or `Book` (Excel 5 and 95).

        A file for both has both, and the newer one says more.
        """
        for stream in _WORKBOOK:
            if stream.casefold() in self.names:
                return self.read(stream)
        raise IntakeError("XS001", "not_workbook", {"suffix": "xls"})

    def modified(self) -> str | None:
        """When it was last saved (ISO 8601, UTC), None when it does not say so or nobody can read it."""
        try:
            saved = self._ole.get_metadata().last_saved_time
            # Writers without a clock leave the first day that the format can name, 1601-01-01.
            return None if saved is None or saved.year < 1980 else f"{saved:%Y-%m-%dT%H:%M:%S}Z"
        except DAMAGE:  # a date that nobody can read is as good as none
            return None


@contextmanager
def damage(part: str) -> Iterator[None]:
    """Whatever olefile and msoffcrypto raise on damaged input becomes XS001 for that part."""
    try:
        yield
    except DAMAGE as error:
        raise damaged(part) from error
