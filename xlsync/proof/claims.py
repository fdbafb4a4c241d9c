"""Percentages of the prose with the numbers from which they should follow, as the sentence joins them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.rounding import Exact, share, span
from xlsync.proof.sentences import Sentence


class Join(StrEnum):
    """How the percentage hangs together with its parts."""

    RATIO = "ratio"  # 572/651 doanh nghiệp (87,9%), 87,9% (572/651)
    OF = "of"  # 62 trong tổng số 496 doanh nghiệp (12,5%), 21 đơn (70% của 30)
    AMONG = "among"  # trong số 30 đơn …, giải quyết 21 đơn (70%); nhận 30 đơn, đã giải quyết 21 đơn (70%)


@dataclass(frozen=True, slots=True)
class Claim:
    """`part` of `whole` is said to be `percent`. For a ratio `first` is the ratio itself and `second` None."""

    join: Join
    part: Fraction
    whole: Fraction
    exact: Exact
    percent: Quantity
    first: Quantity
    second: Quantity | None = None

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last of the numbers, in characters of the paragraph."""
        parts = [each for each in (self.first, self.second, self.percent) if each is not None]
        return min(each.start for each in parts), max(each.end for each in parts)


_LINK = r"(?:tuc|tuong ung|tuong duong|bang|dat|dat duoc|chiem|voi|la|ty le|ti le|duoc|ket qua|hoan thanh|=|la:)"
_LINKED = re.compile(rf"\s*(?:{_LINK}\s*:?\s*)*")
_TAIL_LINKED = re.compile(r"\b(?:dat|chiem|bang|ty le|ti le)\s+(?:ty le\s+|ti le\s+)?$|=\s*$")
_NOT_THIS = re.compile(r"\b(?:trong do|rieng|con lai|tang|giam|vuot|so voi|binh quan)\b")
_ENDS = re.compile(r"\s*(?:[.,;)\]]|$|va\b|so\b|tong\b)")
_OTHER_BASE = re.compile(r"\s*(?:so voi|ke hoach|chi tieu|nghi quyet|muc tieu|du toan|cung ky|nam)\b")
_COMPARED = re.compile(r"\s*(?:[a-z]+\s+){0,2}so voi\b")
_BRACKET = re.compile(
    r"[^.;()]{0,70}\(\s*(?:(?:tuc|tuong ung|tuong duong|bang|dat|voi|la)\s+)*|,\s*(?:tuc|tuong ung|"
    r"tuong duong|bang)(?:\s+(?:la|voi))?\s+"
)
_WITHIN = re.compile(r"[^,;.()]{0,40}\b(?:tren|trong)\s+(?:(?:tong|so|tong so|tong cong)\s+)?")
_NOUN_GAP = re.compile(r"(?:\s+[a-z]+){0,3}\s*")
_SLASHED = re.compile(r"(?:\s+[a-z]+){0,3}\s?/\s?")
_RATE_LAST = re.compile(r",\s*(?:dat|chiem)\s+(?:ty le\s+|ti le\s+)?$")
_SECOND = 2  # a ratio and a count stand before
_FEW = 20  # counts that are no parts of a ratio's whole
_OF_NOUN = re.compile(r"\s+so\s+([a-z]+)")
_CHANGE = re.compile(r"(?<!\w)(tăng|giảm)\s+(?:(?:thêm|được)\s+)?$")
_CHANGE_REACH = 16  # characters
_BRACKET_SLASH = re.compile(r"\)\s?/\s?$")
_OF = re.compile(r"\s*(?:cua|tren|trong)\s+(?:tong so\s+|so\s+)?")
_OPENED = re.compile(r"(?:\s+[a-z]+){0,4}\s*\(\s*")
_CLOSED = re.compile(r"(?:\s+[a-z]+){0,4}\s*\)")
_TOTAL_BEFORE = re.compile(r"\btrong (?:tong )?so\s+$|\btong so\s+(?:[a-z,]+\s+){0,7}$")
_RECEIVED = re.compile(
    r"\b(?:nhan|tiep nhan|thu ly|gioi thieu|dang ky|phat sinh|nhan duoc)(?: duoc)?\s+$|\bso [a-z ]{3,40} la\s+$"
)
_WITH_PART = re.compile(r"[^.;()]{0,60},?\s*trong do(?: co| da co)?\s+")
#: `136 vụ việc thuộc thẩm quyền, đã giải quyết 115 vụ việc`: of those named just before, however they came in.
_ALREADY = re.compile(r"[^;.()]{0,80},\s*(?:trong do\s+)?(?:den nay\s+)?da [a-z ]{0,40}")
_SETTLED = re.compile(r"\b(?:giai quyet|xu ly|tra loi|ket nap|khac phuc|cong nhan)(?: duoc| xong)?\s+$")


