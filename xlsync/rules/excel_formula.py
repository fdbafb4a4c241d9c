"""Expressions as Excel formulas: live checks in the template's conditional formatting, and its computed cells.

English function names and commas, as files have them whatever the language of the office; no arrays, no names, no
other sheets (Excel 2010 refuses those in conditional formatting). Which cell a field stands in, with or without `$`,
is the caller's matter. Rules of blanks, text and division: `xlsync.forms.expression_types`.
"""

from collections.abc import Mapping
from decimal import Decimal

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
    ExpressionError,
    FieldReference,
    IsBlank,
    Negation,
    NumberLiteral,
    TextLiteral,
    Value,
    ValueType,
    divides,
    is_whole,
    references,
)

MAX_FORMULA = 8191  # characters, Excel 2007 and later, without the equals sign
MAX_STRING = 255  # characters of one string in a formula

_SIGNS = {"==": "=", "!=": "<>"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def to_excel(
    expression: Expression, cell_of: Mapping[str, str], fields: Mapping[str, FieldDefinition], *, lang: str = "vi"
) -> str:
    """The condition as a formula (without `=`) that is TRUE where the row passes, and never an error.

    `cell_of` gives each field's cell (`$D8`). Choice cells hold the labels of `lang`; a cell with anything else passes.
    Raises KeyError for a field without a cell, ExpressionError when the formula would be too long for Excel.
    """
    root = expression.root
    if isinstance(root, Value):
        raise TypeError(f"not a condition: {expression.text}")
    return _checked(_Writer(cell_of, fields, lang).condition(root), expression)


def value_to_excel(expression: Expression, cell_of: Mapping[str, str], fields: Mapping[str, FieldDefinition]) -> str:
    """The number as a formula (without `=`) that gives "" where it is blank.

    That is where an operand is blank or holds no number, and where it divides by zero.

    Raises KeyError for a field without a cell, ExpressionError when the formula would be too long for Excel.
    """
    root = expression.root
    if not isinstance(root, Value):
        raise TypeError(f"not a value: {expression.text}")
    writer = _Writer(cell_of, fields, "vi")
    formula = writer.value(root)
    if divides(root):
        denominator = writer.only_denominator(root)
        formula = f'IFERROR({formula},"")' if denominator is None else f'IF({denominator}=0,"",{formula})'
    return _checked(writer.guarded(root, '""', formula), expression)


def _checked(formula: str, expression: Expression) -> str:
    if len(formula) > MAX_FORMULA:
        raise ExpressionError(
            f"công thức Excel của “{expression.text}” dài quá {MAX_FORMULA} ký tự: hãy tách thành nhiều quy tắc",
            f"the Excel formula of “{expression.text}” has more than {MAX_FORMULA} characters: split it",
        )
    return formula


class _Writer:
    def __init__(self, cell_of: Mapping[str, str], fields: Mapping[str, FieldDefinition], lang: str) -> None:
        self.cell_of = cell_of
        self.fields = fields
        self.lang = lang

    def condition(self, node: Condition) -> str:
        match node:
            case All():
                return f"AND({','.join(map(self.condition, node.parts))})"
            case AnyOf():
                return f"OR({','.join(map(self.condition, node.parts))})"
            case IsBlank():
                return f"COUNTBLANK({self.cell_of[node.field.id]})={0 if node.negated else 1}"
            case Comparison(type=ValueType.CHOICE):
                return self._choice(node)
            case Comparison(type=ValueType.TEXT):
                return self._text(node)
            case Comparison():
                return self._numbers(node)

    def _numbers(self, node: Comparison) -> str:
        whole = is_whole(node.left) and is_whole(node.right)
        sides = [self.value(side) if whole else self._rounded(side) for side in (node.left, node.right)]
        formula = f"{sides[0]}{_SIGNS.get(node.operator, node.operator)}{sides[1]}"
        if divides(node.left) or divides(node.right):
            formula = f"IFERROR({formula},TRUE)"
        return self.guarded(node, "TRUE", formula)

    def _rounded(self, side: Value) -> str:
        match side:
            case NumberLiteral(value=number):
                rounded = round(number, DECIMALS) == number
            case Call(function="round"):
                rounded = True
            case _:
                rounded = is_whole(side)
        return self.value(side) if rounded else f"ROUND({self.value(side)},{DECIMALS})"

    def guarded(self, node: Value | Comparison, otherwise: str, formula: str) -> str:
        """The formula, or `otherwise` when a cell that it needs holds no number.

        COUNT passes over text, truth values and errors, so these never reach the formula. A cell whose blank means
        something counts when it is blank, too.
        """
        ids = list(dict.fromkeys(reference.id for reference in references(node)))
        cells = ",".join(self.cell_of[field_id] for field_id in ids)
        blanks = "".join(
            f"+COUNTBLANK({self.cell_of[field_id]})" for field_id in ids if self.fields[field_id].blank is not None
        )
        return f"IF(COUNT({cells}){blanks}<{len(ids)},{otherwise},{formula})" if ids else formula

    def _text(self, node: Comparison) -> str:
        sides = (node.left, node.right)
        formula = f"EXACT({','.join(map(self._text_side, sides))})"
        if node.operator == "!=":
            formula = f"NOT({formula})"
        # T() is "" for numbers, truth values and blanks; an error comes through and passes.
        blanks = list(dict.fromkeys(self._no_text(side) for side in sides if isinstance(side, FieldReference)))
        blank = blanks[0] if len(blanks) == 1 else f"OR({','.join(blanks)})"
        return f"IFERROR(IF({blank},TRUE,{formula}),TRUE)" if blanks else formula

    def _no_text(self, side: FieldReference) -> str:
        cell = self.cell_of[side.id]
        no_text = f'T({cell})=""'
        return no_text if self.fields[side.id].blank is None else f"AND({no_text},COUNTBLANK({cell})=0)"

    def _text_side(self, side: Value) -> str:
        if isinstance(side, TextLiteral):
            return _string(side.value)
        if isinstance(side, FieldReference):
            cell, blank = self.cell_of[side.id], self.fields[side.id].blank
            return cell if blank is None else f"IF(COUNTBLANK({cell})=1,{_string(str(blank))},{cell})"
        raise TypeError(f"no text: {side}")  # the parser lets no other part through

    def _choice(self, node: Comparison) -> str:
        """Written as "none of the answers that would fail", so that blanks and unknown answers pass."""
        if not isinstance(node.left, FieldReference) or not isinstance(node.right, TextLiteral):
            raise TypeError(f"no comparison of a choice field with a choice id: {node}")  # the parser lets none through
        field, wanted = self.fields[node.left.id], node.right.value
        cell = self.cell_of[field.id]
        passing = {choice.id for choice in field.choices or () if (choice.id == wanted) is (node.operator == "==")}
        good = {choice.label.text(self.lang) for choice in field.choices or () if choice.id in passing}
        labels = [choice.label.text(self.lang) for choice in field.choices or () if choice.id not in passing]
        failing = [f"EXACT({cell},{_string(label)})" for label in dict.fromkeys(labels) if label not in good]
        if field.blank is not None and field.blank not in passing:
            failing.append(f"COUNTBLANK({cell})=1")
        if not failing:
            return "TRUE"
        joined = failing[0] if len(failing) == 1 else f"OR({','.join(failing)})"
        return f"IFERROR(NOT({joined}),TRUE)"

    def value(self, node: Value, strength: int = 0) -> str:
        """The number; in parentheses when its operator binds weaker than `strength` asks."""
        match node:
            case NumberLiteral():
                return _number(node.value)
            case FieldReference():
                return self._cell(node)
            case Negation():
                return f"(-{self.value(node.operand, 3)})" if strength else f"-{self.value(node.operand, 3)}"
            case Arithmetic():
                own = _STRENGTH[node.operator]
                right = own + 1 if node.operator in "-/" else own
                formula = f"{self.value(node.left, own)}{node.operator}{self.value(node.right, right)}"
                return f"({formula})" if own < strength else formula
            case Call(function="round"):
                return f"ROUND({self.value(node.arguments[0])},{node.decimals})"
            case Call():
                return f"{node.function.upper()}({','.join(self.value(argument) for argument in node.arguments)})"
            case TextLiteral():
                raise TypeError(f"no number: {node}")  # the parser lets none through

    def _cell(self, node: FieldReference) -> str:
        cell, blank = self.cell_of[node.id], self.fields[node.id].blank
        if blank is None:
            return cell
        return f"N({cell})" if blank == 0 else f"IF(COUNTBLANK({cell})=1,{blank},{cell})"

    def only_denominator(self, node: Value) -> str | None:
        """The cell under the line when the value is one plain fraction, `a / b`, so that its formula reads well."""
        match node:
            case Arithmetic(operator="/", left=left, right=FieldReference() as right) if not divides(left):
                return self.value(right)
        return None


def _number(value: int | float) -> str:
    """Digits and a point, never an exponent."""
    return format(Decimal(repr(value)), "f")


def _string(text: str) -> str:
    """A string for a formula: quotes doubled, long text in pieces."""
    pieces = [text[start : start + MAX_STRING] for start in range(0, len(text), MAX_STRING)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
