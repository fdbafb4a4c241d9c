"""Every cell behind a total."""

from dataclasses import dataclass

from xlsync.model.decision import Adjustment
from xlsync.model.submission import Cleaned, Source
from xlsync.model.unit import Tier


@dataclass(frozen=True, slots=True)
class CellBehind:
    """One cell that was added. `unit` is what the row is about (None with `aggregate`: all grassroots unions of the
    sender); `cell` is None where the file has no such column. `typed` is what stands in the cell, `value` what was read
    and added (None: blank or refused), `adjustment` the correction by telephone that took its place."""

    sender: str
    unit: str | None
    aggregate: bool
    tier: Tier
    source: Source
    sheet: str
    row: int
    cell: str | None
    typed: str | None
    value: Cleaned
    refused: bool = False
    adjustment: Adjustment | None = None


@dataclass(frozen=True, slots=True)
class ExplainedTotal:
    """One total and the cells that it is the sum of. `missing` are the units that should be in it and are not."""

    form: str
    table: str
    field: str
    tier: Tier | None
    unit: str | None
    value: int | float | None
    incomplete: bool
    cells: tuple[CellBehind, ...]
    missing: tuple[str, ...] = ()
