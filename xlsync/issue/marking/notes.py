"""The part with the notes of a sheet: ours are added, and put in the place of those of an earlier returned copy.

A note that somebody else wrote stays, ours stands below it in the same one, for a cell has only one. A conversation
(threaded comments) is kept as it is: its cell gets the fill and its line in the list.
"""

import re
from collections.abc import Mapping

from xlsync.issue.marking.xml import Edits, Element, Markup, UnmarkableError, ascii_xml
from xlsync.model import a1, parse_a1
from xlsync.model.grid import Address

AUTHOR = "xlsync"
#: Where our text begins in a note that somebody else wrote.
DIVIDER = "── Kết quả kiểm tra ──"
_THREAD = "tc="
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="%b"><authors></authors>'
    b"<commentList></commentList></comments>"
)
_FONT = b'<%brPr><%bsz val="10"/><%brFont val="Times New Roman"/><%bfamily val="1"/></%brPr>'


class Notes:
    """The notes part of a sheet, a new one without `data`. Raises UnmarkableError.

    After `set`, `shapes` are the cells whose notes need a shape, `unshaped` those whose note was taken away, and `kept`
    those with a conversation, whose notes were left alone.
    """

    def __init__(self, data: bytes | None, address: bytes) -> None:
        self._markup = Markup(_EMPTY % address if data is None else data)
        self._markup.strict()
        self._authors = self._section(b"authors")
        self._list = self._section(b"commentList")
        children = self._markup.children
        self._names = [self._text(each) for each in children(self._authors.tag)] if self._authors else []
        self._there = {cell: each for each in children(self._list.tag) if (cell := self._cell(each)) is not None}
        self._edits = Edits()
        self.shapes: list[Address] = []
        self.unshaped: list[Address] = []
        self.kept: list[Address] = []

    def _section(self, name: bytes) -> Element:
        tag = next(self._markup.named(name), None)
        if tag is None:
            raise UnmarkableError("notes")
        return self._markup.element(tag)

    def _text(self, element: Element) -> str:
        return self._markup.data[element.tag.end : element.inner_end].decode("utf-8", "replace")

    def _cell(self, element: Element) -> Address | None:
        try:
            return parse_a1(self._markup.attributes(element.tag).get("ref", "").replace("$", ""))
        except ValueError:
            return None

    def set(self, texts: Mapping[Address, str]) -> None:
        """Writes our notes, and takes away those of an earlier copy that are not among them."""
        ours = self._author()
        made = []
        for cell, text in sorted(texts.items()):
            known = self._there.get(cell)
            if known is None:
                ref = a1(*cell).encode()
                body = b"<%btext>" + self._run(text) + b"</%btext>"
                made.append(
                    self._named(
                        b'<%bcomment ref="' + ref + b'" authorId="%d" shapeId="0">' % ours + body + b"</%bcomment>"
                    )
                )
                self.shapes.append(cell)
            elif self._author_of(known).startswith(_THREAD):
                self.kept.append(cell)
            else:
                self._rewrite(known, text)
        for cell, known in self._there.items():
            if cell not in texts:
                self._take_away(cell, known)
        if made:
            self._edits.append_inside(self._list, b"".join(made))

    def _author(self) -> int:
        """Our place among the authors; added when we are not among them yet."""
        if AUTHOR in self._names:
            return self._names.index(AUTHOR)
        self._edits.append_inside(self._authors, self._named(b"<%bauthor>" + AUTHOR.encode() + b"</%bauthor>"))
        return len(self._names)

    def _author_of(self, element: Element) -> str:
        index = self._markup.attributes(element.tag).get("authorId", "")
        known = self._names
        return known[int(index)] if index.isascii() and index.isdigit() and int(index) < len(known) else ""

    def _named(self, text: bytes) -> bytes:
        return text.replace(b"%b", self._markup.colon)

    def _run(self, text: str) -> bytes:
        return (
            self._named(b"<%br>" + _FONT + b'<%bt xml:space="preserve">')
            + ascii_xml(text)
            + self._named(b"</%bt></%br>")
        )

    def _rewrite(self, element: Element, text: str) -> None:
        """Our text in a note that is there: all of it when it is ours, below it when it is not."""
        body = self._body(element)
        if self._author_of(element) == AUTHOR:
            self._edits.replace(
                body.tag.start, body.end, self._named(b"<%btext>") + self._run(text) + self._named(b"</%btext>")
            )
            return
        run = self._run(f"\n{DIVIDER}\n{text}")
        former = self._former(body)
        if former is not None:
            self._edits.replace(*former, run)
            return
        children = list(self._markup.children(body.tag)) if not body.tag.empty else []
        plain = children[0] if children and children[0].tag.name == b"t" else None
        if plain is not None:  # a text without runs becomes the first run
            self._edits.insert(plain.tag.start, self._named(b"<%br>"))
            self._edits.insert(plain.end, self._named(b"</%br>") + run)
            return
        after = next((child for child in children if child.tag.name in {b"rPh", b"phoneticPr"}), None)
        if after is None:
            self._edits.append_inside(body, run)
        else:
            self._edits.insert(after.tag.start, run)

    def _take_away(self, cell: Address, element: Element) -> None:
        if self._author_of(element) == AUTHOR:
            self._edits.replace(element.tag.start, element.end, b"")
            self.unshaped.append(cell)
            return
        former = self._former(self._body(element)) if not element.tag.empty else None
        if former is not None:
            self._edits.replace(*former, b"")

    def _body(self, element: Element) -> Element:
        tag = next(self._markup.named(b"text", element.tag.end, element.end), None)
        if tag is None:
            raise UnmarkableError("notes")
        return self._markup.element(tag)

    def _former(self, body: Element) -> tuple[int, int] | None:
        """Where our text of an earlier copy stands in somebody else's note: from its run to the last one."""
        runs = (
            [child for child in self._markup.children(body.tag) if child.tag.name == b"r"] if not body.tag.empty else []
        )
        for run in runs:
            text = re.sub(rb"<[^>]*>", b"", self._markup.data[run.tag.start : run.end])
            if ascii_xml(DIVIDER) in text or DIVIDER.encode() in text:
                return run.tag.start, runs[-1].end
        return None

    def written(self) -> bytes:
        """The part with its changes."""
        return self._edits.applied(self._markup.data)
