"""XS504: a term of office told with other years, and the report's own day told otherwise than at its head."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.model import Document, Finding, Origin
from xlsync.proof.dates import Precision
from xlsync.proof.facts import facts_of
from xlsync.proof.flat import flatten
from xlsync.proof.names import told_otherwise

_TERM = re.compile(r"\bnhiem ky\s*(?:(?:thu\s+)?[ivxl]+\s*)?[,(]?\s*((?:19|20)[0-9]{2})\s*-\s*((?:19|20)[0-9]{2})")
#: Another body has its own terms, and so have the terms before and after.
_OTHERS = re.compile(
    r"\b(?:dang bo|dang|cap uy|hdnd|hoi dong nhan dan|quoc hoi|uy ban|mat tran|mttq|hoi|doan thanh nien|tinh doan|"
    r"chi bo|khoa|truoc|toi|moi|sau|tiep theo|chuong trinh|ke hoach|phuong huong)\b"
)
_LENGTH = 5  # years
_REACH = 60
_HEAD = 12  # paragraphs: names of the offices, number, place and day
_OWN = re.compile(
    r"^\s*so\s*:?\s*([0-9]{1,5}\s?[-/][^\s,;]{2,24})\s*$|^\s*so\s*:?\s*([0-9]{1,5}\s?[-/][^\s,;]{2,24})\s"
)


@dataclass(frozen=True, slots=True)
class _Term:
    paragraph: int
    start: int
    end: int
    years: tuple[int, int]
    text: str


def terms(document: Document) -> Iterator[Finding]:
    """Terms that overlap the one told most, or first, by all but a year or two are meant for it."""
    yield from _own_day(document)
    found = list(_terms(document))
    times = Counter(each.years for each in found)
    whole = [each for each in found if each.years[1] - each.years[0] == _LENGTH]
    main = max(whole, key=lambda each: (times[each.years], -each.paragraph), default=None)
    for each in found:
        if main is None or each.years == main.years or times[each.years] > 1:
            continue
        apart = sum(abs(one - other) for one, other in zip(each.years, main.years, strict=True))
        if apart <= 2:
            yield told_otherwise(
                document, each.paragraph, each.start, each.end, "period", each.text, main.text, main.paragraph
            )


def _terms(document: Document) -> Iterator[_Term]:
    for paragraph in document.paragraphs:
        if paragraph.origin is Origin.MARGIN:
            continue
        flat = flatten(paragraph.text)
        for match in _TERM.finditer(flat.plain):
            clause = re.split(r"[.;:]\s", flat.plain[max(0, match.start() - _REACH) : match.start()])[-1]
            if not _OTHERS.search(clause):
                start, end = flat.original(match.start(), match.end())
                yield _Term(paragraph.number, start, end, (int(match[1]), int(match[2])), paragraph.text[start:end])


def _own_day(document: Document) -> Iterator[Finding]:
    """`Số: 12/BC-LĐLĐ` and a day at the head; the same number with another day in the text."""
    facts = facts_of(document)
    own, day, place = "", None, 0
    for paragraph in document.paragraphs[:_HEAD]:
        match = _OWN.match(flatten(paragraph.text).plain)
        own = own or (re.sub(r"\s", "", match[1] or match[2]).lstrip("0") if match else "")
        days = [each for each in facts.dates_of(paragraph.number) if each.precision is Precision.DAY]
        if own and day is None and len(days) == 1 and len(paragraph.text) <= _REACH:
            day, place = days[0], paragraph.number
    if day is None or day.period is None:
        return
    for cited in facts.citations:
        same = flatten(cited.number).plain.lstrip("0") == own and cited.paragraph > place
        if same and cited.day is not None and cited.day != day.period.first:
            yield told_otherwise(
                document, cited.paragraph, cited.start, cited.end, "period", cited.day_text, day.text, place
            )
