"""The kinds of entries: one constructor for each, so that one fact has one shape, and the way back for decisions.

Numbers stay numbers, dates are ISO texts, absent is null. Sensitive values are left out or masked by the caller: what
is in the ledger stays there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from math import isfinite

from xlsync.ledger.chain import Entry, Json, Stored
from xlsync.ledger.taking import Taker
from xlsync.model import (
    Acceptance,
    Adjustment,
    Cleaned,
    Finding,
    Severity,
    SignedCopy,
    Source,
    Submission,
    Waiver,
)
from xlsync.model.sealing import Approval, Reopening, Seal

RUN = "run"
ATTACHMENT = "attachment"
SUBMISSION = "submission"
VALUES = "values"
FINDINGS = "findings"
ACCEPTANCE = "acceptance"
ADJUSTMENT = "adjustment"
SIGNED = "signed"
WAIVER = "waiver"
SEAL = "seal"
REOPENING = "reopening"

#: What becomes of a file: it is read as a workbook, refused, kept as the signed copy, or holds no table.
ATTACHMENT_VERDICTS = ("read", "refused", "signed", "left_aside")

KINDS = (RUN, ATTACHMENT, SUBMISSION, VALUES, FINDINGS, ACCEPTANCE, ADJUSTMENT, SIGNED, WAIVER, SEAL, REOPENING)


def run(
    command: str,
    *,
    period: str | None,
    round: str | None,
    as_of: date,
    tool: str,
    forms: Mapping[str, str],
    counts: Mapping[str, int],
    by: str | None = None,
) -> Entry:
    """A run of the program: `tool` with its version, `forms` the version of each form, `counts` such as
    `{"files": 18, "accepted": 17, "errors": 2, "missing": 1}`, `by` who ran it (`processes.user_name`)."""
    return Entry(
        RUN,
        {
            "command": command, "period": period, "round": round, "as_of": as_of.isoformat(), "tool": tool,
            "forms": dict(forms), "counts": dict(counts), "by": by,
        },
    )  # fmt: skip


def attachment(source: Source, *, size: int | None, content: str | None, verdict: str, why: str | None = None) -> Entry:
    """A file that was seen, also one that is refused. `size` in bytes, `content` what kind of file it is (`xlsx`,
    `pdf`), `verdict` what became of it (one of `ATTACHMENT_VERDICTS`), `why` the code and variant of a refusal with a
    blank between: `XS005 entries`."""
    body: dict[str, Json] = {**_source(source), "size": size, "content": content, "verdict": verdict, "why": why}
    return Entry(ATTACHMENT, body)


def submission(found: Submission, *, round: str | None = None) -> Entry:
    """What a file was taken for, by which evidence, and whether it counts. `round` is the round of the run (`asked`);
    a run without one takes the round that the file names."""
    return Entry(
        SUBMISSION,
        {
            **_source(found.source, mail=False),
            "form": found.form,
            "version": found.version,
            "unit": found.unit,
            "period": None if found.period is None else str(found.period),
            "round": round if round is not None else found.round,
            "asked": round,
            "verdict": found.verdict.value,
            "counted": found.counted,
            "late": found.late,
            "saved": found.saved,
            "evidence": [asdict(evidence) for evidence in found.evidence],
        },
    )


def values(
    sha256: str,
    *,
    form: str,
    table: str,
    unit: str,
    period: str,
    round: str | None,
    columns: Mapping[str, str],
    rows: Iterable[tuple[int, str, str | None]],
    cells: Mapping[str, Cleaned],
    refused: Mapping[str, str] | None = None,
) -> Entry:
    """The accepted values of one table of a file, by the address of their cells: `{"C14": 7290}`.

    `columns` gives the letters of the column of each field, `rows` the number, the role and the unit of each row, so
    that a figure can be found by its meaning, too. `refused` is what stands in cells that were refused, as typed.
    """
    plain: dict[str, Json] = {cell: _plain(value) for cell, value in cells.items()}
    body: dict[str, Json] = {
        "sha256": sha256, "form": form, "table": table, "unit": unit, "period": period, "round": round,
        "columns": dict(columns), "rows": [list(row) for row in rows], "cells": plain,
    }  # fmt: skip
    if refused:
        body["refused"] = dict(refused)
    return Entry(VALUES, body)


def findings(sha256: str | None, found: Iterable[Finding]) -> Entry:
    """What was found in a file, or (without a hash) in no file."""
    listed: list[Json] = [
        {
            "id": finding.id, "code": finding.code, "severity": finding.severity.value, "sheet": finding.sheet,
            "cell": finding.cell, "found": finding.found, "unit": finding.unit, "claim": finding.claim(sha256),
            "waivable": finding.waivable or finding.severity is Severity.WARNING,
        }
        for finding in found
    ]  # fmt: skip
    return Entry(FINDINGS, {"sha256": sha256, "findings": listed})


def acceptance(decision: Acceptance) -> Entry:
    """The consolidator's word on which version counts, or whose it is."""
    return Entry(ACCEPTANCE, asdict(decision))


