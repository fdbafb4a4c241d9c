"""Numbers of which one may be a slip of the fingers for the other."""

from fractions import Fraction

_FARTHEST = 20  # times: one digit too many, and another size where zeros at the end only tell the size


def swapped(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by the order of their digits: 3.860 and 3.680, 207 and 270."""
    return one != other and any(len(a) == len(b) and sorted(a) == sorted(b) for a, b in _written(one, other))


def neighbours_swapped(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by two neighbouring digits in the wrong order: 3.860 and 3.680. Of two numbers of four
    digits that have nothing to do with each other, one pair in three thousand does."""
    for a, b in _written(one, other):
        apart = [at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
        if len(a) == len(b) and sorted(a) == sorted(b) and len(apart) == 2 and apart[1] == apart[0] + 1:
            return True
    return False


def alike(one: Fraction, other: Fraction) -> bool:
    """Whether the numbers differ by the order of their digits, or in one digit that is wrong, missing or too many."""
    if one == other or min(one, other) <= 0 or max(one, other) > _FARTHEST * min(one, other):
        return False
    return swapped(one, other) or any(_one_digit(a, b) for a, b in _written(one, other))


def _one_digit(a: str, b: str) -> bool:
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _written(one: Fraction, other: Fraction) -> list[tuple[str, str]]:
    """The digits of both: whole numbers as they are, and all without those that only tell the size."""
    found = []
    if one.denominator == other.denominator == 1 and min(one, other) > 0:
        found.append((str(one), str(other)))
    a, b = _digits(one), _digits(other)
    return [*found, (a, b)] if a and b else found


def _digits(value: Fraction) -> str:
    """The digits without those that only tell the size; "" for what has no end."""
    scaled = value * 10**6
    return str(int(scaled)).rstrip("0") if scaled.denominator == 1 and value > 0 else ""
