"""Lists: running numbers with gaps or repeats (XS306)."""

from collections.abc import Iterable

from xlsync.model import Finding, Role
from xlsync.validate.place import Part


def entry_findings(part: Part) -> Iterable[Finding]:
    """XS306 in one list of one file."""
    if part.table.numbering is not None:
        yield from _numbering(part, part.table.numbering)


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
