"""What the hidden sheet of a consolidated workbook says: where each figure and each record stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsync.model import Period, Role, Tier


@dataclass(frozen=True, slots=True)
class IndexedField:
    """A field: the label over its columns, its column in the details (None: not there), and in each band of totals."""

    id: str
    label: str
    details: str | None = None
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedSum:
    """A row of totals: of a tier, or of all (None)."""

    tier: Tier | None
    row: int
    label: str
    incomplete: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IndexedLine:
    """The row of a unit in the matrix of units, with its tier. `incomplete` has the fields of each band."""

    unit: str
    row: int
    tier: Tier
    incomplete: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedSender:
    """A table that a unit sent; `part` counts its files with this table from 0."""

    unit: str
    part: int = 0
    nothing_to_report: bool = False
    lacking: frozenset[Tier] = frozenset()


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """A row of the details."""

    row: int
    sender: str
    unit: str | None
    role: Role
    refused: frozenset[str] = frozenset()
    part: int = 0


@dataclass(frozen=True, slots=True)
class Continued:
    """A row that has the rest of a text too long for the cell of its record."""

    row: int
    field: str
    record: int


@dataclass(slots=True)
class IndexedTable:
    """One table. `totals` and `details` are the sheet and the first and last row of its header."""

    form: str
    version: str
    table: str
    totals: tuple[str, int, int] | None = None
    details: tuple[str, int, int] | None = None
    fields: list[IndexedField] = field(default_factory=list)
    sums: list[IndexedSum] = field(default_factory=list)
    lines: list[IndexedLine] = field(default_factory=list)
    senders: list[IndexedSender] = field(default_factory=list)
    records: list[IndexedRecord] = field(default_factory=list)
    continued: list[Continued] = field(default_factory=list)

    @property
    def bands(self) -> int:
        """How many bands of figures the matrix of units has."""
        return max((len(each.bands) for each in self.fields), default=0)


@dataclass(slots=True)
class PublishedIndex:
    """The whole index. `names` has, by code, the units that are named, as the sheets show them. `passed` says whether
    there was no finding of level error (None: an older workbook does not say), `absent` what its first sheet names as
    left out, `subject` the subject of the round."""

    period: Period
    as_of: date
    tool: str = "xlsync"
    lang: str = "vi"
    round: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    passed: bool | None = None
    subject: str | None = None
    absent: tuple[str, ...] = ()
    tables: list[IndexedTable] = field(default_factory=list)
