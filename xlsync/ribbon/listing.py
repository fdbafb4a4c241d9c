"""The sheet that lists the findings, with links to their cells."""

from collections.abc import Sequence
from typing import Any

from xlsync.forms.layout import RETURN_TITLE
from xlsync.issue.marking.items import COLUMNS, MOST_LISTED, Item
from xlsync.issue.palette import MARK_FILLS
from xlsync.model import a1
from xlsync.ribbon.cells import paint
from xlsync.ribbon.memory import free_name
from xlsync.texts.words import severity_counts

#: The fills of the marks, as red, green and blue.
COLORS = {severity: (fill >> 16, fill >> 8 & 0xFF, fill & 0xFF) for severity, fill in MARK_FILLS.items()}
_WIDTHS = (5, 15, 8, 18, 10, 56, 46)
_TOP = 4
_SEVERITY, _LINK = 2, 5


def add_list(book: Any, items: Sequence[Item]) -> str:
    """Adds the sheet at the end; its name."""
    sheet = book.sheets.add(free_name(book), after=book.sheets[len(book.sheets) - 1])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    more = len(items) - MOST_LISTED
    sheet.range("A1").value = RETURN_TITLE
    told = severity_counts(item.severity for item in items)
    sheet.range("A2").value = f"{told}. " + (f"Còn {more} phát hiện nữa không ghi ở đây." if more > 0 else "")
    sheet.range((_TOP, 1), (_TOP, len(COLUMNS))).value = [list(COLUMNS)]
    listed = items[:MOST_LISTED]
    if not listed:
        return str(sheet.name)
    first, last = _TOP + 1, _TOP + len(listed)
    body = sheet.range((first, 1), (last, len(COLUMNS)))
    body.value = [
        [number, item.severity_name, item.code, _text(item.place), "", _text(item.message), _text(item.remedy)]
        for number, item in enumerate(listed, start=1)
    ]
    body.wrap_text = True
    # As formulas all at once: a link that is put into its cell costs as much as twenty.
    sheet.range((first, _LINK), (last, _LINK)).formula = [[_link(item)] for item in listed]
    paint(sheet, {a1(row, _SEVERITY): COLORS[item.severity] for row, item in enumerate(listed, start=first)})
    return str(sheet.name)


def _link(item: Item) -> str:
    """The formula of a link to the first cell; empty without one."""
    if item.sheet is None or not item.cells:
        return ""
    place = item.sheet.replace("'", "''").replace('"', '""')
    return f'=HYPERLINK("#\'{place}\'!{item.cells[0]}","{item.cells[0]}")'


def _text(text: str) -> str:
    """Never a formula: messages quote what a cell says."""
    return "\u200b" + text if text[:1] in {"=", "+", "-", "@"} else text
