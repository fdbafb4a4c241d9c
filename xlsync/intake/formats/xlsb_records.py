"""The records of the binary parts of `.xlsb` ([MS-XLSB] 2.1.4) and the texts in them."""

import struct
from collections.abc import Iterator

from xlsync.intake.errors import damaged

_NULL = 0xFFFFFFFF


def records(data: bytes, part: str) -> Iterator[tuple[int, bytes]]:
    """Number and body of each record. Raises IntakeError when one is cut off."""
    position, length = 0, len(data)
    while position < length:
        number = data[position]
        position += 1
        if number & 0x80:
            if position >= length:
                raise damaged(part)
            number = number & 0x7F | (data[position] & 0x7F) << 7
            position += 1
        size = shift = 0
        while True:
            if position >= length or shift > 21:
                raise damaged(part)
            byte = data[position]
            position += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if position + size > length:
            raise damaged(part)
        yield number, data[position : position + size]
        position += size


def wide_text(body: bytes, offset: int) -> tuple[str, int]:
    """A text and where it ends; one that is null is empty. Raises struct.error when it is cut off."""
    (count,) = struct.unpack_from("<I", body, offset)
    offset += 4
    if count == _NULL:
        return "", offset
    end = offset + 2 * count
    if end > len(body):
        raise struct.error("text beyond its record")
    return body[offset:end].decode("utf-16-le", "replace"), end


def rich_text(body: bytes, offset: int) -> tuple[str, list[tuple[int, int]]]:
    """A text and its runs: where each begins, and the number of its font."""
    flags = body[offset]
    text, end = wide_text(body, offset + 1)
    if not flags & 1:
        return text, []
    (count,) = struct.unpack_from("<I", body, end)
    return text, list(struct.iter_unpack("<HH", body[end + 4 : end + 4 + 4 * count]))