def claims(facts: Facts, sentence: Sentence) -> Iterator[Claim]:
    """The claims of a sentence, each percentage in one of them at most."""
    flat = facts.flat(sentence.paragraph)
    found = facts.quantities_of(sentence)
    used: set[int] = set()
    for join in (_bracketed, _ratios, _pairs, _before_bracket, _shares, _shares_in_bracket, _among, _ratios_before):
        for claim in join(flat, found):
            if claim.percent.start not in used:
                used.add(claim.percent.start)
                yield claim


def between(flat: Flat, one: Quantity, other: Quantity) -> str:
    """The folded text between two quantities."""
    return flat.plain[flat.position(one.end) : flat.position(other.start)]


def words_between(flat: Flat, one: Quantity, other: Quantity) -> str:
    """The lower-case text between two quantities."""
    return flat.text[flat.position(one.end) : flat.position(other.start)]


def after(flat: Flat, one: Quantity, length: int = 40) -> str:
    """The folded text that follows a quantity."""
    at = flat.position(one.end)
    return flat.plain[at : at + length]


def before(flat: Flat, one: Quantity, length: int = 60) -> str:
    """The folded text in front of a quantity."""
    at = flat.position(one.start)
    return flat.plain[max(0, at - length) : at]


def change_word(flat: Flat, one: Quantity) -> str:
    """`tăng` or `giảm` where one stands right before a quantity, else "". Accents count: `tặng 39 suất` is a gift."""
    at = flat.position(one.start)
    word = _CHANGE.search(flat.text, max(0, at - _CHANGE_REACH), at)
    return word[1] if word else ""


def linked(flat: Flat, one: Quantity, percent: Quantity) -> bool:
    """Whether the percentage is said of what stands just before it: `571/651 doanh nghiệp (87,9%)`, `…, đạt tỷ lệ
    87,9%`; not `17/17 đơn vị, 95% đoàn viên`."""
    gap = between(flat, one, percent)
    if ";" in gap or _NOT_THIS.search(gap) or len(gap) > 150 or _COMPARED.match(after(flat, percent)):
        return False
    depth = 0
    for letter in gap:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    cut = max(gap.rfind(","), gap.rfind("("), gap.rfind(":"), gap.rfind("-"))
    if cut < 0:
        return _TAIL_LINKED.search(gap) is not None
    last = gap[cut + 1 :]
    if not _LINKED.fullmatch(last):
        return False
    return gap[cut] != "," or bool(last.strip()) or _ENDS.match(after(flat, percent)) is not None


def _ratio(ratio: Quantity, percent: Quantity) -> Claim | None:
    if ratio.whole is None:
        return None
    half = Fraction(1, 2 * 10**ratio.decimals) if ratio.decimals else Fraction(0)  # 2,5/3,0 tỷ đồng: both are rounded
    exact = share((ratio.value - half, ratio.value + half), (ratio.whole - half, ratio.whole + half))
    if exact is None:
        return None
    return Claim(Join.RATIO, ratio.value, ratio.whole, exact, percent, ratio)


def _shared(join: Join, part: Quantity, whole: Quantity, percent: Quantity) -> Claim | None:
    exact = share(span(part), span(whole))
    hedged = Hedge.EXACT not in {part.hedge} or (whole.hedge is not Hedge.EXACT and not whole.text.startswith("trên"))
    if exact is None or hedged or part.other is not None or whole.other is not None:
        return None
    return Claim(join, part.value, whole.value, exact, percent, part, whole)


