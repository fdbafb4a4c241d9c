"""The annex read back: what a reader finds in its cells must be what was consolidated, or it is not written.

The cells come from the readers of the intake, which know nothing of the writers here; figures are read from their
print, `1.021 (70,5%)*`, by rules of their own.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from xlsync.model import Document, ErrorValue, OperationError, RawValue, Workbook
from xlsync.report.annex.content import Annex, AnnexTable, Cell, Numeral, Prose, Words
from xlsync.report.annex.sheets import AnnexBook
from xlsync.report.cells import day_number

_PRINTED = re.compile(r"(?P<number>-?[\d.]+(?:,\d+)?)(?P<alone>%)?(?: \((?P<rate>-?[\d.]+(?:,\d+)?)%\))?(?P<star>\*)?")
_SAME = Decimal("1e-9")


def check_document(annex: Annex, document: Document) -> None:
    """Raises OperationError for the first cell of a table that does not say what it must."""
    tables = document.tables[1:-1]  # the first holds the head, the last the signatures
    if len(tables) != len(annex.tables):
        raise _differs("docx", "", f"{len(annex.tables)}", f"{len(tables)}")
    for table, found in zip(annex.tables, tables, strict=True):
        texts = [["\n".join(document.paragraph(number).text for number in cell) for cell in row] for row in found.cells]
        _check_rows(table, texts)


def _check_rows(table: AnnexTable, texts: Sequence[Sequence[str]]) -> None:
    header = 2 if any(column.group is not None for column in table.columns) else 1
    labels = [*texts[header - 1]] if len(texts) >= header else []
    expected = [column.label for column in table.columns]
    if list(map(_squeezed, labels)) != list(map(_squeezed, expected)) or len(texts) != header + len(table.rows):
        raise _differs("docx", table.sheet, " | ".join(expected), " | ".join(labels))
    for row, cells in zip(table.rows, texts[header:], strict=True):
        if len(row.cells) != len(cells):
            raise _differs("docx", table.sheet, str(len(row.cells)), str(len(cells)))
        for cell, text in zip(row.cells, cells, strict=True):
            _check_text("docx", table.sheet, cell, text)


def check_workbook(book: AnnexBook, workbook: Workbook) -> None:
    """Raises OperationError for the first cell of a table that does not say what it must."""
    for placed in book.placed:
        grid = workbook.grid(placed.sheet)
        rows = range(placed.first_row, placed.last_row + 1)
        values = [None if grid is None else grid.value(row, placed.column) for row in rows]
        cell = placed.content
        if isinstance(cell, Prose):
            _check_text("xlsx", placed.sheet, cell, " ".join(str(value) for value in values if value is not None))
        elif _as_number(cell) is None:
            _check_text("xlsx", placed.sheet, cell, "" if values[0] is None else str(values[0]))
        else:
            _check_number(placed.sheet, _as_number(cell), values[0])


def _as_number(cell: Cell) -> Decimal | None:
    """The number that the spreadsheet holds in that cell, None where it holds a text."""
    match cell:
        case Words(day=day) if day is not None:
            return Decimal(day_number(day))
        case Numeral(value=value, rate=None) if value is not None:
            return Decimal(str(value))
    return None


def _check_number(sheet: str, expected: Decimal | None, found: RawValue | None) -> None:
    right = isinstance(found, int | float) and not isinstance(found, bool | ErrorValue)
    if expected is None or not right or abs(Decimal(str(found)) - expected) > _SAME:
        raise _differs("xlsx", sheet, str(expected), str(found))


def _check_text(kind: str, sheet: str, cell: Cell, found: str) -> None:
    match cell:
        case Words(text=text):
            right = _squeezed(text) == _squeezed(found)
            expected = text
        case Prose(blocks=blocks):
            expected = " ".join(f"{block.names}: {' '.join(block.paragraphs)}" for block in blocks)
            right = _squeezed(expected) == _squeezed(found)
        case Numeral():
            expected = cell.text
            right = says(found, cell)
    if not right:
        raise _differs(kind, sheet, expected, found)


def says(text: str, cell: Numeral) -> bool:
    """Whether a print gives the figure, its rate as exactly as it is printed, and the star where it is incomplete."""
    if cell.value is None:
        return text == ("*" if cell.incomplete else "")
    match = _PRINTED.fullmatch(text)
    if match is None or bool(match["star"]) != cell.incomplete or bool(match["alone"]) != cell.alone:
        return False
    number = _number(match["number"]) / (100 if cell.alone else 1)
    if abs(number - Decimal(str(round(cell.value, 9)))) > _SAME:
        return False
    if cell.rate is None or match["rate"] is None:
        return cell.rate is None and match["rate"] is None
    off = abs(_number(match["rate"]) - 100 * Decimal(str(cell.rate)))
    return off < Decimal(1).scaleb(-cell.decimals)


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(".", "").replace(",", "."))


def _squeezed(text: str) -> str:
    """The text without any space: where lines are broken is a matter of print."""
    return "".join(text.split())


def _differs(kind: str, sheet: str, expected: str, found: str) -> OperationError:
    vi = f"Phụ lục .{kind} đọc lại không khớp ({sheet}): cần “{expected[:120]}”, đọc được “{found[:120]}”; không ghi."
    en = f"The annex .{kind} does not read back ({sheet}): “{expected[:120]}” became “{found[:120]}”; nothing written."
    return OperationError(vi, en)
