"""The checks run on the sources themselves, without readers: quick, for whoever tunes them, and apart from the readers.

`document` gives what a reader should give for the built file; `published` what is read back from the workbook.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from proofset.provinces import FIELDS, FORM, PUBLISHED, PUBLISHED_PERIOD, ROOT, load_province
from proofset.source import Source, Text
from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.model import (
    Document,
    DocumentTable,
    NoteReference,
    Origin,
    Paragraph,
    Period,
    Published,
    PublishedFigure,
    Tier,
)

PARTY_ADMITTED = 2466  # sample, as in examples/: not published
_OF_ALL = {"workplace_democracy": "democracy", "membership_party": "membership"}
_SHEETS = {
    "dialogue_petitions": "Biểu 2",
    "supervision": "Biểu 3",
    "workplace_democracy": "Biểu 4",
    "membership_party": "Biểu 5",
}


def document(source: Source) -> Document:
    """The source as a document, numbered as in `xlsync.model.Document`, the notice of sample data left out."""
    numbers = {id(text): number for number, text in enumerate(source.texts(), start=1)}
    paragraphs: list[Paragraph] = []
    tables: list[DocumentTable] = []
    for block in source.blocks:
        if block.rows:
            table = len(tables)
            cells = tuple(tuple((numbers[id(cell)],) for cell in row) for row in block.rows)
            tables.append(DocumentTable(table, cells))
            paragraphs += [
                _paragraph(cell, numbers, origin=Origin.CELL, table=table, row=row, column=column)
                for row, texts in enumerate(block.rows)
                for column, cell in enumerate(texts)
            ]
        else:
            heading = int(block.kind[-1]) if block.kind.startswith("heading") else None
            label = {"bullet": "-", "number": _number(source, block.text)}.get(block.kind, "")
            paragraphs.append(_paragraph(block.text, numbers, heading=heading, label=label))
    notes = [note for text in source.texts() for note in text.notes]
    paragraphs += [_paragraph(note, numbers, origin=Origin.FOOTNOTE) for note in notes]
    digest = sha256("\n".join(each.text for each in paragraphs).encode()).hexdigest()
    kind = source.format.partition("-")[0]
    return Document(f"{source.name}.{kind}", kind, digest, tuple(paragraphs), tuple(tables))


def _number(source: Source, text: Text) -> str:
    numbered = [block.text for block in source.blocks if block.kind == "number"]
    return f"{next((at for at, each in enumerate(numbered, start=1) if each is text), 0)}."


def _paragraph(text: Text, numbers: Mapping[int, int], **more: Any) -> Paragraph:
    references, at = [], 0
    for piece in text.pieces:
        if piece.note is not None:
            references.append(NoteReference(at, (numbers[id(text.notes[piece.note])],)))
        elif piece.change.value != "deleted":
            at += len(piece.text)
    return Paragraph(numbers[id(text)], text.printed, notes=tuple(references), **more)


@cache
def published(name: str) -> Published:
    """A province's figures by tier, of all and by unit. The cells are made up; only the real workbook has real ones."""
    if name == PUBLISHED:
        period, rows = PUBLISHED_PERIOD, list(_reference())
    else:
        province = load_province(name)
        period, rows = province.period, list(_rows(province.units))
    cells = count(1)
    rows = [*rows, *_totals([each for each in rows if each[2] is None and each[1] is not None])]
    figures = [
        PublishedFigure(FORM, table, field, tier, unit, unit_name, value, _SHEETS[table], f"C{next(cells)}")
        for table, tier, unit, unit_name, values in rows
        for field, value in _with_rates(table, values).items()
    ]
    return Published(f"{name}.xlsx", sha256(name.encode()).hexdigest(), Period.parse(period), tuple(figures))


def _rows(
    units: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, Tier | None, str | None, str | None, dict[str, int]]]:
    """Table, tier, unit, its name and the counts, as the sheets of a consolidated workbook have them."""
    for table in FIELDS:
        by_tier: dict[Tier | None, list[dict[str, int]]] = {}
        for place, unit in enumerate(units):
            own = Tier.UPPER if place else Tier.PROVINCE
            for tier, values in _of_unit(table, unit, own):
                by_tier.setdefault(tier, []).append(values)
                yield table, tier, unit["code"], unit["name"], values
            if len(counted := [values for tier, values in _of_unit(table, unit, own) if tier is not None]) > 1:
                yield table, None, unit["code"], unit["name"], _added(counted, table)
        for tier, rows in by_tier.items():
            yield table, tier, None, None, _added(rows, table)


