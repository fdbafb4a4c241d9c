"""What the documents of a package say, cell by cell, so that a later look can name what was changed."""

import json
from collections.abc import Mapping

from xlsync.model import Document, Workbook, a1
from xlsync.rules.part import plain

NAME = "so-lieu.json"
#: By place in a document (`Biểu 2!C9`, `bảng 1, dòng 3, cột 2`, `đoạn 4`), what stands there.
Places = dict[str, str]


def of_workbook(workbook: Workbook) -> Places:
    """Every cell that holds something, by sheet and address."""
    return {
        f"{grid.sheet}!{a1(row, column)}": plain(value) or ""
        for grid in workbook.grids
        for row, cells in sorted(grid.rows.items())
        for column, value in sorted(cells.items())
    }


def of_document(document: Document) -> Places:
    """Every paragraph: in tables by table, row and column, elsewhere by its number."""
    found: Places = {}
    inside: set[int] = set()
    for number, table in enumerate(document.tables, start=1):
        for row, cells in enumerate(table.cells, start=1):
            for column, paragraphs in enumerate(cells, start=1):
                inside.update(paragraphs)
                text = "\n".join(document.paragraph(each).text for each in paragraphs)
                found[f"bảng {number}, dòng {row}, cột {column}"] = text
    for paragraph in document.paragraphs:
        if paragraph.number not in inside:
            found[f"đoạn {paragraph.number}"] = paragraph.text
    return found


def to_bytes(contents: Mapping[str, Places]) -> bytes:
    """As it stands in the package."""
    return (json.dumps(contents, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode(errors="replace")


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str | None, str | None]]:
    """The places that say something else: place, what it said, what it says; None where there was, or is, nothing."""
    places = [*before, *(place for place in now if place not in before)]
    return [(place, before.get(place), now.get(place)) for place in places if before.get(place) != now.get(place)]
