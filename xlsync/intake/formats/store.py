"""What is kept of one sheet of a binary or OpenDocument workbook while it is read."""

from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import damaged, damaged_cell
from xlsync.intake.text import legacy_font
from xlsync.model.cell import LAST_COLUMN, LAST_ROW, CellRange, ErrorValue, RawValue, a1
from xlsync.model.grid import Address, Grid

_GENERAL = "general"
#: What NaN and infinity become, as in `cell_values`.
_NOT_FINITE = ErrorValue("#NUM!")


@dataclass(slots=True)
class CellStyles:
    """Number formats (other than General) and fonts of the old encodings, by the index of a cell style."""

    number_formats: dict[int, str] = field(default_factory=dict)
    legacy_fonts: dict[int, str] = field(default_factory=dict)

    def add(self, index: int, code: str, font: str) -> None:
        """One style: its number format as Excel writes it in English, the name of its font."""
        if code and code.casefold() != _GENERAL:
            self.number_formats[index] = code
        if legacy_font(font):
            self.legacy_fonts[index] = font


class SheetStore:
    """The cells of one sheet, rows and columns counted from 1.

    Methods raise IntakeError: cells outside the grid (XS001), one cell with two different contents (XS001), limits
    (XS005).
    """

    def __init__(self, sheet: str, budget: Budget, styles: CellStyles, part: str) -> None:
        self.sheet = sheet
        self.part = part
        self._budget = budget
        self._styles = styles
        self._rows: dict[int, dict[int, RawValue]] = {}
        self._formulas: dict[Address, str] = {}
        self._formats: dict[Address, str] = {}
        self._legacy: dict[Address, str] = {}
        self._blank_results: set[Address] = set()
        self._merged: list[CellRange] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self.hidden_rows: set[int] = set()

    def number(self, row: int, column: int, style: int, value: float) -> None:
        """Keeps a number; dates are serial numbers in the date system of the workbook."""
        if value - value == 0:
            code = self._styles.number_formats.get(style)
            if code is not None:
                self._formats[row, column] = code
            self._put(row, column, value)
        else:
            self._put(row, column, _NOT_FINITE)

    def text(self, row: int, column: int, style: int, text: str, font: str | None = None) -> None:
        """Keeps a text; blanks alone are a blank cell. `font` is that of its runs, None when the cell's applies."""
        text = text.replace("\0", "")  # it would pass no later stage, and no program shows it
        if text and not text.isspace():
            self._put(row, column, self._budget.text(text, self.part))
            font = self._styles.legacy_fonts.get(style) if font is None else font
            if font:
                self._legacy[row, column] = font
        elif (row, column) in self._formulas:
            self._blank_results.add((row, column))

    def special(self, row: int, column: int, value: bool | ErrorValue) -> None:
        """Keeps a truth value or an error."""
        self._put(row, column, value)

    def formula(self, row: int, column: int, formula: str) -> None:
        """Notes that a formula stands in the cell; its cached value comes by the other methods."""
        self._place(row, column)
        self._budget.cells(1, self.sheet)
        self._formulas[row, column] = self._budget.text(formula, self.part)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A merged range; one that covers a single cell merges nothing."""
        self._budget.merge(self.sheet)
        if not (1 <= first_row <= last_row <= LAST_ROW and 1 <= first_column <= last_column <= LAST_COLUMN):
            raise damaged(self.part)
        if (first_row, first_column) != (last_row, last_column):
            self._merged.append(CellRange(first_row, first_column, last_row, last_column))

    def hide_columns(self, first: int, last: int) -> None:
        """Columns that are hidden, ends included."""
        if not 1 <= first <= last:
            raise damaged(self.part)
        self._hidden_columns.append((first, last))
        self._budget.definition(len(self._hidden_columns), self.part)

    def grid(self, hidden: bool) -> Grid:
        """The sheet, when all has been read."""
        last = max((max(cells) for cells in self._rows.values()), default=0)
        last = max(last, max((column for _, column in self._formulas), default=0))
        return Grid(
            sheet=self.sheet,
            rows={row: dict(sorted(self._rows[row].items())) for row in sorted(self._rows)},
            formulas=self._formulas,
            formats=self._formats,
            legacy_fonts=self._legacy,
            merged=tuple(self._merged),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(
                column
                for first, end in {(first, min(end, last)) for first, end in self._hidden_columns}
                for column in range(first, end + 1)
            ),
            hidden=hidden,
            blank_results=frozenset(self._blank_results),
        )

    def _place(self, row: int, column: int) -> None:
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise damaged(self.part)

    def _put(self, row: int, column: int, value: RawValue) -> None:
        self._place(row, column)
        cells = self._rows.setdefault(row, {})
        if column in cells and cells[column] != value:
            raise damaged_cell(self.sheet, a1(row, column), str(value))
        cells[column] = value
        self._budget.cells(1, self.sheet)
