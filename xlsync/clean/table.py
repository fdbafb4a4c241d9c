"""A located table → records: every cell read, every blank judged, every constant over a formula weighed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from xlsync.clean.blanks import Blanks
from xlsync.clean.columns import Columns
from xlsync.clean.formats import round_half_up, shortest
from xlsync.clean.formulas import formula_replaced, same_formula, same_shape
from xlsync.clean.parsed import Parsed
from xlsync.clean.reporter import Reporter
from xlsync.forms.definition import FieldDefinition, FieldType, RowKind, Table
from xlsync.model import (
    Cleaned,
    Finding,
    Grid,
    LocatedTable,
    Period,
    Place,
    RawValue,
    Records,
    Role,
    Severity,
    Value,
)

_RATIO_OF = re.compile(r"\s*([a-z][a-z0-9_]*)\s*/.*", re.DOTALL)
_REPORTING = frozenset({Role.OWN, Role.CHILD, Role.AGGREGATE, Role.TIER})

OwnFormula = Callable[[int, str], str | None]
Recompute = Callable[[str, Mapping[str, Cleaned]], float | None]


def clean_table(
    grid: Grid,
    located: LocatedTable,
    table: Table,
    roles: Sequence[Role],
    units: Sequence[str | None],
    *,
    place: Place,
    date_1904: bool,
    period: Period | None,
    as_of: date,
    own_formula: OwnFormula,
    recompute: Recompute,
) -> tuple[Records, list[Finding]]:
    """The records of a table and what was found in its cells (XS109, XS110, XS2xx, XS308 for the tick).

    `roles` and `units` are parallel to `located.rows`. `place` gives path, member, unit and form of the findings.
    `own_formula(row, field)` is the template's formula for a cell, None where it has none; `recompute(field, values of
    the record)` is what a computed field must be. Rows that report nothing and are asked for nothing are left out.
    """
    return _Table(grid, located, table, roles, units, place, date_1904, period, as_of, own_formula, recompute).run()


class _Table:
    def __init__(
        self,
        grid: Grid,
        located: LocatedTable,
        table: Table,
        roles: Sequence[Role],
        units: Sequence[str | None],
        place: Place,
        date_1904: bool,
        period: Period | None,
        as_of: date,
        own_formula: OwnFormula,
        recompute: Recompute,
    ) -> None:
        self.grid, self.table = grid, table
        self.located, self.roles, self.units = located, list(roles), list(units)
        if table.rows is not RowKind.LIST:
            own = _with_own_row(grid, located, roles, units, place.get("unit"))
            self.located, self.roles, self.units = own
        self.period, self.as_of, self.own_formula, self.recompute = period, as_of, own_formula, recompute
        self.reporter = Reporter(place, self.located, grid, date_1904)
        day = period.last if period is not None else as_of
        self.columns = Columns(
            grid, self.located.rows, self.reporter, date_1904=date_1904, day=day, numbering=table.numbering
        )
        self.values: dict[str, list[Cleaned]] = {}
        self.held: set[tuple[int, str]] = set()
        self.constants: list[tuple[int, FieldDefinition]] = []
        self.formulas: dict[int, dict[int, str]] = {}
        for (row, column), formula in grid.formulas.items():
            self.formulas.setdefault(column, {})[row] = formula
        self.rate_of = {
            match[1]: field.id
            for field in table.fields
            if field.type is FieldType.RATE and (match := _RATIO_OF.fullmatch(field.computed or ""))
        }

    def run(self) -> tuple[Records, list[Finding]]:
        # Rates last: what they must be tells `1` as 1 % from `1` as 100 %.
        for field in sorted(self.table.fields, key=lambda each: each.computed is not None):
            column = self.located.columns.get(field.id)
            if column is None:
                self.values[field.id] = [None] * len(self.roles)
            else:
                self.values[field.id] = self._read(field, column)
        self._refuse_doubtful()
        self.held |= self.columns.refused
        blanks = Blanks(self.located, self.table, self.roles, self.values, self.held, self.reporter)
        left_out = blanks.left_out()
        blanks.report(left_out)
        blanks.check_tick(left_out)
        blanks.fill()
        self._weigh_constants(left_out)
        self._name_units()
        return self._records(left_out), self.reporter.findings()

    def _refuse_doubtful(self) -> None:
        """What stands in columns that may be several fields is told once (XS103) and counts for none of them."""
        for field_id, columns in self.located.doubtful.items():
            self.columns.refused |= {
                (record, field_id)
                for record, row in enumerate(self.located.rows)
                if any(self.grid.value(row, column) is not None for column in columns)
            }

    def _read(self, field: FieldDefinition, column: int) -> list[Cleaned]:
        raws = self.columns.raw(column)
        formulas = self.formulas.get(column)
        if formulas is not None:
            self._look_at_formulas(field, column, raws, formulas)
        if self.located.from_template and (field.computed is not None or Role.TOTAL in self.roles):
            self._find_constants(field, raws, formulas or {})
        if field.computed is None:
            values = self.columns.read(field, column, raws, allow_rate=field.id in self.rate_of)
        else:
            values = self.columns.read(field, column, raws, recomputed=lambda record: self._must_be(field, record))
        if field.type is FieldType.DATE and (field.within_period or field.not_future):
            self._check_days(field, column, values)
        return values

    def _look_at_formulas(
        self, field: FieldDefinition, column: int, raws: list[RawValue | None], formulas: Mapping[int, str]
    ) -> None:
        """The template's own formulas are recomputed, whatever was cached; any other needs its value (XS209).

        A formula of the template that was moved and never calculated since has no value that could be wrong.
        """
        for record, row in enumerate(self.located.rows):
            formula = formulas.get(row)
            if formula is None:
                continue
            own = self.own_formula(row, field.id)
            same = same_formula if raws[record] is not None else same_shape
            if own is not None and same(formula, own, self.located.sheet):
                raws[record] = None
                self.held.add((record, field.id))
            elif raws[record] is None and own is None and field.computed is not None:
                self.held.add((record, field.id))  # a column that it is computed from is missing (XS102, XS103)
            elif raws[record] is None:
                told = {} if field.sensitive else {"formula": formula}
                self.columns.refuse(Parsed(problem="XS209", values=told), field, record, column, None)

    def _find_constants(
        self, field: FieldDefinition, raws: Sequence[RawValue | None], formulas: Mapping[int, str]
    ) -> None:
        for record, row in enumerate(self.located.rows):
            if (
                raws[record] is None
                or row in formulas
                or (field.computed is None and self.roles[record] is not Role.TOTAL)
            ):
                continue
            if self.own_formula(row, field.id) is not None:
                self.constants.append((record, field))

    def _must_be(self, field: FieldDefinition, record: int) -> float | None:
        return self.recompute(field.id, self._record(record))

    def _record(self, record: int) -> dict[str, Cleaned]:
        return {name: values[record] for name, values in self.values.items()}

    def _check_days(self, field: FieldDefinition, column: int, values: list[Cleaned]) -> None:
        """XS206: the cell is refused, its day stays in `typed`."""
        period = self.period if field.within_period else None
        for record, day in enumerate(values):
            if not isinstance(day, date):
                continue
            if day > self.as_of:
                told = Parsed(problem="XS206", variant="future", values={"as_of": self.as_of.isoformat()})
            elif period is not None and day not in period:
                ends: dict[str, Value] = {"first": period.first.isoformat(), "last": period.last.isoformat()}
                told = Parsed(problem="XS206", values=ends)
            else:
                continue
            values[record] = None
            expected = str(period) if period is not None and not told.variant else None
            self.columns.refuse(told, field, record, column, expected)

    def _weigh_constants(self, left_out: set[int]) -> None:
        """XS109: a warning when the constant has another value than the formula would have, else a remark."""
        for record, field in self.constants:
            stated = self.values[field.id][record]
            if not isinstance(stated, int | float) or record in left_out:
                continue
            must_be = self._sum(field, left_out) if field.computed is None else self._must_be(field, record)
            decimals = self.columns.rates.get((record, field.id), (0.0, 0))[1] if field.type is FieldType.RATE else None
            variant = formula_replaced(stated, must_be, decimals)
            expected = None
            if must_be is not None:
                expected = shortest(must_be if decimals is None else round_half_up(must_be, decimals + 2))
            self.reporter.cell(
                "XS109",
                field,
                self.located.rows[record],
                self.located.columns[field.id],
                variant=variant,
                severity=Severity.INFO if variant else Severity.WARNING,
                values={} if must_be is None else {"recomputed": must_be},
                expected=expected,
            )

    def _sum(self, field: FieldDefinition, left_out: set[int]) -> float | None:
        """What a total row must say: own figures and details, or the aggregate where there are no details.

        None when one of them was refused: then nobody knows.
        """
        values = self.values[field.id]
        kept = [record for record in range(len(values)) if record not in left_out]
        detailed = any(self.roles[record] is Role.CHILD and values[record] is not None for record in kept)
        added = {Role.OWN, Role.CHILD if detailed else Role.AGGREGATE}
        records = [record for record in kept if self.roles[record] in added]
        if any((record, field.id) in self.columns.refused for record in records):
            return None
        parts = [value for record in records if isinstance(value := values[record], int | float)]
        return sum(parts)

    def _name_units(self) -> None:
        """The unit column becomes codes; the name that stands there stays beside it.

        In a list it may be a body of which the register knows nothing: then the name is the value.
        """
        unit = self.table.unit_field
        if unit is None or unit.id not in self.located.columns:
            return
        names = self.values[unit.id]
        for record, name in enumerate(names):
            if isinstance(name, str):
                self.columns.typed[record, unit.id] = name
        if self.table.rows is RowKind.LIST:
            self.values[unit.id] = [code or name for code, name in zip(self.units, names, strict=True)]
        else:
            self.values[unit.id] = list(self.units)

    def _records(self, left_out: set[int]) -> Records:
        for field in self.table.fields:
            if field.computed is not None and field.type is not FieldType.RATE:
                self.values[field.id] = [None] * len(self.roles)  # recomputed, whatever is stated
        computed = {field.id for field in self.table.fields if field.computed is not None}
        keep = [record for record in range(len(self.roles)) if record not in left_out]
        new = {record: place for place, record in enumerate(keep)}
        stated: dict[tuple[int, str], tuple[float, int, str]] = {}
        decimals: dict[tuple[int, str], int] = {}
        for (record, field_id), (rate, digits) in self.columns.rates.items():
            if record not in new:
                continue
            if field_id in self.rate_of:
                stated[new[record], self.rate_of[field_id]] = (rate, digits, field_id)
            elif field_id in computed or self.values[field_id][record] is not None:
                decimals[new[record], field_id] = digits
        whole = len(keep) == len(self.roles)
        return Records(
            form=self.located.form,
            version=self.located.version,
            table=self.located.table,
            sheet=self.located.sheet,
            columns=self.located.columns,
            rows=[self.located.rows[record] for record in keep],
            roles=[self.roles[record] for record in keep],
            units=[self.units[record] for record in keep],
            values=self.values
            if whole
            else {name: [values[record] for record in keep] for name, values in self.values.items()},
            refused=frozenset((new[i], name) for i, name in self.columns.refused if i in new),
            typed={(new[i], name): text for (i, name), text in self.columns.typed.items() if i in new},
            stated_rates=stated,
            rate_decimals=decimals,
            nothing_to_report=self.located.nothing_to_report,
            unsettled=self.located.unsettled,
        )


def _with_own_row(
    grid: Grid, located: LocatedTable, roles: Sequence[Role], units: Sequence[str | None], sender: str | None
) -> tuple[LocatedTable, list[Role], list[str | None]]:
    """A table of units that is ticked and reports nobody's figures reports zeros: it gets the sender's row."""
    if not located.nothing_to_report or not _REPORTING.isdisjoint(roles):
        return located, list(roles), list(units)
    free = next(row for row in count(located.header_row + 1) if row not in grid.rows)
    return replace(located, rows=(*located.rows, free)), [*roles, Role.OWN], [*units, sender]
