"""How much better a slip explains a figure than honest chance does. Logarithms are natural.

An honest figure scatters log-normally about what is expected (by Student's t where the scatter was learnt from few);
one in a hundred is a campaign or a slack period, threefold more or less, and anything at all has some chance
left, so that no figure is impossible.
"""

import math
from statistics import NormalDist

import polars as pl

from xlsync.reconcile.outliers.distributions import overdispersed_tails
from xlsync.reconcile.outliers.expectation import Expected

_SURGES, _SURGE, _SURGE_SPREAD = 0.01, math.log(3), 0.4
#: The density left for anything at all, over about e^-10 to e^10 times what is expected.
_ANYTHING = 1e-4 / 20
_ROOT = math.sqrt(2 * math.pi)
#: What each slip does to a logarithm.
SLIPS = (
    ("digit_added", math.log(10)),
    ("digit_lost", -math.log(10)),
    ("thousands", math.log(1000)),
    ("thousands", -math.log(1000)),
)
#: Below this, expected and found, a tenfold change is what small counts do by themselves.
LEAST = 16
#: Nearer than this, in logarithms, a figure is nearer to what is expected than to any slip.
NEAR = 1.0
#: The tail of the negative binomial with the same spread must be rarer, too: logarithms flatter small counts.
_TAIL = 0.02


def density(miss: float, expected: Expected) -> float:
    """Of the logarithm of an honest figure, `miss` from its middle."""
    spread = expected.spread
    wide = math.hypot(spread, _SURGE_SPREAD)
    jumped = _normal(miss - _SURGE, wide) + _normal(miss + _SURGE, wide)
    return (1 - _SURGES) * _student(miss, spread, expected.freedom) + _SURGES / 2 * jumped + _ANYTHING


def log_densities(miss: pl.Expr, spread: pl.Expr, freedom: pl.Expr) -> pl.Expr:
    """The logarithm of `density`, column by column."""
    wide = (spread.pow(2) + _SURGE_SPREAD**2).sqrt()
    jumped = _normals(miss - _SURGE, wide) + _normals(miss + _SURGE, wide)
    return ((1 - _SURGES) * _students(miss, spread, freedom) + _SURGES / 2 * jumped + _ANYTHING).log()


def slip_odds(count: int, expected: Expected) -> tuple[float, str]:
    """The logarithm of the odds of the slip that explains `count` best, and the variant; 0 and "" of none."""
    if count == 0 or max(count, math.exp(expected.middle)) < LEAST:
        return 0.0, ""
    miss = math.log(count) - expected.middle
    if abs(miss) < NEAR:
        return 0.0, ""
    odds, variant = max((_odds(miss, count, moved, expected), name) for name, moved in SLIPS)
    if odds <= 0 or min(tails(count, expected)) > _TAIL:
        return 0.0, ""
    return odds, variant


def without_slip(count: int, expected: Expected, slip: str) -> float:
    """What the figure would be without that slip."""
    factor = 1000 if slip == "thousands" else 10
    return count / factor if math.log(count) > expected.middle else count * factor


def tails(count: int, expected: Expected) -> tuple[float, float]:
    """P(X ≤ count) and P(X ≥ count) of the negative binomial with the mean and overdispersion expected."""
    return overdispersed_tails(count, math.exp(expected.middle), 1 / (expected.own * expected.own))


def usual(expected: Expected, share: float = 0.95) -> tuple[int, int]:
    """The central range of honest counts, both ends included."""
    z = NormalDist().inv_cdf((1 + share) / 2) * expected.spread
    return math.floor(math.exp(expected.middle - z)), math.ceil(math.exp(expected.middle + z))


def _odds(miss: float, count: int, moved: float, expected: Expected) -> float:
    """A lost digit is cut off, not divided by: what is left is on the average 0.45 too small, 0.3 more or less."""
    lost, cut = (math.log1p(0.45 / count), 0.3 / count) if moved < 0 else (0.0, 0.0)
    slipped = _normal(miss + lost - moved, math.hypot(expected.spread, cut))
    return math.log(slipped + 1e-300) - math.log(density(miss, expected))


def _students(miss: pl.Expr, spread: pl.Expr, freedom: pl.Expr) -> pl.Expr:
    tails = (1 + (miss / spread).pow(2) / freedom).pow(-(freedom + 1) / 2)
    return (1 - 0.25 / freedom) * tails / (spread * _ROOT)


def _normals(miss: pl.Expr, spread: pl.Expr) -> pl.Expr:
    return (-(miss / spread).pow(2) / 2).exp() / (spread * _ROOT)


def _student(miss: float, spread: float, freedom: float) -> float:
    """Student's t; the constant is right to 0.3 % from 3 degrees of freedom on."""
    z = miss / spread
    tails = math.exp(-(freedom + 1) / 2 * math.log1p(z * z / freedom))
    return (1 - 0.25 / freedom) * tails / (spread * _ROOT)


def _normal(miss: float, spread: float) -> float:
    z = miss / spread
    return math.exp(-z * z / 2) / (spread * _ROOT)
