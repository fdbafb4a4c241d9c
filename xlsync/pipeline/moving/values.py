"""One cell: what is put into the template for it, and how it is shown on the list."""

from xlsync.clean import legacy
from xlsync.clean.dates import parse_date
from xlsync.clean.formats import is_date, is_percent
from xlsync.clean.text import clean_text
from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.issue.content import Typed
from xlsync.model import Cleaned, ErrorValue, Grid, RawValue
from xlsync.model.grid import Address

PROTECTED = "nội dung được bảo vệ"
#: Characters that a cell can hold.
LONGEST_TEXT = 32_767

_TEXTS = frozenset({FieldType.TEXT, FieldType.UNIT, FieldType.CHOICE})
_DAYS_OF_1904 = 1462  # between the two ways in which Excel counts days


def is_blank(raw: RawValue | None) -> bool:
    """Whether a person sees nothing in the cell."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def understood(field: FieldDefinition, old: FieldDefinition, value: Cleaned, decimals: int | None) -> Typed | None:
    """The value of a cell that was read as a value of the same type, None where the field cannot hold it.

    `decimals` are those of the percentage with which a rate was stated: as many are shown, for as many are read.
    """
    if field.type is not old.type or value is None:
        return None
    if field.type is FieldType.RATE:
        places = decimals if decimals is not None else 2
        return Typed(value, f"0.{'0' * places}%" if places else "0%")
    if field.type is FieldType.CHOICE:
        label = next((choice.label.vi for choice in field.choices or () if choice.id == value), None)
        return None if label is None else Typed(label)
    return Typed(value)


def as_it_stands(field: FieldDefinition, grid: Grid, at: Address, date_1904: bool) -> Typed:
    """What stands in a cell that holds something, so that a check says of it what it said before.

    Numbers keep a format that makes them a date or a percentage; in a field for texts they become what is seen. Texts
    in a font of the old encodings are converted, for the template's font would show them as gibberish.
    """
    raw, number_format = grid.rows[at[0]][at[1]], grid.formats.get(at)
    if isinstance(raw, str) and not isinstance(raw, ErrorValue):
        converted = legacy.convert(raw, grid.legacy_fonts.get(at))
        return Typed(raw if converted is None else converted.text)
    if isinstance(raw, ErrorValue | bool):
        return Typed(raw)
    if field.type in _TEXTS:
        return Typed(str(clean_text(raw, number_format, date_1904).value))
    if field.type is FieldType.DATE:
        day = parse_date(raw, number_format, date_1904).value
        if day is not None:
            return Typed(day)
    if is_date(number_format):
        return Typed(raw + _DAYS_OF_1904 if date_1904 else raw, number_format)
    if is_percent(number_format) or field.type in {FieldType.RATE, FieldType.DATE}:
        return Typed(raw, number_format or "General")
    return Typed(raw)


def shown(grid: Grid, at: Address, date_1904: bool) -> str:
    """What a person reads in the cell: in plain letters what was set in a font of the old encodings."""
    raw = grid.value(*at)
    if raw is None:
        return ""
    if isinstance(raw, ErrorValue | bool):
        return str(raw).upper()
    number_format = None if isinstance(raw, str) else grid.formats.get(at)
    read = clean_text(raw, number_format, date_1904, grid.legacy_fonts.get(at)).value
    return (str(raw) if read is None else str(read))[:LONGEST_TEXT]
