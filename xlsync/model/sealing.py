"""What goes up to the Party committee: who approved going without a unit, what was sealed, what was opened again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: A figure of the annex: form, table, field, tier ("" where there are no tiers).
FigureKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that the figures go up without these units (codes). Empty texts: nobody, no reason."""

    units: tuple[str, ...] = ()
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """A package that was sealed, the `number`-th of its period and round. `manifest` is the SHA-256 of its manifest,
    `figures` are the totals in it, `files` the hashes of the workbooks that were counted, by unit and form."""

    period: str
    round: str | None
    number: int
    by: str
    at: str
    package: str
    manifest: str
    approval: Approval = field(default_factory=Approval)
    figures: Mapping[FigureKey, int | float | None] = field(default_factory=dict)
    files: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reopening:
    """A sealed period that was opened again (`Mở lại để điều chỉnh`)."""

    period: str
    round: str | None
    by: str
    reason: str
    at: str
