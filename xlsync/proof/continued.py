"""XS502: parts in the sentences or lines after the total: `125 ý kiến. Trong đó, 13 ý kiến …; 93 …; 19 …`, or a lead
sentence that ends in a colon and a line for each part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from xlsync.model import Document, Finding, Paragraph
from xlsync.proof.claims import after, before, change_word, words_between
from xlsync.proof.facts import Facts
from xlsync.proof.flat import Flat
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.sentences import Sentence
from xlsync.proof.slips import alike, neighbours_swapped
from xlsync.proof.told_wrong import wrong_sum

_OPENS = re.compile(r"\s*(?:[-+*•]\s*)?(?:trong (?:do|so (?:do|nay|nhung|cac))|theo do|cu the)\b")
_JOINED = re.compile(r"[^0-9.]*?(?:[,;]|(?<!\w)và(?!\w))[^0-9.]*")
_STOP = re.compile(r"(?<!\w)(?:trong đó|riêng|ngoài ra|tăng|giảm|so với|đạt|vượt|trị giá|còn lại)(?!\w)")
_GOES_ON = re.compile(r"\.\.\.|…|\bv\.?v\b|\b(?:cac|mot so|nhung)\b[^0-9]{0,30}\bkhac\b")
_REST = re.compile(r"(?:\s+[a-z]+){0,4}?,?\s+(?:dang|con|chua)\b")
_LEAST_PARTS = 3
_LEAST_LINES = 2
_MOST_LINES = 20
_LEAST = 10
_LONG = 100
_LEADS = re.compile(r"(?:\b(?:gom|bao gom|trong do|cu the|nhu sau)(?:\s+co)?)?\s*:\s*$")
_MARK = re.compile(r"\s*(?:[-–+*•]|[a-zđ]\)|\(?[0-9]{1,2}[.)])\s*")


def continued(document: Document, facts: Facts) -> Iterator[Finding]:
    """Both constructions; silent where a slip of the fingers in one number would not explain the difference."""
    for last, sentence in zip(facts.sentences, facts.sentences[1:], strict=False):
        if sentence.paragraph - last.paragraph <= 1:
            yield from _next_sentence(document, facts, last, sentence)
    for sentence in facts.sentences:
        yield from _lines(document, facts, sentence)
        yield from _ratios(document, facts, sentence)


def _exact(each: Quantity) -> bool:
    return each.kind is Kind.COUNT and each.hedge is Hedge.EXACT and each.other is None and each.value.denominator == 1


def _next_sentence(document: Document, facts: Facts, last: Sentence, sentence: Sentence) -> Iterator[Finding]:
    flat = facts.flat(sentence.paragraph)
    if not _OPENS.match(flat.plain, flat.position(sentence.start)):
        return
    own = _of_one_noun(flat, facts.quantities_of(sentence))
    if not own or not all(_exact(each) for each in own):
        return
    parts = list(own[:1])
    for each in own[1:]:
        gap = re.sub(r"\s?\([^()]*\)", "", words_between(flat, parts[-1], each))
        if not _JOINED.fullmatch(gap) or _STOP.search(gap) or each.head != parts[0].head:
            return
        parts.append(each)
    if len(parts) < _LEAST_PARTS or _GOES_ON.search(after(flat, parts[-1], 80)):
        return
    totals = [
        each
        for each in facts.quantities_of(last)
        if _exact(each) and _same_noun(parts[0], each) and not change_word(facts.flat(last.paragraph), each)
    ]
    added = sum((each.value for each in parts), Fraction(0))
    if not totals or any(each.value == added for each in totals):
        return
    whole = re.search(r"(?<!\w)(?:và|cùng)(?!\w)", words_between(flat, parts[-2], parts[-1])) is not None
    yield from _judged(document, facts, totals[-1], parts, whole=whole)


def _of_one_noun(flat: Flat, own: Sequence[Quantity]) -> list[Quantity]:
    """Without the numbers of other nouns in brackets: `10 lượt đoàn (366 người)`."""
    return [each for each in own if each.head == own[0].head or not _in_bracket(flat, each)]


def _in_bracket(flat: Flat, each: Quantity) -> bool:
    at = flat.position(each.start)
    return flat.plain.rfind("(", 0, at) > flat.plain.rfind(")", 0, at)


def _same_noun(part: Quantity, total: Quantity) -> bool:
    """`139 lượt ý kiến` are told apart as `13 ý kiến`."""
    noun = part.head
    return bool(noun) and noun in total.unit.split()[:2]


def _lines(document: Document, facts: Facts, sentence: Sentence) -> Iterator[Finding]:
    paragraph = document.paragraph(sentence.paragraph)
    flat = facts.flat(sentence.paragraph)
    if sentence.end < len(paragraph.text.rstrip()) or not _LEADS.search(flat.plain):
        return
    totals = [each for each in facts.quantities_of(sentence) if _exact(each) and each.unit]
    below = _below(document, paragraph)
    if len(totals) != 1 or not _LEAST_LINES <= len(below) <= _MOST_LINES:
        return
    total, parts = totals[0], []
    for line in below:
        part = _part_of_line(facts, line, total)
        if part is None:
            return
        parts.append(part)
    yield from _judged(document, facts, total, parts)


def _below(document: Document, lead: Paragraph) -> list[Paragraph]:
    """The paragraphs after the lead that begin with the same mark, or share a list label's kind."""
    found: list[Paragraph] = []
    marks: set[str] = set()
    for each in document.paragraphs[lead.number :]:
        if each.origin is not lead.origin or each.heading is not None or not each.text.strip():
            break
        match = _MARK.match(each.text.lower())
        mark = each.label.strip() or (match[0].strip() if match else "")
        kind = re.sub(r"[a-z0-9đ]+", "0", mark)
        if not kind or (marks and kind not in marks):
            break
        marks.add(kind)
        found.append(each)
    return found


