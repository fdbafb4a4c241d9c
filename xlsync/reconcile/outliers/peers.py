"""What a cell would hold, judged by other units of the same kind and the unit's own size, where it has no past.

A count is taken as a rate of the field, the same for all units of a tier, times the size of the unit. The size is seen
in all other counts of the unit, its members among them; both are fitted in turn as weighted medians, which a few wrong
cells do not move. A part of a whole goes by the share that is usual among the peers.
"""

import math

import polars as pl

from xlsync.reconcile.outliers.distributions import ENOUGH_FOR_ROBUST, MEDIAN_TO_SD
from xlsync.reconcile.outliers.expectation import OF_ROBUST

#: Honest units differ at least so much (standard deviation of the logarithm), relative to their size, in flows and in
#: stocks; and their shares of a whole.
_LEAST, _LEAST_SHARE = (0.25, 0.15), 0.2
#: How much sizes scatter about the typical one, and cells about their rates (variance) before anything is known and at
#: the least and most that is believed.
_SIZES, _ABOUT, _BOUNDS = 1.2, 0.25, (0.05, 0.6)
#: A scatter learnt from few cells is drawn towards that of all, as if this many more had been seen.
_DRAWN = 10
_ROUNDS = 3
#: Fewer other units tell no rate of a field.
_PEERS = 4
#: Nothing at all counts as this many: its logarithm is needed.
_NONE = 0.3
#: Only what is expected to be as large tells the scatter, or a whole from here on a share.
_TELLING = 8
#: The variance of a median is that of a mean times this.
_OF_MEDIAN = math.pi / 2


