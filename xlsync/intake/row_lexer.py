"""The rows of a sheet as nearly all programs write them, read by regular expressions in place of an XML parser.

A callback of expat costs as much as a whole cell does here. A row is taken only when the expressions account for every
character of it, so it means here exactly what it means as XML; every other row (inline texts, pretty printing, unusual
attributes, anything damaged) goes to expat in its place. A test compares both ways on the same sheets.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from xlsync.intake.lexing import ATTRIBUTES, TEXT, UnusualError, attributes_of, find_body, plain
from xlsync.intake.sheet_store import SheetStore
from xlsync.model.cell import ErrorValue, RawValue, column_letters
from xlsync.model.grid import Address

_COLUMNS: Final[dict[str | None, int]] = {column_letters(column): column for column in range(1, 703)}
_ROW = re.compile(rf'<row r="([1-9][0-9]{{0,6}})"({ATTRIBUTES})(/?)>')
#: Column, row, style, type; attributes of a formula and its text, or of one without a text; value; text in the cell.
_CELL = re.compile(
    r'<c r="([A-Z]++)([0-9]++)"(?: s="([0-9]++)")?+(?: t="([A-Za-z]++)")?+(?:>'
    rf"(?:<f(?:({ATTRIBUTES})>({TEXT})</f>|({ATTRIBUTES}) ?/>))?+"
    rf'(?:<v>({TEXT})</v>|<v ?/>|<is><t(?: xml:space="preserve")?+>({TEXT})</t></is>)?+</c>| ?/>)'
)
#: A cell without content in a row whose number `_ANY_ROW` stands for.
_ANY_ROW = "#"
_BLANK = rf'<c r="([A-Z]++){_ANY_ROW}"(?: s="[0-9{_ANY_ROW}]++")?+ ?/>'
_BLANKS, _BLANK_COLUMN = re.compile(f"(?:{_BLANK})*+"), re.compile(_BLANK)
_LONGEST_BLANK = 4096
_STEP = _CELL.groups + 1
_LARGEST = 1.7976931348623157e308
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
#: A sheet with more rows of other forms than this, and few of the usual, is left to expat as a whole.
_PATIENCE = 20


def lex_rows(data: bytes, store: SheetStore) -> Iterator[bytes]:
    """Puts the usual rows of a worksheet part into `store` and yields everything else, in order, for expat.

    Each piece must be parsed before the next is asked for. Raises IntakeError as the methods of `store` do.
    """
    begin, end = data.find(_BEGIN) + len(_BEGIN), data.rfind(_END)
    body = find_body(data, begin, end) if begin >= len(_BEGIN) else None
    if body is None:
        yield data
        return
    yield data[:begin]
    rows = body.split("</row>")
    unusual = 0
    for number, row in enumerate(rows[:-1]):
        try:
            _lex_row(row, store)
        except UnusualError:
            unusual += 1
            if unusual > _PATIENCE + number // 2:
                rows = ["</row>".join(rows[number:])]
                break
            yield f"{row}</row>".encode()
    yield rows[-1].encode()
    yield data[end:]


def _lex_row(text: str, store: SheetStore) -> None:
    """Reads `<row …>` and its cells, and empty rows before it; raises UnusualError with nothing kept but empty rows."""
    position, closed = 0, "/"
    while closed:
        match = _ROW.match(text, position)
        if match is None:
            raise UnusualError
        row_text, attribute_text, closed = match.groups()
        attributes = attributes_of(attribute_text)
        position = match.end()
        if closed:
            store.begin_row(int(row_text), attributes)
    if _is_blank(text, position, row_text):
        store.begin_row(int(row_text), attributes)
        return
    # What stands between cells, then the nine groups of a cell, and so on.
    items: list[str | None] = _CELL.split(text[position:])
    addressed = items[2::_STEP]
    if any(items[0::_STEP]) or addressed.count(row_text) < len(addressed):
        raise UnusualError
    try:
        columns = [_COLUMNS[letters] for letters in items[1::_STEP]]
    except KeyError:  # beyond the usual columns
        raise UnusualError from None
    row = _Row(store, int(row_text))
    row.read_values(columns, items, careful="_" in text or not text.isascii())
    if "<f" in text:
        row.read_formulas(columns, items)
    if "<is" in text or "inlineStr" in text:
        row.read_inline(columns, items)
    store.begin_row(row.number, attributes)
    row.keep()


def _is_blank(text: str, position: int, row: str) -> bool:
    """Whether the rest of the row is cells without content. A form has hundreds of such rows, all alike but for their
    number, so one is looked at for all of them."""
    if len(text) > _LONGEST_BLANK or "</" in text or _ANY_ROW in text:
        return False
    return _all_blank(text[position:].replace(f'{row}"', f'{_ANY_ROW}"'))


@lru_cache(maxsize=1024)
def _all_blank(cells: str) -> bool:
    if _BLANKS.fullmatch(cells) is None:
        return False
    columns = [_COLUMNS.get(letters, 0) for letters in _BLANK_COLUMN.findall(cells)]
    return columns == sorted(set(columns)) and 0 not in columns


class _Row:
    """The cells of one row; nothing reaches the store before all of them are understood."""

    __slots__ = ("_cells", "_fonts", "_formats", "_formulas", "_store", "_texts", "number")

    def __init__(self, store: SheetStore, number: int) -> None:
        self.number = number
        self._store = store
        self._cells: dict[int, RawValue] = {}
        self._formats: dict[Address, str] = {}
        self._formulas: list[tuple[int, str, dict[str, str]]] = []
        self._texts: list[tuple[int, str, str]] = []
        self._fonts: list[tuple[int, str, str | None]] = []

    def read_values(self, columns: list[int], items: list[str | None], *, careful: bool) -> None:
        """Raises UnusualError; `careful` when the row may hold what float() takes for a number and Excel does not."""
        store, number = self._store, self.number
        shared, shared_fonts = store.context.shared.texts, store.context.shared.fonts
        code_of, fonts_matter = store.format_of_style, store.fonts_matter
        cells, formats = self._cells, self._formats
        last = 0
        for column, style, kind, content in zip(
            columns, items[3::_STEP], items[4::_STEP], items[8::_STEP], strict=True
        ):
            if column <= last:  # out of order
                raise UnusualError
            last = column
            if not content:
                if kind == "str":  # an empty result; a text in the cell is for read_inline
                    self._texts.append((column, "", ""))
            elif kind == "s":
                string = shared.get(content)
                if string is None:
                    raise UnusualError
                if string:
                    cells[column] = string
                    if fonts_matter:
                        self._fonts.append((column, style or "", shared_fonts.get(content)))
            elif kind is None or kind == "n":
                if careful and ("_" in content or not content.isascii()):
                    raise UnusualError
                try:
                    value = float(content)
                except ValueError:
                    raise UnusualError from None
                if not -_LARGEST <= value <= _LARGEST:
                    raise UnusualError
                cells[column] = value
                if style in code_of:
                    formats[number, column] = code_of[style]
            elif kind == "str":
                self._texts.append((column, style or "", plain(content)))
            elif kind == "e":
                cells[column] = ErrorValue(plain(content).strip())
            elif kind == "b" and content in {"0", "1"}:
                cells[column] = content == "1"
            else:
                raise UnusualError

    def read_formulas(self, columns: list[int], items: list[str | None]) -> None:
        """Raises UnusualError."""
        for column, attributes, text, alone in zip(
            columns, items[5::_STEP], items[6::_STEP], items[7::_STEP], strict=True
        ):
            if attributes is not None:
                self._formulas.append((column, plain(text or ""), attributes_of(attributes)))
            elif alone is not None:
                self._formulas.append((column, "", attributes_of(alone)))

    def read_inline(self, columns: list[int], items: list[str | None]) -> None:
        """Raises UnusualError."""
        for column, style, kind, text in zip(columns, items[3::_STEP], items[4::_STEP], items[9::_STEP], strict=True):
            if kind == "inlineStr":
                self._texts.append((column, style or "", plain(text or "")))
            elif text is not None:
                raise UnusualError

    def keep(self) -> None:
        """Hands everything to the store, whose row has begun."""
        store = self._store
        store.cells = self._cells
        if self._formats:
            store.formats.update(self._formats)
        for column, formula, attributes in self._formulas:
            store.formula(column, formula, attributes)
        for column, style, text in self._texts:
            store.text(column, style, text)
        for column, style, of_runs in self._fonts:
            store.font(column, style, of_runs)
        store.end_row()
