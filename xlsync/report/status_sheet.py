"""Who has submitted what: units against forms in the words of the offices, and every file that came."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from xlsync.model import Severity, Submission, Tier, Verdict
from xlsync.report.book import LINK, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, merged, write_header
from xlsync.report.context import Context
from xlsync.report.wording import as_of, printable, state
from xlsync.texts.words import period_text, word

#: Which of several files of one unit and form is told, the best first.
_RANK = (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.SUPERSEDED, Verdict.DUPLICATE)
_UNIT_WIDTH, _STATE_WIDTH = 42.0, 26.0
_FILE_WIDTHS = (44.0, 36.0, 32.0, 10.0, 24.0, 20.0, 18.0)
_COLOURS = {"accepted": "#E2EFDA", "late": "#FFF2CC", "not_submitted": "#F8CBAD"}


def _state_of(submissions: Sequence[Submission], lang: str) -> tuple[str, str]:
    """What the matrix says, and its colour."""
    if not submissions:
        return word("status.not_submitted", lang), _COLOURS["not_submitted"]
    best = min(submissions, key=lambda each: (_RANK.index(each.verdict), not each.counted))
    if best.verdict is Verdict.ACCEPTED and best.counted:
        return state(best, lang), _COLOURS["late" if best.late else "accepted"]
    return state(best, lang), _COLOURS["late"]


def _units(context: Context) -> list[str]:
    outcome = context.outcome
    codes = {unit.code for unit in context.units if unit.tier is not Tier.GRASSROOTS}
    codes |= {each.unit for each in outcome.submissions if each.unit is not None}
    codes |= {each.unit for each in outcome.missing}
    return sorted(codes, key=context.order)


def write_status(book: Book, name: str, context: Context) -> None:
    """Writes the sheet: the matrix of units and forms with the number of findings."""
    lang, outcome = context.lang, context.outcome
    sheet = book.sheet(name)
    forms = list(context.forms)
    widths = [_UNIT_WIDTH, 24.0, *[_STATE_WIDTH] * len(forms), 10.0, 10.0]
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    last = len(widths) - 1
    title = book.format(bold=True, font_size=13, align="center")
    merged(sheet, 0, 0, last, word("label.matrix", lang).upper(), title)
    period = [] if outcome.period is None else [f"{word('label.period', lang)}: {period_text(outcome.period, lang)}"]
    merged(sheet, 1, 0, last, " · ".join([*period, as_of(context)]), book.format(italic=True, align="center"))
    top = 3
    header: list[Label] = [
        (None, word("label.unit", lang)), (None, word("label.tier", lang)),
        *((None, context.form_label(form, lang) or form) for form in forms),
        (None, word("severity.error", lang)), (None, word("severity.warning", lang)),
    ]  # fmt: skip
    row = top + write_header(book, sheet, top, 0, header, widths[: len(header)])
    sheet.freeze_panes(row, 1)
    row = _write_matrix(book, sheet, row, forms, context)
    sheet.repeat_rows(top, top)


def _write_matrix(book: Book, sheet: Any, row: int, forms: Sequence[str], context: Context) -> int:
    lang, outcome = context.lang, context.outcome
    by_place: dict[tuple[str | None, str | None], list[Submission]] = {}
    for submission in outcome.submissions:
        by_place.setdefault((submission.unit, submission.form), []).append(submission)
    missing = {(each.unit, each.form) for each in outcome.missing}
    counts: Mapping[tuple[str | None, Severity], int] = Counter(
        (finding.unit, finding.severity) for finding in outcome.findings
    )
    text, number = book.format(border=1, text_wrap=True), book.count(align="center")
    for code in _units(context):
        unit = context.unit(code)
        sheet.write_string(row, 0, context.name(code), text)
        sheet.write_string(row, 1, "" if unit is None else word(f"tier.{unit.tier.value}", lang), text)
        told = [context.name(code)]
        for column, form in enumerate(forms, start=2):
            submissions = by_place.get((code, form), [])
            if submissions or (code, form) in missing:
                words, colour = _state_of(submissions, lang)
                style = book.format(border=1, align="center", text_wrap=True, bg_color=colour)
                sheet.write_string(row, column, words, style)
                told.append(words)
            else:
                sheet.write_string(row, column, "–", book.format(border=1, align="center"))
        for column, severity in enumerate((Severity.ERROR, Severity.WARNING), start=2 + len(forms)):
            sheet.write_number(row, column, counts.get((code, severity), 0), number)
        fit_row(sheet, row, [(told[0], _UNIT_WIDTH), *((words, _STATE_WIDTH) for words in told[1:])])
        row += 1
    return row


def write_files(book: Book, name: str, context: Context) -> None:
    """Writes the sheet of all files: a row for each file and form, with what became of it."""
    lang = context.lang
    sheet = book.sheet(name)
    for column, each in enumerate(_FILE_WIDTHS):
        sheet.set_column(column, column, each)
    last = len(_FILE_WIDTHS) - 1
    title = book.format(bold=True, font_size=13, align="center")
    merged(sheet, 0, 0, last, word("label.submissions", lang).upper(), title)
    merged(sheet, 1, 0, last, as_of(context), book.format(italic=True, align="center"))
    header: list[Label] = [
        *((None, word(f"label.{each}", lang)) for each in ("file", "unit", "form", "version", "period", "status")),
        (None, "SHA-256"),
    ]
    row = first = 3 + write_header(book, sheet, 3, 0, header, _FILE_WIDTHS)
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK)
    small = book.format(border=1, font_size=9)
    unknown = caption("unknown", lang)
    for submission in context.outcome.submissions:
        source = submission.source
        path = context.file_name(source)
        form = submission.form and (context.form_label(submission.form, lang) or submission.form)
        period = unknown if submission.period is None else str(submission.period)
        told = [
            path, context.name(submission.unit) or unknown, form or unknown, submission.version or "", period,
            state(submission, lang),
        ]  # fmt: skip
        book.link_to_file(sheet, row, 0, path, source.path, None, link)
        for column, words in enumerate(told[1:], start=1):
            sheet.write_string(row, column, printable(words), text)
        sheet.write_string(row, last, source.sha256[:16], small)
        fit_row(sheet, row, zip(told[1:], _FILE_WIDTHS[1:], strict=False))
        row += 1
    sheet.autofilter(first - 1, 0, max(first, row - 1), last)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(first - 1, first - 1)
