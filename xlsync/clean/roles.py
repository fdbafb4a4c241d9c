"""What each row of a table is: own figures, a grassroots union, an aggregate, a total, or a row of nobody known.

The register decides a row's tier, never what a cell claims.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlsync.forms.definition import RowKind, Table
from xlsync.forms.names import UnitNames
from xlsync.model import Finding, Grid, LocatedTable, Place, RawValue, Register, Role, Tier, Unit, Value, a1
from xlsync.texts.catalogue import finding
from xlsync.texts.row_labels import is_aggregate, is_tier, is_total

_MOST_CELLS = 20


@dataclass(frozen=True, slots=True)
class RowRoles:
    """Parallel to `located.rows` of the table it was made for, less the rows that turned out to be no data."""

    located: LocatedTable
    roles: list[Role]
    units: list[str | None]
    findings: list[Finding]


def assign_roles(
    grid: Grid,
    located: LocatedTable,
    table: Table,
    sender: Unit | None,
    names: UnitNames,
    register: Register,
    day: date,
    place: Place,
    *,
    annex: bool,
) -> RowRoles:
    """The role and the unit code of each row; XS307 for rows of nobody known here, XS305 for a unit named twice."""
    here: Place = {**place, "form": located.form, "table": located.table, "sheet": located.sheet}
    unit_field = table.unit_field
    column = located.columns.get(unit_field.id) if unit_field is not None else None
    if table.rows is RowKind.LIST:
        entries = [_named(grid.value(row, column), names) if column is not None else None for row in located.rows]
        return RowRoles(located, [Role.ENTRY] * len(located.rows), entries, [])
    if table.rows is RowKind.OWN and column is None:
        return _single_row(grid, located, sender, here)
    work = _Rows(grid, located, table, sender, names, register, day, here, column, annex)
    work.run()
    if not located.nothing_to_report and not annex:
        work.look_for_own_row()
    kept = tuple(row for row, role in zip(located.rows, work.roles, strict=True) if role is not None)
    roles = [role for role in work.roles if role is not None]
    units = [unit for unit, role in zip(work.units, work.roles, strict=True) if role is not None]
    return RowRoles(_with_rows(located, kept), roles, units, work.findings)


def _named(value: RawValue | None, names: UnitNames) -> str | None:
    """The unit that an entry of a list names, where the register has it: any body may be named there."""
    unit = names.find(value) if isinstance(value, str) else None
    return unit.code if unit is not None else None


def _with_rows(located: LocatedTable, rows: tuple[int, ...]) -> LocatedTable:
    return located if rows == located.rows else replace(located, rows=rows)


def _single_row(grid: Grid, located: LocatedTable, sender: Unit | None, here: Place) -> RowRoles:
    """A table of the sender's own figures has one row; further rows are data outside the table."""
    code = sender.code if sender is not None else None
    findings = []
    if len(located.rows) > 1:
        findings.append(_outside(grid, located, located.rows[1:], here))
    return RowRoles(
        _with_rows(located, located.rows[:1]), [Role.OWN][: len(located.rows)], [code][: len(located.rows)], findings
    )


def _outside(grid: Grid, located: LocatedTable, rows: Sequence[int], here: Place) -> Finding:
    """XS108 for rows that stand in the table's columns and are none of its rows."""
    columns = set(located.columns.values())
    cells = tuple(a1(row, min(columns & grid.rows[row].keys())) for row in rows[:_MOST_CELLS])
    values: dict[str, Value] = {"count": len(rows), "row": rows[0]}
    return finding("XS108", variant="beside", cell=cells[0], cells=cells, values=values, **here)


