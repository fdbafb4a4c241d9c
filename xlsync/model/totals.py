"""Totals by tier, every one of them with the records it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsync.model.submission import Cleaned, Source
from xlsync.model.unit import Tier


@dataclass(frozen=True, slots=True)
class Contribution:
    """A record that is counted: its sender, the unit the row is about, its tier, its place and its values."""

    sender: str
    unit: str | None
    aggregate: bool
    tier: Tier
    source: Source
    sheet: str
    row: int
    values: Mapping[str, Cleaned]
    """Every field of the record but the sensitive ones, which are left out."""
    missing: frozenset[str] = frozenset()
    """Fields that this record should have given and did not (blank or refused): their totals are incomplete."""
    adjusted: Mapping[str, Cleaned] = field(default_factory=dict)
    """By field, what the file says where the figure was corrected by telephone."""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The total of one tier (or of all, `tier` None): null when nobody reported; rates as unrounded fractions."""

    tier: Tier | None
    values: Mapping[str, int | float | None]
    incomplete: frozenset[str] = frozenset()
    """Fields whose total misses a cell or a unit."""


@dataclass(frozen=True, slots=True)
class TableTotals:
    """The totals of one table and all that they rest on. A `list` table has no rows of totals, and
    contributions only where its entries go up as they are (`merged_in_total`)."""

    form: str
    table: str
    rows: tuple[TotalRow, ...]
    contributions: tuple[Contribution, ...] = ()
    missing_units: tuple[str, ...] = field(default=())
    """Codes of the units whose figures should be in these totals and are not (not submitted, or not counted)."""
    lacking: Mapping[str, frozenset[Tier]] = field(default_factory=dict)
    """By sender, the tiers whose total lacks something that its table should have said."""
