"""XS504: the report's period told in two ways: title, text, titles of annexes, the consolidated workbook."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.model import Document, Finding, Origin, Paragraph, Period, Published
from xlsync.proof.dates import Precision, StatedDate
from xlsync.proof.facts import facts_of
from xlsync.proof.flat import Flat, flatten
from xlsync.proof.names import told_otherwise

_OF_DATA = re.compile(r"\b(?:số liệu|kỳ báo cáo|kỳ|thời điểm chốt|thời gian báo cáo|chốt)\b[^.;]{0,60}$")
_OF_TIME = re.compile(r"\bthoi gian(?: (?:to chuc|thuc hien|dien ra|trien khai))?(?: la)?\s?:?\s*$")
_UNTIL = re.compile(r"(?<!\w)số liệu (?:(?:được )?(?:tính|chốt|cập nhật|tổng hợp) )?(?:đến|tới)(?: hết)?(?: ngày)?\s*$")
_OTHER_THING = re.compile(
    r"\b(?:cung ky|so voi|ke hoach|giai doan truoc|nhiem ky|lop|tap huan|hoc|dai hoi|ky truoc|ky niem|thanh lap)\b"
)
#: The sentence that ends a report names it again.
_CLOSING = re.compile(r"tren day la (?:bao cao|ket qua|toan bo)")
_CAPTION = re.compile(r"(?:[0-9ivx]+\s?[.)]\s*)?(?:bang|bieu|phu luc|phu bieu)\b")
_COMPARED = re.compile(r"\b(?:so voi|cung ky|so sanh|ke hoach|giai doan|phuong huong|nhiem vu|ky truoc)\b")
_LONGEST_CAPTION = 120  # characters
_OPENING = 14  # paragraphs: head, title, basis and introduction
#: What a title names as the period of a report.
_PARTS = frozenset({Precision.PART, Precision.QUARTER, Precision.YEAR})


@dataclass(frozen=True, slots=True)
class _Span:
    paragraph: Paragraph
    start: int
    end: int
    text: str
    period: Period | None
    of_data: bool
    of_time: bool
    in_bracket: bool


def periods(document: Document, published: Published | None) -> Iterator[Finding]:
    """The findings of spans of days, then those of captions."""
    yield from _spans(document, published)
    yield from _until(document, published)
    yield from _captions(document)


def _spans(document: Document, published: Published | None) -> Iterator[Finding]:
    spans = list(_ranges(document))
    main = next((span for span in spans if span.paragraph.number <= _OPENING and span.period is not None), None)
    for span in spans:
        if published is not None and span.of_data and span.period != published.period:
            shown = next((each for each in spans if each.period == published.period), None)
            number = shown.paragraph.number if shown else None
            yield _differs(document, span, shown.text if shown else str(published.period), number)
        elif main is None or span is main or (published is not None and span.period == published.period):
            continue
        elif span.period != main.period and _same_thing(span, main):
            yield _differs(document, span, main.text, main.paragraph.number)


def _until(document: Document, published: Published | None) -> Iterator[Finding]:
    """`số liệu đến 30/9/2024` at the head of the report, and another day of the same year later on."""
    main: tuple[StatedDate, Period] | None = None
    for paragraph in document.paragraphs:
        flat = flatten(paragraph.text)
        for each in facts_of(document).dates_of(paragraph.number):
            ahead = flat.text[: flat.position(each.start)]
            if each.precision is not Precision.DAY or each.period is None or not _UNTIL.search(ahead):
                continue
            if _COMPARED.search(flatten(re.split(r"[.;]\s", ahead)[-1]).plain):
                continue
            if main is None:
                if paragraph.number > _OPENING:
                    return
                main = (each, each.period)
                continue
            shown = published is not None and each.period.last == published.period.last
            if each.period != main[1] and each.period.last.year == main[1].last.year and not shown:
                first = main[0]
                yield told_otherwise(
                    document, paragraph.number, each.start, each.end, "period", each.text, first.text, first.paragraph
                )


def _same_thing(span: _Span, main: _Span) -> bool:
    """Whether a span tells the main one again: it says that it is of the data, or shares an end with it and stands in
    a bracket, or covers much the same days in one."""
    if span.period is None or main.period is None:
        return span.of_data or span.in_bracket
    if span.of_data and main.of_data:
        return True
    shared = span.period.first == main.period.first or span.period.last == main.period.last
    if span.of_time and main.of_time and shared:
        return True
    overlap = span.period.first <= main.period.last and main.period.first <= span.period.last
    days, own = (each.last - each.first for each in (main.period, span.period))
    return span.in_bracket and (
        _other_month(span.period, main.period) or shared or (overlap and 2 * own >= days and own <= 2 * days)
    )


def _other_month(one: Period, other: Period) -> bool:
    """The same days of the same year in another month, as short a time both: `12/8 - 16/8` and `12/9 - 16/9`."""
    return (
        one.first.day == other.first.day
        and one.last.day == other.last.day
        and one.first.year == other.first.year
        and one.last.year == other.last.year
        and one.last.month - one.first.month == other.last.month - other.first.month
        and one.first.day not in (1, one.last.day)  # whole months and the like are alike by chance
    )


def _ranges(document: Document) -> Iterator[_Span]:
    for found in facts_of(document).ranges:
        paragraph = document.paragraph(found.paragraph)
        if paragraph.origin is Origin.MARGIN or found.precision is not Precision.DAY:
            continue
        flat = flatten(paragraph.text)
        start = flat.position(found.start)
        before = flat.plain[max(0, start - 80) : start]
        if _OTHER_THING.search(re.split(r"[.;]", before)[-1]):
            continue
        bracket = before.rstrip().endswith("(") or (before.rfind("(") > before.rfind(")"))
        data, time = _of_data(flat, start), _OF_TIME.search(before) is not None
        yield _Span(paragraph, found.start, found.end, found.text, found.period, data, time, bracket)


def _of_data(flat: Flat, start: int) -> bool:
    return _OF_DATA.search(flat.text[max(0, start - 80) : start]) is not None


def _captions(document: Document) -> Iterator[Finding]:
    """Titles of tables and annexes that name another part of the year than the report's title."""
    title: tuple[Paragraph, Period, str] | None = None
    for paragraph in document.paragraphs:
        plain = flatten(paragraph.text).plain
        told = list(_parts(document, paragraph))
        caption = (_CAPTION.match(plain) or _CLOSING.match(plain)) is not None or _over_a_table(document, paragraph)
        titled = not caption and paragraph.number <= 8 and (paragraph.heading is not None or paragraph.text.isupper())
        if title is None and titled and len(told) == 1 and not re.search(r"\bgiai doan\b|[0-9]+ nam\b", plain):
            title = (paragraph, told[0][2], paragraph.text[told[0][0] : told[0][1]])
        elif title is not None and caption and len(told) == 1 and not _COMPARED.search(plain):
            start, end, period = told[0]
            if period != title[1] and paragraph.origin is not Origin.CELL:
                found = paragraph.text[start:end]
                yield told_otherwise(document, paragraph.number, start, end, "period", found, title[2], title[0].number)


def _over_a_table(document: Document, paragraph: Paragraph) -> bool:
    """Whether the paragraph is a line right over the only table, with no sign at its end; of several tables one may
    well be of an earlier year."""
    if len(document.tables) != 1:
        return False
    following = document.paragraphs[paragraph.number : paragraph.number + 1]
    below = bool(following) and following[0].origin is Origin.CELL and paragraph.origin is Origin.BODY
    text = paragraph.text.rstrip()
    return below and bool(text) and len(text) <= _LONGEST_CAPTION and not text.endswith((".", ";", ":", ","))


def _parts(document: Document, paragraph: Paragraph) -> Iterator[tuple[int, int, Period]]:
    for found in facts_of(document).dates_of(paragraph.number):
        if found.precision in _PARTS and found.period is not None:
            yield found.start, found.end, found.period


def _differs(document: Document, span: _Span, expected: str, other: int | None) -> Finding:
    return told_otherwise(
        document,
        span.paragraph.number,
        span.start,
        span.end,
        "period" if other else "workbook",
        span.text,
        expected,
        other,
    )
