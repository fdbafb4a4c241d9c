"""The compression of VBA source and of the `dir` stream ([MS-OVBA] 2.4.1)."""

import struct

_CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED = 0xB000  # flag and signature of the header of a compressed chunk [2.4.1.1.5]
_RAW = 0x3FFF  # header of a raw chunk, which is always 4096 bytes long
_SHORTEST = 3


def _offset_bits(position: int) -> int:
    """Bits of a copy token that say how far back, at that many bytes into the chunk [2.4.1.3.19.1]."""
    return max((position - 1).bit_length(), 4)


def _longest_match(chunk: bytes, position: int, starts: list[int]) -> tuple[int, int]:
    """Length and start of the longest earlier piece that is repeated at `position`; length 0 when there is none."""
    limit = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(chunk) - position)
    best, best_start = 0, 0
    for start in reversed(starts):
        length = 0
        while length < limit and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best:
            best, best_start = length, start
    return (best, best_start) if best >= _SHORTEST else (0, 0)


def _tokens(chunk: bytes) -> bytes:
    """The chunk as token sequences: a byte of flags, then eight literals or copy tokens."""
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        flags_at, flags = len(body), 0
        body.append(0)
        for bit in range(8):
            if position >= len(chunk):
                break
            length, start = _longest_match(chunk, position, seen.get(chunk[position : position + _SHORTEST], []))
            if length:
                flags |= 1 << bit
                back = position - start - 1
                body += struct.pack("<H", back << (16 - _offset_bits(position)) | (length - _SHORTEST))
            else:
                body.append(chunk[position])
            for passed in range(position, position + (length or 1)):
                seen.setdefault(chunk[passed : passed + _SHORTEST], []).append(passed)
            position += length or 1
        body[flags_at] = flags
    return bytes(body)


def compress(data: bytes) -> bytes:
    """A compressed container of the bytes."""
    out = bytearray(_SIGNATURE)
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        body = _tokens(chunk)
        if len(body) >= _CHUNK:  # does not get smaller: kept as it is, filled up [2.4.1.3.10]
            out += struct.pack("<H", _RAW) + chunk.ljust(_CHUNK, b"\0")
        else:
            out += struct.pack("<H", _COMPRESSED | (len(body) - 1)) + body
    return bytes(out)
