"""One page over all that goes back: a heat map of units by table, what each unit gets, the findings with filters.

Self-contained: style and script are in the page, nothing is fetched; without its script everything is shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsync.model import SEVERITY_ORDER, Finding, Severity
from xlsync.report.context import Context
from xlsync.report.html_report import page
from xlsync.report.overview_words import phrase, why
from xlsync.report.wording import as_of, counts, short_name, table_name
from xlsync.texts.render import render
from xlsync.texts.words import period_text, word

_STEPS = (1, 3, 10, 30)  # findings from which on a cell of the heat map is one shade darker


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One file as the page tells it: `link` leads to the copy or the list (relative to the page), `reason` is why it is
    not marked (as `returning.ReturnedFile.why`), None when it is."""

    name: str
    link: str | None
    reason: str | None
    cells: int = 0
    kept_notes: tuple[str, ...] = ()
    withheld: int = 0
    findings: int = 0


@dataclass(frozen=True, slots=True)
class ReturnedTo:
    """What one unit gets; `draft` is the name of the mail beside the page, None when there is none."""

    unit: str | None
    draft: str | None
    addresses: tuple[str, ...]
    files: tuple[ReturnedRow, ...]


def to_overview(context: Context, returned: Sequence[ReturnedTo], withheld: Collection[str]) -> str:
    """The page. `withheld` are the ids of the findings that no unit is told. Values are always escaped."""
    outcome, lang = context.outcome, context.lang
    findings = sorted(
        outcome.findings, key=lambda each: (SEVERITY_ORDER[each.severity], context.order(each.unit or ""))
    )
    rows = [_row(each, context, each.id in withheld) for each in findings]
    columns = _columns(findings, context)
    return page(
        "overview.html.j2",
        lang=lang,
        tool=context.tool,
        period=None if outcome.period is None else period_text(outcome.period, lang),
        sample=context.register.sample,
        as_of=as_of(context),
        counts=counts(context),
        columns=[{"key": key, "label": label} for key, label in columns.items()],
        heat=_heat(findings, list(columns), context),
        returned=[_returned(each, context) for each in returned],
        findings=rows,
        units=list(dict.fromkeys((row["unit"], row["unit_name"]) for row in rows)),
        severities=[(each.value, word(f"severity.{each.value}", lang)) for each in Severity],
        codes=sorted({each.code for each in findings}),
        word=lambda key: word(key, lang),
        phrase=lambda name: phrase(name, lang),
    )


def _key(finding: Finding) -> str:
    return f"{finding.form or ''}.{finding.table or ''}" if finding.form and finding.table else ""


def _columns(findings: Sequence[Finding], context: Context) -> dict[str, str]:
    """The tables with findings in the order of the forms, by key, what belongs to none first; a register by its form's
    name."""
    met = {_key(each) for each in findings}
    columns = {"": phrase("general", context.lang)} if "" in met else {}
    for form in context.forms.values():
        for table in form.tables:
            key = f"{form.form}.{table.id}"
            if key in met:
                columns[key] = table.sheet if len(form.tables) > 1 else form.label.text(context.lang)
    for each in findings:  # of a form that is not known here
        columns.setdefault(_key(each), _key(each))
    return columns


def _heat(findings: Sequence[Finding], columns: Sequence[str], context: Context) -> list[dict[str, Any]]:
    """A row for each unit with findings, in the order of the register, those of no unit last."""
    tally = Counter((each.unit or "", _key(each), each.severity) for each in findings)
    units = sorted({each.unit or "" for each in findings}, key=lambda code: (not code, context.order(code)))
    rows = []
    for unit in units:
        cells = []
        for column in columns:
            numbers = [tally[unit, column, severity] for severity in Severity]
            worst = next((each for each, number in zip(Severity, numbers, strict=True) if number), None)
            amount = 0 if worst is None else tally[unit, column, worst]
            cells.append(
                {
                    "table": column,
                    "numbers": numbers,
                    "level": None if worst is None else worst.value,
                    "step": sum(amount >= step for step in _STEPS),
                }
            )
        rows.append({"unit": unit, "name": context.name(unit) or phrase("nobody", context.lang), "cells": cells})
    return rows


def _row(finding: Finding, context: Context, withheld: bool) -> dict[str, Any]:
    told = render(finding, context.lang, context)
    return {
        "id": finding.id,
        "unit": finding.unit or "",
        "unit_name": context.name(finding.unit) or phrase("nobody", context.lang),
        "level": finding.severity.value,
        "severity": word(f"severity.{finding.severity.value}", context.lang),
        "code": finding.code,
        "title": told.title,
        "table": _key(finding),
        "table_name": table_name(finding, context),
        "file": short_name(finding.path or "", finding.member),
        "where": "!".join(part for part in (finding.sheet, finding.cell) if part),
        "message": told.message,
        "remedy": told.remedy,
        "withheld": withheld,
    }


def _returned(each: ReturnedTo, context: Context) -> Mapping[str, object]:
    return {
        "name": context.name(each.unit) or phrase("nobody", context.lang),
        "draft": each.draft,
        "addresses": ", ".join(each.addresses),
        "files": [
            {"name": file.name, "link": file.link, "told": "; ".join(_told(file, context.lang))} for file in each.files
        ],
    }


def _told(file: ReturnedRow, lang: str) -> list[str]:
    told = []
    if file.link is None:
        told.append(phrase("nothing" if file.findings else "nothing_to_tell", lang))
    elif file.reason is None:
        told.append(phrase("marked", lang, cells=file.cells))
    else:
        told.append(phrase("not_marked", lang, why=why(file.reason, lang)))
    if file.kept_notes:
        told.append(phrase("kept_notes", lang, cells=", ".join(file.kept_notes)))
    if file.withheld:
        told.append(phrase("withheld", lang, count=file.withheld))
    return told
