"""XS502: totals of the prose that are not the sum of the parts named after them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before, change_word, words_between
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import number
from xlsync.proof.sentences import Sentence
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.proof.told_wrong import written_like
from xlsync.texts import catalogue

#: After these all parts are told. Up to here nothing but the noun of the total may stand.
_ALL = re.compile(
    r"[^.;()0-9]{0,90}?[,:(]?\s*(?<!\w)(?:trong đó,?\s+)?(?:bao )?gồm(?: có)?(?!\w)\s*:?\s*(?P<rest>[^0-9;]*)"
)
_COLON = re.compile(r"[^.;:()0-9,]{0,60}(?::|,?\s*cụ thể(?: là)?:)\s*(?P<rest>[^0-9;:]*)")
_BRACKET = re.compile(
    r"[^.;:()0-9]{0,60}\(\s*(?P<rest>(?:[^0-9;()]|(?<=nhóm )[0-9](?= )|(?<=loại )[0-9](?= ))*)"  # `(nhóm 3 có 86 người`
)
#: `29 tổ chức đảng, với hình thức: khiển trách 26, cảnh cáo 03`
_FORMS = re.compile(
    r"[^;:()0-9]{0,60}?[,.]?\s*(?:với |bằng )?(?:các )?hình thức[^.;:()0-9,]{0,30}:\s*(?P<rest>[^0-9;:]*)"
)
#: After this only some may be told.
_SOME = re.compile(r"[^.;()0-9]{0,90}?[,:(]?\s*(?<!\w)trong đó(?: có)?(?!\w)\s*:?\s*(?P<rest>[^0-9;]*)")
_STOP = re.compile(
    r"(?<!\w)(?:trong đó|riêng|đạt|chiếm|so với|thu hút|trị giá|tổng số|bình quân|mỗi|cho|tổng trị giá|"
    r"qua đó|ngoài ra|đồng thời|"
    r"tham gia|còn lại|tiếp thu|nâng tổng|cùng kỳ|lũy kế|luỹ kế|phục vụ|(?<!đối )với|(?:tăng|giảm)(?:\s+\w+)?\s*$|"
    r"(?:tăng|giảm) so)(?!\w)"
)
#: `1.390 suất quà cho công nhân (khu A 940 suất, khu B 480 suất)`
_GIVEN = re.compile(r"^\s*[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?\s+(?:cho|với|phục vụ)\s+[^\d.;:,()]+\(\s*$")
_STOP_LABEL = re.compile(r"(?<!\w)(?:trong đó|riêng|đạt|chiếm|so với|bình quân|còn lại|cùng kỳ|lũy kế|tăng|giảm)(?!\w)")
_TIER_WORDS = (
    r"\btinh|\bldld tinh|\bco quan ldld",
    r"cap tren(?: truc tiep)?(?: co so)?|cap huyen|tren co so",
    r"(?<!tren )(?<!tiep )co so|cdcs",
)
_TIERS = tuple(re.compile(rf"(?:{words})\s*:?\s*(?:co|la)?\s*$") for words in _TIER_WORDS)
_SEPARATED = re.compile(r"[,;+]|(?<!\w)(?:và|cùng)(?!\w)")
_ONE_FOR_EACH = re.compile(r"\b(?:moi|binh quan|(?<!tri )gia|trung binh|muc)\b\s*(?:[a-z]+\s+){0,2}$")
#: A bracket of one number that is a percentage or a change.
_ASIDE = re.compile(
    r"\s?\((?:(?:chiếm|đạt|tỷ lệ|tỉ lệ|bằng|=)[^()0-9]{0,20})?[0-9.,]+\s?%\)|\s?\((?:tăng|giảm)[^()]{1,60}\)"
)
_PLURAL = 2
_LONG_TOTAL = 1000  # alike to few sums by chance
_LEAST_SLIP = 100  # totals whose parts may not all be told
_MOST_PARTS = 12
_CLOSE = (Fraction(4, 5), Fraction(5, 4))
_REASONABLE = (Fraction(1, 2), Fraction(2))
_LEAST_ALIKE = 10  # a number of one digit is alike to too many


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and the parts named after it. `all_told`: the text says that these are all."""

    total: Quantity
    parts: tuple[Quantity, ...]
    all_told: bool


def sums(document: Document, facts: Facts) -> Iterator[Finding]:
    """Sentence by sentence: parts after `gồm`, `bao gồm`, a colon or in brackets must add up; after `trong đó` they
    must when all three tiers are named, else none may exceed the total. Silent where the text may be read otherwise."""
    for sentence in facts.sentences:
        end = -1
        for parts in _enumerated(facts, sentence):
            if parts.total.start < end:
                continue
            finding = _judged(document, facts, parts)
            if finding is not None:
                end = parts.parts[-1].end
                yield finding


