"""XS502: shares told one after another are of one whole, named or not far before; the one that is not is wrong.

`499 người trúng cử. … 151 nữ, chiếm 30,26%; 89 người dân tộc thiểu số, chiếm 17,84%; 14 người ngoài Đảng, chiếm 2,8%`:
no word says of what the shares are. But when two of them are of one number, so is the third beside them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, between, linked
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import other_base
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.slips import alike
from xlsync.proof.told_wrong import wrong_share

_NEAR = 5  # paragraphs of the shares that are compared
_FAR = 8  # paragraphs back in which the whole may stand
_LEAST_BESIDES = 2  # shares that are of the whole
_SURE = 3  # so many that the odd one need not look like a slip
_LEAST_DIGITS = 2  # of a percentage that shows of what it is
_LINE = 150  # characters of a paragraph that is a line of a list
_MOST_BETWEEN = 60  # characters between a number and its percentage
_MANY_DIGITS = 2  # a share of more of them is of a number by chance once in some hundred
_OTHER_TIMES = ("so voi", "cung ky", "nam truoc", "nhiem ky truoc", "khoa truoc")


@dataclass(frozen=True, slots=True)
class _Share:
    part: Quantity
    percent: Quantity


def series(document: Document, facts: Facts) -> Iterator[Finding]:
    """Paragraph by paragraph, with the shares and the counts of that one and of the two before it."""
    shares: dict[int, list[_Share]] = {}
    for sentence in facts.sentences:
        shares.setdefault(sentence.paragraph, []).extend(_shares(facts, facts.quantities_of(sentence)))
    for paragraph, own in shares.items():
        if not own:
            continue
        beside = [share for at in range(paragraph - _NEAR, paragraph + _NEAR + 1) for share in shares.get(at, ())]
        last = own[-1].percent
        near = [
            each
            for each in facts.quantities
            if paragraph - _FAR <= each.paragraph and (each.paragraph, each.start) < (last.paragraph, last.start)
        ]
        short = {each.part.paragraph for each in beside if len(facts.flat(each.part.paragraph).plain) <= _LINE}
        for share, whole in _odd(beside, near, short, paragraph):
            yield wrong_share(document, facts, share.part, whole, share.percent)


def _shares(facts: Facts, own: Sequence[Quantity]) -> Iterator[_Share]:
    """A plain count and the percentage said of it, compared with no other time and no plan."""
    for part, percent in pairwise(own):
        flat = facts.flat(part.paragraph)
        if part.kind not in {Kind.COUNT, Kind.RATIO} or percent.kind is not Kind.PERCENT:
            continue
        plain = part.hedge is percent.hedge is Hedge.EXACT and part.other is None and part.value.denominator == 1
        if not plain or not linked(flat, part, percent) or len(between(flat, part, percent)) > _MOST_BETWEEN:
            continue
        if not other_base(after(flat, percent)) and not in_other_time(facts, part):
            yield _Share(part, percent)


def in_other_time(facts: Facts, part: Quantity) -> bool:
    """Whether the number stands in a bracket that tells of another time: `so với khóa trước (có 62 người, 12,4%)`."""
    flat = facts.flat(part.paragraph)
    at = flat.position(part.start)
    opened = flat.plain.rfind("(", 0, at)
    if opened < 0 or ")" in flat.plain[opened:at]:
        return False
    return any(words in flat.plain[max(0, opened - 40) : at] for words in _OTHER_TIMES)


def _wholes(near: Sequence[Quantity]) -> set[Fraction]:
    counts = {each.value for each in near if each.kind is Kind.COUNT and each.other is None}
    return counts | {each.whole for each in near if each.kind is Kind.RATIO and each.whole}


def _of(share: _Share, whole: Fraction) -> bool:
    if share.part.kind is Kind.RATIO and share.part.whole != whole:
        return False
    exact = exactly(share.part.value, whole) if whole >= share.part.value else None
    return exact is not None and bool(follows(share.percent, exact))


def _odd(
    found: Sequence[_Share], near: Sequence[Quantity], lines: set[int], paragraph: int
) -> Iterator[tuple[_Share, Fraction]]:
    """The shares of no number near, beside those of the number of which most are. With one such share only, and that
    of many digits, or with two, the odd one must look like a slip."""
    wholes = _wholes(near)
    if not wholes:
        return
    here = [share for share in found if share.part.paragraph == paragraph]
    best = max(wholes, key=lambda whole: (_count(here, whole), _count(found, whole), whole))
    own = [place for place, share in enumerate(found) if _of(share, best)]
    digits = [_digits(found[place].percent) for place in own]
    telling = sum(count >= _LEAST_DIGITS for count in digits)
    enough = telling >= _LEAST_BESIDES or max(digits, default=0) > _MANY_DIGITS
    for place, share in enumerate(found):
        if (
            share not in here
            or share.part.kind is Kind.RATIO
            or not enough
            or place in own
            or any(_of(share, whole) for whole in wholes)
        ):
            continue
        beside = [found[at].part.paragraph for at in (place - 1, place + 1) if at in own]
        same = share.part.paragraph in beside
        line = share.part.paragraph in lines and any(
            each in lines and abs(each - share.part.paragraph) == 1 for each in beside
        )
        if (same and telling >= _SURE) or ((same or line) and _slip(share, best)):
            yield share, best


def _count(found: Sequence[_Share], whole: Fraction) -> int:
    return sum(_of(share, whole) for share in found)


def _digits(percent: Quantity) -> int:
    return len(str(percent.value * 10**percent.decimals))


def _slip(share: _Share, whole: Fraction) -> bool:
    """Whether the percentage or the part with one digit or the order of its digits changed would be right."""
    exact = exactly(share.part.value, whole)
    right = exact.rounded(share.percent.decimals) if exact and share.part.value <= whole else None
    needed = Fraction(round(share.percent.value * whole / 100))
    return (right is not None and alike(right, share.percent.value)) or alike(needed, share.part.value)
