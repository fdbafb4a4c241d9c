"""The same period a year earlier, and spans put together from periods."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Period, Tiling, tile, year_earlier


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2024-H1", ["2023-H1"]),
        ("2024", ["2023"]),
        ("2024-Q1..2024-05", ["2023-Q1..2023-05"]),
        ("2023-12-16..2024-05-15", ["2022-12-16..2023-05-15"]),
        ("2024-02", ["2023-02"]),
        ("2025-02", ["2024-02", "2024-02-01..2024-02-28"]),
        ("2021-03-03..2024-02-29", ["2020-03-03..2023-02-28"]),
        ("2024-02-29..2024-06-30", ["2023-02-28..2023-06-30", "2023-03-01..2023-06-30"]),
        ("2024-02-10..2024-02-28", ["2023-02-10..2023-02-28"]),
    ],
)
def test_the_same_period_a_year_earlier_keeps_the_end_of_the_month(period: str, earlier: list[str]) -> None:
    assert [str(each) for each in year_earlier(Period.parse(period))] == [str(Period.parse(each)) for each in earlier]


@pytest.mark.parametrize(
    ("have", "parts", "gaps"),
    [
        ("", "", "2024"),
        ("2024-Q1 2024-Q2 2024-H1 2024-H2", "2024-H1 2024-H2", ""),
        ("2024-Q1 2024-Q2 2024-H2", "2024-Q1 2024-Q2 2024-H2", ""),
        ("2024-Q1 2024-H2", "2024-Q1 2024-H2", "2024-Q2"),
        ("2023-07-01..2024-06-30 2024-Q3", "2024-Q3", "2024-H1 2024-Q4"),
        ("2024-01-01..2024-05-31 2024-05-20..2024-06-30 2024-H2", "2024-01-01..2024-05-31 2024-H2", "2024-06"),
    ],
)
def test_a_span_by_the_fewest_periods_and_the_days_that_are_missing(have: str, parts: str, gaps: str) -> None:
    found = tile(date(2024, 1, 1), date(2024, 12, 31), map(Period.parse, have.split()))
    assert found == Tiling(tuple(map(Period.parse, parts.split())), tuple(map(Period.parse, gaps.split())))


DAYS = st.integers(0, 20)
PERIODS = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=7)


def _day(number: int) -> date:
    return date(2024, 1, 1) + timedelta(days=number)


def _covered(periods: tuple[Period, ...]) -> list[date]:
    return [each.first + timedelta(days=n) for each in periods for n in range((each.last - each.first).days + 1)]


@given(PERIODS, st.tuples(DAYS, DAYS).map(sorted))
def test_no_other_choice_covers_more_days_or_as_many_with_fewer_periods(have: list[list[int]], span: list[int]) -> None:
    first, last = map(_day, span)
    periods = [Period(_day(one), _day(other)) for one, other in have]
    found = tile(first, last, periods)
    days = _covered((*found.parts, *found.gaps))
    assert sorted(days) == _covered((Period(first, last),))  # each day once, in a part or in a gap
    assert set(found.parts) <= set(periods)
    assert tile(first, last, reversed(periods)) == found
    inside = {each for each in periods if first <= each.first and each.last <= last}
    choices = [
        (len(covered), -size)
        for size in range(len(inside) + 1)
        for chosen in combinations(inside, size)
        if len(covered := _covered(chosen)) == len(set(covered))
    ]
    assert (len(_covered(found.parts)), -len(found.parts)) == max(choices)
