"""What a cell would hold this period, from the unit's own past: the middle and the spread of its logarithm.

The past is averaged in logarithms, later periods with more weight. Two things move honest figures together and are
taken off, both as medians, which a few wrong cells do not move: the season and the trend of a field, seen in all units
of the province, and how active a unit was this period, seen in its other fields. How far honest figures scatter is
seen in how well the same forecast did for all cells of the province, this period and in earlier ones.
"""

import math
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from xlsync.reconcile.outliers.distributions import ENOUGH_FOR_ROBUST, MEDIAN_TO_SD

#: A period that lies one further back counts for this much less.
_FADING = 0.5
#: Standard deviations of the logarithm, without chance of small counts, of flows and of stocks (a stock such as members
#: hardly moves): when nothing can be learnt, the least that is believed of fields in general, and of one that was seen
#: to be steady.
_UNKNOWN, _TYPICAL, _LEAST = (0.5, 0.25), (0.25, 0.08), (0.1, 0.08)
#: A scatter learnt from few cells is drawn towards that of all, as if this many more had been seen.
_DRAWN = 10
#: The scatter of a cell's own past is drawn towards that of its field, as if this many more periods had been seen.
_ITS_OWN = 8
#: What is assumed where nothing can be learnt is wide enough.
_SURE = 100.0
#: How far the flows of a province scatter is drawn towards this, as if it had been seen in so many figures.
_BETWEEN, _BETWEEN_SEEN = 0.12, 30
#: A median deviation tells as much as so many times fewer values' standard deviation (asymptotic efficiency).
OF_ROBUST = 0.37
#: A part that is nearly all of its whole still scatters by so much of its chance.
_SLACK = 0.02
_PAST = "^[lt][0-9]+$"
#: Units without which a field has no common movement, and fields without which a unit has none.
_UNITS, _FIELDS = 5, 6
_TOLD = ("middle", "spread", "own", "freedom", "between")
#: Only figures from here on tell the scatter; smaller ones tell their own chance.
_TELLING = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """The middle and the standard deviation of the natural logarithm of a count. `own` is the part of the deviation
    that is not the chance of small counts; `freedom` how well it is known, in degrees of freedom of Student's t;
    `peers` how many other units all this was learnt from (0: the unit's own past), and `between` the deviation in the
    whole province: of its flows from what the past lets expect, or of peers from each other besides their size."""

    middle: float
    spread: float
    own: float
    freedom: float = 100.0
    peers: int = 0
    between: float = 0.0


def own_expectations(cells: pl.DataFrame, periods: int, *, parts: bool = False) -> pl.DataFrame:
    """The columns `middle`, `spread`, `own`, `freedom` and `between` of `Expected` by place; null without a past.

    `cells` has the columns of `Cells.frame`; `parts` if counts are parts of a `whole` and scatter so (binomial).
    """
    if not periods:
        return pl.DataFrame({name: [None] * len(cells) for name in _TOLD}, dict.fromkeys(_TOLD, pl.Float64))
    cells = cells.with_row_index("place").with_columns(
        pl.col(f"s{step}").log().alias(f"l{step}") for step in range(periods)
    )
    forecasts = [_forecast(cells, periods, step, parts=parts) for step in (*range(1, periods), None)]
    own, between = _scatter(pl.concat(each.drop(cs.matches(_PAST)) for each in forecasts), cells)
    made = forecasts[-1].join(own, on="place", how="left")
    made = made.with_columns(own=_with_its_own(pl.col("sd").pow(2), periods).sqrt() * pl.col("widened").sqrt())
    found = made.select(
        "place",
        (pl.col("middle") + pl.col("common")).alias("middle"),
        (pl.col("own").pow(2) + pl.col("chance")).sqrt().alias("spread"),
        "own",
        "freedom",
        between=pl.lit(between),
    )
    return cells.select("place").join(found, on="place", how="left", maintain_order="left").drop("place")


def _with_its_own(variance: pl.Expr, periods: int) -> pl.Expr:
    """Widened where this very cell's own past scatters more than that, as after a campaign."""
    logs = [pl.col(f"l{step}") for step in range(periods)]
    seen = pl.sum_horizontal(each.is_not_null() for each in logs)
    mean = pl.sum_horizontal(logs) / seen
    squares = pl.sum_horizontal((each - mean).pow(2) for each in logs)
    noise = pl.sum_horizontal(1 / pl.col(f"t{step}") for step in range(periods)) * (seen - 1) / seen
    return pl.max_horizontal(variance, (_ITS_OWN * variance + squares - noise) / (_ITS_OWN + seen - 1))


