"""The facts of the cover that go over into the new one: who made the report and when. Unit and period stay its own."""

from collections.abc import Iterable

from xlsync.clean.dates import parse_date
from xlsync.forms.layout import COVER_SHEET
from xlsync.issue.content import Typed
from xlsync.model import ErrorValue, Grid, Workbook
from xlsync.pipeline.moving.values import is_blank
from xlsync.texts.normalise import fold

_LABELS = {
    "date": ("ngay lap bieu", "ngay lap bao cao", "ngay lap"),
    "filled_by": ("nguoi lap bieu", "nguoi lap bao cao", "nguoi lap"),
    "telephone": ("dien thoai lien he", "dien thoai", "so dien thoai"),
}
_ROWS, _SHEETS = 20, 2
_REACH = 3  # columns right of a label; on our own cover the hint stands behind the cell


def cover_facts(workbook: Workbook, tables: Iterable[Grid]) -> dict[str, Typed]:
    """By fact, what stands right of its label on the cover, or on one of the first sheets without a table."""
    cover = workbook.grid(COVER_SHEET)
    of_tables = {grid.sheet for grid in tables}
    grids = [grid for grid in workbook.grids if grid.sheet not in of_tables][:_SHEETS] if cover is None else [cover]
    facts: dict[str, Typed] = {}
    for grid in grids:
        for row in sorted(grid.rows)[:_ROWS]:
            for column, raw in sorted(grid.rows[row].items()):
                name = _fact(raw) if isinstance(raw, str) else None
                if name is not None and (value := _beside(grid, row, column, workbook.date_1904, name)) is not None:
                    facts.setdefault(name, value)
    return facts


def _fact(label: str) -> str | None:
    folded = fold(label.rstrip(" :"))
    return next((name for name, labels in _LABELS.items() if folded in labels), None)


def _beside(grid: Grid, row: int, column: int, date_1904: bool, name: str) -> Typed | None:
    reach = 1 if grid.sheet == COVER_SHEET else _REACH
    at = next((each for each in range(column + 1, column + 1 + reach) if not is_blank(grid.value(row, each))), None)
    if at is None:
        return None
    raw = grid.rows[row][at]
    if isinstance(raw, ErrorValue):
        return None
    if name != "date":
        return Typed(f"{raw:.0f}" if isinstance(raw, float) else str(raw).strip())
    day = parse_date(raw, grid.formats.get((row, at)), date_1904).value
    return Typed(raw if day is None else day)
