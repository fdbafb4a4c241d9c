"""Compares the findings of `xlsync proof --format json` with the annotations.

The rules, in this order:

1. Findings of severity info count neither as hits nor as false alarms.
2. A finding is a **hit** of a planted error when it has its code (or one that the annotation names besides) and its
   passage overlaps the error's, or the other place that the error is linked with. For XS302, XS303, XS304, XS503,
   XS504 and XS409, where the very passage is debatable, the same paragraph or row of a table is enough.
3. A finding of XS302, XS304, XS501 or XS502 that is no hit is a **consequence**, not a false alarm, when it overlaps a
   planted error, or stands in the same sentence (row) as a planted wrong number, or in its words names that number: a
   wrong part makes its sum wrong, too. Consequences are counted apart, and never as hits.
4. Anything else is a **false alarm**; `on correct` of them stand on a passage that is marked as correct.

Several hits of one error count once for recall. Precision is hits over hits and false alarms.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proofset.source import KINDS, Mark, Sense, Source

DEBATABLE = frozenset({"302", "303", "304", "503", "504", "409"})
NUMERIC = frozenset({"302", "304", "501", "502"})
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[^\d\s])")
_FIGURE = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark with the number of its paragraph in the document, and of its row (None outside tables)."""

    mark: Mark
    paragraph: int
    row: tuple[int, ...] = ()


@dataclass
class Outcome:
    """What became of one report: errors found and missed, findings that are false alarms or consequences."""

    source: Source
    found: list[Mark] = field(default_factory=list)
    missed: list[Mark] = field(default_factory=list)
    hits: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    consequences: list[Mapping[str, Any]] = field(default_factory=list)
    false_alarms: list[Mapping[str, Any]] = field(default_factory=list)
    on_correct: int = 0


def code(kind: str) -> str:
    """The digits of the code of a kind: `501q` is 501."""
    return kind[:3]


def score(source: Source, findings: Iterable[Mapping[str, Any]]) -> Outcome:
    """Sorts the findings of one report by the rules above. Raises LookupError for a finding that stands nowhere."""
    texts, placed = _paragraphs(source)
    outcome, hit = Outcome(source), set()
    errors = [each for each in placed if each.mark.sense is Sense.ERROR]
    for finding in findings:
        if finding["severity"] == "info":
            continue
        at, start, end = locate(texts, finding)
        errors_hit = [each for each in errors if _hits(each, placed, finding["code"], at, start, end)]
        if errors_hit:
            best = next((each for each in errors_hit if each not in hit), errors_hit[0])
            hit.add(best)
            outcome.hits.append((best.mark.kind, finding))
        elif any(_follows(each, texts, finding, at, start, end) for each in errors):
            outcome.consequences.append(finding)
        else:
            outcome.false_alarms.append(finding)
            outcome.on_correct += any(
                each.mark.sense is Sense.CORRECT and each.paragraph == at and _overlap(each.mark, start, end)
                for each in placed
            )
    for each in errors:
        (outcome.found if each in hit else outcome.missed).append(each.mark)
    return outcome


def locate(texts: Sequence[str], finding: Mapping[str, Any]) -> tuple[int, int, int]:
    """Paragraph (from 0) and characters of a finding. The numbers of paragraphs are those of the source as long as the
    reader counts as we do; else the quoted words decide."""
    number, start, end, quote = finding["paragraph"] - 1, finding["start"], finding["end"], finding["quote"] or ""
    words = _folded(quote)
    for at in sorted(range(len(texts)), key=lambda at: (abs(at - number), at)):
        text = texts[at]
        marked = _folded(text[start:end])
        if marked and words and (marked in words or words in marked) and (words in _folded(text) or at == number):
            return at, start, end
        if words and at != number and quote in text:
            return at, text.find(quote), text.find(quote) + len(quote)
    if 0 <= number < len(texts) and start < len(texts[number]):
        return number, start, end
    raise LookupError(f"no paragraph has {quote!r} (paragraph {number + 1})")


def _paragraphs(source: Source) -> tuple[list[str], list[Placed]]:
    """All paragraphs of a document in the order of `xlsync.model.Document`, and the marks in them."""
    rows = {
        id(cell): (number, line)
        for number, block in enumerate(source.blocks)
        for line, row in enumerate(block.rows)
        for cell in row
    }
    texts, placed = [], []
    for at, text in enumerate(source.texts()):
        texts.append(text.printed)
        placed += [Placed(mark, at, rows.get(id(text), ())) for mark in text.marks]
    return texts, placed


def _hits(error: Placed, placed: Sequence[Placed], told: str, at: int, start: int, end: int) -> bool:
    digits = told.removeprefix("XS")
    if digits not in {code(error.mark.kind), *error.mark.others}:
        return False
    places = [error]
    if error.mark.link:
        places += [each for each in placed if each.mark.link == error.mark.link and each is not error]
    if any(each.paragraph == at and _overlap(each.mark, start, end) for each in places):
        return True
    return digits in DEBATABLE and any(each.paragraph == at or _same_row(each, at, placed) for each in places)


def _same_row(error: Placed, at: int, placed: Sequence[Placed]) -> bool:
    return bool(error.row) and any(each.paragraph == at and each.row == error.row for each in placed)


def _follows(error: Placed, texts: Sequence[str], finding: Mapping[str, Any], at: int, start: int, end: int) -> bool:
    if finding["code"].removeprefix("XS") not in NUMERIC:
        return False
    if error.paragraph == at and _overlap(error.mark, start, end):
        return True
    if code(error.mark.kind) not in NUMERIC:
        return False
    if error.paragraph == at:
        first, last = _sentence(texts[at], error.mark.start)
        if start < last and end > first:
            return True
    figure = _FIGURE.search(error.mark.text)
    said = " ".join(str(finding.get(name) or "") for name in ("message", "found", "quote", "evidence"))
    return figure is not None and len(figure[0]) > 2 and figure[0] in _FIGURE.findall(said)


def _sentence(text: str, at: int) -> tuple[int, int]:
    cuts = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    return max(cut for cut in cuts if cut <= at), min((cut for cut in cuts if cut > at), default=len(text))


def _overlap(mark: Mark, start: int, end: int) -> bool:
    return start < mark.end and max(end, start + 1) > mark.start


def _folded(text: str) -> str:
    return " ".join(text.split()).strip("…. ")


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """Errors found and planted, by kind."""
    return {
        kind: (
            sum(mark.kind == kind for each in outcomes for mark in each.found),
            sum(mark.kind == kind for each in outcomes for mark in (*each.found, *each.missed)),
        )
        for kind in KINDS
    }
