"""Shared formulas: one text for many cells, moved to each of them."""

import re
from collections.abc import Iterator

from xlsync.model.cell import LAST_COLUMN, LAST_ROW, column_letters, column_number

# What looks like a reference inside texts, sheet names, brackets and names of functions is none.
_TOKEN = re.compile(
    r"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\])
    |(?<![\w.$\\])(?:
        (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w.(!\\])
       |(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!$\\])
       |(?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!$\\])
    )""",
    re.VERBOSE,
)
_END = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
_Reference = tuple[str, int, str, int]  # "$" or "", column or 0, "$" or "", row or 0


class SharedFormula:
    """The formula of the first cell of a shared range, without `=`."""

    __slots__ = ("_column", "_pieces", "_row")

    def __init__(self, text: str, row: int, column: int) -> None:
        self._row = row
        self._column = column
        self._pieces = tuple(_pieces(text))

    def at(self, row: int, column: int) -> str:
        """The text as Excel shows it in that cell: relative references move along and wrap at the grid's edge."""
        down, right = row - self._row, column - self._column
        return "".join(piece if isinstance(piece, str) else _moved(piece, down, right) for piece in self._pieces)


def _pieces(text: str) -> Iterator[str | _Reference]:
    done = 0
    for match in _TOKEN.finditer(text):
        if match["skip"] is not None:
            continue
        ends = [_reference(end) for end in match[0].split(":")]
        if None in ends:
            continue
        yield text[done : match.start()]
        for number, end in enumerate(ends):
            if number:
                yield ":"
            if end is not None:
                yield end
        done = match.end()
    yield text[done:]


def _reference(text: str) -> _Reference | None:
    match = _END.fullmatch(text)
    if match is None:
        return None
    first, letters, second, digits = match.groups()
    if not letters:  # `$5`: the sign belongs to the row
        first, second = "", first
    column, row = column_number(letters), int(digits or 0)
    if column > LAST_COLUMN or row > LAST_ROW or (digits and not row):
        return None
    return first, column, second, row


def _moved(reference: _Reference, down: int, right: int) -> str:
    fixed_column, column, fixed_row, row = reference
    letters = digits = ""
    if column:
        letters = column_letters(column if fixed_column else (column + right - 1) % LAST_COLUMN + 1)
    if row:
        digits = str(row if fixed_row else (row + down - 1) % LAST_ROW + 1)
    return f"{fixed_column}{letters}{fixed_row}{digits}"
