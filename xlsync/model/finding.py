"""Findings: what is wrong, where, with the values a message needs. Never rendered text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from hashlib import sha256
from typing import TypedDict, Unpack

Value = str | int | float | None


class Place(TypedDict, total=False):
    """Where a finding lies, as far as it is known; given to `texts.catalogue.finding` with `**`."""

    unit: str | None
    form: str | None
    table: str | None
    path: str | None
    member: str | None
    sheet: str | None


def within(place: Place, **more: Unpack[Place]) -> Place:
    """The place narrowed down: `within(place, sheet="Biểu 2")`."""
    return {**place, **more}


class Severity(StrEnum):
    """Error blocks the gate, warning needs a reason or a correction, info is told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


#: Most serious first.
SEVERITY_ORDER: Mapping[Severity, int] = {each: place for place, each in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a narrative report: paragraph and sentence counted from 1, characters of the paragraph from 0, the end
    not included."""

    paragraph: int
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `cell` is where a person must look in the file as it came; `values` fills the message.

    `variant` chooses between the messages of one code (XS204 as a number or as text). `found` is already masked
    when the field is sensitive.
    """

    code: str
    severity: Severity
    variant: str = ""
    values: Mapping[str, Value] = dataclass_field(default_factory=dict)
    unit: str | None = None
    form: str | None = None
    table: str | None = None
    field: str | None = None
    path: str | None = None
    member: str | None = None
    sheet: str | None = None
    cell: str | None = None
    cells: tuple[str, ...] = ()
    found: str | None = None
    expected: str | None = None
    passage: Passage | None = None
    waivable: bool = False
    """Whether an error may be waived like a warning: the definition of its rule says so."""

    def claim(self, content: str | None) -> str:
        """What is said, of which cell of whose table, whatever the file is called: a waiver holds as long as the same
        is said. A finding that shows no value holds for one `content` (SHA-256) of the file alone."""
        return _digest(
            (
                self.code, self.variant, self.unit, self.form, self.table, self.field, self.sheet, self.cell,
                self.found, self.expected, content if self.found is None else None,
            )
        )  # fmt: skip

    @property
    def id(self) -> str:
        """A stable name: the same finding in the same place has the same id in every run."""
        parts: tuple[str | None, ...] = (
            self.code, self.variant, self.unit, self.form, self.table, self.field, self.path, self.member,
            self.sheet, self.cell, self.found, self.expected,
        )  # fmt: skip
        if self.passage is not None:
            parts += (f"{self.passage.paragraph}:{self.passage.start}-{self.passage.end}",)
        return _digest(parts)


def _digest(parts: Iterable[object]) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]  # file names may be no Unicode
