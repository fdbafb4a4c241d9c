"""Defects between periods: XS404, XS405, XS408."""

from datetime import timedelta

from mutation.bag import DIALOGUE_TABLE, Bag, Defect, Expected, at, lonely_rows, number, one, steady, unit_of
from mutation.cells import Plant
from mutation.papers import Paper
from mutation.registers import SUMMARY, Record
from xlsync.model import Period

_DAY = timedelta(days=1)


def _inside(bag: Bag) -> list[Period]:
    """Earlier periods that begin where this one does and lie in it."""
    now = bag.period
    return [each for each in bag.earlier if each.first == now.first and each.last < now.last]


def _within(bag: Bag) -> list[Period]:
    """Earlier periods that lie in this one."""
    now = bag.period
    return [each for each in bag.earlier if now.first <= each.first and each.last <= now.last]


def _joined(bag: Bag, code: str = "XS405", field: str = "petitions_carried") -> tuple[Expected, ...]:
    """Where a row for all is compared together with the single rows of unions that moved, the sum differs as well."""
    rows = [paper for paper in bag.papers.values() if paper.aggregated]
    return (Expected(code, frozenset(at(paper, DIALOGUE_TABLE, 1, field) for paper in rows)),)


def _before(bag: Bag, period: Period, code: str, paper: Paper, record: int) -> Record | None:
    """The row of the same unit in an earlier period, by file and name."""
    old = bag.earlier[period].get(f"{SUMMARY}_{paper.unit.code}_{period}")
    if old is None:
        return None
    rows = [n for n in range(len(old.tables[DIALOGUE_TABLE])) if unit_of(old, n) == code]
    return old.tables[DIALOGUE_TABLE][rows[0]] if rows else None


def fell(bag: Bag) -> Defect | None:
    """Less than what was already reported for a part of the period."""
    for period in _inside(bag):
        for paper in bag.untouched(SUMMARY):
            for record in lonely_rows(bag, paper):
                code = unit_of(paper, record)
                if code is None or not _alone(bag, code):
                    continue
                old = _before(bag, period, code, paper, record)
                if old is None or number(old, "receptions") < 2:
                    continue
                bag.edit(paper).tables[DIALOGUE_TABLE][record]["receptions"] = number(old, "receptions") - 1
                place = at(paper, DIALOGUE_TABLE, record, "receptions")
                return Defect(
                    "XS404", "", (one("XS404", place),), (one("XS407", place), *_joined(bag, "XS404", "receptions"))
                )
    return None


def _alone(bag: Bag, code: str) -> bool:
    """Whether the unit neither came of others nor gave way to others."""
    entries = [unit for unit in bag.province.units if unit.code == code]
    return not any(unit.successors for unit in entries) and all(
        code not in unit.successors for unit in bag.province.units
    )


def carried_wrong(bag: Bag) -> Defect | None:
    """Two petitions more carried over than were left open."""
    if not any(period.last + _DAY == bag.period.first for period in bag.earlier):
        return None
    before = [period for period in bag.earlier if period.last + _DAY == bag.period.first]
    for paper in bag.untouched(SUMMARY):
        for record in lonely_rows(bag, paper):
            code = unit_of(paper, record)
            known = code is not None and _alone(bag, code) and any(_reported(bag, p, code) for p in before)
            if known:
                row = bag.edit(paper).tables[DIALOGUE_TABLE][record]
                row["petitions_carried"] = number(row, "petitions_carried") + 2
                place = at(paper, DIALOGUE_TABLE, record, "petitions_carried")
                return Defect("XS405", "", (one("XS405", place),), _joined(bag))
    return None


def carried_wrong_after_merger(bag: Bag) -> Defect | None:
    """The same in the row of a unit that others merged into since the period before."""
    before = [period for period in bag.earlier if period.last + _DAY == bag.period.first]
    for paper in bag.untouched(SUMMARY):
        for record in lonely_rows(bag, paper):
            code = unit_of(paper, record)
            old = [unit for unit in bag.province.units if code is not None and code in unit.successors]
            fits = old and all(unit.successors == (code,) and _alone_before(bag, unit.code) for unit in old)
            if fits and any(all(_reported(bag, p, unit.code) for unit in old) for p in before):
                row = bag.edit(paper).tables[DIALOGUE_TABLE][record]
                row["petitions_carried"] = number(row, "petitions_carried") + 2
                place = at(paper, DIALOGUE_TABLE, record, "petitions_carried")
                return Defect("XS405", "after a merger", (one("XS405", place),), _joined(bag))
    return None


def _alone_before(bag: Bag, code: str) -> bool:
    return all(code not in unit.successors for unit in bag.province.units)


def _reported(bag: Bag, period: Period, code: str) -> bool:
    """Whether a row of that unit alone came in an earlier period."""
    return any(
        unit_of(paper, record) == code
        for paper in bag.earlier[period].values()
        if paper.form == SUMMARY
        for record in range(len(paper.tables[DIALOGUE_TABLE]))
    )


def no_dialogue(bag: Bag) -> Defect | None:
    """No dialogue session in a whole calendar year: the period itself, or with the periods before it."""
    now = bag.period
    if (now.last.month, now.last.day) != (12, 31):
        return None
    year = [each for each in bag.earlier if each.first.year == now.last.year and each.last < now.first]
    if sum((each.last - each.first).days + 1 for each in year) + (now.last - now.first).days + 1 not in {365, 366}:
        return None
    for paper in bag.untouched(SUMMARY):
        for record in lonely_rows(bag, paper):
            code = unit_of(paper, record)
            if code is None or not steady(bag, code) or not _alone(bag, code):
                continue
            rows = [_before(bag, each, code, paper, record) for each in year]
            before = [each for each in _within(bag) if (old := _before(bag, each, code, paper, record)) is not None
                      and number(old, "sessions")]  # fmt: skip
            if before or any(row is None or number(row, "sessions") for row in rows):
                continue
            bag.edit(paper).tables[DIALOGUE_TABLE][record]["sessions"] = 0
            place = at(paper, DIALOGUE_TABLE, record, "sessions")
            return Defect("XS408", "", (one("XS408", place),), (one("XS407", place),))
    return None


OVER_TIME: tuple[Plant, ...] = (fell, carried_wrong, carried_wrong_after_merger, no_dialogue)
