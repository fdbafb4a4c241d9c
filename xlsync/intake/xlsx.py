"""`.xlsx` and `.xlsm`, Transitional and Strict: bytes → `Workbook`."""

from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond, damaged
from xlsync.intake.limits import Limits
from xlsync.intake.package import Package, Relationship
from xlsync.intake.saved import read_saved
from xlsync.intake.shared_strings import SharedStrings, read_shared_strings
from xlsync.intake.sheet import read_sheet
from xlsync.intake.sheet_store import SheetContext
from xlsync.intake.styles import Styles, read_styles
from xlsync.model import Workbook

_TRUE = frozenset({"1", "true"})
#: What is reported (XS006), by the last word of a relationship's type and by how a part's name begins.
_CARRIED = (
    ("macros", frozenset({"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}), ("xl/vbaproject", "xl/macrosheets/")),
    ("external_links", frozenset({"externalLink", "connections"}), ("xl/externallinks/", "xl/connections")),
    ("embedded_objects", frozenset({"oleObject", "package", "control"}), ("xl/embeddings/", "xl/activex/")),
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    relationship: str
    hidden: bool


@dataclass(slots=True)
class _Book:
    """What the workbook part says. `texts` are those of all names, also of names that come twice."""

    sheets: list[_Sheet] = field(default_factory=list)
    date_1904: bool = False
    names: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


def read_workbook(data: bytes, limits: Limits | None = None, *, lexer: bool = True) -> Workbook:
    """Reads the whole workbook in one pass over each of its parts; nothing in it is executed or followed.

    Formulas are without `=`. A defined name that belongs to a sheet has the key `sheet!name`. Sheets without cells of
    their own (charts, dialogs, macro sheets, modules) are left out. Without `lexer` every part goes through expat, to
    the same result. Raises IntakeError (see there), and nothing else, for whatever is wrong with the bytes.
    """
    limits = limits or Limits()
    package = Package(data, limits)
    budget = Budget(limits)
    root = package.relationships("")
    main = next((link.target for link in root if link.kind == "officeDocument"), "xl/workbook.xml")
    book = _read_book(package, main, budget)
    links = package.relationships(main)

    def part(kind: str) -> str | None:
        return next((link.target for link in links if link.kind == kind and package.has(link.target)), None)

    styles, strings = part("styles"), part("sharedStrings")
    context = SheetContext(
        budget,
        SharedStrings() if strings is None else read_shared_strings(package, strings, budget, lexer=lexer),
        Styles() if styles is None else read_styles(package, styles, budget),
        book.date_1904,
    )
    by_id = {link.id: link for link in links}
    grids = []
    seen: set[str] = set()
    for sheet in book.sheets:
        if not sheet.relationship:  # a module sheet of Excel 95, which Excel writes without a part
            continue
        link = by_id.get(sheet.relationship)
        if link is None or link.target.casefold() in seen:  # one part for many sheets would be read many times
            raise damaged(main)
        seen.add(link.target.casefold())
        if link.kind == "worksheet":
            grids.append(read_sheet(package, context, link.target, sheet.name, sheet.hidden, lexer=lexer))
    core = next((link.target for link in root if link.kind == "core-properties" and package.has(link.target)), None)
    return Workbook(
        grids=tuple(grids),
        date_1904=book.date_1904,
        defined_names=dict(book.names),
        carries=carried(package, links),
        modified=None if core is None else read_saved(package, core),
    )


def _read_book(package: Package, part: str, budget: Budget) -> _Book:
    known = package.known(part, _Book)
    if known is not None:
        for text in known.texts:
            budget.text(text, part)
        return known
    book = _Book()
    limits = budget.limits
    name: str | None = None
    chunks: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag == "sheet":
            # The prefix of r:id is the writer's choice.
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append(_Sheet(attributes.get("name", ""), link, hidden))
            if len(book.sheets) > limits.max_sheets:
                raise beyond("sheets", limits.max_sheets)
        elif tag == "workbookPr":
            book.date_1904 = attributes.get("date1904") in _TRUE
        elif tag == "definedName":
            chunks.clear()
            name = attributes.get("name", "")
            owner = attributes.get("localSheetId")
            if owner is not None:
                # Names come after the sheets (ISO/IEC 29500-1, 18.2.27).
                if not (owner.isascii() and owner.isdigit() and int(owner[:9]) < len(book.sheets)):
                    raise damaged(part)
                name = f"{book.sheets[int(owner)].name}!{name}"

    def end(tag: str) -> None:
        nonlocal name
        if tag == "definedName" and name is not None:
            book.names[name] = budget.text("".join(chunks).strip(), part)
            book.texts.append(book.names[name])
            budget.definition(len(book.names), part)
            name = None

    package.parse(part, start, end, chunks.append, root="workbook")
    names = [sheet.name.casefold() for sheet in book.sheets]
    if not names or "" in names or len(set(names)) < len(names):
        raise damaged(part)
    package.keep(part, book)
    return book


def carried(package: Package, links: list[Relationship]) -> tuple[str, ...]:
    """What a workbook package carries besides its cells (XS006), in the order of the model."""
    kinds = {link.kind for link in links}
    names = list(package.names())
    return tuple(
        what
        for what, link_kinds, beginnings in _CARRIED
        if kinds & link_kinds or any(name.startswith(beginnings) for name in names)
    )
