"""From Python's syntax tree to the typed tree of an expression: whitelist, types, `not` pushed inwards."""

import ast
import math
from collections.abc import Mapping

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.forms.expression_messages import NAMES, listed, located, nearest, quoted
from xlsync.forms.expression_types import (
    DECIMALS,
    All,
    AnyOf,
    Arithmetic,
    ArithmeticOperator,
    Call,
    Comparison,
    ComparisonOperator,
    Condition,
    ExpressionError,
    FieldReference,
    FunctionName,
    IsBlank,
    Negation,
    Node,
    NumberLiteral,
    TextLiteral,
    Value,
    ValueType,
    is_whole,
)

MAX_DEPTH = 40  # levels; far below what Excel (64) and Python's stack allow
MAX_NUMBER = 10**15  # Excel keeps 15 digits

_TYPES = {
    FieldType.COUNT: ValueType.NUMBER,
    FieldType.DECIMAL: ValueType.NUMBER,
    FieldType.RATE: ValueType.NUMBER,
    FieldType.DATE: ValueType.DATE,
    FieldType.TEXT: ValueType.TEXT,
    FieldType.UNIT: ValueType.TEXT,
    FieldType.CHOICE: ValueType.CHOICE,
}
_ARITHMETIC: dict[type[ast.operator], ArithmeticOperator] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], ComparisonOperator] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_OPPOSITE: dict[ComparisonOperator, ComparisonOperator] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
_EXTREMES: dict[str, FunctionName] = {"min": "min", "max": "max"}
_FUNCTIONS = ("is_blank(x)", "abs(x)", "min(a, b)", "max(a, b)", "round(x, 2)")


