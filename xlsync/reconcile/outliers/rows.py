"""The rows of figures that outliers are looked for in: one a unit, table and role."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldType, Form
from xlsync.model import Submission
from xlsync.model.submission import Records, Role

#: (form, table, role, unit)
Key = tuple[str, str, Role, str]
_ROLES = frozenset({Role.OWN, Role.CHILD})


@dataclass(frozen=True, slots=True)
class Row:
    """The typed counts of one row by field: neither blank, refused, computed nor sensitive."""

    key: Key
    submission: Submission
    records: Records
    record: int
    counts: Mapping[str, int]


def rows_of(submissions: Iterable[Submission], forms: Mapping[tuple[str, str], Form]) -> dict[Key, Row]:
    """All rows that can be compared. A unit with two rows in one table has none: which counts is unknown."""
    found: dict[Key, Row] = {}
    twice: set[Key] = set()
    for row in _rows(submissions, forms):
        if row.key in found:
            twice.add(row.key)
        found[row.key] = row
    return {key: row for key, row in found.items() if key not in twice} if twice else found


def _rows(submissions: Iterable[Submission], forms: Mapping[tuple[str, str], Form]) -> Iterator[Row]:
    fields: dict[tuple[str, str, str], list[str]] = {}
    for submission in submissions:
        for records in submission.tables if submission.counted else ():
            table = records.form, records.version, records.table
            if table not in fields:
                form = forms.get(table[:2])
                fields[table] = [] if form is None else _counted(form, records.table)
            if fields[table]:
                yield from _of_table(submission, records, fields[table])


def _of_table(submission: Submission, records: Records, fields: Sequence[str]) -> Iterator[Row]:
    """Column by column, for there are tens of thousands of cells."""
    known = [name for name in fields if name in records.values and name in records.columns]
    columns = [records.values[name] for name in known]
    for record, (role, unit) in enumerate(zip(records.roles, records.units, strict=True)):
        if role not in _ROLES or unit is None:
            continue
        counts = {}
        for name, column in zip(known, columns, strict=True):
            value = column[record]
            if isinstance(value, int) and value >= 0:
                counts[name] = value
        if records.refused:
            counts = {name: count for name, count in counts.items() if (record, name) not in records.refused}
        yield Row((records.form, records.table, role, unit), submission, records, record, counts)


def _counted(form: Form, table: str) -> list[str]:
    return [
        field.id
        for field in form.table(table).fields
        if field.type is FieldType.COUNT and field.computed is None and not field.sensitive
    ]
