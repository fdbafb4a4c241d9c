"""What each unit sends for a period: records of every form, counted from what happened in the province."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from random import Random

from mailbag import content

from mutation.registers import REGISTERS, SECOND, SUMMARY, TABLE_OF, Habits, Record, form
from mutation.sites import COUNTED, Petition, Site, quarters
from mutation.world import PROVINCE, Province
from xlsync.forms.layout import AGGREGATE_LABEL, FormLayout, layout
from xlsync.model import Period, Tier, Unit


@dataclass
class Paper:
    """One workbook on its way: the records of its tables, in the order of the rows.

    `names` are typed into the unit column of Biểu 2 where the template has them not. `children` are those that the
    template was issued with (none where one row stands for all).
    """

    form: str
    unit: Unit
    period: Period
    children: tuple[Unit, ...]
    below: int
    """How many grassroots unions there are."""
    tables: dict[str, list[Record]] = field(default_factory=dict)
    aggregated: bool = False
    kind: str = "xlsx"

    @property
    def name(self) -> str:
        """The file's name without the suffix."""
        return f"{self.form}_{self.unit.code}_{self.period}"

    @property
    def layout(self) -> FormLayout:
        """Where the cells stand."""
        return layout(form(self.form, self.period.last), self.unit, self.children)


def habits(province: Province, code: str) -> Habits:
    """The habits of a unit, the same in every period."""
    random = Random(f"{province.seed} {code}")
    upper = code.startswith("CT") or code == PROVINCE
    often = 0.6 if upper else province.size.registers_below
    sent = [each for each in TABLE_OF if random.random() < often]
    aggregated = random.random() < province.size.aggregated
    own = not upper and random.random() < province.size.own_workbooks
    return Habits(frozenset(sent), aggregated, own, random.randint(1, 4), second=random.random() < 0.5)


def papers(province: Province, period: Period) -> Iterator[Paper]:
    """Everything that is sent for a period."""
    for unit in province.on(period.last):
        habit = habits(province, unit.code)
        if unit.tier is not Tier.GRASSROOTS or habit.own_workbook:
            yield (summary := _summary(province, unit, period, habit))
            if unit.tier is not Tier.GRASSROOTS and habit.second:
                yield _second(summary)
        for form_id in sorted(habit.registers):
            paper = Paper(form_id, unit, period, (), 0)
            paper.tables[TABLE_OF[form_id]] = list(
                REGISTERS[form_id](held(province, unit.code, period), unit.code, period, habit)
            )
            yield paper


# --- figures ---


def held(province: Province, code: str, period: Period) -> list[Site]:
    """The sites of a unit on the last day."""
    return _holdings(province, period.last).get(code, [])


@lru_cache(maxsize=8)
def _holdings(province: Province, day: date) -> dict[str, list[Site]]:
    found: dict[str, list[Site]] = {}
    for site in province.sites:
        found.setdefault(site.holder(day) or "", []).append(site)
    return found


def _sum(sites: Iterable[Site], name: str, period: Period) -> int:
    return sum(site.counts.get((q, name), 0) for site in sites for q in quarters(period.first, period.last))


def counted(sites: Iterable[Site]) -> list[Petition]:
    """The petitions that Biểu 2 counts."""
    return [each for site in sites for each in site.petitions if each.kind in COUNTED and each.counted]


def dialogue_row(sites: Sequence[Site], period: Period) -> Record:
    """The figures of a row of Biểu 2."""
    petitions = counted(sites)
    return {
        "sessions": _sum(sites, "sessions", period),
        "opinions": sum(each.raised_on in period for site in sites for each in site.opinions),
        "receptions": _sum(sites, "receptions", period),
        "petitions_carried": sum(
            each.received_on < period.first and (each.resolved_on is None or each.resolved_on >= period.first)
            for each in petitions
        ),
        "petitions_received": sum(each.received_on in period for each in petitions),
        "petitions_resolved": sum(each.resolved_on is not None and each.resolved_on in period for each in petitions),
    }


