"""The cells of one sheet of a `.xls` workbook."""

import struct

from xlsync.intake.errors import damaged, damaged_cell
from xlsync.intake.formats.store import SheetStore
from xlsync.intake.formats.xls_formula import formula_text
from xlsync.intake.formats.xls_records import BIFF8, CONTINUE, PART, Cursor, Dialect
from xlsync.model.cell import ErrorValue, a1

#: [MS-XLS] 2.5.10, and what newer versions add.
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_CELL = struct.Struct("<HHH")
_RK = struct.Struct("<HI")
_STRING = 0x0207
_HIDDEN_ROW = 0x20


def error_value(code: int) -> ErrorValue:
    """The error of that number; one that nobody knows is an error all the same."""
    return ErrorValue(ERRORS.get(code, "#UNKNOWN!"))


def rk_number(rk: int) -> float:
    """A number in 30 bits ([MS-XLS] 2.5.217)."""
    if rk & 2:
        value = float((rk >> 2) - (1 << 30) if rk & 0x80000000 else rk >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (rk & 0xFFFFFFFC) << 32))
    return value / 100 if rk & 1 else value


class SheetReader:
    """Takes the records of a sheet in their order. Raises IntakeError, and struct.error for records cut short."""

    def __init__(self, store: SheetStore, dialect: Dialect, shared: list[tuple[str, str | None]]) -> None:
        self._store = store
        self._dialect = dialect
        self._shared = shared
        self._awaited: tuple[int, int, int] | None = None  # the formula whose text follows in a record of its own
        self._string: list[bytes] = []

    def record(self, number: int, body: bytes) -> None:
        """One record; kinds that hold no cell are passed over."""
        if self._string:
            if number == CONTINUE:
                self._string.append(body)
                return
            self._end_string()
        method = _METHODS.get(number)
        if method is not None:
            method(self, body)

    def close(self) -> None:
        """All records have been read."""
        if self._string:
            self._end_string()

    def _number(self, body: bytes) -> None:
        row, column, style = _CELL.unpack_from(body)
        self._store.number(row + 1, column + 1, style, struct.unpack_from("<d", body, 6)[0])

    def _rk(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        style, rk = _RK.unpack_from(body, 4)
        self._store.number(row + 1, column + 1, style, rk_number(rk))

    def _many_rk(self, body: bytes) -> None:
        row, first = struct.unpack_from("<HH", body)
        if len(body) < 12 or len(body) % 6:
            raise damaged(PART)
        for place, (style, rk) in enumerate(_RK.iter_unpack(body[4:-2])):
            self._store.number(row + 1, first + place + 1, style, rk_number(rk))

    def _shared_text(self, body: bytes) -> None:
        row, column, style = _CELL.unpack_from(body)
        (index,) = struct.unpack_from("<I", body, 6)
        if index >= len(self._shared):
            raise damaged_cell(self._store.sheet, a1(row + 1, column + 1), str(index))
        text, font = self._shared[index]
        self._store.text(row + 1, column + 1, style, text, font)

    def _text(self, body: bytes) -> None:
        row, column, style = _CELL.unpack_from(body)
        self._store.text(row + 1, column + 1, style, self._dialect.text(body, 6))

    def _truth_or_error(self, body: bytes) -> None:
        row, column, _ = _CELL.unpack_from(body)
        value, is_error = body[6], body[7]
        self._store.special(row + 1, column + 1, error_value(value) if is_error else bool(value))

    def _formula(self, body: bytes) -> None:
        row, column, style = _CELL.unpack_from(body)
        result = body[6:14]
        (size,) = struct.unpack_from("<H", body, 20)
        place = row + 1, column + 1
        tokens = body[22 : 22 + size]
        self._store.formula(*place, formula_text(tokens) if self._dialect.version == BIFF8 else "")
        self._awaited = None
        if result[6:8] != b"\xff\xff":
            self._store.number(*place, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._awaited = (*place, style)
        elif result[0] == 1:
            self._store.special(*place, bool(result[2]))
        elif result[0] == 2:
            self._store.special(*place, error_value(result[2]))
        else:
            self._store.text(*place, style, "")

    def _begin_string(self, body: bytes) -> None:
        self._string = [body]

    def _end_string(self) -> None:
        chunks, awaited = self._string, self._awaited
        self._string, self._awaited = [], None
        if awaited is None:
            return
        if self._dialect.version == BIFF8:
            (count,) = struct.unpack_from("<H", chunks[0])
            text = Cursor(chunks, 2).text(count)[0] if count else ""
        else:
            text = self._dialect.text(b"".join(chunks), 0)
        self._store.text(*awaited, text)

    def _row(self, body: bytes) -> None:
        row, _, _, height, _, _, flags = struct.unpack_from("<7H", body)
        if flags & _HIDDEN_ROW or height & 0x7FFF == 0:
            self._store.hidden_rows.add(row + 1)

    def _columns(self, body: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", body)
        if flags & 1 or width == 0:
            self._store.hide_columns(first + 1, max(first, last) + 1)

    def _merged(self, body: bytes) -> None:
        (count,) = struct.unpack_from("<H", body)
        for first_row, last_row, first_column, last_column in struct.iter_unpack("<4H", body[2 : 2 + 8 * count]):
            self._store.merge(first_row + 1, first_column + 1, last_row + 1, last_column + 1)


_METHODS = {
    0x0203: SheetReader._number,
    0x027E: SheetReader._rk,
    0x00BD: SheetReader._many_rk,
    0x00FD: SheetReader._shared_text,
    0x0204: SheetReader._text,
    0x00D6: SheetReader._text,
    0x0205: SheetReader._truth_or_error,
    0x0006: SheetReader._formula,
    _STRING: SheetReader._begin_string,
    0x0208: SheetReader._row,
    0x007D: SheetReader._columns,
    0x00E5: SheetReader._merged,
}
