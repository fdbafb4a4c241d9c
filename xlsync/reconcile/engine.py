"""Assertions across tables: each tried on every row that it is about, failures led back to their cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsync.forms.assertion import Assertion
from xlsync.forms.assertion_expression import (
    HISTORY,
    PERIOD_NAMES,
    Aggregate,
    AssertionExpression,
    NamedTable,
    parse_assertion,
)
from xlsync.forms.assertions import checked_fields, fields_of, named_tables
from xlsync.forms.definition import FieldDefinition, Form
from xlsync.forms.expression_types import All, AnyOf, Comparison, Condition, IsBlank, Value, ValueType, references
from xlsync.model import Cleaned, Finding
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.reconcile.history import Fields, History, Joined, adjacent, inside, rest_of_year
from xlsync.reconcile.screen import suspects
from xlsync.reconcile.tally import Tally, years_of
from xlsync.reconcile.told import Failure, failure_finding
from xlsync.rules.evaluate import evaluate

_AGGREGATE = PERIOD_NAMES["years"]
_PERIODS = {"previous": adjacent, "so_far": inside, "over_year": rest_of_year}


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A rule for one field of one table."""

    rule: Assertion
    checked: NamedTable
    field: FieldDefinition | None
    parsed: AssertionExpression
    values: Mapping[str, AssertionExpression]
    fields: Fields
    names: tuple[str, ...]
    """The fields and names of the period that the expression reads."""

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        return (*self.parsed.aggregates, *(each for value in self.values.values() for each in value.aggregates))


class Engine:
    """Checks one period against itself and earlier ones, oldest first."""

    def __init__(self, now: Book, past: Sequence[Book], forms: Sequence[Form]) -> None:
        self.now = now
        self.past = past
        self.forms = forms
        self.tally = Tally(now)
        self.history = History(now, now.register)

    def findings(self, rules: Sequence[Assertion]) -> Iterator[Finding]:
        """One finding for each row and field for which an assertion does not hold."""
        books = {name: found(self.now.period, self.past) for name, found in _PERIODS.items()}
        absent = [f"{name}(" for name, found in books.items() if not found]
        for rule in rules:
            if any(name in rule.expr for name in absent):  # no such period: it need not even be read
                continue
            tables = named_tables(self.forms, rule.tables)
            for key, table in self.now.tables():
                if table.rows not in rule.kinds or rule.table not in {"*", ".".join(key)}:
                    continue
                rows = [row for role in rule.rows for row in self.now.telling(key, role) if row.part.table is table]
                if not rows:
                    continue
                for field in checked_fields(rule, table):
                    one = self._parsed(rule, NamedTable(key[0], table), field, tables)
                    yield from self._checked(one, key, rows)

    def _parsed(
        self, rule: Assertion, checked: NamedTable, field: FieldDefinition | None, tables: Mapping[str, NamedTable]
    ) -> _Parsed:
        fields = fields_of(checked.table, field)
        parsed = parse_assertion(rule.expr, fields, tables, rule.tolerance)
        values: dict[str, AssertionExpression] = {}
        for name, text in rule.values.items():
            values[name] = parse_assertion(text, fields, tables)
        known = {**PERIOD_NAMES, **fields}
        known |= {each.name: _AGGREGATE for each in parsed.aggregates}
        names = tuple(name for name in parsed.expression.order if name in known and not name.startswith("#"))
        return _Parsed(rule, checked, field, parsed, values, known, names)

    def _checked(self, one: _Parsed, key: TableKey, rows: Sequence[Row]) -> Iterator[Finding]:
        functions = {each.function for each in one.parsed.aggregates} & HISTORY
        books: dict[str, Sequence[Book]] = {each: _PERIODS[each](self.now.period, self.past) for each in functions}
        if any(not found for found in books.values()):
            return
        past = [book for found in books.values() for book in found]
        tallies = {
            each.name: self.tally.of(each, one.checked, one.fields)
            for each in one.parsed.aggregates
            if each.function not in HISTORY
        }
        needed = [tallies[name] for name in _always_read(one.parsed.expression.root) if name in tallies]
        if not all(needed):
            return
        known = [row for row in rows if all(row.unit in tally for tally in needed)] if needed else rows
        read = one.parsed.aggregates
        looked = suspects(one.parsed.expression, one.names, read, one.fields, key, known, books, tallies, self.history)
        for row in looked:
            joined = Joined((row,), frozenset({row.unit}))
            if past:
                found = self.history.joined(key, row, past)
                if found is None:
                    continue
                joined = found
            values = self._values(one, key, joined, books)
            values |= {name: tally[row.unit] for name, tally in tallies.items() if row.unit in tally}
            if evaluate(one.parsed.expression, values, one.fields) is False:
                yield self._finding(one, row, joined, values, past)

    def _values(
        self, one: _Parsed, key: TableKey, joined: Joined, books: Mapping[str, Sequence[Book]]
    ) -> dict[str, Cleaned]:
        row = joined.rows[0]
        values = row.values(one.names) if len(joined.rows) == 1 else _added(joined.rows, one.names, one.fields)
        for name in one.names:
            if name == "years":
                values[name] = years_of(row, self.now)
            elif name in PERIOD_NAMES:
                values[name] = self.now.period.first if name == "period_first" else self.now.period.last
        for each in one.parsed.aggregates:
            if each.function not in HISTORY or each.of is None:
                continue
            before = self.history.before(
                key, joined, each.of, one.fields, books[each.function], all_of=each.function != "so_far"
            )
            if before is not None and each.function == "over_year":
                this = evaluate(each.of, _added(joined.rows, each.of.order, one.fields), one.fields)
                before = None if this is None or _younger(row, self.now, books) else before + float(this)
            if before is not None:
                values[each.name] = before
        return values

    def _finding(
        self, one: _Parsed, row: Row, joined: Joined, values: Mapping[str, Cleaned], past: Sequence[Book]
    ) -> Finding:
        sides = _failing(one.parsed.exact.root, one.parsed, values, one.fields)
        at = one.rule.at or (one.field.id if one.field is not None else None)
        at = at or next(iter(name for name in one.parsed.expression.order if name in row.part.records.columns), None)
        named = {name: self._named(one, each, row) for name, each in one.values.items()}
        return failure_finding(
            Failure(
                one.rule, row, joined, at, sides[0] if sides else None, sides[1] if sides else None,
                sides[2] if sides else "==", dict(values), named, tuple(book.period for book in past),
                self._sources(one, row),
            ),
            self.now,
        )  # fmt: skip

    def _named(self, one: _Parsed, each: AssertionExpression, row: Row) -> float | None:
        """The value of one of the expressions that the message names."""
        fields = one.fields | {aggregate.name: _AGGREGATE for aggregate in each.aggregates}
        values: dict[str, Cleaned] = dict(row.values(each.expression.order))
        for aggregate in each.aggregates:
            if aggregate.function not in HISTORY:
                value = self.tally.of(aggregate, one.checked, one.fields).get(row.unit)
                if value is not None:
                    values[aggregate.name] = value
        result = evaluate(each.expression, values, fields)
        return None if result is None else float(result)

    def _sources(self, one: _Parsed, row: Row) -> tuple[str, ...]:
        """The files on the other side of the comparison."""
        found: dict[str, None] = {}
        for each in one.aggregates:
            parts = []
            if each.table is not None:
                parts = self.now.came((each.table.form, each.table.table.id)).get(row.unit, [])
            elif each.function == "own":
                other = self.now.own((one.checked.form, one.checked.table.id)).get(row.unit)
                parts = [other.part] if other is not None else []
            for part in parts:
                if part.submission.source != row.part.submission.source:
                    found[part.submission.source.name] = None
        return tuple(found)


