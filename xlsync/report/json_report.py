"""The outcome as JSON: what scripts rely on. The shape is published in docs/output.schema.json."""

import json
from collections import Counter
from typing import Any

from xlsync.forms.definition import FieldType, RowKind, Table
from xlsync.model import Finding, Submission, TotalRow
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
        "waived": None,
    }


def _total(row: TotalRow, table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {"tier": None if row.tier is None else row.tier.value}
    for field in numeric_fields(table):
        value = row.values.get(field.id)
        whole = field.type is FieldType.COUNT and isinstance(value, float) and value.is_integer()
        values[field.id] = int(value) if whole and value is not None else value
    values["incomplete"] = bool(row.incomplete)
    return values


def _totals(context: Context) -> dict[str, list[dict[str, Any]]]:
    """By table id; where two forms have a table of the same id, by `form.table`."""
    tables = list(context.tables())
    uses = Counter(table.id for _, table, _ in tables)
    return {
        table.id if uses[table.id] == 1 else f"{form.form}.{table.id}": [
            _total(row, table) for row in (() if table.rows is RowKind.LIST else totals.rows)
        ]
        for form, table, totals in tables
    }


def to_json(context: Context) -> str:
    """The outcome as JSON, indented, ending in a line end. `check` has no `missing`, `totals`, `adjustments`,
    `acceptances` and `signed`, only `status` has the `matrix`."""
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
        document["totals"] = _totals(context)
        document["adjustments"] = adjustments_json(context)
        document["acceptances"] = acceptances_json(context)
        document["signed"] = signed_json(context)
    if outcome.command == "status":
        document["matrix"] = matrix_json(context)
    return printable(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"
