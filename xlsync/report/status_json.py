"""The status matrix as JSON, the part of the output that only `status` has. The shape is in docs/output.schema.json."""

from typing import Any

from xlsync.model import Source
from xlsync.report.context import Context
from xlsync.report.status_data import Cell, Coverage, StatusMatrix
from xlsync.report.status_matrix import sent, status_matrix


def matrix_json(context: Context) -> dict[str, Any]:
    """Deadline, a summary of each form, units with their forms, grassroots unions by parent, files without a place."""
    matrix = status_matrix(context)
    return {
        "deadline": None if matrix.deadline is None else matrix.deadline.isoformat(),
        "overdue": matrix.overdue,
        "summary": [
            {
                "form": each.form, "due": each.due, "received": each.received, "late": each.late,
                "not_counted": each.not_counted, "rejected": each.rejected, "missing": each.missing,
                "unasked": each.unasked,
            }
            for each in matrix.summaries
        ],
        "units": [
            {
                "unit": row.unit,
                "tier": None if row.tier is None else row.tier.value,
                "errors": row.errors,
                "warnings": row.warnings,
                "forms": {form: _cell(cell) for form, cell in row.cells.items()},
            }
            for row in matrix.rows
        ],
        "grassroots": [
            {"parent": row.unit, "forms": {form: _coverage(each) for form, each in row.grassroots.items()}}
            for row in matrix.rows
            if row.grassroots
        ],
        "unplaced": _unplaced(matrix),
    }  # fmt: skip


def _place(source: Source) -> dict[str, Any]:
    return {"path": source.path, "member": source.member}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "state": cell.state.value,
        "due": cell.due,
        "late": cell.late,
        "files": [
            {**_place(each.source), "sent": sent(each), "saved": each.saved}
            for each in cell.files
        ],
        "superseded": cell.superseded,
        "duplicates": cell.duplicates,
        "rejected": cell.rejected,
        "not_counted": cell.not_counted,
        "reasons": list(cell.reasons),
        "signed": None if cell.signature is None else {
            "state": cell.signature.value,
            "number": None if cell.signed is None else cell.signed.number,
            "date": None if cell.signed is None else cell.signed.day,
        },
        "adjusted": cell.adjusted,
        "errors": cell.errors,
        "warnings": cell.warnings,
    }  # fmt: skip


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "reported": coverage.reported,
        "total": coverage.total,
        "aggregate": coverage.aggregate,
        "missing": list(coverage.missing),
        "rejected": list(coverage.rejected),
        "errors": coverage.errors,
        "warnings": coverage.warnings,
    }


def _unplaced(matrix: StatusMatrix) -> list[dict[str, Any]]:
    return [
        {
            **_place(each.submission.source),
            "unit": each.submission.unit,
            "form": each.submission.form,
            "sent": sent(each.submission),
            "code": None if each.finding is None else each.finding.code,
        }
        for each in matrix.unplaced
    ]
