"""`.xls` of Excel 97 and later (BIFF8), and of Excel 5 and 95 (BIFF5): bytes → `Workbook`.

Read record by record, with python-calamine as the oracle of the tests rather than as the reader: an error comes out of
it as a blank, so do hidden rows, number formats and fonts of the old encodings, of which old files are full, and a
damaged file can abort the process. Formulas are told as text as far as `xls_formula` understands them.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.formats.compound import Compound
from xlsync.intake.formats.store import CellStyles, SheetStore
from xlsync.intake.formats.xls_cells import SheetReader
from xlsync.intake.formats.xls_formula import formula_text
from xlsync.intake.formats.xls_records import (
    BIFF5,
    BIFF8,
    BOF,
    CONTINUE,
    EOF,
    PART,
    Cursor,
    Dialect,
    Record,
    font_name,
    records,
    refuse_encrypted,
    shared_strings,
)
from xlsync.intake.limits import Limits
from xlsync.intake.styles import BUILTIN_FORMATS
from xlsync.model import Workbook

_WORKSHEET, _MACROSHEET = 0, 1
#: How a BOF of Excel 97 and later begins, and its size.
_BOF8, _BOF8_SIZE = b"\x09\x08\x10\x00\x00\x06", 20
#: Books that a link may name without leaving the file: itself, and functions of add-ins ([MS-XLS] 2.4.271).
_INTERNAL = (b"\x01\x04", b"\x01\x3a")


@dataclass(slots=True)
class _Sheet:
    name: str
    offset: int
    hidden: bool
    kind: int


@dataclass(slots=True)
class _Globals:
    """What the records before the sheets say."""

    dialect: Dialect
    sheets: list[_Sheet] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: {int(key): code for key, code in BUILTIN_FORMATS.items()})
    styles: list[tuple[int, int]] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    names: dict[tuple[int, str], str] = field(default_factory=dict)  # number of its sheet or 0, name
    date_1904: bool = False
    external: bool = False


def read_xls(data: bytes, limits: Limits | None = None) -> Workbook:
    """Reads the whole workbook; nothing in it is executed or followed.

    Sheets without cells of their own (charts, macro sheets, modules) are left out. Raises IntakeError: XS001 when
    damaged, XS002 when encrypted, XS005 beyond a limit.
    """
    limits = limits or Limits()
    budget = Budget(limits)
    compound = Compound(data)
    stream = compound.workbook()
    try:
        book = _read_globals(stream, budget)
        shared = shared_strings(book.strings, book.fonts, budget) if book.strings else []
        styles = CellStyles()
        for index, (font, code) in enumerate(book.styles):
            styles.add(index, book.codes.get(code, ""), font_name(book.fonts, font))
        grids = []
        for sheet in book.sheets:
            if sheet.kind == _WORKSHEET:
                store = SheetStore(sheet.name, budget, styles, PART)
                reader = SheetReader(store, book.dialect, shared)
                for record in _substream(stream, _begin(stream, sheet.offset)):
                    reader.record(*record)
                reader.close()
                grids.append(store.grid(sheet.hidden))
    except (struct.error, IndexError, OverflowError) as error:  # a record shorter than its kind
        raise damaged(PART) from error
    return Workbook(
        grids=tuple(grids),
        date_1904=book.date_1904,
        defined_names=_defined_names(book),
        carries=_carries(compound, book),
        modified=compound.modified(),
        origin="xls",
    )


def _read_globals(stream: bytes, budget: Budget) -> _Globals:
    version = struct.unpack_from("<H", stream, 4)[0] if stream[:2] == BOF.to_bytes(2, "little") else 0
    if version not in {BIFF5, BIFF8}:
        raise IntakeError("XS001", "format_not_read", {"format": "xls"})
    book = _Globals(Dialect(version))
    continued = False
    for number, body in _substream(stream, 0):
        refuse_encrypted(number)
        if number == CONTINUE and continued:
            book.strings.append(body)
            continue
        continued = number == 0x00FC
        if continued:
            book.strings.append(body)
        else:
            _global_record(book, number, body, budget)
    names = [sheet.name.casefold() for sheet in book.sheets]
    if not names or "" in names or len(set(names)) < len(names):
        raise damaged(PART)
    return book


def _global_record(book: _Globals, number: int, body: bytes, budget: Budget) -> None:
    dialect = book.dialect
    if number == 0x0085:  # BoundSheet8
        offset, state, kind = struct.unpack_from("<IBB", body)
        book.sheets.append(_Sheet(dialect.short_text(body, 6).replace("\0", ""), offset, bool(state & 3), kind))
        if len(book.sheets) > budget.limits.max_sheets:
            raise beyond("sheets", budget.limits.max_sheets)
    elif number == 0x0042:  # CodePage
        dialect.code_page(struct.unpack_from("<H", body)[0])
    elif number == 0x0022:  # Date1904
        book.date_1904 = bool(struct.unpack_from("<H", body)[0])
    elif number == 0x0031:  # Font
        book.fonts.append(dialect.short_text(body, 14))
        budget.definition(len(book.fonts), PART)
    elif number == 0x041E:  # Format
        (code,) = struct.unpack_from("<H", body)
        book.codes[code] = dialect.format_code(body)
        budget.definition(len(book.codes), PART)
    elif number == 0x00E0:  # XF
        font, code = struct.unpack_from("<HH", body)
        book.styles.append((font, code))
        budget.definition(len(book.styles), PART)
    elif number == 0x0018:  # Lbl
        _name(book, body, budget)
    elif number == 0x01AE:  # SupBook
        book.external = book.external or body[2:4] not in _INTERNAL


def _name(book: _Globals, body: bytes, budget: Budget) -> None:
    """A defined name ([MS-XLS] 2.4.150); those of Excel's own have a number for a name and are left out."""
    flags, _, count, size, _, owner = struct.unpack_from("<HBBHHH", body)
    if flags & 0x20 or not count:
        return
    if book.dialect.version == BIFF5:
        name, formula = body[14 : 14 + count].decode(book.dialect.codec, "replace"), ""
    else:
        name, at = Cursor([body], 14).text(count)[0], 15 + count * (2 if body[14] & 1 else 1)
        formula = formula_text(body[at : at + size])
    book.names[owner, name] = budget.text(formula, PART)
    budget.definition(len(book.names), PART)


