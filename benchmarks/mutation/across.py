"""Defects across tables, forms, levels and periods: XS401–XS406, XS408, XS409."""

from collections.abc import Iterator
from datetime import date, timedelta

from mutation.bag import (
    DIALOGUE_TABLE,
    Bag,
    Defect,
    Expected,
    Place,
    at,
    number,
    one,
    unit_of,
)
from mutation.cells import Plant, cited
from mutation.papers import Paper
from mutation.registers import OPINIONS, PETITIONS, SECOND, SUMMARY, TABLE_OF, Record
from mutation.world import PROVINCE
from xlsync.model import Period, Tier

_DAY = timedelta(days=1)
_COUNTED = frozenset({"khiếu nại", "tố cáo"})


def _own_row(bag: Bag, code: str) -> tuple[Paper, int] | None:
    """Where Biểu 2 states the figures of a unit that sends a register: its own row, or its row in its parent's file.

    Only one of them: where both came, a register that differs is told at both.
    """
    own = bag.find(SUMMARY, code)
    parents = [paper for paper in bag.papers.values() if paper.form == SUMMARY and not paper.aggregated]
    rows = [(paper, 1 + n) for paper in parents for n, child in enumerate(paper.children) if child.code == code]
    if own is not None:
        rows.append((own, 0))
    return rows[0] if len(rows) == 1 else None


def _entry_missing(form: str, field: str, fits: str) -> Plant:
    """An entry that Biểu 2 counts is not in the register (`received`, `raised`), or has lost its day (`resolved`)."""

    def plant(bag: Bag) -> Defect | None:
        table = TABLE_OF[form]
        for paper in bag.untouched(form):
            place = _own_row(bag, paper.unit.code)
            rows = paper.tables[table]
            if place is None or place[0].name in bag.changed or place[0].name in bag.typed:
                continue
            chosen = [n for n, row in enumerate(rows) if _FITS[fits](row, bag.period)]
            if not chosen or (form == PETITIONS and any(_passed_on(row, bag.period) for row in rows)):
                continue
            edited = bag.edit(paper).tables[table]
            if fits == "resolved":
                edited[bag.random.choice(chosen)]["resolved_on"] = None
            else:
                del edited[chosen[-1]]
                for n, row in enumerate(edited, 1):
                    row["no"] = n
            return Defect("XS401", field, (one("XS401", at(place[0], DIALOGUE_TABLE, place[1], field)),))
        return None

    return plant


def _in(row: Record, field: str, period: Period) -> bool:
    day = row.get(field)
    return isinstance(day, date) and day in period


def _passed_on(row: Record, period: Period) -> bool:
    """A forwarded petition, which Biểu 2 may or may not count: one more or less is then no contradiction."""
    return row["handling"] == "Chuyển đơn"


def _received(row: Record, period: Period) -> bool:
    return row["kind"] in _COUNTED and _in(row, "received_on", period) and row["resolved_on"] is None


def _resolved(row: Record, period: Period) -> bool:
    return row["kind"] in _COUNTED and _in(row, "resolved_on", period)


def _raised(row: Record, period: Period) -> bool:
    return row["disposition"] != "Gộp"


_FITS = {"received": _received, "resolved": _resolved, "raised": _raised}


def second_differs(bag: Bag) -> Defect | None:
    """A form for a second recipient has another figure for the same indicator."""
    for paper in bag.untouched(SECOND):
        summary = bag.find(SUMMARY, paper.unit.code)
        if summary is None or summary.name in bag.changed or summary.name in bag.typed:
            continue
        field = bag.random.choice(["members", "admitted"])
        row = bag.edit(paper).tables["numbers"][0]
        row[field] = number(row, field) + 1
        return Defect("XS402", "indicator", (one("XS402", at(paper, "numbers", 0, field), "indicator"),))
    return None


