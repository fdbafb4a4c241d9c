"""What a cell would hold this period, from the unit's own past: the middle and the spread of its logarithm.

The past is averaged in logarithms, later periods with more weight. Two things move honest figures together and are
taken off, both as medians, which a few wrong cells do not move: the season and the trend of a field, seen in all units
of the province, and how active a unit was this period, seen in its other fields. How far honest figures scatter is
seen in how well the same forecast did for all cells of the province, this period and in earlier ones.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from xlsync.model.submission import Role
from xlsync.reconcile.outliers.distributions import ENOUGH_FOR_ROBUST, MEDIAN_TO_SD
from xlsync.reconcile.outliers.series import Series

#: The median absolute value of a normal variable, as a share of its standard deviation.
#: A period that lies one further back counts for this much less.
_FADING = 0.5
#: Standard deviations of the logarithm, without chance of small counts: when nothing can be learnt, the least that is
#: believed of fields in general, and of one that was seen to be steady. A stock such as members hardly moves.
_UNKNOWN = {False: 0.5, True: 0.25}
_TYPICAL = {False: 0.25, True: 0.08}
_LEAST = {False: 0.1, True: 0.08}
#: A scatter learnt from few cells is drawn towards that of all, as if this many more had been seen.
_DRAWN = 10
#: Units without which a field has no common movement, and fields without which a unit has none.
_UNITS, _FIELDS = 5, 6
#: Only figures from here on tell the scatter; smaller ones tell their own chance.
_TELLING = 10

Group = tuple[str, str, Role, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The middle and the standard deviation of the natural logarithm of a count. `own` is the part of the deviation
    that is not the chance of small counts; `peers` how many other units it was learnt from (0: the unit's own past)."""

    middle: float
    spread: float
    own: float
    peers: int = 0


@dataclass(frozen=True, slots=True)
class _Forecast:
    """One step's miss: `miss` in logarithms, `widened` by the few periods behind it, `chance` of small counts."""

    series: int
    miss: float
    middle: float
    widened: float
    chance: float


def own_expectations(cells: Sequence[Series]) -> dict[int, Expected]:
    """By the place in `cells`: what is expected of each cell that has a past."""
    steps = sorted({step for cell in cells for step, _, _ in cell.then})
    misses: list[tuple[_Forecast, float]] = []
    now: list[tuple[_Forecast, float]] = []
    for step in [*steps[1:], None]:
        forecasts = [made for place, cell in enumerate(cells) if (made := _forecast(place, cell, step)) is not None]
        now = list(zip(forecasts, _common(forecasts, cells), strict=True))
        misses += now
    scatter = _scatter(misses, cells)
    found = {}
    for made, common in now:
        own = scatter[made.series] * math.sqrt(made.widened)
        found[made.series] = Expected(made.middle + common, math.sqrt(own * own + made.chance), own)
    return found


def group_of(cell: Series) -> Group:
    """Cells of the same field in rows of the same kind."""
    return (*cell.row.key[:3], cell.field)


def _forecast(place: int, cell: Series, step: int | None) -> _Forecast | None:
    """Of this period (`step` None) or of an earlier one, from all before it; None without a past, and of earlier
    periods without a figure."""
    known = [each for each in cell.then if step is None or each[0] < step]
    if not known or (step is not None and not any(each[0] == step for each in cell.then)):
        return None
    actual = cell.count if step is None else next(scaled for at, _, scaled in cell.then if at == step)
    last = known[-1][0]
    weights = [_FADING ** (last - at) for at, _, _ in known]
    total = sum(weights)
    middle = sum(weight * math.log(scaled) for weight, (_, _, scaled) in zip(weights, known, strict=True)) / total
    few = sum(weight * weight for weight in weights) / (total * total)
    chance = 1 / math.exp(middle) + few / (sum(count for _, count, _ in known) / len(known))
    miss = math.log(actual) - middle if actual > 0 else math.nan
    return _Forecast(place, miss, middle, 1 + few, chance)


