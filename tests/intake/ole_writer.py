"""OLE compound files and `.xls` records written by hand, so that every byte of a test is seen."""

import hashlib
import struct

from msoffcrypto.method.rc4 import DocumentRC4

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_of(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat_sectors = -(-(sectors + 1) // 127)  # one for the directory, and room for themselves
    chain = [*range(1, sectors), _END, _END, *[_FAT] * fat_sectors]
    chain += [_FREE] * (128 * fat_sectors - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", fat_sectors, sectors, 0, 4096, _END, 0, _END, 0, sectors + 1)
    header += struct.pack("<108I", *range(sectors + 2, sectors + 1 + fat_sectors), *[_FREE] * (109 - fat_sectors))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 0, len(stream)) + bytes(256)
    return header[:512] + stream + directory + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", len(raw), kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size
    )


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def bof(kind: int = 0x10, version: int = 0x0600) -> bytes:
    return record(0x809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0))


EOF = record(0x0A)


def xls_stream(cells: bytes, before: bytes = b"", version: int = 0x0600) -> bytes:
    """One sheet `S` with these records, and records of the workbook before it."""
    name = b"\x01\x00S" if version == 0x0600 else b"\x01S"
    start = len(bof()) + len(before) + 4 + 6 + len(name) + len(EOF)
    sheet = record(0x85, struct.pack("<IBB", start, 0, 0) + name)
    return bof(5, version) + before + sheet + EOF + bof(0x10, version) + cells + EOF


def xls_of(cells: bytes, before: bytes = b"", version: int = 0x0600) -> bytes:
    return ole_of(xls_stream(cells, before, version), "Workbook" if version == 0x0600 else "Book")


def number_cell(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def text_cell(row: int, column: int, text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(raw) // 2, 1) + raw)


def encrypted_xls(cells: bytes, password: str) -> bytes:
    """The same with the 40-bit RC4 of Excel 97 to 2003 ([MS-XLS] 2.2.10)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    hidden = _rc4(verifier + hashlib.md5(verifier).digest(), password, salt)
    filepass = record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + hidden)
    # msoffcrypto takes the padding of the file for records: it must be a whole number of heads.
    plain = xls_stream(cells + record(0, bytes(-len(xls_stream(cells, filepass)) % 4)), filepass)
    cipher = _rc4(plain, password, salt)
    out, position = bytearray(cipher), 0
    while position + 4 <= len(plain):
        number, size = struct.unpack_from("<HH", plain, position)
        end = position + 4 + size
        clear = end if number in {0x809, 0x2F} else position + 8 if number == 0x85 else position + 4
        out[position:clear] = plain[position:clear]
        position = end
    return ole_of(bytes(out))


def _rc4(data: bytes, password: str, salt: bytes) -> bytes:
    import io

    return DocumentRC4.decrypt(password, salt, io.BytesIO(data), blocksize=1024).read()
