"""What the annex says, without how it is set: tables as rows of cells, every figure with the number behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

Number = int | float


class Kind(Enum):
    """What stands in a column: it decides how wide the column is and how its cells are aligned."""

    LABEL = auto()  # the tier of the row
    NUMBERING = auto()  # TT
    FIGURE = auto()  # a count, a decimal, a rate
    COMPOUND = auto()  # a count with its rate in brackets
    DATE = auto()
    TEXT = auto()  # a short text of a list
    PROSE = auto()  # what units wrote, under their names


@dataclass(frozen=True, slots=True)
class Column:
    """One column with what its header says, in the upper row (None: the lower one stands over both) and the lower."""

    kind: Kind
    label: str
    group: str | None = None
    width: float = 0.0
    """Of a text of a list: its width in the form, in characters."""


@dataclass(frozen=True, slots=True)
class Words:
    """A cell that holds a text as it is printed; `day` is the date that it says, where it is one."""

    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Numeral:
    """A cell that holds a figure: as printed, as a number (None: nobody reported), with the rate that is printed in it.

    A rate is a fraction, `decimals` the most that its percentage is printed with. `alone` is a figure that is a rate
    itself.
    """

    text: str
    value: Number | None
    rate: Number | None = None
    decimals: int = 0
    alone: bool = False
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What units wrote in one cell: their names, and the paragraphs in their order. Units that wrote the same share a
    block."""

    authors: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def names(self) -> str:
        """The names as printed before the first paragraph."""
        return "; ".join(self.authors)


@dataclass(frozen=True, slots=True)
class Prose:
    """A cell with texts of units."""

    blocks: tuple[Block, ...]


Cell = Words | Numeral | Prose


def groups(columns: Sequence[Column]) -> Iterator[tuple[int, int, str | None]]:
    """Neighbours under one group: first place, last place, what stands over them (None: a column without a group)."""
    start = 0
    for place in range(1, len(columns) + 1):
        group = columns[start].group
        if place == len(columns) or group is None or columns[place].group != group:
            yield start, place - 1, group
            start = place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, one cell a column."""

    cells: tuple[Cell, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A table with its title; `sheet` is its short name (`Biểu 2`)."""

    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def incomplete(self) -> bool:
        """Whether any figure is marked."""
        return any(isinstance(cell, Numeral) and cell.incomplete for row in self.rows for cell in row.cells)

    @property
    def has_prose(self) -> bool:
        """Whether units' texts stand in it."""
        return any(column.kind is Kind.PROSE for column in self.columns)


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that changed after a package was sealed: what and whose it is, before, after, why."""

    place: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The whole annex. `body` is who issues it, `place` where (None: to be filled in), `period` as it is printed, `day`
    the day of the check, `year` the one of the date to be filled in, `draft` whether errors are left in the figures."""

    body: str
    place: str | None
    title: str
    period: str
    day: date
    tables: tuple[AnnexTable, ...]
    draft: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Whether any figure of any table is marked."""
        return any(table.incomplete for table in self.tables)
