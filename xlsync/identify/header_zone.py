"""The part of a sheet that the search for headers looks at: candidate rows, what stands above them, their merges."""

from collections.abc import Hashable, Iterable

from xlsync.model import CellRange, Grid

ROWS_ABOVE = 2  # header rows over the leaf row that may hold group labels or labels merged downwards
#: Of a sheet whose headers are remembered: rows that may be headers (or that one merge covers), and merges there.
_MOST_ROWS, _MOST_MERGES = 12, 100


def merge_anchors(grid: Grid, rows: Iterable[int]) -> dict[tuple[int, int], CellRange]:
    """Each merged cell of the header rows, by address; merges as large as a sheet or left behind are left out."""
    wanted = {row - distance for row in rows for distance in range(ROWS_ABOVE + 2)}
    anchors: dict[tuple[int, int], CellRange] = {}
    if not wanted:
        return anchors
    for span in grid.merged:
        if span.last_row - span.first_row > 50 or span.last_column - span.first_column > 500:
            continue
        if _left_behind(grid, span):
            continue
        for row in range(span.first_row, span.last_row + 1):
            if row in wanted:
                for column in range(span.first_column, span.last_column + 1):
                    anchors[row, column] = span
    return anchors


def header_zone(grid: Grid, rows: list[int]) -> Hashable | None:
    """All that the search looks at, given the rows that may be headers; None when that is much."""
    if not rows or len(rows) > _MOST_ROWS:
        return None
    wanted = {row - distance for row in rows for distance in range(ROWS_ABOVE + 2)}
    top, bottom = min(wanted), max(wanted)
    merged = [span for span in grid.merged if span.first_row <= bottom and span.last_row >= top]
    if len(merged) > _MOST_MERGES:
        return None
    for span in merged:
        if span.last_row - span.first_row >= _MOST_ROWS:
            return None
        wanted.update(range(span.first_row, span.last_row + 1))
    if len(wanted) > _MOST_ROWS * (ROWS_ABOVE + 2):
        return None
    held = tuple([(row, tuple(grid.rows[row].items())) for row in sorted(wanted) if row in grid.rows])
    return grid.sheet, tuple(rows), tuple(merged), held


def _left_behind(grid: Grid, span: CellRange) -> bool:
    """Whether more than the first cell holds something: a program moved the cells and left the merge where it was."""
    for row in range(span.first_row, span.last_row + 1):
        for column in grid.rows.get(row, ()):
            if span.first_column <= column <= span.last_column and (row, column) != (span.first_row, span.first_column):
                return True
    return False
