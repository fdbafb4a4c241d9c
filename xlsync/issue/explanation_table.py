"""The explanations of a unit as a table that `xlsync waive --file` takes once a person has put a name to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.issue.book import Book, set_up_page

#: `pipeline.waiving.COLUMNS` in the words of the offices.
_HEADINGS = ("Mã lỗi", "Đơn vị", "Ô", "Lý do", "Người giải trình", "Đến ngày", "Nội dung cảnh báo")
_WIDTHS = (10, 14, 20, 60, 28, 12, 60)
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


def explanation_table(lines: Sequence[ExplainedCell]) -> bytes:
    """The workbook; the same lines give the same bytes. It is marked as ours, so that no mailbag takes it for a
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
    for row, each in enumerate(lines, start=4):
        for column, said in enumerate((each.code, each.unit, each.cell, each.reason, "", "", each.message)):
            if said:
                sheet.write_string(row, column, said, text)
            else:
                sheet.write_blank(row, column, None, asked if column == _HEADINGS.index("Người giải trình") else text)
    sheet.freeze_panes(4, 0)
    set_up_page(sheet, sum(_WIDTHS), repeat=(4, 4))
    return book.bytes()
