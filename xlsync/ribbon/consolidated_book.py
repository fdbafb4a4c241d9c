"""The consolidated workbook in the application: whether one is in front, what its hidden index says, which figure is
selected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsync.forms.index_lines import BrokenIndex, NewerIndex, from_lines
from xlsync.forms.layout import INDEX_SHEET
from xlsync.forms.published_index import PublishedIndex
from xlsync.forms.published_places import FigurePlace, figure_at
from xlsync.model import parse_a1
from xlsync.ribbon.application import edited, path_of
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError

_REFERENCE = re.compile(r"(?:\$?'((?:[^']|'')+)'|\$?(\w+))[!.]\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?![\w(])")
_MOST_STEPS = 4  # from a sheet over another one to the totals


@dataclass(frozen=True, slots=True)
class Selected:
    """The figure that is selected, and what its cell shows: a number, a text such as `21 (70%)`, or nothing."""

    place: FigurePlace
    value: Any


def consolidated_book(desk: Desk) -> Any | None:
    """The workbook in front, when it is a consolidated one; None otherwise."""
    book = desk.open_book
    return book if book is not None and any(sheet.name == INDEX_SHEET for sheet in book.sheets) else None


def asked_book(desk: Desk) -> Any:
    """The consolidated workbook in front; raises RibbonError when there is none."""
    book = consolidated_book(desk)
    if book is None:
        raise RibbonError(
            "Hãy mở sổ tổng hợp (tong-hop.xlsx do nút Tổng hợp ghi ra) rồi bấm lại nút này.",
            "Open the consolidated workbook (tong-hop.xlsx, as the button Consolidate writes it) and press again.",
        )
    return book


def saved_path(book: Any) -> Path:
    """Where the workbook is saved; raises RibbonError for one with unsaved edits (the file is what is read) and for one
    in no folder."""
    if edited(book):
        raise RibbonError(
            "Sổ tổng hợp có thay đổi chưa lưu. Hãy lưu (Ctrl+S) rồi làm lại.",
            "The consolidated workbook has unsaved edits. Save it (Ctrl+S) and try again.",
        )
    path = path_of(book)
    if path is None:
        raise RibbonError(
            "Sổ tổng hợp chưa nằm trong thư mục nào của máy này (chưa lưu, hoặc mở từ OneDrive, SharePoint). Hãy lưu "
            "vào một thư mục trên máy rồi làm lại.",
            "The consolidated workbook lies in no folder of this computer (never saved, or opened from OneDrive or "
            "SharePoint). Save it into a folder of this computer and try again.",
        )
    return path


def index_of(book: Any) -> PublishedIndex:
    """What its hidden sheet says; raises RibbonError when that cannot be understood."""
    sheet = book.sheets[INDEX_SHEET]
    last = sheet.used_range.last_cell
    rows = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value
    try:
        return from_lines(row for row in rows if row and row[0] is not None)
    except (BrokenIndex, NewerIndex, OverflowError):
        raise RibbonError(
            "Trang ẩn của sổ tổng hợp đã bị sửa, hoặc do phiên bản mới hơn ghi. Hãy bấm Tổng hợp để làm lại sổ.",
            "The hidden sheet of the consolidated workbook was changed, or a newer version wrote it. Press Consolidate "
            "to make it again.",
        ) from None


def selected_figure(book: Any, index: PublishedIndex) -> Selected:
    """The figure in the selected cell, or the one that its formula shows; raises RibbonError when it is none."""
    selected = book.selection
    if selected is not None and selected.sheet.book.name == book.name:  # it is that of the window in front
        cell = selected[0, 0]
        for sheet, row, column in _followed(book, cell):
            place = figure_at(index, sheet, row, column)
            if place is not None:
                return Selected(place, book.sheets[sheet].range((row, column)).value)
    raise RibbonError(
        "Ô đang chọn không phải số liệu tổng hợp. Hãy chọn một ô số trong bảng tổng hợp (trang đầu hoặc trang của "
        "từng biểu), rồi bấm lại.",
        "The selected cell is no consolidated figure. Select a number in a table of totals (the first sheet or the "
        "sheet of a table) and press again.",
    )


def _followed(book: Any, cell: Any) -> Iterator[tuple[str, int, int]]:
    """The cell, and those that its formula names, then theirs, in the order in which they are named."""
    names = {sheet.name for sheet in book.sheets}
    waiting = [(cell.sheet.name, cell.row, cell.column)]
    seen = set(waiting)
    for _ in range(_MOST_STEPS):
        behind = []
        for place in waiting:
            yield place
            formula = book.sheets[place[0]].range(place[1:]).formula
            for found in _REFERENCE.finditer(formula) if str(formula).startswith("=") else ():
                quoted, plain, letters, number = found.groups()
                sheet = plain or quoted.replace("''", "'")
                there = (sheet, *parse_a1(f"{letters}{number}"))
                if sheet in names and there not in seen:
                    seen.add(there)
                    behind.append(there)
        waiting = behind
