"""Checks the set's own annotations by plain arithmetic, apart from xlsync: whoever marks by hand errs, too."""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import combinations

from proofset.provinces import PUBLISHED, load_province
from proofset.source import Mark, Sense, Source

_NUMBER = re.compile(r"(?<![\d.,/-])\d+(?:\.\d{3})*(?:,\d+)?(?![\d])")
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b|(?:năm|tháng) \d+|\d{4}:")
_PERCENT = re.compile(r"(\d+(?:,\d+)?)%")
_CONVENTIONS = {"half up": ROUND_HALF_UP, "truncation": ROUND_DOWN}
_NEAR = Decimal("0.1")  # a hedge is honest within a tenth
#: Published figures of the province in examples/, of its tiers and of all.
_PUBLISHED = {
    3, 40, 22, 30, 21, 51, 945, 573, 89, 78, 7290, 9035, 4525, 793, 759, 7344, 10020, 5120, 912, 858,
    1179, 651, 572, 1832, 190, 291800, 104700, 6015, 17,
}  # fmt: skip


def numbers(text: str) -> list[Decimal]:
    """The numbers of a passage, dates and years left out, as printed in Vietnamese (7.290; 87,9)."""
    plain = _DATE.sub(" ", text)
    return [Decimal(found.replace(".", "").replace(",", ".")) for found in _NUMBER.findall(plain.replace("/", " / "))]


def fits(text: str, around: str = "") -> set[str] | None:
    """Under which conventions of rounding every percentage of the passage follows from two numbers of it (or of what
    stands around it), as part of a whole or as a change; None where it has no percentage."""
    rates = _PERCENT.findall(text)
    if not rates:
        return None
    rest = numbers(_PERCENT.sub(" ", text + " " + around))
    held = set(_CONVENTIONS)
    for rate in rates:
        stated, step = Decimal(rate.replace(",", ".")), Decimal(1).scaleb(-len(rate.partition(",")[2]))
        exact = [value for a, b in combinations(rest, 2) for value in _ratios(a, b)]
        held &= {
            name for name, way in _CONVENTIONS.items() if any(each.quantize(step, way) == stated for each in exact)
        }
    return held


def _ratios(a: Decimal, b: Decimal) -> Iterator[Decimal]:
    for part, whole in ((a, b), (b, a)):
        if whole:
            yield 100 * part / whole
            yield abs(100 * (part - whole) / whole)


def adds_up(text: str) -> bool:
    """Whether one number of the passage is the sum of all others or of those after it."""
    found = numbers(text)
    return any(sum(found) == 2 * each for each in found) or any(
        found[at] == sum(found[at + 1 :]) for at in range(len(found) - 2)
    )


def problems(source: Source) -> Iterator[str]:
    """What is wrong with the annotations of one source."""
    figures = _figures(source)
    for mark, around in _with_context(source):
        yield from (f"{source.name}: {why}: {mark.text}" for why in _wrong_correct(mark, around, figures))
    for mark in source.marks(Sense.ERROR):
        yield from (f"{source.name}: {why}: {mark.text} => {mark.right}" for why in _wrong_error(mark, figures))
    yield from _unpaired(source)
    if not any(mark.kind == "303" for mark in source.marks(Sense.ERROR)):
        seen = [fits(mark.text) for mark in source.marks(Sense.CORRECT) if "r" in mark.checks]
        only = {next(iter(each)) for each in seen if each is not None and len(each) == 1}
        if len(only) > 1:
            yield f"{source.name}: conventions are mixed, and no error says so"


def _figures(source: Source) -> set[Decimal]:
    if source.against is None:
        return set()
    found = _PUBLISHED if source.against == PUBLISHED else load_province(source.against).figures()
    return {Decimal(each) for each in found}


def _with_context(source: Source) -> Iterator[tuple[Mark, str]]:
    """The correct marks, each with its paragraph and the one before, or its row of a table."""
    before = ""
    for block in source.blocks:
        for texts in block.rows or ((block.text,),):
            line = " ; ".join(text.printed for text in texts)
            for text in texts:
                for each in (text, *text.notes):
                    yield from ((mark, f"{line} ; {before}") for mark in each.marks if mark.sense is Sense.CORRECT)
            before = line


def _wrong_correct(mark: Mark, around: str, figures: set[Decimal]) -> Iterator[str]:
    if "r" in mark.checks and fits(mark.text) == set() and not fits(mark.text, around):
        yield "no convention gives this rate"
    if "s" in mark.checks and len(numbers(mark.text)) > 2 and not adds_up(mark.text):
        yield "does not add up"
    if "t" in mark.checks:
        counts = numbers(_PERCENT.sub(" ", mark.text))
        if not set(counts) <= figures:
            yield f"not in the tables: {', '.join(str(each) for each in counts if each not in figures)}"
    if "h" in mark.checks and figures and not _hedge_holds(mark.text, figures):
        yield "no figure for this hedge"


def _hedge_holds(text: str, figures: set[Decimal]) -> bool:
    value = numbers(text)[0] * (1000 if "nghìn" in text else 1)
    low, high = value * (1 - _NEAR), value * (1 + _NEAR)
    if text.startswith("gần"):
        high = value
    elif text.startswith(("hơn", "trên")):
        low = value
    return any(low <= each <= high for each in figures)


def _wrong_error(mark: Mark, figures: set[Decimal]) -> Iterator[str]:
    if mark.kind == "502" and fits(mark.text) != set():
        yield "the rate is right"
    if mark.kind == "502s" and adds_up(mark.text):
        yield "the sum is right"
    if mark.kind == "501":
        right = numbers(_PERCENT.sub(" ", mark.right))
        if not right or right[0] not in figures:
            yield "what is right is not in the tables"
        if mark.text == mark.right:
            yield "nothing is wrong"


def _unpaired(source: Source) -> Iterator[str]:
    marks = [mark for text in source.texts() for mark in text.marks if mark.link]
    for mark in marks:
        if not any(
            other.link == mark.link and (other.sense is Sense.ERROR) != (mark.sense is Sense.ERROR) for other in marks
        ):
            yield f"{source.name}: no other place for: {mark.text}"