class _Rows:
    """The walk down the rows of one table."""

    def __init__(
        self,
        grid: Grid,
        located: LocatedTable,
        table: Table,
        sender: Unit | None,
        names: UnitNames,
        register: Register,
        day: date,
        here: Place,
        column: int | None,
        annex: bool,
    ) -> None:
        self.grid, self.located, self.table, self.sender = grid, located, table, sender
        self.names, self.register, self.day, self.here = names, register, day, here
        self.column, self.annex = column, annex
        self.value_columns = [
            located.columns[f.id] for f in table.fields if f.id in located.columns and located.columns[f.id] != column
        ]
        self.counted = [
            located.columns[f.id]
            for f in table.fields
            if f.id in located.columns and f.type in {"count", "decimal", "rate"}
        ]
        self.roles: list[Role | None] = []
        self.units: list[str | None] = []
        self.findings: list[Finding] = []
        self.seen: dict[str, int] = {}
        self.after_total = False
        self.last_named = max((row for row in located.rows if column in grid.rows[row]), default=0)
        self.last_figures = max((row for row in located.rows if self._has_figures(row)), default=0)
        self.outside: list[int] = []

    def run(self) -> None:
        for row in self.located.rows:
            role, unit = self._row(row)
            self.roles.append(role)
            self.units.append(unit)
        if self.outside:
            self.findings.append(_outside(self.grid, self.located, self.outside, self.here))

    def look_for_own_row(self) -> None:
        """XS201 when others report in the table and the sender itself does not.

        A row under another union's name is the likelier reason where there is one, and told already.
        """
        others = {Role.CHILD, Role.AGGREGATE, Role.UNKNOWN} & set(self.roles)
        misnamed = any(found.code == "XS307" and found.variant != "other_parent" for found in self.findings)
        if self.sender is None or self.column is None or not others or Role.OWN in self.roles or misnamed:
            return
        row = next(row for row, role in zip(self.located.rows, self.roles, strict=True) if role in others)
        cell = self._unit_cell(row) or a1(row, min(self.grid.rows[row]))
        self.findings.append(finding("XS201", variant="own_row", cell=cell, **self.here))

    def _row(self, row: int) -> tuple[Role | None, str | None]:
        cells = self.grid.rows[row]
        raw = cells.get(self.column) if self.column is not None else None
        text = _plain(raw)
        if text and is_total(text):
            self.after_total = True
            return Role.TOTAL, None
        values = any(column in cells for column in self.value_columns)
        unit = self._resolve(text) if text else None
        if unit is not None:
            return self._known(row, unit, text, values)
        if text and (is_tier(text) or is_aggregate(text)):
            return self._aggregate(row, text, values)
        if not values or (self.after_total and row > self.last_figures):
            return None, None  # a heading between rows, or a note under the table: nothing is reported there
        if not text and self._only_formulas(row):
            return None, None
        if self.column is None:
            return Role.UNKNOWN, None  # nobody can say whose rows these are: XS102 says so once
        if self.after_total and row > self.last_named:
            self.outside.append(row)
            return None, None
        return self._nobody(row, text)

    def _has_figures(self, row: int) -> bool:
        return any(column in self.grid.rows[row] for column in self.counted)

    def _only_formulas(self, row: int) -> bool:
        """A spare row of the template, in which only its own formulas stand."""
        cells = self.grid.rows[row]
        return all(
            (row, column) in self.grid.formulas and cells[column] in {"", 0.0}
            for column in self.value_columns
            if column in cells
        )

    def _resolve(self, text: str) -> Unit | None:
        resolved = self.names.resolve(text)
        if resolved.unit is not None:
            return resolved.unit
        if self.sender is not None:  # the same school name in two districts: the sender's own is meant
            own = [unit for unit in resolved.ambiguous if self.sender.code in {unit.parent, unit.code}]
            if len(own) == 1:
                return own[0]
        return None

    def _known(self, row: int, unit: Unit, text: str, values: bool) -> tuple[Role | None, str | None]:
        if self.annex:
            return Role.TIER, unit.code
        sender = self.sender
        if sender is None:
            return Role.UNKNOWN, unit.code
        if unit.code == sender.code:
            return self._once(row, Role.OWN, unit.code, text)
        if self.table.rows is RowKind.OWN:
            self._misplaced(row, text, "own_table", {"text": text})
            return Role.UNKNOWN, unit.code
        if unit.tier is Tier.GRASSROOTS and unit.parent == sender.code:
            return self._once(row, Role.CHILD, unit.code, text)
        if not values and unit.tier is Tier.GRASSROOTS:
            return None, None
        if unit.tier is Tier.GRASSROOTS:
            parent = self.register.get(unit.parent, self.day) if unit.parent is not None else None
            parent_name = parent.name if parent is not None else unit.parent
            self._misplaced(row, text, "other_parent", {"text": text, "parent": parent_name})
        else:
            self._misplaced(row, text, "tier", {"text": text, "name": unit.name})
        return Role.UNKNOWN, unit.code

    def _aggregate(self, row: int, text: str, values: bool) -> tuple[Role | None, str | None]:
        if self.annex:
            return Role.TIER, None
        if is_tier(text):
            self._misplaced(row, text, "tier", {"text": text, "name": text})
            return Role.UNKNOWN, None
        if self.table.rows is RowKind.OWN:
            self._misplaced(row, text, "own_table", {"text": text})
            return Role.UNKNOWN, None
        if not values and self.sender is not None and self.sender.tier is Tier.GRASSROOTS:
            return None, None  # the template names the row; a grassroots union has nothing below it to report
        return self._once(row, Role.AGGREGATE, None, text)

    def _once(self, row: int, role: Role, unit: str | None, text: str) -> tuple[Role, str | None]:
        """A unit's second row is told and not counted: nothing may be counted twice."""
        name = unit or role.value
        first = self.seen.setdefault(name, row)
        if first == row:
            return role, unit
        cell = self._unit_cell(row)
        values = {"first": self._unit_cell(first), "text": text}
        cells = tuple(each for each in (self._unit_cell(first), cell) if each is not None)
        self.findings.append(
            finding("XS305", variant="unit", cell=cell, cells=cells, values=values, found=text, **self.here)
        )
        return Role.UNKNOWN, unit

    def _nobody(self, row: int, text: str) -> tuple[Role, str | None]:
        if self.sender is not None and not self.annex:
            resolved = self.names.resolve(text) if text else None
            suggestions = "; ".join(unit.name for unit in resolved.suggestions) if resolved is not None else ""
            entry = _ended(resolved.suggestions, text) if resolved is not None else None
            variant = "ended" if entry is not None else "unknown"
            values: dict[str, Value] = {"text": text, "suggestions": suggestions}
            if entry is not None and entry.valid_to is not None:
                values["valid_to"] = entry.valid_to.isoformat()
            self._misplaced(row, text, variant, values)
        return Role.UNKNOWN, None

    def _misplaced(self, row: int, text: str, variant: str, values: Mapping[str, Value]) -> None:
        cell = self._unit_cell(row) or a1(row, min(self.grid.rows[row]))
        field = self.table.unit_field.id if self.table.unit_field is not None else None
        self.findings.append(
            finding("XS307", variant=variant, cell=cell, values=values, found=text or None, field=field, **self.here)
        )

    def _unit_cell(self, row: int) -> str | None:
        return None if self.column is None else a1(row, self.column)


def _ended(suggestions: tuple[Unit, ...], text: str) -> Unit | None:
    wanted = text.casefold()
    return next((unit for unit in suggestions if unit.valid_to is not None and unit.name.casefold() == wanted), None)


def _plain(value: RawValue | None) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
