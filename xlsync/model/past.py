"""Earlier periods that a run compares with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsync.model.period import Period
from xlsync.model.submission import Submission
from xlsync.model.totals import TableTotals


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """What counted in an earlier period: from the ledger, or from a file given with `--previous`.

    `totals` is keyed by (form, table), with the contributions behind each total, made with the register as it stood on
    the last day of that period. `origin` is the path that it came from.
    """

    period: Period
    submissions: tuple[Submission, ...]
    origin: str = ""
    totals: Mapping[tuple[str, str], TableTotals] = field(default_factory=dict)
