"""What a mistake must show before it is told."""

from dataclasses import replace

import pytest

from xlsync.reconcile.outliers.expectation import Expected
from xlsync.reconcile.outliers.odds import SLIPS
from xlsync.reconcile.outliers.thresholds import least_of_columns, least_of_slip

PAST = Expected(5.0, 0.3, 0.3)
PEERS = replace(PAST, peers=16)


@pytest.mark.parametrize("slip", sorted({slip for slip, _ in SLIPS}))
@pytest.mark.parametrize("expected", [PAST, PEERS])
def test_more_figures_raise_the_threshold_and_few_do_not_lower_it(slip: str, expected: Expected) -> None:
    few, some, many = (least_of_slip(slip, expected, 2, cells) for cells in (0, 20, 200))
    assert few == some < many


@pytest.mark.parametrize("slip", ["digit_added", "digit_lost"])
@pytest.mark.parametrize("expected", [PAST, PEERS])
def test_a_digit_needs_more_where_honest_figures_scatter(slip: str, expected: Expected) -> None:
    steady, unsteady = (least_of_slip(slip, replace(expected, between=each), 2, 20) for each in (0.02, 0.7))
    assert steady < unsteady


def test_one_earlier_period_and_no_past_at_all_are_weaker_evidence() -> None:
    assert least_of_slip("digit_lost", PAST, 1, 20) > least_of_slip("digit_lost", PAST, 2, 20)
    assert least_of_slip("digit_lost", PEERS, 0, 20) > least_of_slip("digit_lost", PAST, 2, 20)
    assert all(
        least_of_columns(swapped=swapped, peers=peers) > 5 for swapped in (False, True) for peers in (False, True)
    )
