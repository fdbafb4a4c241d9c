"""A random province that is consistent by construction: its register, and who held what when.

Everything that happens belongs to a site, which never changes; which unit a site belongs to on a day is what
reorganisations change. A unit's figure for a period is the sum over the sites that it holds on the last day, so that
sums are preserved over mergers, splits and moves. Units, names and figures are invented.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO
from random import Random

from mailbag import content

from mutation.events import happen, issue
from mutation.sites import Document, Site
from xlsync.model import Period, Tier, Unit

PROVINCE = "TINH"
DUE = ("bieu-tong-hop",)
_DAY = timedelta(days=1)
_PATTERNS = (
    "{0}-Q1 {0}-Q2 {0}-Q3 {0}-Q4",
    "{0}-Q1 {0}-H1 {0}",
    "{0}-H1 {0}-H2 {1}-H1",
    "{0}-H1 {0}-H2 {0}",
    "{0} {1}",
    "{0}-Q1 {0}-Q2 {0}-H1 {0}-Q3",
)


@dataclass(frozen=True)
class Size:
    """How large a province is: fewest and most upper-level unions, grassroots unions under each, and what they send."""

    uppers: tuple[int, int] = (2, 6)
    below: tuple[int, int] = (0, 8)
    aggregated: float = 0.3
    """How many unions have one row for all."""
    own_workbooks: float = 0.3
    """How many grassroots unions send their own."""
    registers_below: float = 0.15
    """How often a grassroots union keeps a register; each of three."""
    changes: float = 0.6
    """How often something is reorganised at each of the possible days."""


class Province:
    """One province from a seed; its periods, too, where none are given."""

    def __init__(self, seed: int, size: Size | None = None, periods: Sequence[str] | None = None) -> None:
        self.seed = seed
        self.size = size if size is not None else Size()
        self.random = random = Random(seed)
        year = random.randint(2022, 2025)
        chosen = random.choice(_PATTERNS).format(year, year + 1).split()
        self.periods = [Period.parse(each) for each in (periods if periods is not None else chosen)]
        self.begin = date(self.periods[0].first.year - 1, 7, 1)
        self.end = max(period.last for period in self.periods)
        self.units: list[Unit] = []
        self.sites: list[Site] = []
        self.documents: list[tuple[Site, Document]] = []
        self.changes: list[str] = []
        self._number = random.randrange(400)
        self.letters = 0
        self._found()
        self._reorganise()
        happen(self)
        issue(self)

    # --- units ---

    def _found(self) -> None:
        random = self.random
        self.units.append(Unit(PROVINCE, "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE, forms_due=DUE))
        self._site(PROVINCE, grassroots=False)
        for place in range(random.randint(*self.size.uppers)):
            code = f"CT{place + 1}"
            self._upper(code, None)
            for _ in range(random.randint(1, 3)):
                self._site(code, grassroots=False)
            for _ in range(random.randint(*self.size.below)):
                self._grassroots(code, None)
        for _ in range(random.randint(0, 3)):
            self._grassroots(PROVINCE, None)

    def _upper(self, code: str, since: date | None) -> None:
        kind = self.random.choice(("Liên đoàn Lao động huyện", "Liên đoàn Lao động thị xã", "Công đoàn ngành"))
        name = f"{kind} Mẫu {code.removeprefix('CT')}"
        self.units.append(Unit(code, name, Tier.UPPER, parent=PROVINCE, valid_from=since, forms_due=DUE))

    def _grassroots(self, parent: str, since: date | None) -> str:
        self._number += 1
        code = f"CS{self._number:03}"
        name = content.enterprise(self._number)
        self.units.append(Unit(code, name, Tier.GRASSROOTS, parent=parent, valid_from=since))
        self._site(code, grassroots=True, since=since)
        return code

    def _site(self, code: str, *, grassroots: bool, since: date | None = None) -> None:
        random = self.random
        self.sites.append(
            Site(
                holders=[(since or date.min, code)],
                enterprise=grassroots and random.random() < 0.7,
                grassroots=grassroots,
                members=random.randint(20, 900) if grassroots else random.randint(5, 30),
                growth=random.uniform(0.99, 1.03),
                level=random.lognormvariate(0, 0.6),
                conference=random.randrange(4),
            )
        )

    def on(self, day: date, tier: Tier | None = None) -> list[Unit]:
        """The units of that tier on a day."""
        return [unit for unit in self.units if unit.valid_on(day) and tier in (None, unit.tier)]

    def unit(self, code: str, day: date) -> Unit:
        """The entry that holds on that day; raises StopIteration where there is none."""
        return next(unit for unit in self.units if unit.code == code and unit.valid_on(day))

    def children(self, code: str, day: date) -> list[Unit]:
        """The grassroots unions under a unit."""
        return [unit for unit in self.on(day, Tier.GRASSROOTS) if unit.parent == code]

    # --- reorganisations ---

    def _reorganise(self) -> None:
        random = self.random
        days = []
        for period in self.periods[1:]:
            days.append(period.first)  # on the boundary
            days.append(period.first + timedelta(days=random.randint(20, 85)))  # within
        for day in sorted({day for day in days if day > self.periods[0].last}):
            if random.random() < self.size.changes:
                random.choice((self._merge, self._split, self._move, self._move, self._join, self._establish))(day)

    def _close(self, code: str, day: date, successors: tuple[str, ...] = ()) -> Unit:
        entry = self.unit(code, day)
        place = self.units.index(entry)
        self.units[place] = replace(entry, valid_to=day - _DAY, successors=successors)
        return entry

    def _put_under(self, child: Unit, parent: str, day: date) -> None:
        if child.valid_from == day:  # moved twice on one day
            self.units[self.units.index(child)] = replace(child, parent=parent)
            return
        self._close(child.code, day)
        self.units.append(replace(child, parent=parent, valid_from=day))

    def _uppers(self, day: date) -> list[str]:
        return [unit.code for unit in self.on(day, Tier.UPPER) if unit.valid_from != day]

    def _new_code(self) -> str:
        return f"CT{1 + len({unit.code for unit in self.units if unit.tier is Tier.UPPER})}"

    def _hand_over(self, old: str, new: str, day: date) -> None:
        for site in self.sites:
            if site.holder(day) == old:
                site.holders.append((day, new))

    def _merge(self, day: date) -> None:
        uppers = self._uppers(day)
        if len(uppers) < 3:
            return
        old, new = self.random.sample(uppers, 2), self._new_code()
        for code in old:
            children = self.children(code, day)
            self._close(code, day, (new,))
            self._hand_over(code, new, day)
            for child in children:
                self._put_under(child, new, day)
        self._upper(new, day)
        self.changes.append(f"{day}: {old[0]} and {old[1]} merge into {new}")

    def _split(self, day: date) -> None:
        wide = [c for c in self._uppers(day) if sum(site.holder(day) == c for site in self.sites) >= 2]
        if not wide:
            return
        old = self.random.choice(wide)
        children = self.children(old, day)
        first = self._new_code()
        self._upper(first, day)
        second = self._new_code()
        self._upper(second, day)
        self._close(old, day, (first, second))
        for place, site in enumerate([site for site in self.sites if site.holder(day) == old]):
            site.holders.append((day, (first, second)[place % 2]))
        for child in children:
            self._put_under(child, self.random.choice((first, second)), day)
        self.changes.append(f"{day}: {old} splits into {first} and {second}")

    def _move(self, day: date) -> None:
        children = [unit for unit in self.on(day, Tier.GRASSROOTS) if unit.valid_from != day]
        if not children:
            return
        child = self.random.choice(children)
        others = [code for code in [*self._uppers(day), PROVINCE] if code != child.parent]
        parent = self.random.choice(others)
        self._put_under(child, parent, day)
        self.changes.append(f"{day}: {child.code} moves from {child.parent} to {parent}")

    def _join(self, day: date) -> None:
        """Two grassroots unions of one parent merge."""
        for parent in self.random.sample(self._uppers(day), len(self._uppers(day))):
            children = [child for child in self.children(parent, day) if child.valid_from != day]
            if len(children) >= 2:
                old = self.random.sample(children, 2)
                self._number += 1
                new = f"CS{self._number:03}"
                name = content.enterprise(self._number)
                for child in old:
                    self._close(child.code, day, (new,))
                    self._hand_over(child.code, new, day)
                self.units.append(Unit(new, name, Tier.GRASSROOTS, parent=parent, valid_from=day))
                self.changes.append(f"{day}: {old[0].code} and {old[1].code} merge into {new}")
                return

    def _establish(self, day: date) -> None:
        parent = self.random.choice([*self._uppers(day), PROVINCE])
        code = self._grassroots(parent, day)
        self.changes.append(f"{day}: {code} is established under {parent}")

    # --- the register as a file ---

    def register_csv(self) -> str:
        """The register as xlsync reads it."""
        stream = StringIO()
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(
            ("code", "name", "aliases", "tier", "parent", "valid_from", "valid_to", "successors", "emails", "forms_due")
        )
        for unit in self.units:
            rows.writerow([
                unit.code, unit.name, "", unit.tier.value, unit.parent or "", unit.valid_from or "",
                unit.valid_to or "", "|".join(unit.successors), "", "|".join(unit.forms_due),
            ])  # fmt: skip
        return stream.getvalue()
