"""The zip package around a workbook: opened under guard, its parts parsed as XML while they are inflated."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import unquote
from xml.parsers import expat

from xlsync.intake.entries import packed_entry, unpacked
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.known_parts import Memory
from xlsync.intake.limits import Limits
from xlsync.intake.parsing import (
    EndHandler,
    StartHandler,
    TextHandler,
    adopting,
    count_elements,
    create_parser,
)

_CHUNK = 256 * 1024
#: Parts larger than this are parsed with their depth counted; below it nesting cannot cost much memory.
_DEEP_PART = 4 * 1024 * 1024
#: Parts larger than this are streamed, never held as a whole.
_SIFTED_PART = 16 * 1024 * 1024
_ENCRYPTED = 0x1
_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: What zipfile and zlib raise on damaged input. Only reading bytes runs under it.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,  # a local header that is cut off
    EOFError,
    NotImplementedError,  # a version or an encryption that nobody writes workbooks with
    OverflowError,  # offsets beyond 2**63
    ValueError,  # names that are not UTF-8, offsets below zero
)


Sift = Callable[[bytes], Iterator[bytes] | None]
#: Larger parts, packed, are not remembered.
_REMEMBERED = 8 * 1024
Known = TypeVar("Known")
_known: Final[dict[Limits, Memory[object]]] = {}


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a `.rels` part: the last word of its type, its target as a name in the package."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class _Relationships:
    found: tuple[Relationship, ...]


class Package:
    """A workbook package. Raises IntakeError for whatever is wrong with the zip; see `parse` for the parts."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self._data = data
        self._known = _known.setdefault(limits, Memory())
        self._packed: tuple[zipfile.ZipInfo | None, bytes | None] = (None, None)
        self._left = limits.max_expanded_bytes
        with _damage("zip"):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        entries = self._zip.infolist()
        if len(entries) > limits.max_entries:
            raise beyond("entries", limits.max_entries, found=len(entries))
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            # Part names compare without case (ISO/IEC 29500-2, 6.2.2.3); some writers put a slash first, or
            # backslashes.
            name = _plain(entry.filename)
            if name in self._entries:
                raise IntakeError("XS005", "duplicate_entries", {"part": entry.filename[:200]})
            self._entries[name] = entry

    def names(self) -> Iterator[str]:
        """The names of all parts, in lower case."""
        return iter(self._entries)

    def has(self, part: str) -> bool:
        """Whether the package has a part of that name."""
        return _plain(part) in self._entries

    def parse(
        self,
        part: str,
        start: StartHandler,
        end: EndHandler | None = None,
        text: TextHandler | None = None,
        *,
        root: str | None = None,
        sift: Sift | None = None,
    ) -> None:
        """Inflates a part and calls the handlers for its elements and texts.

        With `root`, the root element must be that element of SpreadsheetML, and elements of that namespace are reported
        by their bare names; the handlers are not called for the root itself. `sift` is given the bytes of a part that
        is not large, and gives back the pieces that are to be parsed, or None when it needs no parsing.

        Raises IntakeError: XS001 when the part is absent or damaged, XS002 when encrypted, XS005 beyond a limit or with
        a document type (entities). What the handlers raise passes through.
        """
        entry = self._entries.get(_plain(part))
        if entry is None:
            raise damaged(part)
        if entry.flag_bits & _ENCRYPTED:
            raise IntakeError("XS002", "", {"format": "zip"})
        if entry.compress_type not in _READABLE:
            raise damaged(part)
        if entry.file_size > self._left:  # an entry never yields more than it declares
            raise beyond("expanded_bytes", self.limits.max_expanded_bytes, part=part)
        chunks = self._inflate(part, entry)
        if sift is not None and entry.file_size <= _SIFTED_PART:
            sifted = sift(b"".join(chunks))
            if sifted is None:
                return
            chunks = sifted
        if entry.file_size > _DEEP_PART:
            start, end = count_elements(start, end, self.limits, part)
        parser = create_parser(part)
        parser.StartElementHandler = start if root is None else adopting(parser, part, root, start)
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        try:
            for chunk in self._not_endless(part, chunks):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged(part) from error

    def _inflate(self, part: str, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of an entry, counted."""
        packed = self._packed_entry(entry) if entry.file_size <= _SIFTED_PART else None
        whole = None if packed is None else unpacked(packed, entry)
        if whole is not None:
            self._left -= len(whole)
            for start in range(0, len(whole), _CHUNK):
                yield whole[start : start + _CHUNK]
            return
        with _damage(part):
            stream = self._zip.open(entry)
        with stream:
            while True:
                with _damage(part):
                    chunk = stream.read(_CHUNK)
                if not chunk:
                    return
                self._left -= len(chunk)
                if self._left < 0:
                    raise beyond("expanded_bytes", self.limits.max_expanded_bytes, part=part)
                yield chunk

    def known(self, part: str, reading: type[Known]) -> Known | None:
        """What `keep` was given for a part with these very bytes, which then counts as read; None when nothing was."""
        key = self._key(part, reading)
        known = None if key is None else self._known.get(key)
        if not isinstance(known, reading):
            return None
        self._left -= self._entries[_plain(part)].file_size
        return known

    def keep(self, part: str, known: object) -> None:
        """Remembers what was read of a part: something that follows from its bytes, its name and the limits alone."""
        key = self._key(part, type(known))
        if key is not None:
            self._known.keep(key, known)

    def _key(self, part: str, reading: type) -> Hashable | None:
        entry = self._entries.get(_plain(part))
        if entry is None or entry.compress_size > _REMEMBERED or entry.file_size > min(self._left, _DEEP_PART):
            return None
        packed = self._packed_entry(entry)
        if packed is None:
            return None
        return reading, part, packed, entry.file_size, entry.CRC, entry.compress_type

    def _packed_entry(self, entry: zipfile.ZipInfo) -> bytes | None:
        """`packed_entry`, which is asked twice or thrice in a row for the same one."""
        if self._packed[0] is not entry:
            self._packed = entry, packed_entry(self._data, entry)
        return self._packed[1]

    def _not_endless(self, part: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, as long as tags keep coming: one tag with millions of attributes costs expat gigabytes."""
        gap, most = 0, self.limits.max_tag_bytes
        for chunk in chunks:
            if b"<" in chunk:
                gap = 0
            else:
                gap += len(chunk)
                if gap > most:
                    raise beyond("tag_bytes", most, part=part)
            yield chunk

    def relationships(self, part: str) -> list[Relationship]:
        """What `part` refers to, in the order of the file; `""` stands for the package itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: list[Relationship] = []
        if not self.has(rels):
            return found
        known = self.known(rels, _Relationships)
        if known is not None:
            return list(known.found)

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] != "Relationship":
                return
            target = attributes.get("Target", "").replace("\\", "/")
            external = attributes.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relationship(attributes.get("Id", ""), kind, target, external))
            if len(found) > self.limits.max_definitions:
                raise beyond("definitions", self.limits.max_definitions, part=rels)

        self.parse(rels, start)
        self.keep(rels, _Relationships(tuple(found)))
        return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@contextmanager
def _damage(part: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise damaged(part) from error
