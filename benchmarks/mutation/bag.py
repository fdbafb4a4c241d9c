"""The papers of one period while defects are planted, one file changed at most once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from mutation.papers import Paper
from mutation.registers import SUMMARY, Record
from mutation.world import PROVINCE, Province
from mutation.writing import Typed
from xlsync.forms.layout import TableLayout
from xlsync.model import Period, Tier

DIALOGUE_TABLE = "dialogue_petitions"
Place = tuple[str, str | None, str | None]
"""The file's name without its suffix, the sheet, the cell; None where any will do."""


@dataclass(frozen=True)
class Expected:
    """Findings that must come, at least one of them, at one of the places; at all of them they may."""

    code: str
    places: frozenset[Place]
    variant: str | None = None


@dataclass(frozen=True)
class Defect:
    """One planted defect: what it is called in the table, what must be found, what may follow from it."""

    code: str
    label: str
    expected: tuple[Expected, ...]
    follows: tuple[Expected, ...] = ()


@dataclass
class Bag:
    """What one province sends for its last period. `earlier` has the papers of the periods before."""

    province: Province
    papers: dict[str, Paper]
    earlier: Mapping[Period, Mapping[str, Paper]]
    random: Random
    changed: dict[str, Paper] = field(default_factory=dict)
    typed: dict[str, list[Typed]] = field(default_factory=dict)
    spoken_of: set[str] = field(default_factory=set)
    """Papers in which a defect planted in another one must be found: they stay as they are."""

    def plant_all(self, plants: Iterable[Callable[["Bag"], Defect | None]]) -> list[Defect]:
        """Plants one after the other, as far as there is a place for it."""
        defects = []
        for plant in plants:
            defect = plant(self)
            if defect is not None:
                defects.append(defect)
                self.spoken_of |= {place[0] for each in defect.expected for place in each.places}
        return defects

    @property
    def period(self) -> Period:
        """The period."""
        return self.province.periods[-1]

    @property
    def as_of(self) -> date:
        """The day of the check."""
        return self.period.last + timedelta(days=8)

    def untouched(self, form: str) -> list[Paper]:
        """The papers of a form that no defect was planted in, in random order. Files in other formats are left alone:
        what is typed over their cells would be written as Excel has it."""
        found = [
            paper
            for name, paper in self.papers.items()
            if paper.form == form
            and name not in self.typed
            and name not in self.changed
            and name not in self.spoken_of
            and paper.kind != "ods"
        ]
        self.random.shuffle(found)
        return found

    def find(self, form: str, code: str) -> Paper | None:
        """The paper of a unit, as it was before any defect."""
        return self.papers.get(f"{form}_{code}_{self.period}")

    def edit(self, paper: Paper) -> Paper:
        """A copy to plant a defect in."""
        self.changed[paper.name] = deepcopy(paper)
        return self.changed[paper.name]

    def type_in(self, paper: Paper, sheet: str, address: str, value: object, kind: str = "") -> Place:
        """Types over a cell; returns the place."""
        self.typed.setdefault(paper.name, []).append((sheet, address, value, kind))  # type: ignore[arg-type]
        return paper.name, sheet, address

    def sends(self, form: str, code: str) -> bool:
        """Whether the unit sent that form."""
        return self.find(form, code) is not None

    def in_registers(self, code: str) -> bool:
        """Whether any register of the unit came, so that its row in Biểu 2 is compared with it."""
        return any(self.sends(form, code) for form in ("so-don-thu", "so-kien-nghi"))


def at(paper: Paper, table: str, record: int, field_id: str) -> Place:
    """The place of a cell."""
    place = paper.layout.table(table)
    return paper.name, place.sheet, place.cell(place.first_row + record, field_id)


def total_at(paper: Paper, table: str, field_id: str) -> Place:
    """The place of a cell of the total row."""
    place: TableLayout = paper.layout.table(table)
    assert place.total_row is not None
    return paper.name, place.sheet, place.cell(place.total_row, field_id)


def one(code: str, place: Place, variant: str | None = None) -> Expected:
    """Exactly this place."""
    return Expected(code, frozenset({place}), variant)


def somewhere(code: str, paper: Paper) -> Expected:
    """Any place of a file, or none of its cells."""
    return Expected(code, frozenset({(paper.name, None, None)}))


def unit_of(paper: Paper, record: int) -> str | None:
    """The code of the unit that a row of Biểu 2 is about; None for a row of all."""
    if record == 0:
        return paper.unit.code
    return paper.children[record - 1].code if not paper.aggregated and record <= len(paper.children) else None


def lonely_rows(bag: Bag, paper: Paper) -> Iterator[int]:
    """Rows of Biểu 2 whose figures nothing but their own period's table speaks of: no register, no workbook of that
    grassroots union, no other row for it."""
    for record in range(len(paper.tables[DIALOGUE_TABLE])):
        code = unit_of(paper, record)
        if record == 0:
            if paper.unit.tier is not Tier.GRASSROOTS and not bag.in_registers(paper.unit.code):
                yield record
        elif code is None:
            below = bag.province.children(paper.unit.code, bag.period.last)
            if not any(bag.sends(SUMMARY, child.code) for child in below):
                yield record
        elif not bag.sends(SUMMARY, code) and not bag.in_registers(code):
            yield record


def lonely(bag: Bag, least: int = 0, field_id: str = "sessions") -> tuple[Paper, int] | None:
    """A lonely row with at least that figure, at random."""
    for paper in bag.untouched(SUMMARY):
        rows = list(lonely_rows(bag, paper))
        rows = [each for each in rows if _figure(paper.tables[DIALOGUE_TABLE][each], field_id) >= least]
        if rows:
            return paper, bag.random.choice(rows)
    return None


def _figure(record: Record, field_id: str) -> int:
    value = record[field_id]
    return value if isinstance(value, int) else 0


def number(record: Record, field_id: str) -> int:
    """A count of a record."""
    return _figure(record, field_id)


def steady(bag: Bag, code: str) -> bool:
    """Whether nothing happened to a unit, and nothing to those below it, since the first period."""
    entries = [unit for unit in bag.province.units if unit.code == code]
    if len(entries) != 1 or entries[0].valid_from is not None:
        return False
    children = bag.province.children(code, bag.period.last)
    moved = {unit.code for unit in bag.province.units if unit.valid_from is not None}
    gone = [unit for unit in bag.province.units if unit.parent == code and unit.valid_to is not None]
    return code == PROVINCE or (not gone and all(child.code not in moved for child in children))


def names_known(bag: Bag) -> Sequence[str]:
    """The names of all units on the last day."""
    return [unit.name for unit in bag.province.on(bag.period.last)]
