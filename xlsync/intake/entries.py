"""Entries of a zip that have nothing odd about them, read at once; `zipfile` reads, and judges, all others.

`zipfile` finds and guards the entries, but takes some fifteen calls for the bytes of each: for the many small parts of
a workbook as long as they take to inflate.
"""

import struct
import zipfile
import zlib

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
#: Patched data, strong encryption, encryption: for `zipfile` to refuse.
_UNUSUAL = 0x1 | 0x20 | 0x40


def packed_entry(data: bytes, entry: zipfile.ZipInfo) -> bytes | None:
    """The bytes of an entry as they are packed, None when `zipfile` should look at it."""
    name = entry.orig_filename
    begin = entry.header_offset + _HEADER.size
    if entry.flag_bits & _UNUSUAL or not name.isascii() or entry.header_offset < 0 or begin > len(data):
        return None
    signature, *_, name_length, extra_length = _HEADER.unpack_from(data, entry.header_offset)
    start = begin + name_length
    if signature != _SIGNATURE or data[begin:start] != name.encode():
        return None
    start += extra_length
    packed = data[start : start + entry.compress_size]
    return packed if len(packed) == entry.compress_size else None


def unpacked(packed: bytes, entry: zipfile.ZipInfo) -> bytes | None:
    """What they hold, None when it is not exactly what the entry declares."""
    if entry.compress_type == zipfile.ZIP_STORED:
        plain = packed
    elif entry.compress_type != zipfile.ZIP_DEFLATED:
        return None
    else:
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            plain = inflating.decompress(packed, entry.file_size + 1)
        except zlib.error:
            return None
        if not inflating.eof:
            return None
    return plain if len(plain) == entry.file_size and zlib.crc32(plain) == entry.CRC else None
