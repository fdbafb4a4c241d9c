"""Row rules by pandera: all submissions of a table in one frame, validated once, failures led back to their cells."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import polars as pl

from xlsync.forms.definition import Rule, Table
from xlsync.forms.expression import Expression, parse_rule
from xlsync.model import Cleaned, Finding, Role
from xlsync.rules.part import Part
from xlsync.rules.schema import (
    SOURCE_COLUMN,
    UNIQUE_CHECK,
    SchemaDefectError,
    check_fields,
    failures,
    first_alike,
    frame_schema,
    table_schema,
)

_RULED = frozenset({Role.ENTRY, Role.OWN, Role.CHILD, Role.AGGREGATE, Role.TIER})


def rule_findings(parts: Sequence[Part]) -> Iterable[Finding]:
    """The findings of all row rules of one table, and its repeated entries (XS305), over all submissions at once.

    Raises SchemaDefectError when cleaned records break the schema otherwise, which is our defect.
    """
    table = parts[0].table
    where = [(part, record) for part in parts for record, role in enumerate(part.records.roles) if role in _RULED]
    if not where or not (table.rules or table.unique):
        return
    frame = stack(parts, table)
    reads = check_fields(table)
    for failure in failures(table_schema(table), frame):
        rows = [row for row in failure.rows if not _refused(where[row], reads[failure.check])]
        if failure.check == UNIQUE_CHECK:
            yield from _repeats(table, frame, where, rows)
            continue
        number = failure.check.partition(":")[2]
        if not number.isdigit():
            raise SchemaDefectError(f"table {table.id}: {failure.check} in cleaned records")
        rule, expression = table.rules[int(number)], _expressions(table)[int(number)]
        for row in rows:
            part, record = where[row]
            yield _finding(part, record, rule, expression)


def _refused(place: tuple[Part, int], fields: Sequence[str]) -> bool:
    part, record = place
    return any((record, field_id) in part.records.refused for field_id in fields)


def stack(parts: Sequence[Part], table: Table) -> pl.DataFrame:
    """One frame of the counted rows of all parts, a column a field and the number of the part beside them.

    A field without a column in a file is null there.
    """
    columns: dict[str, list[Cleaned]] = {field.id: [] for field in table.fields}
    sources: list[int] = []
    for number, part in enumerate(parts):
        kept = [record for record, role in enumerate(part.records.roles) if role in _RULED]
        everything = len(kept) == len(part.records.roles)
        sources.extend([number] * len(kept))
        for field_id, column in columns.items():
            values = part.records.values.get(field_id)
            if values is None:
                column.extend([None] * len(kept))
            else:
                column.extend(values if everything else [values[record] for record in kept])
    series = [
        pl.Series(field_id, columns[field_id], dtype=dtype, strict=True)
        for field_id, dtype in frame_schema(table).items()
    ]
    return pl.DataFrame([*series, pl.Series(SOURCE_COLUMN, sources, dtype=pl.Int32)])


def _repeats(
    table: Table, frame: pl.DataFrame, where: Sequence[tuple[Part, int]], rows: Sequence[int]
) -> Iterable[Finding]:
    first = first_alike(table, frame)
    for row in rows:
        part, record = where[row]
        first_record = where[first[row]][1]
        field_id = next((each for each in table.unique if each in part.records.columns), None)
        if field_id is None:
            continue
        cell, first_cell = part.records.cell(record, field_id), part.records.cell(first_record, field_id)
        yield part.finding(
            "XS305",
            variant="entry",
            values={"first": first_cell, "row": part.records.rows[record]},
            field=field_id,
            cell=cell,
            cells=tuple(each for each in (first_cell, cell) if each is not None),
            found=part.shown(record, field_id),
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
    found = part.finding(
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
    return replace(found, waivable=rule.waivable)
