"""The parts of a parsed expression: a small frozen tree in negation normal form, and the error of the parser.

What every evaluator (polars, plain Python, Excel) must give, from the contract ("Expressions"):

- an operand is blank when its field is blank (and the field does not say what a blank means), when any part of it is
  blank, or when it divides by zero;
- a comparison with a blank operand, or with a cell that cannot be read as the field's type, passes; there is no `not`
  in the tree, so it passes under `not` too;
- numbers compare after rounding to 9 decimals (left out where both sides are whole by their types), text compares
  exactly;
- `IsBlank` asks whether nothing stands in the cell; what the field says of blanks does not matter to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

#: Decimals at which two numbers are compared.
DECIMALS = 9

ArithmeticOperator = Literal["+", "-", "*", "/"]
ComparisonOperator = Literal["==", "!=", "<", "<=", ">", ">="]
FunctionName = Literal["abs", "min", "max", "round"]


class ValueType(StrEnum):
    """What an expression or a part of it yields."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"


class ExpressionError(ValueError):
    """An expression that cannot be used: what is wrong, where, and what to write instead, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number; never negative (a minus before it is a `Negation`)."""

    value: int | float


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A text, or the id of a choice where it is compared with a choice field."""

    value: str


@dataclass(frozen=True, slots=True)
class FieldReference:
    """The value of a field. `whole`: a count or a date, which have no fraction."""

    id: str
    type: ValueType
    whole: bool


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: "Value"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right` on numbers; dates count in days."""

    operator: ArithmeticOperator
    left: "Value"
    right: "Value"


@dataclass(frozen=True, slots=True)
class Call:
    """`abs`, `min`, `max`, or `round` (half away from zero, at `decimals`)."""

    function: FunctionName
    arguments: tuple["Value", ...]
    decimals: int = 0


Value = NumberLiteral | TextLiteral | FieldReference | Negation | Arithmetic | Call


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`. `type` is the type of both sides; a choice field stands left, its choice id right."""

    operator: ComparisonOperator
    left: Value
    right: Value
    type: ValueType


@dataclass(frozen=True, slots=True)
class IsBlank:
    """Whether nothing stands in the cell of the field; `negated`: whether something does."""

    field: FieldReference
    negated: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """`and`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`or`."""

    parts: tuple["Condition", ...]


Condition = Comparison | IsBlank | All | AnyOf
Node = Value | Condition


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text, its tree, what it yields, the fields that it reads (in `order` of appearance)."""

    text: str
    root: Node
    type: ValueType
    order: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The ids of the fields that it reads."""
        return frozenset(self.order)


def references(node: Node) -> Iterator[FieldReference]:
    """Every reference in the tree, in the order of the text, repeated ones too."""
    match node:
        case FieldReference():
            yield node
        case Negation():
            yield from references(node.operand)
        case Arithmetic() | Comparison():
            yield from references(node.left)
            yield from references(node.right)
        case Call():
            for argument in node.arguments:
                yield from references(argument)
        case IsBlank():
            yield node.field
        case All() | AnyOf():
            for part in node.parts:
                yield from references(part)
        case NumberLiteral() | TextLiteral():
            pass


def is_whole(node: Value) -> bool:
    """Whether the value has no fraction, whatever stands in the (readable) cells, so that it needs no rounding."""
    match node:
        case NumberLiteral():
            return float(node.value).is_integer()
        case FieldReference():
            return node.whole
        case Negation():
            return is_whole(node.operand)
        case Arithmetic():
            return node.operator != "/" and is_whole(node.left) and is_whole(node.right)
        case Call():
            whole = all(is_whole(argument) for argument in node.arguments)
            return whole or (node.function == "round" and node.decimals == 0)
        case TextLiteral():
            return False


def divides(node: Value) -> bool:
    """Whether there is a division in it, which can be by zero."""
    match node:
        case Negation():
            return divides(node.operand)
        case Arithmetic():
            return node.operator == "/" or divides(node.left) or divides(node.right)
        case Call():
            return any(divides(argument) for argument in node.arguments)
        case NumberLiteral() | TextLiteral() | FieldReference():
            return False
