"""XML under guard: no document types, no odd encodings, no bottomless nesting; bare names at no cost."""

from collections.abc import Callable
from xml.parsers import expat

from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.limits import Limits

StartHandler = Callable[[str, dict[str, str]], None]
EndHandler = Callable[[str], None]
TextHandler = Callable[[str], None]

#: Transitional and Strict (ISO/IEC 29500-4 and -1).
_MAIN = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
_ELEMENTS = (
    *("cols", "col", "row", "c", "v", "f", "is", "t", "r", "rPr", "rPh", "rFont", "mergeCell", "si"),
    *("workbookPr", "sheet", "definedName", "numFmts", "numFmt", "fonts", "font", "name", "fills", "borders"),
    *("cellStyleXfs", "cellXfs", "xf", "cellStyles", "dxfs", "tableStyles"),
)
#: Encodings that expat knows itself. OPC allows only UTF-8 and UTF-16 (ISO/IEC 29500-2, 8.1.4).
_ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"})


def create_parser(part: str) -> expat.XMLParserType:
    """An expat parser for a part, whose texts come whole (up to 64 KiB) and whose names can be mapped by `adopting`.

    It refuses document types, and with them all entities (XS005), and encodings that nobody writes (XS001).
    """
    parser = expat.ParserCreate(intern={})
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    if hasattr(parser, "SetReparseDeferralEnabled"):  # what is fed must be parsed before the next piece is made
        parser.SetReparseDeferralEnabled(False)

    def doctype(_name: str, _system: str | None, _public: str | None, _internal: bool) -> None:
        raise IntakeError("XS005", "entities", {"part": part})

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in _ENCODINGS:
            raise damaged(part)

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    return parser


def adopting(parser: expat.XMLParserType, part: str, expected: str, start: StartHandler) -> StartHandler:
    """A start handler for the root element: checks it, then hands over to `start`.

    Namespace processing would cost a third of the time of a sheet. A root `x:worksheet` means that the rows are
    `x:row`; expat interns names through a dictionary of the parser, which is made to map `x:row` to `row`.
    """

    def root(tag: str, attributes: dict[str, str]) -> None:
        prefix, _, local = tag.rpartition(":")
        if local != expected or attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") not in _MAIN:
            raise damaged(part)
        if prefix:
            parser.intern.update({f"{prefix}:{name}": name for name in _ELEMENTS})
        parser.StartElementHandler = start

    return root


def count_elements(
    start: StartHandler, end: EndHandler | None, limits: Limits, part: str
) -> tuple[StartHandler, EndHandler]:
    """The handlers, counting elements, all and open ones: thirty million nested `<a>` would cost expat 4 GB."""
    depth = count = 0
    deepest, most = limits.max_depth, limits.max_elements

    def deep_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > deepest:
            raise beyond("depth", deepest, part=part)
        if count > most:
            raise beyond("elements", most, part=part)
        start(tag, attributes)

    def deep_end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag)

    return deep_start, deep_end
