"""Numbers, percentages and dates as the offices print them: `7.290`, `7,29`, `95%`, `30/06/2025`."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from xlsync.model.rounding import Rounding

Number = int | float
_VAST = 1e21
_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.TRUNCATE: ROUND_DOWN}


def plain_number(value: Number) -> str:
    """The shortest form without grouping, point as decimal mark: `7290`, `7.29`, never `7290.0` or `1e+16`.

    Values are rounded to 9 decimals, as everywhere numbers are compared. What no office can mean (not a number, a float
    from 10²¹) is shown as Python writes it.
    """
    if isinstance(value, float) and not abs(value) < _VAST:
        return str(value)
    text = f"{Decimal(str(round(value, 9))):f}" if isinstance(value, float) else str(int(value))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0"} else text


def _grouped(value: Number, group: str, mark: str) -> str:
    text = plain_number(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, decimals = digits.partition(".")
    if not whole.isdigit():
        return text
    return f"{sign}{int(whole):,}".replace(",", group) + (mark + decimals if point else "")


def vi_number(value: Number) -> str:
    """`7290` → `7.290`, `7.29` → `7,29`."""
    return _grouped(value, ".", ",")


def en_number(value: Number) -> str:
    """`7290` → `7,290`, `7.29` → `7.29`."""
    return _grouped(value, ",", ".")


def number(value: Number, lang: str = "vi") -> str:
    """The number as that language prints it."""
    return en_number(value) if lang == "en" else vi_number(value)


def percent(fraction: Number, lang: str = "vi", decimals: int = 2, rounding: Rounding = Rounding.HALF_UP) -> str:
    """A fraction as a percentage, rounded, no trailing zeros: `0.9571` → `95,71%`, `0.7` → `70%`."""
    if not abs(fraction) < _VAST:
        return number(fraction, lang)
    return number(100 * rounded_fraction(fraction, decimals, rounding), lang) + "%"


def rounded_fraction(fraction: Number, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> float:
    """The fraction whose percentage has that many decimals: `0.9571` with 0 → `0.96`, truncated `0.95`."""
    with localcontext(prec=60):
        return float(Decimal(plain_number(fraction)).quantize(Decimal(1).scaleb(-decimals - 2), _MODES[rounding]))


def day(value: date | str, lang: str = "vi") -> str:
    """A day, or its ISO text: `30/06/2025`; in English as ISO. A text that is no day stays as it is."""
    try:
        parsed = value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        return str(value)
    return parsed.isoformat() if lang == "en" else f"{parsed.day:02}/{parsed.month:02}/{parsed.year}"
