"""The sheet of what found no place when the data of an older workbook was moved into a template: no part of the report.

`identify.returned` leaves it out by its defined name, or by its own name and title.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.layout import LEFT_OVER_NAME, LEFT_OVER_SHEET, LEFT_OVER_TITLE
from xlsync.issue.book import Book, set_up_page
from xlsync.issue.content import Content, LeftOver
from xlsync.issue.measure import TALLEST, height, lines
from xlsync.issue.palette import AMBER_FILL, FRAME, HEADER, LOCKED_FILL
from xlsync.texts.numbers import number

_COLUMNS = ("TT", "Trang", "Ô", "Tiêu đề cột", "Giá trị", "Vì sao chưa chuyển")
_WIDTHS = (6.0, 22.0, 9.0, 26.0, 46.0, 46.0)
_HEAD_ROWS = 2


def write_left_over(book: Book, sheet: Worksheet, content: Content) -> None:
    """Writes the sheet; what somebody must look at comes first."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    open_, settled = _parted(content.left_over)
    sheet.write_string("A1", LEFT_OVER_TITLE, book.style(bold=True, font_size=14, valign="vcenter"))
    sheet.set_row(0, 26)
    plain = book.style(text_wrap=True, valign="top")
    for row, text in enumerate(_head(content.source, len(open_), len(settled)), start=1):
        sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, "", plain)
        sheet.write_string(row, 0, text, plain)
        sheet.set_row(row, height(lines(text, sum(_WIDTHS))))
    header = _HEAD_ROWS + 1
    for column, text in enumerate(_COLUMNS):
        sheet.write_string(header, column, text, book.style(**HEADER))
    row = header + 1
    for title, fill, items in (
        ("Cần xem và nhập tay nếu còn dùng", AMBER_FILL, open_),
        ("Không phải nhập lại: mẫu mới tự tính hoặc đã có sẵn", LOCKED_FILL, settled),
    ):
        if items:
            look = book.style(bold=True, bg_color=fill, valign="vcenter", **FRAME)
            sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, "", look)
            sheet.write_string(row, 0, f"{title} ({number(len(items))} ô)", look)
            row = _write_items(book, sheet, row + 1, items)
    sheet.freeze_panes(header + 1, 0)
    set_up_page(sheet, sum(_WIDTHS), repeat=(header + 1, header + 1))
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#C00000")
    book.workbook.define_name(LEFT_OVER_NAME, f"='{LEFT_OVER_SHEET}'!$A$1")


def _parted(items: Sequence[LeftOver]) -> tuple[list[LeftOver], list[LeftOver]]:
    return [each for each in items if not each.settled], [each for each in items if each.settled]


def _head(source: str, open_: int, settled: int) -> tuple[str, ...]:
    told = f"Từ tệp {source}: {number(open_)} ô chưa có chỗ trong mẫu mới"
    told += f"; {number(settled)} ô không phải nhập lại." if settled else "."
    return (
        told,
        "Tên trang và địa chỉ ô là của tệp cũ, tệp đó giữ nguyên. Trang này không thuộc báo cáo: xem xong có thể xóa.",
    )


def _write_items(book: Book, sheet: Worksheet, row: int, items: Sequence[LeftOver]) -> int:
    middle = book.style(align="center", valign="top", num_format="#,##0", **FRAME)
    text = book.style(num_format="@", text_wrap=True, valign="top", **FRAME)
    for count, item in enumerate(items, start=1):
        sheet.write_number(row, 0, count, middle)
        texts = (item.sheet, item.cell, item.header, item.value, item.why)
        for column, each in enumerate(texts, start=1):
            sheet.write_string(row, column, each, text)
        needed = max(lines(each, width) for each, width in zip(texts, _WIDTHS[1:], strict=True))
        sheet.set_row(row, min(height(needed), TALLEST))
        row += 1
    return row
