"""What the JSON output says of other periods and of targets. The shape is in docs/output.schema.json."""

from collections.abc import Callable
from typing import Any

from xlsync.forms.definition import FieldType, Table
from xlsync.model import Achieved, Amount, Compared, Cumulation, Piece, TableComparison
from xlsync.report.context import Context

Number = int | float


def comparisons_json(context: Context, name_of: Callable[[str, str], str]) -> dict[str, Any]:
    """The comparisons of every table by the name that `name_of(form, table)` gives it."""
    return {
        name_of(form.form, table.id): _comparison(found, table)
        for form, table, _ in context.tables()
        if (found := context.outcome.comparisons.get((form.form, table.id))) is not None
    }


def _comparison(comparison: TableComparison, table: Table) -> dict[str, Any]:
    return {
        "before": None if comparison.before is None else _piece(comparison.before),
        "year": _cumulation(comparison.year),
        "term": None if comparison.term is None else _cumulation(comparison.term),
        "rows": [
            {
                "tier": None if each.tier is None else each.tier.value,
                "fields": {field.field: _field(field, table, by_tier=True) for field in each.fields},
            }
            for each in comparison.tiers
        ],
        "units": [
            {
                "then": list(each.then),
                "now": list(each.now),
                "fields": {field.field: _field(field, table, by_tier=False) for field in each.fields},
            }
            for each in comparison.groups
        ],
        "unit_targets": [
            {"unit": each.target.unit, "field": each.target.field, **_target(each, table)}
            for each in comparison.unit_targets
        ],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {"period": str(piece.period), "origin": piece.origin or None}


def _cumulation(cumulation: Cumulation) -> dict[str, Any]:
    return {
        "from": cumulation.first.isoformat(),
        "pieces": [_piece(each) for each in cumulation.pieces],
        "missing": [str(each) for each in cumulation.gaps],
    }


def _field(each: Compared, table: Table, *, by_tier: bool) -> dict[str, Any]:
    """`by_tier`: with the cumulative figures and targets, which single units do not have here."""
    shown: dict[str, Any] = {
        "now": _amount(each.now, each.field, table),
        "before": _amount(each.before, each.field, table),
        "difference": _whole(each.difference, each.field, table),
        "change": each.change,
    }
    if by_tier:
        shown["year"] = _amount(each.year, each.field, table)
        shown["term"] = _amount(each.term, each.field, table)
        shown["targets"] = [_target(target, table) for target in each.targets]
    return shown


def _amount(amount: Amount | None, field: str, table: Table) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {
        "value": _whole(amount.value, field, table),
        "incomplete": amount.incomplete,
        "lacking": [str(each) for each in amount.lacking],
    }


def _target(achieved: Achieved, table: Table) -> dict[str, Any]:
    target = achieved.target
    return {
        "span": target.span.value,
        "value": target.value,
        "source": target.source,
        "actual": _amount(achieved.amount, target.field, table),
        "achieved": achieved.share,
    }


def _whole(value: Number | None, field: str, table: Table) -> Number | None:
    """Counts as integers, as the totals have them."""
    if isinstance(value, float) and table.field(field).type is FieldType.COUNT and value.is_integer():
        return int(value)
    return value
