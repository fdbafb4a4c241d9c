"""XS502: a change told in number and in per cent: `152 vụ, giảm 23 vụ tương ứng với 13,14% so với năm 2021`.

The change is a share of what was before, which is the number now without the rise, or with the fall.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding
from xlsync.proof.claims import between, change_word
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import number
from xlsync.proof.rounding import exactly, follows, shown
from xlsync.proof.sentences import Sentence
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.texts import catalogue

_GAP = re.compile(r"[^;.:]{0,70}")
_SAME = re.compile(
    r"(?:\s+[a-z]+){0,5}[\s,]*[(\[]?\s*(?:tuc|tuong ung|tuong duong|bang|hay|=|ty le|voi ty le|voi)?\s*"
    r"(?:voi|la|ty le|tang|giam)?\s*[-+–]?\s*"
)
_AGAINST = re.compile(r"^\s*so\s+(?:voi\s+)?(?:cung ky|nam|thang|quy|ky|giai doan)\b[^;]*$")
_LEAST = 100  # a change whose digits may be in the wrong order
_LEAST_DIGITS = 3  # of a percentage that may be a slip
_TIED = re.compile(r"tuong|bang|tuc|=|ty le|[(\[]")


def change_rates(document: Document, facts: Facts) -> Iterator[Finding]:
    """Each change with its percentage. The number now is the one right before it, in the same noun; where others stand
    between, it is one of this sentence or of the one before, and what is told must look like a slip."""
    last: Sequence[Quantity] = ()
    for sentence in facts.sentences:
        own = facts.quantities_of(sentence)
        flat = facts.flat(sentence.paragraph)
        for at, (change, percent) in enumerate(pairwise(own)):
            if not _whole(change) or percent.kind is not Kind.PERCENT or percent.hedge is not Hedge.EXACT:
                continue
            word = change_word(flat, change)
            joined = between(flat, change, percent)
            if not word or not _SAME.fullmatch(joined) or not _TIED.search(joined):
                continue
            earlier = [each for each in (*last, *own[:at]) if _whole(each) and _noun(each) == _noun(change) != ""]
            if not earlier or any(_fits(each, change, percent, word) for each in earlier):
                continue
            now = earlier[-1]
            only = len({each.value for each in earlier}) == 1 and _AGAINST.search(_ahead(flat, sentence, change))
            sure = bool(only) or (
                at > 0 and now is own[at - 1] and _GAP.fullmatch(between(flat, now, change)) is not None
            )
            wrong = now if sure else next((each for each in earlier if _slip(each, change, percent, word)), None)
            if wrong is not None and _was(wrong, change, word) > 0:
                yield _finding(document, facts, (wrong, change, percent), word)
        last = own


def _ahead(flat: Flat, sentence: Sentence, change: Quantity) -> str:
    """The words of the sentence in front of the change."""
    return flat.plain[flat.position(sentence.start) : flat.position(change.start)]


def _was(now: Quantity, change: Quantity, word: str) -> Fraction:
    return now.value - change.value if word == "tăng" else now.value + change.value


def _fits(now: Quantity, change: Quantity, percent: Quantity, word: str) -> bool:
    exact = exactly(change.value, _was(now, change, word))
    return exact is not None and bool(follows(percent, exact))


def _slip(now: Quantity, change: Quantity, percent: Quantity, word: str) -> bool:
    """Whether one digit of the percentage, or two neighbouring ones of the change, put right would make it follow."""
    exact = exactly(change.value, _was(now, change, word))
    long = len(str(percent.value * 10**percent.decimals)) >= _LEAST_DIGITS
    if long and exact is not None and alike(exact.rounded(percent.decimals), percent.value):
        return True
    rate = percent.value / 100
    right = (
        Fraction(round(now.value * rate / (1 + rate if word == "tăng" else 1 - rate))) if rate != 1 else change.value
    )
    return change.value >= _LEAST and neighbours_swapped(right, change.value)


def _whole(each: Quantity) -> bool:
    exact = each.hedge is Hedge.EXACT and each.other is None and not each.spelled
    return each.kind is Kind.COUNT and exact and each.value.denominator == 1


def _noun(each: Quantity) -> str:
    """The first word of the noun; `125 số vụ khám phá` are cases."""
    words = [word for word in each.unit.split() if word != "so"]
    return words[0] if words else ""


def _finding(document: Document, facts: Facts, numbers: tuple[Quantity, Quantity, Quantity], word: str) -> Finding:
    now, change, percent = numbers
    was = _was(now, change, word)
    exact = exactly(change.value, was)
    right = shown(exact.rounded(percent.decimals), percent.decimals) if exact else ""
    start = now.start if now.paragraph == change.paragraph else change.start
    text = document.paragraph(change.paragraph).text
    return catalogue.finding(
        "XS502",
        variant="change",
        values={
            "paragraph": change.paragraph, "quote": text[start : percent.end], "old": number(was),
            "new": number(now.value), "stated": shown(percent.value, percent.decimals), "recomputed": right,
        },
        found=percent.text,
        expected=right,
        passage=facts.passage(change.paragraph, start, percent.end),
    )  # fmt: skip
