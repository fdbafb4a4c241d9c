"""A copy of a `.docx` with a Word comment at each finding's passage; the original is not touched.

Of the package only four parts change: the document (marks are put in), the comments (ours come after those that are
there), the document's relationships and the content types where there were no comments yet. All others are carried over
packed as they are, those that other programs keep of existing comments among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import dirname, join
from xml.sax.saxutils import escape

from xlsync.issue.anchors import STRICT, Anchor, anchor, anchored, namespace
from xlsync.issue.parts import DAMAGED, RELATIONS, Parts, appended, xml_text
from xlsync.model import Document, OperationError, Passage

AUTHOR, _INITIALS = "xlsync", "XS"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENT_ID = re.compile(
    rb"""<(?:[\w.-]+:)?comment(?:RangeStart|RangeEnd|Reference)?\s[^>]*?\bid\s*=\s*["'](\d+)["']"""
)


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of a passage: a paragraph of the comment each line."""

    passage: Passage
    lines: tuple[str, ...]


def commented_copy(data: bytes, document: Document, comments: Sequence[Comment], as_of: date) -> bytes:
    """The bytes of the copy. `document` was read from `data`.

    A passage that Word takes no comment in is marked where it can be: a note at its mark, a text box at what it is
    fastened to, anything else at the beginning of the text. Raises OperationError for a document that is no `.docx` or
    that cannot be marked.
    """
    if document.kind != "docx":
        raise OperationError(
            f"{document.path}: chỉ tệp .docx mới có bản ghi chú; hãy lưu báo cáo dạng .docx rồi chạy lại.",
            f"{document.path}: only a .docx can be given comments; save the report as .docx and run again.",
        )
    if not comments:
        return data
    if not document.traces:
        raise _cannot(document)
    try:
        return _commented(data, document, comments, as_of)
    except DAMAGED as error:
        raise _cannot(document) from error


def _cannot(document: Document) -> OperationError:
    return OperationError(
        f"{document.path}: không ghi chú được vào tệp này; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
        f"{document.path}: this file cannot be given comments; open it in Word, save it as .docx and run again.",
    )


def _commented(data: bytes, document: Document, comments: Sequence[Comment], as_of: date) -> bytes:
    package = Parts(data)
    body = package.read(document.part)
    known = next((each.target for each in package.links(document.part) if each.kind == "comments"), None)
    existing = package.read(known) if known is not None else None
    used = [int(number) for part in (body, existing or b"") for number in _COMMENT_ID.findall(part)]
    first = max(used, default=-1) + 1
    placed = []
    for number, comment in enumerate(comments, start=first):
        found = anchor(number, comment.passage, document, body) or _elsewhere(number, document, body)
        if found is not None:
            placed.append((number, comment, found))
    if not placed:
        raise ValueError("no run in the text")
    written = b"".join(_written(number, comment, as_of, body) for number, comment, _ in placed)
    package.put(document.part, anchored(body, [found for _, _, found in placed]))
    if known is not None and existing is not None:
        package.put(known, appended(existing, written))
    else:
        part = join(dirname(document.part), "comments.xml")
        if package.has(part):  # a part that nothing refers to
            part = package.free(dirname(document.part), "comments", ".xml")
        package.put(part, _new_part(written, body))
        package.link(document.part, part, f"{RELATIONS[namespace(body) == STRICT]}/comments")
        package.of_type(part, _MEDIA_TYPE)
    return package.packed()


def _elsewhere(number: int, document: Document, body: bytes) -> Anchor | None:
    """The first place of the text that can be marked, for what stands in a header or an empty paragraph."""
    for place, trace in enumerate(document.traces, start=1):
        if trace.stretches:
            return anchor(number, Passage(place, 1, 0, 1), document, body)
    return None


def _written(number: int, comment: Comment, as_of: date, body: bytes) -> bytes:
    """One comment. Its namespace is declared anew, whatever prefixes the part has."""
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(xml_text(line))}</w:t></w:r></w:p>' for line in comment.lines
    )
    return (
        f'<w:comment xmlns:w="{namespace(body)}" w:id="{number}" w:author="{AUTHOR}" '
        f'w:date="{as_of.isoformat()}T00:00:00Z" w:initials="{_INITIALS}">{paragraphs}</w:comment>'
    ).encode()


def _new_part(written: bytes, body: bytes) -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return b'%b<w:comments xmlns:w="%b">%b</w:comments>' % (head, namespace(body).encode(), written)
