"""The sheet that lists the findings, with links to their cells."""

from collections.abc import Sequence
from typing import Any

from xlsync.forms.layout import RETURN_TITLE
from xlsync.issue.marking.items import Item
from xlsync.model import Severity
from xlsync.ribbon.memory import free_name

COLORS = {Severity.ERROR: (248, 180, 178), Severity.WARNING: (255, 224, 138), Severity.INFO: (213, 227, 243)}
_COLUMNS = ("TT", "Mức độ", "Mã", "Trang", "Ô", "Nội dung", "Cách sửa")
_WIDTHS = (5, 15, 8, 18, 10, 56, 46)
_TOP = 4
_MOST_LISTED = 5_000


def counts(items: Sequence[Item]) -> str:
    """How many of which severity, in words."""
    of = {severity: sum(item.severity is severity for item in items) for severity in Severity}
    return (
        f"{of[Severity.ERROR]} lỗi phải sửa, {of[Severity.WARNING]} nội dung cần giải trình, {of[Severity.INFO]} lưu ý"
    )


def add_list(book: Any, items: Sequence[Item]) -> str:
    """Adds the sheet at the end; its name."""
    sheet = book.sheets.add(free_name(book), after=book.sheets[len(book.sheets) - 1])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    more = len(items) - _MOST_LISTED
    sheet.range("A1").value = RETURN_TITLE
    sheet.range("A2").value = counts(items) + ". " + (f"Còn {more} phát hiện nữa không ghi ở đây." if more > 0 else "")
    sheet.range((_TOP, 1), (_TOP, len(_COLUMNS))).value = [list(_COLUMNS)]
    listed = items[:_MOST_LISTED]
    if not listed:
        return str(sheet.name)
    first, last = _TOP + 1, _TOP + len(listed)
    body = sheet.range((first, 1), (last, len(_COLUMNS)))
    body.value = [
        [number, item.severity_name, item.code, _text(item.place), "", _text(item.message), _text(item.remedy)]
        for number, item in enumerate(listed, start=1)
    ]
    body.wrap_text = True
    for row, item in enumerate(listed, start=first):
        sheet.range((row, 2)).color = COLORS[item.severity]
        if item.sheet is not None and item.cells:
            place = item.sheet.replace("'", "''")
            sheet.range((row, 5)).add_hyperlink(f"#'{place}'!{item.cells[0]}", item.cells[0], item.message[:200])
    return str(sheet.name)


def _text(text: str) -> str:
    """Never a formula: messages quote what a cell says."""
    return "\u200b" + text if text[:1] in {"=", "+", "-", "@"} else text
