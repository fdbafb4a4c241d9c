"""XS407: copied rows, columns that changed places or were copied, slips of a digit or of the thousands point."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from xlsync.model import Finding, Period, Submission
from xlsync.model.finding import Value
from xlsync.model.past import PastPeriod
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.columns import Mixed, copied_columns, files_of, swapped_columns
from xlsync.reconcile.outliers.copies import copied_figures
from xlsync.reconcile.outliers.entries import CopiedEntries, copied_entries
from xlsync.reconcile.outliers.expectation import Expected, own_expectations
from xlsync.reconcile.outliers.odds import slip_odds, usual
from xlsync.reconcile.outliers.parts import part_expectations, whole_fields
from xlsync.reconcile.outliers.peers import peer_expectations
from xlsync.reconcile.outliers.rows import Key, Row, rows_of
from xlsync.reconcile.outliers.series import Before, Forms, Series, all_series, before, stock_fields
from xlsync.texts.catalogue import finding

#: How much better than chance a mistake must explain the figures, as natural logarithms of odds, in a file with
#: `_CELLS` figures of its own and as many of grassroots unions; more figures give chance more occasions. Chosen with
#: the simulator of benchmarks/, on seeds of their own, so that less than one clean file in 200 is told of.
_SLIP, _SWAPPED, _COPIED = 5.0, 8.5, 8.5
#: So much more where one period is all the past: it may itself have been the campaign.
_ONE_PERIOD = {"digit_lost": 1.5}
#: Units differ in more than their size, and a median of few says little of the far ends.
_BY_PEERS = 9.5
_CELLS = 20
#: So many standard deviations from what is expected a whole is as usual.
_AS_USUAL = 2.0


@dataclass(frozen=True, slots=True)
class _Judged:
    """One run: the rows, the earlier periods, what is expected of each cell, and the cells already told of."""

    rows: Mapping[Key, Row]
    earlier: Sequence[Before]
    cells: Sequence[Series]
    expected: Mapping[tuple[Key, str], Expected]
    by_whole: Mapping[int, Expected]
    forms: Forms
    told: set[tuple[Key, str]] = field(default_factory=set)


def outlier_findings(
    now: Sequence[Submission],
    past: Sequence[PastPeriod],
    forms: Forms,
    register: Register,
    period: Period,
    *,
    peers: bool,
) -> list[Finding]:
    """The findings of all units, at most one a cell. `past` is oldest first; `peers` permits comparing with and naming
    other units, which is for the province only."""
    rows = rows_of(now, forms)
    earlier = [before(rows, each, forms, register, period) for each in past]
    cells = list(all_series(rows, earlier, forms, period))
    own = own_expectations(cells)
    expected = {**(peer_expectations(cells, register, own) if peers else {}), **own}  # the own past is better evidence
    named = {(cells[place].row.key, cells[place].field): each for place, each in expected.items()}
    judged = _Judged(rows, earlier, cells, named, part_expectations(cells, earlier, forms), forms)
    entries = copied_entries(now, forms, register, period) if peers else []
    found = [*_copied_rows(judged, peers=peers), *_mixed_columns(judged), *_slips(judged)]
    return [*found, *map(_told_of_entries, entries)]


def _copied_rows(judged: _Judged, *, peers: bool) -> Iterator[Finding]:
    copied = _alike(judged) if peers else {}
    for key, row in judged.rows.items():
        copy = _from_past(row, judged) or copied.get(key)
        if copy is not None:
            judged.told.update((key, each) for each in row.counts)
            yield copy


def _from_past(row: Row, judged: _Judged) -> Finding | None:
    for then in judged.earlier[-1:]:
        figures = copied_figures(row.counts, then.sums.get(row.key, {}), stock_fields(row, judged.forms))
        if figures:
            return _at(row, next(iter(row.counts)), "copied_past", {"figures": figures, "period": str(then.period)})
    return None


def _alike(judged: _Judged) -> dict[Key, Finding]:
    """Rows of different units in one table that are alike. Who copied is not known: both are told."""
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for key, row in judged.rows.items():
        if copied_figures(row.counts, row.counts, stock_fields(row, judged.forms)):
            alike[(*key[:3], *sorted(row.counts.items()))].append(row)
    found = {}
    for group in alike.values():
        for row in group if len(group) > 1 else ():
            other = next(each for each in group if each is not row)
            figures = copied_figures(row.counts, row.counts, stock_fields(row, judged.forms))
            values: dict[str, Value] = {"figures": figures, "other": other.key[3]}
            found[row.key] = _at(row, next(iter(row.counts)), "copied_unit", values)
    return found


def _told_of_entries(copied: CopiedEntries) -> Finding:
    records = copied.records
    return finding(
        "XS407",
        variant="copied_entries",
        values={"entries": copied.count, "other": copied.other, "row": records.rows[copied.record]},
        unit=copied.submission.unit,
        form=records.form,
        table=records.table,
        field=copied.field,
        path=copied.submission.source.path,
        member=copied.submission.source.member,
        sheet=records.sheet,
        cell=records.cell(copied.record, copied.field),
    )


def _mixed_columns(judged: _Judged) -> Iterator[Finding]:
    files = list(files_of(judged.rows))
    by_table: dict[tuple[str, str], list[Mapping[str, int]]] = defaultdict(list)
    for key, row in judged.rows.items():
        by_table[key[:2]].append(row.counts)
    for then in judged.earlier:
        for key, sums in then.sums.items():
            by_table[key[:2]].append(sums)
    for rows in files:
        table = judged.forms[rows[0].records.form, rows[0].records.version].table(rows[0].records.table)
        elsewhere = partial(_not_ours, by_table[rows[0].key[:2]], rows)
        for mixed in swapped_columns(rows, table, judged.expected):
            if mixed.odds >= (_SWAPPED if judged.earlier else _BY_PEERS):
                yield from _told_of_columns(mixed, "swapped", rows, judged)
        for mixed in copied_columns(rows, table, judged.expected, elsewhere):
            if mixed.odds >= (_COPIED if judged.earlier else _BY_PEERS):
                yield from _told_of_columns(mixed, "column_copied", rows, judged)


def _not_ours(all_counts: Sequence[Mapping[str, int]], rows: Sequence[Row]) -> list[Mapping[str, int]]:
    ours = {id(row.counts) for row in rows}
    return [each for each in all_counts if id(each) not in ours]


def _told_of_columns(mixed: Mixed, kind: str, rows: Sequence[Row], judged: _Judged) -> Iterator[Finding]:
    row, first, second = mixed.at, mixed.first, mixed.second
    here, there = judged.expected.get((row.key, first)), judged.expected.get((row.key, second))
    cells = {(each.key, name) for each in rows for name in (first, second)}
    if here is None or there is None or cells & judged.told:
        return
    judged.told.update(cells)
    values: dict[str, Value] = {
        "stated": row.counts[first],
        "usual": _span(*usual(here)),
        "other_stated": row.counts[second],
        "other_usual": _span(*usual(there)),
        "other_cell": row.records.cell(row.record, second),
    }
    by_peers = bool(here.peers or there.peers)
    if kind == "swapped":
        yield _at(row, first, "peers_swapped" if by_peers else "swapped", values)
    else:
        yield _at(row, first, "peers_column_copied" if by_peers else "column_copied", values)


def _slips(judged: _Judged) -> Iterator[Finding]:
    tested = Counter((id(cell.row.submission), cell.row.key[2]) for cell in judged.cells)
    for place, cell in enumerate(judged.cells):
        if (cell.row.key, cell.field) in judged.told or not _judgeable(cell, judged.forms):
            continue
        odds, slip, known = _slip_of(place, cell, judged)
        least = _BY_PEERS if known is not None and known.peers else _SLIP
        least += _ONE_PERIOD.get(slip, 0.0) if len(cell.then) == 1 else 0.0
        occasions = tested[id(cell.row.submission), cell.row.key[2]]
        if known is not None and odds >= least + max(0.0, math.log(occasions / _CELLS)):
            yield _told_of_slip(cell, known, slip)


def _judgeable(cell: Series, forms: Forms) -> bool:
    """A balance carried over, blank where there is none, jumps with what came and went: XS405 reckons it exactly."""
    return forms[cell.row.records.form, cell.row.records.version].table(cell.row.key[1]).field(cell.field).blank != 0


def _slip_of(place: int, cell: Series, judged: _Judged) -> tuple[float, str, Expected | None]:
    """Odds, variant and what was expected. A part goes by its whole of this period; where the whole is not as usual
    itself, by its own past as well, for the slip may be the whole's."""
    own = judged.expected.get((cell.row.key, cell.field))
    odds, slip = slip_odds(cell.count, own) if own is not None else (0.0, "")
    wholes = whole_fields(cell, judged.forms)
    if not wholes or own is None or own.peers:
        return (odds, slip, own) if slip else (0.0, "", None)
    share = judged.by_whole.get(place)
    shared, by_share = slip_odds(cell.count, share) if share is not None else (0.0, "")
    if share is None or not by_share:
        return 0.0, "", None
    if all(_as_usual(cell.row, whole, judged) for whole in wholes):
        return shared, by_share, share
    return (min(odds, shared), slip, own) if slip == by_share else (0.0, "", None)


