"""Sheets of ours in a report that are no part of it: the findings in a workbook that was returned or checked, repairs,
and what found no place when data was moved into a template."""

import re
from dataclasses import replace

from xlsync.forms.layout import (
    LEFT_OVER_NAME,
    LEFT_OVER_SHEET,
    LEFT_OVER_TITLE,
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
        (LEFT_OVER_SHEET, LEFT_OVER_TITLE),
        (REPAIR_SHEET, REPAIR_TITLE),
        (REPAIR_LOG_SHEET, REPAIR_LOG_TITLE),
    )
}


def without_ours(workbook: Workbook) -> Workbook:
    """The workbook without the sheets that `xlsync return`, `xlsync template --from` and the buttons have added.

    They are known by their defined names, whatever the sheets are called now, and by their own names and titles where a
    program has not kept defined names. The last sheet of a workbook is never taken away.
    """
    named = (workbook.defined_names.get(name) for name in (RETURN_NAME, LEFT_OVER_NAME))
    sheets = {_sheet(reference) for reference in named if reference is not None}
    kept = tuple(grid for grid in workbook.grids if grid.sheet not in sheets and not _is_ours(grid))
    return replace(workbook, grids=kept) if kept and len(kept) < len(workbook.grids) else workbook


def _sheet(reference: str) -> str:
    """The sheet of a reference: `'Kết quả kiểm tra'!$A$1`; a program may have put its own signs around it."""
    name = reference.strip().lstrip("=$").rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") and name.endswith("'") else name


def _is_ours(grid: Grid) -> bool:
    title = grid.value(1, 1)
    name = _OURS.get(fold(title)) if isinstance(title, str) else None
    return name is not None and name.fullmatch(fold(grid.sheet)) is not None
