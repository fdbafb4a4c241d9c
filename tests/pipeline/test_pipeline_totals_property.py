"""Random provinces: the totals, as JSON and as the workbook forms them, are the sums that a person would make."""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.raw_office import Office

from xlsync.report.context import Context
from xlsync.report.figures import table_figures
from xlsync.report.json_report import to_json

FIELDS = ("sessions", "helped", "solved", "carried")
CHILDREN = {"T": ["T1"], "A": ["A1", "A2"], "B": ["B1"]}
TIERS = {"T": "province", "A": "upper", "B": "upper"}

#: What stands in a cell, and the number that it is; None for a blank, "?" for one that is refused.
CELLS = st.one_of(
    st.integers(0, 9999).map(lambda number: (number, number)),
    st.integers(0, 9999).map(lambda number: (number, number)),
    st.integers(1000, 9999).map(lambda number: (f"{number // 1000}.{number % 1000:03}", number)),
    st.sampled_from([(None, None), ("gần 7", "?"), (7.29, "?"), ("không", 0), (12.5, "?")]),
)
ROWS = st.one_of(st.tuples(CELLS, CELLS, CELLS, CELLS), st.just(((None, None),) * 4))


@dataclass
class Workbook:
    own: tuple
    children: dict = field(default_factory=dict)
    aggregate: tuple | None = None

    def rows(self, unit):
        named = [(unit, self.own), *self.children.items(), *([("all", self.aggregate)] if self.aggregate else [])]
        return [[name, *(cell[0] for cell in row)] for name, row in named]

    def figures(self, row):
        """Whether a row holds anything in its columns."""
        return any(cell[1] is not None and not (place == 3 and cell[1] == 0) for place, cell in enumerate(row))

    def counted(self):
        """The rows of the grassroots unions that count: details, else the aggregate."""
        if self.aggregate is None or not any(map(self.figures, self.children.values())):
            return dict(self.children) if self.aggregate is None else {"all": self.aggregate}
        if not any(value is not None for _, value in self.aggregate):
            return dict(self.children)
        # Beside an aggregate, names without figures need none.
        return {unit: row for unit, row in self.children.items() if any(value is not None for _, value in row)}

    def exceeded(self, children):
        """Whether unions have no row that counts and the aggregate says something else than the others."""
        counted = self.counted()
        return (
            self.aggregate is not None
            and "all" not in counted
            and not counted.keys() >= set(children)
            and any(
                isinstance(stated, int)
                and stated != sum(row[place][1] for row in counted.values() if isinstance(row[place][1], int))
                for place, (_, stated) in enumerate(self.aggregate)
            )
        )


@st.composite
def provinces(draw):
    senders = {}
    for unit, children in CHILDREN.items():
        if draw(st.integers(0, 9)):
            named = draw(st.lists(st.sampled_from(children), unique=True))
            aggregate = draw(st.none() | ROWS)
            senders[unit] = Workbook(draw(ROWS), {child: draw(ROWS) for child in named}, aggregate)
        for child in children:
            if not draw(st.integers(0, 3)):
                senders[child] = Workbook(draw(ROWS))
    order = draw(st.permutations(sorted(senders)))
    return senders, order


def expected(senders):
    """By tier: the rows that count, and whether somebody is missing altogether."""
    rows = {"province": [], "upper": [], "grassroots": []}
    lacking = set()
    for unit, children in CHILDREN.items():
        sent = senders.get(unit)
        if sent is None:
            lacking |= {TIERS[unit], "grassroots"}
        else:
            rows[TIERS[unit]].append(sent.own)
            counted = sent.counted()
            rows["grassroots"] += counted.values()
            if not counted or sent.exceeded(children):
                lacking.add("grassroots")
        for child in children:
            if child in senders and not _spoken(sent, child):
                rows["grassroots"].append(senders[child].own)
    return rows, lacking


def _spoken(sent, child):
    if sent is None:
        return False
    counted = sent.counted()
    speaking = counted.get("all") or counted.get(child)
    return speaking is not None and sent.figures(speaking)


@settings(max_examples=60)
@given(provinces(), st.randoms(use_true_random=False))
def test_totals_are_the_sums_of_the_rows_that_count(province, shuffle: random.Random):
    senders, order = province
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), due="T A B")
        names = [f"{number:02}" for number in range(len(order))]
        shuffle.shuffle(names)
        for unit, name in zip(order, names, strict=True):
            office.sends(unit, name, visits=senders[unit].rows(unit))
        if not senders:
            office.sends("A", period="2023", visits=[])
        run = office.consolidated()
    rows, lacking = expected(senders)
    context = Context(run.outcome, run.forms, run.definitions.register)
    table = next(each for each in run.forms["thu"].tables if each.id == "visits")
    figures = dict(table_figures(table, run.outcome.totals["thu", "visits"], context).tiers)
    shown = {row["tier"]: row for row in json.loads(to_json(context))["totals"]["visits"]}
    for totals in run.outcome.totals["thu", "visits"].rows:
        tier = totals.tier.value
        for place, name in enumerate(FIELDS):
            default = 0 if name == "carried" else None
            values = [default if row[place][1] is None else row[place][1] for row in rows[tier]]
            numbers = [value for value in values if isinstance(value, int)]
            right = sum(numbers) if numbers else None
            assert totals.values[name] == shown[tier][name] == right
            assert figures[totals.tier].values.get(name) == right
            assert (name in totals.incomplete) == (tier in lacking or len(numbers) < len(values)), (tier, name)
            assert (name in figures[totals.tier].incomplete) == (name in totals.incomplete)
        helped, solved = shown[tier]["helped"], shown[tier]["solved"]
        assert shown[tier]["rate"] == (None if not helped or solved is None else solved / helped)
        assert figures[totals.tier].values.get("rate") == shown[tier]["rate"]
