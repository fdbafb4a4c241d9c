"""Which rows may fail an assertion, found for all of them at once by polars; the engine then looks at each by itself.

A union with a hundred grassroots unions has a hundred rows, and nearly all of them pass: to walk the expression for
each took most of the time of comparing. What passes here passes there (`tests/reconcile/test_screen.py`).
"""

from collections.abc import Mapping, Sequence

import polars as pl

from xlsync.forms.assertion_expression import HISTORY, PERIOD_NAMES, Aggregate
from xlsync.forms.expression_types import Expression
from xlsync.model import Cleaned
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.reconcile.history import Fields, History, value_of
from xlsync.reconcile.tally import whole_years, years_of
from xlsync.rules.polars_expression import to_polars
from xlsync.rules.schema import dtype_of

#: Fewer rows are looked at one by one: making a frame costs a millisecond.
FEW = 60


def suspects(
    expression: Expression,
    names: Sequence[str],
    aggregates: Sequence[Aggregate],
    fields: Fields,
    key: TableKey,
    rows: Sequence[Row],
    books: Mapping[str, Sequence[Book]],
    tallies: Mapping[str, Mapping[str, float]],
    history: History,
) -> list[Row]:
    """The rows that may fail, in their order: those for which `expression` is False, and all that are compared together
    with others. `names` are the fields and names of the period in it, `tallies` the values of aggregates by unit."""
    if len(rows) < FEW:
        return list(rows)
    past = [book for found in books.values() for book in found]
    alone = [not past or history.is_alone(row, past) for row in rows]
    looked = [row for row, single in zip(rows, alone, strict=True) if single]
    columns = [pl.Series(name, _column(name, looked, history.now), dtype=dtype_of(fields[name])) for name in names]
    for each in aggregates:
        if each.function in HISTORY:
            values = _earlier(each, key, looked, fields, books[each.function], history)
        else:
            values = [tallies[each.name].get(row.unit) for row in looked]
        columns.append(pl.Series(each.name, values, dtype=pl.Float64))
    passed = pl.DataFrame(columns).select(to_polars(expression, fields).alias("passed"))["passed"] if columns else None
    failed = iter([True] * len(looked) if passed is None else [not each for each in passed])
    return [row for row, single in zip(rows, alone, strict=True) if not single or next(failed)]


def _column(name: str, rows: Sequence[Row], now: Book) -> list[Cleaned]:
    if name == "years":
        if not whole_years(now.period.first, now.period.last):
            return [0] * len(rows)
        return [years_of(row, now) for row in rows]
    if name in PERIOD_NAMES:
        return [now.period.first if name == "period_first" else now.period.last] * len(rows)
    return [row.values((name,)).get(name) for row in rows]


def _earlier(
    aggregate: Aggregate, key: TableKey, rows: Sequence[Row], fields: Fields, books: Sequence[Book], history: History
) -> list[float | None]:
    """What each unit reported in those periods together; of the whole year with what it reports now."""
    of = aggregate.of
    if of is None:
        return [None] * len(rows)
    maps = [history.reported(book, key, of, fields) for book in books]
    found: list[float | None] = []
    for row in rows:
        known = [value for each in maps if (value := each.get(row.unit)) is not None]
        if not known or (aggregate.function != "so_far" and len(known) < len(maps)):
            found.append(None)
        elif aggregate.function == "over_year":
            this = value_of(of, fields, row)
            found.append(None if this is None else sum(known) + this)
        else:
            found.append(sum(known))
    return found
