"""A workbook that comes with sheets of ours, as one that was returned with marks: they are no part of the report."""

import re
from dataclasses import replace

from xlsync.forms.layout import (
    REPAIR_LOG_SHEET,
    REPAIR_LOG_TITLE,
    REPAIR_SHEET,
    REPAIR_TITLE,
    RETURN_NAME,
    RETURN_SHEET,
    RETURN_TITLE,
)
from xlsync.model import Grid, Workbook
from xlsync.texts.normalise import fold

_OURS = {
    fold(title): re.compile(re.escape(fold(name)) + r"(?: \d+)?")
    for name, title in (
        (RETURN_SHEET, RETURN_TITLE),
        (REPAIR_SHEET, REPAIR_TITLE),
        (REPAIR_LOG_SHEET, REPAIR_LOG_TITLE),
    )
}


def without_ours(workbook: Workbook) -> Workbook:
    """The workbook without the sheets that `xlsync return` and the buttons have added.

    They are known by their own names and titles, the list of `return` also by its defined name, whatever the sheet is
    called now. The last sheet of a workbook is never taken away.
    """
    named = workbook.defined_names.get(RETURN_NAME)
    sheet = None if named is None else _sheet(named)
    kept = tuple(grid for grid in workbook.grids if grid.sheet != sheet and not _is_ours(grid))
    return replace(workbook, grids=kept) if kept and len(kept) < len(workbook.grids) else workbook


def _sheet(reference: str) -> str:
    """The sheet of a reference: `'Kết quả kiểm tra'!$A$1`; a program may have put its own signs around it."""
    name = reference.strip().lstrip("=$").rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") and name.endswith("'") else name


def _is_ours(grid: Grid) -> bool:
    title = grid.value(1, 1)
    name = _OURS.get(fold(title)) if isinstance(title, str) else None
    return name is not None and name.fullmatch(fold(grid.sheet)) is not None
