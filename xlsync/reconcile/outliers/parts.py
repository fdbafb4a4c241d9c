"""Figures that are parts of others: what is expected of them this period follows from their whole of this period."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from xlsync.forms.definition import Table
from xlsync.reconcile.outliers.expectation import Expected, own_expectations
from xlsync.reconcile.outliers.rows import Key
from xlsync.reconcile.outliers.series import Before, Forms, Series

_PART = re.compile(r"\s*([a-z_][a-z0-9_]*)\s*<=\s*([a-z_][a-z0-9_]*(?:\s*\+\s*[a-z_][a-z0-9_]*)*)\s*")


def wholes_of(table: Table) -> dict[str, tuple[str, ...]]:
    """By part, the fields whose sum is its whole: from rules such as `petitions_resolved <= petitions_received +
    petitions_carried`."""
    return _wholes(tuple(rule.expr for rule in table.rules))


@lru_cache(maxsize=256)
def _wholes(rules: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = map(_PART.fullmatch, rules)
    return {match[1]: tuple(each.strip() for each in match[2].split("+")) for match in found if match}


def part_expectations(cells: Sequence[Series], earlier: Sequence[Before], forms: Forms) -> dict[int, Expected]:
    """By the place in `cells`: of each part whose whole is known, now and before, and above 0, the unit's usual share
    of it."""
    places, shared = [], []
    for place, cell in enumerate(cells):
        wholes = whole_fields(cell, forms)
        now = _sum(cell.row.counts, wholes)
        if wholes and now:
            places.append(place)
            shared.append(replace(cell, then=_of_whole(cell, wholes, now, earlier)))
    return {places[at]: each for at, each in own_expectations(shared).items()}


def whole_fields(cell: Series, forms: Forms) -> tuple[str, ...]:
    """The fields whose sum is the whole of this cell; none where it is no part."""
    records = cell.row.records
    return wholes_of(forms[records.form, records.version].table(records.table)).get(cell.field, ())


def _of_whole(
    cell: Series, wholes: Sequence[str], now: int, earlier: Sequence[Before]
) -> tuple[tuple[int, int, float], ...]:
    key: Key = cell.row.key
    then = ((step, count, _sum(earlier[step].sums[key], wholes)) for step, count, _ in cell.then)
    return tuple((step, count, count / whole * now) for step, count, whole in then if whole)


def _sum(counts: Mapping[str, int], wholes: Sequence[str]) -> int:
    """0 where one is not known."""
    return sum(counts[each] for each in wholes) if all(each in counts for each in wholes) else 0