def _as_usual(row: Row, whole: str, judged: _Judged) -> bool:
    known, count = judged.expected.get((row.key, whole)), row.counts[whole]
    return known is None or (count > 0 and abs(math.log(count) - known.middle) <= _AS_USUAL * known.spread)


def _told_of_slip(cell: Series, known: Expected, slip: str) -> Finding:
    values: dict[str, Value] = {"stated": cell.count, "usual": _span(*usual(known))}
    if known.peers:
        return _at(cell.row, cell.field, "peers", {**values, "others": known.peers})
    said = [count for _, count, _ in cell.then]
    values |= {"periods": len(said), "past": _span(min(said), max(said))}
    if slip == "digit_added":
        return _at(cell.row, cell.field, "digit_added", values)
    if slip == "digit_lost":
        return _at(cell.row, cell.field, "digit_lost", values)
    return _at(cell.row, cell.field, "thousands", values)


def _at(row: Row, field_id: str, variant: str, values: Mapping[str, Value]) -> Finding:
    return finding(
        "XS407",
        variant=variant,
        values=values,
        unit=row.key[3],
        form=row.key[0],
        table=row.key[1],
        field=field_id,
        path=row.submission.source.path,
        member=row.submission.source.member,
        sheet=row.records.sheet,
        cell=row.records.cell(row.record, field_id),
    )


def _span(low: int, high: int) -> str:
    """Written as the messages write numbers in Vietnamese: 6.900–7.290."""
    return "–".join(f"{each:,}".replace(",", ".") for each in ((low,) if low == high else (low, high)))
