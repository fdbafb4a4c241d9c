"""One row of a sheet as nearly all programs write it: its text → what it says, and that → the store of a sheet.

What a row says depends on its text alone, so rows that come in every workbook made from one template (headers, guides,
spare rows) are looked at once a process. Only the strings and formats that it refers to are those of the workbook.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from xlsync.intake.frame import hides
from xlsync.intake.lexing import ATTRIBUTES, TEXT, UnusualError, attributes_of, plain
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
#: Longer rows are not remembered.
_LONGEST_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says. Attributes are only those that hide it.

    `empty` are the rows without cells before it. `values` has, in the order of the columns, the column, the style, the
    number of a shared string (else None) and the value of each cell; `texts` the column, the style and the text of
    cells that hold their text themselves; `formulas` the column, the formula and its attributes.
    """

    number: int
    attributes: dict[str, str]
    empty: tuple[tuple[int, dict[str, str]], ...] = ()
    values: tuple[tuple[int, str | None, str | None, RawValue], ...] = ()
    texts: tuple[tuple[int, str, str], ...] = ()
    formulas: tuple[tuple[int, str, dict[str, str]], ...] = ()


def read_row(data: bytes) -> Row:
    """Reads `<row …>` and its cells, and empty rows before it; raises UnusualError for what only expat may judge."""
    return _remembered(data) if len(data) <= _LONGEST_REMEMBERED else _read_row(data)


def keep_row(row: Row, store: SheetStore) -> None:
    """Puts a row into the store; raises UnusualError, with nothing kept, when it names a string that is not there."""
    shared = store.shared_texts
    code_of, number = store.format_of_style, row.number
    cells: dict[int, RawValue] = {}
    formats: dict[Address, str] = {}
    for column, style, index, value in row.values:
        if index is not None:
            string = shared.get(index)
            if string:
                cells[column] = string
            elif string is None:
                raise UnusualError
        else:
            cells[column] = value
            if style in code_of and type(value) is float:
                formats[number, column] = code_of[style]
    for empty, attributes in row.empty:
        store.begin_row(empty, attributes)
    store.begin_row(number, row.attributes)
    store.cells = cells
    if formats:
        store.formats.update(formats)
    for column, formula, of_formula in row.formulas:
        store.formula(column, formula, of_formula)
    for column, text_style, text in row.texts:
        store.text(column, text_style, text)
    if store.fonts_matter:
        fonts = store.context.shared.fonts
        for column, style, index, _ in row.values:
            if index is not None and column in cells:
                store.font(column, style or "", fonts.get(index))
    store.end_row()


def _read_row(data: bytes) -> Row:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UnusualError from None
    position, closed = 0, "/"
    empty: list[tuple[int, dict[str, str]]] = []
    while closed:
        match = _ROW.match(text, position)
        if match is None:
            raise UnusualError
        row_text, attribute_text, closed = match.groups()
        attributes = attributes_of(attribute_text)
        if not hides(attributes):
            attributes = {}
        position = match.end()
        if closed:
            empty.append((int(row_text), attributes))
    if _is_blank(text, position, row_text):
        return Row(int(row_text), attributes, tuple(empty))
    # What stands between cells, then the nine groups of a cell, and so on.
    items: list[str | None] = _CELL.split(text[position:])
    addressed = items[2::_STEP]
    if any(items[0::_STEP]) or addressed.count(row_text) < len(addressed):
        raise UnusualError
    try:
        columns = [_COLUMNS[letters] for letters in items[1::_STEP]]
    except KeyError:  # beyond the usual columns
        raise UnusualError from None
    values, texts = _read_values(columns, items, careful="_" in text or not text.isascii())
    formulas = _read_formulas(columns, items) if "<f" in text else ()
    if "<is" in text or "inlineStr" in text:
        texts += _read_inline(columns, items)
    return Row(int(row_text), attributes, tuple(empty), tuple(values), tuple(texts), tuple(formulas))


_remembered = lru_cache(maxsize=1024)(_read_row)


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


def _read_values(
    columns: list[int], items: list[str | None], *, careful: bool
) -> tuple[list[tuple[int, str | None, str | None, RawValue]], list[tuple[int, str, str]]]:
    """`values` and `texts` of a row, without texts of `<is>`; raises UnusualError.

    `careful` when the row may hold what float() takes for a number and Excel does not.
    """
    values: list[tuple[int, str | None, str | None, RawValue]] = []
    texts: list[tuple[int, str, str]] = []
    last = 0
    for column, style, kind, content in zip(columns, items[3::_STEP], items[4::_STEP], items[8::_STEP], strict=True):
        if column <= last:  # out of order
            raise UnusualError
        last = column
        if not content:
            if kind == "str":  # an empty result; a text in the cell is for _read_inline
                texts.append((column, "", ""))
        elif kind == "s":
            values.append((column, style, content, ""))
        elif kind is None or kind == "n":
            if careful and ("_" in content or not content.isascii()):
                raise UnusualError
            try:
                value = float(content)
            except ValueError:
                raise UnusualError from None
            if not -_LARGEST <= value <= _LARGEST:
                raise UnusualError
            values.append((column, style, None, value))
        elif kind == "str":
            texts.append((column, style or "", plain(content)))
        elif kind == "e":
            values.append((column, style, None, ErrorValue(plain(content).strip())))
        elif kind == "b" and content in {"0", "1"}:
            values.append((column, style, None, content == "1"))
        else:
            raise UnusualError
    return values, texts


def _read_formulas(columns: list[int], items: list[str | None]) -> list[tuple[int, str, dict[str, str]]]:
    """Raises UnusualError."""
    formulas: list[tuple[int, str, dict[str, str]]] = []
    for column, attributes, text, alone in zip(columns, items[5::_STEP], items[6::_STEP], items[7::_STEP], strict=True):
        if attributes is not None:
            formulas.append((column, plain(text or ""), attributes_of(attributes)))
        elif alone is not None:
            formulas.append((column, "", attributes_of(alone)))
    return formulas


def _read_inline(columns: list[int], items: list[str | None]) -> list[tuple[int, str, str]]:
    """Raises UnusualError."""
    texts: list[tuple[int, str, str]] = []
    for column, style, kind, text in zip(columns, items[3::_STEP], items[4::_STEP], items[9::_STEP], strict=True):
        if kind == "inlineStr":
            texts.append((column, style or "", plain(text or "")))
        elif text is not None:
            raise UnusualError
    return texts
