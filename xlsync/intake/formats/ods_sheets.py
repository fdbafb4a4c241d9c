"""The sheets of an OpenDocument spreadsheet: handlers for the elements of `content.xml`."""

from bisect import bisect_left
from collections.abc import Callable

from xlsync.intake.budget import Budget
from xlsync.intake.cell_values import iso_date, number
from xlsync.intake.errors import beyond, damaged, damaged_cell
from xlsync.intake.formats.ods_styles import OdsStyles
from xlsync.intake.formats.ods_text import Paragraphs, days, excel_formula, is_error
from xlsync.intake.formats.store import CellStyles, SheetStore
from xlsync.model.cell import LAST_ROW, ErrorValue, RawValue, a1
from xlsync.model.grid import Grid

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDDEN = frozenset({"collapse", "filter"})
#: What stands in a cell without being its text: comments, shapes, readings; or beside the sheets.
_ASIDE = frozenset(
    {"office:annotation", "text:ruby-text", "text:note", "table:dde-links", "table:tracked-changes", "office:forms"}
)
_SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
_DEFAULT_CODES = {"date": "yyyy-mm-dd", "time": "[h]:mm:ss", "percentage": "0.00%"}
#: What a reader of the cell alone would take for a number.
_NUMBERS = frozenset({"float", "percentage", "currency"})