def _enumerated(facts: Facts, sentence: Sentence) -> Iterator[Parts]:
    flat = facts.flat(sentence.paragraph)
    found = [
        each
        for each in facts.quantities_of(sentence)
        if not _beside_the_point(flat, each) and not change_word(flat, each)  # a change is neither total nor part
    ]
    for at, total in enumerate(found[:-1]):
        if total.kind not in {Kind.COUNT, Kind.MONEY} or total.hedge is not Hedge.EXACT or total.value < _PLURAL:
            continue
        if (total.other is not None and total.kind is Kind.COUNT) or _ONE_FOR_EACH.search(before(flat, total, 25)):
            continue
        gap = _gap(flat, total, found[at + 1])
        for pattern in (_ALL, _SOME, _FORMS, _COLON, _BRACKET):
            match = pattern.fullmatch(gap)
            if match is None:
                continue
            if pattern in {_ALL, _COLON, _FORMS} and "," in match["rest"]:
                break  # `23 người, gồm: Chủ tịch, 3 Phó Chủ tịch và 19 ủy viên`: one without a number
            lead = gap[: match.start("rest")].replace("trong đó", "")
            parts = _run(flat, total, found[at + 1 :], bracket="(" in lead)
            given = pattern is _BRACKET and _GIVEN.search(lead) and _more_than_all(total, parts)
            if (_STOP.search(lead) and not given) or _STOP.search(match["rest"]):
                break
            if parts and parts[0].value == total.value:
                break  # `Bốn trường …, gồm 04 trường: …`: the total told again
            if len(parts) >= _PLURAL or (pattern is _SOME and parts):
                yield Parts(total, parts, pattern is not _SOME or _all_tiers(flat, parts))
            break


