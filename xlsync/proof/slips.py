"""Numbers of which one may be a slip of the fingers for the other."""

from fractions import Fraction

_FARTHEST = 20  # times: one digit too many, and another size where zeros at the end only tell the size


def swapped(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by the order of their digits: 3.860 and 3.680."""
    a, b = _digits(one), _digits(other)
    return one != other and bool(a) and len(a) == len(b) and sorted(a) == sorted(b)


def neighbours_swapped(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by two neighbouring digits in the wrong order: 3.860 and 3.680. Of two numbers of four
    digits that have nothing to do with each other, one pair in three thousand does."""
    a, b = _digits(one), _digits(other)
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and swapped(one, other)


def alike(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by the order of their digits, or in one digit that is wrong, missing or too many."""
    a, b = _digits(one), _digits(other)
    if one == other or not a or not b or max(one, other) > _FARTHEST * min(one, other):
        return False
    if swapped(one, other):
        return True
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _digits(value: Fraction) -> str:
    """The digits without those that only tell the size; "" for what has no end."""
    scaled = value * 10**6
    return str(int(scaled)).rstrip("0") if scaled.denominator == 1 and value > 0 else ""
