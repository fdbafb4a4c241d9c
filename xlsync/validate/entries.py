"""Lists: the same entry twice (XS305) and running numbers with gaps or repeats (XS306)."""

from collections.abc import Iterable

from xlsync.model import Finding, Role
from xlsync.texts.normalise import key
from xlsync.validate.place import Part


def entry_findings(part: Part) -> Iterable[Finding]:
    """XS305 and XS306 in one list of one file."""
    if part.table.unique:
        yield from _repeats(part)
    if part.table.numbering is not None:
        yield from _numbering(part, part.table.numbering)


def _comparable(value: object) -> object:
    return key(value) if isinstance(value, str) else value


def _repeats(part: Part) -> Iterable[Finding]:
    columns = [part.records.values.get(field_id) for field_id in part.table.unique]
    if any(column is None for column in columns):
        return
    first_of: dict[tuple[object, ...], int] = {}
    for record, role in enumerate(part.records.roles):
        if role is not Role.ENTRY:
            continue
        name = tuple(_comparable(column[record]) for column in columns if column is not None)
        if any(value is None or value == "" for value in name):
            continue
        first = first_of.setdefault(name, record)
        if first != record:
            field_id = part.table.unique[0]
            cell, first_cell = part.records.cell(record, field_id), part.records.cell(first, field_id)
            cells = tuple(each for each in (first_cell, cell) if each is not None)
            yield part.finding(
                "XS305",
                variant="entry",
                values={"first": first_cell, "row": part.records.rows[record]},
                field=field_id,
                cell=cell,
                cells=cells,
                found=part.shown(record, field_id),
            )


def _numbering(part: Part, field_id: str) -> Iterable[Finding]:
    values = part.records.values.get(field_id)
    if values is None:
        return
    seen: dict[int, int] = {}
    before: int | None = None
    for record, role in enumerate(part.records.roles):
        value = values[record]
        if role is not Role.ENTRY or not isinstance(value, int):
            continue
        cell = part.records.cell(record, field_id)
        cells = (cell,) if cell is not None else ()
        expected = 1 if before is None else before + 1
        shown: dict[str, str | int | float | None] = {"expected": expected, "found": value}
        place = {"field": field_id, "cell": cell, "cells": cells, "found": str(value), "expected": str(expected)}
        if value in seen:
            yield part.finding("XS306", variant="repeat", values=shown, **place)  # type: ignore[arg-type]
        elif before is not None and value != expected:
            yield part.finding("XS306", variant="gap", values=shown, **place)  # type: ignore[arg-type]
        seen[value] = record
        before = value
