"""Who has submitted what, as one self-contained HTML page that prints well."""

from typing import Any

from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.html_report import page
from xlsync.report.status_data import Cell, StatusMatrix, UnitRow
from xlsync.report.status_matrix import status_matrix
from xlsync.report.status_words import (
    coverage_words,
    grassroots_name,
    heading,
    known,
    missing_units,
    names,
    note,
    others,
    signature_words,
    state_words,
    summary_words,
    to_do,
    when,
    wrong,
)
from xlsync.report.wording import counts
from xlsync.texts.words import word


def to_status_html(context: Context) -> str:
    """The page: numbers, the matrix with files and dates, grassroots unions by parent, files of nobody known."""
    lang = context.lang
    matrix = status_matrix(context)
    return page(
        "status.html.j2",
        lang=lang,
        tool=context.tool,
        sample=context.register.sample,
        heading=heading(matrix, context),
        counts=counts(context),
        summaries=[
            {
                "form": context.form_label(each.form, lang) or each.form,
                "words": summary_words(each, lang),
                "missing": names(missing_units(each.form, matrix), context),
            }
            for each in matrix.summaries
        ],
        forms=[context.form_label(form, lang) or form for form in matrix.forms],
        rows=[line for row in matrix.rows for line in _row(row, matrix, context)],
        unplaced=[
            {
                "file": context.file_name(each.submission.source),
                "known": known(each, context),
                "wrong": wrong(each, context),
                "to_do": to_do(each, context),
            }
            for each in matrix.unplaced
        ],
        word=lambda key: word(key, lang),
        caption=lambda name: caption(name, lang),
    )


def _row(row: UnitRow, matrix: StatusMatrix, context: Context) -> list[dict[str, Any]]:
    """The line of a unit, and that of its grassroots unions."""
    lang = context.lang
    lines: list[dict[str, Any]] = [
        {
            "name": context.name(row.unit),
            "tier": "" if row.tier is None else word(f"tier.{row.tier.value}", lang),
            "grassroots": False,
            "cells": [_cell(row.cells[form], context) for form in matrix.forms],
            "errors": row.errors,
            "warnings": row.warnings,
        }
    ]
    if row.grassroots:
        covered = [row.grassroots.get(form) for form in matrix.forms]
        label = caption("coverage_missing", lang)
        lines.append(
            {
                "name": grassroots_name(row.unit, context),
                "tier": word("tier.grassroots", lang),
                "grassroots": True,
                "cells": [
                    {"state": "", "words": "–", "files": [], "notes": []}
                    if each is None
                    else {
                        "state": "",
                        "words": coverage_words(each, lang),
                        "files": [],
                        "notes": [f"{label}: {names(each.missing, context)}"] if each.missing else [],
                    }
                    for each in covered
                ],
                "errors": sum(each.errors for each in covered if each is not None),
                "warnings": sum(each.warnings for each in covered if each is not None),
            }
        )
    return lines


def _cell(cell: Cell, context: Context) -> dict[str, Any]:
    lang = context.lang
    return {
        "state": cell.state.value,
        "words": state_words(cell, lang),
        "files": [
            {"name": context.file_name(each.source), "when": when(each, lang)}
            for each in cell.files
        ],
        "notes": [part for part in (others(cell, lang), note(cell, lang), signature_words(cell, lang)) if part],
    }  # fmt: skip
