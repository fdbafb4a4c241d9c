"""A narrative report that was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsync.model.document import Document
from xlsync.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Proofread:
    """A report, what it was compared with (the path of a consolidated workbook, or nothing but itself) and the findings
    in the order of its text. `sentences` are the characters of the sentence in which a finding lies, by its id."""

    document: Document
    against: str | None
    findings: tuple[Finding, ...]
    sentences: Mapping[str, tuple[int, int]] = field(default_factory=dict)
