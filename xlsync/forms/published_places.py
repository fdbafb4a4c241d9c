"""Which figure stands in a cell of a consolidated workbook, by its hidden index."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.forms.published_index import IndexedRecord, IndexedTable, PublishedIndex
from xlsync.model import Role, Tier, column_letters


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A figure: `tier` None for all tiers together, `unit` None for the total of all units."""

    form: str
    table: str
    field: str
    tier: Tier | None
    unit: str | None

    @property
    def name(self) -> str:
        """`FORM.TABLE.FIELD`."""
        return f"{self.form}.{self.table}.{self.field}"


def figure_at(index: PublishedIndex, sheet: str, row: int, column: int) -> FigurePlace | None:
    """The figure in that cell (rows and columns from 1): a total, a figure of a unit, or one of a row behind them."""
    letters = column_letters(column)
    for table in index.tables:
        if table.totals is not None and table.totals[0] == sheet:
            found = next(_in_totals(table, row, letters), None)
        elif table.details is not None and table.details[0] == sheet:
            found = next(_in_details(table, row, letters), None)
        else:
            continue
        if found is not None:
            return found
    return None


def _in_totals(table: IndexedTable, row: int, letters: str) -> Iterator[FigurePlace]:
    for field in table.fields:
        if letters not in field.bands:
            continue
        band = field.bands.index(letters)
        if band == 0:
            for total in table.sums:
                if total.row == row:
                    yield FigurePlace(table.form, table.table, field.id, total.tier, None)
        for line in table.lines:
            if line.row == row:
                tier = (line.tier, Tier.GRASSROOTS, None)[band] if len(field.bands) > 1 else None
                yield FigurePlace(table.form, table.table, field.id, tier, line.unit)


def _in_details(table: IndexedTable, row: int, letters: str) -> Iterator[FigurePlace]:
    tiers = {line.unit: line.tier for line in table.lines}
    for field in table.fields:
        if field.details == letters and field.bands:
            for record in table.records:
                if record.row == row:
                    unit = record.unit if record.role is Role.CHILD else record.sender
                    tier = _tier(record, tiers) if len(field.bands) > 1 else None
                    yield FigurePlace(table.form, table.table, field.id, tier, unit)


def _tier(record: IndexedRecord, tiers: dict[str, Tier]) -> Tier | None:
    return tiers.get(record.sender) if record.role is Role.OWN else Tier.GRASSROOTS
