"""Marks in the cells of the open workbook, and the way back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from xlsync.issue.marking.items import MOST_LISTED, Item
from xlsync.model import Severity, parse_a1
from xlsync.pipeline.explanations import Explanation, Said
from xlsync.ribbon.application import Unlocked, fill, set_fill, structure_locked
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.listing import COLORS, add_list
from xlsync.ribbon.memory import Mark, memory_sheet, recall, remember

_GRAVEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MOST_NOTE = 1_500
_ENOUGH = 100  # characters by which a note is known as ours
_COLORS = frozenset(COLORS.values())


def mark(
    book: Any, items: Sequence[Item], explanations: Sequence[Explanation] = (), lapsed: Sequence[Said] = ()
) -> tuple[str, ...]:
    """Marks every cell with a finding, adds the list (`listing.add_list`) and remembers what was there; the sheets that
    could not be marked, for their protection has a password.

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
    for sheet in book.sheets:
        cells = sorted((cell for name, cell in by_cell if name == sheet.name), key=parse_a1)
        if not cells:
            continue
        with Unlocked(sheet) as unlocked:
            if not unlocked.writable:
                locked.append(str(sheet.name))
            for cell in cells:
                place = sheet.name, cell
                told = by_cell[place]
                listed = place in first
                done = _mark_cell(sheet, cell, told, note=listed) if unlocked.writable else ("", False)
                marks.append(Mark(sheet.name, cell, *done, listed, f"{told[0].message} {told[0].remedy}"))
    listing = add_list(book, items, explanations, lapsed)
    claims = [each.claim for each in explanations[:MOST_LISTED]]
    remember(book, listing, marks, claims)
    shown.activate()
    return tuple(locked)


def _mark_cell(sheet: Any, address: str, told: Sequence[Item], *, note: bool) -> tuple[str, bool]:
    """The fill that was there, and whether a note was added."""
    cell = sheet.range(address)
    before = fill(cell)
    if before is not None:
        cell.color = COLORS[min((item.severity for item in told), key=_GRAVEST_FIRST.index)]
    noted = note and cell.note is None
    if noted:
        text = "\n".join(f"{item.severity_name} ({item.code}): {item.message} {item.remedy}".strip() for item in told)
        cell.add_note(text[:_MOST_NOTE])
    return before or "", noted


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
                for each in marks if unlocked.writable else ():
                    left += not _clear_cell(there[name], each)
    if memory.listing in there:
        there[memory.listing].delete()
    kept = memory_sheet(book)
    if kept is not None:
        kept.delete()
    return left


def _clear_cell(sheet: Any, mark: Mark) -> bool:
    """Whether the cell looked as we left it."""
    cell = sheet.range(mark.cell)
    ours = not mark.fill or cell.color in _COLORS
    if mark.fill and ours:
        set_fill(cell, mark.fill)
    if not mark.noted:
        return ours
    note = cell.note
    if note is not None and mark.text[:_ENOUGH] in note.text:
        note.delete()
        return ours
    return ours and note is None
