"""Slips and copied rows in typed records of a real form."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.forms.definition import FieldType, Form
from xlsync.forms.load import load_form
from xlsync.model import Period, Submission
from xlsync.model.past import PastPeriod
from xlsync.model.submission import Records, Role, Source
from xlsync.model.unit import Register, Tier, Unit
from xlsync.reconcile.outliers.stage import outlier_findings
from xlsync.texts.entries import CATALOGUE

FORM = load_form(Path(__file__).parents[3] / "schemas/forms/bieu-tong-hop-2024.yaml")
FORMS: dict[tuple[str, str], Form] = {(FORM.form, FORM.version): FORM}


def _fields(table: str) -> list[str]:
    return [
        f.id
        for f in FORM.table(table).fields
        if f.type is FieldType.COUNT and f.computed is None and not f.sensitive and f.measure == "flow"
    ]


TABLE = max((table.id for table in FORM.tables), key=lambda table: len(_fields(table)))
FIELDS = _fields(TABLE)[:6]
NOW = Period.parse("2024")
USUAL = [51, 62, 73, 84, 95, 36]
REGISTER = Register(tuple(Unit(code, code, Tier.UPPER) for code in ("A", "B")))


def _report(unit: str, counts: list[int], refused: frozenset[tuple[int, str]] = frozenset()) -> Submission:
    columns = {field: place + 3 for place, field in enumerate(FIELDS)}
    values = {field: [count] for field, count in zip(FIELDS, counts, strict=True)}
    records = Records(FORM.form, FORM.version, TABLE, "S", columns, [9], [Role.OWN], [unit], values, refused)
    return Submission(Source(f"{unit}.xlsx"), FORM.form, FORM.version, unit, NOW, tables=(records,))


def _past(*years: list[int]) -> list[PastPeriod]:
    first = 2024 - len(years)
    return [
        PastPeriod(Period(date(first + n, 1, 1), date(first + n, 12, 31)), (_report("A", counts),))
        for n, counts in enumerate(years)
    ]


PAST = _past([45, 60, 70, 80, 90, 30], [58, 61, 75, 85, 96, 35], [50, 66, 72, 88, 91, 33])


def _variants(now: list[Submission], past: list[PastPeriod], peers: bool = True) -> list[str]:
    return [found.variant for found in outlier_findings(now, past, FORMS, REGISTER, NOW, peers=peers)]


def test_a_digit_too_many_is_told_with_the_past_and_the_usual_range() -> None:
    [found] = outlier_findings([_report("A", [510, *USUAL[1:]])], PAST, FORMS, REGISTER, NOW, peers=False)
    assert (found.variant, found.values["past"], found.values["stated"]) == ("digit_added", "45–58", 510)
    assert found.cell is not None


@pytest.mark.parametrize("counts", [USUAL, [102, *USUAL[1:]], [0, *USUAL[1:]], [150, *USUAL[1:]]])
def test_growth_falls_and_zeros_are_no_slips(counts: list[int]) -> None:
    assert _variants([_report("A", counts)], PAST) == []


def test_without_two_past_periods_nothing_is_said() -> None:
    assert _variants([_report("A", [510, *USUAL[1:]])], PAST[:1]) == []


def test_a_refused_cell_is_not_judged_again() -> None:
    assert _variants([_report("A", [510, *USUAL[1:]], frozenset({(0, FIELDS[0])}))], PAST) == []


def test_a_row_as_in_the_last_period_is_copied_but_zeros_are_not() -> None:
    assert _variants([_report("A", USUAL)], _past(USUAL)) == ["copied_past"]
    assert _variants([_report("A", [0] * 6)], _past([0] * 6)) == []
    assert _variants([_report("A", [1, 2, 3, 4, 5, 6])], _past([1, 2, 3, 4, 5, 6])) == []


def test_rows_alike_of_two_units_are_told_to_the_province_only() -> None:
    both = [_report("A", USUAL), _report("B", USUAL)]
    assert _variants(both, []) == ["copied_unit", "copied_unit"]
    assert _variants(both, [], peers=False) == []
    assert CATALOGUE["XS407"].variant("copied_unit").province_only
    assert not CATALOGUE["XS407"].variant("digit_added").province_only
