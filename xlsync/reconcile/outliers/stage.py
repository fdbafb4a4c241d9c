"""XS407: copied rows, columns that changed places or were copied, slips of a digit or of the thousands point."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from xlsync.model import Finding, Period, Submission
from xlsync.model.finding import Value
from xlsync.model.past import PastPeriod
from xlsync.model.submission import Role
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.before import Before, Forms, before
from xlsync.reconcile.outliers.cells import Cells, cells_of, stock_fields, table_of
from xlsync.reconcile.outliers.columns import Mixed, copied_columns, crossed_columns, files_of, swapped_columns
from xlsync.reconcile.outliers.copies import copied_figures
from xlsync.reconcile.outliers.entries import CopiedEntries, copied_entries
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import density, slip_odds, usual, without_slip
from xlsync.reconcile.outliers.outlook import Outlook, outlook
from xlsync.reconcile.outliers.parts import wholes_of
from xlsync.reconcile.outliers.rows import Key, Row, rows_of
from xlsync.reconcile.outliers.thresholds import least_of_columns, least_of_slip
from xlsync.rules.part import plain
from xlsync.texts.catalogue import finding

#: What a part tells of its whole is not believed any further: units do settle all or nothing.
_PART_TELLS = 4.0
#: A figure is off as far as another from this share of its miss (of the logarithms) on.
_AS_FAR = 0.6


@dataclass(frozen=True, slots=True)
class _Judged:
    """One run: the rows, the earlier periods, what is expected of each cell, and the cells already told of."""

    rows: Mapping[Key, Row]
    earlier: Sequence[Before]
    cells: Cells
    outlook: Outlook
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
    cells = cells_of(rows, earlier, forms, period)
    judged = _Judged(rows, earlier, cells, outlook(cells, register, peers=peers), forms)
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
        figures = copied_figures(row.counts, then.sums.get(row.key, {}), _stocks(row, judged.forms))
        if figures:
            return _at(row, next(iter(row.counts)), "copied_past", {"figures": figures, "period": str(then.period)})
    return None


def _alike(judged: _Judged) -> dict[Key, Finding]:
    """Rows of different units in one table that are alike. Who copied is not known: both are told."""
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for key, row in judged.rows.items():
        if copied_figures(row.counts, row.counts, _stocks(row, judged.forms)):
            alike[(*key[:3], *sorted(row.counts.items()))].append(row)
    found = {}
    for group in alike.values():
        for row in group if len(group) > 1 else ():
            other = next(each for each in group if each is not row)
            figures = copied_figures(row.counts, row.counts, _stocks(row, judged.forms))
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
    crossed = crossed_columns(judged.cells, judged.outlook.frame)
    by_table: dict[tuple[str, str], list[Mapping[str, int]]] = defaultdict(list)
    for key, row in judged.rows.items():
        by_table[key[:2]].append(row.counts)
    for then in judged.earlier:
        for key, sums in then.sums.items():
            by_table[key[:2]].append(sums)
    for rows in files:
        table = table_of(rows[0], judged.forms)
        elsewhere = partial(_not_ours, by_table[rows[0].key[:2]], rows)
        for mixed in swapped_columns(rows, table, crossed):
            yield from _told_of_columns(mixed, rows, judged, swapped=True)
        for mixed in copied_columns(rows, table, judged.outlook.expected, elsewhere):
            yield from _told_of_columns(mixed, rows, judged, swapped=False)


def _not_ours(all_counts: Sequence[Mapping[str, int]], rows: Sequence[Row]) -> list[Mapping[str, int]]:
    ours = {id(row.counts) for row in rows}
    return [each for each in all_counts if id(each) not in ours]


def _told_of_columns(mixed: Mixed, rows: Sequence[Row], judged: _Judged, *, swapped: bool) -> Iterator[Finding]:
    row, first, second = mixed.at, mixed.first, mixed.second
    here, there = judged.outlook.expected(row.key, first), judged.outlook.expected(row.key, second)
    cells = {(each.key, name) for each in rows for name in (first, second)}
    if here is None or cells & judged.told:
        return
    by_peers = bool(here.peers or (there is not None and there.peers))
    if mixed.odds < least_of_columns(swapped=swapped, peers=by_peers):
        return
    judged.told.update(cells)
    values: dict[str, Value] = {
        "stated": row.counts[first],
        "usual": _span(*usual(here)),
        "other_cell": row.records.cell(row.record, second),
    }
    if there is not None:
        values |= {"other_stated": row.counts[second], "other_usual": _span(*usual(there))}
    if swapped:
        yield _at(row, first, "peers_swapped" if by_peers else "swapped", values)
    else:
        yield _at(row, first, "peers_column_copied" if by_peers else "column_copied", values)


def _slips(judged: _Judged) -> Iterator[Finding]:
    tested: dict[tuple[int, Role], int] = defaultdict(int)
    for row, large in zip(judged.cells.rows, judged.outlook.large, strict=True):
        tested[id(row.submission), row.key[2]] += large
    rows, fields = judged.cells.frame["row"], judged.cells.fields
    for place in sorted(judged.outlook.unusual, key=lambda place: rows[place]):
        row = judged.cells.rows[rows[place]]
        if (row.key, fields[place]) in judged.told:
            continue
        odds, slip, known = _slip_of(place, row, fields[place], judged)
        if known is None:
            continue
        if known.peers and _shared(row, fields[place], known, judged):
            continue
        past = _past(row, fields[place], judged)
        if odds >= least_of_slip(slip, known, len(past), tested[id(row.submission), row.key[2]]):
            yield _told_of_slip(row, fields[place], known, slip, past)


def _shared(row: Row, field: str, known: Expected, judged: _Judged) -> bool:
    """Whether another figure of the row is off from the peers as far and in the same direction: such a union is of
    another kind (industrial zones have few grassroots unions and many members), and nobody's finger slipped twice."""
    miss = math.log(max(row.counts[field], 1)) - known.middle
    for name, count in row.counts.items():
        other = judged.outlook.expected(row.key, name) if name != field and count > 0 else None
        if other is not None and (math.log(count) - other.middle) / miss >= _AS_FAR:
            return True
    return False


