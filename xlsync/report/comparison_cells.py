"""Cells that compare: differences, changes in per cent, shares of a target, as live formulas with their values."""

from collections.abc import Iterable
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Compared
from xlsync.report.book import INCOMPLETE_FILL, Book
from xlsync.report.captions import caption
from xlsync.report.fast_sheet import Formula

_CHANGE = "+0.0%;-0.0%;0.0%"
_SIGNED = "+0;-0;0"
#: Whole numbers with points for thousands, sign before them: the two conditions of a number format are not enough.
_THOUSANDS = ((1_000_000, r"+0\.000\.000;-0\.000\.000"), (1_000, r"+0\.000;-0\.000"))


def difference(each: Compared, now: str, before: str) -> Formula:
    """This period less the one before it, in percentage points for a rate; blank where either is."""
    formula = f"100*({now}-{before})" if each.rate else f"{now}-{before}"
    return Formula(f'IF(COUNT({now},{before})<2,"",{formula})', "" if each.difference is None else each.difference)


def change(each: Compared, now: str, before: str) -> Formula:
    """The difference in per cent of the period before; `–` where that was 0."""
    dash = each.change is None and each.difference is not None
    value: str | float = "–" if dash else "" if each.change is None else each.change
    return Formula(f'IF(COUNT({now},{before})<2,"",IF({before}<=0,"–",({now}-{before})/{before}))', value)


def difference_style(book: Book, field: FieldDefinition, *, incomplete: bool, **more: object) -> Any:
    """The format of a difference, with its sign; the colour of incomplete figures where one of the two is."""
    if field.type is FieldType.RATE:
        points = caption("points", book.lang)
        number_format = f'+0.0" {points}";-0.0" {points}";0.0" {points}"'
    elif field.type is FieldType.DECIMAL:
        number_format = "+General;-General;General"
    else:
        number_format = "+#,##0;-#,##0;0" if book.lang == "en" else _SIGNED
    return _style(book, number_format, incomplete, more)


def change_style(book: Book, *, incomplete: bool, **more: object) -> Any:
    """The format of a change in per cent."""
    return _style(book, _CHANGE, incomplete, more)


def _style(book: Book, number_format: str, incomplete: bool, more: dict[str, object]) -> Any:
    fill = {"bg_color": INCOMPLETE_FILL} if incomplete else {}
    return book.format(**{"num_format": number_format, "border": 1, "align": "right", **fill, **more})


def group_thousands(book: Book, sheet: Any, ranges: Iterable[str]) -> None:
    """Points for thousands in differences of counts (cells such as `E5:E8`), which Excel can only do by conditions."""
    cells = " ".join(ranges)
    if book.lang == "en" or not cells:
        return
    first = cells.partition(" ")[0].partition(":")[0]
    for least, number_format in _THOUSANDS:
        sheet.conditional_format(
            first,
            {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({first}),ABS(N({first}))>={least})",
                "format": book.workbook.add_format({"num_format": number_format}),
                "multi_range": cells,
                "stop_if_true": True,
            },
        )