def _part_of_line(facts: Facts, line: Paragraph, total: Quantity) -> Quantity | None:
    """The first number of a line, in the noun of the total or, after a colon, without one."""
    own = [each for each in facts.quantities if each.paragraph == line.number]
    if not own or not _exact(own[0]):
        return None
    first = own[0]
    if _same_noun(first, total):
        return first
    labelled = re.search(r":\s*$", before(facts.flat(line.number), first)) is not None
    return first if labelled and not first.unit else None


def _ratios(document: Document, facts: Facts, sentence: Sentence) -> Iterator[Finding]:
    """`18/93 ý kiến đã giải quyết; 37/93 đã giải trình; 38/93 đang giải quyết`: the last names what is left."""
    found = [each for each in facts.quantities_of(sentence) if each.kind is Kind.RATIO and each.hedge is Hedge.EXACT]
    yield from _numerators(document, facts, sentence, found)
    for at in range(len(found)):
        run = [each for each in found[at:] if each.whole == found[at].whole]
        whole = found[at].whole
        if whole is None or len(run) < _LEAST_PARTS or run != found[at : at + len(run)]:
            continue
        if not _REST.match(after(facts.flat(sentence.paragraph), run[-1])):
            return
        yield from _judged(document, facts, replace(run[0], value=whole), run)
        return


def _numerators(document: Document, facts: Facts, sentence: Sentence, found: Sequence[Quantity]) -> Iterator[Finding]:
    """`220.262 chị (trong đó cán bộ 11.024/11.024; hội viên 159.030/177.217; …)`: each part with what it is of."""
    flat = facts.flat(sentence.paragraph)
    inside = [each for each in found if _in_bracket(flat, each)]
    if len(inside) < _LEAST_PARTS:
        return
    opened = flat.plain.rfind("(", 0, flat.position(inside[0].start))
    ahead = [each for each in facts.quantities_of(sentence) if flat.position(each.end) <= opened]
    added = sum((each.value for each in inside), Fraction(0))
    if ahead and _exact(ahead[-1]) and ahead[-1].value >= _LONG and alike(added, ahead[-1].value):
        yield from _judged(document, facts, ahead[-1], inside)


def _judged(
    document: Document, facts: Facts, total: Quantity, parts: Sequence[Quantity], *, whole: bool = True
) -> Iterator[Finding]:
    """`whole`: nothing speaks against these being all; else less than all is no error, but for a slip of order."""
    added = sum((each.value for each in parts), Fraction(0))
    needed = [(each.value, total.value - added + each.value) for each in parts]
    slip = min(added, total.value) >= _LEAST and (
        alike(added, total.value) or any(right > 0 and alike(right, value) for value, right in needed)
    )
    if not whole and added < total.value:
        swapped = neighbours_swapped(added, total.value) or (total.value >= _LONG and alike(added, total.value))
        slip = swapped or any(
            min(value, right) >= _LEAST and neighbours_swapped(right, value) for value, right in needed
        )
    if added == total.value or not slip:
        return
    end = parts[-1].end if parts[-1].paragraph == total.paragraph else total.end
    place = (total.paragraph, total.start, end)
    values = [str(each.value) for each in parts]
    yield wrong_sum(document, facts, place, values, added, total.value, total.text)
