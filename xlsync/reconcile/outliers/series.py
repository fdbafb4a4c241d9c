"""The counts of one cell's field over time: what the unit reported before, in figures of this period's length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import Form
from xlsync.model import Period
from xlsync.model.lineage import lineage
from xlsync.model.past import PastPeriod
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.rows import Key, Row, rows_of

Forms = Mapping[tuple[str, str], Form]


@dataclass(frozen=True, slots=True)
class Before:
    """What each row's unit reported in an earlier period: the sums of its predecessors, by key and field."""

    period: Period
    sums: Mapping[Key, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Series:
    """One field of one row. `then` has (step, count as reported, count scaled to the days of this period) of the
    earlier periods with a count above 0, oldest first; steps count the earlier periods from 0. `count` is this
    period's."""

    row: Row
    field: str
    stock: bool
    count: int
    then: tuple[tuple[int, int, float], ...]


def before(rows: Mapping[Key, Row], past: PastPeriod, forms: Forms, register: Register, period: Period) -> Before:
    """Nothing where one of a unit's predecessors is missing or where the unit is only a part of what it was."""
    then, lines = rows_of(past.submissions, forms), lineage(register, past.period.last, period.last)
    sums: dict[Key, Mapping[str, int]] = {}
    for key, row in rows.items():
        if key[3] not in lines.of:  # as nearly all: a unit that stayed what it was
            if key in then and register.get(key[3], past.period.last):
                sums[key] = then[key].counts
            continue
        group = lines.group(key[3])
        codes = [code for code in group if register.get(code, past.period.last)]
        parts = [then[(*key[:3], code)].counts for code in codes if (*key[:3], code) in then]
        if not parts or len(parts) < len(codes) or sum(bool(register.get(code, period.last)) for code in group) > 1:
            continue
        sums[key] = {field: sum(p[field] for p in parts) for field in row.counts if all(field in p for p in parts)}
    return Before(past.period, sums)


def all_series(rows: Mapping[Key, Row], earlier: Sequence[Before], forms: Forms, period: Period) -> Iterator[Series]:
    """Every field of every row, in the order of the rows."""
    shares = [_days(period) / _days(each.period) for each in earlier]
    for key, row in rows.items():
        stocks = stock_fields(row, forms)
        sums = [each.sums.get(key, {}) for each in earlier]
        for field, count in row.counts.items():
            scales = [1.0 if field in stocks else share for share in shares]
            then = [
                (step, known[field], known[field] * scale)
                for step, (known, scale) in enumerate(zip(sums, scales, strict=True))
                if known.get(field, 0) > 0
            ]
            yield Series(row, field, field in stocks, count, tuple(then))


def stock_fields(row: Row, forms: Forms) -> frozenset[str]:
    """The fields of the row's table that do not grow with the days of a period: stocks and opening balances."""
    table = forms[row.records.form, row.records.version].table(row.records.table)
    return frozenset(field.id for field in table.fields if field.measure != "flow")


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1
