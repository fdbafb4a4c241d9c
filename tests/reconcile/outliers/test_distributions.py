"""Every interval and tail against scipy, and at the edges where formulas break."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.reconcile.outliers.distributions import exact_share, overdispersed_tails, robust_z, wilson

stats = pytest.importorskip("scipy.stats")

TRIALS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.sampled_from([0.5, 0.9, 0.95, 0.999])
MEANS = st.floats(0.01, 5000)
COUNTS = st.integers(0, 6000)


@given(TRIALS, LEVELS)
def test_intervals_of_a_share_agree_with_scipy(share: tuple[int, int], level: float) -> None:
    for method, ours in (("wilson", wilson), ("exact", exact_share)):
        wanted = stats.binomtest(*share).proportion_ci(level, method=method)
        assert ours(*share, level) == pytest.approx((wanted.low, wanted.high), rel=1e-7, abs=1e-9)


@given(COUNTS, MEANS)
def test_poisson_tails_agree_with_scipy(count: int, mean: float) -> None:
    wanted = stats.poisson.cdf(count, mean), stats.poisson.sf(count - 1, mean)
    assert overdispersed_tails(count, mean) == pytest.approx(wanted, rel=1e-7, abs=1e-12)


@given(COUNTS, MEANS, st.floats(0.1, 200))
def test_negative_binomial_tails_agree_with_scipy(count: int, mean: float, shape: float) -> None:
    share = shape / (shape + mean)
    wanted = stats.nbinom.cdf(count, shape, share), stats.nbinom.sf(count - 1, shape, share)
    assert overdispersed_tails(count, mean, shape) == pytest.approx(wanted, rel=1e-6, abs=1e-10)


def test_without_trials_a_share_may_be_anything() -> None:
    assert wilson(0, 0) == (0, 1)
    assert exact_share(0, 0) == (0, 1)


@pytest.mark.parametrize(("count", "mean", "shape"), [(-1, 2, 1), (1, 0, 1), (1, 2, 0), (1, math.inf, 1)])
def test_impossible_counts_and_means_are_refused(count: int, mean: float, shape: float) -> None:
    with pytest.raises(ValueError):
        overdispersed_tails(count, mean, shape)


def test_robust_z_is_silent_without_enough_values_or_without_spread() -> None:
    assert robust_z(9, [1, 2, 3]) is None
    assert robust_z(9, [5] * 10) is None
    assert robust_z(16, [1, 2, 3, 4, 5, 6, 7, 8, 9]) == pytest.approx(11 / (2 * 1.4826022))
