"""XS502: ratios and percentages of the prose that do not follow from the numbers beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from xlsync.model import Document, Finding, Passage
from xlsync.proof.claims import Claim, Join, after, before, between, claims
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.rounding import Told, exactly, follows, share, shown, span
from xlsync.proof.sentences import Sentence
from xlsync.texts import catalogue

_PLANNED = re.compile(r"\b(?:ke hoach|chi tieu|nghi quyet|muc tieu|vuot|du toan|so voi|toi da|dinh muc)\b")
_OTHER_BASE = re.compile(r"\s*(?:ke hoach|chi tieu|nghi quyet|muc tieu|du toan|cung ky|nam\s+[0-9])")
_CARRIED = re.compile(r"\b(?:ky truoc|nam truoc|thang truoc|chuyen sang|ton dong|don ton|luy ke)\b")
_LEAST = 2  # a whole of one is none
_NEAR = 2  # paragraphs whose counts may be meant


@dataclass(frozen=True, slots=True)
class Ratios:
    """What the percentages of the prose are: wrong ones, and right ones with their conventions."""

    findings: tuple[Finding, ...]
    told: tuple[Told, ...]


def ratios(document: Document, facts: Facts) -> Ratios:
    """All percentages and ratios of the document's sentences, table cells too where one holds a sentence."""
    findings: list[Finding] = []
    told: list[Told] = []
    for sentence in facts.sentences:
        if document.paragraph(sentence.paragraph).table is not None and len(sentence.text) < _SHORT:
            continue  # figures of a table: annex_rates
        found = list(claims(facts, sentence))
        for claim in found:
            right = follows(claim.percent, claim.exact)
            if right:
                if claim.percent.hedge is Hedge.EXACT:
                    told.append(Told(_passage(facts, claim), _quote(document, claim), right))
            elif not _meant_otherwise(facts, sentence, claim, found):
                findings.append(_wrong(document, facts, claim))
        findings += _excesses(facts, sentence, {claim.first.start for claim in found})
        findings += _changes(document, facts, sentence)
    return Ratios(tuple(findings), tuple(told))


_SHORT = 30


def _meant_otherwise(facts: Facts, sentence: Sentence, claim: Claim, found: Sequence[Claim]) -> bool:
    """Whether the percentage may be of something else: of a plan, or of another number nearby. Silence then."""
    flat = facts.flat(sentence.paragraph)
    bracketed = claim.percent.start < claim.first.start
    if _OTHER_BASE.match(after(flat, claim.percent)) and not bracketed:
        return True
    own = facts.quantities_of(sentence)
    free = [each for each in own if each.kind is Kind.RATIO and each.whole and each.start != claim.first.start]
    taken = {each.first.start for each in found}
    if any(_fits(claim.percent, each.value, each.whole) for each in free if each.start not in taken):
        return True  # `17/17 xã và 200/209 thôn, đạt 100% và 95,7%`
    if claim.join is Join.RATIO and (_of_all(claim, own) or _of_change(claim)):
        return True
    if claim.join is not Join.AMONG:
        return False
    if _CARRIED.search(flat.plain, flat.position(sentence.start), flat.position(sentence.end)):
        return True  # what came before this period counts as well
    counts = {
        each.value
        for each in facts.quantities
        if each.kind is Kind.COUNT and claim.percent.paragraph - _NEAR <= each.paragraph <= claim.percent.paragraph
    }
    return any(whole >= claim.part and _fits(claim.percent, claim.part, whole) for whole in counts)


def _of_all(claim: Claim, own: Sequence[Quantity]) -> bool:
    """`39/40 cơ quan, 64/65 đơn vị, 11/14 doanh nghiệp, đạt 95,8%`: of all of them together."""
    run = [each for each in own if each.kind is Kind.RATIO and each.whole and each.start <= claim.first.start]
    return any(
        _fits(claim.percent, sum((each.value for each in run[at:]), Fraction(0)), _added(run[at:]))
        for at in range(len(run) - 1)
    )


def _added(run: Sequence[Quantity]) -> Fraction:
    return sum((each.whole or Fraction(0) for each in run), Fraction(0))


def _of_change(claim: Claim) -> bool:
    """`ít hơn 03 vụ = 1,6% (180/183 vụ)`: now and then, and the percentage is of the change."""
    ahead = claim.percent.start < claim.first.start
    return ahead and _fits(claim.percent, abs(claim.part - claim.whole), claim.whole)