def row_differs(bag: Bag) -> Defect | None:
    """A grassroots union's own workbook has another figure than its row in its parent's."""
    for paper in bag.untouched(SUMMARY):
        if paper.aggregated:
            continue
        for record in range(1, len(paper.tables[DIALOGUE_TABLE])):
            code = unit_of(paper, record)
            own = bag.find(SUMMARY, code) if code is not None else None
            if own is None or own.name in bag.changed or own.name in bag.typed or own.kind == "ods":
                continue
            row = bag.edit(own).tables[DIALOGUE_TABLE][0]
            row["receptions"] = number(row, "receptions") + 2
            return Defect("XS403", "row", (one("XS403", at(paper, DIALOGUE_TABLE, record, "receptions")),))
    return None


def _pairs(bag: Bag) -> Iterator[tuple[Paper, list[Paper]]]:
    """Parents with all grassroots unions below them that sent their own workbooks, none of them touched."""
    for paper in bag.untouched(SUMMARY):
        below = [bag.find(SUMMARY, child.code) for child in bag.province.children(paper.unit.code, bag.period.last)]
        sent = [each for each in below if each is not None]
        if sent and not any(each.name in bag.changed or each.name in bag.typed for each in sent):
            yield paper, sent


def below_aggregate(bag: Bag) -> Defect | None:
    """One union's own workbook has more than its parent's row for all."""
    for paper, sent in _pairs(bag):
        own = next((each for each in sent if each.kind != "ods"), None)
        if not paper.aggregated or own is None:
            continue
        more = number(paper.tables[DIALOGUE_TABLE][1], "receptions") + 1
        bag.edit(own).tables[DIALOGUE_TABLE][0]["receptions"] = more
        place = at(paper, DIALOGUE_TABLE, 1, "receptions")
        return Defect("XS403", "aggregate", (one("XS403", place),), _odd(own, DIALOGUE_TABLE, "receptions"))
    return None


def below_whole(bag: Bag) -> Defect | None:
    """One union has more in a table that is for a unit and all under it than its parent."""
    for paper, sent in _pairs(bag):
        own = next((each for each in sent if each.kind != "ods"), None)
        if own is None:
            continue
        more = number(paper.tables["membership_party"][0], "members_admitted") + 1
        bag.edit(own).tables["membership_party"][0]["members_admitted"] = more
        place = at(paper, "membership_party", 0, "members_admitted")
        return Defect("XS403", "whole", (one("XS403", place),), _odd(own, "membership_party", "members_admitted"))
    return None


def _odd(paper: Paper, table: str, field: str) -> tuple[Expected, ...]:
    """A figure that was made much larger may be told as unusual, too."""
    return (one("XS407", at(paper, table, 0, field)),)


def counted_twice(bag: Bag) -> Defect | None:
    """A unit counts a petition that it passed on to one that counts it, too; both registers came."""
    table = TABLE_OF[PETITIONS]
    by_name = {unit.name: unit.code for unit in bag.province.on(bag.period.last)}
    for paper in bag.untouched(PETITIONS):
        passed = [row for row in paper.tables[table] if _passed_on(row, bag.period)]
        place = _own_row(bag, paper.unit.code)
        if len(passed) != 1 or place is None or place[0].name in bag.changed or place[0].name in bag.typed:
            continue
        row = passed[0]
        receiver = by_name.get(str(row["forwarded_to"]))
        theirs = bag.find(PETITIONS, receiver) if receiver is not None else None
        inside = row["kind"] in _COUNTED and _in(row, "received_on", bag.period)
        if theirs is None or not inside or place[0].kind == "ods":
            continue
        same = [n for n, each in enumerate(theirs.tables[table]) if each["summary"] == row["summary"]]
        counts = [n for n in same if _in(theirs.tables[table][n], "received_on", bag.period)]
        if not counts or _own_row(bag, receiver or "") is None or any(
            _passed_on(each, bag.period) for each in theirs.tables[table]
        ):  # fmt: skip
            continue
        figures = bag.edit(place[0]).tables[DIALOGUE_TABLE][place[1]]
        figures["petitions_received"] = number(figures, "petitions_received") + 1
        entry = paper.tables[table].index(row)
        sheet = paper.layout.table(table).sheet
        places: set[Place] = {at(paper, table, entry, field) for field in ("forwarded_to", "received_on", "no")}
        places |= {at(theirs, table, counts[0], field) for field in ("from_unit", "received_on", "no")}
        places.add(at(place[0], DIALOGUE_TABLE, place[1], "petitions_received"))
        places.add((paper.name, sheet, None))
        return Defect("XS406", "forwarded petition", (Expected("XS406", frozenset(places)),))
    return None


