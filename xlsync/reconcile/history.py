"""Earlier periods beside this one: which of them answer a question, and what a unit reported in them.

Units are followed through the register (`model.lineage`): merged predecessors are summed, and parts of a split unit are
compared together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from xlsync.forms.definition import FieldDefinition, RowKind
from xlsync.forms.expression_types import Expression, FieldReference, ValueType
from xlsync.model import Lineage, Period, Register, Role, joined_parents, lineage
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.rules.evaluate import evaluate

_DAY = timedelta(days=1)
Fields = dict[str, FieldDefinition]


def adjacent(now: Period, past: Sequence[Book]) -> list[Book]:
    """The period that ends on the day before this one begins; of several the one most like this in length."""
    found = [book for book in past if book.period.last + _DAY == now.first]
    length = (now.last - now.first).days
    found.sort(key=lambda book: (abs((book.period.last - book.period.first).days - length), book.period.first))
    return found[:1]


def inside(now: Period, past: Sequence[Book]) -> list[Book]:
    """Periods within this one that do not overlap and cover most of its days."""
    within = [book for book in past if book.period != now and now.first <= book.period.first]
    within = [book for book in within if book.period.last <= now.last]
    return list(_covering(tuple(within), now.first, now.last)[1])


def rest_of_year(now: Period, past: Sequence[Book]) -> list[Book]:
    """The periods that make up the year together with this one, which ends it; none where one of them is not known."""
    start = date(now.last.year, 1, 1)
    if now.last != date(now.last.year, 12, 31) or not start < now.first:
        return []
    within = [book for book in past if start <= book.period.first and book.period.last < now.first]
    days, found = _covering(tuple(within), start, now.first - _DAY)
    return list(found) if days == (now.first - start).days else []


def _covering(books: tuple[Book, ...], first: date, last: date) -> tuple[int, tuple[Book, ...]]:
    """So many days can be covered by periods that do not overlap, with as few of them as possible."""
    ordered = sorted(books, key=lambda book: (book.period.first, book.period.last))

    @cache
    def best(place: int, free: date) -> tuple[int, int, tuple[int, ...]]:
        if place == len(ordered):
            return 0, 0, ()
        without = best(place + 1, free)
        period = ordered[place].period
        if period.first < free or period.last > last:
            return without
        days, fewer, rest = best(place + 1, period.last + _DAY)
        taken = (days + (period.last - period.first).days + 1, fewer - 1, (place, *rest))
        return max(without, taken, key=lambda each: each[:2])

    days, _, places = best(0, first)
    return days, tuple(ordered[place] for place in places)


@dataclass(frozen=True, slots=True)
class Joined:
    """The rows of this period that are compared together with what was before: one, or the parts of a split unit."""

    rows: tuple[Row, ...]
    group: frozenset[str]
    under: bool = False
    """Whether they are about all grassroots unions of the group, not about its units themselves."""


class History:
    """What the units of this period reported in earlier ones."""

    def __init__(self, now: Book, register: Register) -> None:
        self.now = now
        self.register = register
        self._lineages: dict[tuple[date, bool], Lineage] = {}
        self._reported: dict[tuple[Period, TableKey, str, tuple[str, ...]], Mapping[str, float]] = {}

    def _lineage(self, then: date, *, under: bool) -> Lineage:
        key = then, under
        if key not in self._lineages:
            make = joined_parents if under else lineage
            self._lineages[key] = make(self.register, then, self.now.period.last)
        return self._lineages[key]

    def is_alone(self, row: Row, past: Sequence[Book]) -> bool:
        """Whether the row is compared with what its unit itself reported before, and with nothing else."""
        if row.role is Role.AGGREGATE:
            return False
        then = min(book.period.last for book in past)
        return row.unit not in self._lineage(then, under=row.part.table.rows is RowKind.OWN).of

    def reported(self, book: Book, key: TableKey, of: Expression, fields: Fields) -> Mapping[str, float]:
        """The value of `of` in that period, by unit; of units that were there and for which it is known."""
        name = (book.period, key, of.text, tuple(of.order))
        if name not in self._reported:
            there = {unit.code for unit in self.register.on(book.period.last)}
            values = ((unit, value_of(of, fields, row)) for unit, row in book.of_unit(key).items() if unit in there)
            self._reported[name] = {unit: value for unit, value in values if value is not None}
        return self._reported[name]

    def joined(self, key: TableKey, row: Row, past: Sequence[Book]) -> Joined | None:
        """The rows that `row` is compared together with; None for any but the first of them, and where one of the
        units did not report."""
        if not past:
            return None
        then, today = min(book.period.last for book in past), self.now.period.last
        under = row.role is Role.AGGREGATE
        whole = row.part.table.rows is RowKind.OWN  # for the unit and all under it, who may have moved
        group = self._lineage(then, under=under or whole).group(row.unit)
        if len(group) == 1:
            return Joined((row,), group, under)
        units = [unit for unit in sorted(group) if self.register.get(unit, today) is not None]
        if under:
            found = self.now.under(key)
            rows = [each for unit in units for each in found.get(unit, ())]
            complete = all(unit in found for unit in units)
        else:
            known = self.now.of_unit(key)
            rows = [known[unit] for unit in units if unit in known]
            complete = len(rows) == len(units)
        first = next((each for each in rows if each.role is row.role), None)
        if not complete or first is None or (first.unit, first.role) != (row.unit, row.role):
            return None
        return Joined(tuple(rows), group, under)

    def before(
        self, key: TableKey, joined: Joined, of: Expression, fields: Fields, books: Sequence[Book], *, all_of: bool
    ) -> float | None:
        """The value of `of` over the group in those periods together; None where one of its units did not report, or
        (`all_of` false) where none of the periods is known whole."""
        found = [self._in(book, key, joined, of, fields) for book in books]
        known = [value for value in found if value is not None]
        if not known or (all_of and len(known) < len(books)):
            return None
        return sum(known)

    def _in(self, book: Book, key: TableKey, joined: Joined, of: Expression, fields: Fields) -> float | None:
        if len(joined.group) == 1 and not joined.under:  # as nearly all
            (unit,) = joined.group
            row = book.of_unit(key).get(unit)
            there = row is not None and self.register.get(unit, book.period.last) is not None
            return value_of(of, fields, row) if there and row is not None else None
        units = [unit for unit in joined.group if self.register.get(unit, book.period.last) is not None]
        if joined.under:
            under = book.under(key)
            if not units or any(unit not in under for unit in units):
                return None
            return total(of, fields, [row for unit in units for row in under[unit]])
        known = book.of_unit(key)
        if not units or any(unit not in known for unit in units):
            return None
        return total(of, fields, [known[unit] for unit in units])


def total(of: Expression, fields: Fields, rows: Sequence[Row]) -> float | None:
    """The sum of a value over rows; None where it is not known in one of them."""
    result = 0.0
    for row in rows:
        value = value_of(of, fields, row)
        if value is None:
            return None
        result += value
    return result


def value_of(of: Expression, fields: Fields, row: Row) -> float | None:
    """The value of `of` in a row, None where it is not known: as `evaluate` has it, without walking an expression that
    is only a field with a whole number in it, as most are."""
    root = of.root
    if isinstance(root, FieldReference) and root.type is ValueType.NUMBER:
        records = row.part.records
        column = records.values.get(root.id)
        value = None if column is None or (row.record, root.id) in records.refused else column[row.record]
        if type(value) is int:
            return float(value)
    found = evaluate(of, row.values(of.order), fields)
    return None if found is None else float(found)
