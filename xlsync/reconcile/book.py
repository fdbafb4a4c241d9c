"""The tables of one period, looked up by unit: what assertions and their aggregates read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlsync.forms.definition import Form, Table
from xlsync.model import Cleaned, Period, Register, Role, Submission, Tier
from xlsync.rules.part import Part
from xlsync.rules.rows import has_details, is_blank

TableKey = tuple[str, str]
_ROWS_OF_UNITS = frozenset({Role.OWN, Role.CHILD})


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a counted table, and the unit that it is about (of an aggregate row: the sender)."""

    part: Part
    record: int
    unit: str

    @property
    def role(self) -> Role:
        """What the row is."""
        return self.part.records.roles[self.record]

    def values(self, fields: Iterable[str]) -> dict[str, Cleaned]:
        """The values of those fields that the row has; what was refused or has no column is not in it."""
        records, record = self.part.records, self.record
        return {
            name: column[record]
            for name in fields
            if (record, name) not in records.refused and (column := records.values.get(name)) is not None
        }

    def says(self) -> bool:
        """Whether the row has a figure or a word besides the name of its unit."""
        return not is_blank(self.part.records, self.record, self.part.table)


class Book:
    """The counted tables of one period. `forms` is keyed by (form, version)."""

    def __init__(
        self,
        submissions: Iterable[Submission],
        forms: Mapping[tuple[str, str], Form],
        register: Register,
        period: Period,
    ) -> None:
        self.period = period
        self.register = register
        self.parts: dict[TableKey, list[Part]] = defaultdict(list)
        for submission in submissions:
            if not submission.counted or submission.unit is None:
                continue
            for records in submission.tables:
                form = forms.get((records.form, records.version))
                if form is not None and Role.TIER not in records.roles:
                    self.parts[records.form, records.table].append(
                        Part(submission, records, form, form.table(records.table))
                    )
        self._rows: dict[TableKey, dict[Role, list[Row]]] = {}
        self._telling: dict[tuple[TableKey, Role], list[Row]] = {}
        self._own: dict[TableKey, dict[str, Row]] = {}
        self._of_unit: dict[TableKey, dict[str, Row]] = {}
        self._under: dict[TableKey, dict[str, list[Row]]] = {}

    def rows(self, key: TableKey, role: Role) -> list[Row]:
        """The rows of that role in every file, in the order of the files."""
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = defaultdict(list)
            for part in self.parts.get(key, ()):
                sender = part.submission.unit or ""
                for record, each in enumerate(part.records.roles):
                    unit = part.records.units[record] if each in _ROWS_OF_UNITS else sender
                    if unit is not None:
                        found[each].append(Row(part, record, unit))
        return found.get(role, [])

    def telling(self, key: TableKey, role: Role) -> list[Row]:
        """Those that say something: a row without a figure or a word reports nothing, not even the 0 of its blanks."""
        if (key, role) not in self._telling:
            self._telling[key, role] = [row for row in self.rows(key, role) if row.says()]
        return self._telling[key, role]

    def own(self, key: TableKey) -> dict[str, Row]:
        """The row of a unit's own figures in its own file, by unit."""
        if key not in self._own:
            self._own[key] = {row.unit: row for row in reversed(self.rows(key, Role.OWN))}
        return self._own[key]

    def of_unit(self, key: TableKey) -> dict[str, Row]:
        """The row that counts for a unit: of a grassroots union the one in its parent's file, where it says something,
        otherwise that of its own file."""
        if key not in self._of_unit:
            found = dict(self.own(key))
            found |= {row.unit: row for row in reversed(self.rows(key, Role.CHILD)) if row.says()}
            self._of_unit[key] = found
        return self._of_unit[key]

    def under(self, key: TableKey) -> dict[str, list[Row]]:
        """The rows that count for all grassroots unions of a sender: single ones, or its aggregate."""
        if key not in self._under:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in (*self.rows(key, Role.CHILD), *self.rows(key, Role.AGGREGATE)):
                detailed = has_details(row.part.records, row.part.table)
                if row.says() and detailed == (row.role is Role.CHILD):
                    found[row.part.submission.unit or ""].append(row)
            self._under[key] = found
        return self._under[key]

    def came(self, key: TableKey) -> dict[str, list[Part]]:
        """The tables of each unit's own files; a unit that did not send the table is not in it."""
        found: dict[str, list[Part]] = defaultdict(list)
        for part in self.parts.get(key, ()):
            found[part.submission.unit or ""].append(part)
        return found

    def workbooks_under(self, key: TableKey) -> dict[str, list[Row]]:
        """The own rows of grassroots unions that sent a workbook of their own, by parent on the period's last day."""
        found: dict[str, list[Row]] = defaultdict(list)
        for unit, row in self.own(key).items():
            entry = self.register.get(unit, self.period.last)
            if entry is not None and entry.tier is Tier.GRASSROOTS and entry.parent is not None:
                found[entry.parent].append(row)
        return found

    def tables(self) -> Iterator[tuple[TableKey, Table]]:
        """Each table that came, in each version of its definition once."""
        for key, parts in self.parts.items():
            yield from ((key, table) for table in {id(part.table): part.table for part in parts}.values())