class OdsSheets:
    """Collects the sheets. `start`, `end` and `text` are given to the parser; they raise IntakeError."""

    def __init__(self, styles: OdsStyles, budget: Budget, part: str) -> None:
        self.grids: list[Grid] = []
        self.defined_names: dict[str, str] = {}
        self.carries = {"external_links": False, "embedded_objects": False}
        self._styles = styles
        self._budget = budget
        self._part = part
        self._indexes: dict[tuple[str, str], int] = {}
        self._cell_styles = CellStyles()
        self._store: SheetStore | None = None
        self._table: dict[str, str] = {}
        self._linked = False
        self._aside = 0
        self._row = self._rows = self._column = self._columns_seen = 0
        self._row_attributes: dict[str, str] = {}
        self._column_ends: list[int] = []  # up to which column each of the styles applies
        self._column_styles: list[str] = []
        self._cells: list[tuple[int, int, Callable[[int, int], None]]] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs = Paragraphs()
        self._in_paragraph = 0
        self._font = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._aside or tag in _ASIDE or tag.startswith("draw:"):
            self._aside += 1
            self.carries["external_links"] |= tag == "table:dde-links"
            self.carries["embedded_objects"] |= tag == "draw:object-ole"
        elif self._store is None:
            if tag == "table:table":
                self._begin_table(attributes)
            elif tag in {"table:named-range", "table:named-expression"}:
                self._name(attributes)
            else:
                self._styles.start(tag, attributes)
        elif tag in _CELLS:
            self._cell, self._paragraphs, self._font = attributes, Paragraphs(), ""
        elif self._cell is not None:
            self._inside_cell(tag, attributes)
        elif tag == "table:table-row":
            self._row_attributes, self._column, self._cells = attributes, 0, []
            self._rows = self._count(attributes, "table:number-rows-repeated")
        elif tag == "table:table-column":
            self._begin_column(attributes)
        elif tag == "table:table-source":
            self._linked = self.carries["external_links"] = True
        elif tag in {"table:named-range", "table:named-expression"}:
            self._name(attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._aside:
            self._aside -= 1
        elif self._store is None:
            self._styles.end(tag)
        elif tag in _CELLS:
            self._end_cell()
        elif self._cell is not None:
            if tag == "text:p":
                self._in_paragraph -= 1
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "table:table":
            self._end_table()

    def text(self, piece: str) -> None:
        """Characters."""
        if self._aside:
            return
        if self._store is None:
            self._styles.text(piece)
        elif self._in_paragraph:
            self._paragraphs.write(piece)

    def _count(self, attributes: dict[str, str], name: str) -> int:
        count = attributes.get(name)
        if count is None:
            return 1
        if not (count.isascii() and count.isdigit() and 0 < int(count[:12]) <= LAST_ROW):
            raise damaged(self._part)
        return int(count)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._table, self._linked = attributes, False
        name = attributes.get("table:name", "")
        self._store = SheetStore(name, self._budget, self._cell_styles, self._part)
        self._row = self._columns_seen = 0
        self._column_ends, self._column_styles = [], []
        if len(self.grids) >= self._budget.limits.max_sheets:
            raise beyond("sheets", self._budget.limits.max_sheets)

    def _end_table(self) -> None:
        if self._store is None:
            return
        hidden = self._table.get("table:style-name", "") in self._styles.hidden_tables
        if not (self._linked and hidden):  # what another file said, kept beside the sheets of this one
            self.grids.append(self._store.grid(hidden))
        self._store = None

    def _name(self, attributes: dict[str, str]) -> None:
        name = attributes.get("table:name", "")
        if self._store is not None:
            name = f"{self._store.sheet}!{name}"
        content = attributes.get("table:cell-range-address") or attributes.get("table:expression", "")
        self.defined_names[name] = self._budget.text(excel_formula(content), self._part)
        self._budget.definition(len(self.defined_names), self._part)

    def _begin_column(self, attributes: dict[str, str]) -> None:
        first = self._columns_seen + 1
        self._columns_seen += self._count(attributes, "table:number-columns-repeated")
        self._column_ends.append(self._columns_seen)
        self._column_styles.append(attributes.get("table:default-cell-style-name", ""))
        self._budget.definition(len(self._column_styles), self._part)
        if attributes.get("table:visibility") in _HIDDEN and self._store is not None:
            self._store.hide_columns(first, self._columns_seen)

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self._in_paragraph += 1
            self._paragraphs.begin()
        elif tag == "text:s":
            self._paragraphs.spaces(attributes.get("text:c", "1"))
        elif tag in _SIGNS:
            self._paragraphs.sign(_SIGNS[tag])
        elif tag == "text:span":
            self._font = self._font or self._styles.font(attributes.get("text:style-name", ""), "text")
        elif tag == "table:table":  # a table in a cell: no spreadsheet program writes or shows it
            raise damaged(self._part)

    def _end_cell(self) -> None:
        attributes, store = self._cell or {}, self._store
        self._cell = None
        first = self._column + 1
        repeated = self._count(attributes, "table:number-columns-repeated")
        self._column += repeated
        across = self._count(attributes, "table:number-columns-spanned")
        down = self._count(attributes, "table:number-rows-spanned")
        if store is not None and (across > 1 or down > 1):
            row = self._row + 1
            store.merge(row, first, row + down - 1, first + across - 1)
        keep = self._keeper(attributes, first)
        if keep is not None:
            self._cells.append((first, repeated, keep))

    def _keeper(self, attributes: dict[str, str], column: int) -> Callable[[int, int], None] | None:
        """What stores the cell at a place, None for a blank one."""
        store = self._store
        if store is None:
            return None
        value, code = self._value(attributes, column)
        formula = attributes.get("table:formula")
        if value is None and formula is None:
            return None
        style = self._style(attributes, column, code if type(value) is float else "")
        text = None if formula is None else excel_formula(formula)
        font = self._font or None
        calculated = self._paragraphs.count > 0 or "office:value-type" in attributes

        def keep(row: int, column: int) -> None:
            if text is not None:
                store.formula(row, column, text)
            if isinstance(value, bool | ErrorValue):
                store.special(row, column, value)
            elif isinstance(value, float):
                store.number(row, column, style, value)
            elif value is not None or calculated:
                store.text(row, column, style, value or "", font)

        return keep

    def _value(self, attributes: dict[str, str], column: int) -> tuple[RawValue | None, str]:
        """The value, and the number format when its style has none."""
        kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
        if attributes.get("calcext:value-type") == "error":
            return ErrorValue(self._paragraphs.text() or "#N/A"), ""
        if kind in _NUMBERS:
            written = attributes.get("office:value", "")
            if not written.strip():  # a formula that gives a text, in files of some programs
                return self._text_value(attributes)
            try:
                return number(written), _DEFAULT_CODES.get(kind, "")
            except ValueError as error:
                raise self._bad_cell(column, written) from error
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true", ""
        if kind == "date":
            return iso_date(attributes.get("office:date-value", ""), False), _DEFAULT_CODES[kind]
        if kind == "time":
            written = attributes.get("office:time-value", "")
            length = days(written)
            if length is None:
                raise self._bad_cell(column, written)
            return length, _DEFAULT_CODES[kind]
        return self._text_value(attributes)

    def _text_value(self, attributes: dict[str, str]) -> tuple[RawValue | None, str]:
        text = attributes.get("office:string-value")
        text = self._paragraphs.text() if text is None else text
        if "table:formula" in attributes and is_error(text):
            return ErrorValue(text), ""
        return (text, "") if text and not text.isspace() else (None, "")

    def _bad_cell(self, column: int, found: str) -> Exception:
        name = "" if self._store is None else self._store.sheet
        return damaged_cell(name, a1(min(self._row + 1, LAST_ROW), column), found)

    def _style(self, attributes: dict[str, str], column: int, code: str) -> int:
        """The index of the cell's style: its own, that of its row, that of its column."""
        name = attributes.get("table:style-name") or self._row_attributes.get("table:default-cell-style-name")
        if not name:
            place = bisect_left(self._column_ends, column)
            name = self._column_styles[place] if place < len(self._column_styles) else ""
        key = name, code
        if key not in self._indexes:
            index = self._indexes[key] = len(self._indexes)
            self._cell_styles.add(index, self._styles.code(name) or code, self._styles.font(name))
        return self._indexes[key]

    def _end_row(self) -> None:
        first, last = self._row + 1, self._row + self._rows
        self._row = last
        store = self._store
        if store is None:
            return
        copies = self._rows * sum(repeated for _, repeated, _ in self._cells)
        if copies > self._budget.limits.max_cells:
            raise beyond("cells", self._budget.limits.max_cells, sheet=store.sheet)
        if last > LAST_ROW and self._cells:
            raise damaged(self._part)
        if self._cells:
            for row in range(first, last + 1):
                for column, repeated, keep in self._cells:
                    for place in range(column, column + repeated):
                        keep(row, place)
        if self._row_attributes.get("table:visibility") in _HIDDEN and (self._cells or self._rows < 1000):
            store.hidden_rows.update(range(first, last + 1))
