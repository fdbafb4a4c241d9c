"""Figures that are parts of others: what is expected of them this period follows from their whole of this period."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlsync.forms.definition import Table
from xlsync.forms.expression import parse_rule
from xlsync.forms.expression_types import Arithmetic, Comparison, FieldReference, Value
from xlsync.reconcile.outliers.expectation import Expected, own_expectations
from xlsync.reconcile.outliers.rows import Key
from xlsync.reconcile.outliers.series import Before, Forms, Series


def wholes_of(table: Table) -> Mapping[str, tuple[str, ...]]:
    """By part, the fields whose sum is its whole: from rules such as `petitions_resolved <= petitions_received +
    petitions_carried`."""
    known = _known.get(id(table))
    if known is None or known[0] is not table:
        known = _known[id(table)] = (table, dict(_wholes(table)))
    return known[1]


#: By identity, for hashing a definition takes longer than reading its rules.
_known: dict[int, tuple[Table, dict[str, tuple[str, ...]]]] = {}


def _wholes(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    fields = {field.id: field for field in table.fields}
    for rule in table.rules:
        match parse_rule(rule.expr, fields).root:
            case Comparison(operator="<=", left=FieldReference(id=part), right=right):
                terms = _terms(right)
                if terms:
                    yield part, terms


def _terms(node: Value) -> tuple[str, ...]:
    """The fields that a sum adds up; none for anything but such a sum."""
    match node:
        case FieldReference(id=name):
            return (name,)
        case Arithmetic(operator="+", left=left, right=right):
            terms = _terms(left), _terms(right)
            return (*terms[0], *terms[1]) if all(terms) else ()
    return ()


def part_expectations(cells: Sequence[Series], earlier: Sequence[Before], forms: Forms) -> dict[int, Expected]:
    """By the place in `cells`: of each part whose whole is known, now and before, and above 0, the unit's usual share
    of it."""
    places, shared = [], []
    for place, cell in enumerate(cells):
        wholes = whole_fields(cell, forms)
        now = _sum(cell.row.counts, wholes)
        if wholes and now:
            places.append(place)
            shared.append(replace(cell, then=_of_whole(cell, wholes, now, earlier)))
    return {places[at]: each for at, each in own_expectations(shared).items()}


def whole_fields(cell: Series, forms: Forms) -> tuple[str, ...]:
    """The fields whose sum is the whole of this cell; none where it is no part."""
    records = cell.row.records
    return wholes_of(forms[records.form, records.version].table(records.table)).get(cell.field, ())


def _of_whole(
    cell: Series, wholes: Sequence[str], now: int, earlier: Sequence[Before]
) -> tuple[tuple[int, int, float], ...]:
    key: Key = cell.row.key
    then = ((step, count, _sum(earlier[step].sums[key], wholes)) for step, count, _ in cell.then)
    return tuple((step, count, count / whole * now) for step, count, whole in then if whole)


def _sum(counts: Mapping[str, int], wholes: Sequence[str]) -> int:
    """0 where one is not known."""
    return sum(counts[each] for each in wholes) if all(each in counts for each in wholes) else 0
