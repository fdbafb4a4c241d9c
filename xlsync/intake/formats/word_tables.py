"""`.docx`: tables → grids, the texts around them → prose.

Read with expat under the guard of `Package`, not with python-docx: its tree of the whole document, and cells that take
time by the square of the rows, cannot be bounded. Text is what would be printed: tracked insertions stay, deletions
are left out, hidden text is kept, since somebody typed it. Not read: headers, footers, notes; numbers that Word makes
itself (lists), so that a TT column numbered that way is blank; fonts that only a style names.
"""

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.formats.tables import Document, Table
from xlsync.intake.formats.xml_names import Names
from xlsync.intake.limits import Limits
from xlsync.intake.package import Package
from xlsync.intake.saved import has_property, read_saved
from xlsync.intake.text import legacy_font
from xlsync.model import Workbook
from xlsync.model.grid import Address

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
#: Deleted, moved away, or there a second time for older programs; readings above characters.
_LEFT_OUT = frozenset({"w:del", "w:moveFrom", "mc:Fallback", "w:rt"})
_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_CARRIED = (
    ("macros", ("word/vbaproject",)),
    ("embedded_objects", ("word/embeddings/", "word/activex/")),
)


def read_word(data: bytes, limits: Limits | None = None) -> Workbook:
    """Reads all tables of the document; nothing in it is executed or followed.

    A grid is named `Bảng 1`, `Bảng 2` … and its row 1 is the table's first row. Raises IntakeError: XS001 when damaged,
    XS002 when encrypted, XS005 beyond a limit, XS016 when there is no table.
    """
    limits = limits or Limits()
    package = Package(data, limits)
    root = package.relationships("")
    part = next((link.target for link in root if link.kind == "officeDocument"), "word/document.xml")
    body = _Body(Document(Budget(limits), part), limits, part)
    start, end = Names(_NAMESPACES, part).handlers(body.start, body.end)
    package.parse(part, start, end, body.text)
    grids = body.document.grids()
    if not grids:
        raise IntakeError("XS016", "other", {"format": "docx"})
    core = next((link.target for link in root if link.kind == "core-properties" and package.has(link.target)), None)
    names = list(package.names())
    custom = next((link.target for link in root if link.kind == "custom-properties" and package.has(link.target)), None)
    ours = custom is not None and has_property(package, custom, OUTPUT_NAME)
    return Workbook(
        grids=grids,
        defined_names={OUTPUT_NAME: '"xlsync"'} if ours else {},
        carries=tuple(what for what, beginnings in _CARRIED if any(name.startswith(beginnings) for name in names)),
        modified=None if core is None else read_saved(package, core),
        origin="docx",
        prose=tuple(body.document.prose),
    )


class _Open:
    """A table that is open, with its cell. Cells merged downwards are open until a row does not go on with them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.place: Address | None = None
        self.paragraphs: list[str] = []
        self.font = ""
        self.across = 1
        self.down = ""  # "restart" or "continue"
        self.row_deleted = False
        self.in_row_properties = False
        self._columns: dict[int, list[int]] = {}  # first column → first row, last row, width

    def begin_row(self) -> None:
        self.table.begin_row()
        self.row_deleted = False

    def begin_cell(self) -> None:
        self.paragraphs, self.font, self.across, self.down = [], "", 1, ""

    def end_cell(self) -> None:
        row, column = self.table.place(self.across)
        text = "\n".join(self.paragraphs).strip("\n")
        begun = self._columns.get(column)
        goes_on = self.down == "continue" and begun is not None and begun[1] == row - 1
        if goes_on and begun is not None:
            begun[1] = row
        else:
            self._end_merge(column)
            if self.down == "restart":
                self._columns[column] = [row, row, self.across]
        if not self.row_deleted:
            self.table.put_text((row, column), text)
            if self.font and text:
                self.table.legacy_fonts[row, column] = self.font

    def end(self) -> None:
        for column in list(self._columns):
            self._end_merge(column)

    def _end_merge(self, column: int) -> None:
        begun = self._columns.pop(column, None)
        if begun is not None and begun[1] > begun[0]:
            self.table.merge(begun[0], column, begun[1], column + begun[2] - 1)


class _Body:
    """Handlers for the elements of the document part."""

    def __init__(self, document: Document, limits: Limits, part: str) -> None:
        self.document = document
        self._limits = limits
        self._part = part
        self._open: list[_Open] = []
        self._paragraphs: list[tuple[list[str], int]] = []  # open ones: text boxes stand inside paragraphs
        self._left_out = 0
        self._in_text = False
        self._in_tab_stops = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        current = self._open[-1] if self._open else None
        if self._left_out:
            self._left_out += 1
        elif tag in _LEFT_OUT:
            if current is not None and current.in_row_properties:
                current.row_deleted = tag == "w:del"
            self._left_out = 1
        elif tag == "w:t":
            self._in_text = True
        elif tag == "w:p":
            self._begin_paragraph()
        elif tag == "w:tabs":
            self._in_tab_stops = True
        elif tag in _SIGNS:
            if self._paragraphs and not self._in_tab_stops:
                self._paragraphs[-1][0].append(_SIGNS[tag])
        elif tag == "w:tbl":
            self._begin_table()
        elif current is not None:
            self._part_of_table(current, tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._left_out:
            self._left_out -= 1
        elif tag == "w:t":
            self._in_text = False
        elif tag == "w:tabs":
            self._in_tab_stops = False
        elif tag == "w:p" and self._paragraphs:
            self._end_paragraph()
        elif self._open:
            current = self._open[-1]
            if tag == "w:tc":
                current.end_cell()
            elif tag == "w:trPr":
                current.in_row_properties = False
            elif tag == "w:tbl":
                current.end()
                self._open.pop()
                self.document.close_table(current.table)

    def text(self, piece: str) -> None:
        """Characters."""
        if self._in_text and not self._left_out and self._paragraphs:
            self._paragraphs[-1][0].append(piece)

    def _begin_paragraph(self) -> None:
        if len(self._paragraphs) >= self._limits.max_depth:
            raise beyond("depth", self._limits.max_depth, part=self._part)
        self._paragraphs.append(([], len(self._open)))

    def _end_paragraph(self) -> None:
        pieces, depth = self._paragraphs.pop()
        text = "".join(pieces)
        if depth:
            self._open[depth - 1].paragraphs.append(text)
        else:
            self.document.paragraph(text)

    def _begin_table(self) -> None:
        if len(self._open) >= self._limits.max_depth:
            raise beyond("depth", self._limits.max_depth, part=self._part)
        if self._open:
            self._open[-1].table.has_inner = True
        self._open.append(_Open(self.document.open_table()))

    def _part_of_table(self, current: _Open, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:tr":
            current.begin_row()
        elif tag == "w:tc":
            current.begin_cell()
        elif tag == "w:trPr":
            current.in_row_properties = True
        elif tag == "w:gridSpan":
            current.across = _count(value, 1)
        elif tag == "w:gridBefore":
            current.table.skip(_count(value, 0))
        elif tag == "w:vMerge":
            current.down = value or "continue"
        elif tag == "w:hidden" and current.in_row_properties:
            current.table.hidden_rows.add(current.table.row)
        elif tag == "w:rFonts" and not current.font:
            names = (attributes.get(f"w:{which}", "") for which in ("ascii", "hAnsi"))
            current.font = next((name for name in names if legacy_font(name)), "")


def _count(text: str, least: int) -> int:
    return max(least, int(text[:6])) if text.isascii() and text.isdigit() else least
