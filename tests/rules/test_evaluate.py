"""What expressions mean: blanks, text, division, rounding; the same in plain Python and in polars."""

import math
from datetime import date

import polars as pl
import pytest
from expression_samples import FIELDS, TABLE, Generator
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.forms.expression import ValueType, parse
from xlsync.model import Cleaned
from xlsync.rules.evaluate import evaluate
from xlsync.rules.polars_expression import to_polars, value_to_polars
from xlsync.rules.schema import frame_schema


def _both(text: str, values: dict[str, Cleaned]) -> float | bool | None:
    """The result, after checking that polars gives the same."""
    expression = parse(text, FIELDS)
    row = dict.fromkeys(FIELDS) | values
    result = evaluate(expression, row, FIELDS)
    frame = pl.DataFrame({name: [value] for name, value in row.items()}, schema=frame_schema(TABLE))
    compiled = to_polars if expression.type is ValueType.BOOLEAN else value_to_polars
    column = frame.select(result=compiled(expression, FIELDS))["result"]
    assert column.dtype == (pl.Boolean if expression.type is ValueType.BOOLEAN else pl.Float64)
    assert _same(column[0], result), (column[0], result)
    return result


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one is other


@pytest.mark.parametrize(
    ("text", "values", "passes"),
    [
        ("resolved <= received", {"resolved": 3, "received": 3}, True),
        ("resolved <= received", {"resolved": 4, "received": 3}, False),
        ("resolved <= received", {"resolved": 4}, True),
        ("not resolved <= received", {"resolved": 4}, True),
        ("not resolved <= received", {"resolved": 4, "received": 5}, False),
        ("resolved <= received + carried", {"resolved": 4, "received": 3}, False),
        ("resolved <= received + carried", {"resolved": 4, "received": 3, "carried": 1}, True),
        ("resolved <= planned", {"resolved": 3}, False),
        ("resolved > 1 or received > 1", {"resolved": 0, "received": 0}, False),
        ("resolved > 1 or received > 1", {"resolved": 0}, True),
        ("resolved > 1 and received > 1", {"resolved": 0}, False),
        ("resolved / received > 1", {"resolved": 5, "received": 0}, True),
        ("resolved / received <= 1", {"resolved": 5, "received": 0}, True),
        ("amount + 0.2 == 0.3", {"amount": 0.1}, True),
        ("amount + 0.2 > 0.3", {"amount": 0.1}, False),
        ("amount == 0.3", {"amount": 0.30000000004}, True),
        ("amount == 0.3", {"amount": 0.300000004}, False),
        ("amount / (amount + 0.2 - 0.3) > 1", {"amount": 0.1}, True),
        ("due_on - raised_on <= 30", {"raised_on": date(2024, 1, 31), "due_on": date(2024, 3, 1)}, True),
        ("due_on <= raised_on + 29", {"raised_on": date(2024, 1, 31), "due_on": date(2024, 3, 1)}, False),
        ('number == "abc"', {"number": "ABC"}, False),
        ('number == "abc"', {}, True),
        ('number != "abc"', {}, True),
        ('body == "abc"', {}, True),
        ('body != "abc"', {}, False),
        ("number != answer", {"number": "x"}, True),
        ("number != answer", {"number": "x", "answer": "x"}, False),
        ('kind == "complaint"', {"kind": "petition"}, False),
        ('kind == "complaint"', {}, True),
        ('second_kind != "complaint"', {}, False),
        ("is_blank(carried)", {}, True),
        ("is_blank(second_kind)", {}, True),
        ("not is_blank(number)", {}, False),
        ('kind != "complaint" or not is_blank(number)', {"kind": "complaint"}, False),
        ('kind != "complaint" or not is_blank(number)', {}, True),
        ("min(received, resolved) > 5", {"received": 1}, True),
    ],
)
def test_conditions(text: str, values: dict[str, Cleaned], passes: bool) -> None:
    assert _both(text, values) is passes


