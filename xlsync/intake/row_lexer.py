"""The rows of a sheet as nearly all programs write them, read by regular expressions in place of an XML parser.

A callback of expat costs as much as a whole cell does here. A row is taken only when the expressions account for every
character of it, so it means here exactly what it means as XML; every other row (inline texts, pretty printing, unusual
attributes, anything damaged) goes to expat in its place. A test compares both ways on the same sheets.

A sheet of such rows alone, with XML around them that is known from a sheet before, needs no parser at all: it is an
`Outline`, which is the same in every workbook that has the same bytes there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from xlsync.intake.frame import Around
from xlsync.intake.known_parts import Memory
from xlsync.intake.lexed_row import Row, keep_row, read_row
from xlsync.intake.lexing import UnusualError, attributes_of, find_body
from xlsync.intake.sheet_store import SheetStore

_BEGIN, _END, _ROW_END, _CELL_END = b"<sheetData>", b"</sheetData>", b"</row>", b"</c>"
#: A sheet with more rows of other forms than this, and few of the usual, is left to expat as a whole.
_PATIENCE = 20
#: The largest XML around the rows, and the largest run of blank rows, that is remembered.
_LARGEST = 64 * 1024
#: Larger sheets are never held as a whole.
_LARGEST_SHEET = 1024 * 1024
#: Possessive, as in `lexing`, but of ASCII alone.
_OF_VIEW = re.compile(
    rb'<(dimension|selection|pane)((?: [A-Za-z][A-Za-z0-9:._-]*+="[^"<>&\x00-\x1f\x7f-\xff]*+")*+)( ?/)>'
)
_around: Final[Memory[Around]] = Memory()


@dataclass(frozen=True, slots=True)
class Blanks:
    """A run of rows without contents: the lowest number, that of the last one, the hidden ones."""

    first: int
    last: int
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outline:
    """A sheet, but for the strings and formats that it refers to."""

    rows: tuple[Row, ...]
    blanks: Blanks | None
    around: Around


def lex_rows(data: bytes, store: SheetStore) -> Iterator[bytes]:
    """Puts the usual rows of a worksheet part into `store` and yields everything else, in order, for expat.

    Each piece must be parsed before the next is asked for. Raises IntakeError as the methods of `store` do.
    """
    begin, end = _ends(data)
    if begin < 0 or find_body(data, begin, end) is None:
        yield data
        return
    yield data[:begin]
    rows = data[begin:end].split(_ROW_END)
    unusual = 0
    for number, row in enumerate(rows[:-1]):
        try:
            keep_row(read_row(row), store)
        except UnusualError:
            unusual += 1
            if unusual > _PATIENCE + number // 2:
                rows = [_ROW_END.join(rows[number:])]
                break
            yield row + _ROW_END
    yield rows[-1]
    yield data[end:]


def outline(data: bytes) -> Outline | None:
    """What a worksheet part says, None where expat must see something of it."""
    begin, end = _ends(data)
    around = None if begin < 0 or end - begin > _LARGEST_SHEET else _around.get(_surroundings(data, begin, end))
    if around is None:
        return None
    # After the last cell with content there are only blank rows, hundreds in a form as it comes.
    middle = data.find(_ROW_END, max(data.rfind(_CELL_END, begin, end), begin), end)
    middle = begin if middle < 0 else middle + len(_ROW_END)
    rows, rest = data[begin:middle].split(_ROW_END), data[middle:end]
    try:
        blanks = None if not rest else _known_blanks(rest) if len(rest) <= _LARGEST else _blanks(rest)
        return Outline(tuple([read_row(row) for row in rows[:-1]]), blanks, around)
    except UnusualError:
        return None


def learn_around(data: bytes, around: Around) -> None:
    """Remembers what expat found in the XML around the rows, where all rows were usual."""
    begin, end = _ends(data)
    if begin >= 0 and begin + len(data) - end <= _LARGEST and find_body(data, begin, end) is not None:
        _around.keep(_surroundings(data, begin, end), around)


def keep_outline(sheet: Outline, store: SheetStore) -> None:
    """Puts a whole sheet into the store. Raises UnusualError where expat must judge, and IntakeError."""
    store.frame.take(sheet.around)
    for row in sheet.rows:
        keep_row(row, store)
    blanks = sheet.blanks
    if blanks is not None and not store.blank_rows(blanks.first, blanks.last, blanks.hidden):
        raise UnusualError


def _ends(data: bytes) -> tuple[int, int]:
    """Where the rows begin and end; the beginning is -1 where there are none."""
    begin = data.find(_BEGIN) + len(_BEGIN)
    end = data.rfind(_END)
    return (begin, end) if len(_BEGIN) <= begin <= end else (-1, 0)


def _surroundings(data: bytes, begin: int, end: int) -> tuple[bytes, bytes]:
    """The XML around the rows, without what each workbook has of its own and nobody reads: the extent, the cell that
    was selected when it was saved. What is left out is XML without fault, or it stays."""
    return _OF_VIEW.sub(_without_attributes, data[:begin]), data[end:]


def _without_attributes(match: re.Match[bytes]) -> bytes:
    try:
        attributes_of(match[2].decode("ascii"))
    except UnusualError:
        return match[0]
    return b"<%b%b>" % (match[1], match[3])


def _blanks(data: bytes) -> Blanks:
    """Rows that all are blank; raises UnusualError when they are not."""
    pieces = data.split(_ROW_END)
    numbers: list[int] = []
    hidden: set[int] = set()
    if pieces[-1]:  # rows without cells at the end, or something else
        raise UnusualError
    for piece in pieces[:-1]:
        row = read_row(piece)
        if row.values or row.texts or row.formulas:
            raise UnusualError
        for number, attributes in (*row.empty, (row.number, row.attributes)):
            numbers.append(number)
            if attributes:
                hidden.add(number)
    return Blanks(min(numbers), numbers[-1], frozenset(hidden))


_known_blanks = lru_cache(maxsize=64)(_blanks)
