"""Slips, mixed columns and copied rows in typed records of a real form."""

import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.forms.definition import Form
from xlsync.forms.load import load_form
from xlsync.model import Cleaned, Finding, Period, Submission
from xlsync.model.past import PastPeriod
from xlsync.model.submission import Records, Role, Source
from xlsync.model.unit import Register, Tier, Unit
from xlsync.reconcile.outliers.before import before
from xlsync.reconcile.outliers.cells import cells_of
from xlsync.reconcile.outliers.outlook import Outlook, outlook
from xlsync.reconcile.outliers.rows import rows_of
from xlsync.reconcile.outliers.stage import outlier_findings
from xlsync.texts.entries import CATALOGUE
from xlsync.texts.render import render

FORM = load_form(Path(__file__).parents[3] / "schemas/forms/bieu-tong-hop-2024.yaml")
FORMS: dict[tuple[str, str], Form] = {(FORM.form, FORM.version): FORM}
TABLE = "dialogue_petitions"
FIELDS = ["sessions", "opinions", "receptions", "petitions_received", "petitions_resolved"]
PARTY = ["grassroots_unions", "unions_established", "members", "members_admitted", "party_referred", "party_admitted"]
NOW = Period.parse("2024")
UNITS = [chr(ord("A") + n) for n in range(12)]
REGISTER = Register(tuple(Unit(code, code, Tier.UPPER) for code in UNITS))
USUAL = [51, 262, 473, 84, 75]
YEARS = [[45, 220, 490, 80, 70], [58, 261, 515, 85, 79], [50, 236, 422, 88, 71]]


def _report(
    unit: str,
    counts: Sequence[int | None],
    refused: frozenset[tuple[int, str]] = frozenset(),
    table: str = TABLE,
    period: Period = NOW,
) -> Submission:
    fields = PARTY if table == "membership_party" else FIELDS
    columns = {field: place + 3 for place, field in enumerate(fields)}
    values: dict[str, list[Cleaned]] = {field: [count] for field, count in zip(fields, counts, strict=True)}
    records = Records(FORM.form, FORM.version, table, "S", columns, [9], [Role.OWN], [unit], values, refused)
    return Submission(Source(f"{unit}.xlsx"), FORM.form, FORM.version, unit, period, tables=(records,))


def _past(*years: Sequence[int | None], unit: str = "A", table: str = TABLE) -> list[PastPeriod]:
    first = 2024 - len(years)
    return [
        PastPeriod(Period(date(first + n, 1, 1), date(first + n, 12, 31)), (_report(unit, counts, table=table),))
        for n, counts in enumerate(years)
    ]


PAST = _past(*YEARS)
KEY = ("bieu-tong-hop", TABLE, Role.OWN, "A")


def _found(
    now: list[Submission], past: list[PastPeriod], peers: bool = True, register: Register = REGISTER
) -> list[Finding]:
    return outlier_findings(now, past, FORMS, register, NOW, peers=peers)


def _variants(now: list[Submission], past: list[PastPeriod], peers: bool = True) -> list[str]:
    return [found.variant for found in _found(now, past, peers)]


def _with(field: str, count: int) -> list[Submission]:
    return [_report("A", [count if name == field else usual for name, usual in zip(FIELDS, USUAL, strict=True)])]


def test_a_digit_too_many_is_told_with_the_past_and_the_usual_range() -> None:
    [found] = _found(_with("sessions", 510), PAST, peers=False)
    assert (found.variant, found.values["past"], found.values["stated"]) == ("digit_added", "45–58", 510)
    assert found.cell == "C9"
    low, high = (int(each) for each in str(found.values["usual"]).split("–"))
    assert low < 45 and 58 < high < 250
    assert "có thể thừa một chữ số" in render(found, "vi").message


@pytest.mark.parametrize(
    ("field", "count", "variant"),
    [
        ("receptions", 4730, "digit_added"),
        ("receptions", 47, "digit_lost"),
        ("opinions", 262_000, "thousands"),
        ("petitions_received", 840, "digit_added"),
    ],
)
def test_a_slip_is_told_by_what_undoes_it(field: str, count: int, variant: str) -> None:
    [found] = _found(_with(field, count), PAST)
    assert (found.variant, found.field) == (variant, field)


def test_thousands_are_lost_as_well() -> None:
    years = [[45, 220, 6900, 80, 70], [58, 261, 7290, 85, 79]]
    assert _variants([_report("A", [51, 262, 7, 84, 75])], _past(*years)) == ["thousands"]


@pytest.mark.parametrize(
    ("field", "count"), [("sessions", 51), ("sessions", 102), ("sessions", 0), ("sessions", 150), ("receptions", 1400)]
)
def test_growth_falls_and_zeros_are_no_slips(field: str, count: int) -> None:
    assert _found(_with(field, count), PAST) == []


def test_a_part_falls_with_its_whole() -> None:
    assert _found([_report("A", [51, 262, 473, 9, 8])], PAST[:1]) == []


def test_one_earlier_period_is_enough_for_a_large_slip() -> None:
    assert _variants(_with("receptions", 4900), PAST[:1]) == ["digit_added"]


