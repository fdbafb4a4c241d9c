"""Whether a submission came in time: by the day on which its mail was sent, on the clock of the offices (XS014)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xlsync.model import OFFICE_TIME, Submission, Verdict
from xlsync.texts.catalogue import finding


def mark_late(submissions: Sequence[Submission], deadline: date | None) -> list[Submission]:
    """The submissions, versions settled, with `late` and XS014 where they were sent after the deadline.

    What came several times came when it came first. A file from chat has no date of sending: nobody can say that it is
    late. Copies and replaced versions are marked and not told.
    """
    if deadline is None:
        return list(submissions)
    first: dict[tuple[str, str | None], list[date]] = {}
    for each in submissions:
        if (day := _sent_on(each)) is not None:
            first.setdefault((each.source.sha256, each.form), []).append(day)
    result = []
    for each in submissions:
        hashes = (each.source.sha256, *each.copies)
        days = [day for sha256 in hashes for day in first.get((sha256, each.form), ())]
        if each.verdict is Verdict.DUPLICATE and (own := _sent_on(each)) is not None:
            days = [own]
        day = min(days, default=None)
        if each.form is None or day is None or day <= deadline:
            result.append(each)
            continue
        findings = each.findings
        if each.verdict is Verdict.ACCEPTED:
            values = {"received": day.isoformat(), "deadline": deadline.isoformat()}
            told = finding(
                "XS014", values=values, unit=each.unit, form=each.form, path=each.source.path,
                member=each.source.member, found=day.isoformat(), expected=deadline.isoformat(),
            )  # fmt: skip
            findings = (*findings, told)
        result.append(replace(each, late=True, findings=findings))
    return result


def _sent_on(each: Submission) -> date | None:
    """The day on which it was sent, on the clock of the offices."""
    mail = each.source.mail
    moment = None if mail is None else mail.moment
    return None if moment is None else moment.astimezone(OFFICE_TIME).date()
