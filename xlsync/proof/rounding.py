"""Whether a stated percentage follows from its parts, under each convention of rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from xlsync.model import Finding, Passage
from xlsync.proof.quantity import Hedge, Quantity
from xlsync.texts import catalogue

_MOST_QUOTES = 3


class Convention(StrEnum):
    """How decimals that are not printed were treated."""

    HALF_UP = "half_up"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Exact:
    """A percentage before rounding; from `low` to `high` where the parts themselves are rounded (2,5 tỷ)."""

    low: Fraction
    high: Fraction

    def rounded(self, decimals: int) -> Fraction:
        """Half up at that many decimals."""
        scale = 10**decimals
        return Fraction(floor((self.low + self.high) / 2 * scale + Fraction(1, 2)), scale)


@dataclass(frozen=True, slots=True)
class Told:
    """A percentage that follows from its parts under those conventions, and where it stands."""

    passage: Passage
    quote: str
    conventions: frozenset[Convention]


def exactly(part: Fraction, whole: Fraction) -> Exact | None:
    """The percentage of two exact numbers, None of a whole that is zero."""
    return share((part, part), (whole, whole))


def share(part: tuple[Fraction, Fraction], whole: tuple[Fraction, Fraction]) -> Exact | None:
    """The percentage of numbers that lie in these spans, None where the whole may be zero."""
    if whole[0] <= 0:
        return None
    return Exact(part[0] * 100 / whole[1], part[1] * 100 / whole[0])


def span(quantity: Quantity) -> tuple[Fraction, Fraction]:
    """Where the number lies of which this is the rounding: itself for whole numbers, half a step either way else."""
    step = Fraction(quantity.scale, 10**quantity.decimals)
    half = step / 2 if step != 1 else Fraction(0)
    return quantity.value - half, quantity.value + half


def conventions(stated: Fraction, decimals: int, exact: Exact) -> frozenset[Convention]:
    """The conventions under which the stated percentage is right; none when it is wrong under each."""
    step = Fraction(1, 10**decimals)
    found = set()
    if stated - step / 2 <= exact.high and exact.low < stated + step / 2:
        found.add(Convention.HALF_UP)
    if stated <= exact.high and exact.low < stated + step:
        found.add(Convention.TRUNCATED)
    return frozenset(found)


def follows(percent: Quantity, exact: Exact) -> frozenset[Convention]:
    """Like `conventions`, for a quantity: a hedge allows more (all conventions), another reading is tried
    too, and so are fewer decimals where the last is a zero."""
    if percent.hedge is not Hedge.EXACT:
        allowed = (percent.low is None or exact.high >= percent.low) and (
            percent.high is None or exact.low <= percent.high
        )
        return frozenset(Convention) if allowed else frozenset()
    found = conventions(percent.value, percent.decimals, exact)
    if not found and percent.decimals > 1 and not percent.value * 10 ** (percent.decimals - 1) % 1:
        found = conventions(percent.value, percent.decimals - 1, exact)  # 17,30%: rounded to 17,3% and filled up
    if not found and percent.other is not None and conventions(percent.other, 3, exact):
        return frozenset(Convention)
    return found


def mixed(told: Sequence[Told]) -> Finding | None:
    """XS303, once a document: some percentages are right only when rounded half up, others only when cut off."""
    half_up = [each for each in told if each.conventions == {Convention.HALF_UP}]
    truncated = [each for each in told if each.conventions == {Convention.TRUNCATED}]
    if not half_up or not truncated:
        return None
    return catalogue.finding(
        "XS303",
        variant="report",
        values={
            "half_up": _quotes(half_up),
            "truncated": _quotes(truncated),
            "paragraph": truncated[0].passage.paragraph,
            "other_paragraph": half_up[0].passage.paragraph,
        },
        found=_quotes(truncated),
        passage=truncated[0].passage,
    )


def _quotes(told: Sequence[Told]) -> str:
    quotes = "; ".join(f"“{each.quote}”" for each in told[:_MOST_QUOTES])
    return quotes + (f" (+{len(told) - _MOST_QUOTES})" if len(told) > _MOST_QUOTES else "")


def shown(value: Fraction, decimals: int) -> str:
    """For messages: `91.88%`."""
    return f"{float(value):.{decimals}f}%"
