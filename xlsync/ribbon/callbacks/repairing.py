"""Repairs of what is only written wrongly: proposed on a sheet, and made where the user has ticked them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from xlsync.model import Repair
from xlsync.ribbon.application import edited, set_unedited, structure_locked, user_name
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.repair_sheet import MOST_SHOWN, Ticked, add_preview, ticked
from xlsync.texts.entries import Text


def repair(desk: Desk) -> Text:
    """Proposes repairs on a sheet of their own; with that sheet there, makes those that are ticked."""
    book = desk.book
    if structure_locked(book):
        raise RibbonError(
            "Sổ đang khóa cấu trúc nên không thêm, bỏ được trang đề nghị sửa. Vào Review > Protect Workbook để mở khóa "
            "rồi thử lại.",
            "The structure of the workbook is protected, so the sheet with the repairs can be neither added nor "
            "deleted. Lift it with Review > Protect Workbook and try again.",
        )
    marked = ticked(book)
    return _propose(desk, book) if marked is None else _make(desk, book, marked)


def _propose(desk: Desk, book: Any) -> Text:
    from xlsync.ribbon.repairing import still_there

    was_edited = edited(book)
    found = _proposals(desk, book)
    shown = still_there(book, found)
    lost = len(found) - len(shown)
    vi, en = "", ""
    if lost:
        vi += f" {lost} chỗ trên màn hình khác với tệp đọc được nên không đề nghị."
        en += f" {lost} cells show something else than was read from the file and are not proposed."
    if not shown:
        return Text("Không có lỗi định dạng nào cần sửa." + vi, "There is nothing to repair." + en)
    more = len(shown) - MOST_SHOWN
    if more > 0:
        vi += f" Còn {more} chỗ nữa: sửa xong bấm lại nút này."
        en += f" {more} more follow when these are done: press the button again."
    shown = shown[:MOST_SHOWN]
    certain = sum(each.certain for each in shown)
    add_preview(book, shown, desk.lang)
    if not was_edited:
        set_unedited(book)
    return Text(
        f"Đề nghị sửa {len(shown)} chỗ, đã đánh dấu {certain}: xem lại cột Sửa rồi bấm lại Sửa lỗi định dạng.{vi}",
        f"{len(shown)} repairs are proposed, {certain} ticked: look at the ticks, then press the button again.{en}",
    )


def _proposals(desk: Desk, book: Any) -> Sequence[Repair]:
    from xlsync.pipeline.repairing import propose
    from xlsync.ribbon.checking import on_screen, saved_path
    from xlsync.ribbon.office_file import office_settings

    settings = office_settings(saved_path(book), desk.as_of)
    return on_screen(book, lambda path: propose(path, settings))


def _make(desk: Desk, book: Any, marked: Ticked) -> Text:
    from xlsync.ribbon.repair_log import add_entries, log_sheet
    from xlsync.ribbon.repairing import write

    if not marked.ids:
        marked.sheet.delete()
        return Text("Không có chỗ nào được đánh dấu nên không sửa gì.", "Nothing was ticked, so nothing was changed.")
    now = {each.id: each for each in _proposals(desk, book)}
    wanted = [now[each] for each in dict.fromkeys(marked.ids) if each in now]
    changed = len(set(marked.ids)) - len(wanted)
    done: list[Repair] = []
    try:
        left = write(book, wanted, done)
    finally:
        if done:
            clock = datetime.now(tz=UTC).astimezone()
            add_entries(log_sheet(book, desk.lang), done, clock, user_name(desk.app), desk.lang)
    marked.sheet.delete()
    if done:
        book.sheets[done[0].sheet].activate()
    return _told(len(done), changed + left.skipped, left.locked)


def _told(done: int, skipped: int, locked: tuple[str, ...]) -> Text:
    vi = f"Đã sửa {done} chỗ" + (", ghi ở trang Nhật ký sửa." if done else ".")
    en = f"{done} cells were repaired" + (" and logged on the sheet Nhật ký sửa." if done else ".")
    if skipped:
        vi += f" Bỏ qua {skipped} chỗ: ô đã khác lúc đề nghị, hoặc không giữ đúng giá trị sau khi sửa."
        en += f" {skipped} were left alone: the cell is not what it was, or did not keep the value."
    if locked:
        vi += f" Trang có mật khẩu, chưa sửa: {', '.join(locked)}."
        en += f" Protected by a password, not repaired: {', '.join(locked)}."
    return Text(vi, en)
