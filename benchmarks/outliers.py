"""How often XS407 cries wolf on clean provinces, and how many planted mistakes it finds.

`python benchmarks/outliers.py --provinces 1000` prints the table, puts it at the end of docs/outliers.md and writes
outliers.md beside it. The thresholds of `xlsync.reconcile.outliers` were chosen on other seeds. Every figure goes
through the whole stage: records of the real form, the register, the earlier periods. Two worlds: in the steady one the
rates of units per member differ by a third (standard deviation 0.35 of the logarithm) and a tenth from period to
period; in the unsteady one by four fifths and a third, a quarter of the fields are empty in three periods of ten, and
one figure in 200 is an honest campaign of two to five times as much. Half of the provinces have 17 unions, the others
3 to 20; each has up to 30 grassroots unions.

A mistake is planted in this period, in one file a kind, on own rows and rows of grassroots unions alike, where somebody
could see it. A digit added or lost: on 30 and more, told apart by whether the true figure is below 100. The thousands
point: 1,000 and more become thousandths, or 10 to 999 a thousandfold. Columns:
two neighbouring columns swapped, or one filled with the figures of its neighbour, in all rows of the table: where the
unit's own row has at least 10 in both and one is at least four times the other. A part and its whole are not copied
into each other: that all was settled is an honest figure. No digit slips in what is carried over: XS405 reckons it.
"""

import argparse
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, product
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # the frames are small, and there is a process for each processor

from outlier_provinces import FORMS, PARTS, TABLES, WORLDS, Figures, Member, Province

from xlsync.model import Finding
from xlsync.reconcile.outliers.stage import outlier_findings

SEED = 770_000
KINDS = ("digit added", "digit lost", "thousands point", "columns swapped", "column copied")
#: Slips of a digit are told apart by whether the true figure is below this.
LARGE = 100
CARRIED = "petitions_carried"
DOCS = Path(__file__).parents[1] / "docs/outliers.md"
#: What follows it in the docs is written by this script.
MARK = "<!-- benchmarks/outliers.py writes the rest -->"
COLUMNS = [
    column
    for kind in KINDS
    for column in ((kind, f"{kind} from 100", f"{kind} below 100") if "digit" in kind else (kind,))
]
Cell = tuple[str, str, str]
#: Plants into a unit's figures; gives the (table, unit, field) that a finding must name, empty when nothing fits.
Plant = Callable[[random.Random, Figures, Member], set[Cell]]


def _cells(figures: Figures, union: Member) -> Iterator[tuple[Cell, int]]:
    codes = [union.code, *(each.code for each in union.children)]
    for (table, unit), values in figures.items():
        if unit in codes:
            yield from (((table, unit, name), n) for name, n in values.items() if name != CARRIED)


def _slip(chance: random.Random, figures: Figures, union: Member, slips: dict[Cell, int]) -> set[Cell]:
    if not slips:
        return set()
    cell = chance.choice(sorted(slips))
    figures[cell[:2]][cell[2]] = slips[cell]
    return {cell}


def added(chance: random.Random, figures: Figures, union: Member) -> set[Cell]:
    """A nought too many, or any digit."""
    return _slip(
        chance, figures, union,
        {cell: n * 10 + chance.choice([0, 0, chance.randint(0, 9)]) for cell, n in _cells(figures, union) if n >= 30},
    )  # fmt: skip


