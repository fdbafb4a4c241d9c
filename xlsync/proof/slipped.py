"""XS502 where no word ties numbers together: totals and shares that are right but for a slip of the fingers.

Published reports seldom say `gồm` or `trên tổng số`: `tiếp 512 lượt …; thường xuyên 300 lượt …; định kỳ 212 lượt`, or a
sentence with all petitions and the next one with those resolved and their share. Such numbers are compared, and told
only when the right value and the stated one differ as a slip does; of unrelated numbers that is rarely so.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before, between, change_word, linked
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import Ratios, number, other_base
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.series import in_other_time
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.proof.told_wrong import wrong_share
from xlsync.proof.wholes import one_noun, tied_whole, whole_of_ratio
from xlsync.texts import catalogue

_LEAST_TOTAL = 100  # below, unrelated numbers are too often a slip apart
_LEAST_DIGITS = 3  # of a percentage
_BACK = 5  # sentences before that of the percentage
_LEAST_CHANGE = 10
_THEN = re.compile(r"\b(?:nam|cung ky|ky|quy|thang)\b")
_SAID_AFTER = re.compile(r"[;,]\s*(?:dat|chiem)(?:\s+(?:ty le|ti le))?\s+$")
_SAID = re.compile(r"\b(?:chiem|dat|ty le)\b")
_NEXT_CHANGE = re.compile(r"(?:\s+[a-z]+){0,4}\s*(?:,|\bva\b)\s*$")
_LEAST_SHARE = 2  # digits of a percentage that a word ties to its whole


def slipped(document: Document, facts: Facts, known: Ratios) -> Iterator[Finding]:
    """Sentence by sentence; percentages that `known` compared already are left out."""
    done = [(each.passage.paragraph, each.passage.start, each.passage.end) for each in known.told]
    done += [(p.paragraph, p.start, p.end) for each in known.findings if (p := each.passage) is not None]
    for at, sentence in enumerate(facts.sentences):
        own = [each for each in facts.quantities_of(sentence) if each.kind in {Kind.COUNT, Kind.PERCENT, Kind.RATIO}]
        earlier = [
            each
            for last in facts.sentences[max(0, at - _BACK) : at]
            if last.paragraph >= sentence.paragraph - 2
            for each in facts.quantities_of(last)
            if each.kind is Kind.COUNT
        ]
        yield from _difference(document, facts, [each for each in own if each.kind is Kind.COUNT], earlier)
        for place, percent in enumerate(own):
            told = any(p == percent.paragraph and s <= percent.start < e for p, s, e in done)
            if place and percent.kind is Kind.PERCENT and not told:
                yield from _share(document, facts, own[:place], percent, earlier)


def _plain(each: Quantity) -> bool:
    exact = each.hedge is Hedge.EXACT and each.other is None and not each.spelled
    return each.kind is Kind.COUNT and exact and each.value.denominator == 1


def _said_of(flat: Flat, preceding: Sequence[Quantity], percent: Quantity) -> tuple[Quantity, bool]:
    """The number of which a percentage is said: the one before it; before `, chiếm` and `; đạt tỷ lệ` the last that is
    no change and stands in no bracket, and whether others stand between."""
    last = preceding[-1]
    if not _SAID_AFTER.search(before(flat, percent)):
        return last, False
    for each in reversed(preceding):
        closed = ")" in _unclosed(flat, each, percent)
        if each.kind is Kind.COUNT and not closed and not change_word(flat, each):
            return each, each is not last
    return last, False


def _unclosed(flat: Flat, each: Quantity, percent: Quantity) -> str:
    """The signs of brackets between the two that belong to none opened between them."""
    signs = re.sub(r"[^()]", "", between(flat, each, percent))
    return re.sub(r"\(\)", "", signs)


def _share(
    document: Document, facts: Facts, preceding: Sequence[Quantity], percent: Quantity, earlier: Sequence[Quantity]
) -> Iterator[Finding]:
    flat = facts.flat(percent.paragraph)
    part, apart = _said_of(flat, preceding, percent)
    digits = len(str(percent.value * 10**percent.decimals))
    if not _plain(part) or percent.hedge is not Hedge.EXACT or digits < _LEAST_SHARE:
        return
    words = between(flat, part, percent)
    if in_other_time(facts, part):
        return
    told = linked(flat, part, percent) or _SAID.search(words)
    if not told or (";" in words and not apart) or other_base(after(flat, percent)):
        return
    changed = change_word(flat, part)
    sign = {"": 0, "giảm": 1, "tăng": -1}[changed]  # `giảm 61 lượt = 3,70%`: of what it was
    counted = [each for each in (*earlier, *preceding[:-1]) if _plain(each)]
    bases = [(each, each.value + sign * part.value) for each in counted]
    shares = [
        (each, whole, exact)
        for each, whole in bases
        if whole > part.value and (exact := exactly(part.value, whole)) is not None
    ]
    if any(follows(percent, exact) for _, _, exact in shares):
        return
    tied = tied_whole(facts, part, percent, [each for each in preceding[:-1] if _plain(each)])
    if tied is None:
        tied = whole_of_ratio(facts, preceding, part, percent)
    if tied is not None and not changed:
        yield wrong_share(document, facts, part, tied, percent)
        return
    if digits < _LEAST_DIGITS:
        return
    for counted_of, whole, exact in reversed(shares):
        right = exact.rounded(percent.decimals)
        needed = Fraction(round(percent.value * whole / 100))
        slip = alike(right, percent.value) or (part.value >= _LEAST_TOTAL and neighbours_swapped(needed, part.value))
        if slip and one_noun(facts, counted_of, part):
            yield wrong_share(document, facts, part, whole, percent)
            return


def _difference(
    document: Document, facts: Facts, found: Sequence[Quantity], earlier: Sequence[Quantity]
) -> Iterator[Finding]:
    """`tiếp 512 lượt, tăng 40 lượt (năm 2023 có 472 lượt)`: now, the change and the value of then."""
    word = ""
    for at, change in enumerate(found):
        flat = facts.flat(change.paragraph)
        joined = word if at and _NEXT_CHANGE.fullmatch(between(flat, found[at - 1], change)) else ""
        word = change_word(flat, change) or joined
        then = (each for each in found[at + 1 :] if _unit(each) == _unit(change))
        old = next((each for each in then if not change_word(facts.flat(each.paragraph), each)), None)
        if not word or old is None or not (_plain(change) and _plain(old)):
            continue
        gap = between(flat, change, old)
        if not _THEN.search(gap) or ";" in gap:
            continue
        sign = 1 if word == "tăng" else -1
        values = [each.value for each in (*earlier, *found[:at]) if _plain(each) and _unit(each) == _unit(change)]
        changes = [(value, (value - old.value) * sign) for value in values]
        if any(right == change.value for _, right in changes):
            continue
        sure = len(changes) == 1 and "(" in gap and ")" not in gap
        wrong = next(
            (
                (new, right)
                for new, right in reversed(changes)
                if right > 0 and (sure or (change.value >= _LEAST_CHANGE and alike(right, change.value)))
            ),
            None,
        )
        if wrong is None:
            continue
        new, right = wrong
        text = document.paragraph(change.paragraph).text
        yield catalogue.finding(
            "XS502",
            variant="difference",
            values={
                "paragraph": change.paragraph, "quote": text[change.start : old.end], "old": number(old.value),
                "new": number(new), "stated": number(change.value), "recomputed": number(right),
            },
            found=change.text,
            expected=str(right),
            passage=facts.passage(change.paragraph, change.start, old.end),
        )  # fmt: skip


def _unit(each: Quantity) -> tuple[str, ...]:
    """What tells `lượt` from `lượt người`."""
    words = tuple(each.unit.split()[:2])
    return words if words[1:] in {("nguoi",), ("doan",)} else words[:1]
