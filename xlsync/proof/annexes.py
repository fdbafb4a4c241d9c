"""XS501 in the report's own tables: a cell of an annex against the cell of the consolidated workbook."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from xlsync.forms.definition import FieldType, Form
from xlsync.forms.library import FormLibrary
from xlsync.forms.names import UnitNames, names_on
from xlsync.model import Document, DocumentTable, Finding, Passage, Published, Register, Tier
from xlsync.proof.cells import Cell, Cells, FieldKey
from xlsync.proof.flat import flatten
from xlsync.texts import catalogue
from xlsync.texts.normalise import fold
from xlsync.texts.row_labels import is_aggregate, is_tier, is_total

_COUNT = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)\s*(?:\([0-9.,]+\s?%\))?\s*")
_PROVINCE = re.compile(r"(?:ldld|lien doan lao dong) tinh\b.{0,30}|cap tinh|co quan ldld tinh")
_HEADER_ROWS = 3
_ENOUGH_COLUMNS = 2  # one header alone may be a word of any table
_CONFIDENCE = 0.85


def annexes(document: Document, published: Published, library: FormLibrary, register: Register) -> Iterator[Finding]:
    """The counts of the document's tables that differ from those of the workbook: columns by the labels of one table of
    the forms, rows by tier, total or unit. A table of fewer known columns, or a row of nobody known, is left alone; the
    period of a table that names another is the business of XS504."""
    day = published.period.last
    cells, names = Cells(published), names_on(register, day)
    for table in document.tables:
        found = _columns(document, table, library.on(day))
        if found is not None:
            yield from _rows(document, table, found, cells, names)


def _columns(document: Document, table: DocumentTable, forms: tuple[Form, ...]) -> Mapping[int, FieldKey] | None:
    """The columns of the form's table that the header names best; None for fewer than two."""
    best: dict[int, FieldKey] = {}
    headers = [
        {fold(_text(document, row[column])) for row in table.cells[:_HEADER_ROWS] if column < len(row)}
        for column in range(max((len(row) for row in table.cells), default=0))
    ]
    for form in forms:
        for each in form.tables:
            found: dict[int, FieldKey] = {}
            for field in each.fields:
                if field.type is not FieldType.COUNT:
                    continue
                labels = {fold(text) for text in (field.label.vi, *field.synonyms)}
                columns = [column for column, texts in enumerate(headers) if texts & labels]
                if len(columns) == 1 and columns[0] not in found:
                    found[columns[0]] = FieldKey(form.form, each.id, field.id)
            if len(found) > len(best):
                best = found
    return best if len(best) >= _ENOUGH_COLUMNS else None


def _rows(
    document: Document, table: DocumentTable, columns: Mapping[int, FieldKey], cells: Cells, names: UnitNames
) -> Iterator[Finding]:
    labels = [_label(document, row, min(columns)) for row in table.cells]
    units = any(names.find(label) is not None and not _PROVINCE.fullmatch(fold(label)) for label in labels)
    for row, label in zip(table.cells, labels, strict=True):
        for column, key in columns.items():
            if column >= len(row) or len(row[column]) != 1:
                continue
            wanted = _cells(cells.of(key), key, label, cells, names, units=units)
            finding = _compared(document, row[column][0], wanted, label)
            if finding is not None:
                yield finding


def _cells(
    own: tuple[Cell, ...], key: FieldKey, label: str, cells: Cells, names: UnitNames, *, units: bool
) -> tuple[Cell, ...]:
    """The cells that a row may mean; none for a total of units, which may be those of one tier only."""
    plain = fold(label)
    if is_total(label):
        return () if units else tuple(cell for cell in own if cell.tier is None)
    if is_tier(label):
        return tuple(cell for cell in own if cell.tier is Tier.UPPER)
    if is_aggregate(label):
        return tuple(cell for cell in own if cell.tier is Tier.GRASSROOTS)
    if _PROVINCE.fullmatch(plain):
        return tuple(cell for cell in own if cell.tier is Tier.PROVINCE)
    unit = names.find(label)
    return cells.of(key, unit.code) if unit is not None else ()


def _compared(document: Document, number: int, wanted: tuple[Cell, ...], label: str) -> Finding | None:
    text = document.paragraph(number).text
    match = _COUNT.fullmatch(flatten(text).plain)
    if match is None or not wanted:
        return None
    stated = Fraction(match[1].replace(".", ""))
    if any(stated == cell.value for cell in wanted):
        return None
    cell = min(wanted, key=lambda each: abs(each.value - stated))
    start = flatten(text).original(match.start(1), match.end(1))
    quote = text[start[0] : start[1]]
    source = cell.figures[0]
    return catalogue.finding(
        "XS501",
        variant="annex",
        values={
            "paragraph": number, "quote": quote, "row": label, "value": int(cell.value), "place": cell.place,
            "stated": int(stated), "sheet": source.sheet, "confidence": _CONFIDENCE,
        },
        form=cell.key.form, table=cell.key.table, field=cell.key.field, unit=cell.unit, sheet=source.sheet,
        cell=source.cell, cells=tuple(each.cell for each in cell.figures), found=quote, expected=str(cell.value),
        passage=Passage(number, 1, *start),
    )  # fmt: skip


def _label(document: Document, row: tuple[tuple[int, ...], ...], before: int) -> str:
    """The first words of a row that are no running number, left of its figures."""
    texts = (_text(document, cell) for cell in row[:before])
    return next((text for text in texts if re.search(r"[^\W\d]{2}", text)), "")


def _text(document: Document, numbers: tuple[int, ...]) -> str:
    return " ".join(document.paragraph(number).text for number in numbers).strip()
