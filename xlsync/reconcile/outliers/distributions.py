"""Tails of counts that hold for small figures, too. Counts are whole and not negative."""

import math

from xlsync.reconcile.outliers.special import beta_share

#: The median absolute deviation of a normal distribution is its standard deviation divided by this.
MEDIAN_TO_SD = 1.482602218505602
#: With fewer values a median deviation says nothing: half of them set the scale.
ENOUGH_FOR_ROBUST = 8


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
