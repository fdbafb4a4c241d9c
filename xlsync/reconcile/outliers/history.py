"""A count against the unit's own past: is it a tenfold or a thousandfold slip of what the unit usually reports?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from xlsync.reconcile.outliers.distributions import overdispersed_tails

#: Earlier periods without which a unit's own past proves nothing.
LEAST_PERIODS = 2
#: A unit without any slip is flagged in at most one of 200 periods; shared out over the cells of the unit.
FALSE_ALARMS = 1 / 200
#: Shapes between which the overdispersion is believed: a few alike periods do not prove that a unit never varies.
_SHAPES = (4.0, 8.0)
#: Below this, then and now, a tenfold change is what small counts do by themselves.
_LEAST = 30
#: What undoes each slip, and how far below and above the past a figure may then lie. Close below for an added digit,
#: since an honest campaign can bring five times as much, wide where nothing honest comes near.
_SLIPS = (
    ("digit_added", 1 / 10, 1.1, 2.5),
    ("digit_lost", 10, 2.5, 1.6),
    ("thousands", 1000, 4.0, 4.0),
    ("thousands", 1 / 1000, 4.0, 4.0),
)
#: An added digit, undone, is at least this share of the mean of the past.
_NEAR_MEAN = 0.72


@dataclass(frozen=True, slots=True)
class Slip:
    """The variant of XS407 that explains the figure, and the range of counts that were usual (both ends included)."""

    variant: str
    low: int
    high: int


def slip(count: int, past: Sequence[float], tested: int) -> Slip | None:
    """The slip that explains `count`, None when there is none or the past proves nothing.

    `past` has the unit's own counts, flows scaled to the length of this period; `tested` is in how many cells of the
    unit slips are looked for. It must be beyond chance and fit the past once the slip is undone.
    """
    past = [value for value in past if value > 0]  # a period with nothing to report says nothing of the usual size
    if len(past) < LEAST_PERIODS or max(count, fmean(past)) < _LEAST:
        return None
    fitting = [variant for variant, factor, below, above in _SLIPS if _fits(count * factor, past, below, above)]
    if len(fitting) != 1:
        return None
    mean, shape = fmean(past), _shape(past)
    chance = FALSE_ALARMS / max(1, tested) / 2
    if min(overdispersed_tails(count, mean, shape)) >= chance:
        return None
    return Slip(fitting[0], *_usual(mean, shape))


def _fits(undone: float, past: Sequence[float], below: float, above: float) -> bool:
    near = _NEAR_MEAN * fmean(past) if below < 1 / _NEAR_MEAN else 0
    return max(near, min(past) / below) <= undone <= max(past) * above


def _shape(past: Sequence[float]) -> float:
    """By moments: the variance is mean + mean² / shape."""
    mean = fmean(past)
    extra = pvariance(past) * len(past) / (len(past) - 1) - mean
    least, most = _SHAPES
    return most if extra <= 0 else min(most, max(least, mean * mean / extra))


def _usual(mean: float, shape: float) -> tuple[int, int]:
    """The central 95 %, by bisection of the tails."""
    return _first(mean, shape, 0.025), _first(mean, shape, 0.975)


def _first(mean: float, shape: float, share: float) -> int:
    low, high = 0, int(mean * 20) + 20
    while low < high:
        middle = (low + high) // 2
        if overdispersed_tails(middle, mean, shape)[0] >= share:
            high = middle
        else:
            low = middle + 1
    return low
