"""`.csv`, `.tsv` and texts named `.xls`: bytes → `Workbook` with one sheet.

Whole numbers become numbers as in `.xlsx`; everything else stays as typed, `=SUM(A1)` too: it is a text here and in
every output.
"""

import csv
import io
from collections import Counter
from itertools import islice

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond, damaged
from xlsync.intake.formats.decoding import decode
from xlsync.intake.formats.typed import typed
from xlsync.intake.limits import Limits
from xlsync.model import Grid, Workbook
from xlsync.model.cell import LAST_COLUMN, LAST_ROW, RawValue

_SEPARATORS = "\t;,"
_SAMPLE_ROWS, _SAMPLE_CHARS = 60, 100_000
#: Put behind the text: when it does not come back as a row of its own, a quotation mark was never closed.
_END = "\x1e"


def read_delimited(data: bytes, limits: Limits | None = None, sheet: str = "CSV") -> Workbook:
    """Reads the text; the separator is the one of its `sep=` line, or that which makes the most even rows.

    Row and column numbers are those of the records in the file. Raises IntakeError: XS001 for what is no text, for
    nothing at all, for a quotation mark that is never closed; XS005 beyond a limit.
    """
    limits = limits or Limits()
    budget = Budget(limits)
    text = decode(data, sheet)
    separator, text = _separator(text)
    rows: dict[int, dict[int, RawValue]] = {}
    last: list[str] = []
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    try:
        for number, record in enumerate(reader, start=1):
            last = record
            if record == [_END]:
                break
            if number > LAST_ROW or len(record) > LAST_COLUMN:
                raise beyond("cells", limits.max_cells, sheet=sheet)
            cells = {
                column: typed(budget.text(value, sheet))
                for column, value in enumerate(record, start=1)
                if value and not value.isspace()
            }
            budget.cells(len(cells), sheet)
            if cells:
                rows[number] = cells
    except csv.Error as error:  # a field beyond 128 K characters; nothing else is left that could be wrong
        raise beyond("cell_chars", limits.max_cell_chars, part=sheet) from error
    if last != [_END]:
        raise damaged(sheet)
    return Workbook(grids=(Grid(sheet=sheet, rows=rows),), origin="delimited")


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line that names it; that line counts as none (Excel hides it)."""
    line, _, rest = text.partition("\n")
    line = line.rstrip("\r").casefold()
    if line.startswith("sep=") and len(line) == 5:
        return line[4], rest
    return max(_SEPARATORS, key=lambda each: _evenness(text, each)), text


def _evenness(text: str, separator: str) -> float:
    """How even the rows are, and how wide: 0 when nothing is separated."""
    reader = csv.reader(io.StringIO(text[:_SAMPLE_CHARS], newline=""), delimiter=separator)
    try:
        widths = Counter(len(record) for record in islice(reader, _SAMPLE_ROWS) if record)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    return max(count * (1 - 1 / width) for width, count in widths.items()) / widths.total()
