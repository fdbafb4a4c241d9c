"""The styles part with what marks need: for each marked cell its own format once more, with another fill.

A fill of ours keeps the colour that stood there before as its background colour, which a solid fill does not show
(ISO/IEC 29500-1, 18.8.20), so that a mark can be taken off again, also after Excel has saved the workbook.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from xlsync.issue.marking.xml import Edits, Element, Markup, Tag, UnmarkableError
from xlsync.issue.palette import MARK_FILLS
from xlsync.model import Severity

#: The fills of the marks as styles write them.
FILLS: Mapping[Severity, bytes] = {severity: b"FF%06X" % fill for severity, fill in MARK_FILLS.items()}
_OURS = frozenset(FILLS.values())
_ORDER = (
    b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs", b"tableStyles",
    b"colors", b"extLst",
)  # fmt: skip
_MOST_FORMATS = 64_000  # Excel takes 65,490
_FILL = re.compile(rb"""patternType\s*=\s*["']solid["']""")
_COLOUR = re.compile(rb"""\b(rgb|theme|tint|indexed|auto)\s*=\s*["']([\w.+-]*)["']""")
_NO_COLOUR = b' indexed="64"'
#: What a part without such a section has at least; of fills the first two are reserved.
_FIRST: Mapping[bytes, tuple[bytes, ...]] = {
    b"fonts": (b'<%bfont><%bsz val="11"/><%bname val="Times New Roman"/><%bfamily val="1"/></%bfont>',),
    b"fills": (
        b'<%bfill><%bpatternFill patternType="none"/></%bfill>',
        b'<%bfill><%bpatternFill patternType="gray125"/></%bfill>',
    ),
    b"borders": (b"<%bborder><%bleft/><%bright/><%btop/><%bbottom/><%bdiagonal/></%bborder>",),
    b"cellXfs": (b'<%bxf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%b"><fonts count="1"><font>'
    b'<sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill '
    b'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    b'<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    b'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" '
    b'xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)


class Styles:
    """What is added to a styles part. Raises UnmarkableError for one that cannot be understood."""

    def __init__(self, data: bytes) -> None:
        self._markup = Markup(data)
        self._markup.strict()
        self._sections: dict[bytes, Element] = {}
        for child in self._markup.children(self._markup.root):
            if child.tag.prefix == self._markup.root.prefix:
                self._sections.setdefault(child.tag.name, child)
        self._items = {name: self._read(name) for name in _FIRST}
        self._known = {name: len(items) for name, items in self._items.items()}
        for name, first in _FIRST.items():
            items = self._items[name]
            items += [self._named(each) for each in first[len(items) :]]
        self._marked: dict[tuple[int, Severity], int] = {}
        self._plain: dict[int, int] = {}
        self._cache: dict[tuple[bytes, bytes], int] = {}

    def _read(self, name: bytes) -> list[bytes]:
        section = self._sections.get(name)
        if section is None:
            return []
        data = self._markup.data
        return [data[each.tag.start : each.end] for each in self._markup.children(section.tag)]

    def _named(self, text: bytes) -> bytes:
        return text.replace(b"%b", self._markup.colon)

    def marked(self, base: int, severity: Severity) -> int:
        """The index of the format of a cell with the fill of a severity. `base` is its own, marked or not."""
        known = self._marked.get((base, severity))
        if known is None:
            xf = self._xf(base)
            before = _before(self._fill_of(xf))
            fill = (
                b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="' + FILLS[severity] + b'"/><%bbgColor'
            )  # fmt: skip
            text = self._named(fill) + (before or _NO_COLOUR) + self._named(b"/></%bpatternFill></%bfill>")
            known = self._marked[base, severity] = self._filled(xf, self._add(b"fills", text))
        return known

    def unmarked(self, style: int) -> int:
        """The index of the format of a marked cell without its mark."""
        known = self._plain.get(style)
        if known is None:
            xf = self._xf(style)
            before = _before(self._fill_of(xf))
            fill = 0
            if before is not None:
                solid = self._named(b'<%bfill><%bpatternFill patternType="solid"><%bfgColor')
                fill = self._add(b"fills", solid + before + self._named(b"/></%bpatternFill></%bfill>"))
            known = self._plain[style] = self._filled(xf, fill)
        return known

    @cached_property
    def ours(self) -> frozenset[int]:
        """The formats in the part as it came that have a fill of ours: of an earlier returned copy."""
        items = self._items[b"cellXfs"][: self._known[b"cellXfs"]]
        return frozenset(index for index, xf in enumerate(items) if _colour(self._fill_of(xf)) in _OURS)

    def add(self, *, font: bytes, fill: bytes | None, border: bytes | None, alignment: bytes) -> int:
        """The index of a new format; the arguments are what stands inside the elements, with `%b` for the prefix."""
        parts = {
            b"fontId": self._add(b"fonts", self._named(b"<%bfont>" + font + b"</%bfont>")),
            b"fillId": 0 if fill is None else self._add(b"fills", self._named(b"<%bfill>" + fill + b"</%bfill>")),
            b"borderId": 0
            if border is None
            else self._add(b"borders", self._named(b"<%bborder>" + border + b"</%bborder>")),
        }
        ids = b"".join(b' %b="%d"' % pair for pair in parts.items())
        xf = b'<%bxf numFmtId="0"' + ids + b' xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        if b"cellStyleXfs" not in self._sections:
            xf = xf.replace(b' xfId="0"', b"")
        return self._add(b"cellXfs", self._named(xf + b"<%balignment" + alignment + b"/></%bxf>"))

    def _xf(self, index: int) -> bytes:
        items = self._items[b"cellXfs"]
        return items[index] if 0 <= index < len(items) else items[0]

    def _fill_of(self, xf: bytes) -> bytes:
        markup = Markup(xf)
        fills = self._items[b"fills"]
        index = _number(markup.attributes(markup.root).get("fillId", "0"))
        return fills[index] if index < len(fills) else b""

    def _filled(self, xf: bytes, fill: int) -> int:
        for name, value in ((b"fillId", b"%d" % fill), (b"applyFill", b"1")):
            markup = Markup(xf)
            edits = Edits()
            edits.replace(*markup.with_attribute(markup.root, name, value))
            xf = edits.applied(xf)
        return self._add(b"cellXfs", xf)

    def _add(self, section: bytes, item: bytes) -> int:
        known = self._cache.get((section, item))
        if known is None:
            known = self._cache[section, item] = len(self._items[section])
            self._items[section].append(item)
            if known > _MOST_FORMATS:
                raise UnmarkableError("formats")
        return known

    def written(self) -> bytes:
        """The part with what was added."""
        edits = Edits()
        for name, items in self._items.items():
            new = items[self._known[name] :]
            if not new:
                continue
            section = self._sections.get(name)
            if section is None:
                text = b'<%b count="%d">' % (self._markup.colon + name, len(items)) + b"".join(new)
                edits.insert(self._place(name), text + b"</" + self._markup.colon + name + b">")
                continue
            if section.tag.empty:
                self._refill(edits, section.tag, items, new)
                continue
            edits.append_inside(section, b"".join(new))
            if "count" in self._markup.attributes(section.tag):
                edits.replace(*self._markup.with_attribute(section.tag, b"count", b"%d" % len(items)))
        return edits.applied(self._markup.data)

    def _refill(self, edits: Edits, tag: Tag, items: list[bytes], new: list[bytes]) -> None:
        name = self._markup.colon + tag.name
        edits.replace(tag.start, tag.end, b'<%b count="%d">' % (name, len(items)) + b"".join(new) + b"</" + name + b">")

    def _place(self, name: bytes) -> int:
        """Where a section belongs that is not there."""
        for later in _ORDER[_ORDER.index(name) + 1 :]:
            if later in self._sections:
                return self._sections[later].tag.start
        return self._markup.root_end()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _colours(fill: bytes) -> dict[bytes, bytes]:
    """The attributes of both colours of a solid fill, by the element."""
    if _FILL.search(fill) is None:
        return {}
    found = {}
    for tag in Markup(fill).tags(0):
        if not tag.closing and tag.name in {b"fgColor", b"bgColor"}:
            pairs = _COLOUR.findall(fill, tag.start, tag.end)
            found[tag.name] = b"".join(b' %b="%b"' % pair for pair in pairs)
    return found


def _colour(fill: bytes) -> bytes:
    """The colour of a solid fill as ARGB, empty when it has none."""
    found = re.search(rb'rgb="(\w+)"', _colours(fill).get(b"fgColor", b""))
    return b"" if found is None else found[1].upper()


def _before(fill: bytes) -> bytes | None:
    """The colour that a cell had before it was marked, as attributes; None for none."""
    colours = _colours(fill)
    colour = colours.get(b"bgColor" if _colour(fill) in _OURS else b"fgColor")
    return None if not colour or colour == _NO_COLOUR or b"auto" in colour else colour
