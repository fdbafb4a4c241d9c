"""Stated totals and aggregates against the rows they stand for (XS304)."""

from collections.abc import Iterable
from dataclasses import replace

from xlsync.forms.definition import FieldDefinition
from xlsync.model import Finding, Role
from xlsync.rules.part import Part, plain

_DECIMALS = 9


def sum_findings(part: Part) -> Iterable[Finding]:
    """XS304 for each total that is not the sum of its rows, and for an aggregate that differs from the details.

    A column with a refused cell is left alone: its sum is not known, and the refused cell is already told. Rows of
    units that are not known (XS307) belong to the sum, for whoever wrote the total added them too.
    """
    records = part.records
    roles = records.roles
    if Role.TOTAL not in roles and (Role.AGGREGATE not in roles or Role.CHILD not in roles):
        return  # nothing is stated of other rows
    added = [field for field in part.table.added if field.id in records.columns]
    details = [record for record, role in enumerate(records.roles) if role is Role.CHILD]
    aggregates = [record for record, role in enumerate(records.roles) if role is Role.AGGREGATE]
    # A default is no answer: it stands in every row that is left blank.
    detailed = any(_number(part, record, field) not in {None, field.blank} for record in details for field in added)
    for field in added:
        if any(refused == field.id for _, refused in records.refused) or _was_refused(part, field):
            continue
        counted = details if detailed else aggregates
        found = [
            *(_aggregate_findings(part, field, details, aggregates) if detailed else ()),
            *_total_findings(part, field, counted, aggregates),
        ]
        if found and (as_received := _as_received(part, field)) is not None:
            # A total written before the telephone call is right when it was the sum of what the file says.
            before = [
                *(_aggregate_findings(as_received, field, details, aggregates) if detailed else ()),
                *_total_findings(as_received, field, counted, aggregates),
            ]
            found = found if before else []
        yield from found


def _was_refused(part: Part, field: FieldDefinition) -> bool:
    """Whether the file has a refused cell there that was corrected by telephone since: its totals are as unknown."""
    adjusted = part.records.adjusted.items()
    return any(
        name == field.id and old is None and (record, name) in part.records.typed for (record, name), old in adjusted
    )


def _as_received(part: Part, field: FieldDefinition) -> Part | None:
    """The part with the figures of that field as the file has them; None when none was adjusted."""
    old = {record: value for (record, name), value in part.records.adjusted.items() if name == field.id}
    if not old:
        return None
    column = list(part.records.values[field.id])
    for record, value in old.items():
        column[record] = value
    return replace(part, records=replace(part.records, values={**part.records.values, field.id: column}))


def _aggregate_findings(
    part: Part, field: FieldDefinition, details: list[int], aggregates: list[int]
) -> Iterable[Finding]:
    total = _sum(part, details, field)
    for record in aggregates:
        stated = _number(part, record, field)
        if stated is not None and round(stated - total, _DECIMALS) != 0:
            yield _finding(part, "aggregate", field, record, stated, total)


def _total_findings(part: Part, field: FieldDefinition, counted: list[int], aggregates: list[int]) -> Iterable[Finding]:
    records = part.records
    totals = [record for record, role in enumerate(records.roles) if role in {Role.TOTAL}]
    if not totals:
        return
    others = [record for record, role in enumerate(records.roles) if role in {Role.OWN, Role.UNKNOWN, Role.TIER}]
    right = _sum(part, [*others, *counted], field)
    also_right = {right, _sum(part, [*others, *aggregates], field) if aggregates else right}
    for record in totals:
        stated = _number(part, record, field)
        if stated is None or any(round(stated - each, _DECIMALS) == 0 for each in also_right):
            continue
        if len(totals) > 1 and record != totals[-1]:
            # A total in the middle adds up the rows above it.
            above = [each for each in [*others, *counted] if each < record]
            if round(stated - _sum(part, above, field), _DECIMALS) == 0:
                continue
        yield _finding(part, "total", field, record, stated, right)


def _number(part: Part, record: int, field: FieldDefinition) -> int | float | None:
    values = part.records.values.get(field.id)
    value = values[record] if values is not None else None
    return value if isinstance(value, int | float) else None


def _sum(part: Part, records: list[int], field: FieldDefinition) -> int | float:
    values = part.records.values.get(field.id, ())
    return sum([value for record in records if isinstance(value := values[record], int | float)] if values else ())


def _finding(
    part: Part, variant: str, field: FieldDefinition, record: int, stated: int | float, right: int | float
) -> Finding:
    cell = part.records.cell(record, field.id)
    row = part.records.rows[record]
    return part.finding(
        "XS304",
        variant=variant,
        values={
            "label": field.label.vi,
            "label_en": field.label.text("en"),
            "row": row,
            "stated": stated,
            "sum": round(right, _DECIMALS),
            "difference": round(abs(stated - right), _DECIMALS),
        },
        field=field.id,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=part.shown(record, field.id),
        expected=plain(round(right, _DECIMALS)),
    )
