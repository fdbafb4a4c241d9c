"""Who has not submitted a form that is due (XS013), and what came instead where something came."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlsync.model import Finding, Missing, Records, Register, Role, Submission, Tier, Value, Verdict
from xlsync.pipeline.settings import Definitions
from xlsync.texts.catalogue import finding


def missing_forms(
    submissions: Sequence[Submission], definitions: Definitions, due: Mapping[str, frozenset[str]], day: date
) -> list[Missing]:
    """The forms that are due and did not come, in the order of the register.

    What came for another period or round has not come. What came and cannot be counted yet, since it is in dispute
    whose it is or which version counts, has: that is told of the file, and the unit need not be reminded.
    """
    came = {
        (each.unit, each.form)
        for each in submissions
        if _came(each) and each.period == definitions.period and not _told(each, "XS008")
    } | _told_by_rows(submissions, definitions.register, day)
    return [
        Missing(unit.code, form)
        for form, units in sorted(due.items())
        for unit in definitions.register.on(day)
        if unit.code in units and (unit.code, form) not in came
    ]


def _came(each: Submission) -> bool:
    return each.verdict is Verdict.ACCEPTED and not each.annex


def _told(each: Submission, code: str, variant: str | None = None) -> bool:
    return any(found.code == code and variant in {None, found.variant} for found in each.findings)


def _told_by_rows(
    submissions: Iterable[Submission], register: Register, day: date
) -> set[tuple[str | None, str | None]]:
    """Grassroots unions that have reported a form in the tables of their parent that are counted: each in a row of its
    own, or all of them in one aggregate row."""
    told: set[tuple[str | None, str | None]] = set()
    for each in submissions:
        if not each.counted:
            continue
        for records in each.tables:
            children = (unit for unit, role in zip(records.units, records.roles, strict=True) if role is Role.CHILD)
            told.update((unit, each.form) for unit in children)
            if each.unit is not None and _has_aggregate(records):
                told.update((unit.code, each.form) for unit in register.children(each.unit, day))
    return told


def _has_aggregate(records: Records) -> bool:
    """Whether one row speaks for all grassroots unions, with a figure at least."""
    return any(
        role is Role.AGGREGATE and any(isinstance(column[record], int | float) for column in records.values.values())
        for record, role in enumerate(records.roles)
    )


def missing_findings(
    missing: Iterable[Missing], submissions: Iterable[Submission], definitions: Definitions, day: date
) -> Iterable[Finding]:
    """XS013: one for each unit; grassroots unions together, one for each parent."""
    instead: dict[tuple[str | None, str | None], Submission] = {}
    for submission in submissions:
        if _came(submission):
            instead.setdefault((submission.unit, submission.form), submission)
    children: dict[tuple[str, str], list[str]] = {}
    for each in missing:
        unit = definitions.register.get(each.unit, day)
        if unit is not None and unit.tier is Tier.GRASSROOTS and unit.parent is not None:
            children.setdefault((unit.parent, each.form), []).append(unit.name)
        else:
            variant = _variant(instead.get((each.unit, each.form)))
            yield finding("XS013", variant=variant, values={"form": each.form}, unit=each.unit, form=each.form)
    for (parent, form), names in children.items():
        values: dict[str, Value] = {"count": len(names), "names": "; ".join(names[:20]), "form": form}
        yield finding("XS013", variant="children", values=values, unit=parent, form=form)


def _variant(came: Submission | None) -> str:
    """What is said of a unit that has sent something which does not count."""
    if came is None:
        return ""
    return "other_round" if _told(came, "XS008", "round") else "other_period"
