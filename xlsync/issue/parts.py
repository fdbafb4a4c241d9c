"""The parts of an Office package that is to be changed: read, replaced, added, with their relationships and types.

What is changed is kept beside the package until `packed` puts both together (`repack`).
"""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from posixpath import basename, dirname, join, normpath, relpath
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from xlsync.issue.repack import repack

TYPES = "[Content_Types].xml"
_ADDRESS = "http://schemas.openxmlformats.org/package/2006"
_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_DEFAULT = re.compile(rb"<(?:[\w.-]+:)?Default\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RELATIONS: Mapping[bool, str] = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""What the types of relationships begin with, for documents that are Strict and that are not (ISO/IEC 29500)."""
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: What a damaged or locked package raises where it is read, changed or packed (`RepackError` is a ValueError).
DAMAGED = (KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its id, the last word of its type, its target as a part's name, or as written when external."""

    id: str
    kind: str
    target: str
    external: bool


class Parts:
    """The package. Raises KeyError for a part that is not there; on damage what `DAMAGED` lists."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = {_plain(name): name for name in self._zip.namelist()}
        self._changed: dict[str, tuple[str, bytes]] = {}
        self._encodings: dict[str, str] = {}

    @property
    def changed(self) -> dict[str, bytes]:
        """The parts that were changed or added, by name, as they will be written."""
        return {name: _part_bytes(text, self._encodings.get(_plain(name), "")) for name, text in self._changed.values()}

    def names(self) -> list[str]:
        """The names of all parts."""
        return [*self._names.values(), *(name for key, (name, _) in self._changed.items() if key not in self._names)]

    def has(self, part: str) -> bool:
        """Whether there is such a part; case does not matter (ISO/IEC 29500-2, 6.2.2.3)."""
        return _plain(part) in self._names or _plain(part) in self._changed

    def read(self, part: str) -> bytes:
        """Its bytes as it stands now; one in UTF-16 as UTF-8."""
        key = _plain(part)
        if key in self._changed:
            return self._changed[key][1]
        text, self._encodings[key] = _part_text(self._zip.read(self._names[key]))
        return text

    def put(self, part: str, text: bytes) -> None:
        """Replaces or adds a part."""
        key = _plain(part)
        self._changed[key] = (self._names.get(key, part), text)

    def free(self, folder: str, name: str, suffix: str) -> str:
        """A name for a new part: `xl/comments1.xml`, with a number that no part has yet."""
        number = 1
        while self.has(join(folder, f"{name}{number}{suffix}")):
            number += 1
        return join(folder, f"{name}{number}{suffix}")

    def links(self, part: str) -> list[Link]:
        """What a part refers to (`""` stands for the package itself)."""
        rels = _rels(part)
        if not self.has(rels):
            return []
        found = []
        for tag in _RELATIONSHIP.findall(self.read(rels)):
            said = _attributes(tag)
            external = said.get("TargetMode") == "External"
            target = said.get("Target", "").replace("\\", "/")
            if not external:
                target = normpath(join("/", dirname(part), unquote(target))).lstrip("/")
            found.append(Link(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], target, external))
        return found

    def link(self, part: str, target: str, kind: str) -> str:
        """Adds a relationship of that whole type from one part to another; its id."""
        rels = _rels(part)
        ids = {each.id for each in self.links(part)}
        name = next(each for each in (f"rIdXs{n}" for n in range(1, len(ids) + 2)) if each not in ids)
        place = escape(quote(relpath(target, dirname(part) or "."), safe="/()!$&'*+,;=:@~-._"), {'"': "&quot;"})
        line = f'<Relationship xmlns="{_ADDRESS}/relationships" Id="{name}" Type="{kind}" Target="{place}"/>'
        before = (
            self.read(rels) if self.has(rels) else _HEAD + f'<Relationships xmlns="{_ADDRESS}/relationships"/>'.encode()
        )
        self.put(rels, appended(before, line.encode()))
        return name

    def of_type(self, part: str, media_type: str) -> None:
        """Says what a new part is."""
        line = f'<Override xmlns="{_ADDRESS}/content-types" PartName="/{escape(part)}" ContentType="{media_type}"/>'
        self.put(TYPES, appended(self.read(TYPES), line.encode()))

    def default_type(self, suffix: str, media_type: str) -> None:
        """Says what parts with that suffix are, where that is not said yet."""
        said = (_attributes(tag).get("Extension", "") for tag in _DEFAULT.findall(self.read(TYPES)))
        if suffix not in {each.casefold() for each in said}:
            line = f'<Default xmlns="{_ADDRESS}/content-types" Extension="{suffix}" ContentType="{media_type}"/>'
            self.put(TYPES, _begun(self.read(TYPES), line.encode()))

    def packed(self) -> bytes:
        """The package with the changes; raises RepackError."""
        return repack(self._data, self.changed)


def appended(part: bytes, inside: bytes) -> bytes:
    """The part with more elements at the end of its root element. Raises ValueError where there is no such end."""
    end = part.rfind(b"</")
    if end >= 0 and b"<" not in part[end + 2 :]:
        return part[:end] + inside + part[end:]
    root = re.search(rb"<([A-Za-z_][\w.:-]*)(\s[^<>]*)?/>\s*$", part)  # an empty root element
    if root is None:
        raise ValueError("no root element")
    slash = part.rindex(b"/>")
    return part[:slash] + b">" + inside + b"</" + root[1] + b">"


def _begun(part: bytes, inside: bytes) -> bytes:
    """The part with more elements at the beginning of its root element: defaults come before overrides."""
    root = re.search(rb"<(?:[\w.-]+:)?Types(?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?(?<!/)>", part)
    return appended(part, inside) if root is None else part[: root.end()] + inside + part[root.end() :]


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode(): unescape((one or other).decode("utf-8", "replace")) for key, one, other in _ATTRIBUTE.findall(tag)
    }


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _rels(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


def _part_text(data: bytes) -> tuple[bytes, str]:
    """A part as bytes in which ASCII stands for itself, and the encoding to give `_part_bytes` (`""`: as it is)."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data.decode(encoding).encode(), encoding
    if data.startswith(b"<\x00"):
        return data.decode("utf-16-le").encode(), "utf-16-le"
    if data.startswith(b"\x00<"):
        return data.decode("utf-16-be").encode(), "utf-16-be"
    return data, ""


def _part_bytes(text: bytes, encoding: str) -> bytes:
    """The part in its own encoding again."""
    return text if not encoding else text.decode().encode(encoding)


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold: U+FFFD stands for them."""
    return _NO_XML.sub("\ufffd", text)