def _added(rows: Sequence[Mapping[str, int]], table: str) -> dict[str, int]:
    return {field: sum(row[field] for row in rows) for field in FIELDS[table]}


def _totals(
    tiers: Sequence[tuple[str, Tier | None, str | None, str | None, dict[str, int]]],
) -> Iterator[tuple[str, Tier | None, str | None, str | None, dict[str, int]]]:
    """The rows “Tổng cộng” below those of the tiers."""
    for table in dict.fromkeys(each[0] for each in tiers):
        values = [each[4] for each in tiers if each[0] == table]
        yield table, None, None, None, {field: sum(each[field] for each in values) for field in values[0]}


def _of_unit(table: str, unit: Mapping[str, Any], own: Tier) -> Iterator[tuple[Tier | None, dict[str, int]]]:
    def named(values: Sequence[int]) -> dict[str, int]:
        return dict(zip(FIELDS[table], values, strict=True))

    if table in _OF_ALL:
        yield None, named(unit[_OF_ALL[table]])
    elif table == "supervision":
        for tier, values in zip((own, Tier.GRASSROOTS), unit["supervision"], strict=False):
            yield tier, named(values)
    else:
        yield own, named(unit["own"])
        if "grassroots" in unit:
            yield Tier.GRASSROOTS, named(unit["grassroots"])


def _with_rates(table: str, values: Mapping[str, int]) -> dict[str, int | float | None]:
    rates = {
        "dialogue_petitions": {"resolved_rate": ("petitions_resolved", "petitions_received")},
        "workplace_democracy": {
            "agencies_rate": ("agencies_held", "agencies_total"),
            "enterprises_rate": ("enterprises_held", "enterprises_total"),
            "dialogue_rate": ("enterprises_dialogue", "enterprises_total"),
        },
        "membership_party": {"party_rate": ("party_admitted", "party_referred")},
    }.get(table, {})
    return dict(values) | {
        name: values[part] / values[whole] if values[whole] else None for name, (part, whole) in rates.items()
    }


def _reference() -> Iterator[tuple[str, Tier | None, str | None, str | None, dict[str, int]]]:
    """The published figures by tier and of all; the split over its units stands in the mailbag only."""
    told = json.loads((ROOT / "examples" / "reference-figures.json").read_text(encoding="utf-8"))
    for table in ("dialogue_petitions", "supervision"):
        rows = told["dialogue_petitions" if table == "dialogue_petitions" else "supervision_counts"]
        for row in rows:
            yield table, Tier(row["tier"]), None, None, {field: row.get(field, 0) for field in FIELDS[table]}
    democracy = told["workplace_democracy"]
    yield "workplace_democracy", None, None, None, {name: democracy[name] for name in FIELDS["workplace_democracy"]}
    members = told | {"grassroots_unions": told["grassroots_unions"], "party_admitted": PARTY_ADMITTED}
    yield "membership_party", None, None, None, {name: members[name] for name in FIELDS["membership_party"]}


def findings(source: Source, register: Path | None) -> list[dict[str, Any]]:
    """What the checks say of a source, with the keys of `--format json` that scoring needs."""
    stage = import_module("xlsync.proof.stage")
    made = document(source)
    tables = published(source.against) if source.against else None
    units = load_register(register) if register else load_register()
    told = []
    for each in stage.proof(made, tables, load_forms(), units):
        passage = each.passage
        text = made.paragraph(passage.paragraph).text
        told.append(
            {
                "code": each.code, "severity": each.severity.value, "paragraph": passage.paragraph,
                "start": passage.start, "end": passage.end, "quote": text[passage.start : passage.end],
                "message": f"{each.variant} {dict(each.values)}", "found": each.found, "expected": each.expected,
            }
        )  # fmt: skip
    return told
