"""Percentages: 0.7, 70, `70%`, `40,1%`. The value is a fraction; the decimals are those of the percentage as stated."""

import re

from xlsync.clean import formats, numerals
from xlsync.clean.numbers import not_a_number, typed_as_text, unusable
from xlsync.clean.parsed import BLANK, Parsed
from xlsync.model import RawValue
from xlsync.texts.normalise import repair

_RATE = re.compile(r"(-|−)?\s*([0-9]{1,9})(?:[.,]([0-9]{1,15}))?\s*(%)?")

#: Numbers compare after rounding to 9 decimals (contract), so a percentage is never stated with more.
_MOST_DECIMALS = 9

Reading = tuple[float, int]  # the fraction, the decimals of the percentage


def parse_rate(raw: RawValue, number_format: str | None = None, recomputed: float | None = None) -> Parsed:
    """A rate as a fraction, over 1 too; `Parsed.rate` has the fraction and the decimals of the percentage.

    With a percent sign or a percent format there is one reading. Without, up to 1 is a fraction and above 1 are
    percentage points (so 1 alone is 100 %), unless `recomputed`, what the rate must be, fits only the other reading.
    The point is a decimal mark here as the comma is: nobody reports thousands of percent. A dash or word for none is a
    blank: there is no rate of nothing.
    """
    refused = unusable(raw, number_format)
    if refused is not None:
        return refused
    if isinstance(raw, str):
        return _of_text(repair(raw), recomputed)
    if raw < 0:
        return not_a_number("negative")
    if raw >= numerals.HUGE:
        return not_a_number("huge")
    return _stated(_of_number(raw, number_format, recomputed))


def _stated(reading: Reading) -> Parsed:
    return Parsed(reading[0], rate=reading)


def _of_number(raw: float, number_format: str | None, recomputed: float | None) -> Reading:
    shown = formats.shown_decimals(number_format)
    if formats.is_percent(number_format):
        # A person sees the rounded percentage; 70 pasted over the format shows as 7000%.
        decimals = shown or 0
        seen = (formats.round_half_up(raw, decimals + 2), decimals)
        return _settle(seen, (formats.round_half_up(raw / 100, decimals + 2), decimals), recomputed)
    digits = len(formats.shortest(raw).partition(".")[2]) if shown is None else shown
    as_fraction, as_points = min(max(0, digits - 2), _MOST_DECIMALS), min(digits, _MOST_DECIMALS)
    places = max(digits, 2)
    fraction = (raw if shown is None else formats.round_half_up(raw, places), as_fraction)
    points = (formats.round_half_up(raw, as_points), as_points)
    return _fraction_or_points(raw, fraction, (points[0] / 100, as_points), recomputed)


def _fraction_or_points(raw: float, fraction: Reading, points: Reading, recomputed: float | None) -> Reading:
    return _settle(fraction, points, recomputed) if raw <= 1 else _settle(points, fraction, recomputed)


def _settle(usual: Reading, other: Reading, recomputed: float | None) -> Reading:
    """The other reading only where it alone fits what the rate must be."""
    if recomputed is None or _fits(usual, recomputed) or not _fits(other, recomputed):
        return usual
    return other


def _fits(reading: Reading, recomputed: float) -> bool:
    """Less than one in the last stated place away: rounded or truncated."""
    return abs(reading[0] - recomputed) < 10.0 ** -(reading[1] + 2) * 1.000001


def _of_text(text: str, recomputed: float | None) -> Parsed:
    if not text or numerals.is_none(text):
        return BLANK
    match = _RATE.fullmatch(text) if len(text) <= numerals.LONGEST else None
    if match is None:
        return _refused(text)
    if match[1]:
        return not_a_number("negative")
    before, after = match[2], match[3] or ""
    points = (float(f"{before}{after}e-{len(after) + 2}"), min(len(after), _MOST_DECIMALS))
    if match[4]:
        reading = points
    else:
        raw = float(f"{before}.{after or 0}")
        fraction = (raw, min(max(0, len(after) - 2), _MOST_DECIMALS))
        reading = _fraction_or_points(raw, fraction, points, recomputed)
    return Parsed(reading[0], rate=reading, notes=typed_as_text(reading[0]))


def _refused(text: str) -> Parsed:
    if numerals.is_hedge(text):
        return not_a_number("hedge")
    if numerals.is_date_like(text):
        return not_a_number("date")
    return not_a_number("ratio") if numerals.ratio(text) is not None else not_a_number()
