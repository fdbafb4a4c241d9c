"""Where Ctrl and an arrow key lead to."""

from typing import Any

_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def end_of(sheet: Any, row: int, column: int, direction: str) -> tuple[int, int]:
    """Row and column from 0, from a cell of the engine's sheet: the last filled one before a gap, else the next filled
    one, else the edge of the sheet."""
    down, right = _STEPS[direction]
    steps = {"down": _LAST_ROW - row, "up": row, "right": _LAST_COLUMN - column, "left": column}[direction]
    filled = _filled(sheet, row, column, direction)

    def is_filled(step: int) -> bool:
        return 0 <= step < len(filled) and filled[step]

    if is_filled(0) and is_filled(1):
        at = next((step for step in range(1, len(filled)) if not is_filled(step + 1)), 0)
    else:
        at = next((step for step in range(1, len(filled)) if is_filled(step)), steps)
    return row + down * at, column + right * at


def _filled(sheet: Any, row: int, column: int, direction: str) -> list[bool]:
    """Whether the cell and those after it in that direction hold anything, as far as anything is used."""
    _, _, last_column, last_row = sheet.used_range.area
    if (row > last_row and direction != "up") or (column > last_column and direction != "left"):
        return []
    area = {
        "down": (column, row, column, last_row),
        "up": (column, 0, column, min(row, last_row)),
        "right": (column, row, last_column, row),
        "left": (0, row, min(column, last_column), row),
    }[direction]
    texts = [text for line in sheet.api.getCellRangeByPosition(*area).getFormulaArray() for text in line]
    if direction in {"down", "right"}:
        return [text != "" for text in texts]
    before = row - last_row if direction == "up" else column - last_column
    return [False] * max(before, 0) + [text != "" for text in reversed(texts)]
