"""The sheet on which the user ticks what is to be repaired.

Nothing but the ticks is taken from it: a hidden column names each repair, and what is written is worked out anew from
the workbook. So a repair whose cell has changed is not found any more, and a sheet that came with a workbook from
elsewhere can have nothing written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsync.forms.layout import REPAIR_SHEET, REPAIR_TITLE, TICK_MARK
from xlsync.model import Repair
from xlsync.ribbon.application import hide_column
from xlsync.ribbon.listing import plain
from xlsync.ribbon.memory import free_name
from xlsync.texts.entries import Text
from xlsync.texts.repair_words import STRAY, after, before, why
from xlsync.texts.row_labels import is_ticked

MOST_SHOWN = 1_000
_MARKER = "xlsync-repairs-1"
_HEADERS = (
    Text("Sửa", "Repair"),
    Text("Trang tính", "Sheet"),
    Text("Ô", "Cell"),
    Text("Đang ghi", "As typed"),
    Text("Sửa thành", "Becomes"),
    Text("Vì sao", "Why"),
)
_WIDTHS = (6, 16, 8, 34, 34, 52)
_ID = len(_HEADERS) + 1
_LINES = (
    f"Giữ dấu {TICK_MARK} ở cột Sửa cho chỗ muốn sửa, xóa dấu ở chỗ để nguyên, rồi bấm lại nút Sửa lỗi định dạng.",
    f"Ô màu vàng là chỗ cần xem kỹ trước khi đánh dấu. Ký hiệu {STRAY} là khoảng trắng thừa hoặc ký tự ẩn.",
    "Không muốn sửa gì: xóa trang này. Những chỗ đã sửa được ghi lại ở trang Nhật ký sửa.",
    f"Keep {TICK_MARK} where a cell is to be repaired, then press the button again; look closely at the yellow ones. "
    "To repair nothing, delete this sheet.",
)
_TOP = 3 + len(_LINES)
_HEADER_COLOR, _DOUBT_COLOR = (227, 234, 244), (255, 224, 138)


@dataclass(frozen=True, slots=True)
class Ticked:
    """The sheet and the repairs (`Repair.id`) that are ticked on it."""

    sheet: Any
    ids: tuple[str, ...]


def add_preview(book: Any, repairs: Sequence[Repair], lang: str) -> None:
    """Adds the sheet at the end and shows it."""
    sheet = book.sheets.add(free_name(book, REPAIR_SHEET), after=book.sheets[len(book.sheets) - 1])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    first, last = _TOP + 1, _TOP + len(repairs)
    body = sheet.range((first, 1), (last, _ID))
    body.number_format = "@"  # `07` stays a text
    sheet.range((1, 1), (1, _ID)).value = [[REPAIR_TITLE, *[None] * (_ID - 2), _MARKER]]
    sheet.range((2, 1), (1 + len(_LINES), 1)).options(ndim=2).value = [[line] for line in _LINES]
    header = sheet.range((_TOP, 1), (_TOP, len(_HEADERS)))
    header.value = [[each.text(lang) for each in _HEADERS]]
    header.color = _HEADER_COLOR
    body.value = [
        [
            TICK_MARK if each.certain else None,
            plain(each.sheet),
            None,
            plain(before(each, lang)),
            plain(after(each, lang)),
            plain(why(each, lang)),
            each.id,
        ]
        for each in repairs
    ]
    sheet.range((first, 1), (last, len(_HEADERS))).wrap_text = True
    for row, each in enumerate(repairs, start=first):
        place = each.sheet.replace("'", "''")
        sheet.range((row, 3)).add_hyperlink(f"#'{place}'!{each.cell}", each.cell, each.cell)
        if not each.certain:
            sheet.range((row, 1)).color = _DOUBT_COLOR
    hide_column(sheet.range((1, _ID)))
    sheet.activate()
    sheet.range((first, 1)).select()


def ticked(book: Any) -> Ticked | None:
    """What is ticked; None when there is no such sheet."""
    for sheet in book.sheets:
        if not sheet.name.startswith(REPAIR_SHEET) or sheet.range("A1").value != REPAIR_TITLE:
            continue
        if sheet.range((1, _ID)).value != _MARKER:
            continue
        last = max(sheet.used_range.last_cell.row, _TOP + 1)
        rows = sheet.range((_TOP + 1, 1), (last, _ID)).options(ndim=2).value
        return Ticked(sheet, tuple(str(row[-1]) for row in rows if row[-1] is not None and is_ticked(row[0])))
    return None
