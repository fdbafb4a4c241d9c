"""What a report states: its sentences, quantities, documents and dates, read once for all checks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from xlsync.model import Document, Passage
from xlsync.proof.citations import Citation, read_citations
from xlsync.proof.dates import DateRange, StatedDate, read_dates
from xlsync.proof.flat import Flat, flatten
from xlsync.proof.quantities import read_quantities
from xlsync.proof.quantity import Quantity
from xlsync.proof.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Facts:
    """All in reading order. Characters are those of the paragraphs' texts."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    citations: tuple[Citation, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    ranges: tuple[DateRange, ...] = ()
    _by_sentence: dict[tuple[int, int], list[Quantity]] = field(default_factory=dict, repr=False, compare=False)
    _by_paragraph: dict[int, list[Sentence]] = field(default_factory=dict, repr=False, compare=False)

    def sentence(self, paragraph: int, offset: int) -> Sentence | None:
        """The sentence of that paragraph in which that character stands, or the one before it; None in an empty one."""
        own = self._by_paragraph.get(paragraph, [])
        return next((each for each in reversed(own) if each.start <= offset), own[0] if own else None)

    def quantities_of(self, sentence: Sentence) -> Sequence[Quantity]:
        """The quantities of a sentence."""
        return self._by_sentence.get((sentence.paragraph, sentence.number), ())

    def flat(self, paragraph: int) -> Flat:
        """The paragraph made easy to search."""
        return flatten(self.document.paragraph(paragraph).text)

    def passage(self, paragraph: int, start: int, end: int) -> Passage:
        """The passage of those characters."""
        sentence = self.sentence(paragraph, start)
        return Passage(paragraph, sentence.number if sentence else 1, start, end)


def read_facts(document: Document) -> Facts:
    """What the document states. Never raises, whatever its texts are."""
    facts: tuple[list[Sentence], list[Quantity], list[Citation], list[StatedDate], list[DateRange]]
    facts = ([], [], [], [], [])
    for paragraph in document.paragraphs:
        flat = flatten(paragraph.text)
        own = sentences(paragraph.number, paragraph.text)
        dates, ranges = read_dates(paragraph.number, paragraph.text, flat)
        cited = list(read_citations(paragraph.number, paragraph.text, flat))
        spans = [(flat.position(each.start), flat.position(each.end)) for each in (*dates, *ranges, *cited)]
        found = read_quantities(paragraph.number, paragraph.text, flat, own, spans)
        for all_of_them, new in zip(facts, (own, found, cited, dates, ranges), strict=True):
            all_of_them.extend(new)  # type: ignore[arg-type]
    by_sentence: dict[tuple[int, int], list[Quantity]] = {}
    for quantity in facts[1]:
        by_sentence.setdefault((quantity.paragraph, quantity.sentence), []).append(quantity)
    by_paragraph: dict[int, list[Sentence]] = {}
    for sentence in facts[0]:
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    return Facts(document, *map(tuple, facts), by_sentence, by_paragraph)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def facts_of(document: Document) -> Facts:
    """`read_facts`, remembered for the last documents."""
    return read_facts(document)


def quantities(document: Document) -> list[Quantity]:
    """Every quantity of the document in reading order."""
    return list(facts_of(document).quantities)
