"""Writes OLE compound files (MS-CFB, version 3), so that old workbooks and Outlook mails can be made, and broken."""

import struct

SECTOR = 512
_MINI = 64
_CUTOFF = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file; a name with `/` lies in storages. Entries hang in a balanced tree."""
    tree: dict[str, object] = {}
    for path, data in streams.items():
        *folders, name = path.split("/")
        node = tree
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = data
    sectors: list[bytes] = []
    fat: list[int] = []
    entries: list[list[object]] = []
    mini = bytearray()
    mini_fat: list[int] = []

    def chain(data: bytes) -> int:
        count = -(-len(data) // SECTOR)
        first = len(sectors)
        for at in range(count):
            sectors.append(data[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0"))
            fat.append(first + at + 1 if at < count - 1 else _END)
        return first if count else _END

    def small(data: bytes) -> int:
        count, first = -(-len(data) // _MINI), len(mini_fat)
        mini.extend(data.ljust(count * _MINI, b"\0"))
        mini_fat.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    def add(name: str, node: object) -> int:
        at = len(entries)
        if isinstance(node, bytes):
            start = chain(node) if len(node) >= _CUTOFF else small(node)
            entries.append([name, 2, _FREE, _FREE, _FREE, start, len(node)])
        else:
            entries.append([name, 1, _FREE, _FREE, _FREE, 0, 0])
            entries[at][4] = children(node)
        return at

    def children(node: object) -> int:
        assert isinstance(node, dict)
        return balanced([add(name, node[name]) for name in sorted(node, key=lambda each: (len(each), each.upper()))])

    def balanced(numbers: list[int]) -> int:
        if not numbers:
            return _FREE
        middle = len(numbers) // 2
        entries[numbers[middle]][2:4] = [balanced(numbers[:middle]), balanced(numbers[middle + 1 :])]
        return numbers[middle]

    entries.append(["Root Entry", 5, _FREE, _FREE, _FREE, _END, 0])
    entries[0][4] = children(tree)
    entries[0][5:] = [chain(bytes(mini)), len(mini)]
    mini_start = chain(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) * 4 // SECTOR) * SECTOR, b"\xff")
    )
    mini_sectors = -(-len(mini_fat) * 4 // SECTOR)
    directory = b"".join(_directory_entry(*entry) for entry in entries)
    directory_start = chain(directory + _directory_entry("", 0, _FREE, _FREE, _FREE, 0, 0) * (-len(entries) % 4))
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    places = list(range(len(sectors), len(sectors) + fat_sectors))
    fat.extend([_FAT] * fat_sectors)
    fat.extend([_FREE] * (fat_sectors * 128 - len(fat)))
    head = (
        MAGIC
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIII",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            0,
            fat_sectors,
            directory_start,
            0,
            _CUTOFF,
            mini_start if mini_sectors else _END,
            mini_sectors,
            _END,
            0,
        )
    )
    head += struct.pack("<109I", *places, *[_FREE] * (109 - fat_sectors))
    return head + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _directory_entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    field = name.encode("utf-16-le")
    length = len(field) + 2 if name else 0
    return (
        field.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, left, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def biff(*records: tuple[int, bytes]) -> bytes:
    """Records of an `.xls` stream."""
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def xls_stream(cells: bytes, *, sheets: int = 1, before: bytes = b"", dimension: tuple[int, int] = (1, 1)) -> bytes:
    """A BIFF8 workbook stream; every sheet has the records in `cells`."""
    start = (
        biff((0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))) + before + biff((0x42, struct.pack("<H", 1200)))
    )
    bounds_size = sum(4 + 8 + len(f"S{n}") for n in range(sheets))
    body = biff(
        (0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)),
        (0x200, struct.pack("<IIHHH", 0, dimension[0], 0, dimension[1], 0)),
    )
    body += cells + biff((0x0A, b""))
    first = len(start) + bounds_size + 4
    bounds = b"".join(
        biff((0x85, struct.pack("<IBBBB", first + n * len(body), 0, 0, len(f"S{n}"), 0) + f"S{n}".encode()))
        for n in range(sheets)
    )
    return start + bounds + biff((0x0A, b"")) + body * sheets


def xls_number(row: int, column: int, value: float) -> bytes:
    """A NUMBER record."""
    return biff((0x203, struct.pack("<HHHd", row, column, 0, value)))


def xls_label(row: int, column: int, text: str) -> bytes:
    """A LABEL record with a text of one byte a character."""
    return biff((0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1")))


def xls_of(cells: bytes, **options: object) -> bytes:
    """An `.xls` file."""
    return compound({"Workbook": xls_stream(cells, **options).ljust(_CUTOFF, b"\0")})


def msg_of(subject: str, *attachments: tuple[str, bytes], sender: str = "vp@bg.example") -> bytes:
    """An Outlook mail (MS-OXMSG): subject, sender, attachments by value."""
    streams = {
        "__nameid_version1.0/__substg1.0_00020102": b"",
        "__nameid_version1.0/__substg1.0_00030102": b"",
        "__nameid_version1.0/__substg1.0_00040102": b"",
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1F001F": sender.encode("utf-16-le"),
        "__substg1.0_1000001F": "Kính gửi".encode("utf-16-le"),
        "__properties_version1.0": bytes(8)
        + struct.pack("<IIII", 0, len(attachments), 0, len(attachments))
        + bytes(8)
        + _property(0x0037001F, len(subject) * 2 + 2)
        + _property(0x0C1F001F, len(sender) * 2 + 2)
        + _property(0x001A001F, 18)
        + _property(0x1000001F, 18),
    }
    for number, (name, data) in enumerate(attachments):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__properties_version1.0"] = (
            bytes(8)
            + _property(0x37050003, 1)
            + _property(0x0E210003, number)
            + _property(0x3707001F, len(name) * 2 + 2)
            + _property(0x37010102, len(data))
        )
        streams[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le", "surrogatepass")
        streams[f"{folder}/__substg1.0_37010102"] = data
    return compound(streams)


def _property(tag: int, value: int) -> bytes:
    return struct.pack("<IIQ", tag, 6, value)
