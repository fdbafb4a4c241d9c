"""XS502 where no word ties numbers together: totals and shares that are right but for a slip of the fingers.

Published reports seldom say `gồm` or `trên tổng số`: `tiếp 512 lượt …; thường xuyên 300 lượt …; định kỳ 212 lượt`, or a
sentence with all petitions and the next one with those resolved and their share. Such numbers are compared, and told
only when the right value and the stated one differ as a slip does; of unrelated numbers that is rarely so.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, between, change_word, linked
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import Ratios, number, other_base
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.series import in_other_time
from xlsync.proof.slips import alike
from xlsync.proof.told_wrong import wrong_share, wrong_sum
from xlsync.proof.wholes import one_noun, tied_whole, whole_of_ratio
from xlsync.texts import catalogue

_LEAST_TOTAL = 100  # below, unrelated numbers are too often a slip apart
_LEAST_DIGITS = 3  # of a percentage
_BACK = 5  # sentences before that of the percentage
_MOST_PARTS = 8
_LEAST_CHANGE = 10
_OPENED = re.compile(r"[:;.(]|\b(?:trong do|gom|cu the)\b")
_THEN = re.compile(r"\b(?:nam|cung ky|ky|quy|thang)\b")
_SAID = re.compile(r"\b(?:chiem|dat|ty le)\b")
_NEXT_CHANGE = re.compile(r"(?:\s+[a-z]+){0,4}\s*(?:,|\bva\b)\s*$")
_LEAST_SHARE = 2  # digits of a percentage that a word ties to its whole


def slipped(document: Document, facts: Facts, known: Ratios) -> Iterator[Finding]:
    """Sentence by sentence; percentages that `known` compared already are left out."""
    done = [(each.passage.paragraph, each.passage.start, each.passage.end) for each in known.told]
    done += [(p.paragraph, p.start, p.end) for each in known.findings if (p := each.passage) is not None]
    for at, sentence in enumerate(facts.sentences):
        own = [each for each in facts.quantities_of(sentence) if each.kind in {Kind.COUNT, Kind.PERCENT, Kind.RATIO}]
        yield from _sum(document, facts, own)
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


def _swapped(one: Fraction, other: Fraction) -> bool:
    """Whether whole numbers differ by two neighbouring digits in the wrong order, zeros too: 207 and 270."""
    a, b = str(one), str(other)
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(a) == len(b) and len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(a) == sorted(b)


def _sum(document: Document, facts: Facts, own: Sequence[Quantity]) -> Iterator[Finding]:
    """The first total of a sentence whose parts, counted in its noun, miss it by two neighbouring digits swapped. Parts
    with a percentage that is right of the total are right themselves."""
    shared = {one.start: other for one, other in pairwise(own) if other.kind is Kind.PERCENT}
    found = [each for each in own if _plain(each)]
    for at, total in enumerate(found):
        if total.value < _LEAST_TOTAL or not total.unit:
            continue
        later = found[at + 1 :]
        parts = [each for each in later if each.head == total.head][:_MOST_PARTS]
        if len(parts) < len(later) and len(parts) < 2:
            parts = [each for each in later if each.head in {total.head, ""}][:_MOST_PARTS]
        runs = [parts[:count] for count in range(2, len(parts) + 1)]
        runs = [run for run in runs if all(part.value < total.value for part in run)]
        if any(sum(part.value for part in run) == total.value for run in runs):
            return
        if any(_of_total(total, part, shared.get(part.start)) for part in parts):
            return
        told = parts and _OPENED.search(between(facts.flat(total.paragraph), total, parts[0]))
        wrong = next((run for run in runs if _missed(total, run) or (told and _beside(found, total, run))), None)
        if wrong is not None:
            place = (total.paragraph, total.start, wrong[-1].end)
            added = sum((part.value for part in wrong), Fraction(0))
            yield wrong_sum(document, facts, place, [part.text for part in wrong], added, total.value, total.text)
            return


def _of_total(total: Quantity, part: Quantity, percent: Quantity | None) -> bool:
    exact = exactly(part.value, total.value)
    return percent is not None and exact is not None and bool(follows(percent, exact))


def _beside(found: Sequence[Quantity], total: Quantity, run: Sequence[Quantity]) -> bool:
    """Whether the numbers beside these, of another noun, add up: `512 lượt/530 người; thường xuyên 300 lượt/312 người;
    định kỳ 202 lượt/218 người`."""
    places = [found.index(each) for each in (total, *run)]
    for step in (1, -1):
        others = [found[place + step] for place in places if 0 <= place + step < len(found)]
        one_noun = len({_unit(each) for each in others}) == 1 and _unit(others[0]) != _unit(total)
        if len(others) == len(places) and one_noun and not set(others) & {total, *run}:
            return sum(each.value for each in others[1:]) == others[0].value
    return False


def _missed(total: Quantity, parts: Sequence[Quantity]) -> bool:
    added = sum((part.value for part in parts), Fraction(0))
    if _swapped(added, total.value):
        return True
    needed = ((part.value, total.value - added + part.value) for part in parts)
    return any(right > 0 and min(stated, right) >= 10 and _swapped(stated, right) for stated, right in needed)


def _share(
    document: Document, facts: Facts, preceding: Sequence[Quantity], percent: Quantity, earlier: Sequence[Quantity]
) -> Iterator[Finding]:
    flat = facts.flat(percent.paragraph)
    part = preceding[-1]
    digits = len(str(percent.value * 10**percent.decimals))
    if not _plain(part) or percent.hedge is not Hedge.EXACT or digits < _LEAST_SHARE:
        return
    words = between(flat, part, percent)
    if in_other_time(facts, part):
        return
    if not (linked(flat, part, percent) or _SAID.search(words)) or ";" in words or other_base(after(flat, percent)):
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
        slip = alike(right, percent.value) or (part.value >= _LEAST_TOTAL and _swapped(needed, part.value))
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
        if not _THEN.search(between(flat, change, old)):
            continue
        sign = 1 if word == "tăng" else -1
        values = [each.value for each in (*earlier, *found[:at]) if _plain(each) and _unit(each) == _unit(change)]
        changes = [(value, (value - old.value) * sign) for value in values]
        if any(right == change.value for _, right in changes):
            continue
        gap = between(flat, change, old)
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
