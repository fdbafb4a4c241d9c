"""Fills and notes of many cells of a sheet, for which xlwings has calls only one by one, or none.

The branches for Excel were written after its object model and were never run.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsync.ribbon.application import is_libreoffice

Colour = tuple[int, int, int]
_XL_SOLID = 1
_XL_GRADIENTS = {4000, 4001}


def fills(sheet: Any, cells: Sequence[str]) -> Mapping[str, str | None]:
    """Cell → its fill as `set_fills` puts it back; None for one that could not be (a gradient)."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        return many.fills(sheet.impl, cells)
    return {cell: _excel_fill(sheet.range(cell).api.Interior) for cell in cells}


def set_fills(sheet: Any, states: Mapping[str, str]) -> None:
    """Puts fills back: cell → what `fills` has told."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        many.set_fills(sheet.impl, states)
        return
    for cell, state in states.items():
        _set_excel_fill(sheet.range(cell).api.Interior, json.loads(state))


def colours(sheet: Any, cells: Sequence[str]) -> Mapping[str, Colour | None]:
    """Cell → red, green and blue of its fill, None without one."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        found = many.colours(sheet.impl, cells).items()
        return {cell: None if each < 0 else (each >> 16, each >> 8 & 255, each & 255) for cell, each in found}
    return {cell: sheet.range(cell).color for cell in cells}


def paint(sheet: Any, wanted: Mapping[str, Colour]) -> None:
    """Gives cells a fill: cell → red, green and blue."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        numbers = {cell: red << 16 | green << 8 | blue for cell, (red, green, blue) in wanted.items()}
        many.set_fills(sheet.impl, {cell: str(number) for cell, number in numbers.items()})
        return
    for cell, colour in wanted.items():
        sheet.range(cell).color = colour


def notes(sheet: Any) -> Mapping[str, str]:
    """Cell → what its note says."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        return many.notes(sheet.impl)
    return {note.api.Parent.Address(False, False): note.text for note in sheet.notes}


def add_notes(sheet: Any, texts: Mapping[str, str]) -> None:
    """Gives cells that have no note theirs: cell → text."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        many.add_notes(sheet.impl, texts)
        return
    for cell, text in texts.items():
        sheet.range(cell).add_note(text)


def delete_notes(sheet: Any, cells: Iterable[str]) -> None:
    """Takes the notes of cells away."""
    if is_libreoffice(sheet.book):
        from xlsync.ribbon.engine import many

        many.delete_notes(sheet.impl, list(cells))
        return
    for cell in cells:
        sheet.range(cell).note.delete()


def _excel_fill(interior: Any) -> str | None:
    if interior.Pattern in _XL_GRADIENTS:
        return None
    names = ("Pattern", "PatternColor", "Color", "ThemeColor", "TintAndShade")
    return json.dumps({name: getattr(interior, name, None) for name in names})


def _set_excel_fill(interior: Any, said: Mapping[str, Any]) -> None:
    interior.Pattern = said["Pattern"]
    if said["Pattern"] is None or said["Pattern"] < 0:  # xlNone
        return
    if said["Pattern"] != _XL_SOLID:
        interior.PatternColor = said["PatternColor"]
    if said["ThemeColor"] is not None and said["ThemeColor"] > 0:
        interior.ThemeColor = said["ThemeColor"]
        interior.TintAndShade = said["TintAndShade"]
    else:
        interior.Color = said["Color"]