def _defined_names(book: _Globals) -> dict[str, str]:
    """The names, those of a sheet as `sheet!name`; in Excel 95 the sheets come after them."""
    if any(owner > len(book.sheets) for owner, _ in book.names):
        raise damaged(PART)
    return {
        f"{book.sheets[owner - 1].name}!{name}" if owner else name: formula
        for (owner, name), formula in book.names.items()
    }


def _begin(stream: bytes, offset: int) -> int:
    """Where the BOF of a sheet stands: in files of some programs right before the place that is given for it."""
    before = offset - _BOF8_SIZE
    moved = before >= 0 and stream.startswith(_BOF8, before) and not stream.startswith(_BOF8[:2], offset)
    return before if moved else offset


def _substream(stream: bytes, offset: int) -> Iterator[Record]:
    """The records between the BOF at the offset and its EOF, without those of charts inside."""
    depth = 0
    for number, body in records(stream, offset):
        if number == BOF:
            depth += 1
        elif depth == 0:
            raise damaged(PART)
        elif number == EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth == 1:
            yield number, body
    raise IntakeError("XS001", "truncated")


def _carries(compound: Compound, book: _Globals) -> tuple[str, ...]:
    macros = any(name.startswith("_vba_project") for name in compound.names)
    found = {
        "macros": macros or any(sheet.kind == _MACROSHEET for sheet in book.sheets),
        "external_links": book.external,
        "embedded_objects": any(name.startswith("mbd") and "/" not in name for name in compound.names),
    }
    return tuple(what for what, there in found.items() if there)
