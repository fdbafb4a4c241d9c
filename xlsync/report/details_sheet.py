"""The rows behind the totals of one table: every counted record with its unit, file, sheet and row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType, Table
from xlsync.model import Contribution, column_letters
from xlsync.report.book import ADJUSTED_FILL, INCOMPLETE_FILL, MOST_CHARACTERS, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import (
    Label,
    column_style,
    converter,
    fit_row,
    labels,
    merged,
    number_style,
    shown_text,
    width,
    write_header,
)
from xlsync.report.context import Context
from xlsync.report.correction_words import notes
from xlsync.report.corrections import Key, count_adjusted, key
from xlsync.report.figures import TableFigures
from xlsync.report.wording import printable
from xlsync.texts.words import word

_PROSE_WIDTH = 30.0

Origin = tuple[str, str | None, str, int]  # path, member, sheet, row


@dataclass(frozen=True, slots=True)
class Details:
    """Where the records stand: the sheet, its first row of records (from 1), the column of each field (letters).

    `header` is the first row of the header. `continued` are rows below all records that have the rest of a text: the
    row, the field, the row of the record.
    """

    sheet: str
    first_row: int
    columns: Mapping[str, str]
    places: dict[Origin, int] = field(default_factory=dict)
    header: int = 1
    continued: list[tuple[int, str, int]] = field(default_factory=list)

    def range(self, field_id: str, rows: tuple[int, int]) -> str:
        """The cells of a field in a block of records: `'Biểu 2 - chi tiết'!F5:F112`."""
        column = self.columns[field_id]
        return f"{quoted(self.sheet)}!{column}{self.first_row + rows[0]}:{column}{self.first_row + rows[1]}"


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
    widths = [32.0, 34.0, 22.0, 14.0, *(min(width(each), _PROSE_WIDTH) for each in fields), 40.0, 10.0, 6.0]
    sheet = book.sheet(name)
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    sheet.write_string(0, 0, f"{word('label.rows_behind', lang)} – {title}", book.format(bold=True, font_size=13))
    if count_adjusted(figures.details, figures.columns.table):
        legend = book.format(italic=True, bg_color=ADJUSTED_FILL)
        merged(sheet, 1, 0, len(before) - 1, caption("adjusted_legend", lang), legend)
    header = [*before, *labels(fields, lang), *after]
    top = 2 + write_header(book, sheet, 2, 0, header, widths)
    columns = {each.id: column_letters(len(before) + 1 + place) for place, each in enumerate(fields)}
    details = Details(name, top + 1, columns, header=3)
    _write_rows(book, sheet, top, fields, figures, context, details)
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
    figures: TableFigures,
    context: Context,
    details: Details,
) -> None:
    lang, records = context.lang, figures.details
    # Names are long and there is no room to wrap them on 2,000 rows: they shrink to fit.
    text, number = book.format(border=1, shrink=True), book.format(border=1, align="center")
    path_style = book.format(border=1, indent=1)
    lacking = book.format(border=1, bg_color=INCOMPLETE_FILL)
    kinds = {kind: caption(f"row_{kind}", lang) for kind in ("own", "child", "aggregate")}
    tiers = {contribution.tier: word(f"tier.{contribution.tier.value}", lang) for contribution in records}
    columns = [(each.id, converter(each, context)) for each in fields]
    formats = [*[text] * 4, *(column_style(book, each) for each in fields), path_style, text, number]
    prose = [each.id for each in fields if each.type is FieldType.TEXT]
    names = {code: printable(context.name(code)) for each in records for code in (each.sender, each.unit)}
    told = notes(figures.columns.table, context)
    for row, record in enumerate(records, start=top):
        source, values = record.source, record.values
        kind = "aggregate" if record.aggregate else "own" if record.unit in {None, record.sender} else "child"
        cells = [
            names[record.sender],
            kinds[kind] if record.aggregate else names[record.unit or record.sender],
            tiers[record.tier],
            kinds[kind],
            *[convert(values.get(field_id)) for field_id, convert in columns],
            printable(context.file_name(source)),
            record.sheet,
            record.row,
        ]
        styles = formats
        if record.missing:
            styles = formats.copy()
            for place, (field_id, _) in enumerate(columns, start=4):
                if field_id in record.missing:
                    styles[place] = lacking
        if record.adjusted:
            styles = mark_adjusted(book, sheet, row, 4, styles, fields, record, told, figures.columns.table)
        sheet.put_row(row, cells, styles)
        details.places[origin(record)] = row + 1
        if prose:
            fit_row(sheet, row, [(str(values.get(each)), _PROSE_WIDTH) for each in prose if values.get(each)])
    _write_overflow(book, sheet, top + len(records), fields, records, context, details)


def mark_adjusted(
    book: Book,
    sheet: Any,
    row: int,
    column: int,
    styles: Sequence[Any],
    fields: Sequence[FieldDefinition],
    record: Contribution,
    told: Mapping[Key, str],
    table: Table,
) -> list[Any]:
    """The formats of a record's row with its adjusted figures in their colour; writes the notes of those cells.

    `column` is that of the first field, `told` what `corrections.notes` gives.
    """
    marked = list(styles)
    for place, each in enumerate(fields, start=column):
        if each.id in record.adjusted:
            marked[place] = number_style(book, each, bg_color=ADJUSTED_FILL)
            text = told.get(key(record, each.id, table))
            if text is not None:
                book.note(sheet, row, place, text)
    return marked


def _write_overflow(
    book: Book,
    sheet: Any,
    row: int,
    fields: Sequence[FieldDefinition],
    records: Sequence[Contribution],
    context: Context,
    details: Details,
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
                details.continued.append((row + 1, each.id, details.places[origin(record)]))
                rest = rest[MOST_CHARACTERS:]
