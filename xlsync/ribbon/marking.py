"""Marks in the cells of the open workbook, and the way back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Any

from xlsync.issue.marking.items import Item
from xlsync.model import Severity, parse_a1
from xlsync.ribbon.application import Unlocked, structure_locked
from xlsync.ribbon.cells import add_notes, colours, delete_notes, fills, notes, paint, set_fills
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.listing import COLORS, add_list
from xlsync.ribbon.memory import Mark, memory_sheet, recall, remember

_GRAVEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MOST_NOTE = 1_500
_ENOUGH = 100  # characters by which a note is known as ours
_COLORS = frozenset(COLORS.values())


def mark(book: Any, items: Sequence[Item]) -> tuple[str, ...]:
    """Marks every cell with a finding, adds the list and remembers what was there; the sheets that could not be
    marked, for their protection has a password.

    A cell with a note of its own keeps it and gets the fill alone. Raises RibbonError when no sheet can be added.
    """
    if structure_locked(book):
        raise RibbonError(
            "Sổ đang khóa cấu trúc nên không thêm được trang kết quả. Vào Review > Protect Workbook để mở khóa rồi "
            "kiểm tra lại.",
            "The structure of the workbook is protected, so the sheet of results cannot be added. Lift it with "
            "Review > Protect Workbook and check again.",
        )
    by_cell: dict[tuple[str, str], list[Item]] = defaultdict(list)
    first: set[tuple[str, str]] = set()
    for item in items:
        for number, cell in enumerate(item.cells if item.sheet is not None else ()):
            by_cell[item.sheet or "", cell].append(item)
            if number == 0:
                first.add((item.sheet or "", cell))
    marks: list[Mark] = []
    locked = []
    shown = book.sheets.active
    listing = add_list(book, items)
    book.sheets[listing].activate()  # each note costs ten times as much in a sheet that is being looked at
    marked = {name for name, _ in by_cell}
    for sheet in book.sheets:
        if sheet.name not in marked:
            continue
        told = {cell: by_cell[name, cell] for name, cell in by_cell if name == sheet.name}
        cells = sorted(told, key=parse_a1)
        with Unlocked(sheet) as unlocked:
            if unlocked.writable:
                done = _mark_cells(
                    sheet, {cell: told[cell] for cell in cells}, {c for c in cells if (sheet.name, c) in first}
                )
            else:
                locked.append(str(sheet.name))
                done = {}
        for cell in cells:
            text = f"{told[cell][0].message} {told[cell][0].remedy}"
            marks.append(Mark(sheet.name, cell, *done.get(cell, ("", False)), (sheet.name, cell) in first, text))
    remember(book, listing, marks)
    shown.activate()
    return tuple(locked)


def _mark_cells(sheet: Any, told: Mapping[str, Sequence[Item]], first: Set[str]) -> dict[str, tuple[str, bool]]:
    """Cell → the fill that was there, and whether a note was added: to the first cell of a finding, where there is
    none."""
    before = fills(sheet, list(told))
    worst = {cell: min((item.severity for item in items), key=_GRAVEST_FIRST.index) for cell, items in told.items()}
    paint(sheet, {cell: COLORS[worst[cell]] for cell in told if before[cell] is not None})
    free = first - notes(sheet).keys()
    add_notes(sheet, {cell: _note(items) for cell, items in told.items() if cell in free})
    return {cell: (before[cell] or "", cell in free) for cell in told}


def _note(items: Sequence[Item]) -> str:
    texts = (f"{item.severity_name} ({item.code}): {item.message} {item.remedy}".strip() for item in items)
    return "\n".join(texts)[:_MOST_NOTE]


def clear(book: Any) -> int | None:
    """Takes all marks away, so that the workbook is as it was; None when there were none.

    A cell that no longer looks as we left it (rows were inserted, sorted, coloured by the user) is left alone; the
    result is how many of them there are. Raises RibbonError when the list cannot be taken away.
    """
    memory = recall(book)
    if memory is None:
        return None
    if structure_locked(book):
        raise RibbonError(
            "Sổ đang khóa cấu trúc nên không bỏ được trang kết quả. Vào Review > Protect Workbook để mở khóa rồi "
            "thử lại.",
            "The structure of the workbook is protected, so the sheet of results cannot be deleted. Lift it with "
            "Review > Protect Workbook and try again.",
        )
    there = {sheet.name: sheet for sheet in book.sheets}
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for each in memory.marks:
        by_sheet[each.sheet].append(each)
    left = 0
    for name, marks in by_sheet.items():
        if name in there:  # the user may have deleted it
            with Unlocked(there[name]) as unlocked:
                left += _clear_cells(there[name], marks) if unlocked.writable else 0
    if memory.listing in there:
        there[memory.listing].delete()
    kept = memory_sheet(book)
    if kept is not None:
        kept.delete()
    return left


def _clear_cells(sheet: Any, marks: Sequence[Mark]) -> int:
    """How many of the cells no longer look as we left them."""
    looks, told = colours(sheet, [each.cell for each in marks]), notes(sheet)
    painted = [each for each in marks if each.fill and looks[each.cell] in _COLORS]
    set_fills(sheet, {each.cell: each.fill for each in painted})
    noted = [each for each in marks if each.noted]
    ours = [each for each in noted if each.text[:_ENOUGH] in told.get(each.cell, "")]
    delete_notes(sheet, [each.cell for each in ours])
    theirs = {each.cell for each in noted if each.cell in told} - {each.cell for each in ours}
    return len(theirs | {each.cell for each in marks if each.fill} - {each.cell for each in painted})
