"""What a range does to the rows, columns and cells around it: sizes, merging, inserting, deleting."""

from collections.abc import Iterable
from typing import Any

import uno

_POINT = 2540 / 72  # hundredths of a millimetre
_DIGIT = 195  # about the width of one
_EVERYTHING = 1023  # com.sun.star.sheet.CellFlags
_ALL_ROWS, _ALL_COLUMNS = 1_048_576, 16_384
_INSERTED = {"down": "DOWN", "right": "RIGHT"}
_DELETED = {"up": "UP", "left": "LEFT"}


class Shaped:
    """The part of `ranges.Range` that is about rows and columns."""

    sheet: Any

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        raise NotImplementedError

    @property
    def area(self) -> tuple[int, int, int, int]:
        """First column and row, last column and row, from 0."""
        raise NotImplementedError

    @property
    def api(self) -> Any:
        """The UNO range."""
        raise NotImplementedError

    @property
    def row_height(self) -> float | None:
        """In points; None where the rows differ."""
        return _same(self.api.Rows.getByIndex(each).Height / _POINT for each in range(self.shape[0]))

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.api.Rows.Height = round(value * _POINT)

    @property
    def column_width(self) -> float | None:
        """About the width of so many digits; None where the columns differ."""
        return _same(self.api.Columns.getByIndex(each).Width / _DIGIT for each in range(self.shape[1]))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.api.Columns.Width = round(value * _DIGIT)

    def autofit(self, axis: str | None = None) -> None:
        """Fits rows (`r`), columns (`c`) or both to what they hold."""
        if axis in {None, "c", "columns"}:
            self.api.Columns.OptimalWidth = True
        if axis in {None, "r", "rows"}:
            self.api.Rows.OptimalHeight = True

    def merge(self, across: bool = False) -> None:
        """Makes one cell of it, with `across` one of each row."""
        if across:
            width = self.shape[1] - 1
            for row in range(self.shape[0]):
                self.api.getCellRangeByPosition(0, row, width, row).merge(True)
        else:
            self.api.merge(True)

    def unmerge(self) -> None:
        """Makes many cells of it again."""
        self.api.merge(False)

    @property
    def merge_area(self) -> Any:
        """The merged cells that its first cell belongs to, or that cell."""
        cursor = self.sheet.api.createCursorByRange(self.api.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        found = cursor.RangeAddress
        return type(self)(self.sheet, (found.StartColumn, found.StartRow, found.EndColumn, found.EndRow))  # type: ignore[call-arg]

    @property
    def merge_cells(self) -> bool | None:
        """Whether all of it is merged; None where some of it is."""
        _, _, right, bottom = self.area
        around = self.merge_area.area
        if around[:2] != around[2:] and around[2] >= right and around[3] >= bottom:
            return True
        return None if around[:2] != around[2:] or self.api.getIsMerged() else False

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Inserts as many cells before it; whole rows and columns for a range of those."""
        mode = self._whole() or _INSERTED[shift or "down"]
        kind = uno.Enum("com.sun.star.sheet.CellInsertMode", mode)
        self.sheet.api.insertCells(self.api.RangeAddress, kind)

    def delete(self, shift: str | None = None) -> None:
        """Takes its cells out; those that come after move up or to the left."""
        mode = self._whole() or _DELETED[shift or "up"]
        if mode == "UP":
            self._pull_up()
            return
        kind = uno.Enum("com.sun.star.sheet.CellDeleteMode", mode)
        self.sheet.api.removeRange(self.api.RangeAddress, kind)

    def _pull_up(self) -> None:
        """What CellDeleteMode.UP is for: after that, LibreOffice 7.4 takes the sheet for one row (`RangeAddress`)."""
        left, _, right, bottom = self.area
        last = self.sheet.used_range.area[3]
        self.api.clearContents(_EVERYTHING)
        if last > bottom:
            below = self.sheet.api.getCellRangeByPosition(left, bottom + 1, right, last)
            self.sheet.api.moveRange(self.api.getCellByPosition(0, 0).CellAddress, below.RangeAddress)

    def _whole(self) -> str | None:
        return "ROWS" if self.shape[1] == _ALL_COLUMNS else "COLUMNS" if self.shape[0] == _ALL_ROWS else None


def _same(values: Iterable[float]) -> float | None:
    """The value that all are, looked at only until one differs."""
    found: float | None = None
    for value in values:
        if found is not None and value != found:
            return None
        found = value
    return found