@pytest.mark.parametrize(
    ("text", "values", "number"),
    [
        ("resolved / received", {"resolved": 21, "received": 30}, 0.7),
        ("resolved / received", {"resolved": 21, "received": 0}, None),
        ("resolved / received", {"resolved": 0, "received": 0}, None),
        ("resolved / received", {"resolved": 21}, None),
        ("resolved + carried", {"resolved": 21}, 21.0),
        ("due_on - raised_on", {"raised_on": date(2024, 1, 1), "due_on": date(2024, 12, 31)}, 365.0),
        ("raised_on", {"raised_on": date(2024, 6, 30)}, 45473.0),
        ("raised_on", {"raised_on": date(1969, 12, 31)}, 25568.0),
        ("max(resolved, received, 2)", {"resolved": 1, "received": 3}, 3.0),
        ("max(resolved, received)", {"resolved": 1}, None),
        ("abs(resolved - received)", {"resolved": 1, "received": 3}, 2.0),
        ("round(amount, 2)", {"amount": 1.005}, 1.01),
        ("round(amount)", {"amount": 2.5}, 3.0),
        ("round(amount)", {"amount": -2.5}, -3.0),
        ("round(amount, 1)", {"amount": 0.25}, 0.3),
        ("amount * amount", {"amount": 1e200}, None),
        ("amount", {"amount": math.nan}, None),
        ("fee", {"fee": math.inf}, None),
    ],
)
def test_numbers(text: str, values: dict[str, Cleaned], number: float | None) -> None:
    assert _both(text, values) == number


def test_a_cell_that_cannot_be_read_is_neither_compared_nor_blank() -> None:
    readable: dict[str, Cleaned] = {"resolved": 4, "received": 3}  # what stands in the cell of `carried` is no number
    assert evaluate(parse("resolved <= received + carried", FIELDS), readable, FIELDS) is True
    assert evaluate(parse("resolved > received + carried", FIELDS), readable, FIELDS) is True
    assert evaluate(parse("is_blank(carried)", FIELDS), readable, FIELDS) is False
    assert evaluate(parse("resolved + carried", FIELDS), readable, FIELDS) is None


def test_a_value_of_another_type_than_its_field_is_a_defect_of_the_caller() -> None:
    with pytest.raises(TypeError, match="resolved is no number: str"):
        evaluate(parse("resolved > 1", FIELDS), {"resolved": "4"}, FIELDS)
    with pytest.raises(TypeError, match="number is no text: int"):
        evaluate(parse('number == "4"', FIELDS), {"number": 4}, FIELDS)


def test_polars_takes_a_condition_for_a_condition_only() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        to_polars(parse("resolved + 1", FIELDS), FIELDS)
    with pytest.raises(TypeError, match="not a number"):
        value_to_polars(parse("resolved > 1", FIELDS), FIELDS)


def _values(field: FieldDefinition) -> st.SearchStrategy[Cleaned]:
    match field.type:
        case FieldType.COUNT:
            return st.none() | st.integers(-3, 20) | st.integers(-(2**62), 2**62)
        case FieldType.DECIMAL | FieldType.RATE:
            return st.none() | st.integers(-200, 200).map(lambda number: number / 100) | st.floats()
        case FieldType.DATE:
            return st.none() | st.dates(date(2024, 1, 1), date(2024, 2, 28)) | st.dates(date(1900, 3, 1))
        case FieldType.CHOICE:
            return st.none() | st.sampled_from([choice.id for choice in field.choices or ()])
        case FieldType.TEXT | FieldType.UNIT:
            return st.none() | st.sampled_from(["abc", "ABC", "x y"]) | st.text(min_size=1)


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.lists(st.fixed_dictionaries({f.id: _values(f) for f in TABLE.fields}), min_size=1))
def test_polars_agrees_on_any_rows_and_is_never_null_nor_infinite(seed: int, rows: list[dict[str, Cleaned]]) -> None:
    generator = Generator(seed)
    frame = pl.DataFrame(rows, schema=frame_schema(TABLE))
    condition = parse(generator.condition() + " or resolved > 1", FIELDS)
    found = frame.select(result=to_polars(condition, FIELDS))["result"].to_list()
    assert found == [evaluate(condition, row, FIELDS) for row in rows]

    number = parse(generator.number(3) + " + resolved", FIELDS)
    numbers = frame.select(result=value_to_polars(number, FIELDS))["result"].to_list()
    assert all(value is None or math.isfinite(value) for value in numbers)
