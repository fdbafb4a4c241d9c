"""Units of the union and the register that says who reports to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Tier(StrEnum):
    """The level at which a figure is counted, in the order of the provincial annex."""

    PROVINCE = "province"
    UPPER = "upper"
    GRASSROOTS = "grassroots"


@dataclass(frozen=True, slots=True)
class Unit:
    """One union as it was between two days. A union that moved to another parent has two entries with the same code."""

    code: str
    name: str
    tier: Tier
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    forms_due: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the entry holds on that day; an absent end is open."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Register:
    """All entries of the unit register, in the order of the file. `sample` marks the shipped example."""

    units: tuple[Unit, ...]
    sample: bool = False
    path: str | None = None

    @cached_property
    def _by_code(self) -> dict[str, list[Unit]]:
        entries: dict[str, list[Unit]] = {}
        for unit in self.units:
            entries.setdefault(unit.code, []).append(unit)
        return entries

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def entries(self, code: str) -> tuple[Unit, ...]:
        """Every entry of one code, oldest first as in the file."""
        return tuple(self._by_code.get(code, ()))

    def get(self, code: str, day: date) -> Unit | None:
        """The entry of that code that holds on that day."""
        return self._units_on(day).get(code)

    def _units_on(self, day: date) -> dict[str, Unit]:
        cache: dict[date, dict[str, Unit]] = self.__dict__.setdefault("_units_by_code", {})
        if day not in cache:
            cache[day] = {unit.code: unit for unit in reversed(self.on(day))}  # the first of a code holds
        return cache[day]

    def on(self, day: date) -> tuple[Unit, ...]:
        """The units that exist on that day, in the order of the file."""
        return tuple(unit for unit in self.units if unit.valid_on(day))

    def province(self, day: date) -> Unit | None:
        """The provincial federation on that day."""
        return next((unit for unit in self.on(day) if unit.tier is Tier.PROVINCE), None)

    def children(self, code: str, day: date, tier: Tier = Tier.GRASSROOTS) -> tuple[Unit, ...]:
        """The units of that tier whose parent is `code` on that day."""
        return tuple(unit for unit in self._children_on(day).get(code, ()) if unit.tier is tier)

    def _children_on(self, day: date) -> dict[str, list[Unit]]:
        cache: dict[date, dict[str, list[Unit]]] = self.__dict__.setdefault("_children", {})
        if day not in cache:
            cache[day] = _by_parent(self.on(day))
        return cache[day]


def _by_parent(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    children: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.parent is not None:
            children.setdefault(unit.parent, []).append(unit)
    return children
