"""The drawing with the boxes of notes (VML, ECMA-376 part 4): ours are added, boxes of notes that are gone taken out.

Excel writes such parts with HTML in them that is no XML, so they are edited as text.
"""

import re
from collections.abc import Callable, Iterable

from xlsync.issue.marking.xml import UnmarkableError
from xlsync.model.cell import LAST_COLUMN, LAST_ROW
from xlsync.model.grid import Address

_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_NEW = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">\n<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/>'
    b"</o:shapelayout>\n</xml>"
)
_HAS_TYPE = re.compile(rb"""<(?:\w+:)?shapetype\s[^>]*\bid\s*=\s*["']_x0000_t202""")
_TYPE = (
    b'<v:shapetype%b id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>\n'
)
_SHAPE = (
    b'<v:shape%b id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    b'width:220pt;height:80pt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    b"<x:SizeWithCells/><x:Anchor>%b</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column>"
    b"</x:ClientData></v:shape>\n"
)
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_END = re.compile(rb"</xml>\s*(?:<!--.*?-->\s*)*$", re.DOTALL | re.IGNORECASE)
_WIDE, _LINE, _LETTERS = 300, 17, 42  # pixels of a box and of a line, letters of a line
_HIGHEST = 420

#: The pixels of a column, or of a row, by its number.
Pixels = Callable[[int], int]


def new_drawing(number: int) -> bytes:
    """A drawing without shapes. Drawings of a workbook number their shapes in blocks: `number` is the block."""
    return _NEW % number


def block(parts: Iterable[bytes]) -> int:
    """A block of numbers that none of those drawings uses."""
    used = {0}
    for part in parts:
        for found in re.findall(rb"""idmap\s[^>]*\bdata\s*=\s*["']([\d,\s]*)["']""", part):
            used |= {int(each) for each in found.split(b",") if each.strip().isdigit()}
    return max(used) + 1


def with_boxes(drawing: bytes, cells: Iterable[tuple[Address, str]], columns: Pixels, rows: Pixels) -> bytes:
    """The drawing with a box for the note of each cell, large enough for its text; hidden until the mouse is there.

    Raises UnmarkableError for a drawing that has no end.
    """
    end = _END.search(drawing)
    if end is None:
        raise UnmarkableError("drawing")
    taken = [int(number) for number in _SHAPE_ID.findall(drawing)]
    blocks = re.search(rb"""idmap\s[^>]*\bdata\s*=\s*["'](\d+)""", drawing)
    first = max([*taken, (int(blocks[1]) if blocks else 1) * 1024]) + 1
    declared = _declared(drawing)
    made = b"" if _HAS_TYPE.search(drawing) else _TYPE % declared
    for number, ((row, column), text) in enumerate(cells, start=first):
        anchor = _anchor(row, column, text, columns, rows).encode()
        made += _SHAPE % (declared, number, number - first + 1, anchor, row - 1, column - 1)
    return drawing[: end.start()] + made + drawing[end.start() :]


def _declared(drawing: bytes) -> bytes:
    """The namespaces that a new shape must declare itself, because the drawing does not, or uses other prefixes."""
    head = re.search(rb"<xml\b[^>]*>", drawing)
    said = b"" if head is None else head[0]
    return b"".join(
        b' xmlns:%b="%b"' % (prefix, address)
        for prefix, address in _NAMESPACES.items()
        if re.search(rb"xmlns:" + prefix + rb"""\s*=\s*["']""" + re.escape(address) + rb"""["']""", said) is None
    )


def without_boxes(drawing: bytes, cells: Iterable[Address]) -> bytes:
    """The drawing without the boxes of those cells; one that cannot be told apart stays, and shows nothing."""
    gone = {(row - 1, column - 1) for row, column in cells}

    def keep(found: re.Match[bytes]) -> bytes:
        row = re.search(rb"<(?:\w+:)?Row>\s*(\d+)\s*<", found[0])
        column = re.search(rb"<(?:\w+:)?Column>\s*(\d+)\s*<", found[0])
        is_note = b'ObjectType="Note"' in found[0]
        return b"" if is_note and row and column and (int(row[1]), int(column[1])) in gone else found[0]

    return re.sub(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>\s*", keep, drawing, flags=re.DOTALL) if gone else drawing


def _anchor(row: int, column: int, text: str, columns: Pixels, rows: Pixels) -> str:
    """Left, top, right and bottom as cells counted from 0 with pixels inside them."""
    lines = sum(len(line) // _LETTERS + 1 for line in text.split("\n"))
    left, top = column, max(row - 2, 0)
    if left + 1 >= LAST_COLUMN - 8:  # no room on the right
        left = column - 9
    right, across = _reach(left, _WIDE + 15, columns, LAST_COLUMN)
    top = min(top, LAST_ROW - 25)
    bottom, down = _reach(top, min(lines * _LINE + 14, _HIGHEST), rows, LAST_ROW)
    return f"{left}, 15, {top}, 2, {right}, {across}, {bottom}, {down}"


def _reach(start: int, pixels: int, size: Pixels, last: int) -> tuple[int, int]:
    """The column or row (from 0) that lies so many pixels after the beginning of one, and the pixels inside it."""
    at = start
    while at < last - 1 and at < start + 200 and pixels > size(at + 1):
        pixels -= size(at + 1)
        at += 1
    return at, min(pixels, max(size(at + 1) - 1, 0))
