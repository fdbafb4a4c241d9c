"""XS302 and conventions of rounding in a report's own tables: which columns a rate is made of shows in most rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.model import Finding, Passage
from xlsync.proof.annex_grid import Cell, Grid, Row
from xlsync.proof.ratios import number
from xlsync.proof.rounding import Exact, Told, conventions, exactly, shown
from xlsync.texts import catalogue

_ENOUGH = 2  # rows that must agree, and at least as large a part of all:
_MOST = Fraction(3, 5)


@dataclass(frozen=True, slots=True)
class _Source:
    """Columns of part and whole of the rates in a column."""

    rate: int
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class AnnexRates:
    """Wrong rates of a table, and right ones with their conventions."""

    findings: tuple[Finding, ...]
    told: tuple[Told, ...]


def annex_rates(table: Grid) -> AnnexRates:
    """The rates of each column, recomputed from the two columns of which most of them are made. Silent where no two
    columns explain at least two rates and three of five."""
    findings: list[Finding] = []
    told: list[Told] = []
    for column in range(len(table.headers)):
        source = _source(table, column)
        if source is None:
            continue
        for row in table.rows:
            rate, exact = _rate(table, row, column), _exact(row, source)
            if rate is None or exact is None:
                continue
            cell = row.cells[column]
            if cell is None:
                continue
            right = conventions(*rate, exact)
            if right:
                told.append(Told(_passage(cell), f"{row.label}: {cell.text}", right))
            elif not (row.total and _fits_sums(table, row, source, rate)):
                findings += filter(None, [_wrong(row, cell, source, rate)])
    return AnnexRates(tuple(findings), tuple(told))


def _is_rate(table: Grid, column: int) -> bool:
    return "ty le" in table.headers[column] or "ti le" in table.headers[column] or "%" in table.captions[column]


def _rate(table: Grid, row: Row, column: int) -> tuple[Fraction, int] | None:
    cell = row.cells[column]
    if cell is None:
        return None
    if cell.rate is not None:
        return cell.rate
    if (
        cell.value is None
        or not _is_rate(table, column)
        or any(other and other.rate for other in _cells(table, column))
    ):
        return None  # beside cells like `21 (70%)` a plain number is a count
    return cell.value, cell.decimals


def _exact(row: Row, source: _Source) -> Exact | None:
    part, whole = row.cells[source.part], row.cells[source.whole]
    if part is None or whole is None or part.value is None or whole.value is None:
        return None
    return exactly(part.value, whole.value)


def _source(table: Grid, column: int) -> _Source | None:
    rated = [(row, rate) for row in table.rows if (rate := _rate(table, row, column)) is not None]
    if len(rated) < _ENOUGH:
        return None
    compound = any(cell is not None and cell.value is not None and cell.rate for cell in _cells(table, column))
    columns = [at for at in range(len(table.headers)) if at != column and not _is_rate(table, at)]
    single = [each for each in rated if not each[0].total]  # a wrong total makes the rate beside it look wrong
    best: tuple[int, int, _Source] | None = None
    for part in [column] if compound else columns:
        for whole in columns:
            source = _Source(column, part, whole)
            fits = 0 if part == whole else max(_fits(rated, source), _fits(single, source))
            near = -abs(column - part) - abs(column - whole)
            if fits and (best is None or (fits, near) > best[:2]):
                best = (fits, near, source)
    return best[2] if best else None


def _cells(table: Grid, column: int) -> list[Cell | None]:
    return [row.cells[column] for row in table.rows]


def _fits(rated: Sequence[tuple[Row, tuple[Fraction, int]]], source: _Source) -> int:
    """How many rates follow from the columns; 0 for too few, and when all of them are the same rate, which any two
    equal columns would explain."""
    tried = [(rate, exact) for row, rate in rated if (exact := _exact(row, source)) is not None]
    right = [(rate, exact) for rate, exact in tried if conventions(*rate, exact)]
    if len(right) < _ENOUGH or len(right) < len(tried) * _MOST or len({exact.low for _, exact in right}) < _ENOUGH:
        return 0
    return len(right)


def _fits_sums(table: Grid, row: Row, source: _Source, rate: tuple[Fraction, int]) -> bool:
    """Whether the rate of a total is that of the rows' sums: then the total beside it is wrong, not the rate."""
    part, whole = (
        sum(
            (cell.value for each in table.rows if not each.total and (cell := each.cells[at]) and cell.value),
            Fraction(0),
        )
        for at in (source.part, source.whole)
    )
    exact = exactly(part, whole)
    return exact is not None and bool(conventions(*rate, exact))


def _passage(cell: Cell) -> Passage:
    return Passage(cell.paragraph, 1, 0, max(1, len(cell.text)))


def _wrong(row: Row, cell: Cell, source: _Source, rate: tuple[Fraction, int]) -> Finding | None:
    part, whole, exact = row.cells[source.part], row.cells[source.whole], _exact(row, source)
    if part is None or whole is None or part.value is None or whole.value is None or exact is None:
        return None
    right = shown(exact.rounded(rate[1]), rate[1])
    return catalogue.finding(
        "XS302",
        variant="report",
        values={
            "paragraph": cell.paragraph, "quote": cell.text, "row": row.label, "stated": shown(*rate),
            "recomputed": right, "part": number(part.value), "whole": number(whole.value),
        },
        found=cell.text,
        expected=right,
        passage=_passage(cell),
    )  # fmt: skip
