"""How many lines a text takes: merged cells and prose get no height of their own from Excel."""

import unicodedata
from collections.abc import Sequence

from xlsync.forms.layout import HeaderCell

LINE_HEIGHT = 15.75  # points, Times New Roman 12
_PADDING = 3.0  # points

# Widths of the letters of Times New Roman in thousandths of the size of the font (Liberation Serif has the same).
_REGULAR = (
    (180, "'"), (200, "|"), (250, " ,.·"), (278, "/:;\\ijlt"), (333, "!()-I[]`fr’‘"), (389, "Js"), (408, '"'),
    (444, "?acez“”"), (480, "{}"), (500, "#$*0123456789_bdghknopquvxyđ–«»"), (541, "~"), (549, "≤≥≠"), (556, "FPS"),
    (564, "+<=>×"), (611, "ELTZ"), (667, "BCR"), (722, "ADGHKNOQUVXYwĐ"), (778, "&m"), (833, "%"), (889, "M"),
    (921, "@"), (944, "W"), (1000, "—…"),
)  # fmt: skip
_BOLD = (
    (220, "|"), (250, " ,.·"), (278, "'/\\il"), (333, "!()-:;[]`fjt’‘"), (389, "Is"), (394, "{}"), (444, "cerz"),
    (500, "#$*0123456789?J_agovxy–«»“”"), (520, "~"), (549, "≤≥≠"), (556, 'Sbdhknpquđ"'), (570, "+<=>×"), (611, "FP"),
    (667, "BELTZ"), (722, "ACDNRUVXYwĐ"), (778, "GHKOQ"), (833, "&m"), (930, "@"), (944, "M"), (1000, "%W—…"),
)  # fmt: skip
_DIGIT = 500  # the unit that widths of columns are counted in
_OTHER = 722  # a letter that is not in the tables: rather too wide
_HORN = "\u031b"
_HORN_WIDTH = 40  # of Ơ and Ư, more than O and U
# Excel rounds every letter to whole pixels on the screen, and wraps a little before the edge.
_USABLE = 0.94


def _advances(table: Sequence[tuple[int, str]]) -> dict[str, int]:
    return {letter: width for width, letters in table for letter in letters} | {_HORN: _HORN_WIDTH}


_ADVANCES = {False: _advances(_REGULAR), True: _advances(_BOLD)}


def text_width(text: str, *, bold: bool = False) -> float:
    """Width of one line of text, in digits of the same size as the widths of columns are."""
    advances = _ADVANCES[bold]
    total = 0
    for letter in unicodedata.normalize("NFD", text):
        width = advances.get(letter)
        total += (0 if unicodedata.combining(letter) else _OTHER) if width is None else width
    return total / _DIGIT


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