def _younger(row: Row, now: Book, books: Mapping[str, Sequence[Book]]) -> bool:
    """Whether the unit is younger than the first of the periods that make up the year."""
    first = min(book.period.first for found in books.values() for book in found)
    starts = [entry.valid_from for entry in now.register.entries(row.unit)]
    return bool(starts) and None not in starts and min(start for start in starts if start is not None) > first


def _added(rows: Sequence[Row], names: Sequence[str], fields: Fields) -> dict[str, Cleaned]:
    """Numbers summed over rows; what is not known in one of them is not in it."""
    found: dict[str, Cleaned] = {}
    for name in names:
        if name in PERIOD_NAMES or name.startswith("#"):
            continue
        values = [row.values([name]).get(name, fields[name].blank) for row in rows]
        if all(isinstance(value, int | float) for value in values):
            found[name] = sum(value for value in values if isinstance(value, int | float))
    return found


def _always_read(root: object) -> set[str]:
    """Aggregates without which the condition holds, whatever else there is: those of a comparison that stands alone or
    is one side of `or`."""
    match root:
        case Comparison():
            return {each.id for each in references(root)}
        case AnyOf(parts=parts):
            return {name for part in parts if isinstance(part, Comparison) for name in _always_read(part)}
    return set()


def _failing(
    node: object, parsed: AssertionExpression, values: Mapping[str, Cleaned], fields: Fields
) -> tuple[float | None, float | None, str] | None:
    """Left and right side and sign of a comparison of numbers that does not hold; the field's own side stands left."""
    match node:
        case All(parts=parts):
            found = (_failing(part, parsed, values, fields) for part in parts)
            return next((each for each in found if each is not None), None)
        case AnyOf(parts=parts):
            found = (_failing(part, parsed, values, fields) for part in reversed(parts))
            return next((each for each in found if each is not None), None)
        case Comparison(type=ValueType.NUMBER) if not _holds(node, parsed, values, fields):
            sides = [_number(side, parsed, values, fields) for side in (node.left, node.right)]
            if any(each.id.startswith("#") for each in references(node.left)) and not any(
                each.id.startswith("#") for each in references(node.right)
            ):
                turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
                return sides[1], sides[0], turned.get(node.operator, node.operator)
            return sides[0], sides[1], node.operator
    return None


def _holds(node: Condition, parsed: AssertionExpression, values: Mapping[str, Cleaned], fields: Fields) -> bool:
    if isinstance(node, IsBlank):
        return True
    return evaluate(replace(parsed.exact, root=node), values, fields) is not False


def _number(node: Value, parsed: AssertionExpression, values: Mapping[str, Cleaned], fields: Fields) -> float | None:
    result = evaluate(replace(parsed.exact, root=node), values, fields)
    return None if result is None else float(result)
