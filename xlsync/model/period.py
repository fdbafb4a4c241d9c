"""Reporting periods: two dates, printed in their shortest form."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_POINT = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|H([12])|Q([1-4])))?", re.IGNORECASE)


def _span(text: str) -> tuple[date, date]:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    year = int(match[1])
    if match[3]:
        day = date(year, int(match[2]), int(match[3]))
        return day, day
    first, last = 1, 12
    if match[2]:
        first = last = int(match[2])
    elif match[4]:
        first, last = (1, 6) if match[4] == "1" else (7, 12)
    elif match[5]:
        first = 3 * int(match[5]) - 2
        last = first + 2
    if not 1 <= first <= 12:
        raise ValueError(f"not a month: {text!r}")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included. Equal when first and last day are equal, however it was written."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Reads `2024`, `2024-H1`, `2024-Q3`, `2024-03`, or `A..B` with dates, months or years as ends.

        Raises ValueError when the text is none of these or ends before it begins.
        """
        start, dots, end = text.strip().partition("..")
        first, last = _span(start.strip())
        if dots:
            last = _span(end.strip())[1]
        if last < first:
            raise ValueError(f"the period ends before it begins: {text!r}")
        return cls(first, last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return _shown(self.first, self.last)


@lru_cache(maxsize=1024)
def _shown(first: date, last: date) -> str:
    """Remembered, for a run asks for the same few periods for every file and table."""
    year = f"{first.year:04}"
    for short in (
        f"{year}", f"{year}-H1", f"{year}-H2", *(f"{year}-Q{q}" for q in range(1, 5)), f"{year}-{first.month:02}",
    ):  # fmt: skip
        if _span(short) == (first, last):
            return short
    return f"{first.isoformat()}..{last.isoformat()}"
