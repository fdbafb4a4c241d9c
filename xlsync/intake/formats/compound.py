"""OLE compound files, which hold `.xls`, Outlook messages and encrypted Office files: streams, read with olefile."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

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
_HEAD = 512
_WORKBOOK = ("Workbook", "Book")
_SUMMARY = "\x05SummaryInformation"
_LAST_SAVED, _FILETIME = 13, 0x40
_MOST_PROPERTIES = 1_000


class Compound:
    """A compound file; raises IntakeError for whatever is wrong with it."""

    def __init__(self, data: bytes) -> None:
        check_head(data)
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
            saved = _filetime(self.read(_SUMMARY), _LAST_SAVED)
        except (IntakeError, struct.error, OverflowError):  # a date that nobody can read is as good as none
            return None
        # Writers without a clock leave the first day that the format can name, 1601-01-01.
        return None if saved is None or saved.year < 1980 else f"{saved:%Y-%m-%dT%H:%M:%S}Z"


def check_head(data: bytes) -> None:
    """Raises IntakeError XS001 for a head that lies: olefile believes its counts and reads in circles for gigabytes."""
    head = data[:_HEAD].ljust(_HEAD, b"\0")
    order, sector, mini = struct.unpack_from("<HHH", head, 0x1C)
    cutoff, *counts = (struct.unpack_from("<I", head, at)[0] for at in (0x38, 0x28, 0x2C, 0x40, 0x48))
    # The mark of the byte order itself stands the wrong way round in some files that every program opens.
    usual = order in {0xFFFE, 0xFEFF} and (mini, cutoff) == (6, 4096) and sector in {9, 12}
    if not usual or any(count << sector > len(data) for count in counts):
        raise damaged("ole")


def _filetime(stream: bytes, wanted: int) -> datetime | None:
    """A moment among the properties of a stream (MS-OLEPS 2.21), None when it has none of that number.

    olefile would read all of them, and loops for minutes where one says that it is a list of billions.
    """
    (section,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, section + 4)
    for number in range(min(count, _MOST_PROPERTIES)):
        identifier, offset = struct.unpack_from("<II", stream, section + 8 + 8 * number)
        if identifier == wanted:
            kind, ticks = struct.unpack_from("<IQ", stream, section + offset)
            return datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10) if kind == _FILETIME else None
    return None


@contextmanager
def damage(part: str) -> Iterator[None]:
    """Whatever olefile and msoffcrypto raise on damaged input becomes XS001 for that part."""
    try:
        yield
    except DAMAGE as error:
        raise damaged(part) from error
