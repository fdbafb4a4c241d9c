"""The findings as a sheet: one row each, most serious first, linked to the cell in the file and to the row behind."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsync.model import SEVERITY_ORDER, Finding, Severity, parse_a1
from xlsync.report.book import LINK, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, merged, write_header
from xlsync.report.context import Context
from xlsync.report.details_sheet import Details, Origin
from xlsync.report.wording import as_of, counts, printable, short_name, table_name, what_to_do
from xlsync.texts.render import render
from xlsync.texts.words import word

COLOURS: Mapping[Severity, str] = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFF2CC", Severity.INFO: "#E7E6E6"}
_WIDTHS = (5.0, 12.5, 8.0, 24.0, 10.0, 20.0, 10.0, 7.0, 46.0, 38.0, 11.0)


def ordered(context: Context) -> list[Finding]:
    """The findings, most serious first, else in the order of the outcome."""
    return sorted(context.outcome.findings, key=lambda finding: SEVERITY_ORDER[finding.severity])


def anchor(finding: Finding) -> str | None:
    """Where in its file a finding is, as a link writes it: `'Biểu 2'!C14`."""
    return None if finding.sheet is None else f"{quoted(finding.sheet)}!{finding.cell or 'A1'}"


def write_findings(book: Book, name: str, context: Context, details: Sequence[Details] = ()) -> None:
    """Writes the sheet. A file inside a mail or an archive is linked to as a whole; Excel cannot open its parts."""
    lang = context.lang
    sheet = book.sheet(name)
    for column, each in enumerate(_WIDTHS):
        sheet.set_column(column, column, each)
    last = len(_WIDTHS) - 1
    title = word("gate.refused" if context.outcome.command == "submit" else "label.title", lang)
    merged(sheet, 0, 0, last, title.upper(), book.format(bold=True, font_size=13, align="center"))
    merged(sheet, 1, 0, last, f"{as_of(context)} · {counts(context)}", book.format(italic=True, align="center"))
    header: list[Label] = [
        (None, caption("number", lang)),
        *((None, word(f"label.{each}", lang)) for each in (
            "severity", "code", "unit", "table", "file", "sheet", "cell", "message", "remedy",
        )),
        (None, caption("details_row", lang)),
    ]  # fmt: skip
    top = 3 + write_header(book, sheet, 3, 0, header, _WIDTHS)
    places: dict[Origin, tuple[str, int]] = {}
    for behind in details:
        places.update({source: (behind.sheet, row) for source, row in behind.places.items()})
    findings = ordered(context)
    for number, finding in enumerate(findings):
        _write_finding(book, sheet, top + number, number + 1, finding, places, context)
    if not findings:
        merged(sheet, top, 0, last, word("text.no_findings", lang), book.format(italic=True, align="center", border=1))
    sheet.autofilter(top - 1, 0, max(top, top + len(findings) - 1), last)
    sheet.freeze_panes(top, 3)
    sheet.repeat_rows(top - 1, top - 1)


def _write_finding(
    book: Book,
    sheet: Any,
    row: int,
    number: int,
    finding: Finding,
    places: Mapping[Origin, tuple[str, int]],
    context: Context,
) -> None:
    lang = context.lang
    rendered = render(finding, lang, context)
    place = _details_place(finding, places)
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK)
    severity = book.format(border=1, bold=True, text_wrap=True, bg_color=COLOURS[finding.severity])
    sheet.write_number(row, 0, number, book.format(border=1, align="center"))
    sheet.write_string(row, 1, word(f"severity.{finding.severity.value}", lang), severity)
    sheet.write_string(row, 2, finding.code, text)
    sheet.write_string(row, 3, context.name(finding.unit), text)
    sheet.write_string(row, 4, table_name(finding, context), text)
    shown = short_name(finding.path or "", finding.member)
    if shown:
        book.link_to_file(sheet, row, 5, shown, finding.path, None, link)
    else:
        sheet.write_string(row, 5, "", text)
    sheet.write_string(row, 6, printable(finding.sheet or ""), text)
    if finding.cell is None or finding.path is None or finding.member is not None:
        sheet.write_string(row, 7, finding.cell or "", text)
    else:
        book.link_to_file(sheet, row, 7, finding.cell, finding.path, anchor(finding), link)
    sheet.write_string(row, 8, printable(rendered.message), text)
    remedy = what_to_do(finding, rendered.remedy, context)
    sheet.write_string(row, 9, printable(remedy), text)
    texts = [
        (context.name(finding.unit), 3), (table_name(finding, context), 4), (finding.sheet or "", 6),
        (rendered.message, 8), (remedy, 9),
        (word(f"severity.{finding.severity.value}", lang), 1),
    ]  # fmt: skip
    fit_row(sheet, row, [(text, _WIDTHS[column]) for text, column in texts])
    if place is None:
        sheet.write_string(row, 10, "", text)
    else:
        sheet_name, details_row = place
        book.link_inside(
            sheet, row, 10, f"{word('label.row', lang)} {details_row}",
            f"{quoted(sheet_name)}!A{details_row}", link,
        )  # fmt: skip


def _details_place(finding: Finding, places: Mapping[Origin, tuple[str, int]]) -> tuple[str, int] | None:
    if finding.cell is None or finding.path is None or finding.sheet is None:
        return None
    try:
        row, _ = parse_a1(finding.cell)
    except ValueError:  # a range of cells
        return None
    return places.get((finding.path, finding.member, finding.sheet, row))
