"""Runs with figures corrected by telephone or files that count by decision, for the tests of the reports. All names and figures are samples."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from report_factory import PERIOD, make_context, source

from xlsync.forms.definition import Form, Table
from xlsync.model import (
    Acceptance,
    Adjustment,
    Applied,
    Cleaned,
    Contribution,
    Evidence,
    Records,
    Role,
    Source,
    Submission,
    Verdict,
)
from xlsync.report.context import Context

FORM = "bieu-tong-hop"
DIALOGUE = "dialogue_petitions"
REASON = "gõ 7.000 trên máy đặt vùng khác"


def adjustment(unit: str = "U1", field: str = "sessions", row: str | None = None, **changes: Any) -> Adjustment:
    """An adjustment of the unit's file, entered at 09:15 by the clock of the offices."""
    made = Adjustment(
        unit=unit, period=str(PERIOD), round=None, form=FORM, table=DIALOGUE, field=field, row=row,
        sha256=source(unit).sha256, old=7, new=7000, confirmed_by="Văn phòng huyện (mẫu)", by="Chuyên viên (mẫu)",
        reason=REASON, at="2024-03-04T02:15:30+00:00",
    )  # fmt: skip
    return replace(made, **changes)


def applied(made: Adjustment, cell: str | None = "C8", *, sheet: str = "Biểu 2", holds: bool = True, where: Source | None = None) -> Applied:  # fmt: skip
    return Applied(made, where or source(made.unit), sheet, cell, holds)


def put(made: Iterable[Contribution], unit: str, values: Mapping[str, tuple[Cleaned, Cleaned]], *, aggregate: bool = False) -> list[Contribution]:  # fmt: skip
    """The records with some figures of one row put in place of others: field → (in the file, confirmed)."""
    return [
        replace(
            each,
            values={**each.values, **{field: new for field, (_, new) in values.items()}},
            adjusted={field: old for field, (old, _) in values.items()},
        )
        if (each.sender == unit if aggregate else each.unit == unit) and each.aggregate == aggregate
        else each
        for each in made
    ]


def adjusted_context(*made: Applied, submissions: Iterable[Submission] = (), **options: Any) -> Context:
    """A province whose U1 said 7 sessions where 7,000 were confirmed, or what else `made` and `change` say."""

    def change(form: Form, table: Table, records: list[Contribution]) -> list[Contribution]:
        return put(records, "U1", {"sessions": (7, 7000)}) if table.id == DIALOGUE else records

    context = make_context(**{"change": change, **options})
    outcome = context.outcome
    return replace(
        context,
        outcome=replace(
            outcome, applied=made or (applied(adjustment()),), submissions=(*outcome.submissions, *submissions)
        ),
    )


def table_of(unit: str, sessions: Cleaned, *, typed: str | None = None, where: Source | None = None) -> Submission:
    """A file of the unit with its own row of Biểu 2, in row 8."""
    records = Records(
        FORM, "2024", DIALOGUE, "Biểu 2", {"sessions": 3}, [8], [Role.OWN], [unit], {"sessions": [sessions]},
        typed={} if typed is None else {(0, "sessions"): typed},
    )  # fmt: skip
    return Submission(where or source(unit), FORM, "2024", unit, PERIOD, tables=(records,))


def superseded_context(**options: Any) -> Context:
    """The unit has sent a later file, which says 7,290: the adjustment of its earlier one is no longer in force."""
    earlier = Source("hop-thu/BC U1 cũ.xlsx", None, "a" * 64)
    later = Source("hop-thu/thư.eml", "BC U1.xlsx", "b" * 64)
    made = applied(adjustment(sha256="a" * 64), holds=False, where=later)
    return adjusted_context(
        made,
        submissions=[
            Submission(earlier, FORM, "2024", "U1", PERIOD, verdict=Verdict.SUPERSEDED, counted=False),
            table_of("U1", 7290, where=later),
        ],
        **{"change": None, **options},
    )


def acceptance(unit: str = "U1", **changes: Any) -> Acceptance:
    """The decision that the unit's file counts over one other, made at 09:15 by the clock of the offices."""
    made = Acceptance(
        sha256=source(unit).sha256, period=str(PERIOD), round=None, unit=unit, over=("a" * 64,),
        by="Chuyên viên (mẫu)", reason="đã hỏi văn phòng huyện", at="2024-03-04T02:15:30+00:00",
    )  # fmt: skip
    return replace(made, **changes)


def accepted_context(*made: Acceptance, says: Mapping[str, tuple[str, ...]] | None = None, **options: Any) -> Context:
    """A province where files count by decision. `says` is what each of them says itself of unit and period; by default
    what was decided."""
    context = make_context(**options)
    decisions = made or (acceptance(),)
    by_file = {each.sha256: each for each in decisions}

    def with_evidence(each: Submission) -> Submission:
        decision = by_file.get(each.source.sha256)
        if decision is None:
            return each
        stated = {"unit": (decision.unit,), "period": (decision.period,), **(says or {})}
        own = tuple(Evidence(what, "cover", str(read), read=read) for what, all in stated.items() for read in all)
        return replace(each, evidence=(Evidence("unit", "decision", "U1", read=decision.unit), *own))

    submissions = tuple(with_evidence(each) for each in context.outcome.submissions)
    return replace(context, outcome=replace(context.outcome, submissions=submissions, accepted=decisions))
