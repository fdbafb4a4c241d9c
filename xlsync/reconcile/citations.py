"""The same document cited with two dates or two issuers (XS409).

Numbers start again each year and every body has its own, so two citations with one number are of the same document only
when one unit gives them the same issuer and year, or when titles are alike and the issuer is the same, or the day.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.fuzz import ratio

from xlsync.forms.assertion import Citation
from xlsync.model import Finding, Role
from xlsync.reconcile.book import Book, Row
from xlsync.reconcile.levels import Finder
from xlsync.texts.normalise import key as folded

_ALIKE = 90.0  # of 100: titles that differ in a word or a typing slip


@dataclass(frozen=True, slots=True)
class _Cited:
    row: Row
    fields: Citation
    number: str
    day: date | None
    issuer: str
    title: str
    by: str | None
    """The code of the unit that is named as issuer."""

    @property
    def local(self) -> bool:
        """Whether the unit that cites it has issued it itself."""
        return self.by is not None and self.by == self.row.unit


def citation_findings(book: Book, citations: Sequence[Citation], find: Finder) -> Iterator[Finding]:
    """XS409 at each citation that differs from one before it, in the order of the register's units and their files."""
    by_number: dict[str, list[_Cited]] = defaultdict(list)
    listing: set[str] = set()
    for fields in citations:
        form, _, table = fields.table.partition(".")
        listing |= set(book.came((form, table))) if fields.issuer is not None else set()
        for row in book.rows((form, table), Role.ENTRY):
            cited = _read(row, fields, find)
            if cited is not None:
                by_number[cited.number].append(cited)
    for same in by_number.values():
        own = {cited.by for cited in same if cited.local}
        unlisted = frozenset(listing - own)
        for place, cited in enumerate(same):
            for other in same[:place]:
                if _same_document(cited, other, unlisted) and (what := _differs(cited, other)) is not None:
                    yield _finding(cited, other, what)
                    break


def _read(row: Row, fields: Citation, find: Finder) -> _Cited | None:
    names = [name for name in (fields.number, fields.date, fields.issuer, fields.title) if name is not None]
    values = row.values(names)
    number, day = values.get(fields.number), values.get(fields.date)
    if not isinstance(number, str) or not any(sign.isdigit() for sign in number):
        return None

    def text(name: str | None) -> str:
        value = values.get(name) if name is not None else None
        return folded(value) if isinstance(value, str) else ""

    key = "".join(folded(number).split())
    issuer = values.get(fields.issuer) if fields.issuer is not None else None
    by = find(issuer) if isinstance(issuer, str) else None
    day = day if isinstance(day, date) else None
    return _Cited(row, fields, key, day, text(fields.issuer), text(fields.title), by.code if by is not None else None)


def _same_document(one: _Cited, other: _Cited, unlisted: frozenset[str]) -> bool:
    """`unlisted` are the units whose own lists came without that number."""
    same_issuer = not (one.issuer and other.issuer) or one.issuer == other.issuer
    if one.row.unit == other.row.unit and same_issuer and one.day is not None and other.day is not None:
        return one.day.year == other.day.year
    if not (one.title and other.title and one.fields is other.fields) or ratio(one.title, other.title) < _ALIKE:
        return False
    if same_issuer:
        return _near(one.day, other.day)
    return one.day == other.day and _one_is_wrong(one, other, unlisted)


def _one_is_wrong(one: _Cited, other: _Cited, unlisted: frozenset[str]) -> bool:
    """Each union has a plan no. 01 of its own, often with the same title and on the same day: of two issuers, one is
    wrong only where that cannot be so."""
    if not (one.local or other.local):
        return True
    foreign = other if one.local else one
    return not foreign.local and (foreign.by is None or foreign.by in unlisted)


def _near(one: date | None, other: date | None) -> bool:
    """Whether two days may be one that was mistyped: of one year, or the same day of another."""
    if one is None or other is None:
        return True
    return one.year == other.year or (one.month, one.day) == (other.month, other.day)


def _differs(one: _Cited, other: _Cited) -> str | None:
    if one.day is not None and other.day is not None and one.day != other.day:
        return "date"
    if one.issuer and other.issuer and one.issuer != other.issuer and one.day == other.day:
        return "issuer"
    return None


def _finding(one: _Cited, other: _Cited, what: str) -> Finding:
    field = one.fields.date if what == "date" else one.fields.issuer or one.fields.number
    other_field = other.fields.date if what == "date" else other.fields.issuer or other.fields.number
    part, record = one.row.part, one.row.record
    cell = part.records.cell(record, field)
    source = other.row.part.submission.source
    return part.finding(
        "XS409",
        variant="other_issuer" if what == "issuer" else "",
        values={
            "text": part.shown(record, one.fields.number),
            "stated": part.shown(record, field),
            "other": other.row.part.shown(other.row.record, other_field),
            "other_file": source.name,
            "other_sheet": other.row.part.records.sheet,
            "other_cell": other.row.part.records.cell(other.row.record, other_field),
        },
        field=field,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=part.shown(record, field),
        expected=other.row.part.shown(other.row.record, other_field),
    )
