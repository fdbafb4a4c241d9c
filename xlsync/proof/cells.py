"""The cells of the consolidated workbook that a phrase of the prose may mean."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.model import Published, PublishedFigure, Tier


@dataclass(frozen=True, slots=True)
class FieldKey:
    """A field of a form."""

    form: str
    table: str
    field: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it stands: of a tier, of a unit, or of all. `figures` are the cells that it is the sum of."""

    key: FieldKey
    value: Fraction
    tier: Tier | None
    unit: str | None
    figures: tuple[PublishedFigure, ...]

    @property
    def place(self) -> str:
        """Sheet and address, of a sum all of them."""
        return f"{self.figures[0].sheet}!" + "+".join(figure.cell for figure in self.figures)


class Cells:
    """All figures of a consolidated workbook by field, the sums over the tiers and over a unit's tiers besides."""

    def __init__(self, published: Published) -> None:
        self.period = published.period
        grouped: dict[FieldKey, list[PublishedFigure]] = defaultdict(list)
        for figure in published.figures:
            if figure.value is not None:
                grouped[FieldKey(figure.form, figure.table, figure.field)].append(figure)
        self._cells: Mapping[FieldKey, tuple[Cell, ...]] = {
            key: tuple(_cells(key, figures)) for key, figures in grouped.items()
        }

    def anywhere(self, value: Fraction) -> bool:
        """Whether some field has that value."""
        return any(cell.value == value for cells in self._cells.values() for cell in cells)

    def of_others(self, cell: Cell) -> Iterator[Cell]:
        """The cells of the same field and tier that are of other units."""
        for each in self._cells.get(cell.key, ()):
            if each.unit not in (None, cell.unit) and each.tier is cell.tier:
                yield each

    def of(self, key: FieldKey, unit: str | None = None) -> tuple[Cell, ...]:
        """The cells of a field: those of the tiers and of all, or those of one unit."""
        return tuple(cell for cell in self._cells.get(key, ()) if cell.unit == unit)


def _cells(key: FieldKey, figures: list[PublishedFigure]) -> Iterator[Cell]:
    """Incomplete figures are cells too: the prose states what the workbook says."""
    by_unit: dict[str | None, list[PublishedFigure]] = defaultdict(list)
    for figure in figures:
        by_unit[figure.unit].append(figure)
        yield Cell(key, _exact(figure), figure.tier, figure.unit, (figure,))
    for unit, own in by_unit.items():
        tiers = [figure for figure in own if figure.tier is not None]
        if len(tiers) > 1 and len({figure.tier for figure in tiers}) == len(tiers) and len(tiers) == len(own):
            yield Cell(key, sum((_exact(figure) for figure in tiers), Fraction(0)), None, unit, tuple(tiers))


def _exact(figure: PublishedFigure) -> Fraction:
    return Fraction(str(figure.value))


def phrased(forms: tuple[Form, ...]) -> Iterator[tuple[Form, Table, FieldDefinition]]:
    """The fields that have phrases."""
    for form in forms:
        for table in form.tables:
            for field in table.fields:
                if field.phrases:
                    yield form, table, field
