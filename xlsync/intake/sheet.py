"""One sheet in one streaming pass: the hot path of intake.

Per cell expat calls back three times: `start("c")`, `start("v")` and a list's own `append` for the text. There is no
end handler while numbers and shared strings are read: the text of a `v` ends where the next element starts. That may
join the line breaks of a pretty-printed file to the text, which does no harm to numbers and indexes; for texts that
stand in the cell itself the end handler is switched on until the cell ends.
"""

from dataclasses import dataclass
from typing import Final

from xlsync.intake.budget import Budget
from xlsync.intake.cell_values import number, shared_index, special
from xlsync.intake.errors import damaged, damaged_cell
from xlsync.intake.frame import Frame
from xlsync.intake.package import Package
from xlsync.intake.parsing import create_parser
from xlsync.intake.shared_formulas import SharedFormula
from xlsync.intake.shared_strings import RunFonts, SharedStrings
from xlsync.intake.styles import Styles
from xlsync.intake.text import unescape
from xlsync.model.cell import LAST_COLUMN, LAST_ROW, RawValue, a1, column_letters, parse_a1
from xlsync.model.grid import Address, Grid

_COLUMNS: Final = {column_letters(column): column for column in range(1, 257)}
_VALUE, _FORMULA, _TEXT = 1, 2, 3
_LARGEST = 1.7976931348623157e308
#: Types of cells whose text stands in the cell itself.
_TEXTUAL = frozenset({"str", "inlineStr"})
_ISO_DATE_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What all sheets of a workbook share."""

    package: Package
    budget: Budget
    shared: SharedStrings
    styles: Styles
    date_1904: bool = False


def read_sheet(context: SheetContext, part: str, sheet: str, hidden: bool) -> Grid:
    """Reads one worksheet part; raises IntakeError.

    A cell that has no address stands right of the one before it. A cell whose address is not in its row, an address or
    a row that comes twice, a number that is none, a shared string that does not exist: XS001, since any reading would
    be a guess. NaN and infinity become `#NUM!`.
    """
    budget, date_1904 = context.budget, context.date_1904
    number_formats, legacy_styles = context.styles.number_formats, context.styles.legacy_fonts
    shared, shared_fonts = context.shared.texts, context.shared.fonts
    any_legacy = bool(legacy_styles or shared_fonts)
    frame = Frame(sheet, part, budget)
    rows: dict[int, dict[int, RawValue]] = {}
    formulas: dict[Address, str] = {}
    formats: dict[Address, str] = {}
    legacy: dict[Address, str] = {}
    blank_results: set[Address] = set()
    masters: dict[str, SharedFormula] = {}

    row, row_text = 0, ""
    cells: dict[int, RawValue] = {}
    column = 0
    kind: str | None = None
    style = ""
    reading = 0
    chunks: list[str] = []
    clear = chunks.clear
    formula_attributes: dict[str, str] = {}
    pieces: list[str] = []
    phonetic = False
    runs: RunFonts | None = None

    parser = create_parser()
    always_ends = context.package.deep(part)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal column, kind, style, reading
        if tag == "v":
            if reading:
                finish_before_value()
            clear()
            reading = _VALUE
            return

        if reading == _VALUE:  # the value of the cell before is complete
            reading = 0
            text = chunks[0] if len(chunks) == 1 else "".join(chunks)
            if kind == "s":
                string = shared.get(text)
                if string is None:
                    string = shared_slowly(text)
                if string:
                    cells[column] = string
                    if any_legacy:
                        note_font(shared_fonts.get(text.strip()))
            elif kind is None or kind == "n":
                try:
                    value = float(text)
                    plain = -_LARGEST <= value <= _LARGEST and "_" not in text
                except ValueError:
                    plain = False
                if plain:
                    cells[column] = value
                    if style in number_formats:
                        formats[row, column] = number_formats[style]
                else:
                    keep_special("n", text)
            else:
                keep_special(kind, text)
        elif reading == _FORMULA:
            take_formula()

        if tag == "c":
            get = attributes.get
            address = get("r")
            kind = get("t")
            style = get("s", "")
            previous = column
            if address is None:
                column = previous + 1
                if column > LAST_COLUMN or not row:
                    raise damaged_cell(sheet, a1(max(row, 1), column), "")
            else:
                found = _COLUMNS.get(address.removesuffix(row_text))
                column = place(address) if found is None else found
            if column <= previous and column in cells:
                raise damaged_cell(sheet, a1(row, column), str(cells[column]))
            if kind in _TEXTUAL:
                begin_text()
        elif tag == "row":
            begin_row(attributes)
        else:
            start_other(tag, attributes)

    def start_other(tag: str, attributes: dict[str, str]) -> None:
        nonlocal reading, formula_attributes, phonetic, runs
        if tag == "f":
            clear()
            formula_attributes = attributes
            reading = _FORMULA
        elif tag == "mergeCell":
            frame.merge(attributes)
        elif tag == "col":
            frame.columns(attributes)
        elif kind in _TEXTUAL:
            if tag == "t" and not phonetic:
                clear()
                reading = _TEXT
            elif tag == "r":
                runs = runs or RunFonts()
                runs.run()
            elif tag == "rFont" and runs is not None:
                runs.font(attributes.get("val", ""))
            elif tag == "rPh":
                phonetic = True

    def finish_before_value() -> None:
        if reading != _FORMULA:  # two values in one cell
            raise damaged_cell(sheet, a1(max(row, 1), max(column, 1)), "".join(chunks))
        take_formula()

    def take_formula() -> None:
        """Keeps the formula; of a shared one the first cell has the text, the others only its number."""
        nonlocal reading
        reading = 0
        text = unescape("".join(chunks)).strip()
        if formula_attributes.get("t") == "shared":
            key = formula_attributes.get("si", "")
            if text:
                masters[key] = SharedFormula(text, row, column)
            elif key in masters:
                text = masters[key].at(row, column)
        budget.cells(1, sheet)
        formulas[row, column] = budget.text(text, part)

    def shared_slowly(text: str) -> str:
        try:
            index = shared_index(text, len(shared))
        except ValueError as error:
            raise damaged_cell(sheet, a1(row, column), text) from error
        return "" if index is None else shared[str(index)]

    def keep_special(kind: str, text: str) -> None:
        try:
            value = number(text) if kind == "n" else special(kind, text, date_1904)
        except ValueError as error:
            raise damaged_cell(sheet, a1(row, column), text) from error
        if value is None:
            return
        cells[column] = value
        if type(value) is float:
            code = number_formats.get(style, _ISO_DATE_FORMAT if kind == "d" else "")
            if code:
                formats[row, column] = code

    def note_font(of_runs: str | None) -> None:
        font = legacy_styles.get(style) if of_runs is None else of_runs
        if font:
            legacy[row, column] = font

    def place(address: str) -> int:
        try:
            its_row, its_column = parse_a1(address)
        except ValueError as error:
            raise damaged_cell(sheet, address[:20], "") from error
        if its_row != row:
            raise damaged_cell(sheet, address, "")
        return its_column

    def begin_row(attributes: dict[str, str]) -> None:
        nonlocal row, row_text, cells, column
        close_row()
        given = attributes.get("r")
        if given is None:
            row += 1
        elif given.isascii() and given.isdigit() and len(given) < 8:
            row = int(given)
        else:
            raise damaged(part)
        if not 1 <= row <= LAST_ROW or row in rows:
            raise damaged_cell(sheet, f"{row}:{row}", "")
        row_text = str(row)
        cells = {}
        column = 0
        if len(attributes) > 1:
            frame.row(row, attributes)

    def close_row() -> None:
        if cells:
            if 0 in cells or not row:  # a value outside any cell
                raise damaged(part)
            rows[row] = cells
            budget.cells(len(cells), sheet)

    def begin_text() -> None:
        nonlocal phonetic, runs
        pieces.clear()
        phonetic = False
        runs = None
        if not always_ends:
            parser.EndElementHandler = end

    def end(tag: str) -> None:
        nonlocal reading, kind, phonetic
        if kind not in _TEXTUAL:
            return
        if tag == "v" or (tag == "t" and reading == _TEXT):
            reading = 0
            pieces.extend(chunks)
        elif tag == "f" and reading == _FORMULA:
            take_formula()
        elif tag == "rPh":
            phonetic = False
        elif tag == "c":
            keep_text()
            kind = None
            if not always_ends:
                parser.EndElementHandler = None

    def keep_text() -> None:
        text = unescape("".join(pieces))
        if text and not text.isspace():
            cells[column] = budget.text(text, part)
            if legacy_styles or runs is not None:
                note_font(None if runs is None else runs.decide())
        elif (row, column) in formulas:
            blank_results.add((row, column))

    context.package.parse(part, start, end if always_ends else None, chunks.append, root="worksheet", parser=parser)
    start("", {})  # what was read last is still pending
    close_row()

    last = max((column for cells in rows.values() for column in cells), default=0)
    return Grid(
        sheet=sheet,
        rows=rows,
        formulas=formulas,
        formats=formats,
        legacy_fonts=legacy,
        merged=tuple(frame.merged),
        hidden_rows=frozenset(frame.hidden_rows),
        hidden_columns=frame.hidden_columns(max(last, max((column for _, column in formulas), default=0))),
        hidden=hidden,
        blank_results=frozenset(blank_results),
    )
