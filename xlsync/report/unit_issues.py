"""The findings of one file as a workbook of their own, for a unit whose file cannot be given marks (`.xls`, `.ods`,
Word, a signed workbook …): links lead to the cells of the file by its name, when both lie in one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlsync.model import Severity
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import LINK, Book, quoted
from xlsync.report.cells import fit_row, merged, write_header
from xlsync.report.findings_sheet import COLOURS
from xlsync.report.wording import printable
from xlsync.texts.words import word

_WIDTHS = (5.0, 14.0, 8.0, 22.0, 9.0, 56.0, 46.0)
_LABELS = ("label.severity", "label.code", "label.sheet", "label.cell", "label.message", "label.remedy")


@dataclass(frozen=True, slots=True)
class Issue:
    """One line. `sheet` and `cell` are where the link leads, None where there is nothing to lead to."""

    severity: Severity
    code: str
    place: str
    message: str
    remedy: str
    sheet: str | None = None
    cell: str | None = None


def write_unit_issues(
    path: Path, original: str, head: Sequence[str], issues: Sequence[Issue], made_on: date, *, cells: bool
) -> None:
    """Writes the workbook, whole or not at all (OSError). `original` is the name of the file, `cells` whether a link
    can lead to a cell of it; `head` are the lines above the list, the first one the title."""
    beside = path.absolute().parent / original
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, target=path, made_on=made_on, lang="vi", title=head[0]) as book,
    ):
        sheet = book.sheet(book.name(word("label.findings")))
        for column, each in enumerate(_WIDTHS):
            sheet.set_column(column, column, each)
        last = len(_WIDTHS) - 1
        for row, line in enumerate(head):
            style = book.format(bold=True, font_size=14) if row == 0 else book.format(text_wrap=True)
            merged(sheet, row, 0, last, printable(line), style)
            if row:
                fit_row(sheet, row, [(line, sum(_WIDTHS))])
        row = len(head)
        book.link_to_file(sheet, row, 0, original, str(beside), None, book.format(font_color="#0563C1", underline=1))
        labels = [(None, "TT"), *((None, word(label)) for label in _LABELS)]
        top = row + 2 + write_header(book, sheet, row + 2, 0, labels, _WIDTHS)
        for number, issue in enumerate(issues):
            _write(book, sheet, top + number, number + 1, issue, str(beside) if cells else None)
        sheet.autofilter(top - 1, 0, max(top, top + len(issues) - 1), last)
        sheet.freeze_panes(top, 0)
        sheet.repeat_rows(top - 1, top - 1)


def _write(book: Book, sheet: Any, row: int, number: int, issue: Issue, beside: str | None) -> None:
    text = book.format(border=1, text_wrap=True)
    severity = book.format(border=1, bold=True, text_wrap=True, bg_color=COLOURS[issue.severity])
    name = word(f"severity.{issue.severity.value}")
    sheet.write_number(row, 0, number, book.format(border=1, align="center"))
    sheet.write_string(row, 1, name, severity)
    sheet.write_string(row, 2, issue.code, text)
    sheet.write_string(row, 3, printable(issue.place), text)
    if issue.cell is not None and issue.sheet is not None and beside is not None:
        place = f"{quoted(issue.sheet)}!{issue.cell}"
        book.link_to_file(sheet, row, 4, issue.cell, beside, place, book.format(**LINK))
    else:
        sheet.write_string(row, 4, issue.cell or "", text)
    sheet.write_string(row, 5, printable(issue.message), text)
    sheet.write_string(row, 6, printable(issue.remedy), text)
    texts = [(name, 1), (issue.place, 3), (issue.message, 5), (issue.remedy, 6)]
    fit_row(sheet, row, [(each, _WIDTHS[column]) for each, column in texts])