def test_a_longer_period_is_compared_by_its_days() -> None:
    half = PastPeriod(Period.parse("2023-H2"), (_report("A", [n // 2 for n in USUAL]),))
    assert _found([_report("A", USUAL)], [half]) == []
    quarter = PastPeriod(Period.parse("2023-Q4"), (_report("A", [n // 9 for n in USUAL]),))
    assert _found([_report("A", USUAL)], [quarter]) == []


def test_predecessors_of_a_merged_unit_are_summed() -> None:
    old = [Unit(c, c, Tier.UPPER, valid_to=date(2023, 12, 31), successors=("C",)) for c in ("A", "B")]
    register = Register((*old, Unit("C", "C", Tier.UPPER, valid_from=date(2024, 1, 1))))
    halves = [_report(unit, [n // 2 for n in USUAL]) for unit in ("A", "B")]
    past = [PastPeriod(Period.parse("2023"), tuple(halves))]
    assert _found([_report("C", USUAL)], past, register=register) == []
    [found] = _found([_report("C", [51, 262, 4730, 84, 75])], past, register=register)
    assert found.values["past"] == "472"
    assert _found([_report("C", [51, 262, 4730, 84, 75])], [PastPeriod(NOW, (halves[0],))], register=register) == []


def test_without_a_past_and_peers_nothing_is_said() -> None:
    assert _variants(_with("sessions", 510), []) == []


def test_a_refused_cell_is_not_judged_again() -> None:
    now = [_report("A", [510, *USUAL[1:]], frozenset({(0, "sessions")}))]
    assert _found(now, PAST) == []


def test_columns_that_changed_places_are_one_finding() -> None:
    [found] = _found([_report("A", [262, 51, *USUAL[2:]])], PAST)
    assert (found.variant, found.field, found.values["other_cell"]) == ("swapped", "sessions", "D9")
    assert not CATALOGUE["XS407"].variant("swapped").province_only


def test_a_column_filled_from_another_is_told_but_not_a_part_that_equals_its_whole() -> None:
    [found] = _found([_report("A", [473, 262, 473, 84, 75])], PAST)
    assert (found.variant, found.field, found.values["other_cell"]) == ("column_copied", "sessions", "E9")
    assert _found([_report("A", [51, 262, 473, 84, 84])], PAST) == []


def test_columns_that_are_often_alike_are_left_alone() -> None:
    alike = _past([45, 220, 45, 80, 70], [58, 261, 58, 85, 79], [250, 236, 250, 88, 71])
    assert "column_copied" not in _variants([_report("A", [400, 262, 400, 84, 75])], alike)


def test_a_row_as_in_the_last_period_is_copied_but_zeros_and_small_figures_are_not() -> None:
    assert _variants([_report("A", USUAL)], _past(USUAL)) == ["copied_past"]
    assert _found([_report("A", [0] * 5)], _past([0] * 5)) == []
    assert _found([_report("A", [1, 2, 3, 4, 5])], _past([1, 2, 3, 4, 5])) == []


def test_stocks_that_stay_as_they_were_prove_nothing() -> None:
    row = [64, 11, 17_500, 12, 13, 10]
    past = _past(row, table="membership_party")
    assert _found([_report("A", row, table="membership_party")], past) == []


def test_rows_alike_of_two_units_are_told_to_the_province_only() -> None:
    both = [_report("A", USUAL), _report("B", USUAL)]
    assert _variants(both, []) == ["copied_unit", "copied_unit"]
    assert _variants(both, [], peers=False) == []
    assert CATALOGUE["XS407"].variant("copied_unit").province_only
    assert not CATALOGUE["XS407"].variant("digit_added").province_only


def _peers(count: int) -> list[Submission]:
    """Twelve units whose figures go with their members; the receptions of the first are `count`."""
    found = []
    for place, unit in enumerate(UNITS):
        size = 5 + place
        row = [size * 3, size * 11 + place % 3, count if unit == "A" else size * 140 + 17 * (place % 4), size * 2, size]
        found.append(_report(unit, row))
    return found


def test_peers_tell_a_thousandfold_slip_to_the_province_only() -> None:
    [found] = _found(_peers(700_000), [])
    assert (found.variant, found.unit, found.field, found.values["others"]) == ("peers", "A", "receptions", 11)
    assert CATALOGUE["XS407"].variant("peers").province_only
    assert _found(_peers(700_000), [], peers=False) == []
    assert _found(_peers(700), []) == []
    assert _found(_peers(3_000), []) == []


def test_few_units_are_no_peers() -> None:
    assert _found(_peers(700_000)[:4], []) == []


def test_a_digit_too_many_is_told_by_peers_that_are_alike() -> None:
    [found] = _found(_peers(7_000), [])
    assert (found.variant, found.unit, found.field) == ("peers", "A", "receptions")


def test_columns_swapped_in_the_first_period_are_told_by_peers() -> None:
    reports = _peers(700)
    reports[3] = _report("D", [88, 24, 1171, 16, 8])
    [found] = _found(reports, [])
    assert (found.variant, found.unit, found.field) == ("peers_swapped", "D", "sessions")


def test_a_whole_that_jumped_together_with_its_part_is_no_slip_but_alone_it_is() -> None:
    def judged(members: int, referred: int, admitted: int) -> list[str | None]:
        past = _past([64, 11, 17_500, 310, 31, 30], [64, 11, 17_600, 330, 33, 31], table="membership_party")
        row = [64, 11, members, 320, referred, admitted]
        return [found.field for found in _found([_report("A", row, table="membership_party")], past)]

    assert judged(17_510, 150, 140) == []
    assert judged(17_510, 318, 30) == ["party_referred"]


def test_a_cell_that_scattered_before_may_scatter_again() -> None:
    steady = _past([45, 220, 490, 80, 70], [58, 261, 515, 85, 79], [50, 236, 422, 88, 71])
    restless = _past([45, 220, 490, 80, 70], [58, 1900, 515, 85, 79], [50, 236, 422, 88, 71])
    spreads = [_outlook(past).expected(KEY, "opinions") for past in (steady, restless)]
    assert spreads[0] is not None and spreads[1] is not None
    assert spreads[1].own > 1.5 * spreads[0].own


@given(st.lists(st.integers(50, 5000), min_size=1, max_size=4))
def test_the_past_is_averaged_in_logarithms_the_last_weighing_twice_the_one_before(said: list[int]) -> None:
    expected = _outlook(_past(*([45, count, 490, 80, 70] for count in said))).expected(KEY, "opinions")
    scaled = [math.log(count * 366 / (366 if (2024 - len(said) + n) % 4 == 0 else 365)) for n, count in enumerate(said)]
    weights = [2.0**n for n in range(len(said))]
    mean = sum(weight * log for weight, log in zip(weights, scaled, strict=True)) / sum(weights)
    assert expected is not None and expected.middle == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("count", [70, 700, 700_000])
def test_what_a_unit_says_is_no_evidence_of_what_it_should_say(count: int) -> None:
    by_size = _outlook([], _peers(count)).expected(KEY, "receptions")
    assert by_size is not None and by_size.middle == pytest.approx(math.log(700), abs=0.25)


COUNTS = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**12))


@settings(max_examples=60)
@given(
    st.lists(st.lists(COUNTS, min_size=5, max_size=5), max_size=7),
    st.lists(st.lists(COUNTS, min_size=5, max_size=5), max_size=3),
    st.booleans(),
)
def test_whatever_units_say_each_cell_is_told_of_once_at_most(
    rows: list[list[int | None]], years: list[list[int | None]], peers: bool
) -> None:
    now = [_report(unit, counts) for unit, counts in zip(UNITS, rows, strict=False)]
    found = _found(now, _past(*years), peers)
    assert len({(each.unit, each.cell) for each in found}) == len(found)


def _outlook(past: Sequence[PastPeriod], now: Sequence[Submission] | None = None) -> Outlook:
    rows = rows_of(now or [_report("A", USUAL)], FORMS)
    earlier = [before(rows, each, FORMS, REGISTER, NOW) for each in past]
    return outlook(cells_of(rows, earlier, FORMS, NOW), REGISTER, peers=True)


def test_figures_of_all_under_a_union_are_not_those_of_before_when_others_are_under_it() -> None:
    """A province with 5 members of its own got its first grassroots union, with 700."""
    past = _past([0, 0, 5, 3, 2, 1], table="membership_party")
    now = [_report("A", [1, 0, 705, 9, 4, 1], table="membership_party")]
    alone = Register((Unit("A", "A", Tier.UPPER),))
    joined = Register((*alone, Unit("A1", "A1", Tier.GRASSROOTS, parent="A", valid_from=date(2024, 1, 1))))
    assert [each.field for each in outlier_findings(now, past, FORMS, alone, NOW, peers=False)] == ["members"]
    assert outlier_findings(now, past, FORMS, joined, NOW, peers=False) == []


def test_the_finding_shows_the_figure_as_the_cell_has_it() -> None:
    (told,) = outlier_findings([_report("A", [510, *USUAL[1:]])], PAST, FORMS, REGISTER, NOW, peers=False)
    assert told.found == "510"


def test_a_union_of_another_kind_is_no_slip() -> None:
    """By peers: eight times the members of others, and eight times as many admitted, is a union of industrial zones; the
    same in one figure alone is a slip."""
    usual = [[40 + n, 5, 900 + 30 * n, 95 + 3 * n, 12, 7] for n in range(11)]
    others = [_report(unit, counts, table="membership_party") for unit, counts in zip(UNITS[1:], usual, strict=True)]
    zones = _report("A", [42, 5, 8000, 850, 12, 7], table="membership_party")
    slip = _report("A", [42, 5, 9800, 100, 12, 7], table="membership_party")
    assert outlier_findings([zones, *others], [], FORMS, REGISTER, NOW, peers=True) == []
    (told,) = outlier_findings([slip, *others], [], FORMS, REGISTER, NOW, peers=True)
    assert (told.field, told.found, told.variant) == ("members", "9800", "peers")
