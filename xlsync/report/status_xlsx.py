"""Who has submitted what as a workbook of its own: the matrix, each unit and form in a row, every file,
the figures that were corrected by telephone and the files that count by decision."""

from pathlib import Path

from xlsync.report.adjustments_sheet import write_adjustments
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import LINK, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, write_header
from xlsync.report.context import Context
from xlsync.report.files_sheet import write_files
from xlsync.report.status_data import State, StatusMatrix
from xlsync.report.status_matrix import status_matrix
from xlsync.report.status_sheet import state_style, write_heading, write_status
from xlsync.report.status_words import note, others, signature_words, state_words, when
from xlsync.report.wording import printable
from xlsync.texts.words import word

_WIDTHS = (32.0, 22.0, 19.0, 30.0, 14.0, 17.0, 20.0, 6.0, 9.0, 22.0)


def write_status_xlsx(path: Path, context: Context) -> None:
    """Writes the workbook, whole or not at all (OSError). The same outcome gives the same bytes."""
    title = word("label.matrix", context.lang)
    matrix = status_matrix(context)
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, target=path, made_on=context.outcome.as_of, lang=context.lang, title=title) as book,
    ):
        told = ["status", "units", "files", *(["adjustments"] if context.outcome.decided else [])]
        names = [book.name(caption(f"{each}_sheet", context.lang)) for each in told]
        book.make_sheets(names)
        write_status(book, names[0], context, matrix)
        _write_units(book, names[1], matrix, context)
        write_files(book, names[2], context)
        for name in names[3:]:
            write_adjustments(book, name, context)


def _write_units(book: Book, name: str, matrix: StatusMatrix, context: Context) -> None:
    """A row for each unit and form that is due or was sent: what counts, when it was sent, what is beside it."""
    lang = context.lang
    sheet = book.sheet(name)
    for column, each in enumerate(_WIDTHS):
        sheet.set_column(column, column, each)
    last = len(_WIDTHS) - 1
    top = write_heading(book, sheet, last, _WIDTHS, matrix, context)
    header: list[Label] = [
        *((None, word(f"label.{each}", lang)) for each in ("unit", "form", "status", "file")),
        *((None, caption(each, lang)) for each in (
            "sent_or_saved", "others_beside", "signed_copy", "errors_short", "warnings_short", "note",
        )),
    ]  # fmt: skip
    row = first = top + write_header(book, sheet, top, 0, header, _WIDTHS)
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK, text_wrap=True)
    number = book.count(align="center")
    for unit in matrix.rows:
        for form, cell in unit.cells.items():
            if cell.state is State.NOT_DUE:
                continue
            files = "\n".join(context.file_name(each.source) for each in cell.files)
            told = [
                context.name(unit.unit), context.form_label(form, lang) or form, state_words(cell, lang), files,
                "\n".join(when(each, lang) for each in cell.files), others(cell, lang), signature_words(cell, lang),
                "", "", note(cell, lang),
            ]  # fmt: skip
            for column, words in enumerate(told):
                sheet.write_string(row, column, printable(words), text)
            sheet.write_string(row, 2, told[2], state_style(book, cell))
            if len(cell.files) == 1:
                book.link_to_file(sheet, row, 3, files, cell.files[0].source.path, None, link)
            sheet.write_number(row, 7, cell.errors, number)
            sheet.write_number(row, 8, cell.warnings, number)
            fit_row(sheet, row, zip(told, _WIDTHS, strict=True))
            row += 1
    sheet.autofilter(first - 1, 0, max(first, row - 1), last)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(first - 1, first - 1)
