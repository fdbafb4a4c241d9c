"""Sheets and defined names."""

from collections.abc import Iterator
from typing import Any

import uno
import xlwings
from com.sun.star.container import NoSuchElementException
from com.sun.star.lang import IndexOutOfBoundsException
from xlwings import base_classes, utils

from xlsync.ribbon.engine.ranges import Note, Range

NoSuchObjectError = xlwings.NoSuchObjectError


class Sheets(base_classes.Sheets):
    """The sheets of a workbook, hidden ones too."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The UNO collection."""
        return self.book.api.Sheets

    @property
    def active(self) -> "Sheet":
        """The one that the window shows."""
        return Sheet(self.book, self.book.api.CurrentController.ActiveSheet)

    def __call__(self, key: int | str) -> "Sheet":
        """By number from 1, or by name."""
        try:
            found = self.api.getByIndex(key - 1) if isinstance(key, int) else self.api.getByName(key)
        except (NoSuchElementException, IndexOutOfBoundsException):
            raise NoSuchObjectError(f"Sheet {key!r} doesn't exist.") from None
        return Sheet(self.book, found)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name=name) for name in self.api.ElementNames)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        """A new sheet, before the active one unless it is said where; it is then the active one."""
        place = after.index if after is not None else (before or self.active).index - 1
        if name is None:
            number = len(self) + 1
            while self.api.hasByName(f"Sheet{number}"):
                number += 1
            name = f"Sheet{number}"
        self.api.insertNewByName(name, place)
        added = self(name)
        added.activate()
        return added


