"""The sheet that keeps what was repaired: when, by whom, what stood in the cell before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from xlsync.forms.layout import REPAIR_LOG_SHEET, REPAIR_LOG_TITLE
from xlsync.model import Repair
from xlsync.ribbon.application import Unlocked
from xlsync.ribbon.listing import plain
from xlsync.ribbon.memory import free_name
from xlsync.texts.entries import Text
from xlsync.texts.repair_words import kept_after, kept_before, why

_HEADERS = (
    Text("Lúc", "When"),
    Text("Người sửa", "By"),
    Text("Trang tính", "Sheet"),
    Text("Ô", "Cell"),
    Text("Trước khi sửa", "Before"),
    Text("Sau khi sửa", "After"),
    Text("Vì sao", "Why"),
)
_WIDTHS = (16, 20, 16, 8, 34, 34, 52)
_TOP = 3
_HEADER_COLOR = (227, 234, 244)


def log_sheet(book: Any, lang: str) -> Any:
    """The sheet; a new one where there is none, or where it is protected by a password."""
    for sheet in book.sheets:
        if sheet.name.startswith(REPAIR_LOG_SHEET) and sheet.range("A1").value == REPAIR_LOG_TITLE:
            with Unlocked(sheet) as unlocked:
                if unlocked.writable:
                    return sheet
    sheet = book.sheets.add(free_name(book, REPAIR_LOG_SHEET), after=book.sheets[len(book.sheets) - 1])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").value = REPAIR_LOG_TITLE
    header = sheet.range((_TOP, 1), (_TOP, len(_HEADERS)))
    header.value = [[each.text(lang) for each in _HEADERS]]
    header.color = _HEADER_COLOR
    return sheet


def add_entries(sheet: Any, repairs: Sequence[Repair], now: datetime, who: str, lang: str) -> None:
    """Adds what was done below what is there."""
    first = max(int(sheet.used_range.last_cell.row), _TOP) + 1
    rows = sheet.range((first, 1), (first + len(repairs) - 1, len(_HEADERS)))
    with Unlocked(sheet):
        rows.number_format = "@"
        rows.value = [
            [
                f"{now:%d/%m/%Y %H:%M}",
                plain(who),
                plain(each.sheet),
                each.cell,
                plain(kept_before(each, lang)),
                plain(kept_after(each, lang)),
                plain(why(each, lang)),
            ]
            for each in repairs
        ]
        rows.wrap_text = True
