"""`xlsync accept`: which version counts, whose a file is, which scan is the signed copy. Decided once, with name and
reason, kept in the ledger, applied to every later run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from xlsync.forms.names import UnitNames, names_on
from xlsync.ledger import entries
from xlsync.ledger.store import Ledger
from xlsync.model import (
    Acceptance,
    OperationError,
    Period,
    SignedCopy,
    Submission,
    Unit,
)
from xlsync.pipeline.decisions import known_versions, last_submissions
from xlsync.pipeline.run import check
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.signing import is_scan


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was put on the record, of a workbook or a signed copy; `others` is how many versions it counts over."""

    unit: Unit
    decision: Acceptance | SignedCopy
    others: int = 0


def accept(
    path: str,
    settings: Settings,
    *,
    member: str | None,
    unit: str | None,
    by: str,
    reason: str,
    number: str | None = None,
    day: str | None = None,
) -> Accepted:
    """Records that a file counts for its unit and period, over the other versions on the record, or whose it is.

    A scan (PDF, picture) is recorded as the signed copy of what counts for the unit now, with number and date. Raises
    OperationError for a file, a unit or a name that does not fit, LedgerError, and what `check` raises.
    """
    definitions, period, ledger = ready(settings, by, reason)
    names = names_on(definitions.register, period.last)
    named = None if unit is None else unit_named(names, unit)
    run = check([path], replace(settings, record=False), attachments=True)
    wanted = [each for each in run.outcome.submissions if member is None or each.source.member == member]
    books = [each for each in wanted if each.form is not None]
    scans = [each for each in wanted if is_scan(each)]
    chosen = books or scans
    sources = {(each.source.sha256, each.source.member) for each in chosen}
    if len(sources) != 1:
        if any(found.code == "XS002" for each in wanted for found in each.findings):
            raise OperationError(
                f"{path} có mật khẩu: thêm --password-file TỆP.", f"{path} needs a password: add --password-file FILE."
            )
        raise _not_one(path, [each for each in run.outcome.submissions if each.form is not None or is_scan(each)])
    one = chosen[0]
    asked = None if definitions.round is None else definitions.round.id
    store = Ledger.open(ledger, create=True)
    versions = known_versions(store, str(period), asked)
    if not books:
        return _sign(store, one, named, period, asked, number, day)
    found = named or _undisputed(one, definitions, period)
    _require_period(one, period)
    over = {
        sha256
        for each in books
        for sha256 in versions.get((found.code, each.form or "", str(period)), ())
        if sha256 != one.source.sha256
    }
    decision = Acceptance(one.source.sha256, str(period), asked, found.code, tuple(sorted(over)), by, reason, now())
    store.append([entries.acceptance(decision)])
    return Accepted(found, decision, len(over))


def ready(settings: Settings, by: str, reason: str) -> tuple[Definitions, Period, Path]:
    """What every decision needs: definitions, a period, a ledger. Raises OperationError where one is missing, or a name
    or a reason."""
    definitions = load_definitions(settings)
    period = definitions.asked
    require_name(by, "--by")
    require_name(reason, "--reason")
    if settings.ledger is None:
        raise OperationError("Thiếu sổ ghi nhận: thêm --ledger TỆP.", "No ledger: add --ledger FILE.")
    return definitions, period, settings.ledger


def require_name(text: str, option: str) -> None:
    """Raises OperationError unless the text says something, on one line."""
    if not text.strip() or not text.isprintable():
        raise OperationError(
            f"{option}: ghi rõ trên một dòng, không để trống.", f"{option}: write it on one line, not empty."
        )


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def unit_named(names: UnitNames, text: str) -> Unit:
    """The unit that the operator names; raises OperationError with those that may be meant."""
    resolved = names.resolve(text)
    if resolved.unit is not None:
        return resolved.unit
    near = ", ".join(f"{each.code} ({each.name})" for each in resolved.suggestions)
    hint_vi, hint_en = (f" Có phải: {near}?", f" Did you mean: {near}?") if near else ("", "")
    raise OperationError(
        f"Không có đơn vị “{text}” vào ngày {names.day:%d/%m/%Y}.{hint_vi}",
        f"There is no unit “{text}” on {names.day.isoformat()}.{hint_en}",
    )


def _undisputed(one: Submission, definitions: Definitions, period: Period) -> Unit:
    disputed = any(found.code == "XS009" and found.variant == "unit" for found in one.findings)
    unit = None if one.unit is None or disputed else definitions.register.get(one.unit, period.last)
    if unit is None:
        raise OperationError(
            "Chưa rõ tệp của đơn vị nào: thêm --unit MÃ.", "It is not clear whose file it is: add --unit CODE."
        )
    return unit


def _require_period(one: Submission, period: Period) -> None:
    """A workbook of another period is never summed in, whoever says so."""
    stated = {each.read for each in one.evidence if each.what == "period" and each.read is not None}
    if stated and str(period) not in stated:
        shown = ", ".join(sorted(stated))
        raise OperationError(
            f"Tệp ghi kỳ {shown}, không phải {period}: số liệu của kỳ khác không được cộng vào kỳ này.",
            f"The file says {shown}, not {period}: figures of another period are never summed into this one.",
        )


def _not_one(path: str, candidates: Sequence[Submission]) -> OperationError:
    members = sorted({each.source.member for each in candidates if each.source.member is not None})
    if not members:
        return OperationError(
            f"{path} không có biểu mẫu nào và không phải bản ký.", f"{path} has no known form and is no signed copy."
        )
    listed = "; ".join(members)
    return OperationError(
        f"{path} có nhiều tệp, hãy chọn một bằng --member: {listed}.",
        f"{path} holds several files, choose one with --member: {listed}.",
    )


def _sign(
    store: Ledger,
    scan: Submission,
    unit: Unit | None,
    period: Period,
    asked: str | None,
    number: str | None,
    day: str | None,
) -> Accepted:
    if unit is None:
        raise OperationError("Bản ký của đơn vị nào? Thêm --unit MÃ.", "Whose signed copy is it? Add --unit CODE.")
    counted = {
        str(each.body.get("sha256"))
        for each in last_submissions(store, str(period), asked, unit)
        if each.body.get("counted") is True
    }
    copy = SignedCopy(scan.source.sha256, scan.source, unit.code, number, day, tuple(sorted(counted)))
    store.append([entries.signed(copy)])
    return Accepted(unit, copy)
