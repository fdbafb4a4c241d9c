"""What one file brought in: its identity, and the typed records of its tables with the way back to their cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xlsync.model.cell import a1
from xlsync.model.finding import Finding
from xlsync.model.mail import Mail
from xlsync.model.period import Period
from xlsync.model.unit import Tier

#: A cleaned value: text, a count or decimal or rate, a date, a choice id (text), a unit code (text), or blank.
Cleaned = str | int | float | date | None


class Role(StrEnum):
    """What a row of a table is."""

    ENTRY = "entry"  # a row of a list
    OWN = "own"  # the sender's own figures
    CHILD = "child"  # one grassroots union under the sender
    AGGREGATE = "aggregate"  # one row for all grassroots unions under the sender
    TOTAL = "total"  # a stated total: checked, never used
    TIER = "tier"  # a row of the provincial annex that names a tier: checked, never used
    UNKNOWN = "unknown"  # a unit that is not in the register or not under the sender: never used


class Verdict(StrEnum):
    """The status of a submission in the JSON output."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file came from: the PATH joined with the relative path, the part inside an archive, hash and mail."""

    path: str
    member: str | None = None
    sha256: str = ""
    mail: Mail | None = None

    @property
    def name(self) -> str:
        """The name of the file itself, of one inside a mail or an archive its own."""
        return (self.member or self.path).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Records:
    """The cleaned records of one table of one file. All lists have one item a record, in the order of the sheet.

    `columns` says in which column each field stands (a field without a column in this file is absent).
    `values` has the cleaned values by field: None when blank, refused or without a column.
    `refused` names the (record index, field) pairs whose cell holds something that was refused by an error.
    `typed` keeps, by (record index, field), what stood in the cell where it differs from the cleaned value.
    `stated_rates` has rates that stood inside another field's cell, `21 (70%)`: (record index, rate field) → (rate,
    decimals of the percentage, field whose cell it stood in).
    """

    form: str
    version: str
    table: str
    sheet: str
    columns: Mapping[str, int]
    rows: list[int]
    roles: list[Role]
    units: list[str | None]
    values: dict[str, list[Cleaned]]
    refused: frozenset[tuple[int, str]] = frozenset()
    typed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    stated_rates: Mapping[tuple[int, str], tuple[float, int, str]] = field(default_factory=dict)
    rate_decimals: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """Decimals of the percentage with which a rate cell was stated: `40,1%` has 1."""
    nothing_to_report: bool = False
    adjusted: Mapping[tuple[int, str], Cleaned] = field(default_factory=dict)
    """By (record index, field), what the file says where a figure was corrected by telephone; `values` has the new."""
    unsettled: bool = False
    """Whether the file has the table once more with other content: nobody knows what its totals lack."""
    lacking: frozenset[Tier] = frozenset()
    """Tiers whose total lacks something of the table that was sent, where only what was counted is here: the records of
    a consolidated workbook."""

    def cell(self, record: int, field_id: str) -> str | None:
        """The address of a record's field, None when the file has no column for it."""
        column = self.columns.get(field_id)
        return None if column is None else a1(self.rows[record], column)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one place says of the unit or the period (`what`), and what was understood of it (`read`: a unit's code, a
    period in its short form, None when nothing was)."""

    what: str
    where: str
    text: str
    sheet: str | None = None
    cell: str | None = None
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One form in one file: who sent it, for which period, with its records and what was found while reading it."""

    source: Source
    form: str | None = None
    version: str | None = None
    unit: str | None = None
    period: Period | None = None
    verdict: Verdict = Verdict.ACCEPTED
    counted: bool = True
    """Whether its figures enter the totals: false for another period, a duplicate, an undecided version or identity."""
    late: bool = False
    saved: str | None = None
    """When the workbook was last saved, as it says itself (ISO 8601)."""
    round: str | None = None
    """The reporting round that the workbook was made for, where it says so."""
    copies: tuple[str, ...] = ()
    """Hashes of files with the same content, which are duplicates of this one."""
    evidence: tuple[Evidence, ...] = ()
    tables: tuple[Records, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def no_report(self) -> bool:
        """Whether it is a logo, a signed scan, a text: an attachment that claims to be no report (XS016)."""
        told = {found.code for found in self.findings}
        return self.verdict is Verdict.REJECTED and told == {"XS016"}

    @property
    def annex(self) -> bool:
        """Whether it is nothing but the province's printed annex: checked, but no report of any unit."""
        return bool(self.tables) and all(Role.TIER in records.roles for records in self.tables)
