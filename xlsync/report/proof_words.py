"""What the outputs of `proof` share: the place of a finding, its words, the evidence."""

from collections.abc import Mapping

from xlsync.model import Finding, Proofread
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.wording import short_name
from xlsync.texts.render import render
from xlsync.texts.words import period_text, word

#: Characters of a sentence that are shown around a passage.
_AROUND = 160


def place(finding: Finding, lang: str) -> str:
    """`Đoạn 12, câu 2`; empty for a finding about the whole report."""
    passage = finding.passage
    if passage is None:
        return ""
    return caption("proof_place", lang, paragraph=passage.paragraph, sentence=passage.sentence)


def quote(finding: Finding, read: Proofread) -> str:
    """The passage, as it stands in the report."""
    passage = finding.passage
    return "" if passage is None else read.document.paragraph(passage.paragraph).text[passage.start : passage.end]


def sentence(finding: Finding, read: Proofread) -> tuple[str, str, str] | None:
    """The sentence around a passage: what stands before, the passage, what stands after, each on one line; long ones
    are cut at a blank."""
    passage = finding.passage
    if passage is None:
        return None
    text = read.document.paragraph(passage.paragraph).text
    first, last = read.sentences.get(finding.id, (passage.start, passage.end))
    before, after = text[first : passage.start], text[passage.end : last]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    one, two, three = (" ".join(part.split("\n")) for part in (before, text[passage.start : passage.end], after))
    return one, two, three


def against(read: Proofread, context: Context) -> str:
    """What the report was compared with: `Đối chiếu với tong-hop.xlsx, 6 tháng đầu năm 2024`."""
    period = context.outcome.period
    if read.against is None or period is None:
        return caption("proof_alone", context.lang)
    name = short_name(read.against.replace("\\", "/"), None)
    return caption("proof_against", context.lang, file=name, period=period_text(period, context.lang))


def confidence(finding: Finding) -> float:
    """How sure the match behind a finding is, 0 to 1; a finding that rests on no match is certain."""
    value = finding.values.get("confidence")
    return float(value) if isinstance(value, int | float) else 1.0


def evidence(finding: Finding) -> Mapping[str, object] | None:
    """The cells of the consolidated workbook that a finding rests on; None where it rests on the text alone."""
    if finding.sheet is None:
        return None
    first = () if finding.cell is None or finding.cell in finding.cells else (finding.cell,)
    return {
        "form": finding.form,
        "table": finding.table,
        "field": finding.field,
        "unit": finding.unit,
        "sheet": finding.sheet,
        "cells": [*first, *finding.cells],
    }


def evidence_place(finding: Finding) -> str:
    """`Biểu 2!C10`; empty where there is none."""
    cells = finding.cells or ((finding.cell,) if finding.cell else ())
    return "" if finding.sheet is None else "!".join(part for part in (finding.sheet, "+".join(cells)) if part)


def comment_lines(finding: Finding, context: Context) -> tuple[str, ...]:
    """What a comment in the report says: how serious it is, the message, the remedy."""
    rendered = render(finding, context.lang, context)
    severity = word(f"severity.{finding.severity.value}", context.lang)
    lines = (f"{severity} ({finding.code}): {rendered.title}.", rendered.message, f"→ {rendered.remedy}")
    return lines if rendered.remedy else lines[:2]
