"""The outcome for the terminal: what each file is, its findings with what to do, the totals, who is missing."""

from collections.abc import Iterator, Sequence

from xlsync.forms.definition import FieldType, RowKind, Table
from xlsync.model import SEVERITY_ORDER, Finding, Rounding, Severity, TotalRow, parse_a1
from xlsync.report.acceptances import acceptances, deciders, decision_words
from xlsync.report.captions import caption
from xlsync.report.context import Context, numeric_fields, place
from xlsync.report.correction_words import people, sentence
from xlsync.report.correction_words import state as state_of
from xlsync.report.corrections import corrections
from xlsync.report.status_words import came
from xlsync.report.text_lines import Line, printed, wrapped
from xlsync.report.wording import counts, state, what_to_do
from xlsync.texts.numbers import number, percent
from xlsync.texts.render import render
from xlsync.texts.words import period_text, word

_MOST_MISSING = 60
_MOST_ALIKE = 4
#: Of the severities, in a terminal.
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def to_text(context: Context, *, color: bool = False) -> str:
    """The outcome as plain text, or with colours for a terminal (then `rich` is loaded). Ends in a line end."""
    return printed(_lines(context), color=color)


#: Commands that neither total nor ask who is missing.
_FINDINGS_ALONE = frozenset({"check", "submit"})


def _lines(context: Context) -> Iterator[Line]:
    lang, outcome = context.lang, context.outcome
    yield from _files(context)
    if outcome.command not in _FINDINGS_ALONE:
        yield from _totals(context)
    yield from _corrections(context)
    yield from _accepted(context)
    if outcome.command not in _FINDINGS_ALONE:
        yield from _missing(context)
    result, style = ("result.passed", "bold green") if outcome.passed else ("result.not_passed", "bold red")
    yield [(word(result, lang), style), (f" – {counts(context)}.", "")]


def _files(context: Context) -> Iterator[Line]:
    """A heading for each file with what it was taken for, its findings below; then the findings of no file."""
    lang, outcome = context.lang, context.outcome
    identified: dict[str, list[str]] = {}
    for submission in outcome.submissions:
        source = submission.source
        name = source.path if source.member is None else f"{source.path} › {source.member}"
        period = None if submission.period is None else period_text(submission.period, lang)
        parts = (
            context.name(submission.unit) or f"{word('label.unit', lang)}: {caption('unknown', lang)}",
            context.form_label(submission.form or "", lang) or submission.form,
            period,
            ", ".join(part for part in (state(submission, lang), came(submission, lang)) if part),
        )
        identified.setdefault(name, []).append(" · ".join(part for part in parts if part))
    by_file: dict[str, list[Finding]] = {name: [] for name in identified}
    general: list[Finding] = []
    for finding in outcome.findings:
        name = place(finding)
        (by_file.setdefault(name, []) if name else general).append(finding)
    for name, findings in by_file.items():
        if not findings and outcome.command != "check":
            continue
        yield [(name, "bold")]
        for identity in identified.get(name, []):
            yield [(f"  {identity}", "dim")]
        yield from _findings(findings, context)
        if not findings:
            yield [(f"  {word('text.no_findings', lang)}", "green")]
        yield []
    if general:
        yield [(word("label.general", lang), "bold")]
        yield from _findings(general, context)
        yield []
    if not outcome.submissions and not outcome.findings:
        yield [(caption("no_submissions", lang), "")]
        yield []


def _findings(findings: Sequence[Finding], context: Context) -> Iterator[Line]:
    """The most serious first; where to look, what was found, what to do. Many alike are told once, with all cells."""
    alike: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: SEVERITY_ORDER[each.severity]):
        key = (finding.severity.value, finding.code, finding.variant, finding.sheet)
        alike.setdefault(key, []).append(finding)
    for group in alike.values():
        whole = len(group) if len(group) <= _MOST_ALIKE else _MOST_ALIKE - 1
        for finding in group[:whole]:
            yield from _finding(finding, context)
        rest = [each.cell or context.name(each.unit) for each in group[whole:]]
        if rest:
            text = caption(
                "more_alike", context.lang, code=group[0].code, count=len(rest), cells=", ".join(_runs(rest))
            )
            for line in wrapped(text, "      "):
                yield [(line, STYLES[group[0].severity])]


def _runs(cells: Sequence[str]) -> Iterator[str]:
    """Cells below each other as one range: `B22`, `B23`, `B24` → `B22–B24`; anything else as it is."""
    start = end = None
    for cell in (*cells, ""):
        if start is not None and end is not None and _below(end, cell):
            end = cell
            continue
        if start is not None and end is not None:
            yield start if start == end else f"{start}–{end}"
        start = end = cell


