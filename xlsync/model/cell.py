"""A cell's address and what stands in it."""

from dataclasses import dataclass
from functools import lru_cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384


class ErrorValue(str):
    """An Excel error (`#REF!`, `#DIV/0!` …) as the value of a cell."""

    __slots__ = ()


#: What a cell can hold: text, a number (dates are serial numbers), a truth value, an error; a blank has no entry.
RawValue = str | float | bool | ErrorValue


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """`1` → `A`, `28` → `AB`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """`A` → `1`, `AB` → `28`; raises ValueError for anything that is not letters."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {letters!r}")
        number = number * 26 + ord(letter) - 64
    return number


def a1(row: int, column: int) -> str:
    """The address of a cell, both counted from 1: `(14, 3)` → `C14`."""
    return f"{column_letters(column)}{row}"


def parse_a1(address: str) -> tuple[int, int]:
    """`C14` → `(14, 3)`; raises ValueError when it is no address inside the grid."""
    digits = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    letters = address[: len(address) - len(digits)]
    if not letters or not digits.isascii() or not digits.isdigit():
        raise ValueError(f"not a cell address: {address!r}")
    row, column = int(digits), column_number(letters)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError(f"outside the grid: {address!r}")
    return row, column


@dataclass(frozen=True, slots=True, order=True)
class CellRange:
    """A rectangle of cells, ends included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        row, column = cell
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    @property
    def a1(self) -> str:
        """`A6:A7`."""
        return f"{a1(self.first_row, self.first_column)}:{a1(self.last_row, self.last_column)}"
