"""The words of the status matrix as types: states, cells, rows, the whole. Built by `status_matrix`, put into words by
`status_words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xlsync.model import Finding, SignedCopy, Submission, Tier


class State(StrEnum):
    """What became of a form that a unit owes or has sent; the names are those of the JSON output."""

    RECEIVED = "received"
    LATE = "late"
    NOT_COUNTED = "not_counted"  # taken in, and not totalled: two versions, disputed identity, another period
    REJECTED = "rejected"
    SUPERSEDED = "superseded"  # only an earlier version is here, the later one counts elsewhere
    DUPLICATE = "duplicate"  # only a copy of what another one has sent
    MISSING = "missing"
    ANNEX = "annex"  # nothing but the province's printed annex
    NOT_DUE = "not_due"


class Signature(StrEnum):
    """The signed copy of the version that counts."""

    THERE = "there"
    AWAITED = "awaited"
    STALE = "stale"  # the workbook came anew and the signed copy did not (XS017)


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit, one form. `files` are those that count, or that stand for the state; the others are only counted."""

    state: State
    due: bool = False
    late: bool = False
    files: tuple[Submission, ...] = ()
    superseded: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_counted: int = 0
    reasons: tuple[str, ...] = ()
    """Codes of the findings that keep the files from counting, where the state is `not_counted`."""
    signature: Signature | None = None
    """None where no file counts, or where the run knows of no signed copies."""
    signed: SignedCopy | None = None
    adjusted: int = 0
    """Figures corrected by telephone that hold."""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The grassroots unions under one unit, for one form: how many have figures, in its workbook or in their own."""

    reported: int
    total: int
    aggregate: bool = False
    """Whether the unit has one row for all of them that says something."""
    missing: tuple[str, ...] = ()
    """Codes of those that owe the form and have not reported it."""
    rejected: tuple[str, ...] = ()
    """Codes of those whose own file was refused."""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its forms, by form id, and how many findings it has altogether."""

    unit: str
    tier: Tier | None
    cells: Mapping[str, Cell]
    errors: int = 0
    warnings: int = 0
    grassroots: Mapping[str, Coverage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """One form in numbers, grassroots unions left aside. Received (late ones included), not counted, rejected and
    missing add up to `due`; `unasked` has sent it without owing it."""

    form: str
    due: int
    received: int
    late: int
    not_counted: int
    rejected: int
    missing: int
    unasked: int = 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A file that belongs to no unit and form of the matrix, with the finding that says most of it."""

    submission: Submission
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class StatusMatrix:
    """The whole: forms in the order of the library, units in that of the register."""

    forms: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    unplaced: tuple[Unplaced, ...]
    summaries: tuple[Summary, ...]
    deadline: date | None = None
    overdue_days: int | None = None
    """Days since the deadline on the day of the check: negative before it."""

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed."""
        return self.overdue_days is not None and self.overdue_days > 0
