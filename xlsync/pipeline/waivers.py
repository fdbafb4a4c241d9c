"""Which findings are waived: warnings, and errors of rules that permit it, that a person explained on the record."""

from collections.abc import Iterable, Sequence
from datetime import date

from xlsync.model import Finding, Severity, Submission, Waiver


def may_be_waived(found: Finding) -> bool:
    """Warnings may; errors only where the definition of their rule says so; information need not."""
    return found.severity is Severity.WARNING or (found.severity is Severity.ERROR and found.waivable)


def waived(
    findings: Iterable[Finding], submissions: Iterable[Submission], waivers: Sequence[Waiver], day: date
) -> dict[str, Waiver]:
    """By the id of a finding, the waiver that holds for it on that day; of several the last one."""
    hashes = {(each.source.path, each.source.member): each.source.sha256 for each in submissions} if waivers else {}
    found: dict[str, Waiver] = {}
    for each in findings if waivers else ():
        if may_be_waived(each):
            claim = each.claim(hashes.get((each.path or "", each.member)))
            holding = [waiver for waiver in waivers if waiver.code == each.code and waiver.holds(claim, day)]
            if holding:
                found[each.id] = holding[-1]
    return found
