"""What a slip explains better than chance, and what it does not."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as scipy_t

from xlsync.forms.definition import Table
from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import density, log_densities, slip_odds, usual, without_slip
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


@pytest.mark.parametrize(("count", "mean"), [(14, 1), (1, 14), (0, 500), (15, 2)])
def test_small_counts_and_nothing_prove_no_slip(count: int, mean: float) -> None:
    assert slip_odds(count, _expected(mean, 0.2)) == (0.0, "")


@given(st.floats(0.1, 1.0), st.floats(3, 200))
def test_the_density_of_honest_figures_is_one_in_all(spread: float, freedom: float) -> None:
    step = 0.005
    expected = Expected(5.0, spread, spread, freedom)
    total = sum(density(place * step, expected) * step for place in range(-2000, 2001))
    assert total == pytest.approx(1, abs=0.02)


@given(st.floats(0.1, 1.0), st.floats(3, 200), st.floats(-7, 7))
def test_densities_by_the_column_are_those_by_the_figure(spread: float, freedom: float, miss: float) -> None:
    columns = pl.DataFrame({"miss": [miss], "spread": [spread], "freedom": [freedom]})
    [found] = columns.select(log_densities(pl.col("miss"), pl.col("spread"), pl.col("freedom"))).to_series()
    assert found == pytest.approx(math.log(density(miss, Expected(5.0, spread, spread, freedom))), abs=1e-9)


@given(st.floats(3, 100), st.floats(-8, 8))
def test_the_tails_are_students(freedom: float, z: float) -> None:
    other = (1 - 0.01) * scipy_t.pdf(z / 0.5, freedom) / 0.5
    surges = density(z, Expected(5.0, 0.5, 0.5, freedom)) - other
    assert -0.004 * other <= surges <= 0.01


@pytest.mark.parametrize(
    ("count", "slip", "mended"),
    [(910, "digit_added", 91), (9, "digit_lost", 90), (91_000, "thousands", 91), (7, "thousands", 7000)],
)
def test_a_slip_is_undone(count: int, slip: str, mended: float) -> None:
    assert without_slip(count, _expected(100, 0.2), slip) == mended


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
