"""XS501: the same quantity stated twice with two values, one of which looks like a slip for the other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsync.model import Document, Finding, Origin
from xlsync.proof.claims import after, before
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import number
from xlsync.proof.retelling import another_act, retells
from xlsync.proof.slips import neighbours_swapped
from xlsync.texts import catalogue
from xlsync.texts.normalise import fold

#: Whose, where, when: two numbers with different ones are two quantities. Folded.
_SCOPES = re.compile(
    r"\b(?:ldld (?:tinh|huyen|thanh pho|thi xa)|cap tinh|cap tren|cap huyen|co so|cdcs|nganh|"
    r"khu cong nghiep|kcn|doanh nghiep|"
    r"co quan|huyen|thi xa|thanh pho|quy (?:iv|i{1,3}|[1-4])|thang [0-9]+|nam (?:19|20)[0-9]{2}|ky truoc|"
    r"nam truoc|nam ngoai|nam sau|cung ky|"
    r"ke hoach|chi tieu|du kien|phan dau|nu|nam gioi|xay moi|sua chua|dot [0-9]|giai doan|luy ke|muc|"
    r"nhiem ky|con lai|trong do|rieng)\b"
)
#: `huyện An Bình`: whose number it is, by name.
_PLACE = re.compile(r"(?<!\w)(?:[Hh]uyện|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hị xã|[Tt]hành phố|[Cc]ông ty)\s+[A-ZĐ]\w*")
_BRACKETS = re.compile(r"\([^()]*\)")
_REACHED = re.compile(r"\b(?:vuot|dat|hoan thanh)(?: va vuot)? (?:ke hoach|chi tieu)\b")  # says nothing of whose it is
_LEAST_DIGITS = 2
_MOST_TIMES = 4  # numbers with these digits and this noun; where there are more, all are meant
_SHORT_TELLING = 2  # words
_SAME_BEFORE = 4  # words
_LONG_NUMBER = 3  # digits: of two-digit numbers, two may well have each other's digits by chance
#: Words that say little of what is counted.
_COMMON = frozenset(
    fold(
        "người lượt đơn buổi cuộc đơn vị ý kiến vụ việc đoàn viên lao động công nhân cán bộ suất trường hợp đại biểu "
        "văn bản hội nghị doanh nghiệp ngoài nhà nước cơ sở cơ quan trực tiếp đối thoại"
    ).split()
)


def repeats(document: Document, facts: Facts) -> Iterator[Finding]:
    """The later of two numbers that differ by two neighbouring digits in the wrong order, with the same noun and
    nothing beside them that would tell them apart; the shorter the number, the longer the noun must be."""
    by_noun: dict[tuple[str, str], list[Quantity]] = defaultdict(list)  # noun, digits in order
    for each in facts.quantities:
        if _comparable(document, each):
            by_noun[" ".join(each.unit.split()[:2]), "".join(sorted(_digits(each)))].append(each)
    told: set[tuple[int, int]] = set()
    for same in by_noun.values():
        for at, later in enumerate(same):
            place = (later.paragraph, later.start)
            for earlier in same[:at]:
                if place not in told and _same_thing(facts, earlier, later, same):
                    told.add(place)
                    yield told_twice(document, facts, earlier, later, earlier.value, later.value)


def _comparable(document: Document, each: Quantity) -> bool:
    if each.hedge is not Hedge.EXACT or each.spelled or not (each.kind is Kind.MONEY or (each.unit and _counts(each))):
        return False
    paragraph = document.paragraph(each.paragraph)
    return paragraph.origin is Origin.BODY and len(_digits(each)) >= _LEAST_DIGITS and each.value >= 10


def _counts(each: Quantity) -> bool:
    return each.kind is Kind.COUNT


def _digits(each: Quantity) -> str:
    return str(each.value)


def _same_thing(facts: Facts, one: Quantity, other: Quantity, same: Sequence[Quantity]) -> bool:
    if not neighbours_swapped(one.value, other.value) or (one.paragraph, one.sentence) == (
        other.paragraph,
        other.sentence,
    ):
        return False
    named = (_places(facts, one), _places(facts, other))
    if all(named) and not named[0] & named[1]:
        return False
    if another_act(_clause_before(facts, one), _clause_before(facts, other)):
        return False
    if len(same) <= _MOST_TIMES and _same_words_before(facts, one, other):
        return _scope(facts, one) == _scope(facts, other)
    if len(same) <= _MOST_TIMES and retells(facts, one, other):
        return True
    if one.kind is Kind.MONEY:
        return False
    common = _common_start(_noun(facts, one), _noun(facts, other))
    telling = sum(word not in _COMMON for word in common)
    long = len(_digits(one)) > _LONG_NUMBER
    named_alike = telling > _SHORT_TELLING or (telling == _SHORT_TELLING and len(common) > _SAME_BEFORE)
    if not (telling or len(common) > 1 if long else named_alike):
        return False
    if len(same) > _MOST_TIMES:
        return False
    scopes = {_scope(facts, one), _scope(facts, other)}
    # a number told again without its place and time: a long one with a long noun is the same for all that
    return len(scopes) == 1 or (long and telling > 1 and len(common) > _SHORT_TELLING and frozenset() in scopes)


def _same_words_before(facts: Facts, one: Quantity, other: Quantity) -> bool:
    """`số tiền xử phạt 145 triệu đồng`: the words that lead to the number are the same, a colon or not."""
    nearest = [re.findall(r"[a-z]+", _clause_before(facts, each))[::-1] for each in (one, other)]
    common = _common_start(*nearest)
    return len(common) >= _SAME_BEFORE and sum(word not in _COMMON for word in common) >= _SAME_BEFORE - 1


def _clause_before(facts: Facts, each: Quantity) -> str:
    return re.split(r"[.;,()](?=\s|$)|[0-9]", before(facts.flat(each.paragraph), each, 80))[-1]


def _noun(facts: Facts, each: Quantity) -> list[str]:
    """The words after the number up to the end of the clause."""
    text = after(facts.flat(each.paragraph), each, 70)
    return fold(re.split(r"[.;:()](?![0-9])", text)[0]).split()


def _common_start(one: Sequence[str], other: Sequence[str]) -> list[str]:
    found = []
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        found.append(a)
    return found


def _scope(facts: Facts, each: Quantity) -> frozenset[str]:
    flat = facts.flat(each.paragraph)
    clause = re.split(r"[.;:](?=\s)", _BRACKETS.sub(" ", before(flat, each, 80)))[-1]
    behind = re.split(r"[.;:,](?=\s|$)", after(flat, each, 50))[0]
    return frozenset(_SCOPES.findall(_REACHED.sub(" ", f"{clause} {behind}")))


def _places(facts: Facts, each: Quantity) -> frozenset[str]:
    flat = facts.flat(each.paragraph)
    at = flat.position(each.start)
    return frozenset(_PLACE.findall(flat.cased[max(0, at - 80) : at]))


def told_twice(
    document: Document, facts: Facts, earlier: Quantity, later: Quantity, value: Fraction, stated: Fraction
) -> Finding:
    """XS501, variant repeated, at the later of two quantities; `value` and `stated` are the numbers meant in them."""
    return catalogue.finding(
        "XS501",
        variant="repeated",
        values={
            "paragraph": later.paragraph, "quote": _quote(document, facts, later), "stated": number(stated),
            "other_paragraph": earlier.paragraph, "other": _quote(document, facts, earlier), "value": number(value),
        },
        found=later.text,
        expected=str(value) if value != earlier.value else earlier.text,
        passage=facts.passage(later.paragraph, later.start, later.end),
    )  # fmt: skip


def _quote(document: Document, facts: Facts, each: Quantity) -> str:
    flat = facts.flat(each.paragraph)
    at = flat.position(each.end)
    words = re.match(r"(?:\s+[^\W\d_]+){0,4}", flat.cased[at:])
    end = flat.original(at, at + (words.end() if words else 0))[1]
    return document.paragraph(each.paragraph).text[each.start : end].rstrip()
