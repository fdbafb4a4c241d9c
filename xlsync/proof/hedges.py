"""What `gần`, `hơn`, `khoảng` make of a number: bounds that an honest writer would keep to."""

import re
from collections.abc import Mapping
from fractions import Fraction

from xlsync.proof.quantity import Hedge

_WORDS: Mapping[str, Hedge] = {
    "gần": Hedge.UNDER, "ngót": Hedge.UNDER, "dưới": Hedge.AT_MOST, "hơn": Hedge.OVER, "trên": Hedge.OVER,
    "khoảng": Hedge.ABOUT, "ước": Hedge.ABOUT, "ước đạt": Hedge.ABOUT, "ước tính": Hedge.ABOUT, "chừng": Hedge.ABOUT,
    "xấp xỉ": Hedge.ABOUT, "ít nhất": Hedge.AT_LEAST, "tối thiểu": Hedge.AT_LEAST, "không dưới": Hedge.AT_LEAST,
    "không quá": Hedge.AT_MOST, "tối đa": Hedge.AT_MOST, "không vượt quá": Hedge.AT_MOST, "nhiều nhất": Hedge.AT_MOST,
}  # fmt: skip
_BEFORE = re.compile(rf"(?<!\w)({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s+$")
_AFTER = re.compile(r"\s*(?:[^\W\d_]+\s+){0,3}trở\s+(lên|xuống)")
_TENTH = Fraction(1, 10)
_FIVE_POINTS = Fraction(5)
_LONGEST = 16  # characters of the longest word with its blanks


def hedge_of(text: str, start: int, end: int) -> tuple[Hedge, int]:
    """The hedge beside a number that stands from `start` to `end` of the lower-case text, and where it begins."""
    word = _BEFORE.search(text, max(0, start - _LONGEST), start)
    if word is not None:
        return _WORDS[word[1]], word.start()
    after = _AFTER.match(text, end)
    if after is not None:
        return (Hedge.AT_LEAST if after[1] == "lên" else Hedge.AT_MOST), start
    return Hedge.EXACT, start


def bounds(hedge: Hedge, value: Fraction, *, percent: bool = False) -> tuple[Fraction | None, Fraction | None]:
    """Low and high of what the hedge allows, ends included; None for no bound.

    `gần 4000` promises a number that a reader would round to 4000: at most a tenth away, and at most one unit of the
    last digit that is no zero (`gần 95.000`: from 94.000; `hơn 291.800`: to 291.900); a 5 there stands for half of the
    unit before it (`hơn 25.000`: to 27.500). Percentages may lie five points away. `khoảng` is a tenth either way.
    The number itself is allowed, for `hơn 291.800` of exactly 291.800 is no error that anybody would correct.
    """
    reach = value * _TENTH
    near = min(reach, _unit(value))
    if percent:
        near = max(near, _FIVE_POINTS)
    match hedge:
        case Hedge.UNDER:
            return value - near, value
        case Hedge.OVER:
            return value, value + near
        case Hedge.ABOUT:
            return value - reach, value + reach
        case Hedge.AT_LEAST:
            return value, None
        case Hedge.AT_MOST:
            return None, value
    return None, None


def _unit(value: Fraction) -> Fraction:
    if not value:
        return Fraction(0)
    unit = Fraction(1)
    while value % unit:
        unit /= 10
        if unit < Fraction(1, 10**9):
            return value * _TENTH
    while not value % (unit * 10):
        unit *= 10
    return unit * 5 if value / unit % 10 == 5 else unit
