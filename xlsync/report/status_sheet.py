"""Who has submitted what as sheets: units against forms in the words of the offices."""

from collections.abc import Sequence
from typing import Any

from xlsync.report.book import LINK, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, height, lines, merged, write_header
from xlsync.report.context import Context
from xlsync.report.status_data import Cell, State, StatusMatrix, UnitRow
from xlsync.report.status_matrix import status_matrix
from xlsync.report.status_words import (
    coverage_words,
    grassroots_name,
    heading,
    known,
    state_words,
    summary_words,
    to_do,
    wrong,
)
from xlsync.report.wording import printable
from xlsync.texts.words import word

_UNIT_WIDTH, _TIER_WIDTH, _STATE_WIDTH, _COUNT_WIDTH = 42.0, 24.0, 26.0, 10.0
_GOOD, _DOUBTFUL, _BAD = "#E2EFDA", "#FFF2CC", "#F8CBAD"
_COLOURS = {
    State.RECEIVED: _GOOD, State.LATE: _DOUBTFUL, State.NOT_COUNTED: _DOUBTFUL, State.SUPERSEDED: _DOUBTFUL,
    State.DUPLICATE: _DOUBTFUL, State.ANNEX: _DOUBTFUL, State.REJECTED: _BAD, State.MISSING: _BAD,
}  # fmt: skip


def state_style(book: Book, cell: Cell) -> Any:
    """The format of a state, in its colour."""
    colour = _COLOURS.get(cell.state)
    fill = {} if colour is None else {"bg_color": colour}
    return book.format(border=1, align="center", text_wrap=True, **fill)


def write_heading(
    book: Book, sheet: Any, last: int, widths: Sequence[float], told: StatusMatrix, context: Context
) -> int:
    """Title, period, day and deadline, then a line of numbers for each form; returns the first row after them."""
    lang = context.lang
    title = book.format(bold=True, font_size=13, align="center")
    merged(sheet, 0, 0, last, word("label.matrix", lang).upper(), title)
    merged(sheet, 1, 0, last, heading(told, context), book.format(italic=True, align="center"))
    row = 3
    for summary in told.summaries:
        label = context.form_label(summary.form, lang) or summary.form
        text = f"{label}: {summary_words(summary, lang)}."
        merged(sheet, row, 0, last, text, book.format(bold=True, text_wrap=True))
        sheet.set_row(row, height(lines(text, sum(widths), fit=1.0)))
        row += 1
    return row + 1


def write_status(book: Book, name: str, context: Context, matrix: StatusMatrix | None = None) -> None:
    """Writes the sheet: units and forms with the number of findings, then the files that have no place in it."""
    lang = context.lang
    matrix = status_matrix(context) if matrix is None else matrix
    sheet = book.sheet(name)
    widths = [_UNIT_WIDTH, _TIER_WIDTH, *[_STATE_WIDTH] * len(matrix.forms), _COUNT_WIDTH, _COUNT_WIDTH]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = len(widths) - 1
    top = write_heading(book, sheet, last, widths, matrix, context)
    header: list[Label] = [
        (None, word("label.unit", lang)), (None, word("label.tier", lang)),
        *((None, context.form_label(form, lang) or form) for form in matrix.forms),
        (None, caption("errors_short", lang)), (None, caption("warnings_short", lang)),
    ]  # fmt: skip
    row = top + write_header(book, sheet, top, 0, header, widths)
    sheet.freeze_panes(row, 1)
    for each in matrix.rows:
        _write_unit(book, sheet, row, each, matrix, context)
        row += 1
        if each.grassroots:
            _write_grassroots(book, sheet, row, each, matrix, context)
            row += 1
    sheet.repeat_rows(top, top)
    if matrix.unplaced:
        _write_unplaced(book, sheet, row + 1, widths, matrix, context)


def _write_unit(book: Book, sheet: Any, row: int, each: UnitRow, matrix: StatusMatrix, context: Context) -> None:
    lang = context.lang
    text, number = book.format(border=1, text_wrap=True), book.count(align="center")
    name = context.name(each.unit)
    sheet.write_string(row, 0, name, text)
    sheet.write_string(row, 1, "" if each.tier is None else word(f"tier.{each.tier.value}", lang), text)
    told = [(name, _UNIT_WIDTH)]
    for column, form in enumerate(matrix.forms, start=2):
        words = state_words(each.cells[form], lang)
        sheet.write_string(row, column, words, state_style(book, each.cells[form]))
        told.append((words, _STATE_WIDTH))
    for column, count in enumerate((each.errors, each.warnings), start=2 + len(matrix.forms)):
        sheet.write_number(row, column, count, number)
    fit_row(sheet, row, told)


def _write_grassroots(book: Book, sheet: Any, row: int, each: UnitRow, matrix: StatusMatrix, context: Context) -> None:
    lang = context.lang
    text = book.format(border=1, text_wrap=True, italic=True, indent=1)
    centred = book.format(border=1, text_wrap=True, italic=True, align="center")
    name = grassroots_name(each.unit, context)
    sheet.write_string(row, 0, name, text)
    sheet.write_string(row, 1, word("tier.grassroots", lang), book.format(border=1, text_wrap=True, italic=True))
    told = [(name, _UNIT_WIDTH - 2)]
    covered = [each.grassroots.get(form) for form in matrix.forms]
    for column, coverage in enumerate(covered, start=2):
        words = "–" if coverage is None else coverage_words(coverage, lang)
        sheet.write_string(row, column, words, centred)
        told.append((words, _STATE_WIDTH))
    counts = ((found.errors, found.warnings) for found in covered if found is not None)
    for column, count in enumerate(map(sum, zip(*counts, strict=True)), start=2 + len(matrix.forms)):
        sheet.write_number(row, column, count, book.count(align="center", italic=True))
    fit_row(sheet, row, told)


def _write_unplaced(
    book: Book, sheet: Any, row: int, widths: Sequence[float], matrix: StatusMatrix, context: Context
) -> None:
    """Below the matrix: the file, what is known of it and wrong with it, what to do. The last column takes the rest."""
    last = len(widths) - 1
    merged(sheet, row, 0, last, caption("unplaced", context.lang), book.format(bold=True, font_size=12))
    row += 1
    header = [
        word("label.file", context.lang),
        caption("what_is_known", context.lang),
        f"{word('label.message', context.lang)}; {caption('what_to_do', context.lang).lower()}",
    ]
    spans = ((0, 0), (1, 1), (2, last))
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK, text_wrap=True)
    for (first, end), label in zip(spans, header, strict=True):
        merged(sheet, row, first, end, label, book.header())
    for each in matrix.unplaced:
        row += 1
        source = each.submission.source
        name = context.file_name(source)
        told = [
            name, known(each, context),
            "\n→ ".join(part for part in (wrong(each, context), to_do(each, context)) if part),
        ]  # fmt: skip
        book.link_to_file(sheet, row, 0, name, source.path, None, link)
        for (first, end), words in zip(spans[1:], told[1:], strict=True):
            merged(sheet, row, first, end, printable(words), text)
        fit_row(
            sheet, row, [(words, sum(widths[first : end + 1])) for words, (first, end) in zip(told, spans, strict=True)]
        )
