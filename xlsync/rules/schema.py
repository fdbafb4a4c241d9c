"""The pandera schema of a table, made from its definition, and its failures as row positions.

pandera is imported here only: the import costs half a second, so this module is for whoever validates. Frames: see
`xlsync.rules.polars_expression`; further columns are allowed. Whether a required cell is filled is the matter of
`clean`, which also says where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from xlsync.forms.definition import FieldDefinition, FieldType, Table
from xlsync.forms.expression import parse_rule
from xlsync.rules.polars_expression import to_polars

#: The column of a stacked frame that says which file a row came from; a field id cannot begin with `_`.
SOURCE_COLUMN = "_source"
UNIQUE_CHECK = "XS305:unique"
CELLS_CHECK = "cells"

_DTYPES: Mapping[FieldType, type[pl.DataType]] = {
    FieldType.COUNT: pl.Int64,
    FieldType.DECIMAL: pl.Float64,
    FieldType.RATE: pl.Float64,
    FieldType.DATE: pl.Date,
    FieldType.TEXT: pl.String,
    FieldType.UNIT: pl.String,
    FieldType.CHOICE: pl.String,
}


class SchemaDefectError(RuntimeError):
    """A frame that does not fit its schema for another reason than its rows: a defect of ours, never of a file."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that some rows fail: its name and the positions of these rows in the frame, counted from 0."""

    check: str
    rows: list[int]

    @property
    def code(self) -> str:
        """The code of the finding: `XS301` of `XS301:0`."""
        return self.check.partition(":")[0]


def dtype_of(field: FieldDefinition) -> pl.DataType:
    """The type of a field's column."""
    return _DTYPES[field.type]()


def frame_schema(table: Table) -> dict[str, pl.DataType]:
    """The column types of the table's stacked frame, in the order of its fields, without the source column."""
    return {field.id: _DTYPES[field.type]() for field in table.fields}


def table_schema(table: Table) -> pa.DataFrameSchema:
    """Types, row rules, and what `clean` should have seen to already, as checks with stable names in `failures`.

    `{code}:{index}` is the row rule at that index of `table.rules`; `XS203:{field}` a negative count; `XS207:{field}`
    an answer that is no choice; `XS305:unique` a row that repeats an earlier one of the same file. Raises
    ExpressionError when a rule cannot be parsed.
    """
    fields = {field.id: field for field in table.fields}
    checks = [
        _check(f"{rule.code}:{index}", to_polars(parse_rule(rule.expr, fields), fields))
        for index, rule in enumerate(table.rules)
    ]
    if table.unique:
        checks.append(_check(UNIQUE_CHECK, _is_first(table)))
    cells = _cell_rules(table)
    if cells:
        # One check for all of them: a check costs 1 to 2 ms however few the rows, and `clean` leaves none to fail.
        checks.append(_check(CELLS_CHECK, pl.all_horizontal(passes.fill_null(value=True) for passes in cells.values())))
    columns = {field.id: pa.Column(_DTYPES[field.type], nullable=True) for field in table.fields}
    return pa.DataFrameSchema(columns, checks=checks, name=table.id, metadata={CELLS_CHECK: cells})


def check_fields(table: Table) -> dict[str, tuple[str, ...]]:
    """The fields that each check reads, by the name of the check; a rule's in the order of its text.

    Rows in which one of these was refused are to be left out of a failure: a frame cannot tell refused from blank.
    """
    fields = {field.id: field for field in table.fields}
    read = {f"{rule.code}:{index}": parse_rule(rule.expr, fields).order for index, rule in enumerate(table.rules)}
    if table.unique:
        read[UNIQUE_CHECK] = tuple(table.unique)
    read |= {name: (name.partition(":")[2],) for name in _cell_rules(table)}
    return read


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> list[Failure]:
    """Validate once; the checks that failed, with their rows.

    Raises SchemaDefectError when the frame does not fit the schema otherwise (a column missing or of another type).
    """
    # The environment can switch pandera off or down to types (PANDERA_VALIDATION_…): not here.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            # `failure_cases` holds values, which can be sensitive, and only one row a check (see `_check`).
            return [failure for single in error.schema_errors for failure in _failures(schema, single, frame)]
    return []


def first_alike(table: Table, frame: pl.DataFrame) -> pl.Series:
    """For each row the position of the first row of the same file with the same values in `table.unique`."""
    positions = frame.with_row_index("_position")
    return positions.select(pl.col("_position").first().over(_unique_columns(table)))["_position"]


def _failures(schema: pa.DataFrameSchema, error: SchemaError, frame: pl.DataFrame) -> list[Failure]:
    check, output = error.check, error.check_output
    if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK or not isinstance(output, pl.DataFrame):
        place = f"table {schema.name}, {error.schema.name}" if error.schema is not schema else f"table {schema.name}"
        name = check.name if isinstance(check, pa.Check) else check
        raise SchemaDefectError(f"{place}: {name}: {error.reason_code}") from None
    if check.name == CELLS_CHECK:
        cells: dict[str, pl.Expr] = schema.metadata[CELLS_CHECK]
        results = frame.select(**cells)
        return [Failure(name, rows) for name in cells if (rows := _failing(results[name]))]
    return [Failure(check.name, _failing(output[CHECK_OUTPUT_KEY]))]


def _failing(passes: pl.Series) -> list[int]:
    return passes.not_().arg_true().to_list()


def _check(name: str, passes: pl.Expr) -> pa.Check:
    """A check on the whole frame. The rows are read from its output; of its failure cases pandera keeps one, because it
    would turn every failing row into JSON otherwise.
    """

    def run(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes)

    return pa.Check(run, name=name, n_failure_cases=1)


def _cell_rules(table: Table) -> dict[str, pl.Expr]:
    rules: dict[str, pl.Expr] = {}
    for field in table.fields:
        if field.type is FieldType.COUNT:
            rules[f"XS203:{field.id}"] = pl.col(field.id) >= 0
        elif field.type is FieldType.CHOICE:
            rules[f"XS207:{field.id}"] = pl.col(field.id).is_in([choice.id for choice in field.choices or ()])
    return rules


def _unique_columns(table: Table) -> list[str]:
    return [SOURCE_COLUMN, *table.unique]


def _is_first(table: Table) -> pl.Expr:
    """Whether no earlier row of the file is the same. A row that lacks a required part of its name is left alone: XS201
    says so already, and two such rows need not be one thing.
    """
    named = [pl.col(field_id).is_not_null() for field_id in table.unique if table.field(field_id).required]
    named = named or [pl.any_horizontal(pl.col(field_id).is_not_null() for field_id in table.unique)]
    return pl.struct(_unique_columns(table)).is_first_distinct() | ~pl.all_horizontal(named)
