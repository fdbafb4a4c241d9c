"""Counts and decimals as people type them. What can be read in two ways is refused, with the likely value.

Source: domain document, "How numbers, dates and text really arrive".
"""

import math
import re

from xlsync.clean import formats, numerals
from xlsync.clean.parsed import BLANK, Note, Parsed
from xlsync.model import ErrorValue, RawValue
from xlsync.texts.normalise import repair

# `21 (70%)`, `21 (đạt 70,5 %)`: the count, then its rate.
_COMPOUND = re.compile(
    r"(.*?\S)\s*[(\[]\s*(?:(?:đạt|chiếm|bằng|tương ứng|=)\s*)?(?:t[ỷỉ] lệ\s*:?\s*)?"
    r"([0-9]{1,6})(?:[.,]([0-9]{1,9}))?\s*%\s*[)\]]",
    re.IGNORECASE | re.DOTALL,
)

_NOISE = 9  # decimals after which numbers are equal (contract): what floating-point sums leave behind is no fraction


def not_a_number(variant: str = "", likely: float | None = None) -> Parsed:
    """XS202."""
    return Parsed(problem="XS202", variant=variant, values={} if likely is None else {"likely": likely})


def typed_as_text(value: float) -> tuple[Note, ...]:
    """XS211: a number in a text cell, understood."""
    return (("XS211", "", {"read": value}),)


def unusable(raw: RawValue, number_format: str | None) -> Parsed | None:
    """What no number column takes: errors, truth values, dates; None for text and plain numbers."""
    if isinstance(raw, ErrorValue):
        return Parsed(problem="XS208", values={"error": str(raw)})
    if isinstance(raw, bool):
        return not_a_number("boolean")
    if not isinstance(raw, str):
        if not math.isfinite(raw):
            return not_a_number("huge")
        if formats.is_date(number_format):
            return not_a_number("date")
    return None


def parse_count(raw: RawValue, number_format: str | None = None, *, allow_rate: bool = False) -> Parsed:
    """A count: a whole number from 0. `number_format` is that of the cell, None for General.

    `allow_rate` accepts `21 (70%)`, the value with its rate beside it (`Parsed.rate`). A word or dash for none is 0.
    """
    refused = unusable(raw, number_format)
    if refused is not None:
        return refused
    if isinstance(raw, str):
        return _count_of_text(repair(raw), allow_rate)
    if raw and formats.is_percent(number_format):
        return not_a_number("percent")
    digits = formats.shortest(round(raw, _NOISE))
    if raw < 0 and digits != "0":
        return Parsed(problem="XS203", variant="negative")
    if raw >= numerals.HUGE:
        return not_a_number("huge")
    if digits.isdigit():
        return Parsed(int(digits))
    before, _, after = digits.partition(".")
    return _not_whole("", before, after)


def _not_whole(variant: str, before: str, after: str) -> Parsed:
    """XS204 where the number is a thousand times too small in all likelihood, else XS203."""
    likely = numerals.thousandfold(before, after) if before.isdigit() and after.isdigit() else None
    if likely is None:
        return Parsed(problem="XS203", variant="fraction")
    return Parsed(problem="XS204", variant=variant, values={"likely": likely})


def _count_of_text(text: str, allow_rate: bool) -> Parsed:
    if not text:
        return BLANK
    if numerals.is_none(text):
        return Parsed(0)
    value = numerals.whole(text)
    if value is not None:
        return not_a_number("huge") if value >= numerals.HUGE else Parsed(value, notes=typed_as_text(value))
    digits = numerals.fraction(text)
    if digits is not None:
        return _not_whole("text", *digits)
    if text[0] in "-−" and _is_numeral(text[1:].lstrip()):
        return Parsed(problem="XS203", variant="negative")
    compound = _COMPOUND.fullmatch(text) if len(text) <= numerals.LONGEST else None
    if compound is not None and (numerals.is_none(compound[1]) or _is_numeral(compound[1])):
        return _compound(compound, allow_rate)
    return _not_a_number(text)


def _is_numeral(text: str) -> bool:
    return numerals.whole(text) is not None or numerals.fraction(text) is not None


def _compound(match: re.Match[str], allow_rate: bool) -> Parsed:
    count = _count_of_text(match[1], False)
    if count.problem is not None:
        return count
    if not allow_rate:
        return not_a_number("compound", count.value if isinstance(count.value, int) else None)
    decimals = match[3] or ""
    return Parsed(count.value, rate=(float(f"{match[2]}{decimals}e-{len(decimals) + 2}"), len(decimals)))


def _not_a_number(text: str) -> Parsed:
    """XS202, with the reason where it is plain."""
    if numerals.is_hedge(text):
        return not_a_number("hedge")
    if numerals.is_date_like(text):
        return not_a_number("date")
    if numerals.is_percentage(text):
        return not_a_number("percent")
    likely = numerals.ratio(text)
    if likely is not None:
        return not_a_number("ratio", likely)
    likely = numerals.with_unit(text)
    return not_a_number() if likely is None else not_a_number("unit_in_cell", likely)


def parse_decimal(raw: RawValue, number_format: str | None = None) -> Parsed:
    """A decimal number, comma or point before the decimals; `7.290` is 7290, as everywhere in Vietnam.

    `109,033` is refused (XS204 "decimal"): the comma may stand before decimals, as Vietnamese has it, or before
    thousands, as Excel in English shows them, and nothing in the cell tells which.
    """
    refused = unusable(raw, number_format)
    if refused is not None:
        return refused
    if not isinstance(raw, str):
        return not_a_number("percent") if raw and formats.is_percent(number_format) else Parsed(float(raw))
    text = repair(raw)
    if not text:
        return BLANK
    if numerals.is_none(text):
        return Parsed(0.0)
    sign, digits = (-1, text[1:].lstrip()) if text[0] in "-−" else (1, text)
    if numerals.comma_group(digits):
        before, after = digits.split(",")
        likely = sign * float(f"{before}.{after}")
        return Parsed(
            problem="XS204", variant="decimal", values={"likely": likely, "other": sign * int(before + after)}
        )
    value = _decimal(digits)
    if value is None:
        return _not_a_number(text)
    value *= sign
    return not_a_number("huge") if abs(value) >= numerals.HUGE else Parsed(value, notes=typed_as_text(value))


def _decimal(digits: str) -> float | None:
    value = numerals.whole(digits)
    if value is not None:
        return float(value)
    parts = numerals.fraction(digits)
    return float(".".join(parts)) if parts else None
