"""Ranges and notes."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import uno
from xlwings import base_classes, utils

from xlsync.ribbon.engine.ends import end_of
from xlsync.ribbon.engine.shapes import Shaped
from xlsync.ribbon.engine.values import (
    Rows,
    formula_parser,
    formulas,
    number_format,
    read,
    set_formula,
    set_number_format,
    write,
)

_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: value, date, text, formula
_FORMATS = 32 | 64
_NOTES = 8
_EVERYTHING = 1023


class Range(Shaped, base_classes.Range):
    """A rectangle of cells, which asks the application only when it must: every question costs a way there and back.

    `sheet` is the engine's sheet, `area` first column and row, last column and row, all from 0.
    """

    def __init__(self, sheet: Any, area: tuple[int, int, int, int]) -> None:
        self.sheet = sheet
        self._area = area
        self.options: dict[str, Any] = {}

    @classmethod
    def of(cls, sheet: Any, cells: Any) -> "Range":
        """That of a UNO range."""
        area = cells.RangeAddress
        return cls(sheet, (area.StartColumn, area.StartRow, area.EndColumn, area.EndRow))

    @property
    def api(self) -> Any:
        """The UNO range."""
        return self._cells

    @property
    def area(self) -> tuple[int, int, int, int]:
        """First column and row, last column and row, from 0."""
        return self._area

    @property
    def _book(self) -> Any:
        return self.sheet.book.api

    @cached_property
    def _cells(self) -> Any:
        left, top, right, bottom = self._area
        if (left, top) == (right, bottom):
            return self.sheet.api.getCellByPosition(left, top)
        return self.sheet.api.getCellRangeByPosition(*self._area)

    @cached_property
    def _first(self) -> Any:
        return self._cells if self.shape == (1, 1) else self._cells.getCellByPosition(0, 0)

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row and column, height and width."""
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def row(self) -> int:
        """The first row, from 1."""
        return self._area[1] + 1

    @property
    def column(self) -> int:
        """The first column, from 1."""
        return self._area[0] + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        left, top, right, bottom = self._area
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __iter__(self) -> Iterator["Range"]:
        return (self(number) for number in range(1, len(self) + 1))

    def __call__(self, row: int, column: int | None = None) -> "Range":
        """The cell at a place inside it, or the so many-th of it, from 1."""
        if column is None:
            down, right = divmod(row - 1, self.shape[1])
            row, column = down + 1, right + 1
        found: Range = self.sheet.range((self.row + row - 1, self.column + column - 1))
        return found

    @property
    def address(self) -> str:
        """`$A$1:$B$2`."""
        height, width = self.shape
        first = f"${utils.col_name(self.column)}${self.row}"
        if height == width == 1:
            return first
        return f"{first}:${utils.col_name(self.column + width - 1)}${self.row + height - 1}"

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address with or without `$`; with `external` the workbook and the sheet before it."""
        text = self.address
        if not (row_absolute and col_absolute):
            text = ":".join(
                ("$" if col_absolute else "") + column + ("$" if row_absolute else "") + row
                for column, row in (part[1:].split("$") for part in text.split(":"))
            )
        if not external:
            return text
        place = f"[{self.sheet.book.name}]{self.sheet.name}".replace("'", "''")
        return f"'{place}'!{text}"

    @property
    def has_array(self) -> bool:
        """Whether it is an array formula."""
        return bool(self._cells.ArrayFormula) and len(self) > 1

    @property
    def raw_value(self) -> Rows:
        """The values before xlwings' converters."""
        return read(self._cells, self._book)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        height, width = self.shape
        rows = value if isinstance(value, list | tuple) else [[value] * width] * height
        write(self._cells, self._book, rows)

    @property
    def formula(self) -> Any:
        """In English with `,`: a text for one cell, rows of texts for several."""
        rows = formulas(self._cells, self._book)
        return rows if len(self) > 1 else rows[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:
        parser, width = formula_parser(self._book), self.shape[1]
        if not isinstance(value, list | tuple):  # as Excel fills it in: references move with the cell
            set_formula(self._first, parser, value)
            tokens = self._first.getTokens()
            for cell in self:
                set_formula(cell.api, parser, value) if not tokens else cell.api.setTokens(tokens)
            return
        for number, text in enumerate(text for row in value for text in row):
            set_formula(self._cells.getCellByPosition(number % width, number // width), parser, text)

    @property
    def number_format(self) -> str | None:
        """Its code in English; None where the cells differ."""
        parts = self._cells.getCellFormatRanges()
        if len({parts.getByIndex(number).NumberFormat for number in range(parts.Count)}) > 1:
            return None
        return number_format(self._first, self._book)

    @number_format.setter
    def number_format(self, value: str) -> None:
        set_number_format(self._cells, self._book, value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill as red, green, blue; None without one, and where the cells have several."""
        value = self._cells.CellBackColor
        return None if value in {-1, None} else (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, value: Any) -> None:
        if isinstance(value, str):
            value = utils.hex_to_rgb(value)
        if isinstance(value, tuple | list):
            value = value[0] << 16 | value[1] << 8 | value[2]
        self._cells.CellBackColor = -1 if value is None else value

    @property
    def wrap_text(self) -> bool:
        """Whether long texts are broken into lines."""
        return bool(self._cells.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._cells.IsTextWrapped = value

    @property
    def note(self) -> "Note | None":
        """The note of the first cell."""
        return Note(self.sheet, self._first) if self._first.Annotation.String else None

    def add_note(self, text: str) -> "Note":
        """Gives the first cell a note."""
        self.sheet.api.Annotations.insertNew(self._first.CellAddress, text)
        return Note(self.sheet, self._first)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """A link in the first cell; `#'Biểu 2'!C14` leads inside the workbook."""
        field = self._book.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = _local(address), text_to_display or address
        cell = self._first
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def hyperlink(self) -> str:
        """Where the link of the first cell leads."""
        fields = self._first.getTextFields()
        if not fields.Count:
            raise Exception("The cell doesn't seem to contain a hyperlink!")  # as xlwings says it
        return str(fields.getByIndex(0).URL)

    def clear_contents(self) -> None:
        """Takes away values and formulas."""
        self._cells.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Takes away formats."""
        self._cells.clearContents(_FORMATS)

    def clear(self) -> None:
        """Takes away everything."""
        self._cells.clearContents(_EVERYTHING)

    def select(self) -> None:
        """Selects it in the window."""
        controller = self._book.CurrentController
        controller.setActiveSheet(self.sheet.api)
        controller.select(self._cells)

    def end(self, direction: str) -> "Range":
        """Where Ctrl and an arrow key lead to from the first cell."""
        row, column = end_of(self.sheet, self.row - 1, self.column - 1, direction)
        return Range(self.sheet, (column, row, column, row))

    @property
    def name(self) -> Any:
        """The name that is defined for just these cells; None without one."""
        for names in (self.sheet.names, self.sheet.book.names):
            for each in names:
                cells = each.api.ReferredCells
                if cells is not None and cells.AbsoluteName == self._cells.AbsoluteName:
                    return each
        return None

    @name.setter
    def name(self, value: str) -> None:
        place = self.sheet.name.replace("'", "''")
        self.sheet.book.names.add(value, f"='{place}'!{self.address}")


class Note(base_classes.Note):
    """The note of a cell."""

    def __init__(self, sheet: Any, cell: Any) -> None:
        self._sheet = sheet
        self._cell = cell

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        return self._cell.Annotation

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._cell.Annotation.String)

    @text.setter
    def text(self, value: str) -> None:
        self._cell.Annotation.setString(value)

    @property
    def location(self) -> Range:
        """The cell."""
        at = self._cell.CellAddress
        return Range(self._sheet, (at.Column, at.Row, at.Column, at.Row))

    def delete(self) -> None:
        """Takes it away."""
        self._cell.clearContents(_NOTES)


def _local(address: str) -> str:
    """Calc writes a point between sheet and cell."""
    if not address.startswith("#"):
        return address if "://" in address else uno.systemPathToFileUrl(address)
    sheet, _, cell = address[1:].rpartition("!")
    return f"#{sheet}.{cell}" if sheet else address
