"""A quantity as a report states it: a number with its bounds, what it counts, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What sort of quantity."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    MEASURE = "measure"  # with a unit of measure: km, m2, ngày, giờ
    TIMES = "times"  # (2 lần)
    RATIO = "ratio"  # 17/17: `value` the part, `whole` the whole


class Hedge(StrEnum):
    """What a word beside the number makes of it."""

    EXACT = "exact"
    ABOUT = "about"  # khoảng
    UNDER = "under"  # gần: somewhat less
    OVER = "over"  # hơn, trên: somewhat more
    AT_LEAST = "at_least"  # ít nhất, từ … trở lên
    AT_MOST = "at_most"  # không quá, tối đa, dưới
    RANGE = "range"  # 01 - 02 cuộc, từ 5 đến 7


@dataclass(frozen=True, slots=True)
class Quantity:
    """One stated quantity. Characters are counted in the paragraph's text from 0, ends not included.

    `value` is exact (`109,033 tỷ đồng` is 109033000000, with `scale` 10**9 and `decimals` 3). A percentage is 70, not
    0.7. `low` and `high` are what the hedge allows (None: no bound). `unit` is the folded noun or unit right after the
    number (`đoàn viên`), `subject` the words before it in its clause, folded, nearest first. `other` is the second
    reading where point and comma leave two (`4,000`: 4 or 4000); `spelled` says that a word stands for the number.
    """

    kind: Kind
    value: Fraction
    start: int
    end: int
    text: str
    paragraph: int
    sentence: int
    unit: str = ""
    subject: tuple[str, ...] = ()
    hedge: Hedge = Hedge.EXACT
    low: Fraction | None = None
    high: Fraction | None = None
    decimals: int = 0
    scale: int = 1
    whole: Fraction | None = None
    other: Fraction | None = None
    spelled: bool = False

    @property
    def readings(self) -> tuple[Fraction, ...]:
        """The values that the text may mean, the likely one first."""
        return (self.value,) if self.other is None else (self.value, self.other)

    @property
    def head(self) -> str:
        """The first word of its noun, "" without one."""
        return self.unit.split()[0] if self.unit else ""

    def allows(self, value: Fraction | int) -> bool:
        """Whether that value is what the text says, hedges, stated decimals and the other reading considered."""
        exact = Fraction(value)
        if self.other is not None and exact == self.other:
            return True
        if self.hedge is Hedge.EXACT:
            step = Fraction(self.scale, 10**self.decimals)
            return exact == self.value if step == 1 else abs(exact - self.value) * 2 <= step
        return (self.low is None or exact >= self.low) and (self.high is None or exact <= self.high)
