"""A random province that is consistent by construction: its register, what happened in it, and who held what when.

Everything that happens belongs to a site, which never changes; which unit a site belongs to on a day is what
reorganisations change. A unit's figure for a period is the sum over the sites that it holds on the last day, so that
sums are preserved over mergers, splits and moves. Units, names and figures are invented.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import StringIO
from random import Random

from mailbag import content

from xlsync.model import Period, Tier, Unit

PROVINCE = "TINH"
KINDS = ("complaint", "denunciation", "proposal", "report")
COUNTED = frozenset({"complaint", "denunciation"})
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
_RATES = {
    "sessions": 0.8,
    "receptions": 4.0,
    "cases_raised": 1.0,
    "critique_meetings": 0.4,
    "members_admitted": 6.0,
    "party_referred": 1.5,
}
_OUTSIDE = ("Tòa án nhân dân tỉnh", "Thanh tra Sở Lao động - Thương binh và Xã hội", "Bảo hiểm xã hội tỉnh")


@dataclass
class Petition:
    """A petition at one level; `counted` says whether Biểu 2 of that level counts it. One passed on the receiver does."""

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


class Province:
    """One province from a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random = Random(seed)
        year = random.randint(2022, 2025)
        self.periods = [Period.parse(each) for each in random.choice(_PATTERNS).format(year, year + 1).split()]
        self.begin = date(self.periods[0].first.year - 1, 7, 1)
        self.end = max(period.last for period in self.periods)
        self.units: list[Unit] = []
        self.sites: list[Site] = []
        self.documents: list[tuple[Site, Document]] = []
        self.changes: list[str] = []
        self._number = random.randrange(400)
        self._letters = 0
        self._found()
        self._reorganise()
        self._happen()
        self._issue()

    # --- units ---

    def _found(self) -> None:
        random = self.random
        self.units.append(Unit(PROVINCE, "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE, forms_due=DUE))
        self._site(PROVINCE, grassroots=False)
        for place in range(random.randint(2, 6)):
            code = f"CT{place + 1}"
            self._upper(code, None)
            for _ in range(random.randint(1, 3)):
                self._site(code, grassroots=False)
            for _ in range(random.randint(0, 8)):
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
        return next(unit for unit in self.on(day) if unit.code == code)

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
            if random.random() < 0.6:
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

    # --- what happened ---

    def _happen(self) -> None:
        for site in self.sites:
            for quarter in quarters(self.begin, self.end):
                if site.holder(quarter_end(quarter)) is not None:
                    self._quarter(site, quarter)
        self._one_session_a_year()
        before = [(site, petition) for site in self.sites for petition in site.petitions]  # forwarding adds to them
        for site, petition in before:
            self._handle(site, petition)
        for site in self.sites:
            site.petitions.sort(key=lambda each: (each.received_on, each.summary))
            site.opinions.sort(key=lambda each: (each.raised_on, each.content))

    def _quarter(self, site: Site, quarter: date) -> None:
        random = self.random
        for name, rate in _RATES.items():
            if site.grassroots or name not in {"members_admitted", "party_referred"}:
                site.counts[quarter, name] = poisson(random, rate * site.level)
        site.counts[quarter, "cases_answered"] = random.randint(0, site.counts[quarter, "cases_raised"])
        site.counts[quarter, "party_admitted"] = random.randint(0, site.counts.get((quarter, "party_referred"), 0))
        if site.enterprise and random.random() < 0.6:
            site.dialogue.add(quarter)
        for _ in range(poisson(random, 1.2 * site.level)):
            self._letters += 1
            kind = random.choices(KINDS, (6, 3, 2, 2))[0]
            summary = f"Đơn mẫu số {self._letters} về chế độ của người lao động"
            sender = f"Người lao động tại nơi làm việc mẫu {self._letters % 50}"
            site.petitions.append(Petition(self._day(site, quarter), kind, sender, summary))
        for _ in range(poisson(random, 1.5 * site.level)):
            self._letters += 1
            raised = self._day(site, quarter)
            settled = raised + timedelta(days=random.randint(1, 70)) if random.random() < 0.7 else None
            site.opinions.append(
                Opinion(
                    raised,
                    f"Tổ công đoàn mẫu {self._letters % 40}",
                    f"Ý kiến mẫu số {self._letters} về điều kiện làm việc",
                    random.randrange(10),
                    settled,
                    random.random() < 0.05,
                    random.random() < 0.08,
                )
            )

    def _day(self, site: Site, quarter: date) -> date:
        """A day of the quarter on which the site has a holder."""
        while True:
            day = quarter + timedelta(days=self.random.randrange((quarter_end(quarter) - quarter).days + 1))
            if site.holder(day) is not None:
                return day

    def _one_session_a_year(self) -> None:
        for site in self.sites:
            years: dict[int, list[date]] = {}
            for quarter, name in site.counts:
                if name == "sessions":
                    years.setdefault(quarter.year, []).append(quarter)
            for known in years.values():
                if not any(site.counts[quarter, "sessions"] for quarter in known):
                    site.counts[self.random.choice(known), "sessions"] = 1

    def _handle(self, site: Site, petition: Petition) -> None:
        random = self.random
        day = petition.received_on
        if random.random() < 0.12:
            return self._forward(site, petition)
        petition.accepted_on = day + timedelta(days=random.randint(1, 9))
        if petition.kind == "complaint":
            petition.instance = random.choice(("first", "second"))
        petition.handling = random.choice(("competent", "participate", "guide"))
        if random.random() < 0.8:
            petition.resolved_on = petition.accepted_on + timedelta(days=random.randint(3, 110))
        return None

    def _forward(self, site: Site, petition: Petition) -> None:
        """Passes it to another level, which counts it, or out of the unions, where nobody else does."""
        random = self.random
        sent = petition.received_on + timedelta(days=random.randint(1, 12))
        petition.handling, petition.forward_ref = "forward", f"{random.randint(10, 900)}/CV-CĐ"
        sender = self.unit(site.holder(petition.received_on) or "", petition.received_on)
        others = [each for each in self.sites if each.holder(sent) not in {None, sender.code, site.holder(sent)}]
        others = [each for each in others if each.grassroots != site.grassroots or each is self.sites[0]]
        if not others or random.random() < 0.4:
            petition.forwarded_to = random.choice(_OUTSIDE)
            petition.counted = random.random() < 0.5
            petition.resolved_on = sent if petition.counted else None
            return
        receiver = random.choice(others)
        petition.forwarded_to = self.unit(receiver.holder(sent) or "", sent).name
        petition.counted = False
        accepted = sent + timedelta(days=random.randint(1, 9))
        receiver.petitions.append(
            Petition(
                sent, petition.kind, sender.name, petition.summary, accepted,
                accepted + timedelta(days=random.randint(3, 110)) if random.random() < 0.8 else None,
            )
        )  # fmt: skip

    def _issue(self) -> None:
        """Documents: numbers run on over the years, of each unit for itself; several unions may reach the same one."""
        random = self.random
        kinds = (
            ("KH", "Kế hoạch tổ chức đối thoại định kỳ với người lao động năm"),
            ("HD", "Hướng dẫn thực hiện quy chế dân chủ ở cơ sở năm"),
            ("QĐ", "Quyết định ban hành quy chế tiếp đoàn viên năm"),
            ("BC", "Báo cáo kết quả giám sát thực hiện chính sách năm"),
        )
        last: dict[str, int] = {}
        for site in self.sites:
            if site.grassroots:
                continue
            for quarter in quarters(self.begin, self.end):
                if site.holder(quarter) is None:
                    continue
                days = sorted({self._day(site, quarter) for _ in range(random.randint(0, 2))})
                for day in days:
                    issuer = self.unit(site.holder(day) or "", day)
                    last[issuer.code] = last.get(issuer.code, random.randint(1, 30)) + 1
                    kind, title = random.choice(kinds)
                    place = "" if random.random() < 0.3 else f" của {issuer.name}"
                    sign = "CĐ" if "Công đoàn" in issuer.name else "LĐLĐ"
                    document = Document(f"{last[issuer.code]}/{kind}-{sign}", day, issuer.name,
                                        f"{title} {day.year}{place} (văn bản mẫu)")  # fmt: skip
                    self.documents.append((site, document))

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
