"""Every cell behind a total."""

from dataclasses import dataclass

from xlsync.model.decision import Adjustment
from xlsync.model.submission import Cleaned
from xlsync.model.totals import Contribution
from xlsync.model.unit import Tier


@dataclass(frozen=True, slots=True)
class CellBehind:
    """One cell of a record that was added; `cell` is None where the file has no such column. `typed` is what stands in
    the cell, `value` what was read and added (None: blank or refused), `adjustment` the correction by telephone that
    took its place."""

    record: Contribution
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
