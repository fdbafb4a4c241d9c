"""A copy of a `.docx` with a Word comment at each finding's passage; the original is not touched.

Of the package only four parts change: the document (marks are put in), the comments (ours come after those that are
there), the document's relationships and the content types where there were no comments yet. All others are carried over
packed as they are, those that other programs keep of existing comments among them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import basename, dirname, join, normpath, relpath
from xml.sax.saxutils import escape

from xlsync.issue.anchors import STRICT, Anchor, anchor, anchored, namespace
from xlsync.issue.repack import RepackError, repack
from xlsync.model import Document, OperationError, Passage

AUTHOR, _INITIALS = "xlsync", "XS"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "[Content_Types].xml"
_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COMMENT_ID = re.compile(
    rb"""<(?:[\w.-]+:)?comment(?:RangeStart|RangeEnd|Reference)?\s[^>]*?\bid\s*=\s*["'](\d+)["']"""
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
    except (RepackError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise _cannot(document) from error


def _cannot(document: Document) -> OperationError:
    return OperationError(
        f"{document.path}: không ghi chú được vào tệp này; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
        f"{document.path}: this file cannot be given comments; open it in Word, save it as .docx and run again.",
    )


def _commented(data: bytes, document: Document, comments: Sequence[Comment], as_of: date) -> bytes:
    package = _Package(data)
    body = package.read(document.part)
    known = package.comments_of(document.part)
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
    parts = {document.part: anchored(body, [found for _, _, found in placed])}
    if known is not None and existing is not None:
        parts[known] = _appended(existing, written)
    else:
        parts |= package.with_comments(document.part, _new_part(written, body), strict=namespace(body) == STRICT)
    return repack(data, parts)


def _elsewhere(number: int, document: Document, body: bytes) -> Anchor | None:
    """The first place of the text that can be marked, for what stands in a header or an empty paragraph."""
    for place, trace in enumerate(document.traces, start=1):
        if trace.stretches:
            return anchor(number, Passage(place, 1, 0, 1), document, body)
    return None


def _written(number: int, comment: Comment, as_of: date, body: bytes) -> bytes:
    """One comment. Its namespace is declared anew, whatever prefixes the part has."""
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_NO_XML.sub("�", line))}</w:t></w:r></w:p>'
        for line in comment.lines
    )
    return (
        f'<w:comment xmlns:w="{namespace(body)}" w:id="{number}" w:author="{AUTHOR}" '
        f'w:date="{as_of.isoformat()}T00:00:00Z" w:initials="{_INITIALS}">{paragraphs}</w:comment>'
    ).encode()


def _new_part(written: bytes, body: bytes) -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return b'%b<w:comments xmlns:w="%b">%b</w:comments>' % (head, namespace(body).encode(), written)


def _appended(part: bytes, inside: bytes) -> bytes:
    """The part with more elements at the end of its root element. Raises ValueError where there is no such end."""
    end = part.rfind(b"</")
    if end >= 0 and b"<" not in part[end + 2 :]:
        return part[:end] + inside + part[end:]
    root = re.search(rb"<([A-Za-z_][\w.:-]*)(\s[^<>]*)?/>\s*$", part)  # an empty root element
    if root is None or part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("no root element")
    slash = part.rindex(b"/>")
    return part[:slash] + b">" + inside + b"</" + root[1] + b">"


class _Package:
    """The few parts of the package that are looked at. Raises KeyError for a part that is not there."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self._zip.namelist()}

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.casefold() in self._names

    def read(self, part: str) -> bytes:
        """Its bytes."""
        return self._zip.read(self._names[part.casefold()])

    def comments_of(self, document: str) -> str | None:
        """The part with the comments of the document, None when it has none."""
        for attributes in self._links(document):
            if attributes.get("Type", "").endswith("/relationships/comments"):
                return normpath(join("/", dirname(document), attributes.get("Target", ""))).lstrip("/")
        return None

    def with_comments(self, document: str, comments: bytes, *, strict: bool) -> dict[str, bytes]:
        """The parts that a package gets which has no comments yet."""
        folder = dirname(document)
        part = join(folder, "comments.xml")
        number = 2
        while self.has(part):  # a part that nothing refers to
            part, number = join(folder, f"comments{number}.xml"), number + 1
        ids = {attributes.get("Id", "") for attributes in self._links(document)}
        name = next(each for each in (f"rIdXs{n}" for n in range(1, len(ids) + 2)) if each not in ids)
        kind = f"{_OFFICE_STRICT if strict else _OFFICE}/comments"
        target = escape(relpath(part, folder or "."), {'"': "&quot;"})
        address = "http://schemas.openxmlformats.org/package/2006"
        link = f'<Relationship xmlns="{address}/relationships" Id="{name}" Type="{kind}" Target="{target}"/>'
        override = f'<Override xmlns="{address}/content-types" PartName="/{escape(part)}" ContentType="{_MEDIA_TYPE}"/>'
        rels = self._rels(document)
        empty = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{address}/relationships"/>'
        )
        before = self.read(rels) if self.has(rels) else empty.encode()
        return {
            part: comments,
            rels: _appended(before, link.encode()),
            _TYPES: _appended(self.read(_TYPES), override.encode()),
        }

    def _links(self, document: str) -> list[dict[str, str]]:
        rels = self._rels(document)
        if not self.has(rels):
            return []
        return [
            {key.decode(): (one or other).decode("utf-8", "replace") for key, one, other in _ATTRIBUTE.findall(tag)}
            for tag in _RELATIONSHIP.findall(self.read(rels))
        ]

    def _rels(self, document: str) -> str:
        return join(dirname(document), "_rels", f"{basename(document)}.rels")
