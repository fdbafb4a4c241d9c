"""How much better than chance a mistake must explain the figures before it is told: natural logarithms of odds.

Chosen with the simulator of benchmarks/outliers.py, on seeds of their own, so that in a steady and in an unsteady world
less than one clean file in 200 is told of. They hold for a file with `_CELLS` figures of its own, and as many of
grassroots unions; more figures give chance more occasions.
"""

import math

from xlsync.reconcile.outliers.expectation import Expected

#: By the unit's own past; two columns that changed places, and one that was filled with another's figures.
_SLIP = {"digit_added": 3.0, "digit_lost": 3.0, "thousands": 4.5}
_SWAPPED, _COPIED = 6.0, 7.5
#: So much more where one period is all the past: it may itself have been the campaign.
_ONE_PERIOD = {"digit_lost": 1.3}
#: So much more for a digit in a province whose figures scatter as the last of `_SCATTER` (standard deviation), nothing
#: where they do as the first: there will be campaigns, too.
_UNSTEADY, _SCATTER = 3.4, (0.06, 0.15)
#: By peers; so much more for a digit, for each unit of the standard deviation between units above `_ALIKE`.
_BY_PEERS = {"digit_added": 4.6, "digit_lost": 5.3, "thousands": 5.0}
_UNLIKE, _ALIKE = 7.0, 0.4
_SWAPPED_BY_PEERS, _COPIED_BY_PEERS = 5.5, 6.8
_CELLS = 20


def least_of_slip(slip: str, expected: Expected, periods: int, cells: int) -> float:
    """For a slip in one figure of a unit with so many earlier periods, in a file with so many figures."""
    occasions = math.log(max(cells, _CELLS) / _CELLS)
    if expected.peers:
        unlike = max(0.0, expected.between - _ALIKE) if slip != "thousands" else 0.0
        return _BY_PEERS[slip] + _UNLIKE * unlike + occasions
    unsteady = (expected.between - _SCATTER[0]) / (_SCATTER[1] - _SCATTER[0]) if slip != "thousands" else 0.0
    least = _SLIP[slip] + _UNSTEADY * min(1.0, max(0.0, unsteady))
    return least + (_ONE_PERIOD.get(slip, 0.0) if periods == 1 else 0.0) + occasions


def least_of_columns(*, swapped: bool, peers: bool) -> float:
    """For two columns of a file, judged by peers or by the past."""
    if swapped:
        return _SWAPPED_BY_PEERS if peers else _SWAPPED
    return _COPIED_BY_PEERS if peers else _COPIED
