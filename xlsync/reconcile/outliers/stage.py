"""XS407: slips of a digit or a thousands point against a unit's own past, and copied rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from xlsync.forms.definition import Form
from xlsync.model import Finding, Period, Submission
from xlsync.model.finding import Value
from xlsync.model.lineage import lineage
from xlsync.model.past import PastPeriod
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.copies import copied_figures
from xlsync.reconcile.outliers.history import slip
from xlsync.reconcile.outliers.rows import Key, Row, rows_of
from xlsync.texts.catalogue import finding

_Forms = Mapping[tuple[str, str], Form]
_Earlier = tuple[PastPeriod, dict[Key, dict[str, int]]]


def outlier_findings(
    now: Sequence[Submission],
    past: Sequence[PastPeriod],
    forms: _Forms,
    register: Register,
    period: Period,
    *,
    peers: bool,
) -> list[Finding]:
    """The findings of all units, at most one a cell. `past` is oldest first; `peers` permits naming another unit."""
    rows = rows_of(now, forms)
    earlier = [(each, _then(rows, each, forms, register, period)) for each in past]
    found: list[Finding] = []
    tested: dict[str, int] = defaultdict(int)
    for key, row in rows.items():
        tested[key[3]] += len(row.counts)
    copied = _copied(rows) if peers else {}
    for key, row in rows.items():
        copy = _from_past(row, earlier) or copied.get(key)
        found += [copy] if copy else _slips(row, earlier, forms, period, tested[key[3]])
    return found


def _then(
    rows: Mapping[Key, Row], past: PastPeriod, forms: _Forms, register: Register, period: Period
) -> dict[Key, dict[str, int]]:
    """What each row's unit reported then: the sum of its predecessors, nothing where one of them is missing or where
    the unit is only a part of what it was."""
    then, lines = rows_of(past.submissions, forms), lineage(register, past.period.last, period.last)
    sums = {}
    for key, row in rows.items():
        group = lines.group(key[3])
        before = [code for code in group if register.get(code, past.period.last)]
        parts = [then[(*key[:3], code)].counts for code in before if (*key[:3], code) in then]
        if not parts or len(parts) < len(before) or sum(bool(register.get(code, period.last)) for code in group) > 1:
            continue
        sums[key] = {field: sum(p[field] for p in parts) for field in row.counts if all(field in p for p in parts)}
    return sums


def _slips(row: Row, earlier: Sequence[_Earlier], forms: _Forms, period: Period, tested: int) -> Iterator[Finding]:
    table = forms[row.records.form, row.records.version].table(row.records.table)
    stocks = {field.id for field in table.fields if field.measure == "stock"}
    for field, count in row.counts.items():
        known = [(each.period, sums[row.key][field]) for each, sums in earlier if field in sums.get(row.key, {})]
        usual = [value * (1.0 if field in stocks else _days(period) / _days(then)) for then, value in known]
        odd = slip(count, usual, tested)
        if odd is not None:
            said = [value for _, value in known]
            values: dict[str, Value] = {
                "stated": count,
                "periods": len(said),
                "past": _span(min(said), max(said)),
                "usual": _span(odd.low, odd.high),
            }
            yield _at(row, field, odd.variant, values)


def _from_past(row: Row, earlier: Sequence[_Earlier]) -> Finding | None:
    for past, sums in reversed(earlier[-1:]):
        figures = copied_figures(row.counts, sums.get(row.key, {}))
        if figures:
            return _at(row, next(iter(row.counts)), "copied_past", {"figures": figures, "period": str(past.period)})
    return None


def _copied(rows: Mapping[Key, Row]) -> dict[Key, Finding]:
    """Rows of different units in one table that are alike. Who copied is not known: both are told."""
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for key, row in rows.items():
        if copied_figures(row.counts, row.counts):
            alike[(*key[:3], *sorted(row.counts.items()))].append(row)
    found = {}
    for group in alike.values():
        for row in group if len(group) > 1 else ():
            other = next(each for each in group if each is not row)
            values: dict[str, Value] = {"figures": sum(n > 0 for n in row.counts.values()), "other": other.key[3]}
            found[row.key] = _at(row, next(iter(row.counts)), "copied_unit", values)
    return found


def _at(row: Row, field: str, variant: str, values: Mapping[str, Value]) -> Finding:
    return finding(
        "XS407",
        variant=variant,
        values=values,
        unit=row.key[3],
        form=row.key[0],
        table=row.key[1],
        field=field,
        path=row.submission.source.path,
        member=row.submission.source.member,
        sheet=row.records.sheet,
        cell=row.records.cell(row.record, field),
    )


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1


def _span(low: int, high: int) -> str:
    """Written as the messages write numbers in Vietnamese: 6.900–7.290."""
    return "–".join(f"{each:,}".replace(",", ".") for each in ((low,) if low == high else (low, high)))
