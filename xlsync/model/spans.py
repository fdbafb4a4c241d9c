"""Spans of days: the same period a year earlier, and a span put together from periods without gap or overlap."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xlsync.model.period import Period

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tiling:
    """A span of days by periods: `parts` lie in it one after the other, `gaps` are the days that none of them has."""

    parts: tuple[Period, ...]
    gaps: tuple[Period, ...] = ()


def year_earlier(period: Period) -> tuple[Period, ...]:
    """The periods that are the same one a year earlier, the best one first; none before the year 1.

    A last day of a month stays one: `2025-02` is compared with `2024-02`, which ends on the 29th. Where February has no
    29th, a period that begins on it begins on the 28th or on 1 March.
    """
    if period.first.year == 1:
        return ()
    firsts = _firsts(period.first)
    lasts = _lasts(period.last)
    return tuple(Period(first, last) for last in lasts for first in firsts if first <= last)


def _firsts(day: date) -> list[date]:
    year = day.year - 1
    if (day.month, day.day) == (2, 29):
        return [date(year, 2, 28), date(year, 3, 1)]
    found = [date(year, day.month, day.day)]
    if (day.month, day.day) == (2, 28) and monthrange(year, 2)[1] == 29:
        found.append(date(year, 2, 29))
    return found


def _lasts(day: date) -> list[date]:
    year = day.year - 1
    last = monthrange(year, day.month)[1]
    same = date(year, day.month, min(day.day, last))
    at_end = day.day == monthrange(day.year, day.month)[1]
    return list(dict.fromkeys([date(year, day.month, last), same] if at_end else [same]))


def tile(first: date, last: date, periods: Iterable[Period]) -> Tiling:
    """The days from `first` to `last`, both included, by as many as possible of their days, then as few periods as
    possible (a half-year rather than its two quarters). The same periods in any order give the same tiling.

    Periods that do not lie wholly inside are not used: nobody knows which part of their figures belongs here.
    """
    inside = sorted(
        {each for each in periods if first <= each.first and each.last <= last},
        key=lambda each: (each.last, each.first),
    )
    ends = [each.last for each in inside]
    # For the first n periods: days covered, minus the number of parts, the parts.
    best: list[tuple[int, int, tuple[Period, ...]]] = [(0, 0, ())]
    for each in inside:
        covered, fewness, chosen = best[bisect_left(ends, each.first)]
        with_it = (covered + _days(each), fewness - 1, (*chosen, each))
        best.append(max(best[-1], with_it, key=lambda found: found[:2]))  # of equals the one that ends earlier
    parts = best[-1][2]
    return Tiling(parts, tuple(_gaps(first, last, parts)))


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1


def _gaps(first: date, last: date, parts: Iterable[Period]) -> Iterable[Period]:
    begin = first
    for each in parts:
        if begin < each.first:
            yield Period(begin, each.first - _DAY)
        begin = each.last + _DAY
    if begin <= last:
        yield Period(begin, last)
