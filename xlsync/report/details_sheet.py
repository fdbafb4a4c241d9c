"""The rows behind the totals of one table: every counted record with its unit, file, sheet and row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Contribution, column_letters
from xlsync.report.book import INCOMPLETE_FILL, MOST_CHARACTERS, Book, printable, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import Label, labels, shown_text, value_writer, width, write_header
from xlsync.report.context import Context
from xlsync.report.figures import TableFigures
from xlsync.texts.words import word

Origin = tuple[str, str | None, str, int]  # path, member, sheet, row


@dataclass(frozen=True, slots=True)
class Details:
    """Where the records stand: the sheet, its first row of records (from 1), the column of each field (letters)."""

    sheet: str
    first_row: int
    columns: Mapping[str, str]
    places: dict[Origin, int] = field(default_factory=dict)

    def range(self, field_id: str, rows: tuple[int, int]) -> str:
        """The cells of a field in a block of records: `'Biểu 2 - chi tiết'!F5:F112`."""
        column = self.columns[field_id]
        first, last = (self.first_row + row for row in rows)
        return f"{quoted(self.sheet)}!{column}{first}:{column}{last}"


def origin(contribution: Contribution) -> Origin:
    """Where a record came from."""
    source = contribution.source
    return source.path, source.member, contribution.sheet, contribution.row


def shown_fields(figures: TableFigures) -> tuple[FieldDefinition, ...]:
    """The fields that a record's row shows: not its unit, nothing sensitive, nothing that is computed."""
    return tuple(
        each
        for each in figures.columns.table.fields
        if each.type is not FieldType.UNIT and not each.sensitive and not each.computed
    )


def write_details(book: Book, name: str, title: str, figures: TableFigures, context: Context) -> Details:
    """Writes the sheet; the records stand in the order of `figures.details`, blocks of one tier and sender together."""
    lang = context.lang
    fields = shown_fields(figures)
    before: list[Label] = [
        (None, caption("sender", lang)), (None, caption("row_unit", lang)), (None, word("label.tier", lang)),
        (None, caption("row_kind", lang)),
    ]  # fmt: skip
    after: list[Label] = [(None, word(f"label.{each}", lang)) for each in ("file", "sheet", "row")]
    widths = [30.0, 32.0, 17.0, 15.0, *map(width, fields), 34.0, 12.0, 7.0]
    sheet = book.sheet(name)
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    sheet.write_string(0, 0, f"{word('label.rows_behind', lang)} – {title}", book.format(bold=True, font_size=13))
    header = [*before, *labels(fields, lang), *after]
    top = 2 + write_header(book, sheet, 2, 0, header, widths)
    details = Details(
        name, top + 1, {each.id: column_letters(len(before) + 1 + place) for place, each in enumerate(fields)}
    )
    _write_rows(book, sheet, top, fields, figures.details, context, details)
    last = max(top, top + len(figures.details) - 1)
    sheet.autofilter(top - 1, 0, last, len(widths) - 1)
    sheet.freeze_panes(top, 2)
    sheet.repeat_rows(2, top - 1)
    return details


def _write_rows(
    book: Book,
    sheet: Any,
    top: int,
    fields: Sequence[FieldDefinition],
    records: Sequence[Contribution],
    context: Context,
    details: Details,
) -> None:
    lang = context.lang
    text, number = book.format(border=1), book.format(border=1, align="center")
    lacking = book.format(border=1, bg_color=INCOMPLETE_FILL)
    writers = [(place, each.id, value_writer(book, each, context)) for place, each in enumerate(fields, start=4)]
    kinds = {kind: caption(f"row_{kind}", lang) for kind in ("own", "child", "aggregate")}
    tiers = {contribution.tier: word(f"tier.{contribution.tier.value}", lang) for contribution in records}
    end = 4 + len(fields)
    names: dict[str | None, str] = {}
    write_string = sheet.write_string
    for row, record in enumerate(records, start=top):
        kind = "aggregate" if record.aggregate else "own" if record.unit in {None, record.sender} else "child"
        sender = names.setdefault(record.sender, context.name(record.sender))
        unit = kinds[kind] if record.aggregate else names.setdefault(record.unit, context.name(record.unit))
        write_string(row, 0, sender, text)
        write_string(row, 1, unit or sender, text)
        write_string(row, 2, tiers[record.tier], text)
        write_string(row, 3, kinds[kind], text)
        values = record.values
        for column, field_id, write in writers:
            value = values.get(field_id)
            if value is None and field_id in record.missing:
                sheet.write_blank(row, column, None, lacking)
            else:
                write(sheet, row, column, value)
        source = record.source
        path = source.path if source.member is None else f"{source.path} › {source.member}"
        write_string(row, end, printable(path), text)
        write_string(row, end + 1, record.sheet, text)
        sheet.write_number(row, end + 2, record.row, number)
        details.places[origin(record)] = row + 1
    _write_overflow(book, sheet, top + len(records), fields, records, context)


def _write_overflow(
    book: Book,
    sheet: Any,
    row: int,
    fields: Sequence[FieldDefinition],
    records: Sequence[Contribution],
    context: Context,
) -> None:
    """What does not fit into one cell goes on below all records, so that nothing is lost and no block is torn."""
    style = book.format(border=1, text_wrap=True)
    for column, each in enumerate(fields, start=4):
        if each.type is not FieldType.TEXT:
            continue
        shown = shown_text(each, context)
        for record in records:
            value = record.values.get(each.id)
            rest = "" if value is None else printable(shown(value))[MOST_CHARACTERS:]
            while rest:
                row += 1
                name = caption("continued", context.lang, label=context.name(record.unit or record.sender))
                sheet.write_string(row, 0, context.name(record.sender), style)
                sheet.write_string(row, 1, name, style)
                sheet.write_string(row, column, rest[:MOST_CHARACTERS], style)
                rest = rest[MOST_CHARACTERS:]
