"""Two columns that changed places, and a column that was filled with another's figures, in one table of one file."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import polars as pl

from xlsync.forms.definition import Table
from xlsync.reconcile.outliers.cells import Cells
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import density, log_densities
from xlsync.reconcile.outliers.rows import Key, Row

#: What is expected of a field of a row, None when nothing is.
Expectations = Callable[[Key, str], Expected | None]
_SHAPE = ("spread", "freedom")
_OF_EXPECTED = ("middle", *_SHAPE, "size")
#: Figures that tell two columns apart or alike.
_TELLING = 10
#: A column that was filled from another fits what is expected of it so much worse (natural logarithm of densities).
_MISFIT = 3.0
#: So many rows alike elsewhere, at least this share of them: two columns are alike by nature (all held, all settled).
_BY_NATURE, _SHARE = 2, 0.05
_NAMES = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Mixed:
    """`first` and `second` are fields; `at` is the first row that tells; `odds` the natural logarithm of how much
    better the mistake explains the figures than chance. Of a copied column `first` was overwritten by `second`."""

    at: Row
    first: str
    second: str
    odds: float


def crossed_columns(cells: Cells, expected: pl.DataFrame) -> Mapping[tuple[int, str], float]:
    """By file (the id of its `Records`) and field: the odds, above 0, that it changed places with its neighbour.

    Over all cells at once; `expected` has the columns of `Expected`."""
    firsts: list[int] = []
    seconds: list[int] = []
    for block, (table, size) in enumerate(cells.kinds):
        for pair in pairwise(_counts(table)):
            start, other = (cells.starts.get((block, name)) for name in pair)
            if start is not None and other is not None:
                firsts += range(start, start + size)
                seconds += range(other, other + size)
    known = pl.concat([cells.frame.select("row", "count"), expected.select(_OF_EXPECTED)], how="horizontal")
    pairs = pl.concat(
        [known[firsts].with_columns(place=pl.Series(firsts, dtype=pl.UInt32)), known[seconds].select(
            pl.col(name).alias(f"other_{name}") for name in ("count", *_OF_EXPECTED)
        )],
        how="horizontal",
    ).with_columns(_gains())  # fmt: skip
    files = pl.Series([id(row.records) for row in cells.rows], dtype=pl.UInt64)
    pairs = pairs.filter(pl.col("gain").is_not_null())
    names = pl.Series([cells.fields[place] for place in pairs["place"]], dtype=pl.String)
    pairs = pairs.with_columns(file=files.gather(pairs["row"]), field=names)
    summed = pairs.group_by("file", "field").agg(pl.col("gain").sum()).filter(pl.col("gain") > 0)
    return {(file, field): gain for file, field, gain in summed.iter_rows()}


def swapped_columns(rows: Sequence[Row], table: Table, crossed: Mapping[tuple[int, str], float]) -> list[Mixed]:
    """Neighbouring columns that each hold what is expected of the other, the most certain first, no column twice."""
    found = []
    for first, second in pairwise(_counts(table)):
        odds = crossed.get((id(rows[0].records), first))
        if odds is not None:
            at = next(row for row in rows if _telling(row.counts.get(first, 0), row.counts.get(second, 0)))
            found.append(Mixed(at, first, second, odds))
    return _apart(found)


def copied_columns(
    rows: Sequence[Row], table: Table, expected: Expectations, elsewhere: Callable[[], Sequence[Mapping[str, int]]]
) -> list[Mixed]:
    """Columns that hold exactly another's figures and not what is expected of them. `elsewhere` gives the figures of
    other rows of the table, of other units and earlier periods: columns that are often alike there are left alone, and
    so are a part and its whole."""
    found = []
    for one, other in combinations(_counts(table), 2):
        if any((row.counts.get(one) or 0) != (row.counts.get(other) or 0) for row in rows):
            continue
        alike = [row for row in rows if row.counts.get(one)]
        if not alike or _related(table, one, other):
            continue
        both = [mixed for pair in ((one, other), (other, one)) if (mixed := _overwritten(alike, *pair, expected))]
        found += both if both and not _by_nature(elsewhere(), one, other) else []
    return _apart(found)


def _counts(table: Table) -> list[str]:
    return [each.id for each in table.fields if each.type == "count" and not each.computed and not each.sensitive]


def _telling(one: int, other: int) -> bool:
    return bool(one and other and one != other and max(one, other) >= _TELLING)


def _gains() -> pl.Expr:
    """Null of rows that tell nothing. What two columns are expected to have by the size of the unit goes by one size:
    each by the size that the other one tells would take the noise of the one for the place of the other."""
    one, other = pl.col("count"), pl.col("other_count")
    apart = ((pl.col("other_size") - pl.col("size")) / 2).fill_null(0.0)
    middle, other_middle = pl.col("middle") + apart, pl.col("other_middle") - apart
    here = [pl.col(name) for name in _SHAPE]
    there = [pl.col(f"other_{name}") for name in _SHAPE]
    telling = (one > 0) & (other > 0) & (one != other) & (pl.max_horizontal(one, other) >= _TELLING)
    crossed = log_densities(other.log() - middle, *here) + log_densities(one.log() - other_middle, *there)
    straight = log_densities(one.log() - middle, *here) + log_densities(other.log() - other_middle, *there)
    return pl.when(telling).then(crossed - straight).alias("gain")


def _fit(count: int, expected: Expected) -> float:
    return math.log(density(math.log(count) - expected.middle, expected))


def _overwritten(rows: Sequence[Row], field: str, source: str, expected: Expectations) -> Mixed | None:
    odds = misfit = 0.0
    for row in rows:
        known = expected(row.key, field)
        if known is None:
            continue
        fit = _fit(row.counts[field], known)
        odds += max(0.0, math.log(row.counts[field]) - fit)
        misfit += math.log(density(0.0, known)) - fit
    telling = next((row for row in rows if row.counts[field] >= _TELLING), None)
    return Mixed(telling, field, source, odds) if telling is not None and misfit >= _MISFIT else None


def _related(table: Table, one: str, other: str) -> bool:
    named = (set(_NAMES.findall(rule.expr)) for rule in table.rules)
    return any({one, other} <= names for names in named)


def _by_nature(elsewhere: Sequence[Mapping[str, int]], one: str, other: str) -> bool:
    """Also where nothing is known of other rows."""
    known = [each for each in elsewhere if each.get(one, 0) >= _TELLING and each.get(other, 0) >= _TELLING]
    alike = sum(each[one] == each[other] for each in known)
    return not known or (alike >= _BY_NATURE and alike >= _SHARE * len(known))


def _apart(found: Sequence[Mixed]) -> list[Mixed]:
    chosen: list[Mixed] = []
    for each in sorted(found, key=lambda mixed: -mixed.odds):
        if not any({each.first, each.second} & {other.first, other.second} for other in chosen):
            chosen.append(each)
    return chosen


def files_of(rows: Mapping[Key, Row]) -> Iterator[list[Row]]:
    """The rows of each table of each file together."""
    groups: dict[int, list[Row]] = {}
    for row in rows.values():
        groups.setdefault(id(row.records), []).append(row)
    yield from groups.values()