class Reader:
    """Reads one `ast` tree; `source` is the text that it was parsed from."""

    def __init__(self, source: str, fields: Mapping[str, FieldDefinition]) -> None:
        self.bytes = source.encode()
        self.fields = fields

    def error(self, node: ast.AST, vi: str, en: str) -> ExpressionError:
        """An error at that place of the text."""
        offset: int = getattr(node, "col_offset", 0)  # ast counts UTF-8 bytes
        return located(len(self.bytes[:offset].decode(errors="ignore")) + 1, vi, en)

    def node(self, node: ast.expr, *, negated: bool, depth: int) -> tuple[Node, ValueType]:
        """A condition or a value, with its type. Raises ExpressionError, as everything here does."""
        if isinstance(node, ast.BoolOp | ast.Compare) or self._is_condition(node):
            return self.condition(node, negated=negated, depth=depth), ValueType.BOOLEAN
        return self.value(node, depth)

    @staticmethod
    def _is_condition(node: ast.expr) -> bool:
        return (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)) or (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "is_blank"
        )

    def condition(self, node: ast.expr, *, negated: bool, depth: int) -> Condition:
        """A condition, or its opposite when `negated`."""
        self._check_depth(node, depth)
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.condition(operand, negated=not negated, depth=depth + 1)
            case ast.BoolOp(op=operator, values=values):
                parts = tuple(self.condition(part, negated=negated, depth=depth + 1) for part in values)
                return All(parts) if isinstance(operator, ast.And) is not negated else AnyOf(parts)
            case ast.Compare():
                return self._comparisons(node, negated=negated, depth=depth)
            case ast.Call(func=ast.Name(id="is_blank")):
                return IsBlank(self._is_blank_field(node), negated)
        _, kind = self.value(node, depth)
        raise self.error(
            node,
            f"cần một điều kiện, ở đây là {NAMES[kind][0]}: hãy so sánh, ví dụ a > 0",
            f"a condition is needed, this is {NAMES[kind][1]}: compare it, for example a > 0",
        )

    def _check_depth(self, node: ast.expr, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.error(
                node,
                f"biểu thức lồng quá {MAX_DEPTH} tầng: hãy tách thành nhiều quy tắc",
                f"nested more than {MAX_DEPTH} levels deep: split it into several rules",
            )

    def _is_blank_field(self, call: ast.Call) -> FieldReference:
        if len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.Name):
            return self._field(call.args[0])
        raise self.error(
            call, "is_blank cần đúng một cột: is_blank(x)", "is_blank takes exactly one field: is_blank(x)"
        )

    def _comparisons(self, node: ast.Compare, *, negated: bool, depth: int) -> Condition:
        sides = [node.left, *node.comparators]
        parts: list[Condition] = []
        for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
            operator = _COMPARISONS.get(type(sign))
            if operator is None:
                raise self.error(
                    right,
                    "chỉ so sánh được bằng == != < <= > >=",
                    "comparisons are == != < <= > >=",
                )
            parts.append(self._comparison(left, _OPPOSITE[operator] if negated else operator, right, depth))
        if len(parts) == 1:
            return parts[0]
        return AnyOf(tuple(parts)) if negated else All(tuple(parts))

    def _comparison(self, left: ast.expr, operator: ComparisonOperator, right: ast.expr, depth: int) -> Comparison:
        first, first_type = self.value(left, depth + 1)
        second, second_type = self.value(right, depth + 1)
        if second_type is ValueType.CHOICE and isinstance(first, TextLiteral):  # "x" == field: the field goes left
            first, first_type, second, second_type = second, second_type, first, first_type
            left, right = right, left
        if first_type is ValueType.CHOICE and isinstance(first, FieldReference):
            self._check_choice(first, second, right)
        elif first_type is not second_type:
            raise self.error(
                right,
                f"không so sánh được {NAMES[first_type][0]} với {NAMES[second_type][0]}",
                f"cannot compare {NAMES[first_type][1]} with {NAMES[second_type][1]}",
            )
        if first_type in {ValueType.CHOICE, ValueType.TEXT} and operator not in {"==", "!="}:
            raise self.error(
                left,
                f"{NAMES[first_type][0]} chỉ so sánh được bằng == và !=",
                f"{NAMES[first_type][1]} compares only with == and !=",
            )
        return Comparison(operator, first, second, first_type)

    def _check_choice(self, field: FieldReference, literal: Value, place: ast.expr) -> None:
        known = {choice.id: choice for choice in self.fields[field.id].choices or ()}
        if not isinstance(literal, TextLiteral):
            raise self.error(
                place,
                f"so sánh {field.id} với một mã lựa chọn trong dấu nháy: {quoted(known)}",
                f"compare {field.id} with a choice id in quotes: {quoted(known)}",
            )
        if literal.value not in known:
            vi, en = nearest(literal.value, known)
            raise self.error(
                place,
                f'{field.id} không có lựa chọn "{literal.value}"{vi}; các mã: {quoted(known)}',
                f'{field.id} has no choice "{literal.value}"{en}; the ids are: {quoted(known)}',
            )

    def value(self, node: ast.expr, depth: int) -> tuple[Value, ValueType]:
        """Anything but a condition, with its type."""
        self._check_depth(node, depth)
        match node:
            case ast.Name():
                field = self._field(node)
                return field, field.type
            case ast.Constant(value=str(text)):
                return TextLiteral(text), ValueType.TEXT
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                if not math.isfinite(number) or number >= MAX_NUMBER:
                    raise self.error(node, "số quá lớn", "the number is too large")
                return NumberLiteral(number), ValueType.NUMBER
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                inner = self._number(operand, depth + 1)
                return (Negation(inner) if isinstance(sign, ast.USub) else inner), ValueType.NUMBER
            case ast.BinOp(op=sign) if type(sign) in _ARITHMETIC:
                return self._arithmetic(node, _ARITHMETIC[type(sign)], depth)
            case ast.Call():
                return self._call(node, depth)
            case ast.BoolOp() | ast.Compare():
                raise self.error(
                    node,
                    "một điều kiện không dùng được như giá trị: nối các điều kiện bằng and, or, not",
                    "a condition is no value: join conditions with and, or, not",
                )
        if self._is_condition(node):
            raise self.error(node, "một điều kiện không dùng được như giá trị", "a condition is no value")
        raise self.error(
            node,
            "không dùng được ở đây; chỉ có: mã cột, số, mã lựa chọn trong dấu nháy, + - * /, == != < <= > >=, "
            f"and or not, {', '.join(_FUNCTIONS)}",
            "not part of the language; there are: field ids, numbers, choice ids in quotes, + - * /, == != < <= > >=, "
            f"and or not, {', '.join(_FUNCTIONS)}",
        )

    def _field(self, name: ast.Name) -> FieldReference:
        field = self.fields.get(name.id)
        if field is None:
            vi, en = nearest(name.id, self.fields)
            raise self.error(
                name,
                f"không có cột {name.id}{vi}; các cột: {listed(self.fields)}",
                f"there is no field {name.id}{en}; the fields are: {listed(self.fields)}",
            )
        kind = _TYPES[field.type]
        self._check_blank(name, field, kind)
        return FieldReference(field.id, kind, field.type in {FieldType.COUNT, FieldType.DATE})

    def _check_blank(self, name: ast.Name, field: FieldDefinition, kind: ValueType) -> None:
        blank = field.blank
        right = {
            ValueType.NUMBER: isinstance(blank, int),
            ValueType.TEXT: isinstance(blank, str),
            ValueType.CHOICE: any(choice.id == blank for choice in field.choices or ()),
        }
        if blank is not None and not right.get(kind, False):
            raise self.error(
                name,
                f"cột {field.id} có blank: {blank}, không hợp với kiểu {field.type}: "
                "ghi một số nguyên (cột số), một mã lựa chọn (cột lựa chọn), hoặc bỏ blank",
                f"field {field.id} has blank: {blank}, which does not go with its type {field.type}: "
                "write a whole number (numbers), a choice id (choices), or leave blank out",
            )

    def _number(self, node: ast.expr, depth: int) -> Value:
        value, kind = self.value(node, depth)
        if kind is not ValueType.NUMBER:
            raise self.error(
                node, f"cần một số, ở đây là {NAMES[kind][0]}", f"a number is needed, this is {NAMES[kind][1]}"
            )
        return value

    def _arithmetic(self, node: ast.BinOp, operator: ArithmeticOperator, depth: int) -> tuple[Value, ValueType]:
        left, left_type = self.value(node.left, depth + 1)
        right, right_type = self.value(node.right, depth + 1)
        number, date = ValueType.NUMBER, ValueType.DATE
        kinds = (left_type, right_type)
        if kinds == (number, number):
            if operator == "/" and not isinstance(right, FieldReference | NumberLiteral) and not is_whole(right):
                right = Call("round", (right,), DECIMALS)  # so that 0.1 + 0.2 - 0.3 is zero everywhere, as in Excel
            return Arithmetic(operator, left, right), number
        if kinds == (date, date) and operator == "-":
            return Arithmetic(operator, left, right), number
        if (kinds == (date, number) and operator in {"+", "-"}) or (kinds == (number, date) and operator == "+"):
            return Arithmetic(operator, left, right), date
        raise self.error(
            node,
            f"không tính được {NAMES[left_type][0]} {operator} {NAMES[right_type][0]}; "
            "tính được với số, ngày - ngày (số ngày), ngày + số, ngày - số",
            f"cannot calculate {NAMES[left_type][1]} {operator} {NAMES[right_type][1]}; "
            "possible are numbers, date - date (days), date + number, date - number",
        )

    def _call(self, node: ast.Call, depth: int) -> tuple[Value, ValueType]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        arguments = node.args
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in arguments):
            raise self._no_function(node)
        if name == "abs" and len(arguments) == 1:
            return Call("abs", (self._number(arguments[0], depth + 1),)), ValueType.NUMBER
        if name == "round" and len(arguments) in {1, 2}:
            inner = self._number(arguments[0], depth + 1)
            return Call("round", (inner,), self._decimals(arguments[1]) if len(arguments) == 2 else 0), ValueType.NUMBER
        if len(arguments) >= 2 and (extreme := _EXTREMES.get(name)):
            values = [self.value(argument, depth + 1) for argument in arguments]
            kinds = {kind for _, kind in values}
            if kinds in ({ValueType.NUMBER}, {ValueType.DATE}):
                return Call(extreme, tuple(value for value, _ in values)), kinds.pop()
            raise self.error(node, f"{name} cần toàn số hoặc toàn ngày", f"{name} takes numbers only, or dates only")
        if name == "is_blank":
            raise self.error(node, "is_blank là điều kiện, không phải giá trị", "is_blank is a condition, not a value")
        raise self._no_function(node)

    def _no_function(self, node: ast.Call) -> ExpressionError:
        listed = ", ".join(_FUNCTIONS)
        return self.error(node, f"hàm chỉ có: {listed}", f"the functions are: {listed}")

    def _decimals(self, node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int(number)) if not isinstance(number, bool) and number <= DECIMALS:
                return number
        raise self.error(
            node,
            f"số chữ số thập phân của round là một số nguyên từ 0 đến {DECIMALS}",
            f"the decimals of round are a whole number from 0 to {DECIMALS}",
        )
