"""The cover sheet: who reports, for which period, and a list of the tables with what has been filled in."""

from datetime import date

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.layout import COVER_TABLES, FormLayout, TableLayout, title_text
from xlsync.issue.book import Book, protect, set_up_page, write_typed
from xlsync.issue.checks import count_filled, figure_columns, last_checked_row
from xlsync.issue.content import Content, TableContent
from xlsync.issue.measure import height, lines
from xlsync.issue.palette import DATE_FORMAT, FRAME, HEADER, INPUT, LOCKED_FILL
from xlsync.model import Period, a1, parse_a1
from xlsync.texts.words import period_text, word

_WIDTHS = (4.0, 27.0, 52.0, 34.0)
_LABELS = {
    "unit": "Đơn vị báo cáo",
    "period": "Kỳ báo cáo",
    "date": "Ngày lập biểu",
    "filled_by": "Người lập biểu",
    "telephone": "Điện thoại liên hệ",
}
_HINTS = {
    "unit": "Tên đầy đủ của đơn vị",
    "date": "ngày/tháng/năm",
    "filled_by": "Họ và tên",
    "telephone": "để trao đổi khi cần",
}
_TABLES_ROW = 11


def write_cover(
    book: Book, sheet: Worksheet, layout: FormLayout, content: Content, *, period: Period, subject: str | None
) -> None:
    """Writes the sheet; the unit is locked when it is known, as is the period."""
    style = book.style
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    form = layout.form
    sheet.write_string("A1", word("layout.confederation"), style(bold=True))
    sheet.merge_range("A2:D2", "", style())
    sheet.write_string("A2", form.label.vi.upper(), style(bold=True, font_size=16, align="center", valign="vcenter"))
    sheet.set_row(1, 34)
    if subject:
        sheet.merge_range("A3:D3", "", style())
        sheet.write_string("A3", subject, style(italic=True, align="center", valign="vcenter", text_wrap=True))
        sheet.set_row(2, height(lines(subject, sum(_WIDTHS))))
    prefilled = {"unit": layout.unit.name if layout.unit is not None else None, "period": str(period)}
    hints = {**_HINTS, "period": period_text(period)}
    for name, address in layout.cover.cells.items():
        row, column = parse_a1(address)
        typed = content.cover.get(name)
        needed = lines(typed.value, _WIDTHS[2]) if typed is not None and isinstance(typed.value, str) else 1
        sheet.set_row(row - 1, max(24.0, height(needed)))
        sheet.write_string(row - 1, column - 2, _LABELS[name], style(bold=True, valign="vcenter"))
        hint = style(italic=True, valign="vcenter", indent=1, font_color="#595959")
        text = prefilled.get(name)
        if text is None:
            write_typed(book, sheet, row, column, typed, _input_look(name))
            sheet.write_string(row - 1, column, hints[name], hint)
        else:
            look = {"valign": "vcenter", "text_wrap": True, "num_format": "@", "bg_color": LOCKED_FILL, **FRAME}
            sheet.write_string(address, text, style(bold=True, **look))
            if name == "period":
                sheet.write_string(row - 1, column, hints[name], hint)
    _validate(sheet, layout)
    _write_tables(book, sheet, layout, content, subject)
    set_up_page(sheet, sum(_WIDTHS) - 40)  # upright: it is shrunk to the page
    sheet.hide_gridlines(2)
    unit = layout.cover.unit if layout.unit is None else layout.cover.date
    sheet.set_selection(unit)
    sheet.activate()
    protect(sheet)


def _input_look(name: str) -> dict[str, str | int | float | bool]:
    number_format = DATE_FORMAT if name == "date" else "@"
    return {"valign": "vcenter", "align": "left", "text_wrap": True, "num_format": number_format, **INPUT, **FRAME}


def _validate(sheet: Worksheet, layout: FormLayout) -> None:
    sheet.data_validation(
        layout.cover.date,
        {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2000, 1, 1),
            "maximum": date(2099, 12, 31),
            "error_title": "Ngày/tháng/năm",
            "error_message": "Ngày lập biểu: ghi ngày/tháng/năm, ví dụ 25/03/2024.",
        },
    )


def _write_tables(book: Book, sheet: Worksheet, layout: FormLayout, content: Content, subject: str | None) -> None:
    head = book.style(**HEADER)
    for column, text in enumerate(COVER_TABLES):
        sheet.write_string(_TABLES_ROW - 1, column, text, head)
    plain = book.style(valign="vcenter", text_wrap=True, **FRAME)
    middle = book.style(valign="vcenter", align="center", **FRAME)
    link = book.style(valign="vcenter", underline=1, font_color="#1F4E9E", **FRAME)
    for number, place in enumerate(layout.tables, start=1):
        row = _TABLES_ROW + number
        title = title_text(place.table, subject)
        sheet.write_number(row - 1, 0, number, middle)
        sheet.write_url(row - 1, 1, f"internal:{_quoted(place.sheet)}!{a1(place.first_row, 1)}", link, place.sheet)
        sheet.write_string(row - 1, 2, title, plain)
        sheet.write_formula(row - 1, 3, _state(place), middle, _state_now(place, content))
        sheet.set_row(row - 1, max(24.0, height(lines(title, _WIDTHS[2]))))


def _state(place: TableLayout) -> str:
    sheet = f"{_quoted(place.sheet)}!"
    filled = count_filled(place, place.first_row, last_checked_row(place), fixed_rows=True, sheet=sheet)
    ticked = f'{sheet}{place.tick}<>""'
    return f'=IF({ticked},"{word("label.nothing_to_report")}",IF({filled}=0,"Chưa nhập","Đã nhập"))'


def _state_now(place: TableLayout, content: Content) -> str:
    """What that formula gives."""
    said = content.tables.get(place.table.id, TableContent())
    if said.ticked:
        return word("label.nothing_to_report")
    counted = set(figure_columns(place))
    return "Đã nhập" if any(place.columns[name] in counted for _, name in said.cells) else "Chưa nhập"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