def other_base(following: str) -> bool:
    """Whether the folded words after a percentage say that it is of a plan or of another year."""
    return _OTHER_BASE.match(following) is not None


def _fits(percent: Quantity, part: Fraction, whole: Fraction | None) -> bool:
    exact = exactly(part, whole) if whole else None
    return exact is not None and bool(follows(percent, exact))


def _passage(facts: Facts, claim: Claim) -> Passage:
    return facts.passage(claim.percent.paragraph, *claim.span)


def _quote(document: Document, claim: Claim) -> str:
    start, end = claim.span
    text = document.paragraph(claim.percent.paragraph).text
    return text[start : end + (text[end : end + 1] == ")" and "(" in text[start:end])]


def number(value: Fraction) -> int | float:
    """For the values of a finding."""
    return int(value) if value.denominator == 1 else float(value)


def _wrong(document: Document, facts: Facts, claim: Claim) -> Finding:
    decimals = claim.percent.decimals
    right = shown(claim.exact.rounded(decimals), decimals)
    return catalogue.finding(
        "XS502",
        values={
            "paragraph": claim.percent.paragraph,
            "quote": _quote(document, claim),
            "stated": shown(claim.percent.value, decimals),
            "recomputed": right,
            "part": number(claim.part),
            "whole": number(claim.whole),
        },
        found=claim.percent.text,
        expected=right,
        passage=_passage(facts, claim),
    )


def _excesses(facts: Facts, sentence: Sentence, claimed: set[int]) -> Iterator[Finding]:
    """`17/15 đơn vị`: more than all, where no plan is spoken of."""
    flat = facts.flat(sentence.paragraph)
    words = flat.plain[flat.position(sentence.start) : flat.position(sentence.end)]
    for each in facts.quantities_of(sentence):
        if each.kind is not Kind.RATIO or each.whole is None or each.start in claimed or not each.unit:
            continue
        more = each.value > each.whole >= _LEAST and each.hedge is Hedge.EXACT and len(each.unit.split()[0]) > 1
        if more and not _PLANNED.search(words) and not _OTHER_RATIO.search(before(flat, each)) and _same(flat, each):
            yield catalogue.finding(
                "XS502",
                variant="excess",
                values={
                    "paragraph": sentence.paragraph, "quote": _with_noun(facts, each),
                    "part": number(each.value), "whole": number(each.whole),
                },
                found=each.text,
                passage=facts.passage(sentence.paragraph, each.start, each.end),
            )  # fmt: skip


#: Counted in pairs by offices that receive citizens: visits and persons, petitions and cases. Either may be more.
_PAIRED = re.compile(r"(?:luot|don|vu|y kien|cuoc)\b(?! vi\b)")
_DEALT_WITH = re.compile(r"\b(?:giai quyet|xu ly|tra loi|hoan thanh)\b[^;.]{0,30}$")


def _same(flat: Flat, each: Quantity) -> bool:
    """Whether both numbers count the same things, so that the first cannot be the larger. `120/98 lượt người` are two
    counts (Thông tư 02/2021/TT-TTCP reports visits beside persons), and `150/50 Mbps` is a pair of measures."""
    at = flat.position(each.end)
    unit = flat.cased[at:].lstrip().split(maxsplit=1)[0].strip(",.;:()")
    if unit[:1].isupper() and not unit.isupper():
        return False
    noun = flat.plain[at:].lstrip()
    return not _PAIRED.match(noun) or _DEALT_WITH.search(flat.plain[: flat.position(each.start)]) is not None


def _with_noun(facts: Facts, each: Quantity) -> str:
    flat = facts.flat(each.paragraph)
    at = flat.position(each.end)
    words = re.match(r"(?:\s+[^\W\d_]+){0,3}", flat.cased[at:])
    return flat.cased[flat.position(each.start) : at + (words.end() if words else 0)]


