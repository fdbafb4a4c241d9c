"""How many lines a text takes: merged cells and prose get no height of their own from Excel."""

from collections.abc import Sequence

from xlsync.forms.layout import HeaderCell
from xlsync.texts.text_width import text_width

LINE_HEIGHT = 15.75  # points, Times New Roman 12
TALLEST = 409.0  # points of a row in Excel
_PADDING = 3.0  # points

# Excel rounds every letter to whole pixels on the screen, and wraps a little before the edge.
_USABLE = 0.94


def lines(text: str, width: float, *, bold: bool = False) -> int:
    """Lines that the text wraps into in a column of `width` characters (the width of a digit of the standard font)."""
    room = max(width * _USABLE, 1)
    space = text_width(" ", bold=bold)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split():
            length = text_width(word, bold=bold)
            if used and used + space + length > room:
                count += 1
                used = 0.0
            used += length + (space if used else 0)
            while used > room:  # a word longer than the column is broken
                count += 1
                used -= room
    return count


def height(line_count: int) -> float:
    """Row height in points for that many lines."""
    return line_count * LINE_HEIGHT + _PADDING


def header_heights(header: Sequence[HeaderCell], widths: Sequence[float], first: int, rows: int) -> list[float]:
    """Heights of the header rows; a cell merged over both that needs more makes the last row taller."""
    needed = [1] * rows
    tall = 1
    for cell in header:
        count = lines(cell.text, sum(widths[cell.column - 1 : cell.last_column]), bold=True)
        if cell.row == cell.last_row:
            needed[cell.row - first] = max(needed[cell.row - first], count)
        else:
            tall = max(tall, count)
    needed[-1] += max(0, tall - sum(needed))
    return [height(count) for count in needed]
