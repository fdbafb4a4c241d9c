"""Values of cells as xlwings gives and takes them. In Calc, dates and truth values are numbers with a format."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import uno

DATE, TIME, LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult
_NOTE, _FORMULA = 8, 16  # com.sun.star.sheet.CellFlags
_DAY = 86_400
_XL_OOX = 3  # com.sun.star.sheet.AddressConvention
_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!",
    32767: "#N/A",
}  # fmt: skip

Rows = list[list[Any]]


class CellError(str):
    """An error in a cell, as Excel writes it: `#DIV/0!`. xlwings gives None for it unless `err_to_str` is asked for."""

    __slots__ = ()


def read(cells: Any, book: Any) -> Rows:
    """The values of a UNO range: float, str, bool, datetime, CellError; "" where nothing is."""
    area = cells.RangeAddress
    rows = [list(row) for row in cells.getDataArray()]
    formats, epoch = book.NumberFormats, _epoch(book)
    parts = cells.getCellFormatRanges()
    for number in range(parts.Count):
        part = parts.getByIndex(number)
        kind = formats.getByKey(part.NumberFormat).Type
        if kind & (DATE | LOGICAL):  # a time alone is a part of a day, as xlwings has it from Excel
            for row, column in _inside(part.RangeAddress, area):
                value = rows[row][column]
                if isinstance(value, float):
                    rows[row][column] = bool(value) if kind & LOGICAL else epoch + dt.timedelta(
                        seconds=round(value * _DAY)
                    )  # fmt: skip
    for part in cells.queryFormulaCells(_FORMULA_ERROR).RangeAddresses:
        for row, column in _inside(part, area):
            code = cells.getCellByPosition(column, row).getError()
            rows[row][column] = CellError(_ERRORS.get(code, f"Err:{code}"))
    return rows


def clean(
    data: Rows, datetime_builder: Callable[..., Any], empty_as: Any, number_builder: Any, err_to_str: bool
) -> Rows:
    """The values of `Range.raw_value` as the user of xlwings asked for them."""

    def cleaned(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, dt.datetime):
            return datetime_builder(
                year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                second=value.second, microsecond=value.microsecond, tzinfo=None,
            )  # fmt: skip
        if isinstance(value, CellError):
            return str(value) if err_to_str else None
        return number_builder(value) if number_builder is not None and type(value) is float else value

    return [[cleaned(value) for value in row] for row in data]


def write(cells: Any, book: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Writes rows of the range's shape. A text that begins with `=` is a formula, as in Excel; None empties a cell."""
    epoch = _epoch(book)
    data = tuple(tuple(_plain(value, epoch) for value in row) for row in rows)
    if cells.queryContentCells(_NOTE).Count:  # `setDataArray` would take them away
        for number, values in enumerate(data):
            for column, plain in enumerate(values):
                cell = cells.getCellByPosition(column, number)
                if isinstance(plain, float):
                    cell.setValue(plain)
                else:
                    cell.setString(plain)
    else:
        cells.setDataArray(data)
    locale = uno.createUnoStruct("com.sun.star.lang.Locale")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = _format(value)
            if kind is not None:
                cell = cells.getCellByPosition(column, number)
                if not book.NumberFormats.getByKey(cell.NumberFormat).Type & kind:
                    cell.NumberFormat = book.NumberFormats.getStandardFormat(kind, locale)
            elif isinstance(value, str) and value.startswith("="):
                set_formula(cells.getCellByPosition(column, number), formula_parser(book), value)


def formulas(cells: Any, book: Any) -> tuple[tuple[str, ...], ...]:
    """The formulas of a range as Excel writes them, in English with `,` and `!`; without one, what was typed."""
    rows, area, parser = [list(row) for row in cells.getFormulaArray()], cells.RangeAddress, formula_parser(book)
    for part in cells.queryContentCells(_FORMULA).RangeAddresses:
        for row, column in _inside(part, area):
            cell = cells.getCellByPosition(column, row)
            tokens = cell.getTokens()
            if tokens:  # none where it cannot be understood
                rows[row][column] = f"={parser.printFormula(tokens, cell.CellAddress)}"
    return tuple(map(tuple, rows))


def set_formula(cell: Any, parser: Any, text: str) -> None:
    """Puts a formula as Excel writes it into one cell; anything else as if it were typed."""
    tokens = parser.parseFormula(text[1:], cell.CellAddress) if text.startswith("=") else ()
    if tokens:
        cell.setTokens(tokens)
    else:
        cell.setFormula(text)


def formula_parser(book: Any) -> Any:
    """For `formula` and `set_formula`, since `Cell.Formula` itself wants `;` between arguments and `.` after sheets."""
    parser = book.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _XL_OOX
    return parser


def number_format(cells: Any, book: Any) -> str:
    """The code of the number format of the first cell, in English."""
    key = cells.NumberFormat
    found = book.NumberFormats.getByKey(key)
    return "General" if key == book.NumberFormats.getStandardIndex(found.Locale) else str(found.FormatString)


def set_number_format(cells: Any, book: Any, code: str) -> None:
    """Gives cells a number format."""
    english = uno.createUnoStruct("com.sun.star.lang.Locale", Language="en", Country="US")
    key = book.NumberFormats.queryKey(code, english, False)
    cells.NumberFormat = book.NumberFormats.addNew(code, english) if key < 0 else key


def _plain(value: Any, epoch: dt.datetime) -> str | float:
    if isinstance(value, dt.datetime):
        return (value - epoch).total_seconds() / _DAY
    if isinstance(value, dt.date):
        return float((dt.datetime(value.year, value.month, value.day) - epoch).days)
    if isinstance(value, bool | int | float | Decimal):
        return float(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"a cell cannot hold a {type(value).__name__}: {value!r}")
    return "" if value.startswith("=") else str(value)


def _format(value: Any) -> int | None:
    if isinstance(value, bool):
        return LOGICAL
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return DATE | TIME
    return DATE if isinstance(value, dt.date) else None


def _epoch(book: Any) -> dt.datetime:
    null = book.NullDate  # differs in workbooks of the 1904 system
    return dt.datetime(null.Year, null.Month, null.Day)


def _inside(part: Any, area: Any) -> Iterator[tuple[int, int]]:
    for row in range(part.StartRow - area.StartRow, part.EndRow - area.StartRow + 1):
        for column in range(part.StartColumn - area.StartColumn, part.EndColumn - area.StartColumn + 1):
            yield row, column
