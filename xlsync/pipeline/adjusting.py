"""Figures corrected by telephone are put in place of those that the file has; the file's own stay beside them.

What was wrong with such a cell is settled: it is told as information, with what was put in its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlsync.forms.definition import Form, Table
from xlsync.forms.expression import parse_value
from xlsync.model import Adjustment, Applied, Cleaned, Finding, Records, Role, Severity, Submission
from xlsync.rules.evaluate import evaluate
from xlsync.texts.catalogue import finding

#: Stands in `Adjustment.row` for the one row of all grassroots unions.
AGGREGATE = "aggregate"


def adjust(
    submissions: Sequence[Submission], adjustments: Iterable[Adjustment], forms: Mapping[tuple[str, str], Form]
) -> tuple[list[Submission], tuple[Applied, ...], list[Finding]]:
    """The submissions with the confirmed figures; every adjustment with whether it holds; what is to be told.

    Of several adjustments of one figure the last one counts; one that puts back what the file says takes the others
    back. An adjustment was made to a figure of one file: when another version of that file counts now, it is superseded
    (XS011).
    """
    result = list(submissions)
    settled: dict[int, dict[str, dict[str, Adjustment]]] = defaultdict(lambda: defaultdict(dict))
    applied: list[Applied] = []
    findings: list[Finding] = []
    for each in _last_ones(adjustments):
        place = _counted(result, each)
        if place is None:  # nothing of that unit is in this mailbag: nothing to correct, and nothing to tell
            continue
        submission = result[place]
        records = next(records for records in submission.tables if records.table == each.table)
        record = record_of(records, each.row)
        cell = None if record is None else records.cell(record, each.field)
        holds = each.sha256 in {submission.source.sha256, *submission.copies} and record is not None
        if holds and record is not None:
            if _value(records, record, each.field) == each.new:
                continue
            if cell is not None:
                settled[place][each.table][cell] = each
            form = forms[records.form, records.version]
            tables = tuple(
                _replaced(one, form.table(each.table), record, each) if one is records else one
                for one in submission.tables
            )
            result[place] = replace(submission, tables=tables)
        applied.append(Applied(each, submission.source, records.sheet, cell, holds))
        if not holds:
            findings.append(_superseded(each, submission, records.sheet, cell))
    for place, tables_settled in settled.items():
        told = tuple(_settled(found, tables_settled) for found in result[place].findings)
        result[place] = replace(result[place], findings=told)
    return result, tuple(applied), findings


def record_of(records: Records, row: str | None) -> int | None:
    """The index of the record that an adjustment's `row` names; None when the table has no such row."""
    rows = zip(records.rows, records.roles, records.units, strict=True)
    return next((record for record, each in enumerate(rows) if is_row(row, *each)), None)


def is_row(wanted: str | None, number: int, role: Role, unit: str | None) -> bool:
    """Whether an adjustment's `row` means the row of that number in the sheet, of that role and about that unit."""
    if wanted is None:
        return role is Role.OWN
    if wanted == AGGREGATE:
        return role is Role.AGGREGATE
    if role is Role.ENTRY:
        return wanted == str(number)
    return unit == wanted and role in {Role.OWN, Role.CHILD}


def _value(records: Records, record: int, field_id: str) -> Cleaned:
    column = records.values.get(field_id)
    return None if column is None else column[record]


def _settled(found: Finding, adjusted: Mapping[str, Mapping[str, Adjustment]]) -> Finding:
    """A finding about cells that were all corrected by telephone, as information: there is nothing left to mend."""
    here = adjusted.get(found.table or "", {})
    cells = found.cells or ((found.cell,) if found.cell is not None else ())
    if not found.code.startswith("XS2") or not cells or not here.keys() >= set(cells):
        return found
    by = here[cells[0]]
    values = {**found.values, "adjusted_to": by.new, "confirmed_by": by.confirmed_by}
    return replace(found, severity=Severity.INFO, values=values)


def _last_ones(adjustments: Iterable[Adjustment]) -> list[Adjustment]:
    last: dict[tuple[str, str, str, str, str | None], Adjustment] = {}
    for each in adjustments:
        last[each.unit, each.form, each.table, each.field, each.row] = each
    return list(last.values())


def _counted(submissions: Sequence[Submission], each: Adjustment) -> int | None:
    return next(
        (
            place
            for place, submission in enumerate(submissions)
            if submission.counted
            and (submission.unit, submission.form) == (each.unit, each.form)
            and any(records.table == each.table for records in submission.tables)
        ),
        None,
    )


def _replaced(records: Records, table: Table, record: int, each: Adjustment) -> Records:
    """The records with the new figure, and the rates that follow from it."""
    fields = {field.id: field for field in table.fields}
    values = {field_id: list(column) for field_id, column in records.values.items()}
    column = values.setdefault(each.field, [None] * len(records.rows))
    old = column[record]
    column[record] = each.new
    for field in table.fields:
        if field.computed is None or field.id not in values:
            continue
        expression = parse_value(field.computed, fields)
        if each.field in expression.fields:
            row: dict[str, Cleaned] = {name: values[name][record] for name in expression.fields if name in values}
            rate = evaluate(expression, row, fields)
            values[field.id][record] = None if rate is None else float(rate)
    return replace(
        records,
        values=values,
        refused=records.refused - {(record, each.field)},
        adjusted={**records.adjusted, (record, each.field): old},
    )


def _superseded(each: Adjustment, submission: Submission, sheet: str, cell: str | None) -> Finding:
    source = submission.source
    values = {"old": each.old, "new": each.new, "confirmed_by": each.confirmed_by}
    return finding(
        "XS011", variant="adjustment", values=values, unit=each.unit, form=each.form, table=each.table,
        field=each.field, path=source.path, member=source.member, sheet=sheet, cell=cell, found=str(each.new),
    )  # fmt: skip
