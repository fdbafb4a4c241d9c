"""Small pieces of sheets: headers of one or two rows, titles, values of a record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Cleaned
from xlsync.report.book import DATE_FORMAT, MOST_CHARACTERS, Book, printable
from xlsync.report.context import Context

#: Characters of a column by what it holds, where the form does not say.
WIDTHS = {
    FieldType.COUNT: 11.0, FieldType.DECIMAL: 11.0, FieldType.RATE: 10.0, FieldType.DATE: 12.0, FieldType.CHOICE: 18.0,
    FieldType.UNIT: 30.0, FieldType.TEXT: 32.0,
}  # fmt: skip
_POINTS_A_LINE = 15.0
_CHARACTERS_FIT = 1.05  # of Times New Roman 11 in a column, by its width in digits
HIGHEST_ROW = 400.0  # points; Excel allows 409

Label = tuple[str | None, str]  # what stands in the upper row of the header, what in the lower one


def width(field: FieldDefinition) -> float:
    """The width of the field's column in characters, narrower than in the template, where it must take typing."""
    return min(field.width or WIDTHS[field.type], 60.0)


def labels(fields: Sequence[FieldDefinition], lang: str) -> list[Label]:
    """The header of these fields."""
    return [(None if each.group is None else each.group.text(lang), each.label.text(lang)) for each in fields]


def lines(text: str, columns: float, *, fit: float = _CHARACTERS_FIT) -> int:
    """How many lines the text takes in a column of that many characters, rather too many than too few."""
    room = max(int(columns * fit), 1)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
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


def write_header(
    book: Book, sheet: Any, row: int, column: int, header: Sequence[Label], widths: Sequence[float], *, rows: int = 0
) -> int:
    """Writes a header as the forms have it, groups over labels where there are groups; returns its number of rows.

    `rows` asks for two rows even where there are no groups. Merged cells need heights, which no program fits by itself.
    """
    style = book.header()
    two = rows == 2 or any(group is not None for group, _ in header)
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
        tallest = max(tallest, lines(group, sum(widths[first : last + 1]), fit=0.9))
    needed = max(lines(label, each, fit=0.9) for (_, label), each in zip(header, widths, strict=True))
    if two:
        sheet.set_row(row, height(tallest))
    sheet.set_row(lower, height(max(needed - (tallest if two and all(g is None for g, _ in header) else 0), 1)))
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


Writer = Callable[[Any, int, int, Cleaned], None]


def value_writer(book: Book, field: FieldDefinition, context: Context) -> Writer:
    """A function (sheet, row, column, value) that writes a value of this field, a blank as a bordered blank."""
    blank = book.format(border=1)
    match field.type:
        case FieldType.COUNT | FieldType.DECIMAL | FieldType.RATE:
            style = number_style(book, field)

            def write(sheet: Any, row: int, column: int, value: Cleaned) -> None:
                if isinstance(value, int | float):
                    sheet.write_number(row, column, value, style)
                else:
                    sheet.write_blank(row, column, None, blank)

            return write
        case FieldType.DATE:
            day_style = book.format(border=1, num_format=DATE_FORMAT, align="center")

            def write_day(sheet: Any, row: int, column: int, value: Cleaned) -> None:
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day_style)
                else:
                    sheet.write_blank(row, column, None, blank)

            return write_day
    wrapped = book.format(border=1, text_wrap=True)
    shown = shown_text(field, context)

    def write_text(sheet: Any, row: int, column: int, value: Cleaned) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, blank)
        else:
            sheet.write_string(row, column, printable(shown(value))[:MOST_CHARACTERS], wrapped)

    return write_text


def number_style(book: Book, field: FieldDefinition, *, incomplete: bool = False, **properties: object) -> Any:
    """The format of the field's figures."""
    match field.type:
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
