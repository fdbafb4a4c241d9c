"""The explanations of a unit as a table that `xlsync waive --file` takes once a person has put a name to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.issue.book import Book, set_up_page
from xlsync.issue.measure import height, lines

#: `pipeline.waiving.COLUMNS` in the words of the offices.
_HEADINGS = ("Mã lỗi", "Đơn vị", "Ô", "Lý do", "Người giải trình", "Đến ngày", "Nội dung cảnh báo")
_WIDTHS = (10, 13, 16, 50, 26, 12, 50)
_HIGHEST = 400.0  # points; Excel allows 409
_TITLE = "Giải trình của đơn vị"
_HELP = (
    "Dòng nào chấp nhận thì ghi tên người chấp nhận vào cột Người giải trình, xóa dòng không chấp nhận, rồi chạy: "
    "xlsync waive --file với tệp này."
)


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """One line. `cell` is `Biểu 2!C14`, empty where the finding has no cell."""

    code: str
    unit: str
    cell: str
    reason: str
    message: str


def explanation_table(explained: Sequence[ExplainedCell]) -> bytes:
    """The workbook; the same explanations give the same bytes. It is marked as ours, so that no mailbag takes it for a
    report."""
    book = Book()
    sheet = book.sheet("Giải trình")
    book.workbook.define_name(OUTPUT_NAME, '="xlsync"')
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, _TITLE, book.style(bold=True, font_size=14))
    sheet.write_string(1, 0, _HELP)
    heading = book.style(bold=True, border=1, text_wrap=True, bg_color="#DDEBF7", align="center", valign="vcenter")
    text = book.style(border=1, text_wrap=True, valign="top", num_format="@")
    asked = book.style(border=1, text_wrap=True, valign="top", num_format="@", bg_color="#FFF9C4")
    for column, name in enumerate(_HEADINGS):
        sheet.write_string(3, column, name, heading)
    for row, each in enumerate(explained, start=4):
        told = (each.code, each.unit, each.cell, each.reason, "", "", each.message)
        tallest = max(lines(said, width) for said, width in zip(told, _WIDTHS, strict=True))
        sheet.set_row(row, min(height(tallest), _HIGHEST))
        for column, said in enumerate(told):
            if said:
                sheet.write_string(row, column, said, text)
            else:
                sheet.write_blank(row, column, None, asked if column == _HEADINGS.index("Người giải trình") else text)
    sheet.freeze_panes(4, 0)
    set_up_page(sheet, sum(_WIDTHS), repeat=(4, 4))
    return book.bytes()
