"""Two columns that changed places, and a column that was filled with another's figures, in one table of one file."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from xlsync.forms.definition import Table
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import density
from xlsync.reconcile.outliers.rows import Key, Row

#: Looks up what is expected of a field of a row, None when nothing is.
Expectations = Mapping[tuple[Key, str], Expected]
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


def swapped_columns(rows: Sequence[Row], table: Table, expected: Expectations) -> list[Mixed]:
    """Neighbouring columns that each hold what is expected of the other, the most certain first, no column twice."""
    found = []
    for first, second in pairwise(_counts(table)):
        gains = [(row, _gain(row, first, second, expected)) for row in rows]
        telling = [(row, gain) for row, gain in gains if gain]
        if telling and (odds := sum(gain for _, gain in telling)) > 0:
            found.append(Mixed(telling[0][0], first, second, odds))
    return _apart(found)


def copied_columns(
    rows: Sequence[Row], table: Table, expected: Expectations, elsewhere: Callable[[], Sequence[Mapping[str, int]]]
) -> list[Mixed]:
    """Columns that hold exactly another's figures and not what is expected of them. `elsewhere` gives the figures of
    other rows of the table, of other units and earlier periods: columns that are often alike there are left alone, and
    so are a part and its whole."""
    found = []
    for one, other in combinations(_counts(table), 2):
        alike = [row for row in rows if row.counts.get(one, 0) or row.counts.get(other, 0)]
        if not alike or any(row.counts.get(one) != row.counts.get(other) for row in alike):
            continue
        if not alike or _related(table, one, other):
            continue
        both = [mixed for pair in ((one, other), (other, one)) if (mixed := _overwritten(alike, *pair, expected))]
        found += both if both and not _by_nature(elsewhere(), one, other) else []
    return _apart(found)


def _counts(table: Table) -> list[str]:
    return [each.id for each in table.fields if each.type == "count" and not each.computed and not each.sensitive]


def _gain(row: Row, first: str, second: str, expected: Expectations) -> float:
    one, other = row.counts.get(first, 0), row.counts.get(second, 0)
    here, there = expected.get((row.key, first)), expected.get((row.key, second))
    if not one or not other or one == other or max(one, other) < _TELLING or here is None or there is None:
        return 0.0
    return _fit(other, here) + _fit(one, there) - _fit(one, here) - _fit(other, there)


def _fit(count: int, expected: Expected) -> float:
    return math.log(density(math.log(count) - expected.middle, expected.spread))


def _overwritten(rows: Sequence[Row], field: str, source: str, expected: Expectations) -> Mixed | None:
    odds = misfit = 0.0
    for row in rows:
        known = expected.get((row.key, field))
        if known is None:
            continue
        fit = _fit(row.counts[field], known)
        odds += max(0.0, math.log(row.counts[field]) - fit)
        misfit += math.log(density(0.0, known.spread)) - fit
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