def peer_expectations(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The columns of `Expected` by place, null where too little is known: by the size of the unit, with the logarithm
    of that `size`, and of parts by their whole.

    `cells` has the columns of `Cells.frame` and `tier`, which tells apart units that are no peers.
    """
    cells = cells.with_row_index("place").with_columns(
        group=pl.struct("group", "tier").rank("dense"), line=pl.struct("unit", "own", "tier").rank("dense")
    )
    known = cells.filter(pl.col("count").is_not_null())
    found = _by_size(known), _by_share(known.filter(pl.col("whole").is_not_null()))
    by_size, by_share = (
        cells.select("place").join(each, on="place", how="left", maintain_order="left").drop("place") for each in found
    )
    return by_size, by_share


def _by_size(cells: pl.DataFrame) -> pl.DataFrame:
    """Parts tell no size besides their wholes, and balances carried over tell none."""
    telling = pl.col("whole").is_null() & ~pl.col("carried")
    cells = cells.select(
        "place", "group", "line", "own", "stock", "count",
        log=pl.max_horizontal("count", _NONE).log(), telling=telling.all().over("group"),
    )  # fmt: skip
    typical = pl.when(pl.col("count") > 0).then(pl.col("log")).median().over("group")
    cells = cells.with_columns(rate=typical, size=pl.lit(0.0)).filter(pl.col("rate").is_not_null())
    about = _ABOUT
    for _ in range(_ROUNDS):
        sized = cells.with_columns(value=pl.col("log") - pl.col("rate"), weight=_weight(about))
        sizes = _with_typical(sized.filter("telling")).group_by("line").agg(size=_weighted_median())
        cells = cells.drop("size").join(sizes, on="line")
        rated = cells.with_columns(value=pl.col("log") - pl.col("size"), weight=_weight(about))
        rates = rated.group_by("group").agg(rate=_weighted_median())
        cells = cells.drop("rate").join(rates, on="group", how="left")
        about = _about(cells)
    sized = cells.with_columns(value=pl.col("log") - pl.col("rate"), weight=_weight(about))
    others = _with_typical(sized.filter("telling")).select("line", "value", "weight", other="place")
    without = (
        sized.select("place", "line")
        .join(others, on="line")
        .filter(pl.col("place") != pl.col("other"))
        .group_by("place")
        .agg(size=_weighted_median(), unsure=_OF_MEDIAN / pl.col("weight").sum())
    )
    made = cells.drop("size").join(without, on="place")
    made = made.with_columns(middle=pl.col("rate") + pl.col("size"))
    return _expected(made.with_columns(chance=(-pl.col("middle")).exp()), _LEAST)


def _weight(about: float) -> pl.Expr:
    """The reciprocal of a cell's variance about its rate."""
    expected = (pl.col("rate") + pl.col("size")).exp().clip(0.1)
    return 1 / (about + 1 / expected)


def _about(cells: pl.DataFrame) -> float:
    """The variance of cells about their rates, beyond the chance of small counts."""
    middle = pl.col("rate") + pl.col("size")
    telling = cells.filter((middle >= math.log(_TELLING)) & (pl.col("count") > 0) & ~pl.col("stock"))
    seen = telling.select(
        (MEDIAN_TO_SD * (pl.col("log") - middle).abs().median()).pow(2) - (-middle).exp().median()
    ).item()
    return _ABOUT if seen is None else min(_BOUNDS[1], max(_BOUNDS[0], float(seen)))


def _with_typical(sized: pl.DataFrame) -> pl.DataFrame:
    """With one cell more in each line, which says that the unit is of the typical size."""
    columns = ["place", "line", "value", "weight"]
    typical = sized.select("line").unique().select(
        pl.lit(None, dtype=pl.UInt32).alias("place"), "line", value=pl.lit(0.0), weight=pl.lit(1 / _SIZES**2)
    )  # fmt: skip
    return pl.concat([sized.select(columns), typical]).with_columns(pl.col("place").fill_null(2**32 - 1))


def _weighted_median() -> pl.Expr:
    weights = pl.col("weight").sort_by("value").cum_sum()
    return pl.col("value").sort().filter(weights >= pl.col("weight").sum() / 2).first()


def _by_share(cells: pl.DataFrame) -> pl.DataFrame:
    share = pl.when(pl.col("whole") >= _TELLING).then(pl.col("count") / pl.col("whole"))
    usual = share.median().over("group")
    made = cells.with_columns(usual=usual).filter(pl.col("usual") > 0)
    made = made.with_columns(middle=(pl.col("usual") * pl.col("whole")).log(), unsure=pl.lit(0.0), size=pl.lit(0.0))
    chance = (1 - pl.col("usual")).clip(0.02) / (pl.col("usual") * pl.col("whole"))
    return _expected(made.with_columns(chance=chance), (_LEAST_SHARE, _LEAST_SHARE))


def _expected(made: pl.DataFrame, least: tuple[float, float]) -> pl.DataFrame:
    """From `middle`, `chance` and `unsure` (variances: of the count, and of what is known of the unit's size)."""
    noise = pl.col("chance") + pl.col("unsure")
    made = made.with_columns(others=pl.len().over("group") - 1).filter(pl.col("others") >= _PEERS)
    telling = made.filter((pl.col("middle") >= math.log(_TELLING)) & (pl.col("count") > 0)).select(
        "group", "own", "stock", miss=(pl.col("count").log() - pl.col("middle")).abs(), noise=noise
    )
    seen = (MEDIAN_TO_SD * pl.col("miss").median()).pow(2) - pl.col("noise").median()
    of_all = telling.group_by("own", "stock").agg(general=seen.clip(0), all=pl.len())
    of_all = of_all.filter(pl.col("all") >= ENOUGH_FOR_ROBUST).drop("all")
    of_group = telling.group_by("group").agg(variance=seen.clip(0), seen=pl.len())
    lowest = pl.when(pl.col("stock")).then(least[1]).otherwise(least[0])
    made = made.join(of_all, on=["own", "stock"]).join(of_group, on="group", how="left")
    number = pl.col("seen").fill_null(0)
    variance = (number * pl.col("variance").fill_null(0) + _DRAWN * pl.col("general")) / (number + _DRAWN)
    made = made.with_columns(variance=pl.max_horizontal(variance, lowest**2) * (1 + _OF_MEDIAN / pl.col("others")))
    own = pl.col("variance") + pl.col("unsure")
    return made.select(
        "place",
        "middle",
        "size",
        spread=(own + pl.col("chance")).sqrt(),
        own=own.sqrt(),
        freedom=OF_ROBUST * (number + _DRAWN),
        between=pl.col("general").max().sqrt(),
        peers=pl.col("others").cast(pl.Int64),
    )
