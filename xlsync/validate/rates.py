"""Stated rates against recomputed ones (XS302), and rounding conventions mixed in one table (XS303)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

from xlsync.forms.definition import FieldDefinition, Table
from xlsync.forms.expression import parse_value
from xlsync.model import Finding, Severity
from xlsync.rules.evaluate import evaluate
from xlsync.rules.part import Part, plain

_NOISE = 9  # decimals after which two numbers are equal (docs/expressions.md)


@dataclass(frozen=True, slots=True)
class _Stated:
    record: int
    cell: str
    percent: float
    decimals: int
    exact: float

    @property
    def half_up(self) -> float:
        return round_half_up(self.exact, self.decimals)

    @property
    def truncated(self) -> float:
        return truncate(self.exact, self.decimals)


def round_half_up(percent: float, decimals: int) -> float:
    """A percentage rounded half up at that many decimals: 87.5 → 88."""
    scale: int = 10**decimals
    return floor(round(percent * scale, _NOISE) + 0.5) / scale


def truncate(percent: float, decimals: int) -> float:
    """A percentage cut after that many decimals: 95.7 → 95."""
    scale: int = 10**decimals
    return floor(round(percent * scale, _NOISE)) / scale


def rate_findings(part: Part, *, provincial: bool) -> Iterable[Finding]:
    """XS302 for each stated rate that is not the half-up rounding of the recomputed one; XS303 once a table when some
    rates fit only half-up rounding and others only truncation (info in a unit's file)."""
    stated: list[_Stated] = []
    computed = _computed(part.table)
    fields = computed.fields
    for field, expression in computed.expressions:
        for each in _stated(part, field):
            record, cell, fraction, decimals = each
            known = part.records.values
            # In the order of the formula, so that the message says part/whole.
            row = {name: known[name][record] for name in expression.order if name in known}
            if part.records.adjusted and any((record, name) in part.records.adjusted for name in expression.order):
                continue  # the rate was written before a part of it was corrected by telephone
            exact = evaluate(expression, row, fields)
            if exact is None:
                continue
            one = _Stated(record, cell, round(fraction * 100, _NOISE), decimals, float(exact) * 100)
            stated.append(one)
            if round(one.percent - one.half_up, _NOISE) != 0:
                yield _wrong(part, field, one, row)
    yield from _mixed(part, stated, provincial=provincial)


class _Computed:
    """The computed fields of a table, with their expressions."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.fields = {field.id: field for field in table.fields}
        self.expressions = [
            (field, parse_value(field.computed, self.fields)) for field in table.fields if field.computed is not None
        ]


_known: dict[int, _Computed] = {}


def _computed(table: Table) -> _Computed:
    """Made once for a table, not for each of thousands of files; by identity, for hashing a definition takes longer."""
    known = _known.get(id(table))
    if known is None or known.table is not table:
        known = _known[id(table)] = _Computed(table)
    return known


def _stated(part: Part, field: FieldDefinition) -> Iterable[tuple[int, str, float, int]]:
    records = part.records
    own = records.values.get(field.id)
    for record in range(len(records.rows)):
        value = own[record] if own is not None else None
        cell = records.cell(record, field.id)
        if isinstance(value, float | int) and cell is not None:
            yield record, cell, float(value), records.rate_decimals.get((record, field.id), 0)
        compound = records.stated_rates.get((record, field.id))
        if compound is not None:
            rate, decimals, carrier = compound
            where = records.cell(record, carrier)
            if where is not None:
                yield record, where, rate, decimals


def _wrong(part: Part, field: FieldDefinition, one: _Stated, row: Mapping[str, object]) -> Finding:
    parts = [value for value in row.values() if isinstance(value, int | float)]
    stated, right = _percent(one.percent, one.decimals), _percent(one.half_up, one.decimals)
    return part.finding(
        "XS302",
        variant="" if part.records.cell(one.record, field.id) == one.cell else "compound",
        values={
            "label": field.label.vi,
            "label_en": field.label.text("en"),
            "stated": stated,
            "recomputed": right,
            "part": parts[0] if parts else None,
            "whole": parts[1] if len(parts) > 1 else None,
        },
        field=field.id,
        cell=one.cell,
        cells=(one.cell,),
        found=_found(part, one, stated),
        expected=right,
    )


def _found(part: Part, one: _Stated, stated: str) -> str:
    for (record, field_id), typed in part.records.typed.items():
        if record == one.record and part.records.cell(record, field_id) == one.cell:
            return typed
    # Nothing is kept of a cell whose number is the rate itself; `21 (70%)` is always kept.
    return plain(round(one.percent / 100, _NOISE)) or stated


def _percent(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}%"


def _mixed(part: Part, stated: list[_Stated], *, provincial: bool) -> Iterable[Finding]:
    only_half_up, only_truncated = [], []
    for one in stated:
        fits_half_up = round(one.percent - one.half_up, _NOISE) == 0
        fits_truncated = round(one.percent - one.truncated, _NOISE) == 0
        if fits_half_up and not fits_truncated:
            only_half_up.append(one.cell)
        elif fits_truncated and not fits_half_up:
            only_truncated.append(one.cell)
    if only_half_up and only_truncated:
        yield part.finding(
            "XS303",
            severity=Severity.WARNING if provincial else Severity.INFO,
            values={"half_up": ", ".join(only_half_up), "truncated": ", ".join(only_truncated)},
            cell=only_truncated[0],
            cells=(*only_half_up, *only_truncated),
        )
