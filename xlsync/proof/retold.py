"""XS501: a sentence told again, word by word, in which one number has become another."""

import re
from collections import defaultdict
from collections.abc import Iterator

from xlsync.model import Document, Finding, Origin
from xlsync.proof.abbreviations import written_out
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import number
from xlsync.proof.slips import alike
from xlsync.texts import catalogue

_WORDS = 4  # before the number and behind it, that are the same
_LEAST = 10  # shorter numbers are a slip apart too often
_REACH = 60  # characters either side


def retold(document: Document, facts: Facts) -> Iterator[Finding]:
    """The later of two numbers that a slip explains, with the same words before them, the same noun, and the same
    number before or behind them (`57 công đoàn cơ sở, nâng tổng số lên 1.985`). Told twice only: a form of words that
    comes more often is filled with other numbers each time."""
    groups: dict[str, list[int]] = defaultdict(list)
    body = [
        each
        for each in facts.quantities
        if each.kind is Kind.COUNT and each.hedge is Hedge.EXACT and not each.spelled
        and document.paragraph(each.paragraph).origin is Origin.BODY
    ]  # fmt: skip
    for place, each in enumerate(body):
        words = _before(facts, each)
        if len(words) == _WORDS and _noun(each):
            groups[" ".join((*words, *_noun(each)))].append(place)
    for places in groups.values():
        if len(places) != 2:
            continue
        earlier, later = (body[place] for place in places)
        if (earlier.paragraph, earlier.sentence) == (later.paragraph, later.sentence) or earlier.value == later.value:
            continue
        long = min(earlier.value, later.value) >= _LEAST
        if long and alike(earlier.value, later.value) and _same_beside(body, *places):
            yield _finding(document, facts, earlier, later)


def _before(facts: Facts, each: Quantity) -> list[str]:
    """The last words of the clause, numbers left out and abbreviations written out."""
    flat = facts.flat(each.paragraph)
    at = flat.position(each.start)
    text = re.split(r"[.;](?=\s)", flat.plain[max(0, at - _REACH) : at])[-1]
    text = re.sub(r"\([^()]*\)", " ", text)
    return _written_out(text).split()[-_WORDS:]


def _written_out(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", written_out(text).replace("doan vien cong doan", "doan vien")))


def _noun(each: Quantity) -> list[str]:
    return _written_out(each.unit).split()[:2]


def _same_beside(body: list[Quantity], first: int, second: int) -> bool:
    for step in (1, -1):
        if first + step >= 0 and second + step < len(body) and first + step != second:
            one, other = body[first + step], body[second + step]
            near = all(
                a.paragraph == b.paragraph and a.sentence == b.sentence
                for a, b in ((one, body[first]), (other, body[second]))
            )
            if near and one.value == other.value and _noun(one) == _noun(other) != []:
                return True
    return False


def _finding(document: Document, facts: Facts, earlier: Quantity, later: Quantity) -> Finding:
    return catalogue.finding(
        "XS501",
        variant="repeated",
        values={
            "paragraph": later.paragraph, "quote": _quote(document, later), "stated": number(later.value),
            "other_paragraph": earlier.paragraph, "other": _quote(document, earlier), "value": number(earlier.value),
        },
        found=later.text,
        expected=earlier.text,
        passage=facts.passage(later.paragraph, later.start, later.end),
    )  # fmt: skip


def _quote(document: Document, each: Quantity) -> str:
    text = document.paragraph(each.paragraph).text
    words = re.match(r"(?:\s+[^\W\d_]+){0,4}", text[each.end :])
    return text[each.start : each.end + (words.end() if words else 0)]
