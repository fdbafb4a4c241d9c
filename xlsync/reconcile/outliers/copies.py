"""Whether two rows of figures are so alike that one was copied from the other."""

from collections.abc import Collection, Mapping

#: Both rows need different figures of at least two digits, so many of them: two honest rows of a few small counts may
#: agree by chance, five different figures of 10 and more may not.
LEAST_DISTINCT = 5
_TWO_DIGITS = 10


def copied_figures(one: Mapping[str, int], other: Mapping[str, int], stocks: Collection[str] = ()) -> int:
    """How many figures were copied, by field: 0 unless both rows have the same fields with exactly the same figures,
    among the flows `LEAST_DISTINCT` different ones of two digits or more. `stocks` may honestly stay as they were:
    they prove nothing, nor do zeros; neither is counted."""
    if one != other:
        return 0
    flows = [count for field, count in one.items() if field not in stocks]
    telling = {count for count in flows if count >= _TWO_DIGITS}
    return sum(count > 0 for count in flows) if len(telling) >= LEAST_DISTINCT else 0
