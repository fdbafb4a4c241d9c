"""A `.xlsb` package written record by record: LibreOffice reads the format and does not write it."""

import struct

from intake_packages import rels, zip_of


def record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + body


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def cell(number: int, column: int, body: bytes, style: int = 0) -> bytes:
    return record(number, struct.pack("<II", column, style) + body)


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def formula(tokens: bytes = b"") -> bytes:
    return struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", 0)


def styles(*codes: str, fonts: tuple[str, ...] = ("Times New Roman",)) -> bytes:
    """Style 0 is General; style 1, 2 … have these number formats; the style after them has the last font."""
    found = b"".join(record(44, struct.pack("<H", 164 + place) + wide(code)) for place, code in enumerate(codes))
    found += b"".join(record(43, bytes(21) + wide(font)) for font in fonts)
    ids = [(0, 0), *((164 + place, 0) for place in range(len(codes))), (0, len(fonts) - 1)]
    pairs = b"".join(record(47, struct.pack("<HHH", 0, *pair) + bytes(10)) for pair in ids)
    return found + record(617, struct.pack("<I", len(ids))) + pairs + record(618)


def xlsb_parts(rows: bytes, *, after: bytes = b"", before: bytes = b"", strings: tuple[str, ...] = (), style: bytes = b"",
               date_1904: bool = False, state: int = 0) -> dict[str, str | bytes]:  # fmt: skip
    book = record(131) + record(153, struct.pack("<II", int(date_1904), 0) + wide("")) + record(143)
    book += record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("Biểu 2")) + record(144) + record(132)
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.bin"),
            ("rId2", "sharedStrings", "sharedStrings.bin"),
            ("rId3", "styles", "styles.bin"),
        ),
        "xl/worksheets/sheet1.bin": record(129)
        + record(148, struct.pack("<4I", 0, 9, 0, 9))
        + before
        + record(145)
        + rows
        + record(146)
        + after
        + record(130),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(strings), len(strings)))
        + b"".join(record(19, b"\x00" + wide(text)) for text in strings)
        + record(160),
        "xl/styles.bin": record(278) + style + record(279),
    }


def xlsb_of(rows: bytes, **options: object) -> bytes:
    return zip_of(xlsb_parts(rows, **options))
