"""Expressions as polars expressions over the stacked frame of one table.

Columns are named by field id: count Int64, decimal and rate Float64, date Date, text, unit and choice (ids) String;
null is blank. All arithmetic is done in Float64, dates as days (Excel's serial numbers); what is not finite is blank.
Rules of blanks, text and division: `xlsync.forms.expression_types`.

Null also stands for a cell that was refused. Where it matters (`is_blank`, a field that says what a blank means) a
frame cannot tell the two apart: whoever reports a failure leaves out the rows in which a field of the rule was refused.
"""

import operator
from collections.abc import Mapping
from functools import reduce

import polars as pl

from xlsync.forms.definition import FieldDefinition
from xlsync.forms.expression_types import (
    DECIMALS,
    All,
    AnyOf,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    Expression,
    FieldReference,
    IsBlank,
    Negation,
    NumberLiteral,
    TextLiteral,
    Value,
    ValueType,
    is_whole,
)
from xlsync.rules.evaluate import EPOCH_SERIAL

_COMPARE = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def to_polars(expression: Expression, fields: Mapping[str, FieldDefinition]) -> pl.Expr:
    """The condition as a Boolean column, never null: True where the row passes. Raises TypeError when it is none."""
    if isinstance(expression.root, Value):
        raise TypeError(f"not a condition: {expression.text}")
    return _Compiler(fields).condition(expression.root)


def value_to_polars(expression: Expression, fields: Mapping[str, FieldDefinition]) -> pl.Expr:
    """The number as a Float64 column, null when blank, never NaN or infinite. Raises TypeError when it is none."""
    if not isinstance(expression.root, Value) or expression.type not in {ValueType.NUMBER, ValueType.DATE}:
        raise TypeError(f"not a number: {expression.text}")
    return _Compiler(fields).number(expression.root)


def _finite(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_finite()).then(value)


class _Compiler:
    def __init__(self, fields: Mapping[str, FieldDefinition]) -> None:
        self.fields = fields

    def condition(self, node: Condition) -> pl.Expr:
        match node:
            case All():
                return reduce(operator.and_, map(self.condition, node.parts))
            case AnyOf():
                return reduce(operator.or_, map(self.condition, node.parts))
            case IsBlank():
                column = pl.col(node.field.id)
                return column.is_not_null() if node.negated else column.is_null()
            case Comparison():
                return self._comparison(node).fill_null(value=True)

    def _comparison(self, node: Comparison) -> pl.Expr:
        sides = (node.left, node.right)
        compare = _COMPARE[node.operator]
        if node.type in {ValueType.TEXT, ValueType.CHOICE}:
            left, right = map(self._text, sides)
        elif all(map(is_whole, sides)):
            left, right = map(self.number, sides)
        else:
            left, right = (self.number(side).round(DECIMALS) for side in sides)
        result: pl.Expr = compare(left, right)
        return result

    def _text(self, node: Value) -> pl.Expr:
        match node:
            case TextLiteral():
                return pl.lit(node.value, dtype=pl.String)
            case FieldReference():
                return self._filled(node)
        raise TypeError(f"no text: {node}")  # the parser lets no other part through

    def _filled(self, node: FieldReference) -> pl.Expr:
        blank = self.fields[node.id].blank
        return pl.col(node.id) if blank is None else pl.col(node.id).fill_null(blank)

    def number(self, node: Value) -> pl.Expr:
        """Float64, null where blank."""
        match node:
            case NumberLiteral():
                return pl.lit(float(node.value), dtype=pl.Float64)
            case FieldReference(type=ValueType.DATE):
                return pl.col(node.id).cast(pl.Int32).cast(pl.Float64) + EPOCH_SERIAL
            case FieldReference():
                value = self._filled(node).cast(pl.Float64)
                return value if node.whole else _finite(value)
            case Negation():
                return -self.number(node.operand)
            case Arithmetic(operator="/"):
                denominator = self.number(node.right)
                return _finite(pl.when(denominator != 0).then(self.number(node.left) / denominator))
            case Arithmetic():
                result: pl.Expr = _CALCULATE[node.operator](self.number(node.left), self.number(node.right))
                return _finite(result)
            case Call():
                return self._call(node)
            case TextLiteral():
                raise TypeError(f"no number: {node}")  # the parser lets none through

    def _call(self, node: Call) -> pl.Expr:
        arguments = [self.number(argument) for argument in node.arguments]
        if node.function == "abs":
            return arguments[0].abs()
        if node.function == "round":
            # First at 9 decimals, as Excel in effect does: 1.005 is 100.49999999999999 hundredths in binary.
            scale = 10.0**node.decimals
            scaled = (arguments[0] * scale).round(DECIMALS).round(0, mode="half_away_from_zero")
            return _finite(scaled / scale)
        extreme = pl.min_horizontal if node.function == "min" else pl.max_horizontal
        return pl.when(pl.all_horizontal(argument.is_not_null() for argument in arguments)).then(extreme(arguments))