def adjustment(decision: Adjustment) -> Entry:
    """A figure confirmed by telephone."""
    return Entry(ADJUSTMENT, asdict(decision))


def waiver(decision: Waiver) -> Entry:
    """Findings that may stay as they are, with the reason."""
    return Entry(WAIVER, asdict(decision))


def seal(made: Seal) -> Entry:
    """A package that was sealed."""
    body = {**asdict(made), "approval": {**asdict(made.approval), "units": list(made.approval.units)}}
    body["figures"] = [[*key, value] for key, value in sorted(made.figures.items())]
    body["files"] = [list(each) for each in sorted(made.files)]
    return Entry(SEAL, body)


def reopening(decision: Reopening) -> Entry:
    """A sealed period that was opened again."""
    return Entry(REOPENING, asdict(decision))


def signed(copy: SignedCopy) -> Entry:
    """A signed scan with the workbooks that it goes with."""
    return Entry(
        SIGNED,
        {
            **_source(copy.source), "sha256": copy.sha256, "unit": copy.unit, "number": copy.number, "day": copy.day,
            "pairs": list(copy.pairs),
        },
    )  # fmt: skip


def to_acceptance(stored: Stored) -> Acceptance:
    """The decision back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, ACCEPTANCE)
    return Acceptance(
        sha256=take.text("sha256"),
        period=take.text("period"),
        round=take.optional("round"),
        unit=take.optional("unit"),
        over=take.texts("over"),
        by=take.text("by"),
        reason=take.text("reason"),
        at=take.text("at"),
    )


def to_adjustment(stored: Stored) -> Adjustment:
    """The decision back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, ADJUSTMENT)
    return Adjustment(
        unit=take.text("unit"),
        period=take.text("period"),
        round=take.optional("round"),
        form=take.text("form"),
        table=take.text("table"),
        field=take.text("field"),
        row=take.optional("row"),
        sha256=take.text("sha256"),
        old=take.value("old"),
        new=take.value("new"),
        confirmed_by=take.text("confirmed_by"),
        by=take.text("by"),
        reason=take.text("reason"),
        at=take.text("at"),
    )


def to_waiver(stored: Stored) -> Waiver:
    """The decision back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, WAIVER)
    return Waiver(
        code=take.text("code"),
        unit=take.optional("unit"),
        period=take.text("period"),
        round=take.optional("round"),
        cell=take.optional("cell"),
        claims=take.texts("claims"),
        by=take.text("by"),
        reason=take.text("reason"),
        at=take.text("at"),
        until=take.optional("until"),
    )


def to_seal(stored: Stored) -> Seal:
    """The seal back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, SEAL)
    approval = take.inside("approval", SEAL)
    return Seal(
        period=take.text("period"),
        round=take.optional("round"),
        number=take.whole("number"),
        by=take.text("by"),
        at=take.text("at"),
        package=take.text("package"),
        manifest=take.text("manifest"),
        approval=Approval(approval.texts("units"), approval.text("by"), approval.text("reason")),
        figures={(row[0], row[1], row[2], row[3]): value for *row, value in take.rows("figures", 5)},
        files=frozenset((row[0], row[1], row[2]) for row in take.rows("files", 3)),
    )


def to_reopening(stored: Stored) -> Reopening:
    """The decision back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, REOPENING)
    return Reopening(take.text("period"), take.optional("round"), take.text("by"), take.text("reason"), take.text("at"))


def to_signed(stored: Stored) -> SignedCopy:
    """The signed copy back; raises DamagedLedgerError when the entry is none."""
    take = Taker(stored, SIGNED)
    return SignedCopy(
        sha256=take.text("sha256"),
        source=Source(take.text("path"), take.optional("member"), take.text("sha256"), take.mail()),
        unit=take.optional("unit"),
        number=take.optional("number"),
        day=take.optional("day"),
        pairs=take.texts("pairs"),
    )


def _source(source: Source, *, mail: bool = True) -> dict[str, Json]:
    body: dict[str, Json] = {"sha256": source.sha256, "path": source.path, "member": source.member}
    if mail:
        body["mail"] = None if source.mail is None else asdict(source.mail)
    return body


def _plain(value: Cleaned) -> Json:
    if isinstance(value, float) and not isfinite(value):  # JSON has no such numbers
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