def _more_than_all(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether parts of the total's own noun are together more than it, though none of them is."""
    own = bool(total.unit) and all(part.unit.split()[:1] == total.unit.split()[:1] for part in parts)
    values = [part.value for part in parts]
    return own and len(parts) >= _PLURAL and max(values) <= total.value < sum(values)


def _run(flat: Flat, total: Quantity, following: Sequence[Quantity], *, bracket: bool) -> tuple[Quantity, ...]:
    """The parts that follow each other with a separator between; up to the end of a bracket that opened before."""
    parts: list[Quantity] = []
    for part in following:
        if parts:
            gap = _gap(flat, parts[-1], part)
            closed = gap.count(")") > gap.count("(")
            # `bác sĩ 84, điều dưỡng 163, hành chính và phục vụ 68`: before a number without a noun stands its label
            stop = _STOP_LABEL if not (part.unit or parts[-1].unit) else _STOP
            if (closed and bracket) or not _SEPARATED.search(gap) or stop.search(gap) or "(" in gap or ")" in gap:
                break
            if len(parts) > 1 and ";" in gap and ";" not in _gap(flat, parts[0], parts[1]):
                break  # `cấp tỉnh 22, cơ sở 4.525; đơn thư …`
            if len(parts) >= _PLURAL and _another_noun(total, parts, part):
                break  # `29 nhà, gồm 15 nhà xây mới, 14 nhà sửa chữa, trao 3.250 suất quà`
        if part.kind is not total.kind or len(parts) == _MOST_PARTS:
            break
        parts.append(part)
    return tuple(parts)


def _beside_the_point(flat: Flat, each: Quantity) -> bool:
    """A percentage or a change in brackets, that stands between the parts: `28 người (45%), 269 đảng bộ (tăng 8)`."""
    at = flat.position(each.start)
    opened = flat.plain.rfind("(", 0, at)
    if opened < 0 or ")" in flat.plain[opened:at]:
        return False
    return _ASIDE.match(flat.text, opened) is not None


def _gap(flat: Flat, one: Quantity, other: Quantity) -> str:
    """The text between two quantities without such brackets."""
    return _ASIDE.sub("", words_between(flat, one, other))


def _another_noun(total: Quantity, parts: Sequence[Quantity], part: Quantity) -> bool:
    """Whether all parts so far name the noun of the total and this one another."""
    head = total.unit.split()[:1]
    own = part.unit.split()[:1]
    return bool(head and own) and own != head and all(each.unit.split()[:1] == head for each in parts)


def _all_tiers(flat: Flat, parts: Sequence[Quantity]) -> bool:
    if len(parts) != len(_TIERS):
        return False
    return all(tier.search(before(flat, part, 45)) for tier, part in zip(_TIERS, parts, strict=True))


def _judged(document: Document, facts: Facts, found: Parts) -> Finding | None:
    total, parts = found.total, found.parts
    if any(part.hedge is not Hedge.EXACT or (part.other is not None and part.kind is Kind.COUNT) for part in parts):
        return None
    added = sum((part.value for part in parts), Fraction(0))
    slip = total.value >= _LEAST_SLIP and len(parts) >= _PLURAL and _one_slip(total, parts, added)
    slip = slip or (total.value >= _LONG_TOTAL and len(parts) > _PLURAL and alike(added, total.value))
    if not found.all_told and not slip:
        return _too_large(document, facts, total, parts)
    sums = [sum((part.value for part in parts[:count]), Fraction(0)) for count in range(_PLURAL, len(parts) + 1)]
    coarsest = max((Fraction(each.scale, 10**each.decimals) for each in (total, *parts)), default=Fraction(1))
    slack = (
        coarsest * len(parts) / 2
        if coarsest > 1 and len({(each.scale, each.decimals) for each in (total, *parts)}) > 1
        else 0
    )
    if any(abs(each - total.value) <= slack for each in sums):
        return None
    if not _trusted(facts.flat(total.paragraph), total, parts, sums[-1]):
        return None
    right = written_like(total, sums[-1])
    told = {"parts": " + ".join(part.text for part in parts), "sum": right, "stated": written_like(total, total.value)}
    return catalogue.finding(
        "XS502",
        variant="sum",
        values=_quoted(document, total, parts) | told,
        found=total.text,
        expected=str(right),
        passage=facts.passage(total.paragraph, total.start, parts[-1].end),
    )


def _trusted(flat: Flat, total: Quantity, parts: Sequence[Quantity], added: Fraction) -> bool:
    """Whether the parts are surely those of the total: counted in one unit, or near the total; and the list is over."""
    head = total.unit.split()[:1]
    heads = [part.unit.split()[:1] for part in parts]
    if _one_slip(total, parts, added):
        return not _goes_on(flat, parts[-1])
    if any(part.value > total.value for part in parts) and not all(each in (head, []) for each in heads):
        return False
    ratio = added / total.value
    if not _REASONABLE[0] <= ratio <= _REASONABLE[1] and not (
        min(added, total.value) >= _LEAST_ALIKE and alike(added, total.value)
    ):
        return False
    one_unit = total.kind is Kind.MONEY or all(each in (head, []) for each in heads)
    same_parts = len({tuple(each) for each in heads}) == 1
    if _goes_on(flat, parts[-1]):
        return False
    return one_unit or same_parts or alike(added, total.value) or _CLOSE[0] <= ratio <= _CLOSE[1]


def _goes_on(flat: Flat, last: Quantity) -> bool:
    """Whether parts follow that have no number."""
    rest = after(flat, last, 80)
    more = re.match(r"[^0-9.;)]*?(?:,|\bva\b)\s*(?:mot so|cac|nhieu|nhung|con lai)\b", rest)
    return more is not None or "..." in rest[:40] or "v.v" in rest[:40]


def _one_slip(total: Quantity, parts: Sequence[Quantity], added: Fraction) -> bool:
    """Whether one part, or the total, with two neighbouring digits in the right order would make the sum right."""
    if min(total.value, added) >= _LEAST_ALIKE and neighbours_swapped(total.value, added):
        return True
    needed = ((part.value, total.value - added + part.value) for part in parts)
    return any(min(value, right) >= _LEAST_ALIKE and neighbours_swapped(value, right) for value, right in needed)


def _too_large(document: Document, facts: Facts, total: Quantity, parts: Sequence[Quantity]) -> Finding | None:
    """`27 buổi, trong đó 72 buổi đột xuất`: of the same noun, a part of more than all."""
    part = parts[0]
    if part.value <= total.value or not total.unit or part.unit.split()[:1] != total.unit.split()[:1]:
        return None
    if total.kind is Kind.MONEY:
        return None
    return catalogue.finding(
        "XS502",
        variant="part",
        values=_quoted(document, total, parts[:1]) | {"part": number(part.value), "whole": number(total.value)},
        found=total.text,
        passage=facts.passage(total.paragraph, total.start, part.end),
    )


def _quoted(document: Document, total: Quantity, parts: Sequence[Quantity]) -> dict[str, int | float | str]:
    text = document.paragraph(total.paragraph).text
    return {"paragraph": total.paragraph, "quote": text[total.start : parts[-1].end]}
