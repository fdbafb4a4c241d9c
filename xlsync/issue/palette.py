"""The look of a template: what each kind of cell is formatted with."""

from collections.abc import Mapping, Sequence

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.issue.book import Property
from xlsync.model import Severity

INK = "#1F1F1F"
HEADER_FILL = "#E3EAF4"
LOCKED_FILL = "#F2F2F2"
RED_FILL, WEAK_RED, RED_INK = "#F9BDBD", "#FDE7E7", "#9C0006"
AMBER_FILL, WEAK_AMBER, AMBER_INK = "#FFDD99", "#FFF3DC", "#7F4F00"
#: Marked cells by severity, as 0xRRGGBB: unlike any colour of Excel's palettes, for cells are known as marked by it.
MARK_FILLS: Mapping[Severity, int] = {Severity.ERROR: 0xF8B4B2, Severity.WARNING: 0xFFE08A, Severity.INFO: 0xD5E3F3}
MISSING_FILL = "#FFF9D6"
LINE = "#8C8C8C"

DATE_FORMAT = "dd/mm/yyyy"
COUNT_FORMAT = "#,##0"
DECIMAL_FORMAT = "#,##0.###"
RATE_FORMAT = "0.0%"
TEXT_FORMAT = "@"

Look = Mapping[str, Property]

FRAME: Look = {"border": 1, "border_color": LINE}
HEADER: Look = {
    "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": HEADER_FILL, **FRAME,
}  # fmt: skip
INPUT: Look = {"locked": False}
COMPUTED: Look = {"locked": True, "bg_color": LOCKED_FILL}
TOTAL: Look = {"locked": True, "bg_color": LOCKED_FILL, "bold": True}

_VALUES: Mapping[FieldType, Look] = {
    FieldType.TEXT: {"num_format": TEXT_FORMAT, "align": "left"},
    FieldType.UNIT: {"num_format": TEXT_FORMAT, "align": "left"},
    FieldType.CHOICE: {"num_format": TEXT_FORMAT, "align": "left"},
    FieldType.DATE: {"num_format": DATE_FORMAT, "align": "center"},
    FieldType.COUNT: {"num_format": COUNT_FORMAT, "align": "right"},
    FieldType.DECIMAL: {"num_format": DECIMAL_FORMAT, "align": "right"},
    FieldType.RATE: {"num_format": RATE_FORMAT, "align": "right"},
}
_WIDTHS: Mapping[FieldType, float] = {
    FieldType.TEXT: 30,
    FieldType.UNIT: 34,
    FieldType.CHOICE: 20,
    FieldType.DATE: 13,
    FieldType.COUNT: 12,
    FieldType.DECIMAL: 12,
    FieldType.RATE: 10,
}
_WRAPPED = frozenset({FieldType.TEXT, FieldType.UNIT, FieldType.CHOICE})
WIDEST = 210.0  # characters: on A4 on its side 12 points become not quite 7
_NARROWEST_TEXT = 12.0
_NARROWEST: Mapping[FieldType, float] = {FieldType.DATE: 12, FieldType.RATE: 9}


def value_look(field: FieldDefinition, *, numbering: bool = False) -> Look:
    """How the value of a field is shown; running numbers stand in the middle of their column."""
    look = {**_VALUES[field.type], "valign": "top", "text_wrap": True}
    if field.type in {FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE, FieldType.DATE}:
        del look["text_wrap"]  # a number that does not fit must not be broken over two lines
    return {**look, "align": "center"} if numbering else look


def column_widths(fields: Sequence[FieldDefinition]) -> list[float]:
    """Widths of the columns in characters: what the form says, never so narrow that a date becomes `####`.

    A table wider than `WIDEST` would print too small to be read, so there the columns of text give way in proportion.
    """
    widths = [max(field.width or _WIDTHS[field.type], _NARROWEST.get(field.type, 0)) for field in fields]
    soft = sum(width for width, field in zip(widths, fields, strict=True) if field.type in _WRAPPED)
    if sum(widths) <= WIDEST or not soft:
        return widths
    share = max(0.0, (WIDEST - sum(widths) + soft) / soft)
    return [
        max(min(width, _NARROWEST_TEXT), round(width * share, 1)) if field.type in _WRAPPED else width
        for width, field in zip(widths, fields, strict=True)
    ]
