"""The figures of a table by the unions above the grassroots, comparable with those of an earlier day.

A grassroots union's own figures go to the union that it stands under *now*, wherever they were sent from, so that a
union that moved is compared with itself. Where it stood under a parent that gave one row for all of them, nobody knows
its part: then the old and the new parent are compared together. Every record falls into exactly one group, so the sums
over all groups are the totals, then and now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlsync.consolidate.adding import Fields, total
from xlsync.forms.definition import RowKind
from xlsync.model import Amount, Contribution, Register, TableTotals, Tier, lineage


@dataclass(frozen=True, slots=True)
class Group:
    """Units that follow from one another: their codes on the earlier day and now."""

    then: tuple[str, ...]
    now: tuple[str, ...]


class Grouping:
    """Which group each record of a table belongs to, between the last days of two periods or more."""

    def __init__(self, tables: Sequence[tuple[date, TableTotals]], fields: Fields, register: Register) -> None:
        """`tables` are the totals by the last day of their period, oldest first; the last one is of now."""
        self._register = register
        self._then, self._now = tables[0][0], tables[-1][0]
        self._places: dict[tuple[date, str, str | None], str] = {}
        self._root: dict[str, str] = {}
        for code, group in lineage(register, self._then, self._now).of.items():
            self._join(group, code)
        if fields.table.rows is not RowKind.OWN:
            for day, totals in tables[:-1]:
                self._join_parents(day, {each.sender for each in totals.contributions if each.aggregate})

    def key(self, code: str) -> str:
        """The group of a union above the grassroots, as one code."""
        while self._root.get(code, code) != code:
            code = self._root[code]
        return code

    def above(self, sender: str, unit: str | None, day: date) -> str:
        """The union whose figures a record is part of: `unit` is the one that the row is about, None for all."""
        place = (day, sender, unit)
        found = self._places.get(place)
        if found is None:
            found = self._places[place] = self._above(sender, unit, day)
        return found

    def _above(self, sender: str, unit: str | None, day: date) -> str:
        there = self._register.get(unit or sender, day)
        if there is None or there.tier is not Tier.GRASSROOTS or unit is None:
            told = self._register.get(sender, day)
            below = told is not None and told.tier is Tier.GRASSROOTS
            return (told.parent if told is not None and below else None) or sender
        parents = {self._parent_now(code) for code in self._today(there.code, frozenset())} - {None}
        return (parents.pop() if len(parents) == 1 else there.parent) or sender

    def _parent_now(self, code: str) -> str | None:
        unit = self._register.get(code, self._now)
        return None if unit is None else unit.parent

    def _today(self, code: str, seen: frozenset[str]) -> set[str]:
        """The units of now that a grassroots union has become."""
        if self._register.get(code, self._now) is not None:
            return {code}
        found: set[str] = set()
        for entry in self._register.entries(code):
            for successor in entry.successors:
                if successor not in seen:
                    found |= self._today(successor, seen | {code})
        return found

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self.key(one), self.key(other)))
        self._root[second] = first

    def _join_parents(self, day: date, aggregated: set[str]) -> None:
        """Joins the old and the new parent of those that moved away from a parent with one row for all of them."""
        for parent in sorted(aggregated):
            for child in self._register.children(parent, day):
                now = self._parent_now(child.code)
                if now is not None and now != parent:
                    self._join(parent, now)

    def groups(self, then: Mapping[str, "Side"], now: Mapping[str, "Side"]) -> list[tuple[str, Group]]:
        """The groups that have figures, or should have, by key; in the order of the register, those that ended last."""
        members: dict[str, set[str]] = defaultdict(set)
        for code in self._root:
            members[self.key(code)].add(code)
        orders = [
            {unit.code: place for place, unit in enumerate(self._register.on(day))} for day in (self._then, self._now)
        ]
        found = []
        for key in {**then, **now}:
            reported = [each[key].codes if key in each else set() for each in (then, now)]
            known = members[key].union(*reported)
            on_days = []
            for day, codes, order in zip((self._then, self._now), reported, orders, strict=True):
                # Grassroots unions that moved bring figures to a union that may not have been there yet.
                there = {code for code in known if self._stands_above(code, day)} or codes
                on_days.append(_in_order(there, order))
            found.append((key, Group(*on_days)))
        last = len(orders[1])
        return sorted(found, key=lambda each: min([orders[1].get(code, last) for code in each[1].now], default=last))

    def _stands_above(self, code: str, day: date) -> bool:
        unit = self._register.get(code, day)
        return unit is not None and unit.tier is not Tier.GRASSROOTS


def _in_order(codes: Iterable[str], order: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: (order.get(code, len(order)), code)))


@dataclass(slots=True)
class Side:
    """The records of one group in one period."""

    codes: set[str] = field(default_factory=set)
    records: list[Contribution] = field(default_factory=list)
    absent: bool = False
    """Whether a unit of it, or under it, should be in the totals and is not."""

    def line(self, fields: Fields) -> dict[str, Amount]:
        """Its figures with computed fields; no record at all: every figure is None."""
        found: dict[str, Amount] = {}
        for each in fields.added:
            numbers = [value for record in self.records if isinstance(value := record.values.get(each.id), int | float)]
            incomplete = self.absent or any(each.id in record.missing for record in self.records)
            found[each.id] = Amount(total(numbers), incomplete)
        return fields.with_computed(found)


def sides(day: date, totals: TableTotals, grouping: Grouping) -> dict[str, Side]:
    """The records of one period by group."""
    found: dict[str, Side] = defaultdict(Side)
    for record in totals.contributions:
        unit = None if record.aggregate else record.unit
        code = grouping.above(record.sender, unit, day)
        side = found[grouping.key(code)]
        side.codes.add(code)
        side.records.append(record)
    for code in totals.missing_units:
        above = grouping.above(code, code, day)
        side = found[grouping.key(above)]
        side.codes.add(above)
        side.absent = True
    return found


def line_of(found: Mapping[str, Side], key: str, fields: Fields) -> dict[str, Amount]:
    """The figures of a group, None where it has no records."""
    side = found.get(key)
    return Side().line(fields) if side is None else side.line(fields)
