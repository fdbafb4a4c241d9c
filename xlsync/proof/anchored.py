"""XS501: a number told once beside one of the same noun that is told again and again, or that its percentage proves.

`126 thí sinh`, `63/126 thí sinh (50%)`, `112/126 thí sinh`: 126 is a figure of the report. `162 thí sinh` elsewhere is
a slip for it. Of numbers that nothing anchors either may be right, and they may be of two things.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding, Origin
from xlsync.proof.claims import between, change_word
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.repeats import told_twice
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.slips import alike, neighbours_swapped

_FROM_TO = re.compile(r"\s*(?:len|xuong|den|con|xuong con|len den)\s+")
_LEAST = 100
_ANCHORED = 2  # times told
_NEAR = 3  # sentences within which one wrong digit is a slip, too
_MOST_VALUES = 8  # of one noun: where a report tells more, any two may be alike


@dataclass(frozen=True, slots=True)
class _Told:
    value: Fraction
    quantity: Quantity
    place: int  # which sentence of the document
    weight: int


def anchored(document: Document, facts: Facts) -> Iterator[Finding]:
    """Each number that is told once and differs from an anchored one of its noun as a slip does: by two neighbouring
    digits in the wrong order, or by one digit a few sentences from where its percentage proves the other."""
    by_noun: dict[str, list[_Told]] = defaultdict(list)
    for place, sentence in enumerate(facts.sentences):
        if document.paragraph(sentence.paragraph).origin is Origin.BODY:
            for each in _told(facts, facts.quantities_of(sentence), place):
                by_noun[each.quantity.head].append(each)
    for told in by_noun.values():
        times: Counter[Fraction] = Counter()
        for each in told:
            times[each.value] += each.weight
        if len(times) > _MOST_VALUES:
            continue
        for single in told:
            anchor = next((each for each in told if _slip_for(single, each, times)), None)
            if times[single.value] == 1 and anchor is not None:
                yield told_twice(document, facts, anchor.quantity, single.quantity, anchor.value, single.value)


def _told(facts: Facts, own: Sequence[Quantity], place: int) -> Iterator[_Told]:
    """The counts of a sentence and the wholes of its ratios; a whole of which a percentage is right counts twice."""
    following = {one.start: other for one, other in pairwise(own) if other.kind is Kind.PERCENT}
    nouns = {one.start: other.unit for one, other in pairwise(own)
             if _FROM_TO.fullmatch(between(facts.flat(one.paragraph), one, other))}  # fmt: skip
    named = {each.value: each.unit for each in reversed(own) if each.kind is Kind.COUNT and each.unit}
    for each in own:
        exact = each.hedge is Hedge.EXACT and each.other is None and not each.spelled
        unit = each.unit or nouns.get(each.start, "") or named.get(each.value, "")  # `60,0% của 4.862`
        if not exact or not unit or change_word(facts.flat(each.paragraph), each):
            continue
        if each.kind is Kind.COUNT:
            yield _Told(each.value, replace(each, unit=unit), place, 1)
        elif each.kind is Kind.RATIO and each.whole:
            share, percent = exactly(each.value, each.whole), following.get(each.start)
            proved = share is not None and percent is not None and bool(follows(percent, share))
            yield _Told(each.whole, each, place, 1 + proved)


def _slip_for(single: _Told, anchor: _Told, times: Counter[Fraction]) -> bool:
    if times[anchor.value] < _ANCHORED or min(single.value, anchor.value) < _LEAST or single.place == anchor.place:
        return False
    if neighbours_swapped(single.value, anchor.value):
        return True
    if not anchor.weight > 1:
        return False
    same_noun = single.quantity.unit.split()[:2] == anchor.quantity.unit.split()[:2]
    near = abs(single.place - anchor.place) <= _NEAR and same_noun
    return near and len(str(single.value)) == len(str(anchor.value)) and alike(single.value, anchor.value)