def _common(forecasts: Sequence[_Forecast], cells: Sequence[Series]) -> list[float]:
    """How much of each miss is the field's in the whole province and the unit's in all its fields."""
    by_field: dict[Group, list[float]] = defaultdict(list)
    for made in forecasts:
        if not math.isnan(made.miss):
            by_field[group_of(cells[made.series])].append(made.miss)
    shifts = {group: _shrunk(found, _UNITS) for group, found in by_field.items()}
    by_unit: dict[str, list[float]] = defaultdict(list)
    for made in forecasts:
        cell = cells[made.series]
        if not math.isnan(made.miss) and not cell.stock and cell.row.key[2] is Role.OWN:
            by_unit[cell.row.key[3]].append(made.miss - shifts[group_of(cell)])
    moves = {unit: _shrunk(found, _FIELDS) for unit, found in by_unit.items()}
    return [_taken_off(cells[made.series], shifts, moves) for made in forecasts]


def _taken_off(cell: Series, shifts: Mapping[Group, float], moves: Mapping[str, float]) -> float:
    moved = moves.get(cell.row.key[3], 0.0) if cell.row.key[2] is Role.OWN and not cell.stock else 0.0
    return shifts.get(group_of(cell), 0.0) + moved


def _shrunk(found: Sequence[float], least: int) -> float:
    return median(found) * len(found) / (len(found) + least) if len(found) >= least else 0.0


def _scatter(misses: Iterable[tuple[_Forecast, float]], cells: Sequence[Series]) -> dict[int, float]:
    """By the place of a cell: the standard deviation of honest figures of its field and its unit."""
    rest = [(made, (made.miss - common) / math.sqrt(made.widened)) for made, common in misses]
    telling = [(m, r) for m, r in rest if not math.isnan(r) and m.middle >= math.log(_TELLING)]
    of_all = {stock: _of([each for each in telling if cells[each[0].series].stock is stock]) for stock in (False, True)}
    groups: dict[Group, list[tuple[_Forecast, float]]] = defaultdict(list)
    for made, missed in telling:
        groups[group_of(cells[made.series])].append((made, missed))
    by_group = {group: (len(found), _of(found)) for group, found in groups.items()}
    units: dict[str, list[float]] = defaultdict(list)
    sds = []
    for cell in cells:
        general = of_all[cell.stock]
        general = _UNKNOWN[cell.stock] ** 2 if general is None else max(general, _TYPICAL[cell.stock] ** 2)
        count, own = by_group.get(group_of(cell), (0, None))
        variance = general if own is None else (count * own + _DRAWN * general) / (count + _DRAWN)
        sds.append(max(_LEAST[cell.stock], math.sqrt(variance)))
    for made, missed in telling:
        sd = math.sqrt(sds[made.series] ** 2 + made.chance / made.widened)
        units[cells[made.series].row.key[3]].append(abs(missed) / sd)
    factors = {unit: _steadiness(found) for unit, found in units.items()}
    return {
        place: max(_LEAST[cell.stock], sds[place] * factors.get(cell.row.key[3], 1.0))
        for place, cell in enumerate(cells)
    }


def _of(found: Sequence[tuple[_Forecast, float]]) -> float | None:
    """The variance beyond the chance of small counts, None of too few."""
    if len(found) < ENOUGH_FOR_ROBUST:
        return None
    sd = MEDIAN_TO_SD * median(abs(missed) for _, missed in found)
    return max(0.0, sd * sd - median(made.chance / made.widened for made, _ in found))


def _steadiness(found: Sequence[float]) -> float:
    """How much more or less than others this unit scatters, drawn towards 1."""
    seen = len(found)
    return min(2.0, max(0.8, (seen * MEDIAN_TO_SD * median(found) + 2 * _DRAWN) / (seen + 2 * _DRAWN)))
