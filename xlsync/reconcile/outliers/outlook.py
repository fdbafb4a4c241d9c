"""What is expected of every cell this period: by the unit's own past, else its peers, and of parts by their whole."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from xlsync.model.unit import Register, Tier
from xlsync.reconcile.outliers.cells import Cells
from xlsync.reconcile.outliers.expectation import Expected, own_expectations
from xlsync.reconcile.outliers.odds import LEAST, NEAR
from xlsync.reconcile.outliers.parts import part_expectations
from xlsync.reconcile.outliers.peers import peer_expectations
from xlsync.reconcile.outliers.rows import Key

_COLUMNS = ("middle", "spread", "own", "freedom", "peers", "between")


@dataclass(frozen=True, slots=True)
class Outlook:
    """`by_cell` and `by_whole` have the columns of `Expected` as lists, by place; `frame` those of `by_cell`."""

    cells: Cells
    frame: pl.DataFrame
    by_cell: Mapping[str, list[float | None]]
    by_whole: Mapping[str, list[float | None]]
    unusual: list[int]
    """The places of cells that may hold a slip, in the order of the frame."""
    large: list[int]
    """How many cells of each row are large enough to tell a slip."""

    def expected(self, key: Key, field: str) -> Expected | None:
        """Of a field of a row, by its own past or its peers."""
        place = self.cells.place(key, field)
        return None if place is None else _at(self.by_cell, place)

    def at(self, place: int) -> Expected | None:
        """Of the cell at that place, by its own past or its peers."""
        return _at(self.by_cell, place)

    def by_its_whole(self, place: int) -> Expected | None:
        """Of a part, by its whole of this period."""
        return _at(self.by_whole, place)


def outlook(cells: Cells, register: Register, *, peers: bool) -> Outlook:
    """`peers` permits learning from other units where a cell has no past."""
    frame = cells.frame
    own, whole = own_expectations(frame, cells.periods), part_expectations(frame, cells.periods)
    own, whole = (
        each.with_columns(pl.lit(0).alias("peers"), size=pl.lit(None, dtype=pl.Float64)) for each in (own, whole)
    )
    if peers and _alone(frame, own):
        by_size, by_share = peer_expectations(frame.with_columns(tier=_tiers(cells, register)))
        own, whole = _filled(own, by_size), _filled(whole, by_share)
    unusual = _unusual(frame, own) | _unusual(frame, whole)
    large = dict(frame.select("row", large=_large(frame, own)).group_by("row").agg(pl.col("large").sum()).iter_rows())
    by_cell, by_whole = own.to_dict(as_series=False), whole.to_dict(as_series=False)
    in_rows = [large.get(row, 0) for row in range(len(cells.rows))]  # a row may have no figures
    return Outlook(cells, own, by_cell, by_whole, unusual.arg_true().to_list(), in_rows)


def _alone(frame: pl.DataFrame, own: pl.DataFrame) -> bool:
    """Whether there are cells without a past that are worth asking about: large ones, and all of a unit without any."""
    alone = pl.col("count").is_not_null() & pl.col("middle").is_null() & ~pl.col("carried")
    unknown = pl.col("middle").is_null().all().over("row")
    both = pl.concat([frame.select("row", "count", "carried"), own.select("middle")], how="horizontal")
    return bool(both.select((alone & ((pl.col("count") >= LEAST) | unknown)).any()).item())


def _tiers(cells: Cells, register: Register) -> pl.Series:
    order = list(Tier)
    first = [next(iter(register.entries(row.key[3])), None) for row in cells.rows]
    tiers = pl.Series([-1 if unit is None else order.index(unit.tier) for unit in first], dtype=pl.Int8)
    return tiers.gather(cells.frame["row"])


def _filled(known: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """With what the peers tell, where nothing is known of the past."""
    alone = known["middle"].is_null()
    return known.select(
        pl.when(alone).then(others[name]).otherwise(pl.col(name)).alias(name) for name in (*_COLUMNS, "size")
    )


def _unusual(frame: pl.DataFrame, expected: pl.DataFrame) -> pl.Series:
    count, middle = frame["count"], expected["middle"]
    far = (count > 0) & ((count.log() - middle).abs() >= NEAR)
    return (far & _large(frame, expected)).fill_null(False)


def _large(frame: pl.DataFrame, expected: pl.DataFrame) -> pl.Series:
    large = (frame["count"] >= LEAST) | (expected["middle"].exp() >= LEAST)
    return (large & expected["middle"].is_not_null() & ~frame["carried"]).fill_null(False)


def _at(columns: Mapping[str, list[float | None]], place: int) -> Expected | None:
    found = [columns[name][place] for name in _COLUMNS]
    middle, spread, own, freedom, peers, between = (0.0 if value is None else value for value in found)
    return None if found[0] is None else Expected(middle, spread, own, freedom, int(peers), between)
