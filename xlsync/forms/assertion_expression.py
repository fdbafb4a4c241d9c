"""The expressions of assertions: those of rows, with aggregates over named tables, levels and periods.

An aggregate stands in the tree as a number with a name of its own (`#0`), which the engine fills in for each row.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xlsync.forms.assertion import Tolerance
from xlsync.forms.definition import FieldDefinition, FieldType, Label, RowKind, Table
from xlsync.forms.expression import parse
from xlsync.forms.expression_messages import listed, nearest
from xlsync.forms.expression_reader import Reader
from xlsync.forms.expression_types import (
    All,
    AnyOf,
    Arithmetic,
    Call,
    Comparison,
    ComparisonOperator,
    Condition,
    Expression,
    ExpressionError,
    FieldReference,
    IsBlank,
    NumberLiteral,
    Value,
    ValueType,
    is_whole,
    references,
)

Function = Literal[
    "count", "sum", "listed", "own", "children", "children_in", "children_due", "previous", "so_far", "over_year"
]
_IN_TABLE: dict[str, Function] = {"count": "count", "sum": "sum", "listed": "listed"}
_OF_VALUE: dict[str, Function] = {
    "own": "own", "children": "children", "previous": "previous", "so_far": "so_far", "over_year": "over_year",
}  # fmt: skip
_ALONE: dict[str, Function] = {"children_in": "children_in", "children_due": "children_due"}
#: Aggregates that look at earlier periods.
HISTORY: frozenset[Function] = frozenset({"previous", "so_far", "over_year"})


def _name(name: str, kind: FieldType) -> FieldDefinition:
    return FieldDefinition(id=name, label=Label(vi=name), type=kind)


#: What every expression may use besides fields: the days of the period, whole years of it that the unit existed.
PERIOD_NAMES: Mapping[str, FieldDefinition] = {
    "period_first": _name("period_first", FieldType.DATE),
    "period_last": _name("period_last", FieldType.DATE),
    "years": _name("years", FieldType.COUNT),
}


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table that an expression may name, with its form's id."""

    form: str
    table: Table


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate of an expression: over `table` of the same unit (`count`, `sum`, `listed`), or `of` the fields of
    the row's own table at another level or in another period. `where` is a filter: what is blank does not fit it."""

    name: str
    function: Function
    table: NamedTable | None = None
    of: Expression | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class AssertionExpression:
    """A parsed expression, and its aggregates by the names with which they stand in it. `exact` is the expression
    without the tolerance."""

    expression: Expression
    aggregates: tuple[Aggregate, ...]
    exact: Expression

    @property
    def is_condition(self) -> bool:
        """Whether it is something that can hold."""
        return not isinstance(self.expression.root, Value)

    @property
    def history(self) -> bool:
        """Whether it looks at earlier periods."""
        return any(each.function in HISTORY for each in self.aggregates)


def parse_assertion(
    text: str,
    fields: Mapping[str, FieldDefinition],
    tables: Mapping[str, NamedTable],
    tolerance: Tolerance | None = None,
) -> AssertionExpression:
    """Reads the expression of an assertion over the fields of its table; `tables` are those it may name.

    Raises ExpressionError like `forms.expression.parse`.
    """
    aggregates: list[Aggregate] = []
    expression = parse(
        text, {**PERIOD_NAMES, **fields}, lambda source, known: _AssertionReader(source, known, tables, aggregates)
    )
    exact = expression
    if tolerance is not None and not isinstance(expression.root, Value):
        expression = replace(expression, root=_tolerant(expression.root, tolerance))
    return AssertionExpression(expression, tuple(aggregates), exact)


def parse_filter(text: str, table: Table) -> Expression:
    """Reads a condition on the rows of a table in which what is blank does not fit."""
    return _filter(parse(text, {**PERIOD_NAMES, **_by_id(table)}, _PeriodReader), table)


def _by_id(table: Table) -> dict[str, FieldDefinition]:
    return {field.id: field for field in table.fields}


class _PeriodReader(Reader):
    """Knows `in_period(date)`."""

    @staticmethod
    def _is_condition(node: ast.expr) -> bool:
        return Reader._is_condition(node) or _called(node) == "in_period"

    def condition(self, node: ast.expr, *, negated: bool, depth: int) -> Condition:
        if not isinstance(node, ast.Call) or _called(node) != "in_period":
            return super().condition(node, negated=negated, depth=depth)
        if len(node.args) != 1 or node.keywords:
            raise self.error(node, "in_period cần đúng một cột ngày", "in_period takes exactly one date")
        day, kind = self.value(node.args[0], depth + 1)
        if kind is not ValueType.DATE:
            raise self.error(node, "in_period cần một ngày", "in_period takes a date")
        first, last = (FieldReference(name, ValueType.DATE, True) for name in ("period_first", "period_last"))
        if negated:
            return AnyOf((_compared("<", day, first), _compared(">", day, last)))
        return All((_compared(">=", day, first), _compared("<=", day, last)))


def _compared(operator: ComparisonOperator, left: Value, right: Value) -> Comparison:
    return Comparison(operator, left, right, ValueType.DATE)


def _called(node: ast.expr) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


