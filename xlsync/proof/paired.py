"""XS502: visits beside persons, petitions beside cases: `259 lượt/316 người. Trong đó, thường xuyên 161/201 người; định
kỳ 98 lượt/115 người` (the pairs of Thông tư 02/2021/TT-TTCP). When the parts of one of the two add up, they are all the
parts, and those of the other must add up as well."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import between
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.sentences import Sentence
from xlsync.proof.told_wrong import wrong_sum

_JOINED = re.compile(r"(?:\s+[a-z]+){0,4}\s*(?:/|\bvoi\b|,)\s*(?:tong\s+|so\s+)?")
_OPENS = re.compile(r"[:;.(]|\b(?:trong do|gom|cu the|theo do)\b")
_LEAST_PARTS = 2
_MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two numbers told as one, their passage from `first.start` to `last.end` (one quantity where it is a ratio)."""

    one: Fraction
    other: Fraction
    first: Quantity
    last: Quantity


def paired(document: Document, facts: Facts) -> Iterator[Finding]:
    """The first total pair of a sentence, its parts in the same sentence or in the next one too."""
    for at, sentence in enumerate(facts.sentences):
        own = list(_pairs(facts, sentence))
        if not own:
            continue
        later = facts.sentences[at + 1 : at + 2]
        beside = [pair for each in later if each.paragraph <= sentence.paragraph + 1 for pair in _pairs(facts, each)]
        for place, total in enumerate(own):
            parts = [*own[place + 1 :], *beside][:_MOST_PARTS]
            wrong = _wrong(total, parts) if parts and _opened(facts, total, parts[0]) else None
            if wrong is not None:
                yield _finding(document, facts, total, *wrong)
                break


def _pairs(facts: Facts, sentence: Sentence) -> Iterator[_Pair]:
    own = facts.quantities_of(sentence)
    flat = facts.flat(sentence.paragraph)
    at = 0
    while at < len(own):
        each = own[at]
        at += 1
        if each.hedge is not Hedge.EXACT or each.other is not None:
            continue
        follower = own[at] if at < len(own) else None
        if each.kind is Kind.RATIO and each.whole is not None:
            if follower is None or follower.kind is not Kind.PERCENT:
                yield _Pair(each.value, each.whole, each, each)
        elif each.kind is Kind.COUNT and follower is not None and follower.kind is Kind.COUNT:
            exact = follower.hedge is Hedge.EXACT and follower.other is None
            gap = between(flat, each, follower)
            if exact and _JOINED.fullmatch(gap) and ("," not in gap or follower.head not in {each.head, ""}):
                at += 1
                yield _Pair(each.value, follower.value, each, follower)


def _opened(facts: Facts, total: _Pair, part: _Pair) -> bool:
    """Whether something more than a comma stands between a total and its first part."""
    if total.last.paragraph != part.first.paragraph:
        return True
    return _OPENS.search(between(facts.flat(total.last.paragraph), total.last, part.first)) is not None


def _wrong(total: _Pair, parts: Sequence[_Pair]) -> tuple[Sequence[_Pair], bool] | None:
    """The parts of which only the first numbers (False) or only the second ones (True) add up."""
    for count in range(_LEAST_PARTS, len(parts) + 1):
        run = parts[:count]
        sums = (sum(each.one for each in run), sum(each.other for each in run))
        right = (sums[0] == total.one, sums[1] == total.other)
        if all(right):
            return None
        nouns = {each.first.head for each in (total, *run) if each.first is not each.last}
        if any(right) and min(total.one, total.other) >= count and len(nouns) <= 1:
            return run, right[0]
    return None


def _finding(document: Document, facts: Facts, total: _Pair, parts: Sequence[_Pair], second: bool) -> Finding:
    values = [each.other if second else each.one for each in parts]
    stated = total.other if second else total.one
    last = parts[-1].last
    end = last.end if last.paragraph == total.first.paragraph else total.last.end
    place = (total.first.paragraph, total.first.start, end)
    added = sum(values, Fraction(0))
    return wrong_sum(document, facts, place, [str(value) for value in values], added, stated, str(stated))
