"""The outcome as JSON: what scripts rely on. The shape is published in docs/output.schema.json."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from xlsync.forms.definition import FieldType, RowKind, Table
from xlsync.model import Finding, Submission, TotalRow, Waiver
from xlsync.report.comparison_json import comparisons_json
from xlsync.report.context import Context, numeric_fields
from xlsync.report.decisions_json import acceptances_json, adjustments_json, provenance, signed_json
from xlsync.report.status_json import matrix_json
from xlsync.report.wording import printable
from xlsync.texts.render import render

SCHEMA_VERSION = 1


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "path": submission.source.path,
        "member": submission.source.member,
        "sha256": submission.source.sha256,
        "form": submission.form,
        "version": submission.version,
        "unit": submission.unit,
        "period": None if submission.period is None else str(submission.period),
        "status": submission.verdict.value,
        "late": submission.late,
        **provenance(submission),
    }


def _finding(finding: Finding, context: Context) -> dict[str, Any]:
    rendered = render(finding, context.lang, context)
    first = () if finding.cell is None or finding.cell in finding.cells else (finding.cell,)
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": rendered.message,
        "remedy": rendered.remedy,
        "unit": finding.unit,
        "form": finding.form,
        "table": finding.table,
        "field": finding.field,
        "path": finding.path,
        "member": finding.member,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "cells": [*first, *finding.cells],
        "found": finding.found,
        "expected": finding.expected,
        "waived": _waived(context.outcome.waived.get(finding.id)),
    }


def _waived(waiver: Waiver | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {"by": waiver.by, "reason": waiver.reason, "at": waiver.at, "until": waiver.until}


def _total(row: TotalRow, table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {"tier": None if row.tier is None else row.tier.value}
    for field in numeric_fields(table):
        value = row.values.get(field.id)
        whole = field.type is FieldType.COUNT and isinstance(value, float) and value.is_integer()
        values[field.id] = int(value) if whole and value is not None else value
    values["incomplete"] = bool(row.incomplete)
    return values


def _names(context: Context) -> Callable[[str, str], str]:
    """What tables are called: their id; where two forms have a table of the same id, `form.table`."""
    uses = Counter(table.id for _, table, _ in context.tables())
    return lambda form, table: table if uses[table] == 1 else f"{form}.{table}"


def _totals(context: Context, name_of: Callable[[str, str], str]) -> dict[str, list[dict[str, Any]]]:
    return {
        name_of(form.form, table.id): [
            _total(row, table) for row in (() if table.rows is RowKind.LIST else totals.rows)
        ]
        for form, table, totals in context.tables()
    }


def totals_json(context: Context) -> dict[str, list[dict[str, Any]]]:
    """The totals by table, as the whole document has them."""
    return _totals(context, _names(context))


def to_json(context: Context) -> str:
    """The outcome as JSON, indented, ending in a line end. `check` has no `missing`, `totals`, `adjustments`,
    `acceptances` and `signed`, only `status` has the `matrix`; `comparisons` is there where anything is compared."""
    outcome = context.outcome
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": context.tool,
        "period": None if outcome.period is None else str(outcome.period),
        "as_of": outcome.as_of.isoformat(),
        "submissions": [_submission(submission) for submission in outcome.submissions],
    }
    if outcome.command != "check":
        document["missing"] = [{"unit": missing.unit, "form": missing.form} for missing in outcome.missing]
    document["findings"] = [_finding(finding, context) for finding in outcome.findings]
    if outcome.command != "check":
        name_of = _names(context)
        document["totals"] = _totals(context, name_of)
        if outcome.comparisons:
            document["comparisons"] = comparisons_json(context, name_of)
        document["adjustments"] = adjustments_json(context)
        document["acceptances"] = acceptances_json(context)
        document["signed"] = signed_json(context)
    if outcome.command == "status":
        document["matrix"] = matrix_json(context)
    return printable(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"
