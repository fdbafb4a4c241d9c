"""Values of cells as xlwings gives and takes them. In Calc, dates and truth values are numbers with a format."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import uno

from xlsync.ribbon.engine.formulas import to_calc

DATE, TIME, LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult
_DAY = 86_400
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
        if kind & (DATE | TIME | LOGICAL):
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


def write(cells: Any, book: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Writes rows of the range's shape. A text that begins with `=` is a formula, as in Excel; None empties a cell."""
    epoch = _epoch(book)
    cells.setDataArray(tuple(tuple(_plain(value, epoch) for value in row) for row in rows))
    locale = uno.createUnoStruct("com.sun.star.lang.Locale")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = _format(value)
            if kind is not None:
                cell = cells.getCellByPosition(column, number)
                if not book.NumberFormats.getByKey(cell.NumberFormat).Type & kind:
                    cell.NumberFormat = book.NumberFormats.getStandardFormat(kind, locale)
            elif isinstance(value, str) and value.startswith("="):
                cells.getCellByPosition(column, number).setFormula(to_calc(value))


def _plain(value: Any, epoch: dt.datetime) -> str | float:
    if isinstance(value, dt.datetime):
        return (value - epoch).total_seconds() / _DAY
    if isinstance(value, dt.date):
        return float((dt.datetime(value.year, value.month, value.day) - epoch).days)
    if isinstance(value, bool | int | float):
        return float(value)
    return "" if value is None or value.startswith("=") else str(value)


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
