"""Pandera schemas of tables: which rows fail which check, and what is a defect of ours."""

import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from xlsync.forms.definition import Choice, FieldDefinition, FieldType, Label, Rule, Table
from xlsync.forms.expression import ExpressionError
from xlsync.forms.load import load_forms
from xlsync.rules.schema import (
    SOURCE_COLUMN,
    Failure,
    SchemaDefectError,
    check_fields,
    failures,
    first_alike,
    frame_schema,
    table_schema,
)


def _field(field_id: str, kind: FieldType, **options: object) -> FieldDefinition:
    return FieldDefinition(id=field_id, label=Label(vi=field_id), type=kind, **options)


KIND = (Choice(id="complaint", label=Label(vi="khiếu nại")), Choice(id="petition", label=Label(vi="kiến nghị")))
TABLE = Table(
    id="petitions",
    sheet="Sổ đơn",
    rows="list",
    unique=("number", "from_unit"),
    fields=(
        _field("number", FieldType.COUNT, required=True),
        _field("from_unit", FieldType.TEXT),
        _field("received_on", FieldType.DATE),
        _field("resolved_on", FieldType.DATE),
        _field("kind", FieldType.CHOICE, choices=KIND),
        _field("share", FieldType.RATE),
    ),
    rules=(
        Rule(code="XS308", expr="resolved_on >= received_on"),
        Rule(code="XS302", expr="0 <= share <= 1", severity="warning"),
    ),
)


def _frame(*rows: dict[str, object]) -> pl.DataFrame:
    blank: dict[str, object] = dict.fromkeys([SOURCE_COLUMN, *(field.id for field in TABLE.fields)])
    schema = {SOURCE_COLUMN: pl.Int64(), **frame_schema(TABLE)}
    return pl.DataFrame([blank | {SOURCE_COLUMN: 0} | row for row in rows], schema=schema)


def _failures(*rows: dict[str, object]) -> list[Failure]:
    return failures(table_schema(TABLE), _frame(*rows))


def test_rows_that_are_right_or_blank_pass() -> None:
    assert _failures({}, {"number": 1, "kind": "petition", "share": 0.7}) == []


def test_an_empty_table_passes() -> None:
    assert failures(table_schema(TABLE), _frame()) == []


def test_each_failing_rule_names_its_rows() -> None:
    early, late = date(2024, 1, 1), date(2024, 2, 1)
    found = _failures(
        {"received_on": early, "resolved_on": late},
        {"received_on": late, "resolved_on": early, "share": 1.2},
        {"share": 0.5},
        {"received_on": late, "resolved_on": early},
    )
    assert found == [Failure("XS308:0", [1, 3]), Failure("XS302:1", [1])]
    assert [failure.code for failure in found] == ["XS308", "XS302"]


def test_negative_counts_and_unknown_choices_are_told_by_field() -> None:
    assert _failures({"number": -1}, {"kind": "other"}, {"number": -2, "kind": "complaint"}) == [
        Failure("XS203:number", [0, 2]),
        Failure("XS207:kind", [1]),
    ]


def test_a_row_repeated_in_the_same_file_is_told_at_the_later_row() -> None:
    rows = ({"number": 1, "from_unit": "A"}, {"number": 2, "from_unit": "A"}, {"number": 1, "from_unit": "A"})
    assert _failures(*rows) == [Failure("XS305:unique", [2])]
    assert first_alike(TABLE, _frame(*rows)).to_list() == [0, 1, 0]


def test_the_same_row_in_another_file_is_no_repeat() -> None:
    row: dict[str, object] = {"number": 1, "from_unit": "A"}
    assert _failures(row, row | {SOURCE_COLUMN: 1}) == []


def test_rows_are_alike_when_both_lack_an_optional_part_of_their_name() -> None:
    assert _failures({"number": 1}, {"number": 1}) == [Failure("XS305:unique", [1])]


def test_rows_that_lack_a_required_part_of_their_name_are_not_compared() -> None:
    assert _failures({"from_unit": "A"}, {"from_unit": "A"}) == []


def test_a_frame_of_another_shape_is_a_defect_and_no_finding() -> None:
    schema = table_schema(TABLE)
    with pytest.raises(SchemaDefectError, match="table petitions: column_in_dataframe"):
        failures(schema, _frame({}).drop("share"))
    with pytest.raises(SchemaDefectError, match="table petitions, share: dtype"):
        failures(schema, _frame({}).with_columns(share=pl.lit("gần 70%")))


def test_a_defect_does_not_show_values() -> None:
    with pytest.raises(SchemaDefectError) as raised:
        failures(table_schema(TABLE), _frame({}).with_columns(share=pl.lit("canary")))
    assert "canary" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_further_columns_are_allowed() -> None:
    assert failures(table_schema(TABLE), _frame({}).with_columns(_row=pl.lit(8))) == []


def test_the_environment_cannot_switch_validation_off(monkeypatch: pytest.MonkeyPatch) -> None:
    script = """
import polars as pl
from xlsync.forms.definition import FieldDefinition, FieldType, Label, Table
from xlsync.rules.schema import failures, frame_schema, table_schema
table = Table(id="t", sheet="S", rows="list",
              fields=(FieldDefinition(id="n", label=Label(vi="n"), type=FieldType.COUNT),))
print(failures(table_schema(table), pl.DataFrame({"n": [-1]}, schema=frame_schema(table))))
"""
    for name, value in (("PANDERA_VALIDATION_ENABLED", "False"), ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")):
        monkeypatch.setenv(name, value)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "XS203:n" in run.stdout


def test_says_which_fields_a_check_reads() -> None:
    assert check_fields(TABLE) == {
        "XS308:0": ("resolved_on", "received_on"),
        "XS302:1": ("share",),
        "XS305:unique": ("number", "from_unit"),
        "XS203:number": ("number",),
        "XS207:kind": ("kind",),
    }


def test_a_rule_that_cannot_be_read_is_refused() -> None:
    table = TABLE.model_copy(update={"rules": (Rule(code="XS301", expr="numbr > 1"),)})
    with pytest.raises(ExpressionError, match="did you mean number"):
        table_schema(table)


def test_a_hundred_thousand_failing_rows_are_all_named() -> None:
    rows = 100_000
    schema = {SOURCE_COLUMN: pl.Int64(), **frame_schema(TABLE)}
    frame = pl.DataFrame({"share": [2.0] * rows}).select(
        pl.col(name) if name == "share" else pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items()
    )
    assert failures(table_schema(TABLE), frame) == [Failure("XS302:1", list(range(rows)))]


def test_every_shipped_table_has_a_schema_that_an_empty_frame_fits() -> None:
    tables = [table for form in load_forms().forms for table in form.tables]
    assert tables
    for table in tables:
        frame = pl.DataFrame(schema={SOURCE_COLUMN: pl.Int64(), **frame_schema(table)})
        assert failures(table_schema(table), frame) == []
        assert set(check_fields(table)) >= {f"{rule.code}:{index}" for index, rule in enumerate(table.rules)}


def test_pandera_is_loaded_by_this_module_only() -> None:
    script = (
        "import sys, xlsync.rules.evaluate, xlsync.rules.excel_formula, xlsync.rules.polars_expression;"
        "print('pandera' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
