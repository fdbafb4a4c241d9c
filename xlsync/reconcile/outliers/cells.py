"""All figures that are judged, as columns: one line a field of a row, with what the unit reported in earlier periods.

Columns of `Cells.frame`, in the order of places:

- `row` the place in `rows`; `group` the field in rows of one kind (table and role); `unit` (u32); `own` whether the row
  is of the sender's own figures; `stock` whether the figure does not grow with the days of a period; `carried` whether
  it is a balance, blank where there is none, which jumps with what came and went (booleans);
- `count` of this period, null where it is not known; `t0`, `t1` … as reported in the earlier periods, oldest first,
  null where nothing above 0 is known; `s0`, `s1` … the same scaled to the days of this period;
- `whole`, `w0`, `w1` …: of a field that is a part, the whole in the same periods, null where it is not known or 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from xlsync.forms.definition import Table
from xlsync.model import Period
from xlsync.model.submission import Role
from xlsync.reconcile.outliers.before import Before, Forms
from xlsync.reconcile.outliers.parts import wholes_of
from xlsync.reconcile.outliers.rows import Key, Row

_NOTHING: Mapping[str, int] = {}
Counts = list[int | None]


@dataclass(frozen=True, slots=True)
class Cells:
    """`blocks` has the block of each row and its place in it, `kinds` the table of each block and how many rows it has,
    `starts` the place of the first cell of each field of a block."""

    rows: Sequence[Row]
    frame: pl.DataFrame
    fields: Sequence[str]
    starts: Mapping[tuple[int, str], int]
    blocks: Mapping[Key, tuple[int, int]]
    kinds: Sequence[tuple[Table, int]]
    periods: int

    def place(self, key: Key, field: str) -> int | None:
        """Where a field of a row stands in the frame, None for one that no such row has."""
        block, at = self.blocks[key]
        start = self.starts.get((block, field))
        return None if start is None else start + at


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of one kind, and where they stand among all rows."""

    rows: list[Row]
    places: list[int]


def cells_of(rows: Mapping[Key, Row], earlier: Sequence[Before], forms: Forms, period: Period) -> Cells:
    """Every field of every row. Rows of one table of one version and one role stand together, field by field."""
    blocks: dict[tuple[object, ...], _Block] = {}
    for place, row in enumerate(rows.values()):
        block = blocks.setdefault((*row.key[:3], row.records.version), _Block([], []))
        block.rows.append(row)
        block.places.append(place)
    at = {
        row.key: (number, there) for number, block in enumerate(blocks.values()) for there, row in enumerate(block.rows)
    }
    shares = [_days(period) / _days(each.period) for each in earlier]
    kinds = [(table_of(block.rows[0], forms), len(block.rows)) for block in blocks.values()]
    builder = _Builder(shares, {})
    for number, block in enumerate(blocks.values()):
        builder.add(number, block, earlier, forms)
    return Cells(list(rows.values()), builder.frame(rows), builder.fields, builder.starts, at, kinds, len(earlier))


class _Builder:
    """Gathers the columns."""

    def __init__(self, shares: Sequence[float], groups: dict[tuple[object, ...], int]) -> None:
        self.shares = shares
        self.groups = groups
        self.fields: list[str] = []
        self.starts: dict[tuple[int, str], int] = {}
        self.row: list[int] = []
        self.group: list[int] = []
        self.own: list[bool] = []
        self.stock: list[bool] = []
        self.carried: list[bool] = []
        names = ["count", "whole", *(f"{kind}{step}" for kind in "tw" for step in range(len(shares)))]
        self.figures: dict[str, Counts] = {name: [] for name in names}

    def add(self, number: int, block: _Block, earlier: Sequence[Before], forms: Forms) -> None:
        first = block.rows[0]
        table = table_of(first, forms)
        counts = [row.counts for row in block.rows]
        then = [[each.sums.get(row.key, _NOTHING) for row in block.rows] for each in earlier]
        stocks, wholes = stock_fields(table), wholes_of(table)
        for field in dict.fromkeys(name for each in counts for name in each):
            self.starts[number, field] = len(self.row)
            size = len(counts)
            self.fields += [field] * size
            self.row += block.places
            self.group += [self.groups.setdefault((*first.key[:3], field), len(self.groups))] * size
            self.own += [first.key[2] is Role.OWN] * size
            self.stock += [field in stocks] * size
            self.carried += [table.field(field).blank == 0] * size
            of = wholes.get(field, ())
            self.figures["count"] += [each.get(field) for each in counts]
            self.figures["whole"] += _sums(counts, of)
            for step, known in enumerate(then):
                self.figures[f"t{step}"] += [each.get(field) for each in known]
                self.figures[f"w{step}"] += _sums(known, of)

    def frame(self, rows: Mapping[Key, Row]) -> pl.DataFrame:
        units: dict[str, int] = {}
        of_row = pl.Series([units.setdefault(key[3], len(units)) for key in rows], dtype=pl.UInt32)
        row = pl.Series("row", self.row, dtype=pl.UInt32)
        frame = pl.DataFrame(
            [
                row,
                pl.Series("group", self.group, dtype=pl.UInt32),
                of_row.gather(row).alias("unit") if len(row) else pl.Series("unit", [], dtype=pl.UInt32),
                pl.Series("own", self.own, dtype=pl.Boolean),
                pl.Series("stock", self.stock, dtype=pl.Boolean),
                pl.Series("carried", self.carried, dtype=pl.Boolean),
                *(pl.Series(name, values, dtype=pl.Float64) for name, values in self.figures.items()),
            ]
        )
        count = pl.col("count").is_not_null()
        above = [pl.when(count & (pl.col(name) > 0)).then(pl.col(name)) for name in self.figures if name != "count"]
        return frame.with_columns(above).with_columns(list(self._scaled()))

    def _scaled(self) -> Iterator[pl.Expr]:
        for step, share in enumerate(self.shares):
            scale = pl.when(pl.col("stock")).then(1.0).otherwise(share)
            yield (pl.col(f"t{step}") * scale).alias(f"s{step}")


def _sums(counts: Sequence[Mapping[str, int]], fields: Sequence[str]) -> Counts:
    """The sum of those fields, None where one is not known or there are no such fields."""
    if not fields:
        return [None] * len(counts)
    if len(fields) == 1:
        return [each.get(fields[0]) for each in counts]
    return [sum(each[name] for name in fields) if all(name in each for name in fields) else None for each in counts]


def table_of(row: Row, forms: Forms) -> Table:
    """The definition of the row's table."""
    return forms[row.records.form, row.records.version].table(row.records.table)


def stock_fields(table: Table) -> frozenset[str]:
    """The fields that do not grow with the days of a period: stocks and opening balances."""
    return frozenset(field.id for field in table.fields if field.measure != "flow")


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1