def _supervision(province: Province, sites: Sequence[Site], period: Period, random: Random) -> Record:
    words = content.supervision(random) if sites else {}
    return {
        **words,
        "cases_raised": _sum(sites, "cases_raised", period),
        "cases_answered": _sum(sites, "cases_answered", period),
        "critique_meetings": _sum(sites, "critique_meetings", period),
    }


def _democracy(sites: Sequence[Site], period: Period) -> Record:
    agencies = [site for site in sites if not site.enterprise]
    enterprises = [site for site in sites if site.enterprise]
    asked = list(quarters(period.first, period.last))
    conference = {(quarter.month - 1) // 3 for quarter in asked}
    return {
        "agencies_total": len(agencies),
        "agencies_held": sum(site.conference in conference for site in agencies),
        "enterprises_total": len(enterprises),
        "enterprises_held": sum(site.conference in conference for site in enterprises),
        "enterprises_dialogue": sum(any(quarter in site.dialogue for quarter in asked) for site in enterprises),
    }


def _members(site: Site, day: date, begin: date) -> int:
    return round(site.members * float(site.growth ** ((day - begin).days / 91)))


def _membership(province: Province, unit: Unit, sites: Sequence[Site], period: Period) -> Record:
    below = len(province.children(unit.code, period.last))
    established = {
        each.code
        for each in province.units
        if each.tier is Tier.GRASSROOTS and each.valid_from is not None and each.valid_from in period
        and all(other.code != each.code or other.valid_from == each.valid_from for other in province.units)
        and all(each.code not in other.successors for other in province.units)
        and any(site.holder(period.last) == each.code and len(site.holders) == 1 for site in sites)
    }  # fmt: skip
    return {
        "grassroots_unions": 1 if unit.tier is Tier.GRASSROOTS else below,
        "unions_established": len(established),
        "members": sum(_members(site, period.last, province.begin) for site in sites),
        "members_admitted": _sum(sites, "members_admitted", period),
        "party_referred": _sum(sites, "party_referred", period),
        "party_admitted": _sum(sites, "party_admitted", period),
    }


# --- forms ---


def _summary(province: Province, unit: Unit, period: Period, habit: Habits) -> Paper:
    random = Random(f"{province.seed} {unit.code} {period}")
    children = tuple(province.children(unit.code, period.last))
    aggregated = habit.aggregated and bool(children)
    own = held(province, unit.code, period)
    below = [held(province, child.code, period) for child in children]
    under = [site for sites in below for site in sites]
    paper = Paper(SUMMARY, unit, period, () if aggregated else children, len(children), aggregated=aggregated)
    rows = [dialogue_row(own, period)]
    if aggregated:
        rows.append({"unit": AGGREGATE_LABEL, **dialogue_row(under, period)})
    else:
        rows += [dialogue_row(sites, period) for sites in below]
    paper.tables = {
        "documents": _documents(province, unit, own, period),
        "dialogue_petitions": rows,
        "supervision": [_supervision(province, own, period, random), _supervision(province, under, period, random)],
        "workplace_democracy": [_democracy([*own, *under], period)],
        "membership_party": [_membership(province, unit, [*own, *under], period)],
    }
    return paper


def _second(summary: Paper) -> Paper:
    paper = Paper(SECOND, summary.unit, summary.period, (), 0)
    (row,) = summary.tables["membership_party"]
    paper.tables["numbers"] = [{"members": row["members"], "admitted": row["members_admitted"]}]
    return paper


def _documents(province: Province, unit: Unit, own: Sequence[Site], period: Period) -> list[Record]:
    ids = {id(site) for site in own}
    found = [
        document
        for site, document in province.documents
        if document.issued_on in period and (id(site) in ids or _passed_on(province, unit, site, document.number))
    ]
    found.sort(key=lambda each: (each.issued_on, each.number))
    return [
        {"no": n, "number": d.number, "issued_on": d.issued_on, "issuer": d.issuer, "title": d.title}
        for n, d in enumerate(found, 1)
    ]


def _passed_on(province: Province, unit: Unit, site: Site, number: str) -> bool:
    """Whether an upper-level union lists a document of the province as well."""
    if unit.tier is not Tier.UPPER or site.holder(date.max) != PROVINCE:
        return False
    return Random(f"{province.seed} {unit.code} {number}").random() < 0.4
