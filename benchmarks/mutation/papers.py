"""What each unit sends for a period: records of every form, counted from what happened in the province."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from mailbag import content

from mutation.world import COUNTED, PROVINCE, Petition, Province, Site, quarters
from xlsync.forms.definition import FieldDefinition, Form
from xlsync.forms.layout import AGGREGATE_LABEL, FormLayout, layout, valid_choices
from xlsync.forms.load import load_forms
from xlsync.model import Cleaned, Period, Tier, Unit

Record = dict[str, Cleaned]
SUMMARY, PETITIONS, OPINIONS, CONCLUSIONS = "bieu-tong-hop", "so-don-thu", "so-kien-nghi", "so-ket-luan"
TABLE_OF = {PETITIONS: "petitions_register", OPINIONS: "opinions_register", CONCLUSIONS: "conclusions_register"}
DIALOGUE = ("sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved")


@cache
def form(form_id: str, day: date) -> Form:
    """The shipped form that is valid on a day."""
    found = load_forms().get(form_id, day)
    assert found is not None, form_id
    return found


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


@dataclass(frozen=True)
class Habits:
    """What a unit always does: which registers it sends, one row for all, a workbook of its own (grassroots)."""

    registers: frozenset[str]
    aggregated: bool
    own_workbook: bool
    conclusions: int


def habits(province: Province, code: str) -> Habits:
    """The habits of a unit, the same in every period."""
    random = Random(f"{province.seed} {code}")
    upper = code.startswith("CT") or code == PROVINCE
    often = 0.6 if upper else 0.15
    sent = [each for each in (PETITIONS, OPINIONS, CONCLUSIONS) if random.random() < often]
    return Habits(frozenset(sent), random.random() < 0.3, not upper and random.random() < 0.3, random.randint(1, 4))


def papers(province: Province, period: Period) -> Iterator[Paper]:
    """Everything that is sent for a period."""
    for unit in province.on(period.last):
        habit = habits(province, unit.code)
        if unit.tier is not Tier.GRASSROOTS or habit.own_workbook:
            yield _summary(province, unit, period, habit)
        for form_id in sorted(habit.registers):
            paper = Paper(form_id, unit, period, (), 0)
            paper.tables[TABLE_OF[form_id]] = list(_REGISTERS[form_id](province, unit, period))
            yield paper


# --- figures ---


def held(province: Province, code: str, period: Period) -> list[Site]:
    """The sites of a unit on the last day."""
    return [site for site in province.sites if site.holder(period.last) == code]


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
    return round(site.members * site.growth ** ((day - begin).days / 91))


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


def _labels(form_id: str, table_id: str, period: Period) -> Mapping[str, Mapping[str, str]]:
    fields: Iterable[FieldDefinition] = form(form_id, period.last).table(table_id).fields
    return {
        each.id: {choice.id: choice.label.vi for choice in valid_choices(each, period.last)}
        for each in fields
        if each.choices
    }


def _petitions(province: Province, unit: Unit, period: Period) -> Iterator[Record]:
    """A running register: what came in the period, and what was still open when it began."""
    labels = _labels(PETITIONS, TABLE_OF[PETITIONS], period)
    all_of_them = [each for site in held(province, unit.code, period) for each in site.petitions]
    all_of_them.sort(key=lambda each: (each.received_on, each.summary))
    number = 0
    for each in all_of_them:
        settled = each.resolved_on if each.resolved_on is not None and each.resolved_on <= period.last else None
        gone = each.handling == "forward" if each.resolved_on is None else each.resolved_on < period.first
        old = each.received_on < period.first and gone
        if each.received_on > period.last or old:
            continue
        number += 1
        known = each.accepted_on is not None and each.accepted_on <= period.last
        yield {
            "no": number,
            "received_on": each.received_on,
            "accepted_on": each.accepted_on if known else None,
            "kind": labels["kind"][each.kind],
            "instance": labels["instance"][each.instance] if each.instance is not None else None,
            "from_unit": each.from_unit,
            "summary": each.summary,
            "handling": labels["handling"][each.handling],
            "forwarded_to": each.forwarded_to,
            "forward_ref": each.forward_ref,
            "resolved_on": settled,
            "outcome": "Đã trả lời người gửi đơn (nội dung mẫu)" if settled is not None else None,
        }


def _opinions(province: Province, unit: Unit, period: Period) -> Iterator[Record]:
    labels = _labels(OPINIONS, TABLE_OF[OPINIONS], period)
    topics = list(labels["topic"].values())
    levels = list(labels["authority"].values())
    raised = [each for site in held(province, unit.code, period) for each in site.opinions]
    raised = [each for each in raised if each.raised_on in period]
    raised.sort(key=lambda each: (each.raised_on, each.content))
    for number, each in enumerate(raised, 1):
        settled = each.resolved_on if each.resolved_on is not None and each.resolved_on <= period.last else None
        joined = each.joined and number > 1
        yield {
            "no": number,
            "raised_on": each.raised_on,
            "conference": f"Hội nghị đối thoại định kỳ tháng {each.raised_on.month}",
            "raised_by": each.raised_by,
            "topic": topics[each.topic % len(topics)],
            "content": each.content,
            "authority": levels[each.topic % len(levels)],
            "assigned_to": "Ban Giám đốc doanh nghiệp (mẫu)",
            "answer": "Đơn vị đã tiếp thu và trả lời (nội dung mẫu)" if settled is not None else None,
            "status": labels["status"]["resolved" if settled is not None else "in_progress"],
            "resolved_on": settled,
            "disposition": labels["disposition"]["merge" if joined else "written"],
            "merged_into": str(number - 1) if joined else None,
            "publish": labels["publish"]["no" if each.secret else "yes"],
            "publish_reason": "Người nêu đề nghị không công khai" if each.secret else None,
            "published_on": settled if not each.secret else None,
        }


def _conclusions(province: Province, unit: Unit, period: Period) -> Iterator[Record]:
    """Notices of conclusions of one conference a year, followed up in every period after it."""
    labels = _labels(CONCLUSIONS, TABLE_OF[CONCLUSIONS], period)
    habit = habits(province, unit.code)
    for year in range(province.begin.year, period.last.year + 1):
        noted = date(year, 1 + habit.conclusions, 10 + habit.conclusions)
        if noted > period.last:
            continue
        for item in range(1, habit.conclusions + 1):
            done = (period.last - noted).days > 120 * item
            yield {
                "notice_no": f"{habit.conclusions + 3 + 10 * (year - province.begin.year)}/TB-{unit.code}",
                "notice_date": noted,
                "item": str(item),
                "task": f"Nhiệm vụ mẫu {item} của năm {year}",
                "lead": f"Ban mẫu {item}",
                "report_to": "Ban Thường vụ",
                "reported_on": period.last if done else None,
                "result": "Đã thực hiện xong (nội dung mẫu)" if done else None,
                "status": labels["status"]["done" if done else "in_progress"],
            }


_REGISTERS = {PETITIONS: _petitions, OPINIONS: _opinions, CONCLUSIONS: _conclusions}
