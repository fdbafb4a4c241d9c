"""The guide sheet: how to fill the workbook in, what the colours mean, the rules of the form in words."""

import re
from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.definition import FieldType, Form, RowKind, Rule, Table
from xlsync.forms.layout import AGGREGATE_LABEL, REPORTING_LABEL, TICK_LABEL, TICK_MARK, title_text
from xlsync.issue.book import Book, protect, set_up_page
from xlsync.issue.measure import height, lines
from xlsync.issue.palette import AMBER_FILL, AMBER_INK, FRAME, LOCKED_FILL, MISSING_FILL, RED_FILL, RED_INK, Look
from xlsync.texts.words import word

_WIDTHS = (14.0, 88.0)
_SIGNS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "<": "<", ">": ">", "*": "×", "/": ":",
    "and": "và", "or": "hoặc", "not": "không phải", "is_blank": "để trống",
}  # fmt: skip
_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_]\w*|<=|>=|!=|==|[<>*/]")

_COLOURS: tuple[tuple[Look, str, str], ...] = (
    ({}, "Ô trắng", "Nhập số liệu vào đây."),
    (
        {"bg_color": LOCKED_FILL},
        "Ô xám",
        "Tự tính hoặc đã điền sẵn, được khóa. Tỷ lệ và dòng tổng cộng không phải nhập.",
    ),
    ({"bg_color": MISSING_FILL}, "Ô vàng nhạt", "Dòng đã nhập dở: ô này còn thiếu. Không có thì ghi 0."),
    (
        {"bg_color": RED_FILL, "font_color": RED_INK, "bold": True},
        "Đỏ",
        f"{word('severity.error')}: giá trị sai kiểu, hoặc các số trong dòng không khớp nhau (xem quy tắc bên dưới).",
    ),
    (
        {"bg_color": AMBER_FILL, "font_color": AMBER_INK, "bold": True},
        "Cam",
        f"{word('severity.warning')}: có thể đúng, nhưng phải sửa hoặc giải thích được.",
    ),
)


