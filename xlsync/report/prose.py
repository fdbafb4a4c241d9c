"""Prose of many units in one cell: every paragraph under the name of the unit that wrote it, none lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition
from xlsync.model import Tier
from xlsync.report.book import MOST_CHARACTERS
from xlsync.report.captions import caption
from xlsync.report.cells import HIGHEST_ROW, lines
from xlsync.report.context import Context
from xlsync.report.figures import TableFigures
from xlsync.report.wording import printable

POINTS_A_LINE = 13.5  # of the small print that prose is set in
PROSE_FIT = 1.15  # characters in a column, by its width
_MOST_LINES = int(HIGHEST_ROW / POINTS_A_LINE) - 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one unit wrote, or a part of it."""

    author: str
    text: str


def paragraphs(figures: TableFigures, tier: Tier | None, field: FieldDefinition, context: Context) -> list[Paragraph]:
    """The texts of a field in the records of a tier (None: all), in the order of the details, blanks left out."""
    found = []
    for record in figures.details:
        value = record.values.get(field.id)
        if value is None or value == "" or (tier is not None and record.tier is not tier):
            continue
        author = (
            caption("grassroots_of", context.lang, unit=context.name(record.sender))
            if record.aggregate
            else context.name(record.unit or record.sender)
        )
        found.append(Paragraph(printable(author), printable(str(value))))
    return found


def split(written: Sequence[Paragraph], columns: float) -> list[list[Paragraph]]:
    """The paragraphs as cells of a column of that width: each fits the highest row and the largest cell.

    A text that is cut goes on in the next cell under the same name.
    """
    cells: list[list[Paragraph]] = [[]]
    used_lines = used_characters = 0
    for paragraph in written:
        for piece in _pieces(paragraph, columns):
            text = f"{piece.author}: {piece.text}"
            needed, length = lines(text, columns, fit=PROSE_FIT), len(text) + 1
            if cells[-1] and (used_lines + needed > _MOST_LINES or used_characters + length > MOST_CHARACTERS):
                cells.append([])
                used_lines = used_characters = 0
            cells[-1].append(piece)
            used_lines += needed
            used_characters += length
    return [cell for cell in cells if cell]


def joined(cell: Sequence[Paragraph]) -> str:
    """The text of a cell."""
    return "\n".join(f"{each.author}: {each.text}" if each.author else each.text for each in cell)


def _pieces(paragraph: Paragraph, columns: float) -> Iterable[Paragraph]:
    """The text in pieces that fit a cell each, cut between words, in the middle of one only when it is all one word."""
    room = min(int(columns * (_MOST_LINES - 4)), MOST_CHARACTERS - len(paragraph.author) - 4)
    text = paragraph.text
    while text and (lines(f"{paragraph.author}: {text}", columns, fit=PROSE_FIT) > _MOST_LINES or len(text) > room):
        head = _head(text, columns, room)
        yield Paragraph(paragraph.author, head)
        text = text[len(head) :]
    if text:
        yield Paragraph(paragraph.author, text)


def _head(text: str, columns: float, room: int) -> str:
    end = min(room, len(text))
    while end > 1 and lines(text[:end], columns, fit=PROSE_FIT) > _MOST_LINES - 3:
        end = end * 3 // 4
    if end < len(text):
        cut = max(text.rfind(mark, end // 2, end) for mark in ("\n", " "))
        end = cut + 1 if cut > 0 else end
    return text[:end]
