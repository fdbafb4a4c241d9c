"""The result of one run, which every report is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsync.model.comparison import TableComparison
from xlsync.model.decision import Acceptance, Applied, SignedCopy, Waiver
from xlsync.model.finding import Finding, Severity
from xlsync.model.past import PastPeriod
from xlsync.model.period import Period
from xlsync.model.submission import Submission
from xlsync.model.totals import TableTotals


@dataclass(frozen=True, slots=True)
class Missing:
    """A form that is due and was not submitted by that unit."""

    unit: str
    form: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run: what came in, what is missing, what was found (sorted: file, sheet, cell, code) and the totals.

    `totals` is keyed by (form, table) and empty for `check`, as is `missing`. `signed` are the signed copies that came,
    `applied` the adjustments that were made, in force or not, `accepted` the decisions by which a file counts that is
    here, in the order in which they were made, `deadline` and `cut_off` (the day on which figures are closed) those of
    the round.
    """

    command: str
    as_of: date
    period: Period | None = None
    subject: str | None = None
    submissions: tuple[Submission, ...] = ()
    missing: tuple[Missing, ...] = ()
    findings: tuple[Finding, ...] = ()
    totals: Mapping[tuple[str, str], TableTotals] = field(default_factory=dict)
    signed: tuple[SignedCopy, ...] = ()
    applied: tuple[Applied, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    deadline: date | None = None
    cut_off: date | None = None
    round: str | None = None
    """The reporting round that was asked for."""
    past: tuple[PastPeriod, ...] = ()
    """Earlier periods that the figures are compared with, by their last day, oldest first."""
    waived: Mapping[str, Waiver] = field(default_factory=dict)
    """By the id of a finding, the waiver that holds for it."""
    comparisons: Mapping[tuple[str, str], TableComparison] = field(default_factory=dict)
    """By (form, table), the tables that have anything to compare with: an earlier period, or a target of the plan."""

    @property
    def decided(self) -> bool:
        """Whether a person's word stands behind a figure or a file: an adjustment, in force or not, an acceptance."""
        return bool(self.applied or self.accepted)

    @property
    def passed(self) -> bool:
        """Whether there is no finding of level error, but those that may be waived and are."""
        return not any(each.severity is Severity.ERROR and each.id not in self.waived for each in self.findings)
