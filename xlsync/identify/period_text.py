"""Periods as offices write them: `6 tháng đầu năm 2024`, `quý III/2024`, `từ 03/3/2021 đến 29/02/2024`, `2024-H1`."""

import re
from datetime import date

from xlsync.model import Period
from xlsync.texts.normalise import fold, repair

_CODE = r"\d{4}(?:-(?:\d{2}(?:-\d{2})?|[Hh][12]|[Qq][1-4]))?"
_RANGE = re.compile(rf"(?<![\d.])({_CODE})\s*\.\.\s*({_CODE})(?![\d.])")
_SHORT = re.compile(r"(?<![\d/.-])(\d{4}-(?:[Hh][12]|[Qq][1-4]|\d{2}))(?![\d/-])")
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_FROM_TO = re.compile(rf"{_DAY}\s*(?:đến|den|tới|toi|-|–|—)\s*(?:hết\s*)?(?:ngày\s*)?{_DAY}", re.IGNORECASE)
_HALF = re.compile(r"(?:6|06|sau) thang(?: (dau|cuoi))?(?: nam)? (\d{4})")
_QUARTER = re.compile(r"quy (iv|iii|ii|i|[1-4])(?: nam)? (\d{4})")
_NINE = re.compile(r"(?:9|09|chin) thang(?: dau)? nam (\d{4})")
_MONTH = re.compile(r"thang (\d{1,2})(?: nam)? (\d{4})")
_YEAR = re.compile(r"(?:ca nam|trong nam|nam) (\d{4})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_of(text: str) -> Period | None:
    """The period when the whole text is one (`2024-H1`, `2024`), or the one that it names; None when it names none."""
    text = repair(text)
    try:
        return Period.parse(text)
    except ValueError:
        return period_in(text)


def period_in(text: str) -> Period | None:
    """The period that a title, a cover or a file name speaks of; None when there is none or there are several.

    A bare year inside other text is too weak to count: document numbers and dates of signing carry years too.
    """
    text = repair(text)
    found = {period for period in _spoken(text) if period is not None}
    return found.pop() if len(found) == 1 else None


def _spoken(text: str) -> list[Period | None]:
    ranges = [_parse(f"{match[1]}..{match[2]}") for match in _RANGE.finditer(text)]
    ranges += [_between(match) for match in _FROM_TO.finditer(text)]
    if ranges:
        return ranges
    short = [_parse(match[1].upper()) for match in _SHORT.finditer(text)]
    if short:
        return short
    folded = fold(text)
    if match := _HALF.search(folded):
        return [_parse(f"{match[2]}-H{2 if match[1] == 'cuoi' else 1}")]
    if match := _QUARTER.search(folded):
        return [_parse(f"{match[2]}-Q{_ROMAN.get(match[1], match[1])}")]
    if match := _NINE.search(folded):
        return [_parse(f"{match[1]}-01..{match[1]}-09")]
    if (match := _MONTH.search(folded)) and not re.search(r"ngay \d{1,2} thang", folded):
        return [_parse(f"{match[2]}-{int(match[1]):02}")]
    if (match := _YEAR.search(folded)) and not re.search(r"thang \d{1,2} nam", folded):
        return [_parse(match[1])]
    return []


def _parse(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _between(match: re.Match[str]) -> Period | None:
    try:
        first = date(int(match[3]), int(match[2]), int(match[1]))
        last = date(int(match[6]), int(match[5]), int(match[4]))
    except ValueError:
        return None
    return Period(first, last) if first <= last else None
