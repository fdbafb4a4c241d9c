"""`.xlsb`, the binary package of Excel 2007 and later: bytes → `Workbook`.

Read record by record under the guard of `Package`, for the reasons given in `xls`. A formula that is shared by several
cells, or names another sheet, is told without its text (`xls_formula`).
"""

import struct
from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond, damaged
from xlsync.intake.formats.parts import Parts
from xlsync.intake.formats.store import CellStyles, SheetStore
from xlsync.intake.formats.xls_formula import formula_text
from xlsync.intake.formats.xlsb_cells import read_cells
from xlsync.intake.formats.xlsb_records import records, rich_text, wide_text
from xlsync.intake.limits import Limits
from xlsync.intake.saved import read_saved
from xlsync.intake.styles import BUILTIN_FORMATS
from xlsync.intake.text import legacy_font
from xlsync.intake.xlsx import carried
from xlsync.model import Workbook

_BEGIN_CELL_XFS, _END_CELL_XFS = 617, 618


@dataclass(slots=True)
class _Book:
    """What the workbook part says: of each sheet its name, the id of its relationship, whether it is hidden."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    date_1904: bool = False


def read_xlsb(data: bytes, limits: Limits | None = None) -> Workbook:
    """Reads the whole workbook; nothing in it is executed or followed.

    Sheets without cells of their own are left out. Raises IntakeError: XS001 when damaged, XS002 when encrypted, XS005
    beyond a limit.
    """
    limits = limits or Limits()
    package = Parts(data, limits)
    budget = Budget(limits)
    root = package.relationships("")
    main = next((link.target for link in root if link.kind == "officeDocument"), "xl/workbook.bin")
    links = package.relationships(main)
    part = main
    try:
        book = _read_book(package.read(main), main, budget)
        targets = {link.kind: link.target for link in reversed(links) if package.has(link.target)}
        styles, fonts = CellStyles(), list[str]()
        if "styles" in targets:
            part = targets["styles"]
            fonts = _read_styles(package.read(part), part, budget, styles)
        shared: list[tuple[str, str | None]] = []
        if "sharedStrings" in targets:
            part = targets["sharedStrings"]
            shared = _read_strings(package.read(part), part, fonts, budget)
        grids = []
        by_id = {link.id: link for link in links}
        for name, relationship, hidden in book.sheets:
            link = by_id.get(relationship)
            if link is None:
                raise damaged(main)
            if link.kind == "worksheet":
                part = link.target
                store = SheetStore(name, budget, styles, part)
                read_cells(package.read(part), store, shared)
                grids.append(store.grid(hidden))
    except (struct.error, IndexError, OverflowError) as error:  # a record shorter than its kind
        raise damaged(part) from error
    core = next((link.target for link in root if link.kind == "core-properties" and package.has(link.target)), None)
    return Workbook(
        grids=tuple(grids),
        date_1904=book.date_1904,
        defined_names=book.names,
        carries=carried(package, links),
        modified=None if core is None else read_saved(package, core),
        origin="xlsb",
    )


def _read_book(data: bytes, part: str, budget: Budget) -> _Book:
    book = _Book()
    for number, body in records(data, part):
        if number == 153:  # BrtWbProp
            book.date_1904 = bool(struct.unpack_from("<I", body)[0] & 1)
        elif number == 156:  # BrtBundleSh
            (state,) = struct.unpack_from("<I", body)
            relationship, end = wide_text(body, 8)
            book.sheets.append((wide_text(body, end)[0].replace("\0", ""), relationship, state != 0))
            if len(book.sheets) > budget.limits.max_sheets:
                raise beyond("sheets", budget.limits.max_sheets)
        elif number == 39:  # BrtName; the sheets come before the names
            (owner,) = struct.unpack_from("<I", body, 5)
            name, end = wide_text(body, 9)
            if owner != 0xFFFFFFFF:
                if owner >= len(book.sheets):
                    raise damaged(part)
                name = f"{book.sheets[owner][0]}!{name}"
            (size,) = struct.unpack_from("<I", body, end)
            book.names[name] = budget.text(formula_text(body[end + 4 : end + 4 + size], wide=True), part)
            budget.definition(len(book.names), part)
    names = [name.casefold() for name, _, _ in book.sheets]
    if not names or "" in names or len(set(names)) < len(names):
        raise damaged(part)
    return book


def _read_styles(data: bytes, part: str, budget: Budget, styles: CellStyles) -> list[str]:
    """Fills the styles; the names of all fonts."""
    codes = {int(key): code for key, code in BUILTIN_FORMATS.items()}
    fonts: list[str] = []
    cell_styles: list[tuple[int, int]] = []
    of_cells = False
    for number, body in records(data, part):
        if number == 44:  # BrtFmt
            codes[struct.unpack_from("<H", body)[0]] = wide_text(body, 2)[0]
        elif number == 43:  # BrtFont
            fonts.append(wide_text(body, 21)[0])
        elif number in {_BEGIN_CELL_XFS, _END_CELL_XFS}:
            of_cells = number == _BEGIN_CELL_XFS
        elif number == 47 and of_cells:  # BrtXF
            cell_styles.append(struct.unpack_from("<HH", body, 2))
        budget.definition(max(len(codes), len(fonts), len(cell_styles)), part)
    for index, (code, font) in enumerate(cell_styles):
        styles.add(index, codes.get(code, ""), fonts[font] if font < len(fonts) else "")
    return fonts


def _read_strings(data: bytes, part: str, fonts: list[str], budget: Budget) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    most = budget.limits.max_cells
    for number, body in records(data, part):
        if number == 19:  # BrtSSTItem
            text, runs = rich_text(body, 0)
            found.append((budget.text(text, part), _font_of(runs, fonts)))
            if len(found) > most:
                raise beyond("cells", most, part=part)
    return found


def _font_of(runs: list[tuple[int, int]], fonts: list[str]) -> str | None:
    """As `RunFonts.decide`: the legacy font, `""` when the runs cover the text, None when the cell's font applies."""
    names = [fonts[font] for _, font in runs if font < len(fonts)]
    legacy = next((name for name in names if legacy_font(name)), None)
    if legacy is not None:
        return legacy
    return "" if runs and runs[0][0] == 0 else None
