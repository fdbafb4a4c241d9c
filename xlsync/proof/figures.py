"""The plain counts and ratios of a sentence, with their hedges, for comparing with cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xlsync.proof.flat import Flat
from xlsync.proof.hedges import bounds, hedge_of
from xlsync.proof.quantity import Hedge

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+"
_FIGURE = re.compile(
    rf"(?<![\w/.,\-])(?P<value>{_NUMBER})(?:,(?P<decimals>[0-9]+))?(?:\s?/\s?(?P<whole>{_NUMBER})(?![\d/.\-]*\d|-[a-z]|/))?"
    r"(?![0-9.,]*[0-9]|\s?/|-[a-z])(?:\s(?P<scale>nghin|ngan|trieu|ty)\b)?(?!\s?%)"
)
_SCALES = {"nghin": 1000, "ngan": 1000, "trieu": 10**6, "ty": 10**9}
_DATED = re.compile(
    r"\b(?:(?<!co )(?<!tong )so|ngay|thang|nam|quy|dieu|khoan|muc|bieu|bang|phu luc|lan thu|khoa|ky hop thu)\s+$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the folded text: `whole` for ratios, `step` the unit of its last stated digit. The hedge beside it
    begins at `hedged`, which is `start` without one."""

    start: int
    end: int
    hedged: int
    value: Fraction
    whole: Fraction | None
    hedge: Hedge
    step: Fraction

    def allows(self, value: Fraction) -> bool:
        """Whether the text says that value: exactly, rounded at the stated digit, or as its hedge allows."""
        if self.hedge is Hedge.EXACT:
            return value == self.value if self.step <= 1 else abs(value - self.value) < self.step
        low, high = bounds(self.hedge, self.value)
        return (low is None or low <= value) and (high is None or value <= high)


def figures(flat: Flat, start: int, end: int) -> Iterator[Figure]:
    """The figures between two places of the folded text, in order; dates and numbers of documents are none."""
    for match in _FIGURE.finditer(flat.plain, start, end):
        before = flat.plain[max(0, match.start() - 14) : match.start()]
        if _DATED.search(before):
            continue
        scale = _SCALES.get(match["scale"] or "", 1)
        decimals = match["decimals"] or ""
        value = Fraction(f"{match['value'].replace('.', '')}.{decimals or 0}") * scale
        whole = Fraction(match["whole"].replace(".", "")) if match["whole"] else None
        hedge, hedged = hedge_of(flat.text, match.start(), match.end())
        step = Fraction(scale, 10 ** len(decimals))
        yield Figure(match.start(), match.end(), hedged, value, whole, hedge, step)
