"""Row rules by pandera: all submissions of a table in one frame, validated once, failures led back to their cells."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import polars as pl

from xlsync.forms.definition import FieldType, Rule, Table
from xlsync.forms.expression import Expression, parse_rule
from xlsync.model import Cleaned, Finding, Role
from xlsync.rules.schema import failures, table_schema
from xlsync.validate.place import Part

_DTYPES: dict[FieldType, pl.DataType] = {
    FieldType.COUNT: pl.Int64(),
    FieldType.DECIMAL: pl.Float64(),
    FieldType.RATE: pl.Float64(),
    FieldType.DATE: pl.Date(),
}
_RULED = frozenset({Role.ENTRY, Role.OWN, Role.CHILD, Role.AGGREGATE, Role.TIER})


def rule_findings(parts: Sequence[Part]) -> Iterable[Finding]:
    """The findings of all row rules of one table, over all its submissions at once."""
    table = parts[0].table
    if not table.rules:
        return
    where = [(part, record) for part in parts for record, role in enumerate(part.records.roles) if role in _RULED]
    if not where:
        return
    frame = stack(parts, table)
    expressions = _expressions(table)
    for failure in failures(table_schema(table), frame):
        code, _, number = failure.check.partition(":")
        if not number.isdigit():
            raise AssertionError(f"{code}: the cleaned records do not fit the schema of {table.id}")
        rule, expression = table.rules[int(number)], expressions[int(number)]
        for row in failure.rows:
            part, record = where[row]
            yield _finding(part, record, rule, expression)


def stack(parts: Sequence[Part], table: Table) -> pl.DataFrame:
    """One frame of the counted rows of all parts, a column a field; a field without a column in a file is null there."""
    columns: dict[str, list[Cleaned]] = {field.id: [] for field in table.fields}
    for part in parts:
        kept = [record for record, role in enumerate(part.records.roles) if role in _RULED]
        everything = len(kept) == len(part.records.roles)
        for field_id, column in columns.items():
            values = part.records.values.get(field_id)
            if values is None:
                column.extend([None] * len(kept))
            else:
                column.extend(values if everything else [values[record] for record in kept])
    return pl.DataFrame(
        [
            pl.Series(field.id, columns[field.id], dtype=_DTYPES.get(field.type, pl.String()), strict=True)
            for field in table.fields
        ]
    )


@lru_cache(maxsize=256)
def _expressions(table: Table) -> tuple[Expression, ...]:
    fields = {field.id: field for field in table.fields}
    return tuple(parse_rule(rule.expr, fields) for rule in table.rules)


def _finding(part: Part, record: int, rule: Rule, expression: Expression) -> Finding:
    fields = [field_id for field_id in expression.order if field_id in part.records.columns]
    first = fields[0] if fields else None
    row = part.records.rows[record]
    ordered = sorted(fields, key=lambda field_id: part.records.columns[field_id])
    values: dict[str, str | int | float | None] = {"rule": rule.expr, "row": row}
    if rule.message is not None:
        values |= {"rule_vi": rule.message.vi, "rule_en": rule.message.text("en")}
    for place, field_id in enumerate(fields[:4], start=1):
        definition = part.table.field(field_id)
        values[f"label_{place}"] = definition.label.vi
        values[f"label_en_{place}"] = definition.label.text("en")
        values[f"value_{place}"] = part.shown(record, field_id)
    return part.finding(
        rule.code,
        variant="rule" if rule.code not in {"XS301", "XS308"} else "",
        severity=rule.severity,
        values=values,
        field=first,
        cell=part.records.cell(record, first) if first is not None else None,
        cells=tuple(cell for field_id in ordered if (cell := part.records.cell(record, field_id)) is not None),
        found=part.shown(record, first) if first is not None else None,
        expected=rule.expr,
    )