def _bracketed(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`chiếm 95,7% (265/286 doanh nghiệp)`."""
    for percent, ratio in pairwise(found):
        if percent.kind is Kind.PERCENT and ratio.kind is Kind.RATIO and ratio.whole:
            gap = between(flat, percent, ratio)
            if _BRACKET.fullmatch(gap) and not _NOT_THIS.search(gap) and not _changes(before(flat, percent, 12)):
                claim = _ratio(ratio, percent)
                if claim is not None:
                    yield claim


def _changes(words: str) -> bool:
    return re.search(r"\b(?:tang|giam|vuot)(?:\s+[a-z]+)?\s+$", words) is not None


def _ratios(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`572/651 doanh nghiệp (87,9%)`."""
    for ratio, percent in pairwise(found):
        if ratio.kind is not Kind.RATIO or percent.kind is not Kind.PERCENT or _of_others(flat, ratio, percent):
            continue
        if linked(flat, ratio, percent):
            claim = _ratio(ratio, percent)
            if claim is not None:
                yield claim


def _ratios_before(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`3.486/3.606 cử tri đồng ý nhập hai xã, đạt tỷ lệ 96,7%`: a smaller count stands between."""
    for at, percent in enumerate(found):
        if percent.kind is not Kind.PERCENT or at < _SECOND or not _RATE_LAST.search(before(flat, percent)):
            continue
        ratio = next((each for each in reversed(found[:at]) if each.kind is not Kind.COUNT), None)
        if ratio is None or ratio.kind is not Kind.RATIO or _of_others(flat, ratio, percent):
            continue
        gap = between(flat, ratio, percent)
        others = found[found.index(ratio) + 1 : at]
        smaller = all(each.spelled or each.value < _FEW for each in others)
        if smaller and not _NOT_THIS.search(gap) and not re.search(r"[;()]|\.\s", gap):
            claim = _ratio(ratio, percent)
            if claim is not None and not _COMPARED.match(after(flat, percent)):
                yield replace(claim, join=Join.AMONG)


def _of_others(flat: Flat, ratio: Quantity, percent: Quantity) -> bool:
    """`28/29 người đạt trên 50% số phiếu`: a percentage of something else."""
    noun = _OF_NOUN.match(after(flat, percent))
    return noun is not None and bool(ratio.unit) and noun[1] not in ratio.unit.split()


def _countable(*quantities: Quantity) -> bool:
    kinds = {each.kind for each in quantities}
    return len(kinds) == 1 and kinds <= {Kind.COUNT, Kind.MONEY}


def _pairs(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`62 trong tổng số 496 doanh nghiệp (12,5%)`, `759 đơn/793 đơn, đạt 95,7%`."""
    for part, whole, percent in zip(found, found[1:], found[2:], strict=False):
        if percent.kind is not Kind.PERCENT or not _countable(part, whole):
            continue
        gap = between(flat, part, whole)
        joined = _WITHIN.fullmatch(gap) or _SLASHED.fullmatch(gap)
        if whole.text.startswith("trên") and _NOUN_GAP.fullmatch(gap):
            joined = re.match("", gap)
        if joined and linked(flat, whole, percent):
            claim = _shared(Join.OF, part, whole, percent)
            if claim is not None:
                yield claim


def _before_bracket(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`176 đơn (160 khiếu nại, 16 tố cáo)/221 đơn, đạt 79,6%`: the part stands before the bracket."""
    for at, (whole, percent) in enumerate(pairwise(found)):
        if percent.kind is not Kind.PERCENT or not _BRACKET_SLASH.search(before(flat, whole)):
            continue
        opened = flat.plain.rfind("(", 0, flat.position(whole.start))
        part = next((each for each in reversed(found[:at]) if flat.position(each.start) < opened), None)
        if part is None or not _countable(part, whole) or part.value > whole.value or not linked(flat, whole, percent):
            continue
        claim = _shared(Join.OF, part, whole, percent)
        if claim is not None:
            yield claim


def _shares(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`nữ có 148 đồng chí (chiếm 45,8% của 323)`."""
    for part, percent, whole in zip(found, found[1:], found[2:], strict=False):
        told_again = part.value == whole.value  # `mục tiêu 1.500 buổi, đạt 74,7% của 1.500 (1.121 buổi)`
        if percent.kind is Kind.PERCENT and _countable(part, whole) and not told_again and linked(flat, part, percent):
            claim = _shared(Join.OF, part, whole, percent) if _OF.fullmatch(between(flat, percent, whole)) else None
            if claim is not None:
                yield claim


def _shares_in_bracket(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`đạt 74,7% của 1.500 (1.121 buổi)`."""
    for percent, whole, part in zip(found, found[1:], found[2:], strict=False):
        if percent.kind is not Kind.PERCENT or not _countable(part, whole) or part.value > whole.value:
            continue
        if not _OF.fullmatch(between(flat, percent, whole)) or not _OPENED.fullmatch(between(flat, whole, part)):
            continue
        claim = _shared(Join.OF, part, whole, percent) if _CLOSED.match(after(flat, part)) else None
        if claim is not None and not _changes(before(flat, percent, 12)):
            yield claim


def _among(flat: Flat, found: Sequence[Quantity]) -> Iterator[Claim]:
    """`trong số 7.460 lao động có 5.222 người giảm giờ làm (70%), 1.492 người …`."""
    total: Quantity | None = None
    for at, each in enumerate(found):
        if each.kind is Kind.COUNT and _TOTAL_BEFORE.search(before(flat, each)):
            total = each
            continue
        percent = found[at + 1] if at + 1 < len(found) else None
        if each.kind is not Kind.COUNT or percent is None or percent.kind is not Kind.PERCENT:
            continue
        if not linked(flat, each, percent) or _OTHER_BASE.match(after(flat, percent)) or change_word(flat, each):
            continue  # `79.000 việc, giảm 2.600 việc (3,2%)`: of what was before
        whole = total or _received(flat, found[at - 1] if at else None, each)
        if whole is not None and whole.value >= each.value:
            claim = _shared(Join.AMONG, each, whole, percent)
            if claim is not None:
                yield claim


def _received(flat: Flat, whole: Quantity | None, part: Quantity) -> Quantity | None:
    """`nhận 30 đơn, đã giải quyết 21 đơn`: the same noun, received and settled."""
    if whole is None or whole.kind is not Kind.COUNT or whole.head not in {part.head, ""}:
        return None  # `nhận 34, giải quyết 31 đơn (91,2%)`: the noun stands once
    gap = between(flat, whole, part)
    if _WITH_PART.fullmatch(gap):
        return whole
    settled = _SETTLED.search(before(flat, part))
    direct = _RECEIVED.search(before(flat, whole)) or _ALREADY.fullmatch(gap)
    return whole if settled and direct and ";" not in gap else None
