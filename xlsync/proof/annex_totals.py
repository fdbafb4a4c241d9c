"""XS304 in a report's own tables: totals that are not the sum of their rows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsync.model import Finding, Passage
from xlsync.proof.annex_grid import Cell, Grid, Row
from xlsync.proof.ratios import number
from xlsync.proof.slips import alike
from xlsync.texts import catalogue

_ROWS = 2
_NO_SUMS = ("ty le", "ti le", "binh quan", "nam", "so thu tu", "tt", "don gia", "muc", "diem", "xep")


def annex_totals(table: Grid) -> Iterator[Finding]:
    """Totals at the end or at the top of a table. Told only where the total of another column is the sum of the same
    rows, or where the only column differs by a slip of the fingers: a total may well leave rows out."""
    for total, rows in _totals(table):
        if len(rows) < _ROWS or any(row.nested for row in rows):
            continue
        columns = [at for at in range(len(table.headers)) if _summable(table, total, rows, at)]
        sums = {at: _sum(rows, at) for at in columns}
        stated = {at: cell for at in columns if (cell := total.cells[at]) is not None and cell.value is not None}
        right = [at for at, cell in stated.items() if cell.value == sums[at]]
        for at, cell in stated.items():
            if cell.value is None or cell.value == sums[at]:
                continue
            if (right and len(right) * 2 >= len(stated)) or (
                not right and len(stated) == 1 and alike(cell.value, sums[at])
            ):
                yield _finding(table, total, at, cell, cell.value, sums[at])


def _totals(table: Grid) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Each total with its rows: those above it since the total before, or all below it when it comes first."""
    places = [at for at, row in enumerate(table.rows) if row.total]
    if places == [0]:
        yield table.rows[0], table.rows[1:]
        return
    if len(places) == 1:  # several may be totals of totals: nobody knows
        yield table.rows[places[0]], table.rows[: places[0]]


def _summable(table: Grid, total: Row, rows: Sequence[Row], column: int) -> bool:
    header = table.headers[column]
    if any(word in header.split() or (" " in word and word in header) for word in _NO_SUMS) and "ty le" not in header:
        return False
    numbers = [row.cells[column] for row in rows]
    rated = any(each is not None and each.rate for each in numbers)
    if "%" in table.captions[column] and not rated:
        return False
    cell = total.cells[column]
    if cell is None or cell.value is None or ("ty le" in header and cell.rate is None and cell.decimals):
        return False
    if "ty le" in header and not rated:
        return False
    known = all(
        (each is not None and each.value is not None) or column in row.empty
        for each, row in zip(numbers, rows, strict=True)
    )
    return known and any(each is not None for each in numbers)


def _sum(rows: Sequence[Row], column: int) -> Fraction:
    return sum((cell.value for row in rows if (cell := row.cells[column]) and cell.value), Fraction(0))


def _finding(table: Grid, total: Row, at: int, cell: Cell, stated: Fraction, added: Fraction) -> Finding:
    return catalogue.finding(
        "XS304",
        variant="report",
        values={
            "paragraph": cell.paragraph, "quote": cell.text, "row": total.label, "column": table.captions[at] or None,
            "stated": number(stated), "sum": number(added), "difference": number(abs(stated - added)),
        },
        found=cell.text,
        expected=str(number(added)),
        passage=Passage(cell.paragraph, 1, 0, max(1, len(cell.text))),
    )  # fmt: skip
