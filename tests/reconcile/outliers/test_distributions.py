"""Every tail against scipy, and at the edges where formulas break."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from xlsync.reconcile.outliers.distributions import overdispersed_tails

MEANS = st.floats(0.01, 5000)
COUNTS = st.integers(0, 6000)


@given(COUNTS, MEANS)
def test_poisson_tails_agree_with_scipy(count: int, mean: float) -> None:
    wanted = stats.poisson.cdf(count, mean), stats.poisson.sf(count - 1, mean)
    assert overdispersed_tails(count, mean) == pytest.approx(wanted, rel=1e-7, abs=1e-12)


@given(COUNTS, MEANS, st.floats(0.1, 200))
def test_negative_binomial_tails_agree_with_scipy(count: int, mean: float, shape: float) -> None:
    share = shape / (shape + mean)
    wanted = stats.nbinom.cdf(count, shape, share), stats.nbinom.sf(count - 1, shape, share)
    assert overdispersed_tails(count, mean, shape) == pytest.approx(wanted, rel=1e-6, abs=1e-10)


@pytest.mark.parametrize(("count", "mean", "shape"), [(-1, 2, 1), (1, 0, 1), (1, 2, 0), (1, math.inf, 1)])
def test_impossible_counts_and_means_are_refused(count: int, mean: float, shape: float) -> None:
    with pytest.raises(ValueError):
        overdispersed_tails(count, mean, shape)
