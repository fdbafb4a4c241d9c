"""How wide the columns of a table of the annex are, and whether it is printed upright or across.

Lengths are millimetres. Margins are those of Nghị định 30/2020/NĐ-CP, annex I: 20-25, 20-25, 30-35, 15-20 mm.
"""

from dataclasses import dataclass
from functools import lru_cache

from xlsync.report.annex.content import AnnexTable, Cell, Column, Kind, Numeral, Prose, Words
from xlsync.texts.text_width import text_width

PAGE = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
PADDING = 1.0
"""Between the text of a cell and its left and right line."""

TEXT_SIZE, HEAD_SIZE, PROSE_SIZE = 13.0, 12.0, 12.0
SMALLEST = 9.0
"""Points of the letters in tables, in their headers, in texts of units; none is ever smaller than the last."""

_POINT = 25.4 / 72
#: The least that a column needs and what it would like, by what stands in it.
_ROOM: dict[Kind, tuple[float, float]] = {
    Kind.NUMBERING: (11.0, 12.0),
    Kind.FIGURE: (17.0, 26.0),
    Kind.COMPOUND: (20.0, 30.0),
    Kind.DATE: (25.0, 27.0),
    Kind.TEXT: (24.0, 60.0),
    Kind.PROSE: (25.0, 25.0),
}
_LABEL_BESIDE_PROSE = (26.0, 30.0)
_WRAPPED = 0.62  # of a label's length, where it takes two lines
_TEXT_SHARE = (0.95, 1.7)  # of a list's text column, by its width in the form


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns, which fill the page, and the sizes of the letters."""

    landscape: bool
    widths: tuple[float, ...]
    text_size: float
    head_size: float
    prose_size: float


def page_width(*, landscape: bool) -> float:
    """What the margins leave."""
    return PAGE[landscape] - LEFT - RIGHT


def layout(table: AnnexTable) -> Layout:
    """Upright where the columns have room, else across; where even that is too narrow the letters shrink."""
    for landscape in (True,) if table.has_prose else (False, True):
        room = page_width(landscape=landscape)
        needs = _needs(table, 1.0)
        if sum(low for low, _ in needs) <= room:
            return _layout(landscape, _shared(table, needs, room), 1.0)
    scale = 1.0
    while scale > SMALLEST / TEXT_SIZE:
        scale -= 0.05
        needs = _needs(table, scale)
        if sum(low for low, _ in needs) <= room:
            break
    return _layout(True, _shared(table, needs, room), scale)


def _shared(table: AnnexTable, needs: list[tuple[float, float]], room: float) -> tuple[float, ...]:
    return _for_prose(table, needs, room) if table.has_prose else _filled(needs, room)


def _for_prose(table: AnnexTable, needs: list[tuple[float, float]], room: float) -> tuple[float, ...]:
    """Millimetre by millimetre, room goes to the column that makes the table lower than any other would."""
    widths = [low for low, _ in needs]
    places = [place for place, column in enumerate(table.columns) if column.kind is Kind.PROSE]
    rows = [[(place, total) for place in places if (total := _length_of(row.cells[place]))] for row in table.rows]

    def height(wider: int) -> float:
        """Of all rows, in lines; a row is as high as its longest cell."""
        return sum(
            max((total / (widths[place] + (place == wider) - 2 * PADDING) for place, total in row), default=0.0)
            for row in rows
        )

    while sum(widths) + 1 <= room:
        widths[min(places, key=lambda place: (height(place), widths[place]))] += 1
    scale = room / sum(widths)
    return tuple(width * scale for width in widths)


def _length_of(cell: Cell) -> float:
    """How long the texts of a cell are in one line."""
    if not isinstance(cell, Prose):
        return 0.0
    return sum(length(f"{block.names}: {' '.join(block.paragraphs)}", PROSE_SIZE) for block in cell.blocks)


def _layout(landscape: bool, widths: tuple[float, ...], scale: float) -> Layout:
    def size(points: float) -> float:
        return max(round(points * scale * 2) / 2, SMALLEST)

    return Layout(landscape, widths, size(TEXT_SIZE), size(HEAD_SIZE), size(PROSE_SIZE))


def _needs(table: AnnexTable, scale: float) -> list[tuple[float, float]]:
    found = []
    for place, column in enumerate(table.columns):
        low, high = _room(column, table)
        longest = max(_widest(column, table, place, scale), low * scale)
        found.append((longest, max(high * scale, longest)))
    return found


def _room(column: Column, table: AnnexTable) -> tuple[float, float]:
    if column.kind is Kind.LABEL and table.has_prose:
        return _LABEL_BESIDE_PROSE
    if column.kind is Kind.LABEL:
        longest = max(
            (length(row.cells[0].text, TEXT_SIZE) for row in table.rows if isinstance(row.cells[0], Words)), default=0.0
        )
        return min(max(longest * _WRAPPED, 20.0), 34.0), min(max(longest + 4, 24.0), 46.0)
    low, high = _ROOM[column.kind]
    if column.kind is Kind.TEXT and column.width:
        least, most = (column.width * share for share in _TEXT_SHARE)
        return min(max(least, low), 50.0), min(max(most, low), 80.0)
    return low, high


def _widest(column: Column, table: AnnexTable, place: int, scale: float) -> float:
    """The longest word of the header, the longest figure: neither is ever broken."""
    words = [length(word, HEAD_SIZE * scale, bold=True) for word in column.label.split()]
    for row in table.rows:
        cell = row.cells[place]
        if isinstance(cell, Numeral):
            words.append(length(cell.text, TEXT_SIZE * scale, bold=True))
        elif isinstance(cell, Words) and column.kind in {Kind.DATE, Kind.TEXT}:
            words += [length(word, TEXT_SIZE * scale) for word in cell.text.split() if len(word) < 20]
    return max(words, default=0.0) + 2 * PADDING + 0.8


@lru_cache(maxsize=8192)
def _word_width(word: str, bold: bool) -> float:
    """The same words come again and again."""
    return text_width(word, bold=bold)


def length(text: str, points: float, *, bold: bool = False) -> float:
    """The length of a line of Times New Roman."""
    return text_width(text, bold=bold) * points / 2 * _POINT


def wrapped(text: str, width: float, points: float, *, bold: bool = False) -> int:
    """Lines that a text takes in a cell of that width."""
    room = max(width - 2 * PADDING, 1.0) / (points / 2 * _POINT)
    space = _word_width(" ", bold)
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0.0
        for word in line.split():
            needed = _word_width(word, bold)
            if used and used + space + needed > room:
                count, used = count + 1, 0.0
            used += needed + (space if used else 0.0)
            count, used = count + int(used // room), used % room
    return count


def _filled(needs: list[tuple[float, float]], room: float) -> tuple[float, ...]:
    """Every column gets the least that it needs, and a part of the rest by what it would like besides."""
    least = sum(low for low, _ in needs)
    wished = sum(high - low for low, high in needs)
    if least >= room or not wished:
        return tuple(low * room / least for low, _ in needs)
    share = (room - least) / wished
    if share <= 1:
        return tuple(low + (high - low) * share for low, high in needs)
    total = sum(high for _, high in needs)
    return tuple(high * room / total for _, high in needs)
