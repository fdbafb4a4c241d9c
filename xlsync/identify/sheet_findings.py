"""What is odd about a found table: columns missing or twice, things moved or renamed, data beside, merged or hidden."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.identify.headers import FoundHeader
from xlsync.model import Finding, Grid, LocatedTable, Place, Value, a1, column_letters, within
from xlsync.texts.catalogue import finding
from xlsync.texts.normalise import fold

_NUMBERING_HEADERS = frozenset({"tt", "stt", "so tt", "so thu tu", "no"})


@dataclass(frozen=True, slots=True)
class StandardPlace:
    """Where the template has a table: its sheet and the first cell of its header."""

    sheet: str
    header_row: int
    first_column: int


def _required(table: Table) -> Iterable[FieldDefinition]:
    return (definition for definition in table.fields if definition.required and definition.computed is None)


def header_findings(found: FoundHeader, table: Table, here: Place) -> Iterable[Finding]:
    """XS102 for required columns that are missing, XS103 for columns that stand twice or may mean several fields."""
    first = a1(found.row, min(found.columns.values()))
    claimed = {definition.id for definition in table.fields if definition.id in found.twice}
    for definition in _required(table):
        if definition.id not in found.columns and definition.id not in claimed:
            label = definition.label
            values = {"label": label.vi, "label_en": label.text("en")}
            yield finding("XS102", field=definition.id, cell=first, values=values, expected=label.vi, **here)
    for field_id, columns in found.twice.items():
        cells = tuple(a1(found.row, column) for column in columns)
        label = table.field(field_id).label
        values = {"label": label.vi, "label_en": label.text("en"), "cells": ", ".join(cells)}
        yield finding("XS103", variant="twice", field=field_id, cell=cells[1], cells=cells, values=values, **here)
    for column, text in found.ambiguous.items():
        cell = a1(found.row, column)
        yield finding("XS103", variant="ambiguous", cell=cell, values={"header": text}, found=text, **here)


def layout_findings(found: FoundHeader, grid: Grid, standard: StandardPlace | None, here: Place) -> Iterable[Finding]:
    """XS105: what is not as the template has it, and was understood all the same."""
    for renamed in found.renamed:
        label = renamed.field.label
        yield finding(
            "XS105",
            variant="renamed",
            field=renamed.field.id,
            cell=a1(renamed.row, renamed.column),
            values={"header": renamed.header, "label": label.vi, "label_en": label.text("en")},
            found=renamed.header,
            expected=label.vi,
            **here,
        )
    order = [definition.id for definition in found.table.fields if definition.id in found.columns]
    first_column = min(found.columns.values())
    first = a1(found.top, first_column)
    if order != sorted(order, key=lambda field_id: found.columns[field_id]):
        as_found = sorted(order, key=lambda field_id: found.columns[field_id])
        first_odd = next(got for want, got in zip(order, as_found, strict=True) if want != got)
        cell = a1(found.row, found.columns[first_odd])
        label = found.table.field(first_odd).label
        values = {"label": label.vi, "label_en": label.text("en")}
        yield finding("XS105", variant="reordered", field=first_odd, cell=cell, values=values, **here)
    if standard is None:
        return
    if fold(grid.sheet) != fold(standard.sheet):
        values = {"sheet": grid.sheet, "standard": standard.sheet}
        yield finding(
            "XS105",
            variant="sheet_renamed",
            cell=first,
            values=values,
            found=grid.sheet,
            expected=standard.sheet,
            **here,
        )
    if found.top != standard.header_row or first_column != standard.first_column:
        expected = a1(standard.header_row, standard.first_column)
        yield finding(
            "XS105",
            variant="moved",
            cell=first,
            values={"what": first, "standard": expected},
            expected=expected,
            **here,
        )


def evidence_findings(
    found: FoundHeader, grid: Grid, located: LocatedTable, end: int, here: Place
) -> Iterable[Finding]:
    """XS104 and XS108 for data that belongs to no field, XS106 and XS107 for merged and hidden data."""
    mapped = frozenset(found.columns.values())
    spare = mapped | {column for columns in found.twice.values() for column in columns} | set(found.ambiguous)
    beside: dict[int, list[int]] = {}
    for row in located.rows:
        cells = grid.rows[row]
        if not cells.keys() <= spare:
            for column in cells.keys() - spare:
                beside.setdefault(column, []).append(row)
    for column in sorted(beside):
        rows = beside[column]
        header = found.unknown.get(column)
        if header is not None:
            if fold(header) not in _NUMBERING_HEADERS:
                values: dict[str, Value] = {"header": header, "count": len(rows)}
                cells_ = tuple(a1(row, column) for row in rows[:20])
                cell = a1(found.row, column)
                yield finding("XS104", cell=cell, cells=cells_, values=values, found=header, **here)
        else:
            values = {"count": len(rows), "column": column_letters(column)}
            cells_ = tuple(a1(row, column) for row in rows[:20])
            yield finding("XS108", variant="beside", cell=cells_[0], cells=cells_, values=values, **here)
    stray = [
        row
        for row, cells in grid.rows.items()
        if found.row < row <= end and mapped.isdisjoint(cells) and any(isinstance(v, float) for v in cells.values())
    ]
    if stray:
        row = min(stray)
        cell = a1(row, min(grid.rows[row]))
        yield finding("XS108", variant="beside", cell=cell, values={"count": len(stray), "row": row}, **here)
    yield from _merge_findings(grid, located, mapped, here)
    yield from _hidden_findings(grid, located, mapped, here)


def _merge_findings(grid: Grid, located: LocatedTable, mapped: frozenset[int], here: Place) -> Iterable[Finding]:
    if not located.rows or not grid.merged:
        return
    rows = frozenset(located.rows)
    first, last = located.rows[0], located.rows[-1]
    for span in grid.merged:
        if span.last_row < first or span.first_row > last:
            continue
        if not any(row in rows for row in range(max(first, span.first_row), min(last, span.last_row) + 1)):
            continue
        if any(span.first_column <= column <= span.last_column for column in mapped):
            cell = a1(span.first_row, span.first_column)
            cells = (cell, a1(span.last_row, span.last_column))
            yield finding("XS106", cell=cell, cells=cells, values={"range": span.a1}, **here)


def _hidden_findings(grid: Grid, located: LocatedTable, mapped: frozenset[int], here: Place) -> Iterable[Finding]:
    if not located.rows:
        return
    first_column = min(mapped)
    if grid.hidden:
        cell = a1(located.rows[0], first_column)
        yield finding("XS107", variant="sheet", cell=cell, values={"name": grid.sheet}, **here)
    for row in located.rows:
        if row in grid.hidden_rows:
            cell = a1(row, min(grid.rows[row]))
            yield finding("XS107", variant="row", cell=cell, values={"name": str(row)}, **here)
    for column in sorted(mapped & grid.hidden_columns):
        held = [row for row in located.rows if grid.value(row, column) is not None]
        if held:
            cell, letters = a1(held[0], column), column_letters(column)
            yield finding("XS107", variant="column", cell=cell, values={"name": letters}, **here)


def missing_tables(form: Form, located: Iterable[LocatedTable], place: Place) -> Iterable[Finding]:
    """XS101 for each table of the form that was found nowhere in the workbook."""
    there = {each.table for each in located if each.form == form.form}
    for table in form.tables:
        if table.id not in there:
            yield finding(
                "XS101",
                values={"title": table.title.vi.replace("{subject}", "").strip() if table.title else table.sheet},
                expected=table.sheet,
                **within(place, form=form.form, table=table.id, sheet=table.sheet),
            )
