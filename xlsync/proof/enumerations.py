"""XS503: a stated count against the items that are listed after it, in its bracket, in its footnote or below it."""

import re
from collections.abc import Iterator

from xlsync.model import Document, Finding, Origin, Paragraph, Passage
from xlsync.proof.counts import Count, counts
from xlsync.proof.flat import Flat, flatten
from xlsync.proof.listing import Listing, inline, note
from xlsync.proof.sentences import sentences
from xlsync.texts import catalogue

_LONGEST_NOUN = 110  # characters between the number and its list: farther away another thing is listed
_FARTHEST = 2  # lists that differ more from the stated count name something else
_OPENER = re.compile(r"(?:,?\s(?:bao gom|gom co|gom|cu the la|do la|nhu sau|sau day)\b\s?:?|,?\s?cu the\s?:|:|\()\s*")
_STOP = re.compile(r"[;.!?](?=\s|$)|\n")
_EXCERPT = re.compile(
    r"\b(?:trong do|nhu(?! sau)|nhat la|mot so)\b|\b(?:tieu bieu|dien hinh|noi bat)(?: nhat)?(?: la| co)?[\s,]*$"
)
_ANOTHER = re.compile(r"(?<![\w/.,-])[0-9]+(?:\.[0-9]{3})*(?![\d/.,-]*\d)\s+[a-z]")
#: A count in words nearer to the list, as in `04 đơn vị đạt giải, trong khi hai đơn vị không dự thi (A và B)`.
_ANOTHER_IN_WORDS = re.compile(r"[,\s](?:hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(?=[^\W\d_])")
#: `bốn nhóm (hai nhóm ở xã và hai nhóm ở phường)`: parts, no items.
_PARTS_IN_WORDS = re.compile(
    r"^(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s.*(?:,|;|(?<!\w)và)\s(?:một|hai|ba|bốn|năm|sáu)\s"
)
#: `2 Phó Chủ tịch và Trưởng các Ban: …`: the list is of the nearer plural.
_JOINED_PLURAL = re.compile(r"\bva\b.*\b(?:cac|nhung)\s+[a-z]+\s*$")
_PLURAL = re.compile(r"\b(?:cac|nhung)\s+[a-z]")
_SYMBOL = re.compile(r"([-–—+•*●▪■○◦✓])\s*|\(?([0-9]{1,2}|[a-zđ])[.)]\s")
_NOUN_END = re.compile(r"[;:.,()]|$")
_LONGEST_QUOTE = 40
_CITED = re.compile(r"\b[0-9]{1,5}\s?[/-]\s?(?:[0-9]{4}/)?[A-ZĐ][A-Za-zĐđ]*(?:\s?-\s?[A-ZĐ][A-Za-zĐđ]*)*")


def enumerations(document: Document) -> Iterator[Finding]:
    """The findings of all paragraphs, in order."""
    for paragraph in document.paragraphs:
        if paragraph.origin is Origin.MARGIN or paragraph.origin is Origin.FOOTNOTE:
            continue
        flat = flatten(paragraph.text)
        found = list(counts(flat))
        for at, count in enumerate(found):
            listing, where = _listing(document, paragraph, flat, count)
            if listing is not None and not _right(found, at, listing, flat):
                yield _finding(paragraph, flat, count, listing, where)


def _right(found: list[Count], at: int, listing: Listing, flat: Flat) -> bool:
    """Whether the stated count is among those of the list, alone or together with the counts before it (`02 kế hoạch
    và 01 công văn`), or too far from it to be of the same things."""
    count = found[at]
    stated = count.value
    if (
        stated in listing.allowed
        or abs(stated - listing.likely) > _FARTHEST
        or (not listing.sure and not (stated > max(listing.allowed)))
    ):
        return True
    before = flat.plain[max(0, count.start - 60) : count.start]
    return re.search(r"[0-9]+ [a-z ,]{2,40}(?:, | va )$", before) is not None


def _listing(document: Document, paragraph: Paragraph, flat: Flat, count: Count) -> tuple[Listing | None, str]:
    stop = _STOP.search(flat.plain, count.noun)
    end = stop.start() if stop else len(flat.plain)
    for mark in paragraph.notes:
        at = flat.position(mark.at)
        between = flat.plain[count.noun : at]
        if count.noun < at <= min(end + 1, count.noun + 60) and not _breaks(between, flat.text[count.noun : at]):
            return _of_note(document, mark.paragraphs), "note"
    opener = _OPENER.search(flat.plain, count.noun, min(len(flat.plain), count.noun + _LONGEST_NOUN))
    while opener is not None and opener[0].strip() == "(" and _short_bracket(flat.plain, opener.end()):
        opener = _OPENER.search(flat.plain, opener.end(), min(len(flat.plain), count.noun + _LONGEST_NOUN))
    if opener is None or opener.start() > end:
        return None, ""
    between = flat.plain[count.noun : opener.start()]
    if _breaks(between, flat.text[count.noun : opener.start()]):
        return None, ""
    if opener.end() >= len(flat.plain.rstrip()):
        return (
            (_below(document, paragraph), "below") if opener[0].rstrip().endswith((":", "sau", "day")) else (None, "")
        )
    if "(" in opener[0]:
        close = _closing(flat.plain, opener.end())
        listing = inline(flat, opener.end(), close, bracket=True) if close else None
        # `05 đoàn kiểm tra các cơ sở y tế (phòng khám, nhà thuốc)`: what is listed may be the nearer plural
        inside = flat.text[opener.end() : close]
        unsure = _PLURAL.search(between) or " va " in between or _PARTS_IN_WORDS.search(inside)
        return (listing if listing is None or listing.sure or not unsure else None), "bracket"
    close = _closing(flat.plain, opener.end())  # `(04 loại: sổ tay, tờ gấp, bộ mẫu), phát hành 15.600 bản`
    end = _sentence_end(flat, opener.end())
    within = close is not None and close < end
    listing = inline(flat, opener.end(), close if close is not None and within else end, bracket=within)
    # `trong 3 khối học, đó là khó khăn nhất, …`: a clause of its own
    return (listing if listing is None or listing.sure or "do la" not in opener[0] else None), "after"


