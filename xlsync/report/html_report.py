"""The outcome as one self-contained HTML page that prints well."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from xlsync.forms.definition import FieldType, RowKind
from xlsync.model import SEVERITY_ORDER, Finding
from xlsync.report.acceptances import acceptances, deciders, decision_words
from xlsync.report.captions import caption
from xlsync.report.context import Context, numeric_fields, place
from xlsync.report.correction_words import change, file_name, people
from xlsync.report.correction_words import state as state_of
from xlsync.report.corrections import corrections
from xlsync.report.status_words import came
from xlsync.report.wording import as_of, counts, printable, state, table_name, what_to_do
from xlsync.texts.numbers import number, percent
from xlsync.texts.render import render
from xlsync.texts.words import period_text, word


def to_html(context: Context) -> str:
    """The page: result, who is missing, findings by unit and file, totals, submissions. Values are always escaped."""
    outcome, lang = context.outcome, context.lang
    return page(
        "findings.html.j2",
        lang=lang,
        tool=context.tool,
        consolidated=outcome.command != "check",
        passed=outcome.passed,
        sample=context.register.sample,
        subject=outcome.subject,
        period=None if outcome.period is None else period_text(outcome.period, lang),
        as_of=as_of(context),
        counts=counts(context),
        units=_findings_by_unit(context),
        totals=_totals(context) if outcome.command != "check" else [],
        missing=_missing(context),
        corrections=_corrections(context),
        accepted=_accepted(context),
        submissions=_submissions(context),
        word=lambda key: word(key, lang),
        caption=lambda name: caption(name, lang),
    )


def page(template: str, **values: object) -> str:
    """A template of this package filled in. Values are always escaped; a name without a value is an error."""
    environment = Environment(
        loader=PackageLoader("xlsync.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return printable(environment.get_template(template).render(**values)).rstrip("\n") + "\n"


def _findings_by_unit(context: Context) -> list[dict[str, Any]]:
    """Units in the order of the register, what has none last; in each its files, in each the most serious first."""
    by_unit: dict[str, dict[str, list[Finding]]] = {}
    for finding in context.outcome.findings:
        by_unit.setdefault(finding.unit or "", {}).setdefault(place(finding), []).append(finding)
    return [
        {
            "name": context.name(unit) or word("label.general", context.lang),
            "files": [
                {
                    "path": path,
                    "findings": [
                        _finding(finding, context)
                        for finding in sorted(findings, key=lambda each: SEVERITY_ORDER[each.severity])
                    ],
                }
                for path, findings in by_unit[unit].items()
            ],
        }
        for unit in sorted(by_unit, key=lambda code: (not code, context.order(code)))
    ]


def _finding(finding: Finding, context: Context) -> Mapping[str, str]:
    rendered = render(finding, context.lang, context)
    return {
        "id": finding.id,
        "code": finding.code,
        "level": finding.severity.value,
        "severity": word(f"severity.{finding.severity.value}", context.lang),
        "title": rendered.title,
        "table": table_name(finding, context),
        "where": "!".join(part for part in (finding.sheet, finding.cell) if part),
        "message": rendered.message,
        "remedy": what_to_do(finding, rendered.remedy, context),
    }


def _totals(context: Context) -> list[dict[str, Any]]:
    lang = context.lang
    shown = []
    for form, table, totals in context.tables():
        fields = [each for each in numeric_fields(table) if each.type is not FieldType.RATE or each.computed]
        if table.rows is RowKind.LIST or not totals.rows or not fields:
            continue
        rows = []
        for row in totals.rows:
            cells = []
            for each in fields:
                value = row.values.get(each.id)
                print_value = percent if each.type is FieldType.RATE else number
                text = "–" if value is None else print_value(value, lang)
                cells.append({"text": text, "incomplete": each.id in row.incomplete})
            label = caption("all_units", lang) if row.tier is None else word(f"tier.{row.tier.value}", lang)
            rows.append({"label": label, "cells": cells})
        title = context.table_title(form.form, table.id, lang) or table.sheet
        shown.append({"title": title, "labels": [each.label.text(lang) for each in fields], "rows": rows})
    return shown


def _missing(context: Context) -> list[dict[str, Any]]:
    missing = context.outcome.missing
    return [
        {
            "form": context.form_label(form, context.lang) or form,
            "units": [context.name(each.unit) for each in missing if each.form == form],
        }
        for form in dict.fromkeys(each.form for each in missing)
    ]


def _corrections(context: Context) -> list[Mapping[str, object]]:
    """Figures corrected by telephone, a row each."""
    lang = context.lang
    return [
        {
            "unit": each.unit,
            "what": " · ".join((each.table, each.field, each.row)),
            "file": ", ".join(part for part in (file_name(each), each.place) if part),
            "change": change(each, lang),
            "people": people(each, lang),
            "state": state_of(each, lang),
            "holds": each.holds,
        }
        for each in corrections(context)
    ]


def _accepted(context: Context) -> list[Mapping[str, str]]:
    """Files that count because the consolidator said so, a row each."""
    return [
        {
            "unit": context.name(each.unit),
            "file": each.file,
            "decision": decision_words(each, context.lang),
            "people": deciders(each, context.lang),
        }
        for each in acceptances(context)
    ]


def _submissions(context: Context) -> list[Mapping[str, str]]:
    unknown = caption("unknown", context.lang)
    return [
        {
            "path": " › ".join(part for part in (each.source.path, each.source.member) if part),
            "unit": context.name(each.unit) or unknown,
            "form": context.form_label(each.form or "", context.lang) or each.form or unknown,
            "period": unknown if each.period is None else str(each.period),
            "state": state(each, context.lang),
            "came": came(each, context.lang),
        }
        for each in context.outcome.submissions
    ]