def joint_twice(bag: Bag) -> Defect | None:
    """An opinion raised at a conference that a union and its parent held together: both list it and both count it."""
    table = TABLE_OF[OPINIONS]
    for paper in bag.untouched(OPINIONS):
        parent = bag.find(OPINIONS, paper.unit.parent or "")
        place = _own_row(bag, parent.unit.code) if parent is not None else None
        if parent is None or place is None or _own_row(bag, paper.unit.code) is None or not paper.tables[table]:
            continue
        if any(each.name in bag.changed or each.name in bag.typed or each.kind == "ods" for each in (parent, place[0])):
            continue
        record = bag.random.randrange(len(paper.tables[table]))
        rows = bag.edit(parent).tables[table]
        rows.append({**paper.tables[table][record], "no": len(rows) + 1})
        rows[-1] |= {"disposition": "Trả lời bằng văn bản", "merged_into": None}
        figures = bag.edit(place[0]).tables[DIALOGUE_TABLE][place[1]]
        figures["opinions"] = number(figures, "opinions") + 1
        places = {at(paper, table, record, field) for field in ("raised_on", "conference", "content")}
        places |= {at(parent, table, len(rows) - 1, field) for field in ("raised_on", "conference", "content")}
        places.add(at(place[0], DIALOGUE_TABLE, place[1], "opinions"))
        return Defect("XS406", "joint dialogue", (Expected("XS406", frozenset(places)),))
    return None


def other_date(bag: Bag) -> Defect | None:
    """A document of the province with another date in one of the files that cite it."""
    return _cited_otherwise(bag, "issued_on")


def other_issuer(bag: Bag) -> Defect | None:
    """A document of the province as another body's."""
    return _cited_otherwise(bag, "issuer")


def _cited_otherwise(bag: Bag, field: str) -> Defect | None:
    often = cited(bag)
    province = bag.find(SUMMARY, PROVINCE)
    assert province is not None
    for paper in bag.untouched(SUMMARY):
        if paper.unit.tier is not Tier.UPPER:
            continue
        for record, row in enumerate(paper.tables["documents"]):
            same = [
                (other, n)
                for other in bag.papers.values()
                for n, each in enumerate(other.tables.get("documents", ()))
                if each["number"] == row["number"]
            ]
            alike = all(other.tables["documents"][n]["issuer"] == row["issuer"] for other, n in same)
            if row["issuer"] != province.unit.name or often[str(row["number"])] < 2 or not alike:
                continue
            new: object = "Liên đoàn Lao động tỉnh Khác (mẫu)"
            if field == "issued_on":
                assert isinstance(row[field], date)
                new = row[field] + _DAY * (1 if row[field] < bag.period.last else -1)  # type: ignore[operator]
            bag.edit(paper).tables["documents"][record][field] = new  # type: ignore[assignment]
            places = frozenset(at(other, "documents", n, field) for other, n in same)
            label = "date" if field == "issued_on" else "issuer"
            return Defect("XS409", label, (Expected("XS409", places),))
    return None


ACROSS: tuple[Plant, ...] = (
    _entry_missing(PETITIONS, "petitions_received", "received"),
    _entry_missing(PETITIONS, "petitions_resolved", "resolved"),
    _entry_missing(OPINIONS, "opinions", "raised"),
    second_differs, row_differs, below_aggregate, below_whole, counted_twice, joint_twice, other_date, other_issuer,
)  # fmt: skip
