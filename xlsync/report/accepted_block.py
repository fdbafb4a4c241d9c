"""The files that count by decision, below the figures corrected by telephone: which, what was decided, by whom, why."""

from collections.abc import Sequence
from typing import Any

from xlsync.report.acceptances import Accepted, acceptances, decision_words
from xlsync.report.book import LINK, MOST_CHARACTERS, Book
from xlsync.report.captions import caption
from xlsync.report.cells import TIME_FORMAT, fit_row, merged, moment_cell
from xlsync.report.context import Context
from xlsync.report.wording import as_of, one_line, printable
from xlsync.texts.words import word

#: First and last column of number, unit, file, decision, name, moment, reason: the last three stand where those of an
#: adjustment do.
_SPANS = ((0, 0), (1, 1), (2, 4), (5, 10), (11, 11), (12, 12), (13, 15))
_FILE, _DECIDED_AT = 2, 5  # among these


def write_accepted(
    book: Book, sheet: Any, row: int, widths: Sequence[float], context: Context, *, freeze: bool
) -> None:
    """Writes the block from that row on. `widths` are those of the sheet's columns; `freeze` keeps the header in sight
    and prints it on each page."""
    lang, last = context.lang, _SPANS[-1][1]
    centred = book.format(italic=True, align="center")
    title = caption("accepted_title", lang).upper()
    merged(sheet, row, 0, last, title, book.format(bold=True, font_size=13, align="center"))
    merged(sheet, row + 1, 0, last, as_of(context), centred)
    merged(sheet, row + 2, 0, last, caption("accepted_remark", lang), centred)
    row += 4
    header = [
        caption("number", lang), word("label.unit", lang), word("label.file", lang),
        *(caption(each, lang) for each in ("decision", "decided_by", "decided_at")), word("label.reason", lang),
    ]  # fmt: skip
    room = [sum(widths[first : end + 1]) for first, end in _SPANS]
    for (first, end), label in zip(_SPANS, header, strict=True):
        merged(sheet, row, first, end, label, book.header())
    fit_row(sheet, row, [(label, each - 1.5) for label, each in zip(header, room, strict=True)])
    if freeze:
        sheet.freeze_panes(row + 1, 2)
        sheet.repeat_rows(row, row)
    for number, each in enumerate(acceptances(context), start=1):
        _write_one(book, sheet, row + number, number, each, room, context)


def _write_one(
    book: Book, sheet: Any, row: int, number: int, each: Accepted, room: Sequence[float], context: Context
) -> None:
    made = each.decision
    text, centred = book.format(border=1, text_wrap=True), book.format(border=1, align="center")
    moment = moment_cell(made.at)
    told = [
        "", context.name(each.unit), each.file, decision_words(each, context.lang), one_line(made.by),
        moment if isinstance(moment, str) else "", one_line(made.reason),
    ]  # fmt: skip
    told = [printable(words)[:MOST_CHARACTERS] for words in told]
    for (first, end), words in zip(_SPANS, told, strict=True):
        merged(sheet, row, first, end, words, text)
    sheet.write_number(row, 0, number, centred)
    if each.source is not None:
        link = book.format(**LINK, text_wrap=True)
        book.link_to_file(sheet, row, _SPANS[_FILE][0], told[_FILE], each.source.path, None, link)
    if isinstance(moment, float):
        day = book.format(border=1, num_format=TIME_FORMAT, align="center")
        sheet.write_number(row, _SPANS[_DECIDED_AT][0], moment, day)
    fit_row(sheet, row, [(words, each - 1.5) for words, each in zip(told, room, strict=True)])
