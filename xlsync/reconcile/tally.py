"""Aggregates over tables of this period: counts and sums of a unit's entries, figures of its children."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from xlsync.forms.assertion_expression import PERIOD_NAMES, Aggregate, NamedTable
from xlsync.forms.definition import RowKind, Table
from xlsync.forms.expression_types import Expression
from xlsync.model import Cleaned, Role
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.reconcile.history import Fields, total
from xlsync.rules.evaluate import evaluate
from xlsync.rules.part import Part
from xlsync.rules.polars_expression import to_polars, value_to_polars
from xlsync.rules.schema import frame_schema

_UNIT = "#unit"


class Tally:
    """The values of aggregates in this period, by unit; each is made once for all units."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._known: dict[tuple[str, TableKey, str, str], Mapping[str, float]] = {}

    def of(self, aggregate: Aggregate, checked: NamedTable, fields: Fields) -> Mapping[str, float]:
        """By unit; a unit for which the value is not known is not in it."""
        table = aggregate.table or checked
        read = ",".join(aggregate.of.order) if aggregate.of is not None else ""  # `value` is another field each time
        of = f"{aggregate.of.text} {read}" if aggregate.of is not None else ""
        where = aggregate.where.text if aggregate.where is not None else ""
        key = (aggregate.function, (table.form, table.table.id), of, where)
        if key not in self._known:
            self._known[key] = self._made(aggregate, table, fields)
        return self._known[key]

    def _made(self, aggregate: Aggregate, table: NamedTable, fields: Fields) -> Mapping[str, float]:
        key = (table.form, table.table.id)
        match aggregate.function:
            case "count" | "sum":
                return self._in_register(aggregate, table, key)
            case "listed":
                return self._listed(key)
            case "own":
                return self._own(key, aggregate.of, fields)
            case "children":
                return self._children(key, aggregate.of, fields)
            case "children_in":
                return {parent: len(rows) for parent, rows in self.book.workbooks_under(key).items()}
            case "children_due":
                day = self.book.period.last
                return {
                    unit.code: len(self.book.register.children(unit.code, day)) for unit in self.book.register.on(day)
                }
        raise ValueError(aggregate.function)

    def _listed(self, key: TableKey) -> Mapping[str, float]:
        found = dict.fromkeys(self.book.came(key), 0)
        for row in self.book.rows(key, Role.CHILD):
            if row.says():
                found[row.part.submission.unit or ""] += 1
        return found

    def _own(self, key: TableKey, of: Expression | None, fields: Fields) -> Mapping[str, float]:
        rows = self.book.own(key)
        found = {unit: evaluate(of, row.values(of.order), fields) for unit, row in rows.items()} if of else {}
        return {unit: float(value) for unit, value in found.items() if value is not None}

    def _children(self, key: TableKey, of: Expression | None, fields: Fields) -> Mapping[str, float]:
        found = {
            parent: total(of, fields, rows) for parent, rows in self.book.workbooks_under(key).items() if of is not None
        }
        return {parent: value for parent, value in found.items() if value is not None}

    def _in_register(self, aggregate: Aggregate, named: NamedTable, key: TableKey) -> Mapping[str, float]:
        """Over the entries of the units' own registers, or the one row that a unit's own table has.

        A unit with a refused cell in a column that is read has no value: what the cell should say is not known.
        """
        table = named.table
        came = self.book.came(key)
        if not came:
            return {}
        read = {name for each in (aggregate.of, aggregate.where) if each is not None for name in each.order}
        read -= set(PERIOD_NAMES)
        unknown = {
            unit
            for unit, parts in came.items()
            for part in parts
            if any(name in read for _, name in part.records.refused)
            or any(name not in part.records.values for name in read)
        }
        kept = {unit: parts for unit, parts in came.items() if unit not in unknown}
        frame = self._frame(kept, table, sorted(read))
        definitions = {field.id: field for field in table.fields} | dict(PERIOD_NAMES)
        if aggregate.where is not None:
            frame = frame.filter(to_polars(aggregate.where, definitions))
        if aggregate.of is None:
            counted = frame.group_by(_UNIT).len()
        else:
            counted = frame.group_by(_UNIT).agg(value_to_polars(aggregate.of, definitions).sum())
        found = dict(counted.iter_rows())
        return {unit: float(found.get(unit) or 0) for unit in kept}

    def _frame(self, came: Mapping[str, Sequence[Part]], table: Table, read: Sequence[str]) -> pl.DataFrame:
        role = Role.ENTRY if table.rows is RowKind.LIST else Role.OWN
        units: list[str] = []
        columns: dict[str, list[Cleaned]] = {name: [] for name in read}
        for unit, parts in came.items():
            for part in parts:
                kept = [record for record, each in enumerate(part.records.roles) if each is role]
                units += [unit] * len(kept)
                for name, column in columns.items():
                    values = part.records.values[name]
                    column += [values[record] for record in kept]
        types = frame_schema(table)
        period = {"period_first": self.book.period.first, "period_last": self.book.period.last}
        return pl.DataFrame(
            [
                pl.Series(_UNIT, units, dtype=pl.String),
                *(pl.Series(name, columns[name], dtype=types[name], strict=True) for name in read),
            ]
        ).with_columns(pl.lit(day, dtype=pl.Date).alias(name) for name, day in period.items())


def whole_years(first: date, last: date) -> int:
    """How many whole years lie between two days, both included: 2021-03-03..2024-02-29 has two."""
    years = last.year - first.year
    end = date.fromordinal(last.toordinal() + 1)
    return max(years + (end.year - last.year) - ((end.month, end.day) < (first.month, first.day)), 0)


def years_of(row: Row, book: Book) -> int:
    """The whole years of the period in which the unit existed."""
    if not whole_years(book.period.first, book.period.last):
        return 0
    entries = book.register.entries(row.unit)
    starts = [entry.valid_from for entry in entries]
    first = book.period.first
    if entries and None not in starts:
        first = max(first, min(start for start in starts if start is not None))
    return whole_years(first, book.period.last)
