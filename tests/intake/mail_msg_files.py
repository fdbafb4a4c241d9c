"""Outlook messages written by hand: an OLE compound file (MS-CFB, version 3) with the properties of MS-OXMSG."""

import struct
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

Tree = dict[str, Any]  # names of streams → bytes, names of storages → trees

FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096
TONES = "\u0300\u0301\u0303\u0309\u0323"  # the marks that cp1258 has apart from the letters


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    return _Writer(tree).bytes()


class _Writer:
    def __init__(self, tree: Tree) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = b""
        self.mini_fat: list[int] = []
        self.entries: list[list[Any]] = [["Root Entry", 5, NONE, NONE, NONE, END, 0]]
        self.entries[0][4] = self._children(tree)

    def bytes(self) -> bytes:
        if self.mini:
            self.entries[0][5], self.entries[0][6] = self._chain(self.mini), len(self.mini)
        table = struct.pack(f"<{len(self.mini_fat)}I", *self.mini_fat)
        mini_start = self._chain(table, b"\xff") if table else END
        mini_sectors = -(-len(table) // SECTOR)
        directory_start = self._chain(b"".join(self._entry(each) for each in self.entries))
        count = 0
        while count * (SECTOR // 4) < len(self.sectors) + count:
            count += 1
        assert count <= 109
        first = len(self.sectors)
        fat = [*self.fat, *[FAT_SECTOR] * count]
        fat += [FREE] * (count * (SECTOR // 4) - len(fat))
        places = [*range(first, first + count), *[FREE] * (109 - count)]
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, CUTOFF, mini_start, mini_sectors, END, 0)
        head += struct.pack("<109I", *places)
        return head + b"".join(self.sectors) + struct.pack(f"<{len(fat)}I", *fat)

    def _children(self, tree: Tree) -> int:
        """Writes a storage's entries; gives the root of their binary tree, which is balanced."""
        numbers = {}
        for name, content in tree.items():
            numbers[name] = len(self.entries)
            entry = [name, 1 if isinstance(content, dict) else 2, NONE, NONE, NONE, 0, 0]
            self.entries.append(entry)
            if isinstance(content, dict):
                entry[4] = self._children(content)
            else:
                entry[5], entry[6] = self._stream(content), len(content)
        ordered = sorted(tree, key=lambda name: (len(name), name.upper()))
        return self._balanced([numbers[name] for name in ordered])

    def _balanced(self, numbers: list[int]) -> int:
        if not numbers:
            return NONE
        middle = len(numbers) // 2
        entry = self.entries[numbers[middle]]
        entry[2], entry[3] = self._balanced(numbers[:middle]), self._balanced(numbers[middle + 1 :])
        return numbers[middle]

    def _stream(self, data: bytes) -> int:
        if not data:
            return END
        if len(data) >= CUTOFF:
            return self._chain(data)
        start = len(self.mini_fat)
        count = -(-len(data) // MINI)
        self.mini += data.ljust(count * MINI, b"\0")
        self.mini_fat += [*range(start + 1, start + count), END]
        return start

    def _chain(self, data: bytes, filling: bytes = b"\0") -> int:
        start = len(self.sectors)
        count = max(1, -(-len(data) // SECTOR))
        data = data.ljust(count * SECTOR, filling)
        self.sectors += [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
        self.fat += [*range(start + 1, start + count), END]
        return start

    def _entry(self, entry: list[Any]) -> bytes:
        name, kind, left, right, child, start, size = entry
        raw = name.encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
        return head + struct.pack("<III16xI16xIQ", left, right, child, 0, start, size)


def narrowed(text: str, charset: str) -> bytes:
    """The text in that charset; cp1258 writes the tone behind the letter."""
    raw = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            raw += letter.encode(charset)
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in marks if mark in TONES)
            raw += unicodedata.normalize("NFC", marks.replace(tone, "")).encode(charset) + tone.encode(charset)
    return raw


def ticks(moment: datetime) -> int:
    """A FILETIME."""
    return int((moment - datetime(1601, 1, 1, tzinfo=moment.tzinfo)).total_seconds()) * 10_000_000


def storage(properties: Mapping[int, Any], *, head: int, narrow: str | None = None) -> Tree:
    """The storage of a message or an attachment. Texts, bytes, numbers and FILETIMEs (as `("time", n)`) by their ids.

    With `narrow`, texts are written in that charset (PT_STRING8).
    """
    tree: Tree = {}
    packed = bytes(head)
    for tag, value in properties.items():
        if isinstance(value, dict):
            tree[f"__substg1.0_{tag:04X}000D"] = value
            kind, eight = 0x000D, struct.pack("<II", 0xFFFFFFFF, 1)
        elif isinstance(value, bool):
            kind, eight = 0x000B, struct.pack("<H6x", value)
        elif isinstance(value, int):
            kind, eight = 0x0003, struct.pack("<I4x", value)
        elif isinstance(value, tuple):
            kind, eight = 0x0040, struct.pack("<Q", value[1])
        else:
            kind = 0x0102 if isinstance(value, bytes) else 0x001E if narrow else 0x001F
            raw = (
                value if isinstance(value, bytes) else narrowed(value, narrow) if narrow else value.encode("utf-16-le")
            )
            tree[f"__substg1.0_{tag:04X}{kind:04X}"] = raw
            eight = struct.pack("<II", len(raw), 0)
        packed += struct.pack("<HHI", kind, tag, 6) + eight
    tree["__properties_version1.0"] = packed
    return tree


def attachment(data: bytes | Tree | None, name: str = "", **more: Any) -> Tree:
    """An attachment; more properties as `p3712="…"`."""
    properties: dict[int, Any] = {0x3705: 5 if isinstance(data, dict) else 1}
    if data is not None:
        properties[0x3701] = data
    if name:
        properties[0x3707] = name
    narrow = more.pop("narrow", None)
    properties |= {int(key[1:], 16): value for key, value in more.items()}
    return storage(properties, head=8, narrow=narrow)


def message(
    attachments: list[Tree] | tuple[Tree, ...] = (), *, embedded: bool = False, narrow: str | None = None, **more: Any
) -> Tree:
    """A message with its attachments; properties as `p0037="…"`."""
    tree = storage({int(key[1:], 16): value for key, value in more.items()}, head=24 if embedded else 32, narrow=narrow)
    if not embedded:
        tree["__nameid_version1.0"] = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b""}
    for number, each in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = each
    return tree
