"""Tables of documents (web pages, mails, Word) → grids, and the texts around them → prose."""

from collections.abc import Iterator

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond
from xlsync.intake.formats.typed import typed
from xlsync.model.cell import LAST_COLUMN, LAST_ROW, CellRange, ErrorValue, RawValue
from xlsync.model.grid import Address, Grid

#: Tables of so many columns are often heads and signatures of letters: what they say is prose as well.
_LAYOUT_COLUMNS = 2


class Table:
    """One table while it is read: rows and columns count from 1, spans push what follows to the right."""

    def __init__(self, budget: Budget, name: str) -> None:
        self._budget = budget
        self.name = name
        self.row = 0
        self._column = 0
        self._taken: dict[int, int] = {}  # column → last row that a span from above covers
        self._spans: list[tuple[int, int, int, int]] = []
        self.rows: dict[int, dict[int, RawValue]] = {}
        self.formulas: dict[Address, str] = {}
        self.formats: dict[Address, str] = {}
        self.legacy_fonts: dict[Address, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.has_inner = self.is_frame = False

    def begin_row(self) -> None:
        """A row begins."""
        self.row += 1
        self._column = 0
        if self.row > min(LAST_ROW, self._budget.limits.max_cells):
            raise beyond("cells", self._budget.limits.max_cells, sheet=self.name)

    def skip(self, columns: int) -> None:
        """So many columns are left out in this row."""
        self._advance(columns)

    def place(self, across: int = 1, down: int = 1) -> Address:
        """Where the next cell of this row stands. Both spans are at least 1, and cost what they cover."""
        if not self.row:
            self.begin_row()
        column = self._column + 1
        while self._taken.get(column, 0) >= self.row:
            column += 1
        self._column = column - 1
        self._advance(across)
        if down > 1:
            for each in range(column, column + across):
                self._taken[each] = self.row + down - 1
        if across > 1 or down > 1:
            self.merge(self.row, column, self.row + down - 1, column + across - 1)
        return self.row, column

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A merged range; it is cut to the rows that the table turns out to have."""
        self._budget.merge(self.name)
        self._budget.cells(last_column - first_column, self.name)
        self._spans.append((first_row, first_column, last_row, last_column))

    def put(self, place: Address, value: RawValue) -> None:
        """Keeps a value, blanks excepted."""
        if isinstance(value, str) and not isinstance(value, ErrorValue):
            if not value or value.isspace():
                return
            value = self._budget.text(value, self.name)
        self._budget.cells(1, self.name)
        self.rows.setdefault(place[0], {})[place[1]] = value

    def put_text(self, place: Address, text: str) -> None:
        """Keeps what was typed."""
        self.put(place, typed(text))

    def columns(self) -> int:
        """How many columns hold something."""
        return len({column for cells in self.rows.values() for column in cells})

    def texts(self) -> Iterator[str]:
        """The texts and numbers, row by row."""
        for _, cells in sorted(self.rows.items()):
            for _, value in sorted(cells.items()):
                yield f"{value:.15g}" if type(value) is float else str(value)

    def grid(self, sheet: str) -> Grid:
        """The table when all has been read."""
        merged = []
        for first_row, first_column, last_row, last_column in self._spans:
            last = min(last_row, self.row)
            if (first_row, first_column) != (last, last_column):
                merged.append(CellRange(first_row, first_column, last, last_column))
        return Grid(
            sheet=sheet,
            rows=self.rows,
            formulas=self.formulas,
            formats=self.formats,
            legacy_fonts=self.legacy_fonts,
            merged=tuple(merged),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
        )

    def _advance(self, columns: int) -> None:
        self._column += columns
        if self._column > LAST_COLUMN:
            raise beyond("cells", LAST_COLUMN, sheet=self.name)


class Document:
    """The finished tables and the prose of a document, in its order."""

    def __init__(self, budget: Budget, part: str) -> None:
        self._budget = budget
        self._part = part
        self._tables: list[Table] = []
        self._opened = 0
        self.prose: list[str] = []

    def open_table(self) -> Table:
        """A table begins; what it counts for is known when it is finished (`close_table`)."""
        self._opened += 1
        if self._opened > self._budget.limits.max_definitions:
            raise beyond("definitions", self._budget.limits.max_definitions, part=self._part)
        table = Table(self._budget, f"Bảng {self._opened}")
        self._tables.append(table)
        return table

    def close_table(self, table: Table) -> None:
        """A table of one column is prose: a frame around a text. One of two, or around other tables, is both."""
        columns = table.columns()
        if columns <= _LAYOUT_COLUMNS or table.has_inner:
            for text in table.texts():
                self.paragraph(text)
        if columns <= 1:
            table.is_frame = True

    def paragraph(self, text: str) -> None:
        """Text outside of tables, or of a table that is only a frame."""
        for line in text.splitlines():
            if line and not line.isspace():
                self.prose.append(self._budget.text(line.strip(), self._part))
        if len(self.prose) > self._budget.limits.max_definitions:
            raise beyond("definitions", self._budget.limits.max_definitions, part=self._part)

    def grids(self) -> tuple[Grid, ...]:
        """`Bảng 1`, `Bảng 2` … in the order in which they begin. Raises IntakeError beyond the number of sheets."""
        tables = [table for table in self._tables if not table.is_frame]
        if len(tables) > self._budget.limits.max_sheets:
            raise beyond("sheets", self._budget.limits.max_sheets)
        return tuple(table.grid(f"Bảng {number}") for number, table in enumerate(tables, start=1))
