"""What a report states: its sentences, quantities, documents and dates, read once for all checks."""

from collections.abc import Mapping, Sequence
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
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    citations: tuple[Citation, ...]
    dates: tuple[StatedDate, ...]
    ranges: tuple[DateRange, ...]
    _by_sentence: Mapping[tuple[int, int], Sequence[Quantity]] = field(repr=False, compare=False)
    _by_paragraph: Mapping[int, Sequence[Sentence]] = field(repr=False, compare=False)
    _dates_by_paragraph: Mapping[int, Sequence[StatedDate]] = field(repr=False, compare=False)

    def sentence(self, paragraph: int, offset: int) -> Sentence | None:
        """The sentence of that paragraph in which that character stands, or the one before it; None in an empty one."""
        own = self._by_paragraph.get(paragraph, ())
        return next((each for each in reversed(own) if each.start <= offset), own[0] if own else None)

    def sentences_of(self, paragraph: int) -> Sequence[Sentence]:
        """The sentences of a paragraph."""
        return self._by_paragraph.get(paragraph, ())

    def quantities_of(self, sentence: Sentence) -> Sequence[Quantity]:
        """The quantities of a sentence."""
        return self._by_sentence.get((sentence.paragraph, sentence.number), ())

    def dates_of(self, paragraph: int) -> Sequence[StatedDate]:
        """The dates of a paragraph, those of spans left out."""
        return self._dates_by_paragraph.get(paragraph, ())

    def flat(self, paragraph: int) -> Flat:
        """The paragraph made easy to search."""
        return flatten(self.document.paragraph(paragraph).text)

    def passage(self, paragraph: int, start: int, end: int) -> Passage:
        """The passage of those characters."""
        sentence = self.sentence(paragraph, start)
        return Passage(paragraph, sentence.number if sentence else 1, start, end)


def read_facts(document: Document) -> Facts:
    """What the document states. Never raises, whatever its texts are."""
    own: dict[int, list[Sentence]] = {}
    quantities_found: list[Quantity] = []
    citations: list[Citation] = []
    dates: dict[int, list[StatedDate]] = {}
    ranges: list[DateRange] = []
    for paragraph in document.paragraphs:
        number, text, flat = paragraph.number, paragraph.text, flatten(paragraph.text)
        own[number] = sentences(number, text)
        days, spans = read_dates(number, text, flat)
        cited = list(read_citations(number, text, flat))
        stated = [(each.start, each.end) for each in days]
        stated += [(each.start, each.end) for each in spans] + [(each.start, each.end) for each in cited]
        places = [(flat.position(start), flat.position(end)) for start, end in stated]
        quantities_found += read_quantities(number, text, flat, own[number], places)
        citations += cited
        dates[number] = days
        ranges += spans
    by_sentence: dict[tuple[int, int], list[Quantity]] = {}
    for quantity in quantities_found:
        by_sentence.setdefault((quantity.paragraph, quantity.sentence), []).append(quantity)
    return Facts(
        document, tuple(each for found in own.values() for each in found), tuple(quantities_found), tuple(citations),
        tuple(each for days in dates.values() for each in days), tuple(ranges), by_sentence, own, dates,
    )  # fmt: skip


@lru_cache(maxsize=4)
def facts_of(document: Document) -> Facts:
    """`read_facts`, remembered for the last documents."""
    return read_facts(document)


def quantities(document: Document) -> list[Quantity]:
    """Every quantity of the document in reading order."""
    return list(facts_of(document).quantities)
