"""Defects of rows and tables: XS301–XS308."""

from collections.abc import Callable
from datetime import timedelta

from mutation.bag import DIALOGUE_TABLE, Bag, Defect, Expected, Place, at, lonely, number, one, total_at
from mutation.cells import Plant
from mutation.entries import ENTRIES
from mutation.papers import Paper
from mutation.registers import OPINIONS, PETITIONS, SUMMARY, TABLE_OF, Record
from xlsync.forms.layout import AGGREGATE_LABEL
from xlsync.model import Tier

_DAY = timedelta(days=1)


def resolved_beyond(bag: Bag) -> Defect | None:
    """More petitions resolved than came in and were carried over."""
    found = lonely(bag)
    if found is None:
        return None
    paper, record = found
    row = bag.edit(paper).tables[DIALOGUE_TABLE][record]
    row["petitions_resolved"] = number(row, "petitions_received") + number(row, "petitions_carried") + 2
    place = at(paper, DIALOGUE_TABLE, record, "petitions_resolved")
    return Defect("XS301", "petitions", (one("XS301", place),))


def part_beyond(table: str, part: str, whole: str) -> Plant:
    """A part that exceeds its whole by one, in the sender's own row; figures above those of the rows below."""

    def plant(bag: Bag) -> Defect | None:
        for paper in bag.untouched(SUMMARY):
            row = paper.tables[table][0]
            if paper.unit.tier is not Tier.GRASSROOTS:
                bag.edit(paper).tables[table][0][part] = number(row, whole) + 1
                return Defect("XS301", part, (one("XS301", at(paper, table, 0, part)),))
        return None

    return plant


