"""The rows of figures that outliers are looked for in: one a unit, table and role."""

from collections.abc import Iterable, Iterator, Mapping
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
    return {key: row for key, row in found.items() if key not in twice}


def _rows(submissions: Iterable[Submission], forms: Mapping[tuple[str, str], Form]) -> Iterator[Row]:
    for submission in submissions:
        for records in submission.tables if submission.counted else ():
            form = forms.get((records.form, records.version))
            if form is None:
                continue
            fields = _counted(form, records.table)
            for record, (role, unit) in enumerate(zip(records.roles, records.units, strict=True)):
                if role in _ROLES and unit is not None:
                    key = (records.form, records.table, role, unit)
                    yield Row(key, submission, records, record, _counts(records, record, fields))


def _counted(form: Form, table: str) -> list[str]:
    return [
        field.id
        for field in form.table(table).fields
        if field.type is FieldType.COUNT and field.computed is None and not field.sensitive
    ]


def _counts(records: Records, record: int, fields: Iterable[str]) -> dict[str, int]:
    counts = {}
    for field in fields:
        value = records.values[field][record] if field in records.values else None
        known = (record, field) not in records.refused and records.cell(record, field) is not None
        if known and isinstance(value, int) and value >= 0:
            counts[field] = value
    return counts
