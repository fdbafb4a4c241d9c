"""The figures of a consolidated workbook, read back from its cells."""

from dataclasses import dataclass

from xlsync.model.period import Period
from xlsync.model.submission import Submission
from xlsync.model.unit import Tier


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One figure and the cell that carries it. Of a tier (`unit` None), of a unit (code, with its name), or of all
    (`tier` and `unit` None). Rates are fractions; `value` is None where nobody reported."""

    form: str
    table: str
    field: str
    tier: Tier | None
    unit: str | None
    unit_name: str | None
    value: int | float | None
    sheet: str
    cell: str
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A consolidated workbook: its totals, and the records behind them as submissions, one a sender and form."""

    path: str
    sha256: str
    period: Period
    figures: tuple[PublishedFigure, ...]
    submissions: tuple[Submission, ...] = ()
