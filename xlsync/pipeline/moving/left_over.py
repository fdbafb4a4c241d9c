"""The list of what found no place: each cell with what a person needs to find it again and to decide."""

from collections.abc import Iterator, Sequence

from xlsync.forms.definition import Table
from xlsync.forms.layout import TableLayout
from xlsync.identify.headers import HeaderIndex
from xlsync.identify.tables import Located
from xlsync.identify.workbook import OUR_SHEETS
from xlsync.issue.content import LeftOver
from xlsync.model import ErrorValue, Grid, Workbook, a1
from xlsync.model.grid import Address
from xlsync.pipeline.moving.columns import Column, Columns
from xlsync.pipeline.moving.rest import Rest, spare_cells
from xlsync.pipeline.moving.tables import Moved, Why
from xlsync.pipeline.moving.values import PROTECTED, shown

_NO_TABLE = "Trang này không có bảng nào của mẫu"


def of_table(
    located: Located, moved: Moved, rest: Rest, columns: Columns, place: TableLayout | None, date_1904: bool
) -> Iterator[LeftOver]:
    """The cells of one table and around it that have no place, in the order of the sheet."""
    found: dict[Address, tuple[Column | None, Why]] = {at: (None, why) for at, why in rest.left.items()}
    found |= moved.left
    grid, hides = located.grid, _hides(located.found.table, None if place is None else place.table)
    for at in sorted(found):
        column, (why, settled) = found[at]
        header = columns.of(at[1]).header if at[0] > located.found.row else ""
        value = _shown(grid, at, date_1904)
        if _is_sensitive(column) or (hides and not _has_field(column) and _is_text(grid, at)):
            value = PROTECTED
        yield LeftOver(grid.sheet, a1(*at), header, value, why, settled)


def of_other_sheets(workbook: Workbook, index: HeaderIndex, used: Sequence[Located]) -> Iterator[LeftOver]:
    """The sheets of which no table was taken: those without any in one line, of the others each cell."""
    sheets = {each.grid.sheet for each in used} | OUR_SHEETS
    for grid in workbook.grids:
        if grid.sheet in sheets or not grid.rows:
            continue
        headers = index.find(grid)
        if not headers:
            yield LeftOver(grid.sheet, _range(grid), "", f"{_count(grid)} ô có nội dung", _NO_TABLE)
            continue
        table = headers[0].table
        taken = next((each.grid.sheet for each in used if each.found.table.id == table.id), "")
        for at, (why, settled) in spare_cells(grid, headers, taken):
            hidden = _hides(table, None) and _is_text(grid, at)
            value = PROTECTED if hidden else _shown(grid, at, workbook.date_1904)
            yield LeftOver(grid.sheet, a1(*at), "", value, why, settled)


def _hides(old: Table, new: Table | None) -> bool:
    """Whether texts of a table that belong to no field may be what must not be shown."""
    fields = (*old.fields, *(() if new is None else new.fields))
    return any(field.sensitive for field in fields)


def _is_sensitive(column: Column | None) -> bool:
    return column is not None and any(each is not None and each.sensitive for each in (column.old, column.new))


def _has_field(column: Column | None) -> bool:
    return column is not None and (column.old is not None or column.new is not None)


def _is_text(grid: Grid, at: Address) -> bool:
    value = grid.value(*at)
    return value is None or (isinstance(value, str) and not isinstance(value, ErrorValue))


def _shown(grid: Grid, at: Address, date_1904: bool) -> str:
    formula = grid.formulas.get(at) if grid.value(*at) is None else None
    return shown(grid, at, date_1904) if formula is None else f"={formula}"


def _count(grid: Grid) -> int:
    return sum(map(len, grid.rows.values()))


def _range(grid: Grid) -> str:
    rows, columns = sorted(grid.rows), sorted({column for cells in grid.rows.values() for column in cells})
    first, last = a1(rows[0], columns[0]), a1(rows[-1], columns[-1])
    return first if first == last else f"{first}:{last}"
