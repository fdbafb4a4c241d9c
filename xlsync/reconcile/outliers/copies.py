"""Whether two rows of figures are so alike that one was copied from the other."""

from collections.abc import Mapping

#: Fields that both rows need, distinct figures of at least two digits among them: two honest rows of a few small
#: counts may agree by chance, five different figures of 10 and more may not.
LEAST_DISTINCT = 5
_TWO_DIGITS = 10


def copied_figures(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    """How many non-zero figures were copied: 0 unless both rows have the same fields with exactly the same figures,
    among them `LEAST_DISTINCT` different ones of two digits or more."""
    if one != other:
        return 0
    telling = {count for count in one.values() if count >= _TWO_DIGITS}
    return sum(count > 0 for count in one.values()) if len(telling) >= LEAST_DISTINCT else 0