def _forecast(cells: pl.DataFrame, periods: int, step: int | None, *, parts: bool) -> pl.DataFrame:
    """Of this period (`step` None) or of an earlier one, from all before it: lines for cells with a past, and
    of earlier periods with a figure.

    `middle`; `miss` in logarithms, null of nothing; `widened` by the few periods behind it, `chance` of small counts,
    both variances; `common`, how much of the miss is the field's in the whole province and the unit's in all its
    fields.
    """
    earlier = range(periods if step is None else step)
    known = {at: pl.col(f"t{at}").is_not_null() for at in earlier}
    some = pl.any_horizontal(known.values())
    weights = {at: _FADING**-at for at in earlier}
    total = pl.sum_horizontal(known[at] * weights[at] for at in earlier)
    squares = pl.sum_horizontal(known[at] * weights[at] ** 2 for at in earlier)
    logs = pl.sum_horizontal(pl.col(f"l{at}") * weights[at] for at in earlier)
    mean = pl.sum_horizontal(pl.col(f"t{at}") for at in earlier) / pl.sum_horizontal(known.values())
    actual = pl.col("count" if step is None else f"s{step}")
    has = some if step is None else some & actual.is_not_null()
    few = squares / (total * total)
    slack = (1 - pl.col("middle").exp() / pl.col("whole")).clip(_SLACK, 1) if parts else pl.lit(1.0)
    made = (
        cells.filter(has)
        .select(
            "place",
            "group",
            "unit",
            "own",
            "stock",
            "whole",
            cs.matches(_PAST),
            middle=logs / total,
            few=few,
            mean=mean,
            actual=actual,
        )
        .with_columns(
            miss=pl.when(pl.col("actual") > 0).then(pl.col("actual").log() - pl.col("middle")),
            widened=1 + pl.col("few"),
            chance=slack * (1 / pl.col("middle").exp() + pl.col("few") / pl.col("mean")),
        )
    )
    return _with_common(made).drop("few", "mean", "actual")


def _with_common(made: pl.DataFrame) -> pl.DataFrame:
    """The unit's movement is seen in flows of its own, and taken off those."""
    miss = pl.col("miss")
    moving = pl.col("own") & ~pl.col("stock")
    made = made.with_columns(shift=_shrunk(miss, "group", _UNITS))
    made = made.with_columns(rest=pl.when(moving).then(miss - pl.col("shift")))
    move = pl.when(moving).then(_shrunk(pl.col("rest"), "unit", _FIELDS)).otherwise(0.0)
    return made.with_columns(common=pl.col("shift") + move).drop("shift", "rest")


def _shrunk(miss: pl.Expr, by: str, least: int) -> pl.Expr:
    count = miss.count().over(by)
    return pl.when(count >= least).then(miss.median().over(by) * count / (count + least)).otherwise(0.0)


def _scatter(misses: pl.DataFrame, cells: pl.DataFrame) -> tuple[pl.DataFrame, float]:
    """`place`, `sd` (the standard deviation of honest figures of its field and its unit) and its `freedom`; and the
    standard deviation of all flows of the province."""
    telling = misses.filter(pl.col("miss").is_not_null() & (pl.col("middle") >= math.log(_TELLING))).select(
        "place", "group", "unit", "stock",
        rest=(pl.col("miss") - pl.col("common")).abs() / pl.col("widened").sqrt(),
        noise=pl.col("chance") / pl.col("widened"),
    )  # fmt: skip
    of_all = dict(telling.group_by("stock").agg(_variance()).drop_nulls().iter_rows())
    general = pl.when(pl.col("stock")).then(_general(of_all.get(True), 1)).otherwise(_general(of_all.get(False), 0))
    by_group = telling.group_by("group").agg(pl.len().alias("seen"), _variance())
    drawn = (pl.col("seen") * pl.col("variance") + _DRAWN * general) / (pl.col("seen") + _DRAWN)
    least = _by_stock(_LEAST)
    sds = cells.select("place", "group", "unit", "stock").join(by_group, on="group", how="left")
    sds = sds.with_columns(sd=pl.max_horizontal(least, drawn.fill_null(general).sqrt()))
    standard = telling.join(sds.select("place", "sd"), on="place").with_columns(
        pl.col("rest") / (pl.col("sd").pow(2) + pl.col("noise")).sqrt()
    )
    factors = standard.group_by("unit").agg(pl.len().alias("seen"), pl.col("rest").median())
    sds = sds.join(factors.select("unit", factor=_steadiness(pl.col("seen"), pl.col("rest"))), on="unit", how="left")
    freedom = OF_ROBUST * (pl.col("seen").fill_null(0) + _DRAWN) if of_all else pl.lit(_SURE)
    sds = sds.select(
        "place", sd=pl.max_horizontal(least, pl.col("sd") * pl.col("factor").fill_null(1.0)), freedom=freedom
    )
    flows = telling.select((~pl.col("stock")).sum()).item()
    seen = flows * of_all.get(False, _BETWEEN**2) + _BETWEEN_SEEN * _BETWEEN**2
    return sds, math.sqrt(seen / (flows + _BETWEEN_SEEN))


def _variance() -> pl.Expr:
    """Beyond the chance of small counts, null of too few."""
    seen = (MEDIAN_TO_SD * pl.col("rest").median()).pow(2) - pl.col("noise").median()
    return pl.when(pl.len() >= ENOUGH_FOR_ROBUST).then(seen.clip(0)).alias("variance")


def _general(seen: float | None, stock: int) -> float:
    return float(_UNKNOWN[stock] ** 2 if seen is None else max(seen, _TYPICAL[stock] ** 2))


def _by_stock(values: tuple[float, float]) -> pl.Expr:
    return pl.when(pl.col("stock")).then(values[1]).otherwise(values[0])


def _steadiness(seen: pl.Expr, typical: pl.Expr) -> pl.Expr:
    """How much more or less than others this unit scatters, drawn towards 1."""
    return ((seen * MEDIAN_TO_SD * typical + 2 * _DRAWN) / (seen + 2 * _DRAWN)).clip(0.8, 2.0)
