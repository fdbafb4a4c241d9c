"""Provinces for outliers.py: unions of log-normal sizes, each with its grassroots unions, over several half-years.

Not the model that xlsync tests with: rates differ between units (log-normal), scatter from period to period is
autoregressive and of another size in each unit, fields have their seasons and trends, some are empty at times, and
rarely an honest campaign brings two to five times as much. Parts are drawn from their wholes. How much of all this
there is is a `World`: how real provinces scatter is not known, so two are tried.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlsync.forms.definition import Form
from xlsync.forms.load import load_form
from xlsync.model import Period, Submission, Tier, Unit
from xlsync.model.past import PastPeriod
from xlsync.model.submission import Records, Role, Source
from xlsync.model.unit import Register

FORM = load_form(Path(__file__).parents[1] / "schemas/forms/bieu-tong-hop-2024.yaml")
FORMS: dict[tuple[str, str], Form] = {(FORM.form, FORM.version): FORM}
#: Counts in half a year of 1,000 members, in the middle of all provinces.
RATES = {
    "sessions": 6, "opinions": 25, "receptions": 40, "petitions_received": 3, "cases_raised": 2,
    "critique_meetings": 1, "agencies_total": 12, "enterprises_total": 6, "unions_established": 1,
    "members_admitted": 45, "party_referred": 8,
}  # fmt: skip
#: Parts: their whole, and the middle of their share.
PARTS = {
    "petitions_resolved": ("petitions_received", 0.8), "cases_answered": ("cases_raised", 0.7),
    "agencies_held": ("agencies_total", 0.95), "enterprises_held": ("enterprises_total", 0.7),
    "enterprises_dialogue": ("enterprises_total", 0.5), "party_admitted": ("party_referred", 0.6),
}  # fmt: skip
#: What stays nearly as it was.
STEADY = frozenset({"agencies_total", "enterprises_total"})
TABLES = {
    table.id: [each.id for each in table.fields if each.type == "count" and not each.computed]
    for table in FORM.tables
    if table.rows != "list"
}
OF_CHILDREN = "dialogue_petitions"
Values = dict[str, int]
_BEFORE = 2


@dataclass(frozen=True)
class World:
    """Standard deviations of logarithms, unless something else is said."""

    active: float
    """Between units, in all fields of one alike."""
    rate: float
    """Between units, in each field."""
    noise: float
    """From period to period, of each field (the innovation of an autoregression that halves)."""
    pace: float
    """The same, in all fields of a unit alike."""
    season: float
    trend: float
    empty: tuple[float, ...]
    """How often a field has nothing; each unit and field has one of these chances."""
    campaigns: float
    """How often a field honestly has two to five times as much."""
    share: float
    """Between units, of the share of a part (not its logarithm); a third of it from period to period."""


WORLDS = {
    "steady": World(0.2, 0.28, 0.08, 0.04, 0.1, 0.03, (0, 0, 0, 0.02), 0.0005, 0.08),
    "unsteady": World(0.4, 0.7, 0.25, 0.12, 0.15, 0.08, (0, 0, 0.05, 0.3), 0.005, 0.15),
}
#: Half of the provinces have so many unions, as the reference province has; the others from 3 to 20.
USUAL_UNIONS = 17
#: (table, unit) → the values of a row, in one period.
Figures = dict[tuple[str, str], Values]


@dataclass
class Line:
    """One field of one unit over time."""

    level: float
    trend: float
    empty: float
    noise: float = 0.0


@dataclass
class Member:
    """A union or grassroots union."""

    code: str
    members: float
    unsteady: float
    lines: dict[str, Line]
    shares: dict[str, float]
    children: list["Member"] = field(default_factory=list)
    unions: int = 0
    pace: float = 0.0
    open: int = 0


class Province:
    """All figures of `periods` half-years and one more, the one that is judged, last."""

    def __init__(self, chance: random.Random, periods: int, world: World) -> None:
        self.chance = chance
        self.world = world
        self.rates = {name: rate * chance.lognormvariate(0, 0.3) for name, rate in RATES.items()}
        size = USUAL_UNIONS if chance.random() < 0.5 else chance.randint(3, 20)
        self.unions = [self._union(place) for place in range(size)]
        self.register = Register(tuple(self._register()))
        self.periods = [_half_year(step) for step in range(periods + 1)]
        for step in range(-_BEFORE, 0):  # so that petitions are open when the first period begins
            self._figures(step)
        self.figures: list[Figures] = [self._figures(step) for step in range(periods + 1)]

    def _union(self, place: int) -> Member:
        union = self._member(f"U{place}", self.chance.lognormvariate(8.5, 1.0))
        union.unions = max(1, round(union.members / 120 * self.chance.lognormvariate(0, 0.3)))
        for each in range(min(union.unions, int(31 * self.chance.random() ** 2))):
            union.children.append(self._member(f"U{place}-{each}", self.chance.lognormvariate(4.8, 1.0)))
        return union

    def _member(self, code: str, members: float) -> Member:
        chance, world = self.chance, self.world
        active = chance.lognormvariate(0, world.active)
        lines = {
            name: Line(
                members / 1000 * rate * active * chance.lognormvariate(0, world.rate),
                chance.gauss(0, 0.02 if name in STEADY else world.trend),
                0 if name in STEADY else chance.choice(world.empty),
            )
            for name, rate in self.rates.items()
        }
        shares = {part: min(0.995, max(0.05, chance.gauss(middle, world.share))) for part, (_, middle) in PARTS.items()}
        return Member(code, members, chance.lognormvariate(0, 0.2), lines, shares)

    def _register(self) -> Iterator[Unit]:
        yield Unit("T", "T", Tier.PROVINCE)
        for union in self.unions:
            yield Unit(union.code, union.code, Tier.UPPER, parent="T")
            for each in union.children:
                yield Unit(each.code, each.code, Tier.GRASSROOTS, parent=union.code)

    def _figures(self, step: int) -> Figures:
        season = {name: 0.0 if name in STEADY else self.chance.gauss(0, self.world.season) for name in RATES}
        found: Figures = {}
        for union in self.unions:
            values = self._values(union, season, step)
            values["members"] = round(union.members)
            values["grassroots_unions"] = union.unions
            union.members *= self.chance.lognormvariate(0.01, 0.03)
            for table, fields in TABLES.items():
                found[table, union.code] = {name: values[name] for name in fields}
            for each in union.children:
                values = self._values(each, season, step)
                found[OF_CHILDREN, each.code] = {name: values[name] for name in TABLES[OF_CHILDREN]}
        return found

    def _values(self, unit: Member, season: dict[str, float], step: int) -> Values:
        unit.pace = 0.5 * unit.pace + self.chance.gauss(0, self.world.pace)
        values = {}
        for name, line in unit.lines.items():
            steady = name in STEADY
            line.noise = 0.5 * line.noise + self.chance.gauss(0, 0.03 if steady else self.world.noise * unit.unsteady)
            moved = line.trend * step + line.noise + season[name] + (0 if steady else unit.pace)
            values[name] = self._count(line.level * math.exp(moved), line.empty, steady=steady)
        values["petitions_carried"] = unit.open
        for part, (whole, _) in PARTS.items():
            of = values[whole] + (unit.open if part == "petitions_resolved" else 0)
            values[part] = self._part(of, unit.shares[part])
        unit.open += values["petitions_received"] - values["petitions_resolved"]
        return values

    def _count(self, rate: float, empty: float, *, steady: bool) -> int:
        if steady:
            return round(rate)
        surge = self.chance.uniform(2, 5) if self.chance.random() < self.world.campaigns else 1.0
        if self.chance.random() < empty:
            return 0
        rate *= surge
        return _poisson(self.chance, rate) if rate < 50 else max(0, round(self.chance.gauss(rate, math.sqrt(rate))))

    def _part(self, whole: int, share: float) -> int:
        share = min(1.0, max(0.0, self.chance.gauss(share, self.world.share / 3)))
        if whole > 50:
            spread = math.sqrt(whole * share * (1 - share))
            return min(whole, max(0, round(self.chance.gauss(whole * share, spread))))
        return sum(self.chance.random() < share for _ in range(whole))

    def submissions(self, step: int) -> tuple[Submission, ...]:
        """One a union, as if read from its file."""
        figures, period = self.figures[step], self.periods[step]
        return tuple(
            Submission(
                Source(f"{union.code}.xlsx"),
                FORM.form,
                FORM.version,
                union.code,
                period,
                tables=tuple(_records(table, union, figures) for table in TABLES),
            )
            for union in self.unions
        )

    def past(self) -> list[PastPeriod]:
        """All but the last period."""
        return [PastPeriod(period, self.submissions(step)) for step, period in enumerate(self.periods[:-1])]


def _half_year(step: int) -> Period:
    year, half = 2020 + step // 2, step % 2
    return Period(date(year, 7 if half else 1, 1), date(year, 12 if half else 6, 31 if half else 30))


def _records(table: str, union: Member, figures: Figures) -> Records:
    units = [union.code, *(each.code for each in union.children if (table, each.code) in figures)]
    fields = TABLES[table]
    return Records(
        FORM.form,
        FORM.version,
        table,
        table,
        {name: place + 3 for place, name in enumerate(fields)},
        list(range(9, 9 + len(units))),
        [Role.OWN, *[Role.CHILD] * (len(units) - 1)],
        list(units),
        {name: [figures[table, unit][name] for unit in units] for name in fields},
    )


def _poisson(chance: random.Random, rate: float) -> int:
    count, left = 0, math.exp(-rate)
    product = chance.random()
    while product > left:
        count += 1
        product *= chance.random()
    return count