def _breaks(between: str, accented: str) -> bool:
    """Whether the words between a count and a list, folded and with their accents, say that the list is not its own."""
    if _EXCERPT.search(between) or _JOINED_PLURAL.search(between) or _ANOTHER.search(f" {between} ") or ")" in between:
        return True
    return _ANOTHER_IN_WORDS.search(accented) is not None


def _short_bracket(plain: str, start: int) -> bool:
    """A bracket of one word or number, as in `hai (02) nội dung` or `(2 lần)`."""
    close = plain.find(")", start)
    return 0 <= close - start <= 4


def _closing(plain: str, start: int) -> int | None:
    depth = 1
    for at in range(start, len(plain)):
        depth += (plain[at] == "(") - (plain[at] == ")")
        # `(1) …; (2) …` without an outer bracket
        if depth == 0:
            return at if at - start > 2 else None
    return None


def _sentence_end(flat: Flat, start: int) -> int:
    for match in re.finditer(r"\.(?=\s+[^a-z0-9]|\s+[a-z]|\s*$)|\n", flat.plain[start:]):
        at = start + match.start()
        before = re.split(r"[\s(]", flat.plain[:at])[-1]
        if match[0] == "\n" or len(before) > 2 or re.search("[aeiouy]", before):  # `TP.` has no vowel, `bộ.` has
            return at
    return len(flat.plain)


def _of_note(document: Document, numbers: tuple[int, ...]) -> Listing | None:
    text = "\n".join(document.paragraph(number).text for number in numbers)
    if len(numbers) > 1:
        lines = sum(bool(document.paragraph(number).text.strip()) for number in numbers)
        cited = len(_CITED.findall(flatten(text).cased))
        listing = note(flatten(text.replace("\n", "; ")), cited)
        return listing and Listing(listing.allowed | {lines}, listing.likely, listing.sure, listing.end)
    return note(flatten(text), len(_CITED.findall(flatten(text).cased)))


def _below(document: Document, paragraph: Paragraph) -> Listing | None:
    """The paragraphs after a colon that ends its paragraph: those with the mark of the first one."""
    own = _mark(paragraph)
    after = [each for each in document.paragraphs[paragraph.number :] if each.text.strip()]
    if not after or after[0].origin is not paragraph.origin or after[0].heading is not None:
        return None
    kind = _mark(after[0])
    if not kind or kind == own:
        return None
    items = 0
    for place, each in enumerate(after):
        mark = _mark(each)
        if each.origin is not paragraph.origin or each.heading is not None or mark == own != "":
            break
        if mark == kind:
            items += 1
        elif not mark and any(_mark(later) == kind for later in after[place + 1 : place + 3]):
            return None  # an item in two paragraphs, or two lists
        elif not mark:
            break
    text = " ".join(each.text for each in after[:items])
    if items < 2 or _excerpt_of_items(text):
        return None
    return Listing(frozenset({items}), items, sure=True, end=0)


def _excerpt_of_items(text: str) -> bool:
    return re.search(r"\.\.\.|…|\bv\.?v\b", text) is not None


def _mark(paragraph: Paragraph) -> str:
    """The kind of mark before a paragraph: `0` for numbers, `a` for letters, else the sign itself."""
    text = paragraph.label.strip() + " " if paragraph.label.strip() else paragraph.text.lstrip()
    match = _SYMBOL.match(text.lower())
    if match is None:
        return paragraph.label.strip()[:1]
    return match[1] or ("0" if match[2].isdigit() else "a")


def _quote_end(paragraph: Paragraph, flat: Flat, count: Count) -> int:
    """The end of the count's noun: at a sign, at a footnote's mark, else at a word within some forty characters."""
    stop = _NOUN_END.search(flat.plain, count.noun)
    marks = [flat.position(mark.at) for mark in paragraph.notes]
    whole = min(at for at in (stop.start() if stop else len(flat.plain), *marks) if at > count.noun)
    if whole <= count.noun + _LONGEST_QUOTE:
        return whole
    space = flat.plain.rfind(" ", count.noun, count.noun + _LONGEST_QUOTE)
    return space if space > 0 else count.noun + _LONGEST_QUOTE


def _finding(paragraph: Paragraph, flat: Flat, count: Count, listing: Listing, where: str) -> Finding:
    end = _quote_end(paragraph, flat, count)
    first, last = flat.original(count.start, len(flat.plain[:end].rstrip()))
    quote = paragraph.text[first:last]
    sentence = next((s.number for s in sentences(paragraph.number, paragraph.text) if s.start <= first < s.end), 1)
    return catalogue.finding(
        "XS503",
        variant="note" if where == "note" else "below" if where == "below" else "",
        values={
            "paragraph": paragraph.number, "quote": quote, "stated": count.value, "listed": listing.likely,
            "confidence": 0.95 if listing.sure else 0.7,
        },
        found=str(count.value),
        expected=str(listing.likely),
        passage=Passage(paragraph.number, sentence, first, last),
    )  # fmt: skip
