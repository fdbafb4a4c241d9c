"""Formulas of binary workbooks (`.xls` and `.xlsb`): tokens in reverse Polish order → the text a person would type.

Only what the formulas of reports are made of: references on the same sheet, operators, constants, common functions
([MS-XLS] 2.5.198, [MS-XLSB] 2.5.97). Any other formula, such as one shared by several cells or naming another sheet,
has the text `""`: that a formula stands there is known, what it says is not.
"""

import struct
from collections.abc import Callable

from xlsync.model.cell import column_letters

_BINARY = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=",
    0x0D: ">", 0x0E: "<>",
}  # fmt: skip
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
#: Functions by number, with the count of their arguments where that is fixed.
_FIXED = {
    2: ("ISNA", 1), 3: ("ISERROR", 1), 10: ("NA", 0), 24: ("ABS", 1), 25: ("INT", 1), 27: ("ROUND", 2),
    31: ("MID", 3), 32: ("LEN", 1), 33: ("VALUE", 1), 34: ("TRUE", 0), 35: ("FALSE", 0), 38: ("NOT", 1),
    39: ("MOD", 2), 48: ("TEXT", 2), 65: ("DATE", 3), 67: ("DAY", 1), 68: ("MONTH", 1), 69: ("YEAR", 1),
    112: ("LOWER", 1), 113: ("UPPER", 1), 117: ("EXACT", 2), 118: ("TRIM", 1), 126: ("ISERR", 1),
    127: ("ISTEXT", 1), 128: ("ISNUMBER", 1), 129: ("ISBLANK", 1), 131: ("N", 1), 198: ("ISLOGICAL", 1),
    212: ("ROUNDUP", 2), 213: ("ROUNDDOWN", 2), 221: ("TODAY", 0), 337: ("POWER", 2), 346: ("COUNTIF", 2),
    347: ("COUNTBLANK", 1), 480: ("IFERROR", 2),
}  # fmt: skip
_VARIABLE = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 29: "INDEX", 36: "AND", 37: "OR", 64: "MATCH",
    100: "CHOOSE", 102: "VLOOKUP", 115: "LEFT", 116: "RIGHT", 120: "SUBSTITUTE", 169: "COUNTA", 183: "PRODUCT",
    228: "SUMPRODUCT", 336: "CONCATENATE", 344: "SUBTOTAL", 345: "SUMIF",
}  # fmt: skip
_LONGEST = 8192  # of a formula in Excel


class _UnknownError(Exception):
    """A token that is not understood."""


def formula_text(tokens: bytes, *, wide: bool = False) -> str:
    """The formula without `=`; `wide` for the tokens of `.xlsb`, whose rows have 32 bits. Never raises."""
    try:
        return _Reader(tokens, wide).run()
    except (_UnknownError, struct.error, IndexError):
        return ""


class _Reader:
    def __init__(self, tokens: bytes, wide: bool) -> None:
        self._tokens = tokens
        self._wide = wide
        self._at = 0
        self._stack: list[str] = []

    def run(self) -> str:
        size = 0
        while self._at < len(self._tokens):
            (token,) = self._take("<B")
            self._token(token if token < 0x20 else token & 0x1F | 0x20)
            size += len(self._stack[-1]) if self._stack else 0
            if size > 100 * _LONGEST:
                raise _UnknownError
        (text,) = self._pop(1) if len(self._stack) == 1 else ("",)
        return text if len(text) <= _LONGEST else ""

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._tokens, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _pop(self, count: int) -> list[str]:
        if count > len(self._stack):
            raise _UnknownError
        popped = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        return popped

    def _token(self, token: int) -> None:
        if token in _BINARY:
            left, right = self._pop(2)
            self._stack.append(f"{left}{_BINARY[token]}{right}")
        elif token in _OTHERS:
            _OTHERS[token](self)
        else:
            raise _UnknownError

    def _around(self, before: str, after: str) -> None:
        self._stack.append(f"{before}{self._pop(1)[0]}{after}")

    def _text(self) -> None:
        if self._wide:
            (count,) = self._take("<H")
            size, codec = 2 * count, "utf-16-le"
        else:
            count, flags = self._take("<BB")
            size, codec = (2 * count, "utf-16-le") if flags & 1 else (count, "latin-1")
        raw = self._tokens[self._at : self._at + size]
        self._at += size
        self._stack.append('"' + raw.decode(codec, "replace").replace('"', '""') + '"')

    def _attribute(self) -> None:
        kind, value = self._take("<BH")
        if kind & 0x10:  # SUM with one argument
            self._around("SUM(", ")")
        elif kind & 0x04:  # CHOOSE, with a table of jumps
            self._at += 2 * (value + 1)

    def _number(self) -> None:
        (value,) = struct.unpack_from("<d", self._tokens, self._at)
        self._at += 8
        self._stack.append(f"{value:.15g}")

    def _error(self) -> None:
        (code,) = self._take("<B")
        if code not in _ERRORS:
            raise _UnknownError
        self._stack.append(_ERRORS[code])

    def _function(self) -> None:
        (number,) = self._take("<H")
        if number not in _FIXED:
            raise _UnknownError
        name, count = _FIXED[number]
        self._call(name, count)

    def _variable_function(self) -> None:
        count, number = self._take("<BH")
        if number not in _VARIABLE:
            raise _UnknownError
        self._call(_VARIABLE[number], count & 0x7F)

    def _call(self, name: str, count: int) -> None:
        self._stack.append(f"{name}({','.join(self._pop(count))})")

    def _cell(self) -> None:
        row, column = self._take("<IH" if self._wide else "<HH")
        self._stack.append(_address(row, column))

    def _area(self) -> None:
        first_row, last_row, first, last = self._take("<IIHH" if self._wide else "<HHHH")
        self._stack.append(f"{_address(first_row, first)}:{_address(last_row, last)}")


def _address(row: int, column: int) -> str:
    """Bits 14 and 15 of the column say that it and the row are relative."""
    letters = column_letters((column & 0x3FFF) + 1)
    return f"{'' if column & 0x4000 else '$'}{letters}{'' if column & 0x8000 else '$'}{row + 1}"


_OTHERS: dict[int, Callable[[_Reader], None]] = {
    0x12: lambda reader: reader._around("+", ""),
    0x13: lambda reader: reader._around("-", ""),
    0x14: lambda reader: reader._around("", "%"),
    0x15: lambda reader: reader._around("(", ")"),
    0x16: lambda reader: reader._stack.append(""),  # an argument left out
    0x17: _Reader._text,
    0x19: _Reader._attribute,
    0x1C: _Reader._error,
    0x1D: lambda reader: reader._stack.append("TRUE" if reader._take("<B")[0] else "FALSE"),
    0x1E: lambda reader: reader._stack.append(str(reader._take("<H")[0])),
    0x1F: _Reader._number,
    0x21: _Reader._function,
    0x22: _Reader._variable_function,
    0x24: _Reader._cell,
    0x25: _Reader._area,
}