class _AssertionReader(_PeriodReader):
    def __init__(
        self,
        source: str,
        fields: Mapping[str, FieldDefinition],
        tables: Mapping[str, NamedTable],
        aggregates: list[Aggregate],
    ) -> None:
        super().__init__(source, fields)
        self.source = source
        self.tables = tables
        self.aggregates = aggregates

    def _call(self, node: ast.Call, depth: int) -> tuple[Value, ValueType]:
        name = _called(node)
        if node.keywords or not (name in _IN_TABLE or name in _OF_VALUE or name in _ALONE):
            return super()._call(node, depth)
        if name in _ALONE and not node.args:
            return self._added(Aggregate("", _ALONE[name])), ValueType.NUMBER
        if name in _OF_VALUE and len(node.args) == 1:
            inner = parse(self._text(node.args[0]), {**self.fields})
            if inner.type is not ValueType.NUMBER:
                raise self.error(node, f"{name} cần một số", f"{name} takes a number")
            return self._added(Aggregate("", _OF_VALUE[name], of=inner)), ValueType.NUMBER
        if name in _IN_TABLE and len(node.args) in {1, 2}:
            return self._added(self._in_table(_IN_TABLE[name], node)), ValueType.NUMBER
        raise self.error(node, f"{name}: sai số đối số", f"{name}: wrong number of arguments")

    def _in_table(self, function: Function, node: ast.Call) -> Aggregate:
        first, *rest = node.args
        if function == "sum":
            if not isinstance(first, ast.Attribute) or not isinstance(first.value, ast.Name):
                raise self.error(first, "viết sum(bảng.cột)", "write sum(table.field)")
            named = self._table(first.value)
            of = parse(first.attr, _by_id(named.table))
        else:
            if not isinstance(first, ast.Name):
                raise self.error(first, f"viết {function}(bảng)", f"write {function}(table)")
            named, of = self._table(first), None
        if function == "count" and named.table.rows is not RowKind.LIST:
            raise self.error(first, "count chỉ đếm dòng của bảng list", "count is for tables of rows: list")
        where = parse_filter(self._text(rest[0]), named.table) if rest else None
        return Aggregate("", function, named, of, where)

    def _table(self, name: ast.Name) -> NamedTable:
        found = self.tables.get(name.id)
        if found is None:
            vi, en = nearest(name.id, self.tables)
            raise self.error(
                name,
                f"không có bảng {name.id}{vi}; các bảng: {listed(self.tables)}",
                f"there is no table {name.id}{en}; the tables are: {listed(self.tables)}",
            )
        return found

    def _text(self, node: ast.expr) -> str:
        text = ast.get_source_segment(self.source, node)
        if text is None:
            raise ExpressionError("không đọc được biểu thức", "the expression cannot be read")
        return text

    def _added(self, aggregate: Aggregate) -> FieldReference:
        named = replace(aggregate, name=f"#{len(self.aggregates)}")
        self.aggregates.append(named)
        of = named.of.root if named.of is not None else None
        return FieldReference(named.name, ValueType.NUMBER, of is None or (isinstance(of, Value) and is_whole(of)))


def _filter(expression: Expression, table: Table) -> Expression:
    if isinstance(expression.root, Value):
        raise ExpressionError("bộ lọc phải là một điều kiện", "a filter must be a condition")
    defaults = {field.id for field in table.fields if field.blank is not None}
    return replace(expression, root=_strict(expression.root, defaults))


def _strict(node: Condition, defaults: set[str]) -> Condition:
    """The condition in which a comparison with something blank does not hold."""
    match node:
        case All():
            return All(tuple(_strict(part, defaults) for part in node.parts))
        case AnyOf():
            return AnyOf(tuple(_strict(part, defaults) for part in node.parts))
        case IsBlank():
            return node
        case Comparison():
            read = [*references(node)]
            there = [
                IsBlank(each, negated=True) for each in read if each.id not in defaults and each.id not in PERIOD_NAMES
            ]
            return All((*there, node)) if there else node


def _tolerant(node: Condition, tolerance: Tolerance) -> Condition:
    match node:
        case All():
            return All(tuple(_tolerant(part, tolerance) for part in node.parts))
        case AnyOf():
            return AnyOf(tuple(_tolerant(part, tolerance) for part in node.parts))
        case Comparison(type=ValueType.NUMBER):
            return _within(node, tolerance)
    return node


def _within(node: Comparison, tolerance: Tolerance) -> Comparison:
    rounding = tolerance.decimals is not None
    step = 10.0**-tolerance.decimals if tolerance.decimals is not None else tolerance.absolute or 0
    margin = NumberLiteral(step)
    below: ComparisonOperator = "<" if rounding else "<="  # a whole step is more than rounding explains
    match node.operator:
        case "==":
            apart = Call("abs", (Arithmetic("-", node.left, node.right),))
            return Comparison(below, apart, margin, ValueType.NUMBER)
        case "<=" | "<":
            return Comparison(
                below if node.operator == "<=" else "<",
                Arithmetic("-", node.left, node.right),
                margin,
                ValueType.NUMBER,
            )
        case ">=" | ">":
            return Comparison(
                below if node.operator == ">=" else "<",
                Arithmetic("-", node.right, node.left),
                margin,
                ValueType.NUMBER,
            )
    return node
