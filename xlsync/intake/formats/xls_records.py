"""The records of a `.xls` stream (BIFF5 and BIFF8, [MS-XLS] 2.1.4) and the texts in them."""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.text import legacy_font

BIFF5, BIFF8 = 0x0500, 0x0600
BOF, EOF, CONTINUE, FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
#: Code pages of Excel 5 and 95 whose Python name is not `cp` and the number.
_CODE_PAGES = {
    0x8000: "mac_roman", 10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2",
    10079: "mac_iceland", 10081: "mac_turkish", 0x8001: "cp1252", 367: "cp1252", 1200: "utf-16-le",
}  # fmt: skip
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08

Record = tuple[int, bytes]
PART = "Workbook"


def records(stream: bytes, start: int = 0) -> Iterator[Record]:
    """Number and body of each record from an offset on; the last one may be cut off by nothing but the end (XS001)."""
    position, length = start, len(stream)
    while position + 4 <= length:
        number, size = struct.unpack_from("<HH", stream, position)
        position += 4
        if position + size > length:
            raise damaged(PART)
        yield number, stream[position : position + size]
        position += size


@dataclass(slots=True)
class Dialect:
    """How texts are written: the version of the format, and the code page of Excel 5 and 95."""

    version: int
    codec: str = "cp1252"

    def code_page(self, number: int) -> None:
        """Texts are in that code page, where Python knows it."""
        try:
            self.codec = codecs.lookup(_CODE_PAGES.get(number, f"cp{number}")).name
        except LookupError:
            return

    def short_text(self, body: bytes, offset: int) -> str:
        """A text whose length is one byte: the name of a sheet or a font."""
        return self._text(body, offset + 1, body[offset])

    def format_code(self, body: bytes) -> str:
        """The number format in a Format record; some writers count a character more than they write."""
        if self.version == BIFF5:
            return self.short_text(body, 2)
        count = int.from_bytes(body[2:4], "little")
        there = max(0, len(body) - 5) // (2 if body[4:5] and body[4] & _WIDE else 1)
        return self._text(body, 4, min(count, there))

    def text(self, body: bytes, offset: int) -> str:
        """A text whose length is two bytes."""
        (count,) = struct.unpack_from("<H", body, offset)
        return self._text(body, offset + 2, count)

    def _text(self, body: bytes, offset: int, count: int) -> str:
        if self.version == BIFF5:
            return body[offset : offset + count].decode(self.codec, "replace")
        if count == 0:  # some writers leave out the flags of an empty text
            return ""
        cursor = Cursor([body], offset)
        return cursor.text(count)[0]


class Cursor:
    """A position in a record and its continuations."""

    def __init__(self, chunks: list[bytes], offset: int = 0) -> None:
        self._chunks = chunks
        self._chunk = chunks[0]
        self._next = 1
        self._at = offset

    def left(self) -> bool:
        """Whether at least the head of one more text may follow."""
        return len(self._chunk) - self._at + sum(map(len, self._chunks[self._next : self._next + 4])) >= 3

    def take(self, count: int) -> bytes:
        """So many bytes, across continuations."""
        taken = self._chunk[self._at : self._at + count]
        self._at += len(taken)
        while len(taken) < count:
            self._advance()
            more = self._chunk[: count - len(taken)]
            self._at = len(more)
            taken += more
        return taken

    def text(self, count: int) -> tuple[str, list[tuple[int, int]]]:
        """A text of so many characters, its flags first, and its runs: where each begins, and its font."""
        flags = self.take(1)[0]
        run_count = int.from_bytes(self.take(2), "little") if flags & _RICH else 0
        extra = int.from_bytes(self.take(4), "little") if flags & _EXTENDED else 0
        text = self._characters(count, flags)
        runs = list(struct.iter_unpack("<HH", self.take(4 * run_count))) if run_count else []
        self._skip(extra)
        return text, [(begin, font) for begin, font in runs]

    def _characters(self, count: int, flags: int) -> str:
        pieces = []
        while True:
            size = 2 if flags & _WIDE else 1
            raw = self._chunk[self._at : self._at + count * size]
            raw = raw[: len(raw) // size * size]
            self._at += len(raw)
            pieces.append(raw.decode("utf-16-le", "surrogatepass") if size == 2 else raw.decode("latin-1"))
            count -= len(raw) // size
            if count <= 0:
                return _whole("".join(pieces))
            self._advance()
            flags = self.take(1)[0]  # a continued text says anew how wide its characters are

    def _skip(self, count: int) -> None:
        while count > len(self._chunk) - self._at:
            count -= len(self._chunk) - self._at
            self._advance()
        self._at += count

    def _advance(self) -> None:
        if self._next >= len(self._chunks):
            raise damaged(PART)
        self._chunk = self._chunks[self._next]
        self._next += 1
        self._at = 0


def _whole(text: str) -> str:
    """Pairs of surrogates that a continuation tore apart become characters; a lone half becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shared_strings(chunks: list[bytes], fonts: list[str], budget: Budget) -> list[tuple[str, str | None]]:
    """The texts of the table of shared strings, each with the legacy font of its runs (see `RunFonts.decide`).

    The counts at its beginning are often wrong and are not believed.
    """
    found: list[tuple[str, str | None]] = []
    cursor = Cursor(chunks, 8)
    most = budget.limits.max_cells
    while cursor.left():
        (count,) = struct.unpack("<H", cursor.take(2))
        text, runs = cursor.text(count)
        found.append((budget.text(text, PART), _font_of(runs, fonts)))
        if len(found) > most:
            raise beyond("cells", most, part=PART)
    return found


def _font_of(runs: list[tuple[int, int]], fonts: list[str]) -> str | None:
    names = [font_name(fonts, font) for _, font in runs]
    legacy = next((name for name in names if legacy_font(name)), None)
    if legacy is not None:
        return legacy
    return "" if runs and runs[0][0] == 0 else None


def font_name(fonts: list[str], index: int) -> str:
    """The name of a font; number 4 was never given out ([MS-XLS] 2.5.129)."""
    place = index if index < 4 else index - 1
    return fonts[place] if place < len(fonts) else ""


def refuse_encrypted(number: int) -> None:
    """XS002 when the record says that all others are encrypted."""
    if number == FILEPASS:
        raise IntakeError("XS002", "", {"format": "xls"})
