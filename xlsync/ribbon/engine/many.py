"""Many cells of one sheet at once: every question to the application costs a way there and back, a new object ten."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import uno

from xlsync.model import a1, parse_a1

_NOTES = 8  # com.sun.star.sheet.CellFlags
_STYLE = "style"


def fills(sheet: Any, cells: Sequence[str]) -> dict[str, str]:
    """Cell → its fill as it must be put back, `style` where it is that of the cell's style."""
    return {cell: state for cell, (state, _) in _states(sheet, cells).items()}


def colours(sheet: Any, cells: Sequence[str]) -> dict[str, int]:
    """Cell → its fill as a number, -1 without one."""
    return {cell: colour for cell, (_, colour) in _states(sheet, cells).items()}


def _states(sheet: Any, cells: Sequence[str]) -> dict[str, tuple[str, int]]:
    if not cells:
        return {}
    states: dict[tuple[int, int], tuple[str, int]] = {}
    rows, columns = zip(*map(parse_a1, cells), strict=True)
    around = min(columns) - 1, min(rows) - 1, max(columns) - 1, max(rows) - 1
    groups = sheet.api.getCellRangeByPosition(*around).getUniqueCellFormatRanges()
    for number in range(groups.Count):
        group = groups.getByIndex(number)
        colour = int(group.CellBackColor)
        own = group.getPropertyState("CellBackColor").value != "DEFAULT_VALUE"
        state = (str(colour) if own else _STYLE), colour
        for area in group.RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    states[row + 1, column + 1] = state
    return {cell: states[parse_a1(cell)] for cell in cells}


def set_fills(sheet: Any, wanted: Mapping[str, str]) -> None:
    """Puts fills back that `fills` has told: cell → fill."""
    together: dict[str, list[str]] = defaultdict(list)
    for cell, state in wanted.items():
        together[state].append(cell)
    for state, cells in together.items():
        if state == _STYLE:
            _ranges(sheet, cells).setPropertyToDefault("CellBackColor")
        else:
            _ranges(sheet, cells).CellBackColor = int(state)


def noted(sheet: Any) -> set[str]:
    """The cells that have a note."""
    found = sheet.api.queryContentCells(_NOTES).RangeAddresses
    return {
        a1(row + 1, column + 1)
        for area in found
        for row in range(area.StartRow, area.EndRow + 1)
        for column in range(area.StartColumn, area.EndColumn + 1)
    }


def notes(sheet: Any) -> dict[str, str]:
    """Cell → what its note says."""
    told = sheet.api.Annotations
    every = (told.getByIndex(number) for number in range(told.Count))
    return {a1(place.Row + 1, place.Column + 1): str(each.String) for each in every for place in (each.Position,)}


def add_notes(sheet: Any, texts: Mapping[str, str]) -> None:
    """Gives cells without notes theirs."""
    told, number = sheet.api.Annotations, sheet.index - 1
    for cell, text in texts.items():
        row, column = parse_a1(cell)
        told.insertNew(uno.createUnoStruct("com.sun.star.table.CellAddress", number, column - 1, row - 1), text)


def delete_notes(sheet: Any, cells: Sequence[str]) -> None:
    """Takes the notes of cells away."""
    if cells:
        _ranges(sheet, cells).clearContents(_NOTES)


def _ranges(sheet: Any, cells: Iterable[str]) -> Any:
    ranges, number = sheet.book.api.createInstance("com.sun.star.sheet.SheetCellRanges"), sheet.index - 1
    areas = [
        uno.createUnoStruct("com.sun.star.table.CellRangeAddress", number, column - 1, row - 1, column - 1, row - 1)
        for row, column in map(parse_a1, cells)
    ]
    ranges.addRangeAddresses(tuple(areas), False)
    return ranges
