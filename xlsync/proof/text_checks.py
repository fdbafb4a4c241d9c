"""The checks that need the report alone: numbers against each other, in the prose and in its annex tables."""

from collections.abc import Iterator

from xlsync.model import Document, Finding
from xlsync.proof.anchored import anchored
from xlsync.proof.annex_grid import grid
from xlsync.proof.annex_rates import annex_rates
from xlsync.proof.annex_totals import annex_totals
from xlsync.proof.change_rates import change_rates
from xlsync.proof.classes import classes
from xlsync.proof.continued import continued
from xlsync.proof.facts import facts_of
from xlsync.proof.named_rates import named_rates
from xlsync.proof.paired import paired
from xlsync.proof.partitions import partitions
from xlsync.proof.ratios import ratios
from xlsync.proof.remainders import remainders
from xlsync.proof.repeats import repeats
from xlsync.proof.retold import retold
from xlsync.proof.rounding import mixed
from xlsync.proof.series import series
from xlsync.proof.slipped import slipped
from xlsync.proof.sums import sums


def within_text(document: Document) -> Iterator[Finding]:
    """XS502, XS302–XS304 of annex tables, and XS501 for a quantity stated twice with two values."""
    facts = facts_of(document)
    prose = ratios(document, facts)
    found = list(prose.findings)
    for check in (sums, change_rates, named_rates, paired, continued, remainders, classes, series):
        found += check(document, facts)
    found += slipped(document, facts, prose)
    found += partitions(document, facts, found)
    yield from found
    yield from repeats(document, facts)
    yield from anchored(document, facts)
    yield from retold(document, facts)
    told = list(prose.told)
    for table in document.tables:
        numbers = grid(document, table)
        if numbers is not None:
            rates = annex_rates(numbers)
            told += rates.told
            yield from rates.findings
            yield from annex_totals(numbers)
    conventions = mixed(told)
    if conventions is not None:
        yield conventions