def _past(row: Row, field: str, judged: _Judged) -> list[int]:
    """What the unit reported before, where it was more than 0."""
    sums = (each.sums.get(row.key, {}) for each in judged.earlier)
    return [each[field] for each in sums if each.get(field)]


def _slip_of(place: int, row: Row, field: str, judged: _Judged) -> tuple[float, str, Expected | None]:
    """Odds, variant and what was expected. A part goes by its whole of this period; where the whole may hold a slip
    itself, by its own past as well. What is a whole must also agree better with its parts without the slip."""
    count, own = row.counts[field], judged.outlook.at(place)
    if own is None:
        return 0.0, "", None
    odds, slip = slip_odds(count, own)
    wholes = wholes_of(table_of(row, judged.forms))
    if field not in wholes:
        told = sum(_told_by_part(row, part, field, slip, judged) for part, of in wholes.items() if field in of and slip)
        return odds + told, slip, own if slip else None
    share = judged.outlook.by_its_whole(place)
    shared, by_share = slip_odds(count, share) if share is not None else (0.0, "")
    if not by_share:
        return 0.0, "", None
    if not any(_suspected(row, whole, judged) for whole in wholes[field]):
        return shared, by_share, share
    return (min(odds, shared), slip, own) if slip == by_share else (0.0, "", None)


def _told_by_part(row: Row, part: str, whole: str, slip: str, judged: _Judged) -> float:
    """How much better, as the logarithm of odds, a part fits its whole without that slip in it."""
    place, own = judged.cells.place(row.key, part), judged.outlook.expected(row.key, whole)
    share = None if place is None else judged.outlook.by_its_whole(place)
    if share is None or own is None or not row.counts.get(part):
        return 0.0
    total = sum(row.counts[name] for name in wholes_of(table_of(row, judged.forms))[part])
    mended = total - row.counts[whole] + without_slip(row.counts[whole], own, slip)
    miss = math.log(row.counts[part]) - share.middle
    told = math.log(density(miss - math.log(mended / total), share)) - math.log(density(miss, share))
    return max(-_PART_TELLS, min(_PART_TELLS, told))


def _suspected(row: Row, whole: str, judged: _Judged) -> bool:
    known = judged.outlook.expected(row.key, whole)
    return known is not None and slip_odds(row.counts[whole], known)[0] > 0


def _stocks(row: Row, forms: Forms) -> frozenset[str]:
    return stock_fields(table_of(row, forms))


def _told_of_slip(row: Row, field_id: str, known: Expected, slip: str, said: Sequence[int]) -> Finding:
    values: dict[str, Value] = {"stated": row.counts[field_id], "usual": _span(*usual(known))}
    if known.peers:
        return _at(row, field_id, "peers", {**values, "others": known.peers})
    values |= {"periods": len(said), "past": _span(min(said), max(said))}
    if slip == "digit_added":
        return _at(row, field_id, "digit_added", values)
    if slip == "digit_lost":
        return _at(row, field_id, "digit_lost", values)
    return _at(row, field_id, "thousands", values)


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
        found=plain(row.counts.get(field_id)),
    )


def _span(low: int, high: int) -> str:
    """Written as the messages write numbers in Vietnamese: 6.900–7.290."""
    return "–".join(f"{each:,}".replace(",", ".") for each in ((low,) if low == high else (low, high)))
