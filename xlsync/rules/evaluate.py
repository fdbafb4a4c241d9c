"""Expressions in plain Python, for single rows, totals and computed rates.

Agrees with polars on every condition, and on numbers up to the last bit or two (polars divides by a constant by
multiplying with its reciprocal). Rules of blanks, text and division: `xlsync.forms.expression_types`.
"""

import math
import operator
from collections.abc import Mapping
from datetime import date

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
from xlsync.model import Cleaned

#: Excel's serial number of 1970-01-01, the day from which polars counts.
EPOCH_SERIAL = 25569
_EPOCH = date(1970, 1, 1).toordinal()

_COMPARE = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def evaluate(
    expression: Expression, values: Mapping[str, Cleaned], fields: Mapping[str, FieldDefinition]
) -> float | bool | None:
    """A condition: whether the row passes, never None. A value: the number (a date: its serial), None when blank.

    `values` gives the row by field id, None for a blank cell. A field that is not in it stands for a cell that cannot
    be read: comparisons with it pass, whatever a blank would mean, and it is not blank. Raises TypeError for a value of
    another type than its field's.
    """
    row = _Row(values, fields)
    if isinstance(expression.root, Value):
        return row.number(expression.root)
    return row.passes(expression.root)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _rounded(value: float) -> float:
    scaled = value * 10.0**DECIMALS
    return round(scaled) / 10.0**DECIMALS if math.isfinite(scaled) else value


def _half_away(value: float) -> float:
    return value if abs(value) >= 2.0**52 else math.copysign(math.floor(abs(value) + 0.5), value)


class _Row:
    def __init__(self, values: Mapping[str, Cleaned], fields: Mapping[str, FieldDefinition]) -> None:
        self.values = values
        self.fields = fields

    def passes(self, node: Condition) -> bool:
        match node:
            case All():
                return all(map(self.passes, node.parts))
            case AnyOf():
                return any(map(self.passes, node.parts))
            case IsBlank():
                blank = node.field.id in self.values and self.values[node.field.id] is None
                return blank is not node.negated
            case Comparison(type=ValueType.TEXT | ValueType.CHOICE):
                texts = (self._text(node.left), self._text(node.right))
                return None in texts or (texts[0] == texts[1]) is (node.operator == "==")
            case Comparison():
                left, right = self.number(node.left), self.number(node.right)
                if left is None or right is None:
                    return True
                if not (is_whole(node.left) and is_whole(node.right)):
                    left, right = _rounded(left), _rounded(right)
                return bool(_COMPARE[node.operator](left, right))

    def _value(self, node: FieldReference) -> Cleaned:
        if node.id not in self.values:
            return None
        value = self.values[node.id]
        return self.fields[node.id].blank if value is None else value

    def _text(self, node: Value) -> str | None:
        value = node.value if isinstance(node, TextLiteral) else None
        if isinstance(node, FieldReference):
            field_value = self._value(node)
            if field_value is not None and not isinstance(field_value, str):
                raise TypeError(f"{node.id} is no text: {type(field_value).__name__}")
            value = field_value
        return value

    def number(self, node: Value) -> float | None:
        """The number, None where it is blank."""
        match node:
            case NumberLiteral():
                return float(node.value)
            case FieldReference():
                return self._field(node)
            case Negation():
                operand = self.number(node.operand)
                return None if operand is None else -operand
            case Arithmetic():
                left, right = self.number(node.left), self.number(node.right)
                if left is None or right is None or (node.operator == "/" and right == 0):
                    return None
                return _finite(_CALCULATE[node.operator](left, right))
            case Call():
                return self._call(node)
            case TextLiteral():
                raise TypeError(f"no number: {node}")  # the parser lets none through

    def _field(self, node: FieldReference) -> float | None:
        value = self._value(node)
        if value is None:
            return None
        if isinstance(value, date) and node.type is ValueType.DATE:
            return float(value.toordinal() - _EPOCH + EPOCH_SERIAL)
        if isinstance(value, int | float) and node.type is ValueType.NUMBER:
            return _finite(float(value))
        raise TypeError(f"{node.id} is no {node.type}: {type(value).__name__}")

    def _call(self, node: Call) -> float | None:
        arguments: list[float] = []
        for argument in node.arguments:
            value = self.number(argument)
            if value is None:
                return None
            arguments.append(value)
        match node.function:
            case "abs":
                return abs(arguments[0])
            case "min":
                return min(arguments)
            case "max":
                return max(arguments)
            case "round":
                scale = 10.0**node.decimals
                return _finite(_half_away(_rounded(arguments[0] * scale)) / scale)
