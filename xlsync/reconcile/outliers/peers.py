"""What a cell would hold, judged by other units of the same kind and its own size, where it has no past of its own."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median

from xlsync.model.submission import Role
from xlsync.model.unit import Register, Tier
from xlsync.reconcile.outliers.distributions import ENOUGH_FOR_ROBUST, MEDIAN_TO_SD
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.series import Series

#: Honest units differ at least so much (standard deviation of the logarithm), relative to their size.
_LEAST_SPREAD = 0.5
#: Stocks that tell a unit's size, the better one first.
_SIZES = ("members", "grassroots_unions")
_FIELDS = 6
#: From here on a unit is not left out of its own peers: one of many moves no median.
_MANY = 40


def peer_expectations(cells: Sequence[Series], register: Register, known: Collection[int] = ()) -> dict[int, Expected]:
    """By the place in `cells`: of cells above 0 with enough other units of their tier (children: of their parent).

    Relative to members, to grassroots unions or to nothing, whichever makes the units most alike, then moved by how
    much more or less than others the unit has in its other fields. `known` are cells that have a past of
    their own: nothing needs to be expected of them.
    """
    sizes = _sizes(cells)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        if cell.count > 0:
            groups[(*cell.row.key[:3], cell.field, _kind(cell, register))].append(place)
    middles: dict[int, tuple[float, float, int]] = {}
    for places in groups.values():
        if all(place in known and cells[place].row.key[2] is Role.CHILD for place in places):
            continue  # a row of the unit's own also tells how active the unit is
        middles |= _judged(places, cells, sizes)
    moves = _moves(middles, cells)
    return {
        place: Expected(moved, math.hypot(spread, math.exp(-moved / 2)), spread, others)
        for place, (middle, spread, others) in middles.items()
        for moved in [middle + moves.get(cells[place].row.key[3], 0.0)]
    }


def _kind(cell: Series, register: Register) -> tuple[Tier | None, str | None]:
    unit = next(iter(register.entries(cell.row.key[3])), None)
    return (unit.tier if unit else None), (cell.row.submission.unit if cell.row.key[2] is Role.CHILD else None)


def _sizes(cells: Iterable[Series]) -> list[dict[str, int]]:
    found: list[dict[str, int]] = [{} for _ in _SIZES]
    for cell in cells:
        if cell.stock and cell.count > 0 and cell.field in _SIZES and cell.row.key[2] is Role.OWN:
            found[_SIZES.index(cell.field)][cell.row.key[3]] = cell.count
    return found


def _judged(
    places: Sequence[int], cells: Sequence[Series], sizes: Sequence[Mapping[str, int]]
) -> dict[int, tuple[float, float, int]]:
    """Middle, spread and number of others by place; of the size that makes them most alike."""
    choices: list[Mapping[str, int]] = [*sizes, {}]
    best: tuple[float, dict[int, tuple[float, float, int]]] = (math.inf, {})
    for sized in choices:
        known = [place for place in places if not sized or cells[place].row.key[3] in sized]
        if len(known) <= ENOUGH_FOR_ROBUST or len(known) < 0.8 * len(places):
            continue
        logs = {place: math.log(cells[place].count / sized.get(cells[place].row.key[3], 1)) for place in known}
        of_all = _middle(list(logs.values())) if len(known) > _MANY else None
        found = {}
        for place in known:
            middle, spread = of_all or _middle([value for at, value in logs.items() if at != place])
            size = math.log(sized.get(cells[place].row.key[3], 1))
            found[place] = middle + size, spread * math.sqrt(1 + math.pi / 2 / (len(known) - 1)), len(known) - 1
        typical = median(spread for _, spread, _ in found.values())
        if typical < best[0]:
            best = typical, found
    return best[1]


def _middle(logs: Sequence[float]) -> tuple[float, float]:
    middle = median(logs)
    return middle, max(_LEAST_SPREAD, MEDIAN_TO_SD * median([abs(value - middle) for value in logs]))


def _moves(middles: Mapping[int, tuple[float, float, int]], cells: Sequence[Series]) -> dict[str, float]:
    missed: dict[str, list[float]] = defaultdict(list)
    for place, (middle, _, _) in middles.items():
        if cells[place].row.key[2] is Role.OWN and not cells[place].stock:
            missed[cells[place].row.key[3]].append(math.log(cells[place].count) - middle)
    return {
        unit: median(found) * len(found) / (len(found) + _FIELDS)
        for unit, found in missed.items()
        if len(found) >= _FIELDS
    }
