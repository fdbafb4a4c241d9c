"""A workbook that was returned to its unit with marks and comes again: our list in it is no part of the report."""

import re
from dataclasses import replace

from xlsync.forms.layout import RETURN_NAME, RETURN_SHEET, RETURN_TITLE
from xlsync.model import Grid, Workbook
from xlsync.texts.normalise import fold

_NAME = re.compile(re.escape(fold(RETURN_SHEET)) + r"(?: \d+)?")


def without_list(workbook: Workbook) -> Workbook:
    """The workbook without the sheet that `xlsync return` has added.

    It is known by its defined name, whatever the sheet is called now, and by its own name and title where a program
    has not kept defined names. The last sheet of a workbook is never taken away.
    """
    named = workbook.defined_names.get(RETURN_NAME)
    sheet = None if named is None else _sheet(named)
    kept = tuple(grid for grid in workbook.grids if grid.sheet != sheet and not _is_list(grid))
    return replace(workbook, grids=kept) if kept and len(kept) < len(workbook.grids) else workbook


def _sheet(reference: str) -> str:
    """The sheet of a reference: `'Kết quả kiểm tra'!$A$1`; a program may have put its own signs around it."""
    name = reference.strip().lstrip("=$").rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") and name.endswith("'") else name


def _is_list(grid: Grid) -> bool:
    title = grid.value(1, 1)
    return (
        isinstance(title, str) and fold(title) == fold(RETURN_TITLE) and _NAME.fullmatch(fold(grid.sheet)) is not None
    )
