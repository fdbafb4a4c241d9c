"""Tables of web pages: HTML saved under the name `.xls`, and HTML bodies of mails. Nothing is fetched.

Each table is a grid whose row 1 is its first row, a table inside another a grid of its own. Numbers are those that
Excel (`x:num`) or LibreOffice (`sdval`) wrote beside the text, else what was typed (`typed`).
"""

import re
from html.parser import HTMLParser

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.formats.decoding import decode
from xlsync.intake.formats.html_cells import Cell, Text, span
from xlsync.intake.formats.tables import Document, Table
from xlsync.intake.limits import Limits
from xlsync.model import Workbook

_META_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
#: How our own pages begin: in a mailbag they are known as ours and are no reports.
_OURS = re.compile(rb"<meta name=\"generator\" content=\"xlsync ")
_HEAD = 16_384
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
        *("main", "nav", "ol", "option", "p", "pre", "section", "select", "tbody", "tfoot", "thead", "title", "ul"),
    }
)
#: What is not text of the page.
_UNSEEN = frozenset({"script", "style", "title", "template", "xml"})
_CARRIED = {"object": "embedded_objects", "applet": "embedded_objects", "embed": "embedded_objects", "script": "macros"}
#: Of what an end that is missing would cost rows.
_OF_TABLES = frozenset({"table", "tr", "td", "th"})
_ROW = re.compile(r"<(?:table|tr|td|th)\b", re.IGNORECASE)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read_html(
    data: bytes, limits: Limits | None = None, *, charset: str | None = None, origin: str = "html"
) -> Workbook:
    """Reads all tables, and the texts around them as prose.

    `charset` is what the mail says, and comes before what the page says of itself; `origin` is `html` or `mail`. Raises
    IntakeError: XS001 for what is no text, XS005 beyond a limit, XS016 when there is no table.
    """
    limits = limits or Limits()
    meta = _META_CHARSET.search(data[:_HEAD])
    text = decode(data, "html", charset or (meta[1].decode("ascii") if meta else None))
    if len(text) > limits.max_text_chars:
        raise beyond("text_chars", limits.max_text_chars, part="html")
    page = _Page(limits)
    try:
        page.feed(_ended(text))
        page.close()
    except AssertionError as error:  # how html.parser says that a declaration makes no sense
        raise damaged("html") from error
    page.finish()
    grids = page.document.grids()
    if not grids:
        raise IntakeError("XS016", "other", {"format": "html"})
    return Workbook(
        grids=grids,
        carries=tuple(sorted(page.carries)),
        origin=origin,
        prose=tuple(page.document.prose),
        defined_names={OUTPUT_NAME: '"xlsync"'} if _OURS.search(data[:_HEAD]) else {},
    )


def _ended(page: str) -> str:
    """The page, so that the parser never looks for an end that is not there, which takes it time by the square.

    A comment without an end would hide all that follows: XS001.
    """
    if page.find("<!--", page.rfind("-->") + 1) >= 0:
        raise damaged("html")
    end = page.rfind(">") + 1
    return page[:end] + page[end:].replace("<", "&lt;")


class _Open:
    """A table that is open, with its cell."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cell: Cell | None = None
        self.column = 0  # of the `col` elements

    def end_cell(self) -> None:
        if self.cell is not None:
            self.cell.store(self.table)
            self.cell = None


class _Page(HTMLParser):
    """Follows tables, rows and cells through end tags that are missing or too many, as a browser does."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self.document = Document(Budget(limits), "html")
        self.carries: set[str] = set()
        self._open: list[_Open] = []
        self._around = Text()
        self._unseen: list[str] = []
        self._unseen_rows = False  # in what is not seen now

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _CARRIED:
            self.carries.add(_CARRIED[tag])
        if tag in _UNSEEN:
            self._unseen_rows = self._unseen_rows and bool(self._unseen)
            self._unseen.append(tag)
            if len(self._unseen) > self._limits.max_depth:
                raise beyond("depth", self._limits.max_depth, part="html")
        if self._unseen:
            self._unseen_rows = self._unseen_rows or tag in _OF_TABLES
            return
        if tag == "table":
            self._begin_table()
        elif self._open and tag in {"tr", "td", "th", "col"}:
            self._part_of_table(tag, attributes)
        elif tag in _BLOCKS:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _UNSEEN or tag in {"td", "th", "table"}:  # void as XML writes it
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                while self._unseen.pop() != tag:
                    pass
        elif tag == "table" and self._open:
            self._end_table()
        elif self._open and tag in {"td", "th", "tr"}:
            self._open[-1].end_cell()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen:  # what stands in a script comes as it is
            self._unseen_rows = self._unseen_rows or _ROW.search(data) is not None
            return
        cell = self._open[-1].cell if self._open else None
        (self._around if cell is None else cell.text).write(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![endif]>` and the like; with anything else in it a comment up to the next `>`, as in browsers."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            if "<" in self.rawdata[i + 1 : self.rawdata.find(">", i)]:  # it would swallow a tag
                raise
            return self.parse_bogus_comment(i, report)

    def finish(self) -> None:
        """The page ends, whatever is still open; but what never ended being unseen would take rows with it."""
        # A script that never ends is still in what the parser holds back.
        if self._unseen and (self._unseen_rows or _ROW.search(self.rawdata) is not None):
            raise damaged("html")
        while self._open:
            self._end_table()
        self._flush()

    def _begin_table(self) -> None:
        if self._open:
            self._open[-1].table.has_inner = True
            if self._open[-1].cell is not None:
                self._open[-1].cell.text.line()
        if len(self._open) >= self._limits.max_depth:
            raise beyond("depth", self._limits.max_depth, part="html")
        self._flush()
        self._open.append(_Open(self.document.open_table()))

    def _end_table(self) -> None:
        open_table = self._open.pop()
        open_table.end_cell()
        self._flush()
        self.document.close_table(open_table.table)

    def _part_of_table(self, tag: str, attributes: dict[str, str | None]) -> None:
        current = self._open[-1]
        hidden = _NO_DISPLAY.search(attributes.get("style") or "") is not None
        if tag == "col":
            first = current.column + 1
            current.column += span(attributes.get("span"), 1000)
            if hidden and current.column <= self._limits.max_definitions:
                current.table.hidden_columns.update(range(first, current.column + 1))
            return
        current.end_cell()
        self._flush()
        if tag == "tr":
            current.table.begin_row()
            if hidden:
                current.table.hidden_rows.add(current.table.row)
        else:
            place = current.table.place(span(attributes.get("colspan"), 1000), span(attributes.get("rowspan"), 65_534))
            current.cell = Cell(place, attributes)

    def _break(self) -> None:
        cell = self._open[-1].cell if self._open else None
        if cell is None:
            self._flush()
        else:
            cell.text.line()

    def _flush(self) -> None:
        around, self._around = self._around, Text()
        self.document.paragraph(around.text())
