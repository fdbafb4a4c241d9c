"""What the JSON output says of decisions and of where files came from. The shape is in docs/output.schema.json."""

from typing import Any

from xlsync.model import Evidence, SignedCopy, Submission
from xlsync.report.acceptances import Accepted, acceptances
from xlsync.report.context import Context
from xlsync.report.corrections import Correction, corrections
from xlsync.report.status_matrix import sent


def provenance(submission: Submission) -> dict[str, Any]:
    """The round that a workbook was made for, who sent it and when, when it was saved, what says whose it is."""
    mail = submission.source.mail
    return {
        "round": submission.round,
        "sender": None if mail is None or not mail.sender else mail.sender,
        "sent": sent(submission),
        "saved": submission.saved,
        "evidence": [_evidence(each) for each in submission.evidence],
    }


def adjustments_json(context: Context) -> list[dict[str, Any]]:
    """Figures corrected by telephone, in force or not; of a sensitive field neither values nor reason."""
    return [_adjustment(each) for each in corrections(context)]


def acceptances_json(context: Context) -> list[dict[str, Any]]:
    """Files that count because the consolidator said so, with the hashes of the versions that they count over."""
    return [_acceptance(each) for each in acceptances(context)]


def signed_json(context: Context) -> list[dict[str, Any]]:
    """The signed copies with the hashes of the workbooks that they go with."""
    return [_signed(each) for each in context.outcome.signed]


def _evidence(each: Evidence) -> dict[str, Any]:
    return {
        "what": each.what, "where": each.where, "text": each.text, "sheet": each.sheet, "cell": each.cell,
        "read": each.read,
    }  # fmt: skip


def _adjustment(each: Correction) -> dict[str, Any]:
    made, where = each.applied.adjustment, each.applied
    return {
        "unit": made.unit,
        "form": made.form,
        "table": made.table,
        "field": made.field,
        "row": made.row,
        "sha256": made.sha256,
        "path": None if where.source is None else where.source.path,
        "member": None if where.source is None else where.source.member,
        "sheet": where.sheet,
        "cell": where.cell,
        "old": each.old,
        "new": each.new,
        "confirmed_by": made.confirmed_by,
        "by": made.by,
        "reason": None if each.masked else made.reason,
        "at": made.at,
        "holds": each.holds,
    }


def _acceptance(each: Accepted) -> dict[str, Any]:
    made, source = each.decision, each.source
    return {
        "unit": each.unit,
        "path": None if source is None else source.path,
        "member": None if source is None else source.member,
        "sha256": made.sha256,
        "over": list(made.over),
        "by": made.by,
        "reason": made.reason,
        "at": made.at,
    }


def _signed(each: SignedCopy) -> dict[str, Any]:
    return {
        "path": each.source.path,
        "member": each.source.member,
        "sha256": each.sha256,
        "unit": each.unit,
        "number": each.number,
        "date": each.day,
        "pairs": list(each.pairs),
    }
