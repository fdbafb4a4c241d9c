"""Every file that came, as a sheet: whose it is, what became of it, where it came from, which file counts instead."""

from xlsync.report.book import LINK, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, merged, write_header
from xlsync.report.context import Context
from xlsync.report.other_file import Beside
from xlsync.report.status_words import when
from xlsync.report.wording import as_of, one_line, printable, state
from xlsync.texts.words import word

_WIDTHS = (38.0, 32.0, 22.0, 9.0, 22.0, 18.0, 30.0, 15.0, 22.0, 18.0)
_OTHER = 6  # the column of the file that counts instead


def write_files(book: Book, name: str, context: Context) -> None:
    """Writes the sheet of all files: a row for each file and form, with what became of it and which file counts
    in its place."""
    lang = context.lang
    sheet = book.sheet(name)
    for column, each in enumerate(_WIDTHS):
        sheet.set_column(column, column, each)
    last = len(_WIDTHS) - 1
    title = book.format(bold=True, font_size=13, align="center")
    merged(sheet, 0, 0, last, word("label.submissions", lang).upper(), title)
    merged(sheet, 1, 0, last, as_of(context), book.format(italic=True, align="center"))
    header: list[Label] = [
        *((None, word(f"label.{each}", lang)) for each in ("file", "unit", "form", "version", "period", "status")),
        *((None, caption(each, lang)) for each in ("other_file", "sent_or_saved", "mail_sender")),
        (None, "SHA-256"),
    ]
    row = first = 3 + write_header(book, sheet, 3, 0, header, _WIDTHS)
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK, text_wrap=True)
    name_link = book.format(**LINK, shrink=True)  # a name without blanks cannot be wrapped
    beside = Beside(context)
    small = book.format(border=1, font_size=9)
    unknown = caption("unknown", lang)
    for submission in context.outcome.submissions:
        source = submission.source
        path = context.file_name(source)
        form = submission.form and (context.form_label(submission.form, lang) or submission.form)
        period = unknown if submission.period is None else str(submission.period)
        told = [
            path, context.name(submission.unit) or unknown, form or unknown, submission.version or "", period,
            state(submission, lang), beside.words(submission), when(submission, lang),
            "" if source.mail is None else one_line(source.mail.sender),
        ]  # fmt: skip
        book.link_to_file(sheet, row, 0, path, source.path, None, name_link)
        for column, words in enumerate(told[1:], start=1):
            sheet.write_string(row, column, printable(words), text)
        other = beside.only(submission)
        if other is not None:
            book.link_to_file(sheet, row, _OTHER, told[_OTHER], other.path, None, link)
        sheet.write_string(row, last, source.sha256[:16], small)
        fit_row(sheet, row, zip(told[1:], _WIDTHS[1:], strict=False))
        row += 1
    sheet.autofilter(first - 1, 0, max(first, row - 1), last)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(first - 1, first - 1)
