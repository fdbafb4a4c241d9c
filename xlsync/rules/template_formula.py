"""The formulas that a template's computed cells and total row carry.

The template is written with them, and the reader compares what stands in a file with them, wherever the table has
moved to.
"""

from collections.abc import Mapping
from functools import lru_cache

from xlsync.forms.definition import FieldType, Table
from xlsync.forms.expression import Expression, parse_value
from xlsync.model import column_letters
from xlsync.rules.excel_formula import value_to_excel

_SUMMED = frozenset({FieldType.COUNT, FieldType.DECIMAL})
_ROW = "\0" * len("1048576")


def own_formula(
    table: Table,
    columns: Mapping[str, int],
    row: int,
    field_id: str,
    *,
    first_row: int,
    last_row: int,
    total_row: int | None,
) -> str | None:
    """The formula (without `=`) that belongs in that cell, None when the cell is for input or holds a name.

    `columns` says where each field stands (from 1). In the total row counts and decimals are sums over
    `first_row`..`last_row` and computed rates are the ratio of those sums; a sum of rates would mean nothing. None,
    too, when a field that the formula needs has no column. Raises KeyError for a field that the table does not have,
    ExpressionError for a computed field that cannot be parsed.
    """
    field = table.field(field_id)
    column = columns.get(field_id)
    if column is None:
        return None
    if row == total_row and field.type in _SUMMED:
        letters = column_letters(column)
        return f"SUM({letters}{first_row}:{letters}{last_row})"
    if field.computed is None or (row == total_row and field.type is not FieldType.RATE):
        return None
    expression = _expression(table, field_id)
    if not expression.fields <= columns.keys():
        return None
    return _of_any_row(_ByIdentity(table), field_id, tuple(columns[name] for name in expression.order)).replace(
        _ROW, str(row)
    )


@lru_cache(maxsize=512)
def _of_any_row(table: "_ByIdentity", field_id: str, columns: tuple[int, ...]) -> str:
    """The formula with `_ROW` for the row: a table has the same one in hundreds of rows."""
    expression = _expression(table.table, field_id)
    cells = {name: f"{column_letters(at)}{_ROW}" for name, at in zip(expression.order, columns, strict=True)}
    return value_to_excel(expression, cells, {field.id: field for field in table.table.fields})


@lru_cache(maxsize=512)
def _parsed(text: str, table: "_ByIdentity", field_id: str) -> Expression:
    return parse_value(text, {field.id: field for field in table.table.fields})


class _ByIdentity:
    """A table as a key of the cache: hashing a whole definition for every cell would cost more than parsing."""

    __slots__ = ("table",)

    def __init__(self, table: Table) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.table is self.table


def _expression(table: Table, field_id: str) -> Expression:
    computed = table.field(field_id).computed
    if computed is None:
        raise ValueError(f"{field_id} is not computed")
    return _parsed(computed, _ByIdentity(table), field_id)
