"""Entries of a register that two units have word for word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldType, Form, Table
from xlsync.model import Cleaned, Period, Submission
from xlsync.model.submission import Records, Role
from xlsync.model.unit import Register

#: So many entries, each in other words of at least this length: one may have been raised in two places.
LEAST_ENTRIES = 3
_LONG = 60


@dataclass(frozen=True, slots=True)
class CopiedEntries:
    """`count` entries of a unit's register that `other` has as well; the first of them is `record`, and `field` the
    words that name it."""

    submission: Submission
    records: Records
    record: int
    field: str
    count: int
    other: str


@dataclass(frozen=True, slots=True)
class _Entry:
    submission: Submission
    records: Records
    record: int
    field: str
    words: str


def copied_entries(
    now: Sequence[Submission], forms: Mapping[tuple[str, str], Form], register: Register, period: Period
) -> list[CopiedEntries]:
    """Once a file and table. Only of tables that name an entry by its words: a document or a conclusion of the province
    is honestly in many units' lists. A union may list what its grassroots unions list."""
    alike: dict[tuple[object, ...], list[_Entry]] = defaultdict(list)
    for submission in now:
        for records in submission.tables if submission.counted else ():
            form = forms.get((records.form, records.version))
            if form is not None:
                for content, entry in _entries(submission, records, form.table(records.table)):
                    alike[content].append(entry)
    shared: dict[tuple[int, str], list[_Entry]] = defaultdict(list)
    for group in alike.values():
        for one in group:
            for other in {each.submission.unit for each in group} - {one.submission.unit}:
                if other is not None and not _of_one_house(one.submission.unit, other, register, period):
                    shared[id(one.records), other].append(one)
    found: dict[int, CopiedEntries] = {}
    for (file, other), entries in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0][1])):
        words = {each.words for each in entries}
        if len(words) >= LEAST_ENTRIES and file not in found:
            first = min(entries, key=lambda each: each.record)
            found[file] = CopiedEntries(first.submission, first.records, first.record, first.field, len(words), other)
    return sorted(found.values(), key=lambda each: (each.submission.source.path, each.records.table, each.record))


def _entries(submission: Submission, records: Records, table: Table) -> Iterator[tuple[tuple[object, ...], _Entry]]:
    naming = [name for name in table.unique if table.field(name).type is FieldType.TEXT and name in records.values]
    told = [each.id for each in table.fields if each.id != table.numbering and each.id in records.values]
    for record, role in enumerate(records.roles):
        long = [name for name in naming if len(_text(records.values[name][record])) >= _LONG]
        if role is Role.ENTRY and long:
            content = tuple(records.values[name][record] for name in told)
            entry = _Entry(submission, records, record, long[0], _text(records.values[long[0]][record]))
            yield (records.form, records.table, tuple(told), content), entry


def _text(value: Cleaned) -> str:
    return value if isinstance(value, str) else ""


def _of_one_house(one: str | None, other: str, register: Register, period: Period) -> bool:
    entries = [register.get(code, period.last) for code in (one or "", other)]
    return any(unit is not None and unit.parent in (one, other) for unit in entries)