def _below(upper: str, lower: str) -> bool:
    try:
        (row, column), (next_row, next_column) = parse_a1(upper), parse_a1(lower)
    except ValueError:  # the name of a unit
        return False
    return (next_row, next_column) == (row + 1, column)


def _finding(finding: Finding, context: Context) -> Iterator[Line]:
    rendered = render(finding, context.lang, context)
    severity = word(f"severity.{finding.severity.value}", context.lang)
    where = "!".join(part for part in (finding.sheet, finding.cell) if part)
    if not where and finding.unit is not None and not finding.path:
        where = context.name(finding.unit)
    yield [("  ", ""), (f"[{severity}]", STYLES[finding.severity]), (f" {finding.code}", "bold"), (f"  {where}", "")]
    for line in wrapped(rendered.message, "      "):
        yield [(line, "")]
    remedy = what_to_do(finding, rendered.remedy, context)
    if remedy:
        for line in wrapped(f"→ {remedy}", "      "):
            yield [(line, "italic")]


def _totals(context: Context) -> Iterator[Line]:
    """A small table for each table that has totals: fields down, tiers across, for many fields fit no line."""
    lang = context.lang
    star = False
    for form, table, totals in context.tables():
        fields = [each for each in numeric_fields(table) if each.type is not FieldType.RATE or each.computed]
        if table.rows is RowKind.LIST or not totals.rows or not fields:
            continue
        yield [(context.table_title(form.form, table.id, lang) or table.sheet, "bold")]
        names = [
            caption("all_units", lang) if row.tier is None else word(f"tier.{row.tier.value}", lang)
            for row in totals.rows
        ]
        labels = [each.label.text(lang) for each in fields]
        first = max(map(len, labels))
        widths = [max(len(name), 12) for name in names]
        yield [(" " * (first + 2) + "".join(name.rjust(w + 2) for name, w in zip(names, widths, strict=True)), "dim")]
        for field, label in zip(fields, labels, strict=True):
            shown = [_value(row, table, field.id, lang, context.rounding) for row in totals.rows]
            star = star or any(text.endswith("*") for text in shown)
            cells = "".join(text.rjust(w + 2) for text, w in zip(shown, widths, strict=True))
            yield [(f"  {label.ljust(first)}{cells}", "")]
        yield []
    if star:
        yield [(word("text.incomplete", lang), "yellow")]
        yield []


def _value(row: TotalRow, table: Table, field_id: str, lang: str, rounding: Rounding) -> str:
    value = row.values.get(field_id)
    star = "*" if field_id in row.incomplete else ""
    if value is None:
        return "–" + star
    if table.field(field_id).type is FieldType.RATE:
        return percent(value, lang, rounding=rounding) + star
    return number(value, lang) + star


def _corrections(context: Context) -> Iterator[Line]:
    """Figures corrected by telephone: whose, from what to what, who said so; what is no longer in force says so."""
    lang, made = context.lang, corrections(context)
    if not made:
        return
    yield [(f"{caption('adjustments_title', lang)}: {sum(each.holds for each in made)}", "bold")]
    for each in made:
        style = "" if each.holds else "dim"
        for line in wrapped(sentence(each, lang), "  ", "    "):
            yield [(line, style)]
        for line in wrapped(people(each, lang), "      "):
            yield [(line, "dim")]
        if not each.holds or each.counted is False:
            for line in wrapped(f"→ {state_of(each, lang)}", "      "):
                yield [(line, "yellow")]
    yield []


def _accepted(context: Context) -> Iterator[Line]:
    """Files that count because the consolidator said so: whose, which, what was decided, who said so."""
    lang, made = context.lang, acceptances(context)
    if not made:
        return
    yield [(f"{caption('accepted_title', lang)}: {len(made)}", "bold")]
    for each in made:
        about = " · ".join(part for part in (context.name(each.unit), each.file) if part)
        for line in wrapped(f"{about}: {decision_words(each, lang)}", "  ", "    "):
            yield [(line, "")]
        for line in wrapped(deciders(each, lang), "      "):
            yield [(line, "dim")]
    yield []


def _missing(context: Context) -> Iterator[Line]:
    lang = context.lang
    missing = context.outcome.missing
    if not missing:
        yield [(word("text.none_missing", lang), "green")]
        yield []
        return
    yield [(f"{word('label.missing', lang)}: {len({each.unit for each in missing})}", "bold")]
    for form in dict.fromkeys(each.form for each in missing):
        names = [context.name(each.unit) for each in missing if each.form == form]
        shown = names[:_MOST_MISSING]
        if len(names) > _MOST_MISSING:
            shown.append(f"… (+{len(names) - _MOST_MISSING})")
        for line in wrapped(f"{context.form_label(form, lang) or form}: {'; '.join(shown)}", "  "):
            yield [(line, "")]
    yield []
