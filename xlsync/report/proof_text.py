"""A proofread report for the terminal: each finding with its sentence, the place in it marked."""

from collections.abc import Iterator

from xlsync.model import Finding, Proofread
from xlsync.report.context import Context
from xlsync.report.proof_words import against, place, sentence
from xlsync.report.text_lines import Line, printed, wrapped
from xlsync.report.text_report import STYLES
from xlsync.report.wording import counts
from xlsync.texts.render import render
from xlsync.texts.words import word

#: Marks of a passage where there are no colours.
_OPEN, _CLOSE = ">>", "<<"


def to_proof_text(read: Proofread, context: Context, *, color: bool = False) -> str:
    """The findings in the order of the text, as plain text or with colours for a terminal. Ends in a line end."""
    return printed(_lines(read, context), color=color)


def _lines(read: Proofread, context: Context) -> Iterator[Line]:
    lang = context.lang
    yield [(read.document.path, "bold")]
    yield [(f"  {against(read, context)}", "dim")]
    for each in read.findings:
        yield from _finding(each, read, context)
    if not read.findings:
        yield [(f"  {word('text.no_findings', lang)}", "green")]
    yield []
    passed = context.outcome.passed
    result, style = ("result.passed", "bold green") if passed else ("result.not_passed", "bold red")
    yield [(word(result, lang), style), (f" – {counts(context)}.", "")]


def _finding(finding: Finding, read: Proofread, context: Context) -> Iterator[Line]:
    rendered = render(finding, context.lang, context)
    severity = word(f"severity.{finding.severity.value}", context.lang)
    where = place(finding, context.lang)
    yield [("  ", ""), (f"[{severity}]", STYLES[finding.severity]), (f" {finding.code}", "bold"), (f"  {where}", "")]
    shown = sentence(finding, read)
    if shown is not None:
        before, marked, after = shown
        for line in wrapped(f"“{before.lstrip()}{_OPEN}{marked}{_CLOSE}{after.rstrip()}”", "      "):
            yield [(line, "dim")]
    for line in wrapped(rendered.message, "      "):
        yield [(line, "")]
    if rendered.remedy:
        for line in wrapped(f"→ {rendered.remedy}", "      "):
            yield [(line, "italic")]
