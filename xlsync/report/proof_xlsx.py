"""A proofread report as a workbook: one row a finding."""

from pathlib import Path
from typing import Any

from xlsync.model import Proofread
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import LINK, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, merged, write_header
from xlsync.report.context import Context
from xlsync.report.findings_sheet import COLOURS
from xlsync.report.proof_words import against, confidence, evidence_place, quote
from xlsync.report.wording import as_of, counts, printable
from xlsync.texts.render import render
from xlsync.texts.words import word

_WIDTHS = (5.0, 13.0, 8.0, 8.0, 7.0, 34.0, 46.0, 38.0, 16.0, 10.0)


def write_proof_xlsx(path: Path, read: Proofread, context: Context) -> None:
    """Writes the findings in the order of the text, linked to the cells behind them; whole or not at all (OSError)."""
    lang, last = context.lang, len(_WIDTHS) - 1
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, path, context.outcome.as_of, lang, caption("proof_title", lang)) as book,
    ):
        sheet = book.sheet(book.name(caption("proof_sheet", lang)))
        for column, each in enumerate(_WIDTHS):
            sheet.set_column(column, column, each)
        title = book.format(bold=True, font_size=13, align="center")
        italic = book.format(italic=True, align="center")
        merged(sheet, 0, 0, last, caption("proof_title", lang).upper(), title)
        merged(sheet, 1, 0, last, printable(f"{read.document.path} · {against(read, context)}"), italic)
        merged(sheet, 2, 0, last, f"{as_of(context)} · {counts(context)}", italic)
        header: list[Label] = [
            (None, caption("number", lang)), (None, word("label.severity", lang)), (None, word("label.code", lang)),
            (None, caption("proof_paragraph", lang)), (None, caption("proof_sentence", lang)),
            (None, caption("proof_quote", lang)), (None, word("label.message", lang)),
            (None, word("label.remedy", lang)), (None, caption("proof_evidence", lang)),
            (None, caption("proof_confidence", lang)),
        ]  # fmt: skip
        top = 4 + write_header(book, sheet, 4, 0, header, _WIDTHS)
        for number in range(len(read.findings)):
            _write_finding(book, sheet, top + number, number, read, context)
        if not read.findings:
            nothing = book.format(italic=True, align="center", border=1)
            merged(sheet, top, 0, last, word("text.no_findings", lang), nothing)
        sheet.autofilter(top - 1, 0, max(top, top + len(read.findings) - 1), last)
        sheet.freeze_panes(top, 3)
        sheet.repeat_rows(top - 1, top - 1)


def _write_finding(book: Book, sheet: Any, row: int, number: int, read: Proofread, context: Context) -> None:
    finding, lang = read.findings[number], context.lang
    rendered = render(finding, lang, context)
    text, middle = book.format(border=1, text_wrap=True), book.format(border=1, align="center")
    severity = book.format(border=1, bold=True, text_wrap=True, bg_color=COLOURS[finding.severity])
    texts = {
        1: (word(f"severity.{finding.severity.value}", lang), severity),
        2: (finding.code, text),
        5: (quote(finding, read), text),
        6: (rendered.message, text),
        7: (rendered.remedy, text),
    }
    sheet.write_number(row, 0, number + 1, middle)
    for column, (value, kind) in texts.items():
        sheet.write_string(row, column, printable(value), kind)
    passage = finding.passage
    for column, place in enumerate((passage and passage.paragraph, passage and passage.sentence), start=3):
        if place is None:
            sheet.write_string(row, column, "", text)
        else:
            sheet.write_number(row, column, place, middle)
    shown = evidence_place(finding)
    if shown and read.against is not None and finding.sheet is not None:
        anchor = f"{quoted(finding.sheet)}!{finding.cell or 'A1'}"
        book.link_to_file(sheet, row, 8, shown, read.against, anchor, book.format(**LINK))
    else:
        sheet.write_string(row, 8, shown, text)
    sheet.write_number(row, 9, confidence(finding), middle)
    fit_row(sheet, row, [(value, _WIDTHS[column]) for column, (value, _) in texts.items()])
