"""`.ods`, the OpenDocument spreadsheet of LibreOffice: bytes → `Workbook`.

One pass of expat over `content.xml`, under the guard of `Package`; python-calamine is the oracle of the tests rather
than the reader: out of it errors come as blanks, truth values as numbers, durations as text, and hidden rows, merged
ranges, formulas and formats not at all. Dates are written out in these files, so that they have no date system of
their own: the serial numbers given are always those of 1900.
"""

from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError, damaged
from xlsync.intake.formats.ods_sheets import OdsSheets
from xlsync.intake.formats.ods_styles import OdsStyles
from xlsync.intake.formats.parts import Parts
from xlsync.intake.formats.xml_names import Names
from xlsync.intake.limits import Limits
from xlsync.intake.saved import read_saved
from xlsync.model import Workbook

_NAMESPACES = {
    **{
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": prefix
        for name, prefix in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("datastyle", "number"),
            ("drawing", "draw"), ("svg-compatible", "svg"), ("xsl-fo-compatible", "fo"), ("meta", "meta"),
        )
    },
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}  # fmt: skip
_CONTENT, _STYLES, _META, _MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"


def read_ods(data: bytes, limits: Limits | None = None) -> Workbook:
    """Reads the whole workbook; nothing in it is executed or followed.

    Raises IntakeError: XS001 when damaged, XS002 when encrypted, XS005 beyond a limit.
    """
    limits = limits or Limits()
    package = Parts(data, limits)
    if package.has(_MANIFEST) and b"encryption-data" in package.read(_MANIFEST):
        raise IntakeError("XS002", "", {"format": "ods"})
    budget = Budget(limits)
    styles = OdsStyles(budget)
    if package.has(_STYLES):
        styles.part = _STYLES
        start, end = Names(_NAMESPACES, _STYLES).handlers(styles.start, styles.end)
        package.parse(_STYLES, start, end, styles.text)
    styles.part = _CONTENT
    sheets = OdsSheets(styles, budget, _CONTENT)
    start, end = Names(_NAMESPACES, _CONTENT).handlers(sheets.start, sheets.end)
    package.parse(_CONTENT, start, end, sheets.text)
    names = [grid.sheet.casefold() for grid in sheets.grids]
    if not names or "" in names or len(set(names)) < len(names):
        raise damaged(_CONTENT)
    macros = any(name.startswith(("basic/", "scripts/")) for name in package.names())
    return Workbook(
        grids=tuple(sheets.grids),
        defined_names=sheets.defined_names,
        carries=(*(("macros",) if macros else ()), *(what for what in sheets.carries if sheets.carries[what])),
        modified=read_saved(package, _META, "date") if package.has(_META) else None,
        origin="ods",
    )
