"""Blanks: which are not reported (XS201), which mean none, and the tick "Không phát sinh" (XS308)."""

from collections.abc import Mapping, Sequence

from xlsync.clean.reporter import Reporter
from xlsync.forms.definition import FieldDefinition, FieldType, RowKind, Table
from xlsync.model import Cleaned, LocatedTable, Role, Value, a1

_NUMBERS = frozenset({FieldType.COUNT, FieldType.DECIMAL})
_REPORTING = frozenset({Role.ENTRY, Role.OWN, Role.CHILD, Role.AGGREGATE})


class Blanks:
    """The blanks of one table. `held` names the cells without a value that are not blank: refused, own formulas."""

    def __init__(
        self,
        located: LocatedTable,
        table: Table,
        roles: Sequence[Role],
        values: Mapping[str, list[Cleaned]],
        held: set[tuple[int, str]],
        reporter: Reporter,
    ) -> None:
        self.located, self.table, self.roles, self.values = located, table, roles, values
        self.held, self.reporter = held, reporter
        self.unit_id = table.unit_field.id if table.unit_field is not None else None
        #: What an office fills in: neither computed nor the unit, which names the row.
        self.input = [
            field
            for field in table.fields
            if field.computed is None and field.id in located.columns and field.id != self.unit_id
        ]

    def blank(self, record: int, field: FieldDefinition) -> bool:
        """Whether the cell holds nothing."""
        return self.values[field.id][record] is None and (record, field.id) not in self.held

    def left_out(self) -> set[int]:
        """Records that report nothing and are asked for nothing.

        Entries with nothing but their number; grassroots unions without figures where an aggregate row gives them; an
        aggregate row without figures beside rows of grassroots unions.
        """
        out: set[int] = set()
        aggregated = any(self._holds_numbers(record) for record in self._of(Role.AGGREGATE))
        children = Role.CHILD in self.roles
        if Role.ENTRY in self.roles:
            out.update(record for record in self._suspects() if self.roles[record] is Role.ENTRY and self._bare(record))
        if aggregated:
            out.update(record for record in self._of(Role.CHILD) if self._empty(record))
        elif children:
            out.update(record for record in self._of(Role.AGGREGATE) if self._empty(record))
        return out

    def _of(self, role: Role) -> list[int]:
        return [record for record, each in enumerate(self.roles) if each is role]

    def _suspects(self) -> list[int]:
        """Records with a blank in every column that any blank could be in: only these can be empty."""
        fields = [field for field in self.input if field.id != self.table.numbering]
        if not fields:
            return []
        return [record for record, value in enumerate(self.values[fields[0].id]) if value is None]

    def _empty(self, record: int) -> bool:
        return all(self.blank(record, field) for field in self.input)

    def _bare(self, record: int) -> bool:
        if self.unit_id is not None and self.unit_id in self.located.columns and not self._no_unit(record):
            return False
        return all(self.blank(record, field) for field in self.input if field.id != self.table.numbering)

    def _no_unit(self, record: int) -> bool:
        return self.unit_id is None or (
            self.values[self.unit_id][record] is None and (record, self.unit_id) not in self.held
        )

    def _holds_numbers(self, record: int) -> bool:
        return any(not self.blank(record, field) for field in self.input if field.type in _NUMBERS)

    def report(self, left_out: set[int]) -> None:
        """XS201 for what is required and blank, one finding for a row of units that is blank altogether."""
        if self.located.nothing_to_report:
            return
        required = [field for field in self.input if field.required and field.blank is None]
        unit = self.table.unit_field
        if unit is not None and unit.required and unit.id in self.located.columns and self.table.rows is RowKind.LIST:
            required.append(unit)
        found: dict[int, list[FieldDefinition]] = {}
        for field in required:
            values = self.values[field.id]
            if None in values:
                for record, value in enumerate(values):
                    if value is None and (record, field.id) not in self.held and self.roles[record] in _REPORTING:
                        found.setdefault(record, []).append(field)
        for record in sorted(found.keys() - left_out):
            self._report_row(record, found[record], whole=len(found[record]) == len(required) > 1)
        if not left_out.issuperset(self._reporting()):
            return
        if Role.TIER not in self.roles:
            self.reporter.table("XS201", "empty_table", self._tick())

    def _reporting(self) -> list[int]:
        """Records that may report something, rows of nobody known too: those are told as such."""
        return [record for record, role in enumerate(self.roles) if role is not Role.TOTAL]

    def _report_row(self, record: int, fields: list[FieldDefinition], *, whole: bool) -> None:
        row = self.located.rows[record]
        columns = self.located.columns
        if whole and self.roles[record] is not Role.ENTRY:
            cells = tuple(a1(row, column) for column in sorted(columns[field.id] for field in fields))
            values: dict[str, Value] = {"count": len(cells), "row": row, "text": self._name(record)}
            self.reporter.table("XS201", "row", cells[0], cells, values)
            return
        for field in fields:
            # A zero is no answer where words, a date or a choice are missing.
            variant = "" if field.type in _NUMBERS else "words"
            self.reporter.cell("XS201", field, row, columns[field.id], variant=variant)

    def _name(self, record: int) -> str | None:
        """The unit as the row names it."""
        names = self.values.get(self.unit_id) if self.unit_id is not None else None
        return str(names[record]) if names is not None and names[record] is not None else None

    def _tick(self) -> str:
        if self.located.tick is not None:
            return a1(*self.located.tick)
        return a1(self.located.header_row, min(self.located.columns.values(), default=1))

    def check_tick(self, left_out: set[int]) -> None:
        """XS308 when the table says that there is nothing and has figures or entries all the same."""
        if not self.located.nothing_to_report:
            return
        cells = [
            (self.located.rows[record], self.located.columns[field.id])
            for field in self.input
            for record, value in enumerate(self.values[field.id])
            if self.roles[record] in _REPORTING and record not in left_out and self._contradicts(field, value)
        ]
        if cells:
            names = tuple(a1(*cell) for cell in sorted(cells))
            self.reporter.table("XS308", "tick", self._tick(), names, {"count": len(names)})

    def _contradicts(self, field: FieldDefinition, value: Cleaned) -> bool:
        if self.table.rows is RowKind.LIST:
            return value is not None and field.id != self.table.numbering
        return field.type in _NUMBERS and value not in (None, 0)

    def fill(self) -> None:
        """Puts what a blank means in its place: 0 under the tick, else the default of the field, if it has one."""
        ticked = self.located.nothing_to_report and self.table.rows is not RowKind.LIST
        for field in self.input:
            values = self.values[field.id]
            if None not in values:
                continue
            usual: Cleaned = field.blank
            if field.type is FieldType.DECIMAL and isinstance(usual, int):
                usual = float(usual)
            none: Cleaned = 0.0 if field.type is FieldType.DECIMAL else 0
            for record, role in enumerate(self.roles):
                if values[record] is None and role is not Role.TOTAL and (record, field.id) not in self.held:
                    ticked_zero = ticked and field.type in _NUMBERS and role in _REPORTING
                    values[record] = none if ticked_zero else usual
