"""Places in the bytes of an XML part: tags and attributes with their offsets, and edits that leave all else as it is.

Inserted text is ASCII (anything else as character references), so that it fits into every encoding that has ASCII;
parts in UTF-16 are edited as UTF-8 and written back as they came (`issue.parts`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

from xlsync.issue.parts import xml_text

MAIN = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": False,
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": True,
}
"""The namespaces of SpreadsheetML, and whether each is Strict (ISO/IEC 29500-4 and -1)."""

_NO_MARKUP = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_TAG = re.compile(rb"""<(/?)(?:([^\s<>/:"'=]+):)?([^\s<>/:"'=!?]+)((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(/?)>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class UnmarkableError(ValueError):
    """The workbook cannot be marked without a risk of breaking it; the argument says why, in a word."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag from `start` to `end`; `prefix` and `name` as written, `empty` for `<a/>`."""

    start: int
    end: int
    prefix: bytes
    name: bytes
    closing: bool
    empty: bool


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its first tag, where it ends, and where its content ends (for `<a/>` where its tag does)."""

    tag: Tag
    end: int
    inner_end: int


def well_formed(text: bytes) -> bool:
    """Whether an XML parser reads the part to its end."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return False
    return True


class Markup:
    """The tags of a part. Comments, CDATA and processing instructions are passed over."""

    def __init__(self, data: bytes) -> None:
        """Raises UnmarkableError for a document type and for a part without a root element."""
        self.data = data
        if b"<!DOCTYPE" in data[:4096]:
            raise UnmarkableError("doctype")
        blank = data
        if b"<!" in data or b"<?" in data:  # offsets stay as they are
            blank = _NO_MARKUP.sub(lambda found: b" " * len(found[0]), data)
        self._blank = blank
        root = self.next_tag(0)
        if root is None or root.closing:
            raise UnmarkableError("markup")
        self.root = root

    @property
    def colon(self) -> bytes:
        """The prefix of the root element with its colon, empty when it has none."""
        return self.root.prefix + b":" if self.root.prefix else b""

    def strict(self) -> bool:
        """Whether the root is of Strict SpreadsheetML; raises UnmarkableError when it is not of SpreadsheetML."""
        declared = b"xmlns:" + self.root.prefix if self.root.prefix else b"xmlns"
        address = self.attributes(self.root).get(declared.decode("latin-1"), "").encode()
        if address not in MAIN:
            raise UnmarkableError("namespace")
        return MAIN[address]

    def next_tag(self, start: int, end: int | None = None) -> Tag | None:
        """The first tag from there on."""
        return next(self.tags(start, end), None)

    def tags(self, start: int, end: int | None = None) -> Iterator[Tag]:
        """The tags between two offsets."""
        for found in _TAG.finditer(self._blank, start, len(self._blank) if end is None else end):
            yield _tag(found)

    def named(self, name: bytes, start: int = 0, end: int | None = None) -> Iterator[Tag]:
        """The opening tags of that name with the prefix of the root, found without looking at others."""
        opening = b"<" + self.colon + name
        last = len(self._blank) if end is None else end
        at = self._blank.find(opening, start, last)
        while at >= 0:
            found = _TAG.match(self._blank, at, last)
            if found is None:
                raise UnmarkableError("markup")
            tag = _tag(found)
            if tag.name == name:
                yield tag
            at = self._blank.find(opening, tag.end, last)

    def closing(self, tag: Tag) -> int:
        """Where the closing tag of an element begins that holds no other of its name; its end for `<a/>`."""
        if tag.empty:
            return tag.end
        colon = tag.prefix + b":" if tag.prefix else b""
        found = re.compile(b"</" + re.escape(colon + tag.name) + rb"\s*>").search(self._blank, tag.end)
        if found is None:
            raise UnmarkableError("markup")
        return found.start()

    def element(self, tag: Tag) -> Element:
        """The element that a tag opens, of a name that it does not hold again."""
        inner = self.closing(tag)
        return Element(tag, tag.end if tag.empty else self._blank.index(b">", inner) + 1, inner)

    def children(self, parent: Tag, start: int | None = None) -> Iterator[Element]:
        """The elements directly inside, in any nesting; with `start` those from there on, where one of them begins."""
        if parent.empty:
            return
        depth = 0
        opened: Tag | None = None
        for tag in self.tags(parent.end if start is None else start):
            if tag.closing:
                if depth == 0:
                    return
                depth -= 1
                if depth == 0 and opened is not None:
                    yield Element(opened, tag.end, tag.start)
            elif tag.empty:
                if depth == 0:
                    yield Element(tag, tag.end, tag.end)
            else:
                if depth == 0:
                    opened = tag
                depth += 1
        raise UnmarkableError("markup")

    def root_end(self) -> int:
        """Where the closing tag of the root begins."""
        end = self._blank.rfind(b"</")
        if self.root.empty or end < 0 or b"<" in self._blank[end + 2 :]:
            raise UnmarkableError("markup")
        return end

    def attributes(self, tag: Tag) -> dict[str, str]:
        """The attributes of a tag by their names as written."""
        return {
            name.decode("utf-8", "replace"): unescape((one or other).decode("utf-8", "replace"))
            for name, one, other in _ATTRIBUTE.findall(self.data, tag.start, tag.end)
        }

    def with_attribute(self, tag: Tag, name: bytes, value: bytes) -> tuple[int, int, bytes]:
        """The edit that gives an attribute that value."""
        for found in _ATTRIBUTE.finditer(self.data, tag.start, tag.end):
            if found[1] == name:
                place = found.span(2) if found[2] is not None else found.span(3)
                return *place, value
        at = tag.end - (2 if tag.empty else 1)
        return at, at, b' %b="%b"' % (name, value)


def _tag(found: re.Match[bytes]) -> Tag:
    return Tag(found.start(), found.end(), found[2] or b"", found[3], bool(found[1]), bool(found[5]))


@dataclass(slots=True)
class Edits:
    """Changes of a part: `(start, end, text)`; several at one place come in the order in which they were made."""

    made: list[tuple[int, int, bytes]] = field(default_factory=list)

    def insert(self, at: int, text: bytes) -> None:
        """Puts a text in."""
        self.made.append((at, at, text))

    def replace(self, start: int, end: int, text: bytes) -> None:
        """Puts a text in the place of another one."""
        self.made.append((start, end, text))

    def append_inside(self, element: Element, text: bytes) -> None:
        """Puts a text at the end of an element, which may be empty (`<a/>`)."""
        tag = element.tag
        if tag.empty:
            name = tag.prefix + b":" + tag.name if tag.prefix else tag.name
            self.made.append((tag.end - 2, tag.end, b">" + text + b"</" + name + b">"))
        else:
            self.insert(element.inner_end, text)

    def applied(self, data: bytes) -> bytes:
        """The part with the changes; raises UnmarkableError where two overlap."""
        pieces, at = [], 0
        for start, end, text in sorted(self.made, key=lambda edit: edit[:2]):
            if start < at:
                raise UnmarkableError("overlap")
            pieces += [data[at:start], text]
            at = end
        return b"".join([*pieces, data[at:]])


def ascii_xml(text: str) -> bytes:
    """A text as XML, for elements and attributes alike; what XML cannot hold becomes U+FFFD."""
    plain = xml_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;")):
        plain = plain.replace(sign, name)
    return plain.encode("ascii", "xmlcharrefreplace")
