"""Dates as people type them: day first, always; Excel's serial numbers in both date systems.

Two-digit years: 00–69 are 2000–2069, 70–99 are 1970–1999 (due dates lie ahead, no document here is older).
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from xlsync.clean import formats, numerals
from xlsync.clean.parsed import BLANK, MASK, Parsed
from xlsync.model import ErrorValue, RawValue, Value
from xlsync.texts.normalise import repair

PIVOT = 70
#: A plain number is a date only from 1990 to 2100: 2024 or 4082021 are none.
_PLAUSIBLE = range(1990, 2101)
_FIRST_YEAR = 1900

_CLOCK = r"\d{1,2}\s*(?::\d{2}(?::\d{2}(?:\.\d+)?)?|h\d{0,2}|giờ(?: ?\d{1,2}(?: phút)?)?)(?: ?[ap]m)?Z?"
_TIME = rf"(?:[ T,]+(?:lúc )?{_CLOCK})?"
_LEAD = r"(?:thứ [^\W\d]+,? |chủ nhật,? )?(?:ngày )?"
_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"{_LEAD}([0-9]{{1,2}}) ?([/.\-]) ?([0-9]{{1,2}}) ?\2 ?([0-9]{{4}}|[0-9]{{2}}){_TIME}", re.IGNORECASE
)
_IN_WORDS = re.compile(rf"{_LEAD}([0-9]{{1,2}}) tháng ([0-9]{{1,2}}),? (?:năm )?([0-9]{{4}}){_TIME}", re.IGNORECASE)
_INCOMPLETE = re.compile(
    r"(?:tháng )?[0-9]{1,2} ?[/.\-] ?[0-9]{4}|[0-9]{1,2} ?[/\-] ?[0-9]{1,2}|(?:năm )?(?:19|20)[0-9]{2}|"
    r"tháng [0-9]{1,2}(?: năm [0-9]{4})?|quý .{1,20}|(?:ngày )?[0-9]{1,2} tháng [0-9]{1,2}",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def from_serial(serial: int, date_1904: bool = False) -> date | None:
    """The day of a serial number, None when there is no such day.

    In the 1900 system Excel counts a 29/02/1900 that never was (ECMA-376 part 1, 18.17.4.1): serial 60 is no day and
    the days before it are one off.
    """
    if date_1904:
        origin = date(1904, 1, 1)
    elif serial <= 0 or serial == 60:
        return None
    else:
        origin = date(1899, 12, 31) if serial < 60 else date(1899, 12, 30)
    try:
        return origin + timedelta(days=serial) if serial >= 0 else None
    except OverflowError:
        return None


def _refused(variant: str = "", **values: Value) -> Parsed:
    return Parsed(problem="XS205", variant=variant, values=values)


def parse_date(raw: RawValue, number_format: str | None = None, date_1904: bool = False) -> Parsed:
    """A day, times of day ignored. Never swaps day and month; what is no day is XS205.

    A number is a date when it is formatted as one, or unformatted between 1990 and 2100. A dash or word for none is a
    blank.
    """
    if isinstance(raw, ErrorValue):
        return Parsed(problem="XS208", values={"error": str(raw)})
    if isinstance(raw, bool):
        return _refused()
    if isinstance(raw, str):
        return _of_text(repair(raw))
    day = _of_number(raw, date_1904)
    formatted = formats.is_date(number_format)
    if day is None:
        return _refused("impossible" if formatted else "")
    return Parsed(day) if formatted or day.year in _PLAUSIBLE else _refused()


def _of_number(raw: float, date_1904: bool) -> date | None:
    return from_serial(int(raw), date_1904) if 0 <= raw < 3_000_000 else None  # false for nan


def _of_text(text: str) -> Parsed:
    if not text or numerals.is_none(text):
        return BLANK
    if len(text) > numerals.LONGEST:
        return _refused()
    text = text.replace("\n", " ")
    match = _ISO.fullmatch(text)
    if match:
        return _day(int(match[1]), int(match[3]), int(match[4]))
    match = _DAY_FIRST.fullmatch(text)
    if match:
        year = int(match[4])
        if len(match[4]) == 2:
            year += 2000 if year < PIVOT else 1900
        return _day(year, int(match[3]), int(match[1]), day_first=True)
    match = _IN_WORDS.fullmatch(text)
    if match:
        return _day(int(match[3]), int(match[2]), int(match[1]))
    return _refused("incomplete" if _INCOMPLETE.fullmatch(text) else "")


def _day(year: int, month: int, day: int, *, day_first: bool = False) -> Parsed:
    if year >= _FIRST_YEAR:
        try:
            return Parsed(date(year, month, day))
        except ValueError:
            pass
        if day_first and day <= 12 < month:
            try:
                likely = date(year, day, month)
            except ValueError:
                return _refused("impossible")
            return _refused("month_first", likely=f"{likely:%d/%m/%Y}")
    return _refused("impossible")


def as_typed(
    raw: RawValue, number_format: str | None = None, date_1904: bool = False, *, sensitive: bool = False
) -> str:
    """What stands in a cell, for `found`: text untouched, numbers in shortest form, dates ISO; `•••` when sensitive."""
    if sensitive:
        return MASK
    if isinstance(raw, str):
        return str(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if formats.is_date(number_format) and raw >= 1:
        day = _of_number(raw, date_1904)
        if day is not None:
            return day.isoformat()
    return formats.shortest(raw)
