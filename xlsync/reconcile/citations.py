"""The same document cited with two dates or two issuers (XS409).

Numbers start again each year and several bodies may use the same one, so two citations are of the same document only
when the number is the same and either the titles are alike, or issuer and year are the same in one unit's tables.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.fuzz import ratio

from xlsync.forms.assertion import Citation
from xlsync.model import Finding, Role
from xlsync.reconcile.book import Book, Row
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


def citation_findings(book: Book, citations: Sequence[Citation]) -> Iterator[Finding]:
    """XS409 at each citation that differs from one before it, in the order of the register's units and their files."""
    by_number: dict[str, list[_Cited]] = defaultdict(list)
    for fields in citations:
        form, _, table = fields.table.partition(".")
        for row in book.rows((form, table), Role.ENTRY):
            cited = _read(row, fields)
            if cited is not None:
                by_number[cited.number].append(cited)
    for same in by_number.values():
        for place, cited in enumerate(same):
            for other in same[:place]:
                if _same_document(cited, other) and (what := _differs(cited, other)) is not None:
                    yield _finding(cited, other, what)
                    break


def _read(row: Row, fields: Citation) -> _Cited | None:
    names = [name for name in (fields.number, fields.date, fields.issuer, fields.title) if name is not None]
    values = row.values(names)
    number, day = values.get(fields.number), values.get(fields.date)
    if not isinstance(number, str) or not any(sign.isdigit() for sign in number):
        return None

    def text(name: str | None) -> str:
        value = values.get(name) if name is not None else None
        return folded(value) if isinstance(value, str) else ""

    key = "".join(folded(number).split())
    return _Cited(row, fields, key, day if isinstance(day, date) else None, text(fields.issuer), text(fields.title))


def _same_document(one: _Cited, other: _Cited) -> bool:
    if one.title and other.title and one.fields is other.fields and ratio(one.title, other.title) >= _ALIKE:
        return True
    if one.row.unit != other.row.unit or one.day is None or other.day is None or one.day.year != other.day.year:
        return False
    return not (one.issuer and other.issuer) or one.issuer == other.issuer


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
            "other_file": (source.member or source.path).rsplit("/", 1)[-1],
            "other_sheet": other.row.part.records.sheet,
            "other_cell": other.row.part.records.cell(other.row.record, other_field),
        },
        field=field,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=part.shown(record, field),
        expected=other.row.part.shown(other.row.record, other_field),
    )
