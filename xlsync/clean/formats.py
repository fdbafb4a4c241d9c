"""Number formats of Excel, as far as they say what a person sees: a date, a percentage, decimals.

The codes are the ones in the file (ECMA-376 part 1, 18.8.31), which are English in every language version of Excel.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# Quoted and escaped text, colours, conditions and currencies: nothing of these is a date token. [h] and [mm] are.
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_MOST_DIGITS = 1e15


@lru_cache(maxsize=512)
def _bare(number_format: str) -> str:
    return _LITERALS.sub("", number_format).lower().partition(";")[0]


@lru_cache(maxsize=512)
def is_date(number_format: str | None) -> bool:
    """Whether a number in this format is seen as a date (perhaps with a time) or as a time of day."""
    if not number_format:
        return False
    bare = _bare(number_format)
    return "general" not in bare and any(token in bare for token in "dmyhs")


@lru_cache(maxsize=512)
def is_percent(number_format: str | None) -> bool:
    """Whether a number in this format is seen as a percentage."""
    return bool(number_format) and "%" in _bare(number_format or "")


@lru_cache(maxsize=512)
def shown_decimals(number_format: str | None) -> int | None:
    """Decimals that the format shows, None when it leaves them to the number (General)."""
    if not number_format:
        return None
    bare = _bare(number_format)
    if "general" in bare or "@" in bare or not any(digit in bare for digit in "0#?"):
        return None
    match = _DECIMALS.search(bare)
    return len(match[1]) if match else 0


def shortest(value: float) -> str:
    """A number in its shortest form, without `.0`, at the 15 digits that Excel keeps: `7.0` → `7`, `7.29` → `7.29`."""
    if value == int(value) if abs(value) < _MOST_DIGITS else False:
        return str(int(value))
    return f"{value:.15g}"


def round_half_up(value: float, places: int) -> float:
    """Rounded as Excel shows it: half away from zero, on the decimal form of the number."""
    unit = Decimal(1).scaleb(-places)
    return float(Decimal(f"{value:.15g}").quantize(unit, rounding=ROUND_HALF_UP))
