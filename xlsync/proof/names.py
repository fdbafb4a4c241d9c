"""XS409 and XS504: the same document, period or body told in two ways in one report."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlsync.model import Document, Finding, Passage
from xlsync.proof.abbreviations import written_out
from xlsync.proof.citations import Citation
from xlsync.proof.facts import facts_of
from xlsync.proof.flat import flatten
from xlsync.proof.sentences import sentences
from xlsync.texts import catalogue

_SHORT_FORM = re.compile(r"\(\s*(?:sau đây |dưới đây )?(?:gọi tắt|viết tắt|gọi chung|gọi)\s*(?:là|:)\s*([^()]{2,40})\)")
_PARTY = re.compile(r"\b(tinh|huyen|thanh|thi|dang) (uy)\b")  # one word: no `uy` of `uy ban nhan dan tinh`
_FEDERATION = re.compile(r"\b(?:ldld|lien doan lao dong) (?:cac )?(?:huyen|thi xa|thanh pho|quan|tx|tp)\b")
_ALIKE = 0.75  # of the words: names that share more are one name with a slip of order or an addition


def documents_cited(document: Document) -> Iterator[Finding]:
    """XS409: the same number with two days, or with two issuers. Numbers restart every year: of two years they are the
    same document only when day, month and issuer are alike."""
    groups: dict[str, list[Citation]] = defaultdict(list)
    for cited in facts_of(document).citations:
        groups[flatten(cited.number).plain].append(cited)
    for group in groups.values():
        for place, cited in enumerate(group):
            before = [each for each in _by_weight(group, place) if not _of_others(document, (each, cited))]
            other = next((each for each in before if _other_day(each, cited)), None)
            if other is not None:
                yield _cited(document, cited, other, "day", cited.day_text, other.day_text)
                continue
            other = next((each for each in group[:place] if _other_issuer(each, cited)), None)
            if other is not None:
                yield _cited(document, cited, other, "issuer", cited.issuer, other.issuer)


def _of_others(document: Document, cited: Iterable[Citation]) -> bool:
    """Whether one of them names no issuer and may be another federation's: `LĐLĐ huyện A, LĐLĐ huyện B ban hành kế
    hoạch riêng (Kế hoạch số 26/KH-LĐLĐ …)`."""
    for each in cited:
        flat = flatten(document.paragraph(each.paragraph).text)
        ahead = re.split(r"[.;]\s", flat.plain[: flat.position(each.start)])[-1]
        if not each.issuer and "ldld" in flatten(each.number).plain and _FEDERATION.search(ahead):
            return True
    return False


def _by_weight(group: list[Citation], place: int) -> list[Citation]:
    """The citations before one; of a single one among several that agree, all."""
    own = sum(each.day == group[place].day for each in group)
    others = [each for each in group if sum(other.day == each.day for other in group) > own]
    before = [each for each in group[:place] if sum(other.day == each.day for other in group) >= own]
    return others or before


def _other_day(one: Citation, other: Citation) -> bool:
    if not one.day_text or not other.day_text or one.day == other.day or _other_body(one.issuer, other.issuer):
        return False
    if bool(one.issuer) != bool(other.issuer) and "ldld" in flatten(one.number).plain and not _slip(one, other):
        return False  # `14/KH-LĐLĐ` is a number of every federation
    if one.day is None or other.day is None:
        return True
    if one.day.year == other.day.year:
        return True
    return (one.day.day, one.day.month) == (other.day.day, other.day.month) and bool(one.issuer and other.issuer)


def _slip(one: Citation, other: Citation) -> bool:
    """Whether two days differ in the day or in the month only."""
    if one.day is None or other.day is None:
        return True
    return one.day.year == other.day.year and (one.day.day == other.day.day or one.day.month == other.day.month)


def _other_issuer(one: Citation, other: Citation) -> bool:
    return one.day is not None and one.day == other.day and _other_body(one.issuer, other.issuer)


def _other_body(first: str, second: str) -> bool:
    """Whether two names are of two bodies; `Liên đoàn Lao động tỉnh` and its full name are one."""
    one, other = (_PARTY.sub(r"\1\2", written_out(flatten(name).plain)) for name in (first, second))
    if not one or not other or one in other or other in one:
        return False
    a, b = set(one.split()), set(other.split())
    return not (a <= b or b <= a)


def bodies_named(document: Document) -> Iterator[Finding]:
    """XS504: one short form that is explained by two names."""
    seen: dict[str, tuple[str, int]] = {}
    for paragraph in document.paragraphs:
        flat = flatten(paragraph.text)
        for match in _SHORT_FORM.finditer(flat.text):
            short = flat.plain[match.start(1) : match.end(1)].strip(" \"'“”.")
            start = _name_start(flat.plain, flat.cased, match.start(), short)
            name = flat.cased[start : match.start()].strip()
            if not name:
                continue
            first = seen.setdefault(short, (name, paragraph.number))
            if first[0] != name and not _one_name(first[0], name):
                begin, end = flat.original(start, match.end())
                yield told_otherwise(document, paragraph.number, begin, end, "body", name, first[0], first[1], short)


def _name_start(plain: str, cased: str, end: int, short: str) -> int:
    """Where the long name before a short form begins: at the last word that the short form begins with."""
    word = short.split(maxsplit=1)[0]
    begin = max(
        (m.start() for m in re.finditer(rf"\b{re.escape(word)}\b", plain[:end]) if cased[m.start()].isupper()),
        default=-1,
    )
    if begin < 0:
        letters = [
            m.start() for m in re.finditer(rf"\b{re.escape(word[0])}\w*", plain[:end]) if cased[m.start()].isupper()
        ]
        begin = letters[-1] if letters else end
    return begin if end - begin <= 120 else end


def _one_name(one: str, other: str) -> bool:
    a, b = (set(re.findall(r"\w+", flatten(name).plain)) for name in (one, other))
    return a <= b or b <= a or len(a & b) / len(a | b) >= _ALIKE


@dataclass(frozen=True, slots=True)
class _Place:
    paragraph: int
    start: int
    end: int
    sentence: int


def told_otherwise(
    document: Document, paragraph: int, start: int, end: int, variant: str, found: str, expected: str,
    other: int | None, name: str | None = None,
) -> Finding:  # fmt: skip
    """XS504 at that passage: `expected` is what paragraph `other` says, or the consolidated workbook (None)."""
    place = _place(document, paragraph, start, end)
    return catalogue.finding(
        "XS504",
        variant=variant,
        values={
            "paragraph": paragraph, "quote": document.paragraph(paragraph).text[start:end], "other_paragraph": other,
            "name": name, "stated": found, "other": expected, "confidence": 0.8,
        },
        found=found,
        expected=expected,
        passage=Passage(place.paragraph, place.sentence, place.start, place.end),
    )  # fmt: skip


def _cited(document: Document, cited: Citation, other: Citation, variant: str, stated: str, expected: str) -> Finding:
    place = _place(document, cited.paragraph, cited.start, cited.end)
    return catalogue.finding(
        "XS409",
        variant=variant,
        values={
            "text": cited.number, "stated": stated, "other": expected, "paragraph": cited.paragraph,
            "other_paragraph": other.paragraph, "confidence": 0.9,
            "quote": document.paragraph(cited.paragraph).text[cited.start : cited.end],
        },
        found=stated,
        expected=expected,
        passage=Passage(place.paragraph, place.sentence, place.start, place.end),
    )  # fmt: skip


def _place(document: Document, paragraph: int, start: int, end: int) -> _Place:
    text = document.paragraph(paragraph).text
    within: Iterable[int] = (each.number for each in sentences(paragraph, text) if each.start <= start < each.end)
    return _Place(paragraph, start, end, next(iter(within), 1))
