"""What is kept of one sheet while it is read, by whichever way its rows are read."""

from dataclasses import dataclass

from xlsync.intake.budget import Budget
from xlsync.intake.cell_values import number, special
from xlsync.intake.errors import IntakeError, damaged, damaged_cell
from xlsync.intake.frame import Frame
from xlsync.intake.shared_formulas import SharedFormula
from xlsync.intake.shared_strings import SharedStrings
from xlsync.intake.styles import Styles
from xlsync.intake.text import unescape
from xlsync.model.cell import LAST_ROW, RawValue, a1
from xlsync.model.grid import Address, Grid

#: The format of an ISO date whose cell has none.
_ISO_DATE_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What all sheets of a workbook share."""

    budget: Budget
    shared: SharedStrings
    styles: Styles
    date_1904: bool = False


class SheetStore:
    """The cells of one sheet. `row` is the row being read; its cells are in `cells` until `end_row`.

    Methods raise IntakeError: a row that comes twice or lies outside the grid, contents that make no sense, limits.
    """

    def __init__(self, context: SheetContext, part: str, sheet: str) -> None:
        self.context = context
        self.part = part
        self.sheet = sheet
        self.frame = Frame(sheet, part, context.budget)
        self.row = 0
        self.cells: dict[int, RawValue] = {}
        self.formats: dict[Address, str] = {}
        self.shared_texts = context.shared.texts
        self.format_of_style: dict[str | None, str] = dict(context.styles.number_formats.items())
        if "" in self.format_of_style:
            self.format_of_style[None] = self.format_of_style[""]
        self.fonts_matter = bool(context.styles.legacy_fonts or context.shared.fonts)
        self._rows: dict[int, dict[int, RawValue]] = {}
        self._formulas: dict[Address, str] = {}
        self._legacy: dict[Address, str] = {}
        self._blank_results: set[Address] = set()
        self._masters: dict[str, SharedFormula] = {}

    def begin_row(self, row: int, attributes: dict[str, str]) -> None:
        """A row begins; its cells may not come twice."""
        if self.cells:
            self.end_row()
        if not 1 <= row <= LAST_ROW or row in self._rows:
            raise damaged_cell(self.sheet, f"{row}:{row}", "")
        self.row = row
        if attributes:
            self.frame.row(row, attributes)

    def end_row(self) -> None:
        """The cells of the row are complete."""
        if self.cells:
            if not self.row:  # cells outside any row
                raise damaged(self.part)
            self._rows[self.row] = self.cells
            self.context.budget.cells(len(self.cells), self.sheet)
            self.cells = {}

    def blank_rows(self, first: int, last: int, hidden: frozenset[int]) -> bool:
        """Rows without contents; False, and nothing kept, where they are not below all others."""
        self.end_row()
        if last > LAST_ROW or first <= max(self._rows, default=0):
            return False
        self.row = last
        self.frame.hidden_rows |= hidden
        return True

    def formula(self, column: int, text: str, attributes: dict[str, str]) -> None:
        """Keeps a formula; of a shared one the first cell has the text, the others only its number."""
        text = unescape(text).strip()
        if attributes.get("t") == "shared":
            key = attributes.get("si", "")
            if text:
                self._masters[key] = SharedFormula(text, self.row, column)
            elif key in self._masters:
                text = self._masters[key].at(self.row, column)
        self.context.budget.cells(1, self.sheet)
        self._formulas[self.row, column] = self.context.budget.text(text, self.part)

    def text(self, column: int, style: str, text: str, of_runs: str | None = None) -> None:
        """Keeps a text that stands in the cell itself; `of_runs` as in `RunFonts.decide`."""
        text = unescape(text)
        if text and not text.isspace():
            self.cells[column] = self.context.budget.text(text, self.part)
            self.font(column, style, of_runs)
        elif (self.row, column) in self._formulas:
            self._blank_results.add((self.row, column))

    def font(self, column: int, style: str, of_runs: str | None) -> None:
        """Notes the font of a text, where it is of an old encoding."""
        font = self.context.styles.legacy_fonts.get(style) if of_runs is None else of_runs
        if font:
            self._legacy[self.row, column] = font

    def value(self, column: int, style: str, kind: str, text: str) -> None:
        """Keeps a value that is no text: a number (`n`), a truth value (`b`), an error (`e`), an ISO date (`d`)."""
        try:
            value = number(text) if kind == "n" else special(kind, text, self.context.date_1904)
        except ValueError as error:
            raise self.bad_cell(column, text) from error
        if value is None:
            return
        self.cells[column] = value
        if type(value) is float:
            code = self.context.styles.number_formats.get(style, _ISO_DATE_FORMAT if kind == "d" else "")
            if code:
                self.formats[self.row, column] = code

    def bad_cell(self, column: int, found: str) -> IntakeError:
        """The error for a cell of this row."""
        return damaged_cell(self.sheet, a1(max(self.row, 1), max(column, 1)), found)

    def grid(self, hidden: bool) -> Grid:
        """The sheet, when all has been read."""
        self.end_row()
        last = max((max(cells) for cells in self._rows.values()), default=0)
        last = max(last, max((column for _, column in self._formulas), default=0))
        return Grid(
            sheet=self.sheet,
            rows=self._rows,
            formulas=self._formulas,
            formats=self.formats,
            legacy_fonts=self._legacy,
            merged=tuple(self.frame.merged),
            hidden_rows=frozenset(self.frame.hidden_rows),
            hidden_columns=self.frame.hidden_columns(last),
            hidden=hidden,
            blank_results=frozenset(self._blank_results),
        )
