"""Figures that are parts of others: what is expected of them this period follows from their whole of this period."""

from collections.abc import Iterator, Mapping

import polars as pl

from xlsync.forms.definition import Table
from xlsync.forms.expression import parse_rule
from xlsync.forms.expression_types import Arithmetic, Comparison, FieldReference, Value
from xlsync.reconcile.outliers.expectation import own_expectations


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


def part_expectations(cells: pl.DataFrame, periods: int) -> pl.DataFrame:
    """Like `own_expectations`, of each part whose whole is known, now and before, and above 0: from the unit's usual
    share of it and the whole of this period. Null of all else."""
    cells = cells.with_row_index("at")
    parts = cells.filter(pl.col("whole").is_not_null()).with_columns(
        pl.when(pl.col(f"w{step}").is_not_null()).then(each).alias(name)
        for step in range(periods)
        for name, each in (
            (f"t{step}", pl.col(f"t{step}")),
            (f"s{step}", pl.col(f"t{step}") / pl.col(f"w{step}") * pl.col("whole")),
        )
    )
    found = pl.concat([parts.select("at"), own_expectations(parts, periods, parts=True)], how="horizontal")
    return cells.select("at").join(found, on="at", how="left", maintain_order="left").drop("at")
