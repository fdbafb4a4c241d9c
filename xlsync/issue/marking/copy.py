"""A copy of an `.xlsx` or `.xlsm` with marks: fills and notes in its cells, and a sheet that lists them with links.

Changed are the marked sheets (styles of cells), the styles, the notes of those sheets and their drawings, the workbook
(one more sheet and two names) and what refers to new parts. Every other part is carried over packed as it is: cached
values, charts, pictures, macros, conversations, and what other programs keep there that we know nothing of.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from posixpath import dirname

from xlsync.forms.layout import RETURN_NAME
from xlsync.issue.marking.cells import SheetXml
from xlsync.issue.marking.items import Item, Listing
from xlsync.issue.marking.list_sheet import list_sheet
from xlsync.issue.marking.notes import Notes
from xlsync.issue.marking.shapes import block, new_drawing, with_boxes, without_boxes
from xlsync.issue.marking.styles import EMPTY, Styles
from xlsync.issue.marking.xml import MAIN, Edits, Element, Markup, UnmarkableError, ascii_xml, well_formed
from xlsync.issue.parts import DAMAGED, RELATIONS, Link, Parts
from xlsync.model import SEVERITY_ORDER, Severity, a1, parse_a1
from xlsync.model.grid import Address

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LONGEST_NOTE = 1_500
_LONGEST_SHEET_NAME = 31
#: What stands after the names in a workbook part (ISO/IEC 29500-1, 18.2.27).
_AFTER_NAMES = frozenset(
    {b"calcPr", b"oleSize", b"customWorkbookViews", b"pivotCaches", b"smartTagPr", b"smartTagTypes", b"webPublishing",
     b"fileRecoveryPr", b"webPublishObjects", b"extLst"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marked:
    """The copy, how many cells are marked, and the cells with a conversation, whose notes were left alone."""

    data: bytes
    cells: int
    kept: tuple[str, ...] = ()


def marked_copy(data: bytes, listing: Listing) -> Marked:
    """Marks a workbook. What an earlier returned copy was marked with is taken off, its list replaced.

    Raises UnmarkableError, whose argument says why: `signed` (marks would break its signature), `shared` (it keeps a
    history of its changes), or what could not be understood.
    """
    try:
        copy = _Copy(Parts(data))
        copy.mark(listing)
        for name, text in copy.parts.changed.items():
            if not name.casefold().endswith(".vml") and not well_formed(text):
                raise UnmarkableError("markup")
        return Marked(copy.parts.packed(), copy.cells, tuple(copy.kept))
    except UnmarkableError:
        raise
    except DAMAGED as error:
        raise UnmarkableError(type(error).__name__) from error


class _Copy:
    """The package on its way to being marked."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.cells = 0
        self.kept: list[str] = []
        root = parts.links("")
        if any(link.kind == "origin" for link in root) or any(
            name.casefold().lstrip("/").startswith("_xmlsignatures/") for name in parts.names()
        ):
            raise UnmarkableError("signed")
        self.main = next((link.target for link in root if link.kind == "officeDocument"), "xl/workbook.xml")
        self.links = parts.links(self.main)
        if any(link.kind in {"revisionHeaders", "usernames"} for link in self.links):
            raise UnmarkableError("shared")
        self.book = Markup(parts.read(self.main))
        self.strict = self.book.strict()
        self.namespace = next(address for address, strict in MAIN.items() if strict is self.strict)
        self.office = RELATIONS[self.strict]
        self.sheets = {self._name(each): each for each in self._sheets()}
        found = self._linked("styles")
        self.styles_part = found or self._new_styles()
        styles = parts.read(self.styles_part)
        self.styles = Styles(EMPTY % self.namespace if Markup(styles).root.empty else styles)

    def _sheets(self) -> list[Element]:
        tag = next(self.book.named(b"sheets"), None)
        if tag is None:
            raise UnmarkableError("workbook")
        return list(self.book.children(tag))

    def _name(self, sheet: Element) -> str:
        return self.book.attributes(sheet.tag).get("name", "")

    def _linked(self, kind: str) -> str | None:
        return next((link.target for link in self.links if link.kind == kind and self.parts.has(link.target)), None)

    def _new_styles(self) -> str:
        part = f"{dirname(self.main)}/styles.xml".lstrip("/")
        while self.parts.has(part):
            part = part.removesuffix(".xml") + "1.xml"
        self.parts.put(part, EMPTY % self.namespace)
        self.parts.link(self.main, part, f"{self.office}/styles")
        self.parts.of_type(part, f"{_TYPE}styles+xml")
        return part

    def mark(self, listing: Listing) -> None:
        """All of it."""
        former = self._former()
        by_sheet: dict[str, list[Item]] = {}
        for item in listing.items:
            if item.sheet in self.sheets and item.sheet != former and item.cells:
                by_sheet.setdefault(item.sheet or "", []).append(item)
        for name in self.sheets:
            items = by_sheet.get(name, [])
            if name != former and (items or former is not None):
                self._mark_sheet(name, items, again=former is not None)
        self._list(listing, former)
        self.parts.put(self.styles_part, self.styles.written())

    def _former(self) -> str | None:
        """The name of the list in a workbook that was returned before."""
        for tag in self.book.named(b"definedName"):
            if self.book.attributes(tag).get("name") == RETURN_NAME:
                element = self.book.element(tag)
                said = self.book.data[element.tag.end : element.inner_end].decode("utf-8", "replace")
                name = _unquoted(said)
                return name if name in self.sheets else None
        return None

    def _part_of(self, sheet: str) -> Link | None:
        """Where a sheet is; None for one without a part, as modules of Excel 95 are."""
        said = self.book.attributes(self.sheets[sheet].tag)
        wanted = next((value for key, value in said.items() if key.endswith(":id")), None)
        link = next((each for each in self.links if each.id == wanted), None)
        return None if link is None or link.external else link

    def _mark_sheet(self, name: str, items: Sequence[Item], *, again: bool) -> None:
        link = self._part_of(name)
        if link is None or link.kind != "worksheet":
            return
        sheet = SheetXml(self.parts.read(link.target))
        worst: dict[Address, Severity] = {}
        texts: dict[Address, list[str]] = {}
        for item in items:
            for place, address in enumerate(item.cells):
                cell = sheet.shown_at(parse_a1(address))
                severity = worst.get(cell, item.severity)
                worst[cell] = min(severity, item.severity, key=SEVERITY_ORDER.__getitem__)
                if place == 0:
                    texts.setdefault(cell, []).append(_note(item))
        plain = {style: self.styles.unmarked(style) for style in sorted(self.styles.ours)} if again else {}
        sheet.restyle({cell: partial(self._restyled, severity) for cell, severity in worst.items()})
        if plain:
            sheet.restyle_all(plain, worst)
        self._notes(link.target, name, sheet, {cell: _joined(said) for cell, said in texts.items()})
        self.parts.put(link.target, sheet.written())
        self.cells += len(worst)

    def _restyled(self, severity: Severity, base: int) -> int:
        return self.styles.marked(base, severity)

    def _notes(self, part: str, name: str, sheet: SheetXml, texts: Mapping[Address, str]) -> None:
        links = self.parts.links(part)
        known = next((link.target for link in links if link.kind == "comments" and self.parts.has(link.target)), None)
        if not texts and known is None:
            return
        notes = Notes(None if known is None else self.parts.read(known), self.namespace)
        notes.set(texts)
        self.kept += [f"{name}!{a1(*cell)}" for cell in notes.kept]
        written = notes.written()
        where = known or self.parts.free(dirname(self.main), "comments", ".xml")
        if known is None or written != self.parts.read(known):
            self.parts.put(where, written)
        if known is None:
            self.parts.link(part, where, f"{self.office}/comments")
            self.parts.of_type(where, f"{_TYPE}comments+xml")
        self._boxes(part, sheet, links, notes, texts)

    def _boxes(
        self, part: str, sheet: SheetXml, links: Sequence[Link], notes: Notes, texts: Mapping[Address, str]
    ) -> None:
        boxes = [(cell, texts[cell]) for cell in notes.shapes]
        wanted = sheet.notes_drawing()
        if wanted is None:
            if not boxes:
                return
            others = [self.parts.read(each) for each in self.parts.names() if each.casefold().endswith(".vml")]
            drawing = self.parts.free(f"{dirname(self.main)}/drawings".lstrip("/"), "vmlDrawing", ".vml")
            before = new_drawing(block(others))
            self.parts.default_type("vml", _VML_TYPE)
            sheet.add_notes_drawing(self.parts.link(part, drawing, f"{self.office}/vmlDrawing"), self.office.encode())
        else:
            found = next((link for link in links if link.id == wanted and not link.external), None)
            if found is None or not self.parts.has(found.target):
                raise UnmarkableError("drawing")
            drawing = found.target
            before = without_boxes(self.parts.read(drawing), notes.unshaped)
        after = with_boxes(before, boxes, sheet.column_pixels, sheet.row_pixels) if boxes else before
        if wanted is None or after != self.parts.read(drawing):
            self.parts.put(drawing, after)

    def _list(self, listing: Listing, former: str | None) -> None:
        text, top = list_sheet(listing, self.styles, self.namespace)
        there = None if former is None else self._part_of(former)
        if there is not None:
            self.parts.put(there.target, text)
            return
        folder = f"{dirname(self.main)}/worksheets".lstrip("/")
        part = self.parts.free(folder, "sheetXs", ".xml")
        self.parts.put(part, text)
        self.parts.of_type(part, f"{_TYPE}worksheet+xml")
        link = self.parts.link(self.main, part, f"{self.office}/worksheet")
        self.parts.put(self.main, self._with_sheet(self._free_name(listing.sheet), link, top))

    def _free_name(self, wanted: str) -> str:
        taken = {name.casefold() for name in self.sheets}
        name, number = wanted, 2
        while name.casefold() in taken:
            ending = f" ({number})"
            name, number = wanted[: _LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
        return name

    def _with_sheet(self, name: str, link: str, top: int) -> bytes:
        """The workbook part with one more sheet, and the names that tell which it is and what of it prints again."""
        book, colon = self.book, self.book.colon
        edits = Edits()
        ids = [self.book.attributes(each.tag).get("sheetId", "0") for each in self.sheets.values()]
        number = max((int(each) for each in ids if each.isascii() and each.isdigit()), default=0) + 1
        sheets = book.element(next(book.named(b"sheets")))
        entry = b'<%bsheet xmlns:xsr="%b" name="%b" sheetId="%d" xsr:id="%b"/>' % (
            colon, self.office.encode(), ascii_xml(name), number, link.encode(),
        )  # fmt: skip
        edits.append_inside(sheets, entry)
        quoted = "'" + name.replace("'", "''") + "'"
        named = b'<%bdefinedName name="%b">%b</%bdefinedName>' % (
            colon, RETURN_NAME.encode(), ascii_xml(f"{quoted}!$A$1"), colon,
        ) + b'<%bdefinedName name="_xlnm.Print_Titles" localSheetId="%d">%b</%bdefinedName>' % (
            colon, len(self._sheets()), ascii_xml(f"{quoted}!${top}:${top}"), colon,
        )  # fmt: skip
        tag = next(book.named(b"definedNames"), None)
        if tag is not None:
            edits.append_inside(book.element(tag), named)
        else:
            after = (child for child in book.children(book.root) if child.tag.start > sheets.tag.start)
            at = next((child.tag.start for child in after if child.tag.name in _AFTER_NAMES), book.root_end())
            edits.insert(at, b"<%bdefinedNames>" % colon + named + b"</%bdefinedNames>" % colon)
        return edits.applied(book.data)


def _note(item: Item) -> str:
    remedy = f"\n→ {item.remedy}" if item.remedy else ""
    return f"{item.severity_name} ({item.code})\n{item.message}{remedy}"


def _joined(said: Sequence[str]) -> str:
    """The notes of one cell in one, cut where it would fill the screen."""
    text = "\n\n".join(dict.fromkeys(said))
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1].rstrip() + "…"


def _unquoted(reference: str) -> str:
    """The name of the sheet in a reference: `'Kết quả'!$A$1`."""
    sheet = re.sub(r"!\$?[A-Z]+\$?\d+$", "", unescape(reference).strip())
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") else sheet
