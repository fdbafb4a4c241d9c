"""XS502: a total and the parts told after it, in its sentence or in the next, whatever words tie them together.

`Tiếp nhận 96 đơn, trong đó 61 đơn khiếu nại; 35 đơn tố cáo`, `Có 84 ý kiến. Qua phân loại: 30 ý kiến …; 34 ý kiến …;
còn 20 ý kiến khác`. Parts are the numbers of one noun after each other; numbers of other nouns between them,
percentages, changes and what stands in brackets are passed over. Whether these are all the parts is certain only where
the last one says so (`còn lại`, `khác`) or they exclude each other (`cũ`, `mới`); else a slip must explain what is
missing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before, between, change_word
from xlsync.proof.contrasts import contrasted
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.sentences import Sentence
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.proof.told_wrong import wrong_sum

_OPENS = re.compile(r"\b(?:trong (?:do|so|tong so)|gom|cu the|bao gom|theo do|ket qua|phan loai|chia ra)\b|[:(]")
#: A sentence that goes on with the parts of what the one before told.
_GOES_ON = re.compile(
    r"\s*(?:[-+–*•]\s*)?(?:trong (?:do|so|tong so)|cu the|theo do|bao gom|gom|ket qua|qua (?:do|phan loai|giai quyet)|"
    r"den nay|da [a-z]+|co)\b"
)
_JOINED = re.compile(r"[,;:]|\bva\b|\bcung\b")
_NO_PART = re.compile(
    r"\b(?:so voi|cung ky|nam truoc|ky truoc|thang truoc|luy ke|binh quan|trung binh|ke hoach|chi tieu|thu hut|"
    r"trong do|rieng|thang|nam 20[0-9]{2})\b"
)
_LAST = re.compile(r"\b(?:con lai|so con lai|con)\b(?:\s+[a-z]+){0,3}\s*$|\bkhac(?:\s+(?:la|co|gom))?\s*$")
_LAST_AFTER = re.compile(r"(?:[\s,\-]+(?!va\b|dang\b)[a-z]+){0,8}?\s+(?:con lai|khac)\b")
_MORE = re.compile(r"\.\.\.|…|\bv\.?v\b|(?:,|\bva\b)\s*(?:mot so|nhieu|cac)\b")
_PLURAL = 2
_SEVERAL = 3
_MOST = 14  # parts
_LEAST = 10  # a number of one digit is a slip apart from too many
_LONG = 100
_NEAR = Fraction(1, 4)  # of the total: parts that miss it by more are not all
_REACH = 120  # characters between two parts


@dataclass(frozen=True, slots=True)
class _Run:
    """`closed`: these are all the parts. `tied`: words or signs tie them to the total."""

    total: Quantity
    parts: tuple[Quantity, ...]
    closed: bool
    tied: bool


def partitions(document: Document, facts: Facts, known: Sequence[Finding]) -> Iterator[Finding]:
    """Sentence by sentence, the totals in the order of the text; of a part that is wrong only the first total, and
    nothing of a number on which a finding stands already."""
    told: set[tuple[int, int]] = set()
    used: set[Quantity] = set()
    passages = [each.passage for each in known if each.passage is not None]
    for at, sentence in enumerate(facts.sentences):
        following = facts.sentences[at + 1] if at + 1 < len(facts.sentences) else None
        for run in _runs(facts, sentence, following, used):
            numbers = (run.total, *run.parts)
            places = {(each.paragraph, each.start) for each in numbers}
            if places & told or not _wrong(run) or (not run.closed and _shared(facts, run)):
                continue
            if any(
                p.paragraph == each.paragraph and p.start <= each.start < p.end for p in passages for each in numbers
            ):
                continue
            told |= places
            yield _finding(document, facts, run)


def _shared(facts: Facts, run: _Run) -> bool:
    """Whether a percentage told of a part is right of the total: then both numbers are right."""
    parts = {(each.paragraph, each.start) for each in run.parts}
    for sentence in facts.sentences_of(run.parts[0].paragraph):
        for one, other in pairwise(facts.quantities_of(sentence)):
            exact = exactly(one.value, run.total.value)
            share = other.kind is Kind.PERCENT and (one.paragraph, one.start) in parts
            if share and exact is not None and follows(other, exact):
                return True
    return False


def _plain(facts: Facts, each: Quantity) -> bool:
    sure = each.other is None or each.kind is Kind.MONEY  # `1.125 triệu đồng` beside `5.880,42 triệu đồng`
    exact = each.hedge is Hedge.EXACT and sure and not each.spelled
    if not exact or each.kind not in {Kind.COUNT, Kind.RATIO, Kind.MONEY}:
        return False
    return not change_word(facts.flat(each.paragraph), each)


def _runs(facts: Facts, sentence: Sentence, following: Sentence | None, used: set[Quantity]) -> Iterator[_Run]:
    """The runs whose total stands in the sentence. `used` gathers what is a part of another total."""
    own = [each for each in facts.quantities_of(sentence) if _plain(facts, each)]
    flat = facts.flat(sentence.paragraph)
    for at, total in enumerate(own):
        if total.value < _PLURAL or (total.kind is not Kind.MONEY and not total.unit):
            continue
        depth = _depth(flat, total)
        later = [each for each in own[at + 1 :] if _same(total, each)]
        opened = bool(later) and _OPENS.search(between(flat, total, later[0])) is not None
        inside = bool(later) and _depth(flat, later[0]) > depth
        if total in used and not inside:
            continue  # a part of what stands before is no total of those beside it
        if depth and later and _closed(flat, total, later[0]):
            continue  # `A (17 buổi), tiếp đến B (09 buổi) và C (06 buổi)`: each beside the others
        parts = _parts(facts, later, _depth(flat, later[0]) if inside else depth) if later else ()
        last = not depth and not any(_depth(flat, each) == 0 for each in later)
        if not parts and last and following is not None and following.paragraph - sentence.paragraph <= 1:
            parts = _of_next(facts, total, following)
        if parts:
            run = _run(facts, total, parts, tied=opened or parts[0] not in own)
            if run.tied or run.closed:
                used |= set(parts)
            yield run


def _closed(flat: Flat, one: Quantity, other: Quantity) -> bool:
    """Whether the bracket in which the first stands is closed before the other."""
    signs = re.sub(r"[^()]", "", between(flat, one, other))
    return re.sub(r"\(\)", "", signs).startswith(")")


def _of_next(facts: Facts, total: Quantity, following: Sentence) -> tuple[Quantity, ...]:
    """The parts in the sentence after that of the total."""
    flat = facts.flat(following.paragraph)
    if not _GOES_ON.match(flat.plain, flat.position(following.start)):
        return ()
    found = [each for each in facts.quantities_of(following) if _plain(facts, each) and _same(total, each)]
    return _parts(facts, found, 0)


def _same(total: Quantity, part: Quantity) -> bool:
    """Whether the part is counted in the noun of the total: `139 lượt ý kiến` are told apart as `13 ý kiến`."""
    if total.kind is Kind.MONEY or part.kind is Kind.MONEY:
        return total.kind is part.kind and total.scale == part.scale
    return bool(part.head) and (part.head == total.head or part.head in total.unit.split()[1:2])


def _depth(flat: Flat, each: Quantity) -> int:
    ahead = flat.plain[: flat.position(each.start)]
    return max(0, ahead.count("(") - ahead.count(")"))


def _parts(facts: Facts, found: Sequence[Quantity], depth: int) -> tuple[Quantity, ...]:
    """The numbers that follow each other at that depth of brackets; none where one of them is no part."""
    parts: list[Quantity] = []
    for each in found:
        flat = facts.flat(each.paragraph)
        if _depth(flat, each) != depth:
            if _depth(flat, each) < depth:
                break
            continue
        if parts:
            gap = re.sub(r"\([^()]*\)?", " ", between(flat, parts[-1], each))
            if re.search(r"\.\s", gap) or not _JOINED.search(gap) or len(gap) > _REACH or _NO_PART.search(gap):
                break
        if len(parts) == _MOST or (parts and each.head != parts[0].head):
            break
        parts.append(each)
    return tuple(parts) if len(parts) >= _PLURAL else ()


def _run(facts: Facts, total: Quantity, parts: tuple[Quantity, ...], *, tied: bool) -> _Run:
    flat = facts.flat(parts[0].paragraph)
    labels = [_label(flat, parts, at) for at in range(len(parts))]
    last = parts[-1]
    closing = _LAST.search(before(flat, last)) or _LAST_AFTER.match(re.split(r"[;.,(]\s", after(flat, last, 80))[0])
    goes_on = _MORE.search(re.split(r"\.\s|;", after(flat, last, 80))[0]) is not None
    return _Run(total, parts, (closing is not None and not goes_on) or contrasted(labels), tied)


def _label(flat: Flat, parts: Sequence[Quantity], at: int) -> str:
    """The words that say which part it is: those before the number and those behind, up to the next sign."""
    ahead = re.split(r"[;,:.()]\s|[0-9]|\bva\b", before(flat, parts[at], 90))[-1]
    behind = re.split(r"[;,:.()]\s?|[0-9]|\bva\b", after(flat, parts[at], 90))[0]
    return f"{ahead} | {behind}"


def _wrong(run: _Run) -> bool:
    values = [each.value for each in run.parts]
    added = sum(values, Fraction(0))
    total = run.total.value
    places = range(len(values) + 1)
    runs = {sum(values[first:last], Fraction(0)) for first in places for last in places if last - first > 1}
    wholes = {total} if run.total.whole is None else {total, run.total.whole}
    if runs & wholes or total in values[:1] or max(values) > 2 * total:
        return False
    if run.closed:
        return abs(added - total) <= total * _NEAR or _slip(total, values, added)
    if abs(added - total) > total * _NEAR and added < total and not neighbours_swapped(added, total):
        return False  # so much less: not all are told
    if len(values) >= _SEVERAL and run.tied:
        return min(total, added) >= _LEAST and _slip(total, values, added)
    needed = [(value, total - added + value) for value in values]
    swapped = any(min(pair) >= _LEAST and neighbours_swapped(*pair) for pair in needed)
    return total >= _LONG and (neighbours_swapped(added, total) or swapped)


def _slip(total: Fraction, values: Sequence[Fraction], added: Fraction) -> bool:
    """Whether the total, or one of the parts, with one digit or the order of its digits changed would be right."""
    if min(total, added) >= _LEAST and alike(added, total):
        return True
    needed = ((value, total - added + value) for value in values)
    return any(right > 0 and alike(right, value) for value, right in needed)


def _finding(document: Document, facts: Facts, run: _Run) -> Finding:
    total, last = run.total, run.parts[-1]
    end = last.end if last.paragraph == total.paragraph else total.end
    added = sum((each.value for each in run.parts), Fraction(0))
    place = (total.paragraph, total.start, end)
    texts = [each.text for each in run.parts]
    return wrong_sum(document, facts, place, texts, added, total.value, total.text, total=total)
