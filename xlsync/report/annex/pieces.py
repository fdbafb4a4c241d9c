"""Texts of units in pieces, each of which fits a row of a spreadsheet: Excel allows no row higher than 409 points."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.report.annex.content import Prose
from xlsync.report.annex.widths import wrapped

_MOST_CHARACTERS = 8_000  # of a piece: a cell holds 32,767


@dataclass(frozen=True, slots=True)
class Piece:
    """Names (where their text begins) and a paragraph, or a part of one."""

    names: str
    text: str

    @property
    def shown(self) -> str:
        """As it stands in the cell."""
        return f"{self.names}: {self.text}" if self.names else self.text


def chunks(prose: Prose, width: float, points: float, most_lines: int) -> list[list[Piece]]:
    """The pieces of a cell, row by row: none takes more lines than that in a column of so many millimetres."""
    rows: list[list[Piece]] = [[]]
    used = characters = 0
    for piece in _pieces(prose, width, points, most_lines):
        needed = wrapped(piece.shown, width, points, bold=bool(piece.names))
        if rows[-1] and (used + needed > most_lines or characters + len(piece.shown) > _MOST_CHARACTERS):
            rows.append([])
            used = characters = 0
        rows[-1].append(piece)
        used, characters = used + needed, characters + len(piece.shown) + 1
    return [row for row in rows if row]


def _pieces(prose: Prose, width: float, points: float, most_lines: int) -> Iterator[Piece]:
    for block in prose.blocks:
        for place, paragraph in enumerate(block.paragraphs):
            yield from _cut(Piece("" if place else block.names, paragraph), width, points, most_lines)


def _cut(piece: Piece, width: float, points: float, most_lines: int) -> Iterator[Piece]:
    """A paragraph that is too long, cut between words; one word that is too long, anywhere."""
    names, text = piece.names, piece.text
    while text:
        head = text[:_MOST_CHARACTERS]
        while len(head) > 1 and wrapped(Piece(names, head).shown, width, points, bold=bool(names)) > most_lines:
            head = head[: max(len(head) * 3 // 4, 1)]
        if len(head) < len(text):
            cut = head.rfind(" ", len(head) // 2)
            head = head[: cut + 1] if cut > 0 else head
        yield Piece(names, head)
        names, text = "", text[len(head) :]