def write_guide(book: Book, sheet: Worksheet, form: Form, subject: str | None) -> None:
    """Writes the sheet, all of it locked."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    heading = book.style(bold=True, font_size=14, valign="vcenter")
    plain = book.style(text_wrap=True, valign="top")
    row = 0
    for title, texts in _sections(form, subject):
        sheet.write_string(row, 0, title, heading)
        sheet.set_row(row, 26)
        row += 1
        for number, text in enumerate(texts, start=1):
            sheet.write_string(row, 0, f"{number}.", book.style(align="right", valign="top", indent=1))
            sheet.write_string(row, 1, text, plain)
            sheet.set_row(row, height(lines(text, _WIDTHS[1])))
            row += 1
        if row and title == _FILLING:
            row = _write_colours(book, sheet, row)
    set_up_page(sheet, _WIDTHS[0])  # upright: it is shrunk to the page
    sheet.hide_gridlines(2)
    protect(sheet)


_FILLING = "CÁCH NHẬP"


def _write_colours(book: Book, sheet: Worksheet, row: int) -> int:
    sheet.write_string(row, 0, "MÀU CÁC Ô", book.style(bold=True, font_size=14, valign="vcenter"))
    sheet.set_row(row, 26)
    for look, name, text in _COLOURS:
        row += 1
        sheet.write_string(row, 0, name, book.style(align="center", valign="vcenter", **FRAME, **look))
        sheet.write_string(row, 1, text, book.style(text_wrap=True, valign="vcenter", indent=1))
        sheet.set_row(row, max(20.0, height(lines(text, _WIDTHS[1] - 2))))
    return row + 1


def _sections(form: Form, subject: str | None) -> Iterator[tuple[str, list[str]]]:
    yield _FILLING, list(_filling(form))
    for table in form.tables:
        texts = [] if table.note is None else [table.note.vi]
        texts += [f"{rule_text(rule, table)} ({word(f'severity.{rule.severity.value}')})" for rule in table.rules]
        if texts:
            yield f"{table.sheet}" if table.title is None else title_text(table, subject), texts


def _filling(form: Form) -> Iterator[str]:
    kinds = {table.rows for table in form.tables}
    types = {field.type for table in form.tables for field in table.fields}
    yield "Ghi trang Bìa trước, rồi nhập từng bảng. Không đổi tên trang, không xóa cột, không sửa dòng tiêu đề."
    if FieldType.COUNT in types:
        yield (
            "Số là số nguyên, gõ liền, không gõ dấu chấm hay dấu phẩy ngăn cách hàng nghìn: gõ 7290, không gõ 7.290. "
            "Không ghi «gần», «hơn», «khoảng»."
        )
        yield "Không có thì ghi 0. Ô để trống nghĩa là chưa báo cáo."
    if FieldType.DATE in types:
        yield (
            "Ngày ghi theo thứ tự ngày/tháng/năm, ví dụ 25/03/2024. Gõ xong xem lại ô: nếu ngày và tháng bị đảo, "
            "máy đang đặt kiểu tháng/ngày/năm thì gõ lại cho đúng."
        )
    if FieldType.CHOICE in types:
        yield "Cột có mũi tên thì chọn trong danh sách, không gõ mục khác."
    yield (
        f"Nếu kỳ này không có gì để báo cáo ở một bảng, chọn {TICK_MARK} ở ô «{TICK_LABEL}» phía trên bảng và để trống "
        "các dòng. Đã chọn thì không nhập số liệu nữa."
    )
    if RowKind.OWN_AND_CHILDREN in kinds:
        yield (
            "Dòng đầu ghi số liệu của chính đơn vị, sau đó mỗi công đoàn cơ sở một dòng. Nếu không tách được theo từng "
            f"công đoàn cơ sở, ghi một dòng tên «{AGGREGATE_LABEL}» cho tất cả, và để trống các dòng chi tiết: "
            "không ghi cả hai, vì dòng tổng cộng sẽ tính hai lần."
        )
    if kinds & {RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE}:
        yield f"Ô «{REPORTING_LABEL}»: ô trái ghi số CĐCS đã gửi báo cáo, ô phải ghi tổng số CĐCS trực thuộc."
    if kinds & {RowKind.OWN_AND_CHILDREN, RowKind.LIST}:
        above_total = RowKind.OWN_AND_CHILDREN in kinds
        yield (
            "Thiếu dòng thì chèn thêm dòng vào giữa bảng hoặc nhập tiếp bên dưới danh sách; dòng thừa cứ để trống. "
            + ("Không chèn ngay trên dòng tổng cộng: tổng sẽ thiếu dòng đó. " if above_total else "")
            + "Ô xám của dòng chèn thêm cứ để trống. "
            "Khi dán từ tệp khác, chọn dán giá trị (Paste Special – Values) để giữ kiểu ô và các kiểm tra."
        )
    yield (
        "Các trang được khóa để tránh sửa nhầm, không có mật khẩu. Lưu tệp dạng .xlsx; đổi tên tệp không ảnh hưởng gì, "
        "vì tệp tự nhớ biểu mẫu, đơn vị và kỳ báo cáo."
    )


def rule_text(rule: Rule, table: Table) -> str:
    """A row rule in words: its message, or its expression with the labels of the fields."""
    if rule.message is not None:
        return rule.message.vi.rstrip(".")
    fields = {field.id: field for field in table.fields}
    choices = {choice.id: choice.label.vi for field in table.fields for choice in field.choices or ()}

    def words(match: re.Match[str]) -> str:
        token = match[0]
        if token[0] in "\"'":
            return f"«{choices.get(token[1:-1], token[1:-1])}»"
        return f"«{fields[token].label.vi}»" if token in fields else _SIGNS.get(token, token)

    return f"Phải có: {_TOKEN.sub(words, rule.expr)}"
