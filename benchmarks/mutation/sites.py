"""What never changes in a province while its units do: sites, and the dated things that happen at them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

KINDS = ("complaint", "denunciation", "proposal", "report")
COUNTED = frozenset({"complaint", "denunciation"})
_DAY = timedelta(days=1)


@dataclass
class Petition:
    """A petition at one level. `counted`: whether Biểu 2 of that level counts it; one passed on is the receiver's."""

    received_on: date
    kind: str
    from_unit: str
    summary: str
    accepted_on: date | None = None
    resolved_on: date | None = None
    instance: str | None = None
    handling: str = "competent"
    forwarded_to: str | None = None
    forward_ref: str | None = None
    counted: bool = True


@dataclass
class Opinion:
    """An opinion that was raised in dialogue, and the day on which it was settled."""

    raised_on: date
    raised_by: str
    content: str
    topic: int
    resolved_on: date | None
    secret: bool
    joined: bool


@dataclass
class Document:
    """A document that a unit issued or, of the province, passes on."""

    number: str
    issued_on: date
    issuer: str
    title: str


@dataclass
class Site:
    """What never changes. `holders` are (first day, code of the unit), oldest first."""

    holders: list[tuple[date, str]]
    enterprise: bool
    grassroots: bool
    members: int
    growth: float
    level: float
    conference: int
    """The quarter of the year (0–3) in which the yearly conference is held."""
    counts: dict[tuple[date, str], int] = field(default_factory=dict)
    """By first day of the quarter and field."""
    dialogue: set[date] = field(default_factory=set)
    petitions: list[Petition] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)

    def holder(self, day: date) -> str | None:
        """The code of the unit that holds the site on that day; None before there was one."""
        found = [code for first, code in self.holders if first <= day]
        return found[-1] if found else None


def poisson(random: Random, mean: float) -> int:
    """A count with that mean."""
    if mean > 30:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def next_quarter(first: date) -> date:
    """The first day of the quarter after the one that begins on that day."""
    return date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)


def quarters(first: date, last: date) -> Iterator[date]:
    """The first days of the quarters that begin from `first` to `last`."""
    day = first
    while day <= last:
        yield day
        day = next_quarter(day)


def quarter_end(first: date) -> date:
    """The last day of the quarter that begins on that day."""
    return next_quarter(first) - _DAY
