"""How much better a slip explains a figure than honest chance does. Logarithms are natural.

An honest figure scatters log-normally about what is expected; one in fifty is a campaign or a slack period, some
threefold more or less, and anything at all has some chance left, so that no figure is impossible.
"""

import math
from statistics import NormalDist

from xlsync.reconcile.outliers.distributions import overdispersed_tails
from xlsync.reconcile.outliers.expectation import Expected

_SURGES, _SURGE, _SURGE_SPREAD = 0.02, math.log(3), 0.4
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
LEAST = 25
#: The tail of the negative binomial with the same spread must be rarer, too: logarithms flatter small counts.
_TAIL = 0.005


def density(miss: float, spread: float) -> float:
    """Of the logarithm of an honest figure, `miss` from its middle."""
    wide = math.hypot(spread, _SURGE_SPREAD)
    surges = _normal(miss - _SURGE, wide) + _normal(miss + _SURGE, wide)
    return (1 - _SURGES) * _normal(miss, spread) + _SURGES / 2 * surges + _ANYTHING


def slip_odds(count: int, expected: Expected) -> tuple[float, str]:
    """The logarithm of the odds of the slip that explains `count` best, and the variant; 0 and "" of none."""
    if count == 0 or max(count, math.exp(expected.middle)) < LEAST:
        return 0.0, ""
    miss = math.log(count) - expected.middle
    if abs(miss) < 1:  # nearer to what is expected than to any slip
        return 0.0, ""
    odds, variant = max((_odds(miss, count, moved, expected.spread), name) for name, moved in SLIPS)
    if odds <= 0 or min(tails(count, expected)) > _TAIL:
        return 0.0, ""
    return odds, variant


def tails(count: int, expected: Expected) -> tuple[float, float]:
    """P(X ≤ count) and P(X ≥ count) of the negative binomial with the mean and overdispersion expected."""
    return overdispersed_tails(count, math.exp(expected.middle), 1 / (expected.own * expected.own))


def usual(expected: Expected, share: float = 0.95) -> tuple[int, int]:
    """The central range of honest counts, both ends included."""
    z = NormalDist().inv_cdf((1 + share) / 2) * expected.spread
    return math.floor(math.exp(expected.middle - z)), math.ceil(math.exp(expected.middle + z))


def _odds(miss: float, count: int, moved: float, spread: float) -> float:
    cut = 0.3 / count if moved < 0 else 0.0  # a lost digit is cut off, not divided by
    return math.log(_normal(miss - moved, math.hypot(spread, cut)) + 1e-300) - math.log(density(miss, spread))


def _normal(miss: float, spread: float) -> float:
    z = miss / spread
    return math.exp(-z * z / 2) / (spread * _ROOT)
