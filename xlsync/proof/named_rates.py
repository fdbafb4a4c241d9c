"""XS502: a rate that names its own part: `xảy ra 2.829 vụ; khám phá 2.437 vụ; …; tỷ lệ khám phá đạt 86,14%`."""

import re
from collections.abc import Iterator

from xlsync.model import Document, Finding
from xlsync.proof.claims import before
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.rounding import exactly, follows
from xlsync.proof.slips import alike
from xlsync.proof.told_wrong import wrong_share

_NAMED = re.compile(r"\bt[yi] le ([a-z]+ [a-z]+)(?: (?:dat|la|chiem))?\s+$")
_LEAST_DIGITS = 3


def named_rates(document: Document, facts: Facts) -> Iterator[Finding]:
    """Told where no count of the sentence, before the part and in its noun, makes the rate right and a slip explains
    the difference."""
    for sentence in facts.sentences:
        own = facts.quantities_of(sentence)
        flat = facts.flat(sentence.paragraph)
        for at, percent in enumerate(own):
            if percent.kind is not Kind.PERCENT or percent.hedge is not Hedge.EXACT:
                continue
            named = _NAMED.search(before(flat, percent))
            if named is None or len(str(percent.value * 10**percent.decimals)) < _LEAST_DIGITS:
                continue
            told = re.compile(rf"\b{named[1]}(?: (?:duoc|xong))?\s+$")
            part = next((each for each in own[:at] if _whole(each) and told.search(before(flat, each))), None)
            wholes = [each for each in own if part and _whole(each) and _larger(each, part)]
            found = [(each, exactly(part.value, each.value)) for each in wholes] if part else []
            if part is None or any(exact is not None and follows(percent, exact) for _, exact in found):
                continue
            for whole, exact in found:
                if exact is not None and alike(exact.rounded(percent.decimals), percent.value):
                    yield wrong_share(document, facts, part, whole.value, percent, start=whole.start)
                    break


def _whole(each: Quantity) -> bool:
    return each.kind is Kind.COUNT and each.hedge is Hedge.EXACT and each.other is None and not each.spelled


def _larger(each: Quantity, part: Quantity) -> bool:
    return each.start < part.start and each.value > part.value and each.head == part.head
