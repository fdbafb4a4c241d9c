"""What a slip explains better than chance, and what it does not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.definition import Table
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import density, slip_odds, usual
from xlsync.reconcile.outliers.parts import wholes_of

MEANS = st.floats(60, 50_000)
SPREADS = st.floats(0.1, 0.35)


def _expected(mean: float, spread: float) -> Expected:
    return Expected(math.log(mean), math.hypot(spread, mean**-0.5), spread)


@given(MEANS, SPREADS, st.floats(-1.5, 1.5))
def test_a_figure_within_its_spread_is_no_slip(mean: float, spread: float, away: float) -> None:
    assert slip_odds(round(mean * math.exp(away * spread)), _expected(mean, spread)) == (0.0, "")


@given(MEANS, SPREADS)
def test_a_tenfold_figure_is_a_slip_in_both_directions(mean: float, spread: float) -> None:
    for factor, variant in ((10, "digit_added"), (1000, "thousands")):
        odds, found = slip_odds(round(mean * factor), _expected(mean, spread))
        assert (found, odds > 5) == (variant, True)


@given(st.floats(300, 50_000), SPREADS)
def test_a_lost_digit_is_a_slip(mean: float, spread: float) -> None:
    odds, found = slip_odds(math.floor(mean / 10), _expected(mean, spread))
    assert (found, odds > 5) == ("digit_lost", True)


@pytest.mark.parametrize(("count", "mean"), [(20, 2), (2, 20), (0, 500), (24, 3)])
def test_small_counts_and_nothing_prove_no_slip(count: int, mean: float) -> None:
    assert slip_odds(count, _expected(mean, 0.2)) == (0.0, "")


@given(st.floats(0.1, 1.0))
def test_the_density_of_honest_figures_is_one_in_all(spread: float) -> None:
    step = 0.005
    total = sum(density(place * step, spread) * step for place in range(-2000, 2001))
    assert total == pytest.approx(1, abs=0.01)


@given(MEANS, SPREADS)
def test_the_usual_range_holds_what_is_expected_and_no_tenfold(mean: float, spread: float) -> None:
    low, high = usual(_expected(mean, spread))
    assert low <= mean <= high < 10 * mean


def test_parts_and_wholes_come_from_the_rules_of_the_form() -> None:
    fields = [{"id": name, "label": {"vi": name}, "type": "count"} for name in "abcd"]
    exprs = ["a <= b + c", "c <= d", "b * 2 <= d", "a >= 0"]
    rules = [{"code": "XS301", "expr": expr} for expr in exprs]
    table = Table.model_validate({"id": "t", "sheet": "S", "rows": "own", "fields": fields, "rules": rules})
    assert wholes_of(table) == {"a": ("b", "c"), "c": ("d",)}
