"""The storages of an Outlook message (MS-OXMSG in an OLE compound file): its properties, read under guard."""

import io
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import olefile

from xlsync.intake.containers.content import declared_charset
from xlsync.intake.containers.plain import decode, decode_anyhow
from xlsync.intake.errors import damaged
from xlsync.intake.formats.compound import check_head, damage

_PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})")
_STORAGE, _DATA = 1, 2  # kinds of entries
UNICODE, NARROW, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
#: Heads of the stream of properties: of the message itself, of one inside it, of an attachment.
TOP, EMBEDDED, ATTACHMENT = 32, 24, 8
_CODEPAGES = {65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1", 1200: "utf-16-le", 50220: "iso-2022-jp"}


@dataclass
class Store:
    """A compound file that is open, and how many bytes may still be read from it.

    The streams of a genuine file never hold more than the file itself; entries that share their sectors do.
    """

    ole: "olefile.OleFileIO"
    left: int
    folders: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def entries(self, path: tuple[str, ...]) -> dict[str, Any]:
        """The entries of a storage by their names in upper case; empty when there is no such storage."""
        return self.folders.get(path, {})

    def read(self, path: tuple[str, ...], entry: Any) -> bytes:
        """All bytes of a stream. Raises IntakeError XS001 when it is not whole, or larger than it can be."""
        size = int(entry.size)
        if entry.entry_type != _DATA or size > self.left:
            raise damaged(_shown(path, entry.name))
        self.left -= size
        with damage(_shown(path, entry.name)):
            data: bytes = self.ole.openstream([*path, entry.name]).read()
        if len(data) != size:
            raise damaged(_shown(path, entry.name))
        return data


@contextmanager
def open_store(data: bytes) -> Iterator[Store]:
    """Opens the compound file. Raises IntakeError XS001 when it is none or damaged."""
    check_head(data)
    with damage("ole"):
        ole = olefile.OleFileIO(io.BytesIO(data))
    with closing(ole):
        if ole.root is None or ole.root.size > len(data):
            raise damaged("ole")
        store = Store(ole, len(data))
        waiting: list[tuple[tuple[str, ...], Any]] = [((), ole.root)]
        seen: set[int] = set()
        while waiting:
            path, entry = waiting.pop()
            if entry.sid in seen:  # a storage inside itself
                raise damaged(_shown(path, "ole"))
            seen.add(entry.sid)
            store.folders[path] = {kid.name.upper(): kid for kid in entry.kids}
            if len(store.folders[path]) != len(entry.kids):
                raise damaged(_shown(path, "ole"))
            waiting += [((*path, kid.name), kid) for kid in entry.kids if kid.entry_type == _STORAGE]
        yield store


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a message or of an attachment. `codepage` is that of narrow texts."""

    store: Store
    path: tuple[str, ...]
    fixed: dict[int, tuple[int, bytes]]  # id → type and 8 bytes
    streams: dict[int, dict[int, Any]]  # id → type → entry
    codepage: str = ""

    def text(self, *tags: int) -> str:
        """The text of the first of these properties that is there and not blank, as it is stored."""
        for tag in tags:
            kinds = self.streams.get(tag, {})
            if UNICODE in kinds:
                text = self.store.read(self.path, kinds[UNICODE]).decode("utf-16-le", "replace")
            elif NARROW in kinds:
                text = decode_anyhow(self.store.read(self.path, kinds[NARROW]), self.codepage)
            else:
                continue
            if text := text.partition("\0")[0].strip():
                return text
        return ""

    def binary(self, tag: int) -> bytes | None:
        """The bytes of a binary property, None when it is not there."""
        entry = self.streams.get(tag, {}).get(BINARY)
        return None if entry is None else self.store.read(self.path, entry)

    def number(self, tag: int) -> int:
        """A property of four bytes; 0 when it is not there."""
        kind, value = self.fixed.get(tag, (0, b""))
        return int.from_bytes(value[:2] if kind == 0x000B else value[:4], "little")  # a truth value has two bytes

    def ticks(self, tag: int) -> int:
        """A time in units of 100 ns since 1601; 0 when it is not there."""
        kind, value = self.fixed.get(tag, (0, b""))
        return int.from_bytes(value, "little") if kind == 0x0040 else 0

    def html(self) -> tuple[bool, str | None]:
        """Whether there is an HTML body, and its text; None when nobody knows in which charset it is."""
        kinds = self.streams.get(0x1013, {})
        if BINARY in kinds:
            raw = self.store.read(self.path, kinds[BINARY])
            return True, decode(raw, codepage_name(self.number(0x3FDE)) or declared_charset(raw))
        text = self.text(0x1013)
        return bool(text), text

    def storage(self, tag: int) -> tuple[str, ...] | None:
        """The path of a property that is a storage: a message inside, an OLE object."""
        entry = self.streams.get(tag, {}).get(OBJECT)
        return None if entry is None or entry.entry_type != _STORAGE else (*self.path, entry.name)


def read_properties(store: Store, path: tuple[str, ...], head: int, codepage: str = "") -> Properties:
    """The properties of the storage; raises IntakeError XS001 when it has no stream of them."""
    entries = store.entries(path)
    stream = entries.get(_PROPERTIES.upper())
    if stream is None:
        raise damaged(_shown(path, _PROPERTIES))
    packed = store.read(path, stream)
    fixed: dict[int, tuple[int, bytes]] = {}
    for at in range(head, len(packed) - 15, 16):
        kind, tag = int.from_bytes(packed[at : at + 2], "little"), int.from_bytes(packed[at + 2 : at + 4], "little")
        fixed.setdefault(tag, (kind, packed[at + 8 : at + 16]))
    streams: dict[int, dict[int, Any]] = {}
    for name, entry in entries.items():
        if (found := _STREAM.fullmatch(name.replace("__SUBSTG1", "__substg1"))) is not None:
            streams.setdefault(int(found[1], 16), {})[int(found[2], 16)] = entry
    properties = Properties(store, path, fixed, streams, codepage)
    own = codepage_name(properties.number(0x3FFD))
    return Properties(store, path, fixed, streams, own) if own else properties


def codepage_name(number: int) -> str:
    """Python's name for a Windows code page, empty for 0."""
    return _CODEPAGES.get(number) or (f"cp{number}" if number else "")


def _shown(path: tuple[str, ...], name: str) -> str:
    return "/".join((*path, name))
