"""The figures of a consolidated workbook, read back from its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsync.model.period import Period
from xlsync.model.submission import Submission
from xlsync.model.unit import Tier


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One figure and the cell that carries it. Of a tier (`unit` None), or of all (`tier` and `unit` None). Of a
    unit (code, with its name) its own figure has its own tier, that of the grassroots unions under it theirs, both
    together None; in a table without tiers there is one figure, without tier. Rates are fractions; `value` is None
    where nobody reported."""

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
    """A consolidated workbook: its totals, and the records behind them as submissions, one a sender and form.

    There are more where two files of a sender had the same table. `forms` are the ids and versions of the forms, `tool`
    is the program that wrote the workbook, `as_of` the day of the check. `passed` says whether nothing of level error
    was found (None: a workbook of an earlier version does not say), `absent` names the units whose figures are not in,
    as its first sheet does, `names` has the names of units by code, `subject` is that of the round.
    """

    path: str
    sha256: str
    period: Period
    figures: tuple[PublishedFigure, ...]
    submissions: tuple[Submission, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    round: str | None = None
    as_of: date | None = None
    tool: str = ""
    passed: bool | None = None
    subject: str | None = None
    absent: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
