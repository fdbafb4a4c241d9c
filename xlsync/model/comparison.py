"""What leaders ask for beside the totals: the same period last year, cumulative figures, the targets of the plan.

Rates are fractions, their differences percentage points; a share or a change in per cent is a fraction, too.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xlsync.model.period import Period
from xlsync.model.unit import Tier

Number = int | float


class Span(StrEnum):
    """What a target is for: this period alone, the year so far, the term so far."""

    PERIOD = "period"
    YEAR = "year"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the plan for one field: of a tier, of a unit (with all under it), or of all (both None).

    `value` is above 0, for a rate a fraction. `source` is the document that sets it.
    """

    form: str
    table: str
    field: str
    value: Number
    span: Span = Span.PERIOD
    tier: Tier | None = None
    unit: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: None when nobody reported. `lacking` are the periods whose form did not ask for it."""

    value: Number | None
    incomplete: bool = False
    lacking: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Achieved:
    """A target and what there is of it. `amount` is None where the unit's part in a group cannot be told."""

    target: Target
    amount: Amount | None

    @property
    def share(self) -> float | None:
        """What was achieved of the target, as a fraction."""
        if self.amount is None or self.amount.value is None:
            return None
        return self.amount.value / self.target.value


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of one line. `before` is None where there is no period to compare with, `term` without a term."""

    field: str
    now: Amount
    before: Amount | None = None
    year: Amount | None = None
    term: Amount | None = None
    targets: tuple[Achieved, ...] = ()
    rate: bool = False

    @property
    def difference(self) -> Number | None:
        """How much more (less: negative) than a year earlier; for a rate in percentage points."""
        if self.before is None or self.now.value is None or self.before.value is None:
            return None
        difference = round(self.now.value - self.before.value, 12)
        return round(100 * difference, 9) if self.rate else difference

    @property
    def change(self) -> float | None:
        """The difference as a fraction of a year earlier; None for rates and where that was 0."""
        difference = self.difference
        if self.rate or difference is None or self.before is None or not self.before.value or self.before.value < 0:
            return None
        return difference / self.before.value

    @property
    def difference_incomplete(self) -> bool:
        """Whether one of the two figures misses something."""
        return self.now.incomplete or (self.before is not None and self.before.incomplete)


@dataclass(frozen=True, slots=True)
class ComparedTier:
    """The fields of a tier; `tier` None: of all tiers."""

    tier: Tier | None
    fields: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """Units that follow from one another, with all grassroots unions under them: their codes then and now."""

    then: tuple[str, ...]
    now: tuple[str, ...]
    fields: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A period and where its figures come from ("" for the period itself)."""

    period: Period
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cumulation:
    """What is cumulated from the day `first` on: the pieces, oldest first, the last one is the period itself.

    `gaps` are the days of which no figures are there; with one every cumulated flow is incomplete.
    """

    first: date
    pieces: tuple[Piece, ...]
    gaps: tuple[Period, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether anything is added to the period itself."""
        return len(self.pieces) > 1


@dataclass(frozen=True, slots=True)
class TableComparison:
    """One table: by tier (those of the table, and all), and group by group where there is a period to compare with."""

    form: str
    table: str
    tiers: tuple[ComparedTier, ...]
    year: Cumulation
    term: Cumulation | None = None
    before: Piece | None = None
    groups: tuple[ComparedGroup, ...] = ()
    unit_targets: tuple[Achieved, ...] = ()
