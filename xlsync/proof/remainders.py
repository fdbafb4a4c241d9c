"""XS502: what is left is not the whole without what was dealt with: `19/33 vụ việc; 14 vụ còn lại đang giải quyết`."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before, between
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.proof.told_wrong import wrong_sum

_LEFT_BEFORE = re.compile(r"\b(?:so\s+)?con lai(?:\s+(?:la|co))?\s+$|(?:^|[;,.]\s*|\bva\s+)(?:hien\s+)?con\s+$")
_LEFT_AFTER = re.compile(r"(?:\s+(?!va\b|trong\b)[a-z]+){0,3}?\s+con lai\b")
_NOT_DONE = re.compile(r"(?:\s+[a-z]+){1,4}?\s+(?:chua|khong|dang)\b")
_STILL = re.compile(r"\bdang\s+(?:[a-z]+\s+){1,7}$")
_NOT_LEFT = re.compile(r"\b(?:chi|giam|xuong|giam xuong|ha|rut)\s+con\s+$")
_BACK = 2  # sentences
_LEAST = 10
_LEAST_BESIDE = 2
_LONG = 100  # a shorter number may be a slip apart from others by chance


def remainders(document: Document, facts: Facts) -> Iterator[Finding]:
    """After a ratio, what is left must be its whole without its part; after two counts, the larger without the smaller,
    when another value would be a slip of the fingers away. Several numbers that are left together count as one."""
    for at, sentence in enumerate(facts.sentences):
        own = facts.quantities_of(sentence)
        earlier = [
            each
            for last in facts.sentences[max(0, at - _BACK) : at]
            if last.paragraph >= sentence.paragraph - 1
            for each in facts.quantities_of(last)
        ]
        for place, left in enumerate(own):
            if left.kind is not Kind.COUNT or left.hedge is not Hedge.EXACT or left.other is not None or left.spelled:
                continue
            sure = _is_left(facts, left)
            if not sure and not _STILL.search(before(facts.flat(left.paragraph), left)):
                continue
            known = [each for each in (*earlier, *own[:place]) if each.head == left.head]
            if sure and place and _right_after(facts, own[place - 1], left):
                known.append(own[place - 1])
            together = _together(own[place + 1 :], left)
            beside = [each for each in own[:place] if each in known and each.kind is Kind.COUNT]
            whole = _after_ratio(facts, known, left, together, sure)
            if whole is None and sure:
                whole = _after_counts(known, left, beside)
            if whole is None and not sure and len(beside) >= _LEAST_BESIDE:
                whole = _with_those_beside(known, left, beside)
            if whole is not None:
                yield _finding(document, facts, left, *whole)


def _right_after(facts: Facts, ratio: Quantity, left: Quantity) -> bool:
    """Whether what is left is told right after a ratio, in whatever noun: `102/244 (142 xã còn lại …)`, `16/17 công
    đoàn ngành đã ban hành, còn 01 đơn vị chưa ban hành`."""
    flat = facts.flat(left.paragraph)
    gap = between(flat, ratio, left)
    if ratio.kind is not Kind.RATIO or ratio.value > (ratio.whole or 0):
        return False
    return re.fullmatch(r"[a-z ]*\(\s*", gap) is not None or (
        re.search(r"[;.]", gap) is None and _NOT_DONE.match(after(flat, left, 60)) is not None
    )


def _is_left(facts: Facts, left: Quantity) -> bool:
    flat = facts.flat(left.paragraph)
    leading = before(flat, left)
    if _NOT_LEFT.search(leading):
        return False
    return bool(_LEFT_BEFORE.search(leading)) or bool(_LEFT_AFTER.match(after(flat, left)))


def _together(following: Sequence[Quantity], left: Quantity) -> list[Fraction]:
    """The number itself, and with those of its noun that follow it one by one."""
    sums = [left.value]
    for each in following:
        if each.kind is Kind.COUNT and each.head == left.head:
            sums.append(sums[-1] + each.value)
    return sums


def _after_ratio(
    facts: Facts, known: Sequence[Quantity], left: Quantity, together: Sequence[Fraction], sure: bool
) -> tuple[Quantity, Fraction, Fraction] | None:
    """The ratio, its part and its whole when the number does not go with them and no other numbers explain it."""
    ratios = [each for each in known if each.kind is Kind.RATIO and each.paragraph == left.paragraph]
    ratio = ratios[-1] if ratios else None
    if ratio is None or ratio.whole is None:
        return None
    flat = facts.flat(left.paragraph)
    near = not re.search(r"\.\s", between(flat, ratio, left)) and (sure or ";" not in between(flat, ratio, left))
    needed = [each.whole - each.value for each in ratios if each.whole]
    counts = [each.value for each in known if each.kind is Kind.COUNT]
    needed += [one - other for one in counts for other in counts if one > other]
    whole = ratio.whole
    if not near or whole <= ratio.value or any(each in needed for each in together):
        return None
    if not sure and not alike(whole - ratio.value, left.value):
        return None
    return ratio, ratio.value, whole


def _after_counts(
    known: Sequence[Quantity], left: Quantity, beside: Sequence[Quantity]
) -> tuple[Quantity, Fraction, Fraction] | None:
    """`nhận 1.536 đơn; qua phân loại có 221 đơn …; số còn lại 1.315 đơn`."""
    counts = [each for each in known if each.kind is Kind.COUNT and each.hedge is Hedge.EXACT]
    runs = [
        sum((each.value for each in counts[first:last]), Fraction(0))
        for first in range(len(counts))
        for last in range(first + 1, len(counts) + 1)
    ]
    if any(whole.value - part == left.value for whole in counts for part in runs):
        return None
    parts = sum((each.value for each in beside), Fraction(0))
    earlier = [each for each in counts if each not in beside]
    if beside and earlier:
        right = earlier[0].value - parts
        if min(left.value, right) >= _LEAST and alike(right, left.value):
            return beside[0], parts, earlier[0].value
    if left.value < _LONG and len(counts) != 2:
        return None
    for whole in reversed(counts):
        for part in reversed(counts):
            if part.value < whole.value and alike(whole.value - part.value, left.value) and part.start > whole.start:
                return part, part.value, whole.value
    return None


def _with_those_beside(
    known: Sequence[Quantity], left: Quantity, beside: Sequence[Quantity]
) -> tuple[Quantity, Fraction, Fraction] | None:
    """`bắt 242 vụ. Đã khởi tố 179 vụ, xử lý hành chính 31 vụ, đang điều tra 32 vụ`"""
    parts = sum((each.value for each in beside), Fraction(0))
    totals = [each for each in known if each.kind is Kind.COUNT and each not in beside]
    if any(each.value == parts + left.value for each in totals):
        return None
    for total in reversed(totals):
        needed = [(each.value, total.value - parts - left.value + each.value) for each in (*beside, left)]
        swapped = min(total.value, parts) >= _LEAST and neighbours_swapped(total.value, parts + left.value)
        if swapped or any(min(value, right) >= _LEAST and neighbours_swapped(value, right) for value, right in needed):
            return beside[0], parts, total.value
    return None


def _finding(
    document: Document, facts: Facts, left: Quantity, first: Quantity, part: Fraction, whole: Fraction
) -> Finding:
    start = first.start if first.paragraph == left.paragraph else left.start
    place = (left.paragraph, start, left.end)
    values = (str(part), left.text)
    return wrong_sum(document, facts, place, values, part + left.value, whole, left.text, whole - part)
