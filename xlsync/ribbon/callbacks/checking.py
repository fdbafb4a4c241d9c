"""Checking the open workbook, its marks, and the walk through them."""

from typing import Any

from xlsync.model import parse_a1
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.listing import read_explanations
from xlsync.ribbon.marking import clear as clear_marks
from xlsync.ribbon.memory import Mark, recall
from xlsync.texts.entries import Text
from xlsync.texts.words import severity_counts


def check(desk: Desk) -> Text:
    """Checks the workbook as it is on the screen, marks its cells and lists what was found."""
    from xlsync.ribbon.rechecking import look, put_marks, unmark

    book = desk.book
    checked = look(book, desk.as_of)
    unmark(book, checked)
    locked = put_marks(book, checked)
    items, lapsed = checked.items, checked.lapsed_told
    if items:
        vi = f"Kiểm tra xong: {severity_counts(item.severity for item in items)}."
        en = f"Checked: {len(items)} findings."
    else:
        vi, en = "Kiểm tra xong: không có lỗi.", "Checked: nothing was found."
    if lapsed is not None:
        vi, en = f"{vi} {lapsed.vi}", f"{en} {lapsed.en}"
    if locked:
        vi += f" Trang có mật khẩu, chỉ ghi trong danh sách: {', '.join(locked)}."
        en += f" Protected by a password, only listed: {', '.join(locked)}."
    return Text(vi, en)


def clear(desk: Desk) -> Text:
    """Takes the marks away."""
    said = len(read_explanations(desk.book))
    left = clear_marks(desk.book)
    if left is None:
        return Text("Sổ này không có đánh dấu nào.", "There are no marks in this workbook.")
    vi, en = _cleared(left)
    if said:
        vi, en = f"{vi} {said} giải trình trong danh sách cũng đã xóa.", f"{en} {said} explanations went with the list."
    return Text(vi, en)


def _cleared(left: int) -> tuple[str, str]:
    if left:
        return (
            f"Đã xóa đánh dấu, trừ {left} ô đã dời chỗ hoặc đã được tô màu lại; xin tự xóa màu và ghi chú ở đó.",
            f"The marks are gone, but for {left} cells that were moved or coloured anew; please clear these yourself.",
        )
    return "Đã xóa mọi đánh dấu.", "The marks are gone."


def next_finding(desk: Desk) -> Text:
    """Selects the finding after the selected cell, the first one after the last."""
    return _walk(desk.book, forward=True)


def previous_finding(desk: Desk) -> Text:
    """Selects the finding before the selected cell, the last one before the first."""
    return _walk(desk.book, forward=False)


def _walk(book: Any, *, forward: bool) -> Text:
    memory = recall(book)
    if memory is None:
        raise RibbonError("Chưa kiểm tra sổ này: bấm Kiểm tra trước.", "Not checked yet: press Check first.")
    order = {sheet.name: sheet.index for sheet in book.sheets if sheet.visible}
    stops = sorted(
        ((order[each.sheet], *parse_a1(each.cell)), number, each)
        for number, each in enumerate(memory.marks)
        if each.listed and each.sheet in order
    )
    if not stops:
        raise RibbonError(
            "Không có lỗi nào gắn với một ô; xem trang Kết quả kiểm tra.",
            "No finding belongs to a cell; see the sheet Kết quả kiểm tra.",
        )
    here = _here(book)
    if forward:
        at = next((place for place, stop in enumerate(stops) if stop[0] > here), 0)
    else:
        at = next((place for place in range(len(stops) - 1, -1, -1) if stops[place][0] < here), len(stops) - 1)
    found: Mark = stops[at][2]
    sheet = book.sheets[found.sheet]
    sheet.activate()
    sheet.range(found.cell).select()
    told = f"{at + 1}/{len(stops)} {found.cell}: {found.text}"
    return Text(told, told)


def _here(book: Any) -> tuple[int, int, int]:
    """Sheet, row and column of the selection."""
    selected = book.selection
    if selected is None:
        return book.sheets.active.index, 0, 0
    return selected.sheet.index, selected.row, selected.column
