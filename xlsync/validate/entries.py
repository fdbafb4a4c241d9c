"""Lists: running numbers with gaps or repeats (XS306)."""

from collections.abc import Iterable

from xlsync.model import Finding, Role
from xlsync.rules.part import Part


def entry_findings(part: Part) -> Iterable[Finding]:
    """XS306 in one list of one file."""
    if part.table.numbering is not None:
        yield from _numbering(part, part.table.numbering)


def _numbering(part: Part, field_id: str) -> Iterable[Finding]:
    values = part.records.values.get(field_id)
    if values is None:
        return
    seen: set[int] = set()
    before: int | None = None
    instead: int | None = None  # what may follow a repeat, too: 1, 1, 3 has one slip, not two
    for record, role in enumerate(part.records.roles):
        value = values[record]
        if role is not Role.ENTRY or not isinstance(value, int):
            continue
        expected = 1 if before is None else before + 1
        repeated = value in seen
        if repeated:
            yield _finding(part, field_id, record, "repeat", value, expected)
        elif before is not None and value not in {expected, instead}:
            yield _finding(part, field_id, record, "gap", value, expected)
        instead = expected + 1 if repeated else None
        seen.add(value)
        before = value


def _finding(part: Part, field_id: str, record: int, variant: str, value: int, expected: int) -> Finding:
    cell = part.records.cell(record, field_id)
    return part.finding(
        "XS306",
        variant=variant,
        values={"expected": expected, "found": value},
        field=field_id,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=str(value),
        expected=str(expected),
    )
