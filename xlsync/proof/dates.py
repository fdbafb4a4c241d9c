"""Days, months, quarters, years and spans of days as reports write them; day first, always."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from xlsync.model import Period
from xlsync.proof.flat import Flat

_SEP = r"\s?[/.\-]\s?"
_DAY = rf"([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{4}}|[0-9]{{2}})(?![0-9]|[./-][0-9])"
_LONG = r"([0-9]{1,2})\s+thang\s+([0-9]{1,2})\s*,?\s+nam\s+([0-9]{4})"
_ANY = rf"(?:ngay\s+)?(?:{_LONG}|{_DAY})"
_SHORT = r"(?:ngay\s+)?([0-9]{1,2})(?:\s?/\s?|\s+thang\s+)([0-9]{1,2})"
_TO = r"\s*(?:,?\s*den\s+(?:het\s+)?|-\s*)"
_START = r"(?<![\w/.,-])"
_RANGE = re.compile(rf"{_START}(?:tu\s+)?(?:{_ANY}|{_SHORT}){_TO}{_ANY}")
_ANY_HERE = re.compile(_ANY)
_DAYS = re.compile(rf"{_START}{_ANY}")
_YEAR_TEXT = r"((?:19|20)[0-9]{2})(?![0-9.,/]*[0-9])"
_YEARS = re.compile(rf"{_START}(?:tu\s+)?(?:nam\s+)?{_YEAR_TEXT}{_TO}(?:nam\s+)?{_YEAR_TEXT}")
_MONTHS = re.compile(
    rf"{_START}tu\s+thang\s+([0-9]{{1,2}})(?:(?:\s?/\s?|"
    rf"\s+nam\s+){_YEAR_TEXT})?{_TO}(?:thang\s+)?([0-9]{{1,2}})(?:\s?/\s?|\s+nam\s+){_YEAR_TEXT}"
)
_MONTH = re.compile(
    rf"{_START}(?:thang\s+([0-9]{{1,2}})(?:\s?[/-]\s?|\s+nam\s+)|([0-9]{{1,2}})\s?/\s?){_YEAR_TEXT}(?!\s?/\s?[a-z])"
)
_QUARTER = re.compile(rf"\bquy\s+(iv|i{{1,3}}|[1-4])(?:\s?[/-]\s?|\s+nam\s+|\s+){_YEAR_TEXT}")
_HALF = re.compile(rf"{_START}(0?[369]|sau|chin|ba)\s+thang\s+(dau|cuoi)(?:\s+nam)?(?:\s+(?:nam\s+)?{_YEAR_TEXT})")
_YEAR = re.compile(rf"\bnam\s+{_YEAR_TEXT}")
_Found = TypeVar("_Found", bound=tuple[Any, ...])
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS_WORDS = {"sau": 6, "chin": 9, "ba": 3}


class Precision(StrEnum):
    """What a stated date names."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    PART = "part"  # 6 tháng đầu năm 2024
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A day, month, quarter, part of a year or year. `period` is None for a day that no calendar has (30/02/2024).
    Characters of the paragraph's text from 0, end not included."""

    paragraph: int
    start: int
    end: int
    text: str
    precision: Precision
    period: Period | None


@dataclass(frozen=True, slots=True)
class DateRange:
    """A span between two dates of that precision. `first` and `last` are None for days that no calendar has; `period`
    is None then too, and when it would end before it begins."""

    paragraph: int
    start: int
    end: int
    text: str
    precision: Precision
    first: date | None
    last: date | None
    period: Period | None


def day(year: str, month: str, number: str) -> date | None:
    """The day, two-digit years in this century; None for one that no calendar has."""
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        return None


def find_day(plain: str, start: int) -> tuple[int, date | None] | None:
    """The end and the value of a day that stands at that place of the folded text, None when none does."""
    match = _ANY_HERE.match(plain, start)
    return (match.end(), _any_day(match.groups())) if match else None


def read_dates(paragraph: int, text: str, flat: Flat) -> tuple[list[StatedDate], list[DateRange]]:
    """All dates and spans of a paragraph in order; the ends of a span are no dates besides."""
    taken = [False] * len(flat.plain)
    ranges = [
        DateRange(paragraph, *_cut(text, flat, start, end), precision, first, last, _period(first, last))
        for start, end, precision, first, last in _free(taken, _ranges(flat.plain))
    ]
    dates = [
        StatedDate(paragraph, *_cut(text, flat, start, end), precision, period)
        for start, end, precision, period in _free(taken, _points(flat.plain))
    ]
    return sorted(dates, key=lambda each: each.start), sorted(ranges, key=lambda each: each.start)


def _cut(text: str, flat: Flat, start: int, end: int) -> tuple[int, int, str]:
    first, last = flat.original(start, end)
    return first, last, text[first:last]


def _free(taken: list[bool], found: Iterable[_Found]) -> Iterator[_Found]:
    for each in found:
        start, end = each[0], each[1]
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            yield each


def _period(first: date | None, last: date | None) -> Period | None:
    return Period(first, last) if first is not None and last is not None and first <= last else None


def _any_day(groups: tuple[str | Any, ...]) -> date | None:
    """The day of the six groups of `_ANY`."""
    number, month, year = groups[:3] if groups[0] else groups[3:6]
    return day(year, month, number)


def _months(first_year: int, first: int, last_year: int, last: int) -> tuple[date, date] | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return date(first_year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def _ranges(plain: str) -> Iterator[tuple[int, int, Precision, date | None, date | None]]:
    for match in _RANGE.finditer(plain):
        groups = match.groups()
        last = _any_day(groups[8:])
        # `từ 15/4 đến 31/5/2024`: in the year of the end
        in_year = (groups[10] or groups[13], groups[7], groups[6])
        first = _any_day(groups[:6]) if groups[0] or groups[3] else day(*in_year)
        yield match.start(), match.end(), Precision.DAY, first, last
    for match in _MONTHS.finditer(plain):
        span = _months(int(match[2] or match[4]), int(match[1]), int(match[4]), int(match[3]))
        if span:
            yield match.start(), match.end(), Precision.MONTH, *span
    for match in _YEARS.finditer(plain):
        yield match.start(), match.end(), Precision.YEAR, date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)


def _points(plain: str) -> Iterator[tuple[int, int, Precision, Period | None]]:
    for match in _DAYS.finditer(plain):
        one = _any_day(match.groups())
        yield match.start(), match.end(), Precision.DAY, _period(one, one)
    for match in _MONTH.finditer(plain):
        span = _months(int(match[3]), int(match[1] or match[2]), int(match[3]), int(match[1] or match[2]))
        if span:
            yield match.start(), match.end(), Precision.MONTH, Period(*span)
    for match in _QUARTER.finditer(plain):
        quarter = _QUARTERS.get(match[1]) or int(match[1])
        span = _months(int(match[2]), 3 * quarter - 2, int(match[2]), 3 * quarter)
        if span:
            yield match.start(), match.end(), Precision.QUARTER, Period(*span)
    for match in _HALF.finditer(plain):
        count = _MONTHS_WORDS.get(match[1]) or int(match[1])
        ends = (1, count) if match[2] == "dau" else (13 - count, 12)
        span = _months(int(match[3]), ends[0], int(match[3]), ends[1])
        if span:
            yield match.start(), match.end(), Precision.PART, Period(*span)
    for match in _YEAR.finditer(plain):
        yield match.start(), match.end(), Precision.YEAR, Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31))
