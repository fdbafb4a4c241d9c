"""A compound file ([MS-CFB], version 3) from named streams: sectors of 512 bytes, small streams in the mini stream."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SECTOR, _MINI_SECTOR, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT_SECTOR, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109  # sectors of the allocation table that the header can name
_ENTRY = 128


@dataclass(slots=True)
class _Sectors:
    """The sectors after the header, and the allocation table that chains them."""

    data: list[bytes] = field(default_factory=list)
    table: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Appends a chain; returns its first sector, or the end mark for nothing."""
        if not data:
            return _END
        first, count = len(self.data), -(-len(data) // _SECTOR)
        self.data += [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        self.table += [first + number + 1 for number in range(count - 1)] + [_END]
        return first


@dataclass(frozen=True, slots=True)
class _Tree:
    """The children of one storage as a red-black tree: root, then left, right and colour by index of the entry."""

    root: int
    links: dict[int, tuple[int, int]]
    colours: dict[int, int]


def _tree(names: Sequence[tuple[str, int]]) -> _Tree:
    """Balanced, ordered by length and then by upper-case letters ([MS-CFB] 2.6.4)."""
    ordered = sorted(names, key=lambda item: (len(item[0]), item[0].upper()))
    links: dict[int, tuple[int, int]] = {}
    depths: dict[int, int] = {}

    def build(low: int, high: int, depth: int) -> int:
        if low >= high:
            return _NONE
        middle = (low + high) // 2
        index = ordered[middle][1]
        depths[index] = depth
        links[index] = (build(low, middle, depth + 1), build(middle + 1, high, depth + 1))
        return index

    root = build(0, len(ordered), 0)
    deepest = max(depths.values())
    # The lowest level is red when it is not full, so that every way down has as many black nodes.
    full = len(ordered) == 2 ** (deepest + 1) - 1
    colours = {index: _RED if depth == deepest and depth and not full else _BLACK for index, depth in depths.items()}
    return _Tree(root, links, colours)


def _children(parent: str, storages: Sequence[str], streams: Mapping[str, bytes]) -> list[str]:
    if parent == "":
        return [*storages, *(name for name in streams if "/" not in name)]
    return [name for name in streams if name.startswith(parent + "/")]


def _entry(name: str, kind: int, colour: int, links: tuple[int, int], child: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    head = label.ljust(64, b"\0") + struct.pack("<HBB3I", len(label), kind, colour, *links, child)
    return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)  # no class, no flags, no times


def _place(streams: Mapping[str, bytes], sectors: _Sectors) -> tuple[dict[str, int], bytes, list[int]]:
    """Start of each stream, the mini stream and its allocation table."""
    starts: dict[str, int] = {}
    mini = bytearray()
    mini_table: list[int] = []
    for name, data in streams.items():
        if not data:
            starts[name] = _END
        elif len(data) >= _CUTOFF:
            starts[name] = sectors.put(data)
        else:
            first, count = len(mini_table), -(-len(data) // _MINI_SECTOR)
            starts[name] = first
            mini_table += [first + number + 1 for number in range(count - 1)] + [_END]
            mini += data.ljust(count * _MINI_SECTOR, b"\0")
    return starts, bytes(mini), mini_table


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int], mini: tuple[int, int]) -> bytes:
    """The entries, the root first; `mini` is the start and the length of the mini stream."""
    storages = sorted({name.split("/")[0] for name in streams if "/" in name})
    names = ["", *storages, *streams]
    index = {name: number for number, name in enumerate(names)}
    links: dict[int, tuple[int, int]] = {}
    colours: dict[int, int] = {}
    roots: dict[str, int] = {}
    for parent in ("", *storages):
        tree = _tree([(name.split("/")[-1], index[name]) for name in _children(parent, storages, streams)])
        roots[parent] = tree.root
        links |= tree.links
        colours |= tree.colours
    entries = bytearray()
    for number, name in enumerate(names):
        if name == "":
            kind, start, size = _ROOT, *mini
        elif name in storages:
            kind, start, size = _STORAGE, 0, 0
        else:
            kind, start, size = _STREAM, starts[name], len(streams[name])
        place = links.get(number, (_NONE, _NONE))
        label = name.split("/")[-1] or "Root Entry"
        entries += _entry(label, kind, colours.get(number, _BLACK), place, roots.get(name, _NONE), start, size)
    while len(entries) % _SECTOR:
        entries += bytes(68) + struct.pack("<3I", _NONE, _NONE, _NONE) + bytes(_ENTRY - 80)
    return bytes(entries)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The file. Names are those of streams, `STORAGE/NAME` for one in a storage of the root; there are no deeper ones.

    Raises ValueError when the streams are more than about 7 MB.
    """
    sectors = _Sectors()
    starts, mini, mini_table = _place(streams, sectors)
    mini_start = sectors.put(mini)
    packed = b"".join(struct.pack("<I", number) for number in mini_table)
    mini_sectors = -(-len(packed) // _SECTOR)
    mini_table_start = sectors.put(packed.ljust(mini_sectors * _SECTOR, b"\xff"))
    directory_start = sectors.put(_directory(streams, starts, (mini_start, len(mini))))
    count = 1
    while count * (_SECTOR // 4) < len(sectors.data) + count:
        count += 1
    if count > _IN_HEADER:
        raise ValueError("too much for a compound file whose header names all of its allocation table")
    first = len(sectors.data)
    table = sectors.table + [_FAT_SECTOR] * count
    table += [_FREE] * (count * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16sHHHHH6s10I",
        bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, count, directory_start, 0, _CUTOFF, mini_table_start, mini_sectors, _END, 0, first,
    )  # fmt: skip
    others = [first + number for number in range(1, count)] + [_FREE] * (_IN_HEADER - count)
    header += b"".join(struct.pack("<I", number) for number in others)
    return header + b"".join(sectors.data) + b"".join(struct.pack("<I", number) for number in table)
