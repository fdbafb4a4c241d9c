"""Excel formulas, recalculated by LibreOffice, against polars and plain Python on the same random rows."""

import math
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import polars as pl
import pytest
from expression_samples import FIELDS, TABLE, Entry, Error, Generator, Unreadable, random_rows, readable

from xlsync.forms.definition import FieldDefinition, FieldType, Rule, Table
from xlsync.forms.expression import Expression, ValueType, parse
from xlsync.forms.load import load_forms
from xlsync.model import a1
from xlsync.rules.evaluate import evaluate
from xlsync.rules.excel_formula import to_excel, value_to_excel
from xlsync.rules.polars_expression import to_polars, value_to_polars
from xlsync.rules.schema import frame_schema

ROWS = 60
FIRST_ROW = 2

Case = tuple[Table, Sequence[Expression]]


def _random_case() -> Case:
    """Conditions and numbers over a table with fields of every type."""
    generator = Generator(seed=20240630)
    texts = [generator.condition() for _ in range(160)] + [generator.number(3) for _ in range(60)]
    fixed = [
        "resolved <= received + carried", "resolved / received", "(resolved + carried) / received",
        "resolved / (received - resolved)", "amount / (amount - 0.1)", "0 <= share <= 1", "not 0 <= share <= 1",
        "abs(share - round(resolved / received, 2)) < 0.005", "amount + 0.2 == 0.3", "amount == 0.3", "amount * 2 <= 0.6", "amount / (amount + 0.2 - 0.3) > 1",
        "-amount - -fee", "received - (resolved - carried)", "received / (resolved / carried)", "-(received - 1) * 2 < 0",
        'not (kind == "complaint" and not is_blank(number))', 'second_kind != "complaint"', 'body == "abc"',
        "planned + fee", "due_on - raised_on <= 30", "min(received, carried, 5)", "round(amount * 2.5)", "round(-amount, 1)",
    ]  # fmt: skip
    return TABLE, [parsed for text in (*fixed, *texts) if (parsed := _parsed(text)) is not None]


def _parsed(text: str) -> Expression | None:
    names = set(FIELDS)
    return parse(text, FIELDS) if any(name in text for name in names) else None


def _shipped_cases() -> list[Case]:
    cases: list[Case] = []
    for form in load_forms().forms:
        for table in form.tables:
            fields = {field.id: field for field in table.fields}
            texts = [rule.expr for rule in table.rules] + [field.computed for field in table.fields if field.computed]
            if texts:
                cases.append((table, [parse(text, fields) for text in texts]))
    return cases


def _cell(entry: Entry, field: FieldDefinition) -> Any:
    content = entry.cell if isinstance(entry, Unreadable) else entry
    if field.type is FieldType.CHOICE and isinstance(content, str) and not isinstance(entry, Unreadable):
        return next(choice.label.vi for choice in field.choices or () if choice.id == content)
    return content


def _write(cell: Any, content: Any) -> None:
    cell.value = f"={content.formula}" if isinstance(content, Error) else content
    if isinstance(content, str):
        cell.data_type = "s"  # "=1+1" as text


def _formula(expression: Expression, row: int, fields: dict[str, FieldDefinition]) -> str:
    cell_of = {field_id: f"${a1(row, column)}" for column, field_id in enumerate(fields, start=1)}
    if expression.type is ValueType.BOOLEAN:
        return to_excel(expression, cell_of, fields)
    return value_to_excel(expression, cell_of, fields)


@pytest.fixture(scope="module")
def cases() -> list[tuple[Table, Sequence[Expression], list[dict[str, Entry]]]]:
    every = [_random_case(), *_shipped_cases()]
    return [(table, parsed, random_rows(table, ROWS, seed)) for seed, (table, parsed) in enumerate(every)]


@pytest.fixture(scope="module")
def recalculated(cases: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook, a sheet a case, as LibreOffice calculates it: formulas to the right of the fields.

    openpyxl writes formulas without a cached value; with one LibreOffice would keep it.
    """
    office = shutil.which("soffice")
    assert office, "LibreOffice (soffice) is needed: apt-get install libreoffice-calc"
    folder = tmp_path_factory.mktemp("differential")
    book = openpyxl.Workbook()
    book.active.title = "known"
    book.active["A1"] = "=1+1"
    for number, (table, parsed, rows) in enumerate(cases):
        sheet = book.create_sheet(f"case {number}")
        fields = {field.id: field for field in table.fields}
        for position, row in enumerate(rows, start=FIRST_ROW):
            for column, (field_id, entry) in enumerate(row.items(), start=1):
                if entry is not None:
                    _write(sheet.cell(position, column), _cell(entry, fields[field_id]))
            for column, expression in enumerate(parsed, start=len(fields) + 1):
                sheet.cell(position, column, "=" + _formula(expression, position, fields))
    book.save(folder / "formulas.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / "formulas.xlsx")], check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(folder / "out" / "formulas.xlsx", data_only=True)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _from_excel(value: Any) -> Any:
    if isinstance(value, date):
        raise AssertionError("a date where a number or a condition was calculated")
    return None if value == "" else value


def test_libreoffice_calculates_instead_of_keeping_cached_values(recalculated: Any) -> None:
    assert recalculated["known"]["A1"].value == 2


def test_formulas_agree_with_plain_python_on_every_row(cases: Any, recalculated: Any) -> None:
    different, compared, failing = [], 0, 0
    for number, (table, parsed, rows) in enumerate(cases):
        sheet = recalculated[f"case {number}"]
        fields = {field.id: field for field in table.fields}
        for position, row in enumerate(rows, start=FIRST_ROW):
            for column, expression in enumerate(parsed, start=len(fields) + 1):
                found = _from_excel(sheet.cell(position, column).value)
                expected = evaluate(expression, readable(row), fields)
                compared += 1
                failing += expected is False
                if not _same(found, expected):
                    used = {name: row[name] for name in expression.order}
                    formula = _formula(expression, position, fields)
                    different.append(f"{expression.text} on {used}: Excel {found!r}, Python {expected!r}\n  {formula}")
    assert not different, f"{len(different)} of {compared}:\n" + "\n".join(different[:10])
    assert compared > 10_000
    assert failing > compared / 20  # the rows do break the rules


def test_polars_agrees_with_plain_python_on_the_same_rows(cases: Any) -> None:
    """Refused cells are null in a frame; the rows in which the expression reads one are left out, as `validate` does."""
    different = []
    for table, parsed, rows in cases:
        fields = {field.id: field for field in table.fields}
        columns = {name: [None if isinstance(row[name], Unreadable) else row[name] for row in rows] for name in fields}
        frame = pl.DataFrame(columns, schema=frame_schema(table))
        for expression in parsed:
            compiled = to_polars if expression.type is ValueType.BOOLEAN else value_to_polars
            results = frame.select(result=compiled(expression, fields))["result"].to_list()
            for row, found in zip(rows, results, strict=True):
                if any(isinstance(row[name], Unreadable) for name in expression.order):
                    continue
                expected = evaluate(expression, readable(row), fields)
                if not _same(found, expected):
                    different.append((expression.text, {name: row[name] for name in expression.order}, found, expected))
    assert not different, different[:5]


def test_every_rule_of_the_shipped_forms_was_compared(cases: Any) -> None:
    rules: list[Rule] = [rule for form in load_forms().forms for table in form.tables for rule in table.rules]
    texts = {expression.text for _, parsed, _ in cases for expression in parsed}
    assert rules
    assert {" ".join(rule.expr.split("\n")).strip() for rule in rules} <= texts
