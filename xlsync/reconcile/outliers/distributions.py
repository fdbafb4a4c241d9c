"""Intervals for shares and tails for counts, that hold for few and small figures. Counts are whole and not negative."""

import math
from collections.abc import Sequence
from statistics import NormalDist, median

from xlsync.reconcile.outliers.special import beta_share

#: The median absolute deviation of a normal distribution is its standard deviation divided by this.
_MAD_TO_SD = 1.482602218505602
_BISECTIONS = 100
#: With fewer values a median deviation says nothing: half of them set the scale.
ENOUGH_FOR_ROBUST = 8


def wilson(hits: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927): lower and upper bound in 0..1; (0, 1) without trials.

    Raises ValueError when `hits` is not within 0..`trials` or `level` not within 0..1.
    """
    _check(hits, trials, level)
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = hits / trials
    spread = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / spread
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / spread
    low = 0.0 if hits == 0 else centre - half
    return low, 1.0 if hits == trials else centre + half


def exact_share(hits: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934), never narrower than `level` promises.

    Lower and upper bound in 0..1; (0, 1) without trials. Raises ValueError as `wilson` does.
    """
    _check(hits, trials, level)
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _beta_quantile(tail, hits, trials - hits + 1)
    return low, 1.0 if hits == trials else _beta_quantile(1 - tail, hits + 1, trials - hits)


def overdispersed_tails(count: int, mean: float, shape: float = math.inf) -> tuple[float, float]:
    """P(X ≤ count) and P(X ≥ count) of a count with this mean and the variance mean + mean² / shape.

    Negative binomial; Poisson when `shape` is infinite. Raises ValueError for a negative count or a mean or shape
    that is not above 0.
    """
    if count < 0 or not (0 < mean < math.inf) or not shape > 0:
        raise ValueError(f"overdispersed_tails({count}, {mean}, {shape})")
    if math.isinf(shape):
        return _poisson_tails(count, mean)
    failed = mean / (mean + shape)
    upper = 1.0 if count == 0 else beta_share(failed, count, shape)
    return beta_share(shape / (mean + shape), shape, count + 1), upper


def robust_z(value: float, others: Sequence[float]) -> float | None:
    """How many robust standard deviations `value` is from the median of the others (median and MAD).

    None with fewer than `ENOUGH_FOR_ROBUST` others or when more than half of them are equal, which leaves no scale.
    """
    if len(others) < ENOUGH_FOR_ROBUST:
        return None
    middle = median(others)
    scale = _MAD_TO_SD * median([abs(other - middle) for other in others])
    return None if scale == 0 else (value - middle) / scale


def _poisson_tails(count: int, mean: float) -> tuple[float, float]:
    """Summed from the term at `count` outwards, so that a far tail keeps its digits."""
    here = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    down, term = here, here
    for step in range(count, 0, -1):
        term *= step / mean
        down += term
        if step < mean and term < down * 1e-17:
            break
    up, term, step = here, here, count
    while step < mean or term > up * 1e-17:
        step += 1
        term *= mean / step
        up += term
        if term == 0:
            break
    return (min(1.0, down), 1 - down + here) if count < mean else (1 - up + here, min(1.0, up))


def _beta_quantile(share: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_share(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def _check(hits: int, trials: int, level: float) -> None:
    if not (0 <= hits <= trials and 0 < level < 1):
        raise ValueError(f"{hits} of {trials} at {level}")