_OTHER_RATIO = re.compile(
    r"\b(?:ty so|ti so|ty le|thang|thua|so|ngay|sang|trua|chieu|toi|dem|khoa|nhiem ky|huyet ap|lich)\s+$"
)
_AGAINST = re.compile(r"\s*so voi\s+(?:muc\s+|con so\s+)?")
_UP_OR_DOWN = re.compile(r"\b(tang|giam)\s+(?:(?:them|la|toi|duoc|bang|duoc)\s+)?$")
_FROM = re.compile(r"\btu\s+(?:muc\s+)?$")
_TIME = r"(?:(?:nam|quy|ky|tet|thang)\s+[0-9/]{1,7})?"
_TO = re.compile(
    rf"[^0-9;.()]{{0,45}}{_TIME}[^0-9;.()]{{0,12}}\b(?:len|xuong|con|len den|len toi|xuong con)\s+(?:muc\s+)?"
)
_LEADS = re.compile(rf"[^0-9;.]{{0,60}}{_TIME}\s*[(,]?\s*\(?\s*(?:tang|giam)?\s*tu\s+")
_TRAILS = re.compile(rf"[^0-9;.()]{{0,30}}{_TIME}\s*[(,]\s*(?:tuc\s+)?(tang|giam)\s+(?:(?:them|la|duoc|bang)\s+)?")


def _changes(document: Document, facts: Facts, sentence: Sentence) -> Iterator[Finding]:
    """`tăng 18,2% (từ 880 lên 1.040 người)`, `từ 10 vụ xuống 7 vụ (giảm 30%)`, and the difference in number."""
    flat = facts.flat(sentence.paragraph)
    found = facts.quantities_of(sentence)
    for at, (old, new) in enumerate(pairwise(found)):
        if old.kind is not new.kind or old.kind not in {Kind.COUNT, Kind.MONEY, Kind.MEASURE}:
            continue
        if not _FROM.search(before(flat, old)) or not _TO.fullmatch(between(flat, old, new)):
            continue
        if {old.hedge, new.hedge} != {Hedge.EXACT} or old.other or new.other:
            continue
        stated = _stated_change(flat, found, at)
        if stated is not None and stated[0].hedge is Hedge.EXACT:
            yield from _wrong_change(document, facts, old, new, *stated)
    for new, change, old in zip(found, found[1:], found[2:], strict=False):  # `52 vụ, tăng 15,6% so với 45 vụ năm 2023`
        word = _UP_OR_DOWN.search(before(flat, change))
        if word and change.kind is Kind.PERCENT and _AGAINST.fullmatch(between(flat, change, old)):
            exact = {each.hedge for each in (new, change, old)} == {Hedge.EXACT} and not new.other and not old.other
            same = new.kind is old.kind is Kind.COUNT and new.unit.split()[:1] == old.unit.split()[:1]
            if exact and same and ";" not in between(flat, new, change):
                yield from _wrong_change(document, facts, old, new, change, word[1])


def _stated_change(flat: Flat, found: Sequence[Quantity], at: int) -> tuple[Quantity, str] | None:
    """The change that is stated right before or right behind the two values, and `tang` or `giam`."""
    if at + 2 < len(found):
        match = _TRAILS.fullmatch(between(flat, found[at + 1], found[at + 2]))
        if match:
            return found[at + 2], match[1]
    if at and _LEADS.fullmatch(between(flat, found[at - 1], found[at])):
        word = _UP_OR_DOWN.search(before(flat, found[at - 1]))
        if word:
            return found[at - 1], word[1]
    return None


def _wrong_change(
    document: Document, facts: Facts, old: Quantity, new: Quantity, change: Quantity, word: str
) -> Iterator[Finding]:
    sign = 1 if word == "tang" else -1
    first, last = span(old), span(new)
    start, end = min(each.start for each in (old, new, change)), max(each.end for each in (old, new, change))
    text = document.paragraph(old.paragraph).text
    values: dict[str, int | float | str] = {
        "paragraph": old.paragraph, "quote": text[start : end + (text[end : end + 1] == ")")],
        "old": number(old.value), "new": number(new.value),
    }  # fmt: skip
    passage = facts.passage(old.paragraph, start, end)
    if change.kind is Kind.PERCENT:
        ends = sorted(((last[0] - first[1]) * sign, (last[1] - first[0]) * sign))
        exact = share((ends[0], ends[1]), first)
        if exact is None or follows(change, exact):
            return
        right = shown(exact.rounded(change.decimals), change.decimals)
        values |= {"stated": shown(change.value, change.decimals), "recomputed": right}
        yield catalogue.finding(
            "XS502", variant="change", values=values, found=change.text, expected=right, passage=passage
        )
        return
    difference = (new.value - old.value) * sign
    if change.kind is not new.kind or change.scale != 1 or new.scale != 1 or change.value == difference:
        return
    values |= {"stated": number(change.value), "recomputed": number(difference)}
    yield catalogue.finding(
        "XS502", variant="difference", values=values, found=change.text, expected=str(difference), passage=passage
    )