def lost(chance: random.Random, figures: Figures, union: Member) -> set[Cell]:
    """The last digit is missing."""
    return _slip(chance, figures, union, {cell: n // 10 for cell, n in _cells(figures, union) if n >= 30})


def thousands(chance: random.Random, figures: Figures, union: Member) -> set[Cell]:
    """7.000 that arrived as 7, or 7 as 7.000."""
    fit = {cell: n // 1000 if n >= 1000 else n * 1000 for cell, n in _cells(figures, union) if n >= 10}
    small = {cell: n for cell, n in fit.items() if n < 1000}
    return _slip(chance, figures, union, small if small and chance.random() < 0.5 else fit)


def _pairs(figures: Figures, union: Member) -> list[tuple[str, str, str]]:
    own = {table: figures[table, union.code] for table in TABLES}
    return [
        (table, one, other)
        for table, fields in TABLES.items()
        for one, other in pairwise(fields)
        if min(own[table][one], own[table][other]) >= 10
        and max(own[table][one], own[table][other]) >= 4 * min(own[table][one], own[table][other])
    ]


def _rows(figures: Figures, union: Member, table: str) -> Iterator[tuple[str, dict[str, int]]]:
    for code in (union.code, *(each.code for each in union.children)):
        if (table, code) in figures:
            yield code, figures[table, code]


def swapped(chance: random.Random, figures: Figures, union: Member) -> set[Cell]:
    """Two neighbouring columns stand in each other's place."""
    pairs = _pairs(figures, union)
    if not pairs:
        return set()
    table, one, other = chance.choice(pairs)
    for _, values in _rows(figures, union, table):
        values[one], values[other] = values[other], values[one]
    return {(table, code, name) for code, _ in _rows(figures, union, table) for name in (one, other)}


def copied(chance: random.Random, figures: Figures, union: Member) -> set[Cell]:
    """A column has its neighbour's figures."""
    kin = {frozenset((part, whole)) for part, (whole, _) in PARTS.items()} | {
        frozenset(("enterprises_held", "enterprises_dialogue"))
    }
    pairs = [pair for pair in _pairs(figures, union) if frozenset(pair[1:]) not in kin]
    if not pairs:
        return set()
    table, *both = chance.choice(pairs)
    one, other = chance.sample(both, 2)
    for _, values in _rows(figures, union, table):
        values[one] = values[other]
    return {(table, code, name) for code, _ in _rows(figures, union, table) for name in (one, other)}


PLANTS: dict[str, Plant] = dict(zip(KINDS, (added, lost, thousands, swapped, copied), strict=True))


def _found(province: Province) -> list[Finding]:
    return outlier_findings(
        province.submissions(-1), province.past(), FORMS, province.register, province.periods[-1], peers=True
    )


def one(seed: int, periods: int, world: str) -> Counter[str]:
    """One province, clean, then with mistakes in at most a third of its files."""
    chance = random.Random(seed)
    province = Province(chance, periods, WORLDS[world])
    counts = Counter[str](units=len(province.unions))
    clean = _found(province)
    counts["flagged"] = len({each.path for each in clean})
    for each in clean:
        counts[f"by {each.variant}"] += 1
    kinds = chance.sample(KINDS, min(len(KINDS), max(1, len(province.unions) // 3)))
    planted: dict[str, set[Cell]] = {}
    true = {key: dict(values) for key, values in province.figures[-1].items()}
    for kind, union in zip(kinds, chance.sample(province.unions, len(kinds)), strict=True):
        cells = PLANTS[kind](chance, province.figures[-1], union)
        if cells:
            planted[kind] = cells
    told = {(each.table, each.unit, each.field) for each in _found(province)} if planted else set()
    for kind, cells in planted.items():
        counts[f"planted {kind}"] += 1
        counts[f"found {kind}"] += bool(cells & told)
        if kind.startswith("digit"):
            ((where, unit, name),) = cells
            size = "from 100" if true[where, unit][name] >= LARGE else "below 100"
            counts[f"planted {kind} {size}"] += 1
            counts[f"found {kind} {size}"] += bool(cells & told)
    return counts


def _share(total: Counter[str], kind: str) -> str:
    planted = total[f"planted {kind}"]
    return f"{total[f'found {kind}'] / planted:.1%} of {planted}" if planted else "–"


def _many(asked: tuple[int, int, int, str]) -> Counter[str]:
    first, count, periods, world = asked
    total = Counter[str]()
    for seed in range(first, first + count):
        total += one(seed, periods, world)
    return total


def table(provinces: int, seed: int, jobs: int, steps: Sequence[int]) -> Iterator[str]:
    """The lines of the table, one for each world and number of earlier periods."""
    yield "| world | past periods | units flagged in clean provinces | " + " | ".join(COLUMNS) + " |"
    yield "|---" * (3 + len(COLUMNS)) + "|"
    step = 25
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for world, periods in product(WORLDS, steps):
            tasks = [
                (seed + 10_000 * periods + at, min(step, provinces - at), periods, world)
                for at in range(0, provinces, step)
            ]
            total = sum(pool.map(_many, tasks), Counter[str]())
            shares = [_share(total, kind) for kind in COLUMNS]
            flagged = f"{total['flagged']} of {total['units']} ({total['flagged'] / total['units']:.2%})"
            yield f"| {world} | {periods} | {flagged} | " + " | ".join(shares) + " |"
            if seed != SEED:
                yield str({name: n for name, n in total.items() if name.startswith("by ")})


def main() -> None:
    """Prints the table; with the seeds of the report, writes outliers.md and the end of docs/outliers.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--periods", type=int, nargs="*", default=[0, 1, 2, 3, 4], help="so many earlier periods")
    asked = parser.parse_args()
    lines = []
    for line in table(asked.provinces, asked.seed, asked.jobs, asked.periods):
        print(line, flush=True)
        lines.append(line)
    if asked.seed == SEED:
        rule = __doc__.partition("outliers.md beside it.")[2].lstrip() if __doc__ else ""
        told = f"`python benchmarks/outliers.py --provinces {asked.provinces}`, seed {asked.seed}."
        head = f"# XS407: alarms on clean provinces, and mistakes found\n\n{told}\n{rule}"
        (Path(__file__).parent / "outliers.md").write_text(head + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
        docs = DOCS.read_text(encoding="utf-8").partition(MARK)[0]
        DOCS.write_text(docs + MARK + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
