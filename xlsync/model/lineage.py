"""Which units of today stand for which units of an earlier day: mergers, splits, new parents.

A comparison over time is made group by group: a group holds units that follow from one another, so that what a group
reported then and now is comparable, and the sums over all groups are the sums over all units, then and now.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from xlsync.model.unit import Register, Tier


@dataclass(frozen=True, slots=True)
class Lineage:
    """Groups of units between two days, by their codes. `of` gives the group of a code: the smallest code in it."""

    of: Mapping[str, str]
    members: Mapping[str, frozenset[str]]

    def group(self, code: str) -> frozenset[str]:
        """All units, then or now, that `code` is compared together with; a unit that never changed stands alone."""
        return self.members.get(self.of.get(code, code), frozenset({code}))


def lineage(register: Register, then: date, now: date) -> Lineage:
    """The lineage between the last days of two periods.

    Units are joined when one is a successor of the other and gave way to it between the two days, so that merged
    predecessors are summed, and a unit that was split is compared with all its parts at once.
    """
    joined: dict[str, str] = {}

    def root(code: str) -> str:
        while joined.get(code, code) != code:
            code = joined[code]
        return code

    for unit in register:
        for successor in unit.successors:
            if unit.valid_to is None or not then <= unit.valid_to < now:
                continue
            one, other = sorted((root(unit.code), root(successor)))
            joined.setdefault(one, one)
            joined[other] = one
    members: dict[str, set[str]] = defaultdict(set)
    for code in joined:
        members[root(code)].add(code)
    return Lineage(
        {code: root(code) for code in joined},
        {group: frozenset(codes) for group, codes in members.items()},
    )


def joined_parents(register: Register, then: date, now: date) -> Lineage:
    """Like `lineage`, and parents between whom a grassroots union moved are joined, too.

    For figures of all grassroots unions under a parent where single rows are not known: they can only be compared for
    the old and the new parent together.
    """
    groups = lineage(register, then, now)
    joined: dict[str, set[str]] = defaultdict(set)
    for code in sorted({unit.code for unit in register if unit.tier is Tier.GRASSROOTS}):
        before, after = register.get(code, then), register.get(code, now)
        if before is None or after is None or before.parent is None or after.parent is None:
            continue
        if before.parent not in groups.group(after.parent):
            joined[before.parent].add(after.parent)
    return _merged(groups, joined)


def _merged(groups: Lineage, more: Mapping[str, Set[str]]) -> Lineage:
    sets: list[set[str]] = [set(each) for each in groups.members.values()]
    for one, others in more.items():
        new = set(groups.group(one)).union(*(groups.group(other) for other in others))
        touching = [each for each in sets if each & new]
        sets = [each for each in sets if not each & new]
        sets.append(new.union(*touching))
    return Lineage(
        {code: min(each) for each in sets for code in each},
        {min(each): frozenset(each) for each in sets},
    )
