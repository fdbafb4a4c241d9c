"""The expression language of row rules and computed fields: text → a small typed tree (docs/expressions.md).

Read with the standard `ast` module against a whitelist (`expression_reader`); nothing is ever evaluated as Python.
"""

import ast
from collections.abc import Callable, Mapping

from xlsync.forms.definition import FieldDefinition
from xlsync.forms.expression_messages import NAMES, listed, located
from xlsync.forms.expression_reader import Reader
from xlsync.forms.expression_types import Expression, ExpressionError, ValueType, references

__all__ = ["Expression", "ExpressionError", "ValueType", "parse", "parse_rule", "parse_value"]

MAX_LENGTH = 1000  # characters; the longest rule of the shipped forms has about 100
_HABITS = {"&&": "and", "||": "or", "<>": "!=", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*"}


def parse(
    text: str,
    fields: Mapping[str, FieldDefinition],
    reader: Callable[[str, Mapping[str, FieldDefinition]], Reader] = Reader,
) -> Expression:
    """Read a rule or a computed value over the fields of one table. `reader` reads what else may stand in it.

    Raises ExpressionError (both languages, with the character counted from 1) for anything outside the grammar, for
    unknown fields and choices, and for mixed types.
    """
    source = " ".join(text.split("\n")).strip()
    if len(source) > MAX_LENGTH:
        raise ExpressionError(
            f"biểu thức dài {len(source)} ký tự, tối đa {MAX_LENGTH}: hãy tách thành nhiều quy tắc",
            f"the expression has {len(source)} characters, at most {MAX_LENGTH} are possible: split it",
        )
    if not source:
        raise ExpressionError(
            "biểu thức trống: hãy viết ví dụ a <= b", "the expression is empty: write for example a <= b"
        )
    if "\\" in source:
        raise located(source.index("\\") + 1, "không dùng dấu \\", "backslashes are not part of the language")
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _syntax_error(source, error) from None
    root, kind = reader(source, fields).node(tree.body, negated=False, depth=1)
    order = tuple(dict.fromkeys(reference.id for reference in references(root)))
    if not order:
        raise ExpressionError(
            f"biểu thức không dùng cột nào; các cột: {listed(fields)}",
            f"the expression uses no field; the fields are: {listed(fields)}",
        )
    return Expression(source, root, kind, order)


def parse_rule(text: str, fields: Mapping[str, FieldDefinition]) -> Expression:
    """Like `parse`; the expression must be a condition, which holds for every good row."""
    expression = parse(text, fields)
    if expression.type is not ValueType.BOOLEAN:
        raise ExpressionError(
            f"quy tắc phải là một điều kiện, ví dụ {expression.order[0]} <= 100; đây là {NAMES[expression.type][0]}",
            f"a rule must be a condition, such as {expression.order[0]} <= 100; this is {NAMES[expression.type][1]}",
        )
    return expression


def parse_value(text: str, fields: Mapping[str, FieldDefinition]) -> Expression:
    """Like `parse`; the expression must be a number, as for a computed field."""
    expression = parse(text, fields)
    if expression.type is not ValueType.NUMBER:
        raise ExpressionError(
            f"cột tính toán phải cho một số, ví dụ a / b; đây là {NAMES[expression.type][0]}",
            f"a computed field must yield a number, for example a / b; this is {NAMES[expression.type][1]}",
        )
    return expression


def _syntax_error(source: str, error: BaseException) -> ExpressionError:
    for habit, right in _HABITS.items():
        if habit in source:
            return located(
                source.index(habit) + 1, f"viết {right} thay cho {habit}", f"write {right} instead of {habit}"
            )
    for word in ("AND", "OR", "NOT"):
        position = f" {source} ".find(f" {word} ")
        if position >= 0:
            right = word.lower()
            return located(position + 1, f"viết {right} bằng chữ thường", f"write {right} in lower case")
    position = source.find("=")
    if position >= 0 and all(sign not in source for sign in ("==", "<=", ">=", "!=")):
        return located(position + 1, "viết == để so sánh bằng", "write == to compare")
    position = min(error.offset or 1, len(source)) if isinstance(error, SyntaxError) else 1
    return located(
        max(position, 1),
        "không đọc được biểu thức; kiểm tra dấu ngoặc, dấu nháy và phép tính, ví dụ: resolved <= received + carried",
        "this cannot be read; check parentheses, quotes and operators, for example: resolved <= received + carried",
    )
