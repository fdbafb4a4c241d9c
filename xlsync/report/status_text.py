"""Who has submitted what, for the terminal: the numbers first, then the matrix, the files, what is not placed."""

import textwrap
from collections.abc import Iterator, Sequence

from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.status_data import State, StatusMatrix, UnitRow
from xlsync.report.status_matrix import status_matrix
from xlsync.report.status_words import (
    coverage_words,
    deadline_words,
    grassroots_name,
    known,
    missing_units,
    names,
    state_words,
    summary_words,
    to_do,
    told,
    wrong,
)
from xlsync.report.text_lines import WIDTH, Line, printed, wrapped
from xlsync.report.wording import as_of, counts
from xlsync.texts.words import period_text, word

_STYLES = {
    State.RECEIVED: "green", State.LATE: "yellow", State.NOT_COUNTED: "yellow", State.REJECTED: "bold red",
    State.MISSING: "bold red", State.DUPLICATE: "yellow", State.SUPERSEDED: "yellow",
}  # fmt: skip
_GAP = 2
_NUMBERS = (5, 10)  # the columns of errors and warnings
_WIDEST_NAME = {1: 54, 2: 44}
_NAME = 36  # with three forms or more
_FORMS = 4  # side by side; more come in a block of their own


def to_status_text(context: Context, *, color: bool = False) -> str:
    """The matrix as plain text, at most 110 characters wide, or with colours for a terminal."""
    return printed(_lines(context, status_matrix(context)), color=color)


def _lines(context: Context, matrix: StatusMatrix) -> Iterator[Line]:
    lang, outcome = context.lang, context.outcome
    period = "" if outcome.period is None else f" – {period_text(outcome.period, lang)}"
    yield [(word("label.matrix", lang) + period, "bold")]
    yield [(". ".join([as_of(context), *deadline_words(matrix, lang)]) + ".", "")]
    yield []
    for summary in matrix.summaries:
        label = context.form_label(summary.form, lang) or summary.form
        for line in wrapped(f"{label}: {summary_words(summary, lang)}.", ""):
            yield [(line, "bold")]
        absent = missing_units(summary.form, matrix)
        if absent:
            text = f"{word('status.not_submitted', lang)}: {names(absent, context)}."
            yield from ([(line, "red")] for line in wrapped(text, "  ", "  "))
    yield []
    for start in range(0, len(matrix.forms), _FORMS):
        yield from _table(context, matrix, matrix.forms[start : start + _FORMS])
        yield []
    yield from _files(context, matrix)
    yield from _unplaced(context, matrix)
    for line in wrapped(f"{counts(context)}. {caption('findings_elsewhere', lang)}", ""):
        yield [(line, "")]


def _table(context: Context, matrix: StatusMatrix, forms: Sequence[str]) -> Iterator[Line]:
    lang = context.lang
    titles = [context.name(row.unit) for row in matrix.rows]
    titles += [f"  {grassroots_name(row.unit, context)}" for row in matrix.rows if row.grassroots]
    longest = max([len(word("label.unit", lang)), *map(len, titles)])
    first = min(longest, _WIDEST_NAME.get(len(forms), _NAME))
    room = WIDTH - first - sum(_NUMBERS) - _GAP * (len(forms) + 2)
    widths = [first, *[min(room // len(forms), 36)] * len(forms), *_NUMBERS]
    labels = [context.form_label(form, lang) or form for form in forms]
    header = [word("label.unit", lang), *labels, *(caption(f"{name}_short", lang) for name in ("errors", "warnings"))]
    yield from _row(header, widths, ["bold"] * len(widths))
    yield [("-" * (sum(widths) + _GAP * (len(widths) - 1)), "dim")]
    for row in matrix.rows:
        cells = [row.cells[form] for form in forms]
        texts = [context.name(row.unit), *(state_words(cell, lang) for cell in cells)]
        styles = ["", *(_STYLES.get(cell.state, "dim") for cell in cells), "", ""]
        yield from _row([*texts, str(row.errors), str(row.warnings)], widths, styles)
        if any(form in row.grassroots for form in forms):
            yield from _grassroots(context, row, forms, widths)


def _grassroots(context: Context, row: UnitRow, forms: Sequence[str], widths: Sequence[int]) -> Iterator[Line]:
    covered = [row.grassroots.get(form) for form in forms]
    texts = [
        f"  {grassroots_name(row.unit, context)}",
        *("–" if each is None else coverage_words(each, context.lang) for each in covered),
        *(str(sum(number)) for number in zip(*((each.errors, each.warnings) for each in covered if each), strict=True)),
    ]
    yield from _row(texts, widths, ["dim"] * len(widths))


def _row(texts: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> Iterator[Line]:
    """A row of the table, in as many lines as its longest cell needs; the two numbers at the end to the right."""
    cells = [_fitted(text, width) for text, width in zip(texts, widths, strict=True)]
    for line in range(max(map(len, cells))):
        pieces: list[tuple[str, str]] = []
        for place, (cell, width, style) in enumerate(zip(cells, widths, styles, strict=True)):
            text = cell[line] if line < len(cell) else ""
            text = text.rjust(width) if place >= len(widths) - len(_NUMBERS) else text.ljust(width)
            pieces += [(" " * _GAP if place else "", ""), (text, style)]
        yield pieces


def _fitted(text: str, width: int) -> list[str]:
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _files(context: Context, matrix: StatusMatrix) -> Iterator[Line]:
    """Of each unit with files what counts; of each with grassroots unions that are missing, which."""
    lang = context.lang
    told_any = False
    for row in matrix.rows:
        lines: list[str] = []
        for form, cell in row.cells.items():
            pieces = "; ".join(told(cell, context))
            if pieces:
                label = context.form_label(form, lang) or form
                lines += wrapped(f"{label} – {state_words(cell, lang)}: {pieces}", "  ", "  ")
        for form, coverage in row.grassroots.items():
            if coverage.missing:
                label = f"{caption('coverage_missing', lang)} ({context.form_label(form, lang) or form})"
                lines += wrapped(f"{label}: {names(coverage.missing, context)}", "  ", "  ")
        if lines:
            told_any = True
            yield [(context.name(row.unit), "bold")]
            yield from ([(line, "")] for line in lines)
    if told_any:
        yield []


def _unplaced(context: Context, matrix: StatusMatrix) -> Iterator[Line]:
    if not matrix.unplaced:
        return
    yield [(f"{caption('unplaced', context.lang)}: {len(matrix.unplaced)}", "bold")]
    for each in matrix.unplaced:
        yield [(f"  {context.file_name(each.submission.source)}", "")]
        for text, style in (
            (known(each, context), "dim"),
            (wrong(each, context), ""),
            (to_do(each, context), "italic"),
        ):
            mark = "→ " if style == "italic" else ""
            if text:
                yield from ([(line, style)] for line in wrapped(mark + text, "    "))
    yield []
