"""The cells of one sheet of a `.xlsb` workbook."""

import struct

from xlsync.intake.errors import damaged, damaged_cell
from xlsync.intake.formats.store import SheetStore
from xlsync.intake.formats.xls_cells import error_value, rk_number
from xlsync.intake.formats.xls_formula import formula_text
from xlsync.intake.formats.xlsb_records import records, rich_text, wide_text
from xlsync.model.cell import a1

_ROW, _COLUMNS, _MERGED = 0, 60, 176
_RK, _ERROR, _TRUTH, _REAL, _TEXT, _SHARED = 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_TRUTH, _FORMULA_ERROR = 8, 9, 10, 11
_RICH = 62
_VALUES = frozenset({*range(2, 12), _RICH})
_HIDDEN_ROW = 0x10


def read_cells(data: bytes, store: SheetStore, shared: list[tuple[str, str | None]]) -> None:
    """Reads the part of a sheet. Raises IntakeError, and struct.error or IndexError for records cut short."""
    row = 0
    for number, body in records(data, store.part):
        if number in _VALUES:
            if not row:
                raise damaged(store.part)
            _value(number, body, row, store, shared)
        elif number == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & _HIDDEN_ROW:
                store.hidden_rows.add(row)
        elif number == _COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1:
                store.hide_columns(first + 1, last + 1)
        elif number == _MERGED:
            first_row, last_row, first, last = struct.unpack_from("<4I", body)
            store.merge(first_row + 1, first + 1, last_row + 1, last + 1)


def _value(number: int, body: bytes, row: int, store: SheetStore, shared: list[tuple[str, str | None]]) -> None:
    column = struct.unpack_from("<I", body)[0] + 1
    style = int.from_bytes(body[4:7], "little")
    if number in {_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_TRUTH, _FORMULA_ERROR}:
        end = wide_text(body, 8)[1] if number == _FORMULA_TEXT else 16 if number == _FORMULA_NUMBER else 9
        (size,) = struct.unpack_from("<I", body, end + 2)
        store.formula(row, column, formula_text(body[end + 6 : end + 6 + size], wide=True))
    if number == _RK:
        store.number(row, column, style, rk_number(struct.unpack_from("<I", body, 8)[0]))
    elif number in {_REAL, _FORMULA_NUMBER}:
        store.number(row, column, style, struct.unpack_from("<d", body, 8)[0])
    elif number in {_TEXT, _FORMULA_TEXT}:
        store.text(row, column, style, wide_text(body, 8)[0])
    elif number == _SHARED:
        (index,) = struct.unpack_from("<I", body, 8)
        if index >= len(shared):
            raise damaged_cell(store.sheet, a1(row, min(column, 16_384)), str(index))
        store.text(row, column, style, *shared[index])
    elif number == _RICH:
        store.text(row, column, style, rich_text(body, 8)[0])
    elif number in {_TRUTH, _FORMULA_TRUTH}:
        store.special(row, column, bool(body[8]))
    else:
        store.special(row, column, error_value(body[8]))
