"""All checks of a narrative report, in one call."""

from collections.abc import Iterable, Iterator

from xlsync.forms.library import FormLibrary
from xlsync.model import Document, Finding, Published, Register, Severity
from xlsync.proof.annexes import annexes
from xlsync.proof.enumerations import enumerations
from xlsync.proof.names import bodies_named, documents_cited
from xlsync.proof.periods import periods
from xlsync.proof.tables import against_tables
from xlsync.proof.terms import terms
from xlsync.proof.text_checks import within_text


def proof(document: Document, published: Published | None, library: FormLibrary, register: Register) -> list[Finding]:
    """The findings of a report in the order of its text; one for each place and code.

    `published` are the figures that the prose is compared with; without them the report is compared with itself and
    with its own annex tables. Forms and units are those of the workbook's period.
    """
    return _once(_found(document, published, library, register))


def _found(
    document: Document, published: Published | None, library: FormLibrary, register: Register
) -> Iterator[Finding]:
    yield from enumerations(document)
    yield from documents_cited(document)
    yield from bodies_named(document)
    yield from periods(document, published)
    yield from terms(document)
    yield from within_text(document)
    if published is not None:
        yield from against_tables(document, published, library, register)
        yield from annexes(document, published, library, register)


#: Variants of XS502 (a part larger than all) that a number which is told as wrong already explains.
_CAUSED = frozenset({"excess", "part"})


def _order(finding: Finding) -> tuple[int, int, int, str, str]:
    passage = finding.passage
    place = (passage.paragraph, passage.start, passage.end) if passage else (0, 0, 0)
    return (*place, finding.code, finding.id)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each place and code: of several that overlap, the first."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=_order):
        if not any(_same(finding, other) for other in kept):
            kept.append(finding)
    wrong = [each for each in kept if each.code == "XS501" and each.severity is Severity.ERROR]
    return [each for each in kept if each.variant not in _CAUSED or not any(_overlap(each, other) for other in wrong)]


def _same(one: Finding, other: Finding) -> bool:
    return one.code == other.code and _overlap(one, other)


def _overlap(one: Finding, other: Finding) -> bool:
    if one.passage is None or other.passage is None:
        return False
    return one.passage.paragraph == other.passage.paragraph and (
        one.passage.start < other.passage.end and other.passage.start < one.passage.end
    )
