"""The whole of which a share is told, where words, a ratio or one noun tie the two together."""

import re
from collections.abc import Sequence
from fractions import Fraction

from xlsync.proof.claims import after, before, between
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Kind, Quantity
from xlsync.proof.rounding import exactly, follows

_AMONG = re.compile(r"\btrong do,?\s+(?:[a-z,]+\s+){0,8}$")
_OF_ALL = re.compile(r"\s*(?:trong |tren |cua )?(?:tong )?so\s+([a-z]+ [a-z]+)")
_FREE = re.compile(r"\b(?:trong do|trong so|tren tong so)\b")
_OF_MORE = re.compile(r"^\s*(?:trong|tren)\s+(?:tong\s+)?so\s+[0-9.]+\s*")
_SHORT = 3  # letters of an abbreviation
_NEAR = 2  # paragraphs
_LEAST = 10  # the part of a ratio that is told again


def one_noun(facts: Facts, whole: Quantity, part: Quantity) -> bool:
    """`662 trong tổng số 686 tổ chức cơ sở đảng (TCCSĐ)` and `604 TCCSĐ` are counted in one noun."""
    flat = facts.flat(whole.paragraph)
    words = re.sub(_OF_MORE, "", after(flat, whole, 60)) if not whole.unit else whole.unit
    noun = words.split()
    initials = "".join(word[0] for word in noun if word[0].isalpha())
    head = part.head
    return (noun[:1] == [head]) if len(head) < _SHORT or not noun else noun[0] == head or initials.startswith(head)


def tied_whole(facts: Facts, part: Quantity, percent: Quantity, counted: Sequence[Quantity]) -> Fraction | None:
    """The whole to which words tie the part: `62 đảng viên, trong đó có 13 cấp ủy viên (chiếm 20,9%)`, `… chiếm 29,8%
    tổng số đảng viên`; or that of a ratio told elsewhere: `109/139 ý kiến`, `109 ý kiến (78%)`. None where no words do,
    or where another number near makes the percentage right."""
    flat = facts.flat(part.paragraph)
    ratios = {
        each.whole for each in facts.quantities
        if each.kind is Kind.RATIO and each.value == part.value and each.head == part.head != ""
    }  # fmt: skip
    if len(ratios) == 1 and None not in ratios and part.value >= _LEAST and not _FREE.search(before(flat, part)):
        return next(iter(ratios))
    larger = [each for each in counted if each.value >= part.value and not _bracketed(flat, each, part)]
    noun = _OF_ALL.match(after(flat, percent))
    if noun is not None:
        larger = [each for each in larger if f"{each.unit} ".startswith(f"{noun[1]} ")]
    elif not _AMONG.search(before(flat, part, 80)) or any(";" in between(flat, each, part) for each in larger[-1:]):
        return None
    if not larger:
        return None
    near = (
        each.value
        for each in facts.quantities
        if each.kind is Kind.COUNT and percent.paragraph - _NEAR <= each.paragraph <= percent.paragraph
    )
    for value in near:
        exact = exactly(part.value, value) if value >= part.value else None
        if exact is not None and follows(percent, exact):
            return None
    return larger[-1].value if noun is not None else max(each.value for each in larger[-2:])


def whole_of_ratio(facts: Facts, preceding: Sequence[Quantity], part: Quantity, percent: Quantity) -> Fraction | None:
    """`1.485/1.507 cử tri tham gia, trong đó 1.304 cử tri đồng ý, đạt 86,5%`: of all or of those that took part."""
    ratio = preceding[-2] if len(preceding) > 1 else None
    if ratio is None or ratio.kind is not Kind.RATIO or ratio.whole is None or ratio.head != part.head:
        return None
    if not _AMONG.search(before(facts.flat(part.paragraph), part, 80)) or part.value > ratio.value:
        return None
    wholes = [whole for whole in (ratio.whole, ratio.value) if whole]
    exacts = [exactly(part.value, whole) for whole in wholes]
    return None if any(exact is not None and follows(percent, exact) for exact in exacts) else ratio.whole


def _bracketed(flat: Flat, each: Quantity, part: Quantity) -> bool:
    """Whether a bracket that holds the number is closed before the part."""
    at = flat.position(each.start)
    opened = flat.plain.rfind("(", 0, at)
    return opened > flat.plain.rfind(")", 0, at) and ")" in flat.plain[at : flat.position(part.start)]
