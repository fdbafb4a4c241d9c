"""Every cell behind a total as a workbook: a row a cell, with links to the files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType, Table
from xlsync.model import column_letters
from xlsync.model.explanation import CellBehind, ExplainedTotal
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import LINK, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, merged, write_header
from xlsync.report.context import Context
from xlsync.report.explanation import correction_words, missing_words, read_words, total_words, unit_words
from xlsync.report.wording import as_of, printable
from xlsync.texts.words import period_text, word

_WIDTHS = (5.0, 34.0, 30.0, 32.0, 30.0, 12.0, 9.0, 13.0, 13.0, 32.0)
_ADDED = 8  # the column of what was added
_ALERT = "#F8CBAD"


def write_explanation(
    path: Path,
    context: Context,
    table: Table,
    fields: Iterable[FieldDefinition],
    totals: Sequence[ExplainedTotal],
    alert: str = "",
) -> None:
    """Writes the workbook, whole or not at all (OSError): a block for each total. `alert` is shown above all."""
    title = caption("sources", context.lang)
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, target=path, made_on=context.outcome.as_of, lang=context.lang, title=title) as book,
    ):
        _write(book, context, table, {field.id: field for field in fields}, totals, alert)


def _write(
    book: Book,
    context: Context,
    table: Table,
    fields: dict[str, FieldDefinition],
    totals: Sequence[ExplainedTotal],
    alert: str,
) -> None:
    lang, last = context.lang, len(_WIDTHS) - 1
    sheet = book.sheet(book.name(caption("sources", lang)))
    for column, each in enumerate(_WIDTHS):
        sheet.set_column(column, column, each)
    merged(sheet, 0, 0, last, caption("sources", lang).upper(), book.format(bold=True, font_size=13, align="center"))
    period = context.outcome.period
    said = [table.sheet, *([] if period is None else [period_text(period, lang)]), as_of(context)]
    merged(sheet, 1, 0, last, " · ".join(said), book.format(italic=True, align="center"))
    row = 3
    if alert:
        row = _line(sheet, row, alert, book.format(bold=True, text_wrap=True, border=1, bg_color=_ALERT)) + 1
    for total in totals:
        row = _write_total(book, sheet, row, context, fields, total) + 1
    sheet.freeze_panes(3, 0)


def _line(sheet: Any, row: int, text: str, style: Any) -> int:
    merged(sheet, row, 0, len(_WIDTHS) - 1, printable(text), style)
    fit_row(sheet, row, [(text, sum(_WIDTHS))])
    return row + 1


def _write_total(
    book: Book, sheet: Any, row: int, context: Context, fields: dict[str, FieldDefinition], total: ExplainedTotal
) -> int:
    lang, field = context.lang, fields[total.field]
    whose, value, notes = total_words(context, fields, field, total)
    row = _line(sheet, row, f"{whose}: {value} ({notes})", book.format(bold=True, font_size=12, text_wrap=True))
    missing = missing_words(context, total)
    if missing:
        row = _line(sheet, row, missing, book.format(italic=True, text_wrap=True))
    if field.computed is not None or not total.cells:
        return row
    header: list[Label] = [
        (None, caption("number", lang)),
        (None, word("label.unit", lang)),
        (None, caption("sender", lang)),
        (None, word("label.file", lang)),
        (None, caption("inside", lang)),
        *((None, word(f"label.{each}", lang)) for each in ("sheet", "cell")),
        *((None, caption(each, lang)) for each in ("as_typed", "as_read", "note")),
    ]
    row += write_header(book, sheet, row, 0, header, _WIDTHS)
    first = row
    for number, each in enumerate(total.cells, start=1):
        _write_cell(book, sheet, row, number, context, field, each)
        row += 1
    merged(sheet, row, 0, _ADDED - 1, word("row.total", lang), book.format(bold=True, border=1, align="right"))
    style = book.count(bold=True) if field.type is FieldType.COUNT else book.decimal(bold=True)
    added = "" if total.value is None else total.value
    column = column_letters(_ADDED + 1)
    sheet.write_formula(row, _ADDED, f"=SUM({column}{first + 1}:{column}{row})", style, added)
    sheet.write_blank(row, _ADDED + 1, None, book.format(border=1))
    return row + 1


def _write_cell(
    book: Book, sheet: Any, row: int, number: int, context: Context, field: FieldDefinition, each: CellBehind
) -> None:
    text, centred = book.format(border=1, text_wrap=True), book.format(border=1, align="center")
    record, source = each.record, each.record.source
    unit, sender = unit_words(context, each), context.name(record.sender)
    name, inside = context.file_name(replace(source, member=None)), source.member or ""
    remarks = "; ".join(correction_words(context, each))
    sheet.write_number(row, 0, number, centred)
    sheet.write_string(row, 1, printable(unit), text)
    sheet.write_string(row, 2, printable(sender), text)
    address = each.cell or f"A{record.row}"
    place = None if source.member is not None else f"{quoted(record.sheet)}!{address}"
    # LibreOffice does not wrap the text of a link.
    book.link_to_file(sheet, row, 3, name, source.path, place, book.format(**LINK, shrink=True))
    sheet.write_string(row, 4, printable(inside), text)
    sheet.write_string(row, 5, printable(record.sheet), text)
    sheet.write_string(row, 6, each.cell or str(record.row), centred)
    sheet.write_string(row, 7, printable(each.typed or ""), book.format(border=1, align="right", text_wrap=True))
    if isinstance(each.value, int | float):
        sheet.write_number(row, _ADDED, each.value, book.count() if field.type is FieldType.COUNT else book.decimal())
    else:
        sheet.write_string(
            row, _ADDED, read_words(context, field, each), book.format(border=1, align="right", italic=True)
        )
    sheet.write_string(row, _ADDED + 1, printable(remarks), text)
    told = ((unit, 1), (sender, 2), (inside, 4), (record.sheet, 5), (each.typed or "", 7), (remarks, 9))
    fit_row(sheet, row, [(words, _WIDTHS[column]) for words, column in told])
