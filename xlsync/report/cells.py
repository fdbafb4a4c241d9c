"""Small pieces of sheets: headers of one or two rows, titles, values of a record."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Cleaned
from xlsync.report.book import DATE_FORMAT, MOST_CHARACTERS, Book
from xlsync.report.context import Context
from xlsync.report.wording import office_time, printable

#: Characters of a column by what it holds, where the form does not say.
WIDTHS = {
    FieldType.COUNT: 11.0, FieldType.DECIMAL: 11.0, FieldType.RATE: 10.0, FieldType.DATE: 12.0, FieldType.CHOICE: 18.0,
    FieldType.UNIT: 30.0, FieldType.TEXT: 32.0,
}  # fmt: skip
_POINTS_A_LINE = 15.0
# Characters of Times New Roman 11 in a column, by its width in digits: letters are narrower.
_FIT = 1.08
_BOLD_FIT = 1.0
_LONG = 3  # lines; a longer paragraph is not wrapped word by word to count its lines
HIGHEST_ROW = 400.0  # points; Excel allows 409

_DAY_ZERO = date(1899, 12, 30).toordinal()  # of Excel's serial numbers
TIME_FORMAT = "dd/mm/yyyy hh:mm"

Number = int | float
Label = tuple[str | None, str]  # what stands in the upper row of the header, what in the lower one


def width(field: FieldDefinition) -> float:
    """The width of the field's column in characters, narrower than in the template, where it must take typing."""
    return min(field.width or WIDTHS[field.type], 60.0)


def labels(fields: Sequence[FieldDefinition], lang: str) -> list[Label]:
    """The header of these fields."""
    return [(None if each.group is None else each.group.text(lang), each.label.text(lang)) for each in fields]


def lines(text: str, columns: float, *, fit: float = _FIT) -> int:
    """How many lines the text takes in a column of that many characters, rather too many than too few."""
    room = max(int(columns * fit), 1)
    if len(text) <= room and "\n" not in text:
        return 1
    return _lines(text, room)


@lru_cache(maxsize=4096)
def _lines(text: str, room: int) -> int:
    return sum([_wrapped(line, room) for line in text.split("\n")])


def _wrapped(line: str, room: int) -> int:
    length = len(line)
    if length <= room:
        return 1
    if length > _LONG * room:  # syllables are short: an eighth of each line lost at its end is more than enough
        return -(-8 * length // (7 * room))
    if line[0] == " " or "  " in line:
        return _word_by_word(line, room)
    count, start = 1, 0
    while length - start > room:
        cut = line.rfind(" ", start, start + room + 1)
        if cut <= start:  # a word longer than a line
            return _word_by_word(line, room)
        count, start = count + 1, cut + 1
    return count


def _word_by_word(line: str, room: int) -> int:
    count, used = 1, 0
    for word in line.split(" "):
        needed = len(word) + (1 if used else 0)
        if used + needed <= room:
            used += needed
            continue
        more, used = divmod(len(word), room) if len(word) > room else (0, len(word))
        count += more + (1 if used or not more else 0)
    return count


def height(line_count: int, points: float = _POINTS_A_LINE) -> float:
    """The height of a row with that many lines, in points."""
    return min(line_count * points + 3, HIGHEST_ROW)


def fit_row(sheet: Any, row: int, texts: Iterable[tuple[str, float]], points: float = _POINTS_A_LINE) -> None:
    """Makes a row as high as the longest of its wrapped texts needs, each given with the width of its column.

    LibreOffice does not fit the rows of such files when it opens them, and nothing fits merged cells.
    """
    needed = max((lines(text, columns) for text, columns in texts if text), default=1)
    if needed > 1:
        sheet.set_row(row, height(needed, points))


def write_header(
    book: Book, sheet: Any, row: int, column: int, header: Sequence[Label], widths: Sequence[float]
) -> int:
    """Writes a header as the forms have it, groups over labels where there are groups; returns its number of rows."""
    style = book.header()
    two = any(group is not None for group, _ in header)
    lower = row + 1 if two else row
    for place, (group, label) in enumerate(header):
        if two and group is None:
            sheet.merge_range(row, column + place, lower, column + place, label, style)
        else:
            sheet.write_string(lower, column + place, label, style)
    tallest = 1
    for first, last, group in _groups(header):
        if first == last:
            sheet.write_string(row, column + first, group, style)
        else:
            sheet.merge_range(row, column + first, row, column + last, group, style)
        tallest = max(tallest, lines(group, sum(widths[first : last + 1]), fit=_BOLD_FIT))
    if two:
        sheet.set_row(row, height(tallest))
    needed = max(
        lines(label, each, fit=_BOLD_FIT) - (tallest if two and group is None else 0)
        for (group, label), each in zip(header, widths, strict=True)
    )
    sheet.set_row(lower, height(max(needed, 1)))
    return 2 if two else 1


def _groups(header: Sequence[Label]) -> Iterator[tuple[int, int, str]]:
    start = 0
    for place in range(1, len(header) + 1):
        group = header[start][0]
        if place == len(header) or header[place][0] != group:
            if group is not None:
                yield start, place - 1, group
            start = place


def merged(sheet: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    """A text over several columns, or in one; never read as a formula."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_string(row, first, text, style)


def column_style(book: Book, field: FieldDefinition) -> Any:
    """The format of the field's cells where records are listed."""
    match field.type:
        case FieldType.COUNT | FieldType.DECIMAL | FieldType.RATE:
            return number_style(book, field)
        case FieldType.DATE:
            return book.format(border=1, num_format=DATE_FORMAT, align="center")
    return book.format(border=1, text_wrap=True)


def converter(field: FieldDefinition, context: Context) -> Callable[[Cleaned], str | Number | None]:
    """What a value of the field is in a sheet: a number, a day as its serial number, a text, None for a blank."""
    match field.type:
        case FieldType.COUNT | FieldType.DECIMAL | FieldType.RATE:
            return lambda value: value if isinstance(value, int | float) and isfinite(value) else None
        case FieldType.DATE:
            return lambda value: day_number(value) if isinstance(value, date) else None
    shown = shown_text(field, context)
    return lambda value: None if value is None or value == "" else printable(shown(value))[:MOST_CHARACTERS]


def day_number(day: date) -> int:
    """A day as Excel counts it."""
    return day.toordinal() - _DAY_ZERO


def moment_cell(text: str) -> str | float:
    """A moment by the clock of the offices as Excel counts days, to the minute (`TIME_FORMAT`); a text that is none as
    it stands."""
    moment = office_time(text)
    if moment is None:
        return text
    return round(moment.toordinal() - _DAY_ZERO + (moment.hour * 60 + moment.minute) / 1440, 9)


def number_style(book: Book, field: FieldDefinition | None, *, incomplete: bool = False, **properties: object) -> Any:
    """The format of the field's figures, of a count where it is not known."""
    match None if field is None else field.type:
        case FieldType.RATE:
            return book.rate(incomplete=incomplete, **properties)
        case FieldType.DECIMAL:
            return book.decimal(incomplete=incomplete, **properties)
    return book.count(incomplete=incomplete, **properties)


def shown_text(field: FieldDefinition, context: Context) -> Callable[[Cleaned], str]:
    """How a value of a text, choice or unit field reads: choices by their label, units by their name."""
    if field.type is FieldType.UNIT:
        return lambda value: context.name(str(value))
    choices: Mapping[str, str] = {each.id: each.label.text(context.lang) for each in field.choices or ()}
    return lambda value: choices.get(str(value), str(value))
