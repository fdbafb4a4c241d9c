"""From found headers to located tables: their rows, whether they are ticked, what is odd about the sheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from xlsync.forms.definition import RowKind, Table
from xlsync.identify.headers import FoundHeader, HeaderIndex
from xlsync.identify.sheet_findings import StandardPlace, evidence_findings, header_findings, layout_findings
from xlsync.model import CellRange, Finding, Grid, LocatedTable, Place, RawValue, Value, Workbook, a1, within
from xlsync.texts.catalogue import finding
from xlsync.texts.row_labels import (
    is_aggregate,
    is_signature,
    is_tick_label,
    is_ticked,
    is_tier,
    is_total,
    means_nothing,
)

_INDEX_MARK = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)
_ROWS_OF_TITLE = 6
_WIDEST_SIGNATURE = 3
_OF_HEADERS = frozenset({"XS102", "XS103", "XS105"})


@dataclass(frozen=True, slots=True)
class Located:
    """A located table with its definition, its grid and what was found about its layout."""

    found: FoundHeader
    table: LocatedTable
    grid: Grid
    findings: tuple[Finding, ...]
    annex: bool
    """Whether the rows are tiers, as in the annex that the province prints, instead of units."""


def locate(
    workbook: Workbook,
    index: HeaderIndex,
    standard: Mapping[tuple[str, str], StandardPlace],
    template: tuple[str, str] | None,
    place: Place,
    skip: frozenset[str],
) -> tuple[list[Located], list[Grid]]:
    """All tables of the workbook and the sheets that hold something but no known table.

    `template` is the form and version that the workbook's identity names. `skip` has the sheets that are no tables by
    their nature (identity, lists, guide, cover).
    """
    located: list[Located] = []
    unplaced: list[Grid] = []
    for grid in workbook.grids:
        if grid.sheet in skip or not grid.rows:
            continue
        headers = index.find(grid)
        if not headers:
            unplaced.append(grid)
            continue
        last = max(grid.rows)
        for number, found in enumerate(headers):
            end = end_of(grid, headers[number + 1].top) if number + 1 < len(headers) else last
            one = _locate_one(grid, found, end, standard, template, place)
            if located and _goes_on_in(located[-1], one):
                located[-1] = _joined(located[-1], one)
            else:
                located.append(one)
    return _without_repeats(located, standard, place), unplaced


def _goes_on_in(before: Located, after: Located) -> bool:
    """Whether a header only repeats the one above it, as at the top of a printed page."""
    return (
        before.grid is after.grid
        and (before.table.form, before.table.table) == (after.table.form, after.table.table)
        and before.table.columns == after.table.columns
    )


def _joined(before: Located, after: Located) -> Located:
    table = replace(
        before.table,
        rows=(*before.table.rows, *after.table.rows),
        nothing_to_report=before.table.nothing_to_report or after.table.nothing_to_report,
    )
    more = (told for told in after.findings if told.code not in _OF_HEADERS)
    return replace(before, table=table, findings=(*before.findings, *more), annex=before.annex and after.annex)


def _without_repeats(
    located: list[Located], standard: Mapping[tuple[str, str], StandardPlace], place: Place
) -> list[Located]:
    """One place for each table. Where a table stands twice, the sheet of that name counts, else the fuller one; the
    other is told, and when it says something else the table is unsettled."""
    best: dict[tuple[str, str], Located] = {}
    for each in located:
        name = (each.table.form, each.table.table)
        other = best.get(name)
        if other is None:
            best[name] = each
            continue
        sheet = standard[name].sheet if name in standard else ""
        keep, spare = sorted((other, each), key=lambda one: _weight(one, sheet), reverse=True)
        best[name] = _with_spare(keep, spare, place) if _content(spare) else keep
    return list(best.values())


def _weight(each: Located, sheet: str) -> tuple[bool, bool, int]:
    content = _content(each)
    return bool(content), each.grid.sheet == sheet, len(content)


def _content(each: Located) -> list[tuple[str, RawValue]]:
    """What was filled in: all but the names of the units and what formulas give."""
    unit = each.found.table.unit_field
    columns = {field: at for field, at in each.table.columns.items() if unit is None or field != unit.id}
    return [
        (field, value)
        for row in each.table.rows
        for field, column in columns.items()
        if (value := each.grid.value(row, column)) is not None and (row, column) not in each.grid.formulas
    ]


def _with_spare(keep: Located, spare: Located, place: Place) -> Located:
    here = within(place, form=spare.table.form, table=spare.table.table, sheet=spare.grid.sheet)
    cell = a1(spare.table.rows[0], min(spare.table.columns.values()))
    values: dict[str, Value] = {"sheet": spare.grid.sheet, "used": keep.grid.sheet}
    if _content(keep) == _content(spare):
        copy = finding("XS108", variant="copy", values=values, cell=cell, **here)
        return replace(keep, findings=(*keep.findings, copy))
    told = finding("XS103", variant="table", values=values, cell=cell, **here)
    return replace(keep, table=replace(keep.table, unsettled=True), findings=(*keep.findings, told))


def end_of(grid: Grid, next_top: int) -> int:
    """The last row before the title of the next table on the same sheet."""
    row = next_top - 1
    while row in grid.rows or (row + 1 == next_top and row > 0):
        cells = grid.rows.get(row, {})
        if len(cells) > 2 or any(isinstance(value, float) for value in cells.values()):
            break
        row -= 1
    return row


def _locate_one(
    grid: Grid,
    found: FoundHeader,
    end: int,
    standard: Mapping[tuple[str, str], StandardPlace],
    template: tuple[str, str] | None,
    place: Place,
) -> Located:
    form, table = found.form, found.table
    mapped = frozenset(found.columns.values())
    rows = [row for row in grid.rows if found.row < row <= end and not mapped.isdisjoint(grid.rows[row])]
    rows.sort()
    rows = _without_signature(grid, rows, mapped, table)
    from_template = template == (form.form, form.version)
    if not from_template and rows and is_index_row(grid, rows[0], mapped) and _goes_on(grid, rows, found):
        rows = rows[1:]
    tick = _tick_cell(grid, found)
    ticked = tick is not None and (is_ticked(grid.value(*tick)) or _ticked_in_label(grid, tick))
    if table.rows is RowKind.LIST and len(rows) == 1 and _says_nothing(grid, rows[0]):
        rows, ticked = [], True
    located = LocatedTable(
        form=form.form,
        version=form.version,
        table=table.id,
        sheet=grid.sheet,
        columns=dict(found.columns),
        header_row=found.row,
        rows=tuple(rows),
        tick=tick,
        nothing_to_report=ticked,
        from_template=from_template,
        doubtful={field_id: tuple(columns) for field_id, columns in found.doubtful.items()},
    )
    annex = table.rows is RowKind.OWN_AND_CHILDREN and not located.from_template and _names_tiers(grid, located, table)
    here: Place = {**place, "form": form.form, "table": table.id, "sheet": grid.sheet}
    findings = [
        *header_findings(found, table, here),
        # The annex is not made from the template: it stands where it stands.
        *layout_findings(found, grid, None if annex else standard.get((form.form, table.id)), here),
        *evidence_findings(found, grid, located, end, here),
    ]
    return Located(found, located, grid, tuple(findings), annex)


def _names_tiers(grid: Grid, located: LocatedTable, table: Table) -> bool:
    """Whether the rows are those of the annex: tiers, a total, and one more, for the province goes by its own name."""
    unit = table.unit_field
    column = located.columns.get(unit.id) if unit is not None else None
    if column is None:
        return False
    texts = [text for row in located.rows if isinstance(text := grid.value(row, column), str)]
    others = [text for text in texts if not (is_tier(text) or is_aggregate(text) or is_total(text))]
    return len(others) <= 1 and any(is_tier(text) for text in texts)


def is_index_row(grid: Grid, row: int, mapped: frozenset[int]) -> bool:
    """A row of column numbers under the header: (1) (2) (3), or A 1 2 3."""
    marks: list[str] = []
    for column in sorted(mapped):
        value = grid.value(row, column)
        if value is None:
            continue
        text = f"{value:g}" if isinstance(value, float) else str(value).strip()
        match = _INDEX_MARK.fullmatch(text)
        if match is None:
            return False
        marks.append(match[1])
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    letters = [mark for mark in marks if not mark.isdigit()]
    in_a_row = all(later - earlier in {1, 2} for earlier, later in pairwise(numbers))
    return len(marks) >= 3 and len(numbers) >= 2 and len(letters) <= 2 and in_a_row and numbers[0] <= 3


def _goes_on(grid: Grid, rows: list[int], found: FoundHeader) -> bool:
    """Whether the rows after a row of column numbers are data of their own; else 1, 2, 3 are the data.

    A table with no unit column needs another row with numbers, and its numbering must not go on from that row.
    """
    if found.table.rows not in {RowKind.OWN, RowKind.LIST}:
        return True
    if len(rows) < 2 or not any(isinstance(value, float) for value in grid.rows[rows[1]].values()):
        return False
    numbers = found.columns.get(found.table.numbering or "", 0)
    return numbers == 0 or grid.value(rows[1], numbers) != 2


def _without_signature(grid: Grid, rows: list[int], mapped: frozenset[int], table: Table) -> list[int]:
    """The rows without the notes and signatures under the table."""
    cut = len(rows)
    for position in range(len(rows) - 1, -1, -1):
        cells = grid.rows[rows[position]]
        if len(cells) > _WIDEST_SIGNATURE or any(isinstance(value, float | bool) for value in cells.values()):
            break
        signed = sum(isinstance(value, str) and is_signature(value) for value in cells.values())
        if signed and 2 * signed >= len(cells):  # a row of data may name a chairman among other things
            cut = position
    return rows[:cut]


def _tick_cell(grid: Grid, found: FoundHeader) -> tuple[int, int] | None:
    for row in range(found.top - 1, max(0, found.top - 1 - _ROWS_OF_TITLE), -1):
        for column, value in sorted(grid.rows.get(row, {}).items()):
            if isinstance(value, str) and len(value) < 60 and is_tick_label(value):
                right = _span_of(grid, row, column).last_column + 1
                for candidate in range(right, right + 3):
                    if grid.value(row, candidate) is not None:
                        return row, candidate
                return row, right
    return None


def _ticked_in_label(grid: Grid, tick: tuple[int, int]) -> bool:
    label = grid.value(tick[0], tick[1] - 1)
    if not isinstance(label, str):
        return False
    _, colon, mark = label.rpartition(":")
    return "☒" in label or (colon == ":" and is_ticked(mark.strip()))


def _span_of(grid: Grid, row: int, column: int) -> CellRange:
    for span in grid.merged:
        if (row, column) in span:
            return span
    return CellRange(row, column, row, column)


def _says_nothing(grid: Grid, row: int) -> bool:
    texts = [value for value in grid.rows[row].values() if not isinstance(value, float)]
    return len(texts) == len(grid.rows[row]) == 1 and isinstance(texts[0], str) and means_nothing(texts[0])
