"""What the consolidator decided, with name and reason: which version counts, whose a file is, figures confirmed by
telephone, what may stay as it is, what the signed copy says. Kept in the ledger, applied to every later run."""

from dataclasses import dataclass
from datetime import date

from xlsync.model.submission import Source

Confirmed = str | int | float | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A file counts for its unit: over the versions named in `over` (hashes), or although nothing says whose it is.

    `unit` is set when the consolidator said whose file it is. `at` is the moment of the decision, ISO 8601 with offset.
    """

    sha256: str
    period: str
    round: str | None
    unit: str | None
    over: tuple[str, ...]
    by: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A figure corrected by telephone. The received file stays as it is; `sha256` is the file whose value is replaced.

    `row` is the code of the unit that the row is about, `aggregate`, or None for the sender's own row; in a list it is
    the number of the row in the sheet. Values are cleaned values; dates are ISO texts.
    """

    unit: str
    period: str
    round: str | None
    form: str
    table: str
    field: str
    row: str | None
    sha256: str
    old: Confirmed
    new: Confirmed
    confirmed_by: str
    by: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Findings that are right as they are, with the reason. `unit` None: of findings that name no unit; `cell` as the
    operator named it, None for every finding of that code. `claims` (`Finding.claim`) are the findings that it holds
    for: when a value changes, its claim does, and the waiver lapses. `until` is the last day (ISO), None: for good.
    """

    code: str
    unit: str | None
    period: str
    round: str | None
    cell: str | None
    claims: tuple[str, ...]
    by: str
    reason: str
    at: str
    until: str | None = None

    def holds(self, claim: str, day: date) -> bool:
        """Whether it holds for that finding on that day."""
        return claim in self.claims and (self.until is None or day.isoformat() <= self.until)


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The signed scan that goes with a workbook. `number` and `day` (ISO) as given by the operator; `pairs` has the
    hashes of the workbooks that came together with it."""

    sha256: str
    source: Source
    unit: str | None = None
    number: str | None = None
    day: str | None = None
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """An adjustment in a run: where its figure stands, and whether it still holds (a resubmission supersedes it)."""

    adjustment: Adjustment
    source: Source | None
    sheet: str | None
    cell: str | None
    holds: bool