def _rate(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


def _compound(bag: Bag, paper: Paper, record: int, rate: int) -> Place:
    row = bag.edit(paper).tables[DIALOGUE_TABLE][record] if paper.name not in bag.changed else None
    row = row if row is not None else bag.changed[paper.name].tables[DIALOGUE_TABLE][record]
    place = at(paper, DIALOGUE_TABLE, record, "petitions_resolved")
    bag.type_in(paper, place[1] or "", place[2] or "", f"{number(row, 'petitions_resolved')} ({rate}%)")
    return place


def wrong_compound(bag: Bag) -> Defect | None:
    """`5 (62%)` where it is another rate by neither convention."""
    for paper in bag.untouched(SUMMARY):
        for record, row in enumerate(paper.tables[DIALOGUE_TABLE]):
            if number(row, "petitions_received") > 0:
                rate = _rate(number(row, "petitions_resolved"), number(row, "petitions_received"))
                place = _compound(bag, paper, record, rate + bag.random.choice((4, 11)))
                return Defect("XS302", "compound", (one("XS302", place, "compound"),))
    return None


def wrong_rate(bag: Bag) -> Defect | None:
    """A rate typed over the formula of the template, which is XS109 as well."""
    for paper in bag.untouched(SUMMARY):
        row = paper.tables["workplace_democracy"][0]
        whole = number(row, "agencies_total")
        if whole:
            place = at(paper, "workplace_democracy", 0, "agencies_rate")
            bag.type_in(paper, place[1] or "", place[2] or "", number(row, "agencies_held") / whole + 0.07)
            return Defect("XS302", "", (one("XS302", place, ""),), (one("XS109", place),))
    return None


def two_conventions(bag: Bag) -> Defect | None:
    """One rate rounded half up, another cut off: the second is wrong as well."""
    for paper in bag.untouched(SUMMARY):
        apart = []
        for record, row in enumerate(paper.tables[DIALOGUE_TABLE]):
            part, whole = number(row, "petitions_resolved"), number(row, "petitions_received")
            if whole and _rate(part, whole) != 100 * part // whole:
                apart.append((record, part, whole))
        if len(apart) >= 2:
            (up, part, whole), (cut, other, of) = bag.random.sample(apart, 2)
            bag.edit(paper)
            first = _compound(bag, paper, up, _rate(part, whole))
            second = _compound(bag, paper, cut, 100 * other // of)
            told = Expected("XS303", frozenset({first, second, (paper.name, first[1], None)}))
            return Defect("XS303", "", (told, one("XS302", second)))
    return None


def wrong_total(bag: Bag) -> Defect | None:
    """Another number typed over a total, which is XS109 as well."""
    for paper in bag.untouched(SUMMARY):
        field = bag.random.choice(("sessions", "opinions", "receptions", "petitions_received"))
        stated = sum(number(row, field) for row in paper.tables[DIALOGUE_TABLE]) + bag.random.choice((1, 6, 20))
        place = total_at(paper, DIALOGUE_TABLE, field)
        bag.type_in(paper, place[1] or "", place[2] or "", stated)
        return Defect("XS304", "total", (one("XS304", place, "total"),), (one("XS109", place),))
    return None


def wrong_aggregate(bag: Bag) -> Defect | None:
    """A row for all beside the single rows, with another sum in one column. The formula of the total adds it in."""
    for paper in bag.untouched(SUMMARY):
        rows = paper.tables[DIALOGUE_TABLE]
        if paper.aggregated or len(rows) < 3:
            continue
        fields = ("sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved")
        total: Record = {field: sum(number(row, field) for row in rows[1:]) for field in fields}
        total["receptions"] = number(total, "receptions") + 3
        bag.edit(paper).tables[DIALOGUE_TABLE].append({"unit": AGGREGATE_LABEL, **total})
        place = at(paper, DIALOGUE_TABLE, len(rows), "receptions")
        follows = tuple(one("XS304", total_at(paper, DIALOGUE_TABLE, field)) for field in fields)
        of_all = one("XS403", place)  # where every grassroots union sent a workbook of its own
        return Defect("XS304", "aggregate", (one("XS304", place, "aggregate"),), (*follows, of_all))
    return None


def unit_twice(bag: Bag) -> Defect | None:
    """A second row for a grassroots union."""
    for paper in bag.untouched(SUMMARY):
        rows = paper.tables[DIALOGUE_TABLE]
        if not paper.aggregated and len(rows) > 1:
            child = bag.random.choice(paper.children)
            row: Record = {"unit": child.name, "sessions": 1, "opinions": 2, "receptions": 3, "petitions_received": 0,
                   "petitions_resolved": 0}  # fmt: skip
            bag.edit(paper).tables[DIALOGUE_TABLE].append(row)
            place = at(paper, DIALOGUE_TABLE, len(rows), "unit")
            return Defect("XS305", "unit", (one("XS305", place, "unit"),))
    return None


def entry_twice(bag: Bag) -> Defect | None:
    """A document that is listed twice."""
    for paper in bag.untouched(SUMMARY):
        rows = paper.tables["documents"]
        if rows:
            again = dict(bag.random.choice(rows))
            again["no"] = len(rows) + 1
            bag.edit(paper).tables["documents"].append(again)
            places = frozenset(at(paper, "documents", len(rows), field) for field in ("no", "number", "issued_on"))
            return Defect("XS305", "entry", (Expected("XS305", places, "entry"),))
    return None


def numbering(variant: str, step: int) -> Plant:
    """The last number of a list leaves one out, or is that of the row above."""

    def plant(bag: Bag) -> Defect | None:
        for form, table in ((SUMMARY, "documents"), (OPINIONS, TABLE_OF[OPINIONS]), (PETITIONS, TABLE_OF[PETITIONS])):
            for paper in bag.untouched(form):
                rows = paper.tables[table]
                if len(rows) >= 2:
                    bag.edit(paper).tables[table][-1]["no"] = len(rows) + step
                    place = at(paper, table, len(rows) - 1, "no")
                    return Defect("XS306", variant, (one("XS306", place, variant),))
        return None

    return plant


def _extra_row(bag: Bag, paper: Paper, name: str, variant: str) -> Defect:
    rows = paper.tables[DIALOGUE_TABLE]
    row: Record = {"unit": name, "sessions": 1, "opinions": 1, "receptions": 2, "petitions_received": 1,
                   "petitions_resolved": 1}  # fmt: skip
    bag.edit(paper).tables[DIALOGUE_TABLE].append(row)
    place = at(paper, DIALOGUE_TABLE, len(rows), "unit")
    return Defect("XS307", variant, (one("XS307", place, variant),))


def stranger(variant: str, name: Callable[[Bag, Paper], str | None]) -> Plant:
    """A row for somebody who does not belong to the sender."""

    def plant(bag: Bag) -> Defect | None:
        for paper in bag.untouched(SUMMARY):
            found = name(bag, paper)
            if paper.unit.tier is not Tier.GRASSROOTS and found is not None:
                return _extra_row(bag, paper, found, variant)
        return None

    return plant


def _child_of_another(bag: Bag, paper: Paper) -> str | None:
    others = [unit.name for unit in bag.province.on(bag.period.last, Tier.GRASSROOTS)
              if unit.parent != paper.unit.code]  # fmt: skip
    return bag.random.choice(others) if others else None


def _other_upper(bag: Bag, paper: Paper) -> str | None:
    others = [unit.name for unit in bag.province.on(bag.period.last, Tier.UPPER) if unit.code != paper.unit.code]
    return bag.random.choice(others) if others else None


def _ended(bag: Bag, paper: Paper) -> str | None:
    day = bag.period.last
    alive = {unit.code for unit in bag.province.on(day)}
    gone = [
        unit
        for unit in bag.province.units
        if unit.tier is Tier.GRASSROOTS and unit.parent == paper.unit.code and unit.code not in alive
    ]
    return gone[0].name if gone else None


def tick(bag: Bag) -> Defect | None:
    """“Không phát sinh” ticked on a table with figures."""
    for paper in bag.untouched(SUMMARY):
        table = bag.random.choice(("workplace_democracy", "membership_party", DIALOGUE_TABLE))
        if sum(value for row in paper.tables[table] for value in row.values() if isinstance(value, int)):
            place = paper.layout.table(table)
            bag.type_in(paper, place.sheet, place.tick, "x")
            return Defect("XS308", "tick", (one("XS308", (paper.name, place.sheet, place.tick), "tick"),))
    return None


ROWS: tuple[Plant, ...] = (
    resolved_beyond,
    part_beyond("supervision", "cases_answered", "cases_raised"),
    part_beyond("workplace_democracy", "agencies_held", "agencies_total"),
    part_beyond("workplace_democracy", "enterprises_held", "enterprises_total"),
    part_beyond("workplace_democracy", "enterprises_dialogue", "enterprises_total"),
    part_beyond("membership_party", "party_admitted", "party_referred"),
    wrong_compound, wrong_rate, two_conventions, wrong_total, wrong_aggregate, unit_twice, entry_twice,
    numbering("gap", 1), numbering("repeat", -1),
    stranger("unknown", lambda *_: "CĐCS Sao Hỏa (mẫu)"), stranger("other_parent", _child_of_another),
    stranger("tier", _other_upper), stranger("ended", _ended), tick, *ENTRIES,
)  # fmt: skip