class Sheet(base_classes.Sheet):
    """One sheet: the UNO sheet, or as long as nobody asks for that its name."""

    def __init__(self, book: Any, sheet: Any = None, name: str | None = None) -> None:
        self._book = book
        self._known = sheet
        self._name = name

    @property
    def _sheet(self) -> Any:
        if self._known is None:
            self._known = self._book.api.Sheets.getByName(self._name)
        return self._known

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self._sheet

    @property
    def book(self) -> Any:
        """Its workbook."""
        return self._book

    @property
    def index(self) -> int:
        """From 1."""
        return int(self._sheet.RangeAddress.Sheet) + 1

    @property
    def name(self) -> str:
        """What its tab says."""
        return self._name if self._known is None and self._name is not None else str(self._sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.Name = value

    @property
    def visible(self) -> bool:
        """Whether it has a tab."""
        return bool(self._sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._sheet.IsVisible = value

    @property
    def names(self) -> "Names":
        """The names that are defined for the sheet alone."""
        return Names(self._book, self._sheet.NamedRanges)

    def activate(self) -> None:
        """Shows it; a hidden one cannot be shown in front."""
        if not self.visible:
            raise xlwings.XlwingsError(f"The sheet {self.name!r} is hidden.")
        self._book.api.CurrentController.setActiveSheet(self._sheet)

    def select(self) -> None:
        """Shows it."""
        self.activate()

    def delete(self) -> None:
        """Takes it away."""
        self._book.api.Sheets.removeByName(self._sheet.Name)

    def copy(self, before: Any, after: Any) -> None:
        """A copy of it before or after another sheet, perhaps of another workbook."""
        beside = before or after
        place = beside.index - (before is not None)
        sheets = beside.book.sheets.api
        if beside.book.api == self._book.api:
            number = 2
            while sheets.hasByName(f"{self.name} ({number})"):
                number += 1
            sheets.copyByName(self.name, f"{self.name} ({number})", place)
        else:
            sheets.importSheet(self._book.api, self.name, place)

    def autofit(self, axis: str | None = None) -> None:
        """Fits rows (`r`), columns (`c`) or both to what they hold."""
        self.used_range.autofit(axis)

    def clear(self) -> None:
        """Takes everything away from its cells."""
        self.cells.clear()

    def clear_contents(self) -> None:
        """Takes the values away."""
        self.cells.clear_contents()

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range.of(self, self._sheet)

    @property
    def used_range(self) -> Range:
        """The rectangle with everything that is there."""
        cursor = self._sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        cursor.gotoStartOfUsedArea(False)
        start = cursor.RangeAddress
        area = start.StartColumn, start.StartRow, end.EndColumn, end.EndRow
        return Range(self, area)

    @property
    def notes(self) -> list[Note]:
        """The notes of its cells."""
        all_of_them = self._sheet.Annotations
        places = [all_of_them.getByIndex(number).Position for number in range(all_of_them.Count)]
        return [Note(self, self._sheet.getCellByPosition(place.Column, place.Row)) for place in places]

    def range(self, first: Any, second: Any = None) -> Range:
        """The range of an address, a name, coordinates from 1, or between two ranges."""
        if isinstance(first, Range) and isinstance(second, Range):
            one, other = first.area, second.area
            left, top = min(one[0], other[0]), min(one[1], other[1])
            return Range(self, (left, top, max(one[2], other[2]), max(one[3], other[3])))
        if isinstance(first, Range):
            return first
        if isinstance(first, str):
            address = first
            first, second = utils.a1_to_tuples(address.replace("$", ""))
            if not first:
                return self._named(address)
        if len(first) == 4:
            first, second = first[:2], (first[0] + first[2] - 1, first[1] + first[3] - 1)
        last = second or first
        area = first[1] - 1, first[0] - 1, last[1] - 1, last[0] - 1
        return Range(self, area)

    def _named(self, name: str) -> Range:
        for scope in (self._sheet.NamedRanges, self._book.api.NamedRanges):
            if scope.hasByName(name):
                cells = scope.getByName(name).ReferredCells
                if cells is not None:
                    return Range.of(Sheet(self._book, cells.Spreadsheet), cells)
        raise NoSuchObjectError(f"The address/named range '{name}' doesn't exist.")


class Names(base_classes.Names):
    """Defined names, of a workbook or a sheet."""

    def __init__(self, book: Any, names: Any) -> None:
        self._book = book
        self._names = names

    @property
    def api(self) -> Any:
        """The UNO collection."""
        return self._names

    def __len__(self) -> int:
        return int(self._names.Count)

    def __iter__(self) -> Iterator["Name"]:
        return (self(number) for number in range(1, len(self) + 1))

    def __call__(self, key: int | str) -> "Name":
        """By number from 1, or by name."""
        if not self.contains(key):
            raise NoSuchObjectError(f"The name {key!r} doesn't exist.")
        found = self._names.getByIndex(key - 1) if isinstance(key, int) else self._names.getByName(key)
        return Name(self._book, self._names, found)

    def contains(self, key: int | str) -> bool:
        """Whether there is one."""
        if isinstance(key, int):
            return 0 < key <= len(self)
        return bool(self._names.hasByName(key))

    def add(self, name: str, refers_to: str) -> "Name":
        """A new name: `=Sheet1!$A$1`, the sheet in apostrophes where it needs them."""
        self._names.addNewByName(name, _content(refers_to), uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)
        return self(name)


class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Any, names: Any, name: Any) -> None:
        self._book = book
        self._names = names
        self._name = name

    @property
    def api(self) -> Any:
        """The UNO name."""
        return self._name

    @property
    def name(self) -> str:
        """The name."""
        return str(self._name.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._name.setName(value)

    @property
    def refers_to(self) -> str:
        """`='Biểu 2'!$A$1`."""
        text = str(self._name.Content).removeprefix("$")
        sheet, point, cell = text.rpartition(".")
        return f"={sheet}!{cell}" if point else f"={text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._name.setContent(_content(value))

    @property
    def refers_to_range(self) -> Range:
        """The cells."""
        cells = self._name.ReferredCells
        if cells is None:
            raise NoSuchObjectError(f"The name {self.name!r} refers to no cells.")
        return Range.of(Sheet(self._book, cells.Spreadsheet), cells)

    def delete(self) -> None:
        """Takes it away."""
        self._names.removeByName(self._name.Name)


def _content(refers_to: str) -> str:
    text = refers_to.removeprefix("=")
    sheet, mark, cell = text.rpartition("!")
    return f"${sheet}.{cell}" if mark else text
