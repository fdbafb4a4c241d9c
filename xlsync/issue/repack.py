"""A zip package with a few parts replaced or added, every other entry carried over as it is, packed bytes and all.

Nothing that stays is unpacked, so that a package may hold what it likes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4s5H3I2H")
_CENTRAL_HEAD = struct.Struct("<4s6H3I5H2I")
_END_RECORD = struct.Struct("<4s4H2IH")
_FIELD_HEAD = struct.Struct("<2H")
_ZIP64 = 0x0001
_DESCRIPTOR, _UTF8 = 0x8, 0x800
_DEFLATED = 8
_DAY = 0x21  # 1 January 1980, the first day that a zip knows
_VERSION = 20
_LARGEST = 0xFFFFFFFF


class RepackError(ValueError):
    """The package is no zip that can be carried over: damaged, or of a kind that no office program writes."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its central record cut in its fixed head, name, extra field and comment, and its packed bytes."""

    head: tuple[int | bytes, ...]
    name: bytes
    extra: bytes
    comment: bytes
    packed: bytes


def repack(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these parts: those that it has are replaced (names without regard to case), others are added at
    the end. The order, the dates and all other entries stay as they are. Raises RepackError."""
    waiting = {_plain(name): (name, content) for name, content in parts.items()}
    local, central = io.BytesIO(), io.BytesIO()
    count = 0
    for entry in _entries(data):
        name = entry.name.decode("utf-8" if _number(entry.head[3]) & _UTF8 else "cp437")
        replaced = waiting.pop(_plain(name), None)
        _write(local, central, entry if replaced is None else _with_content(entry, replaced[1]))
        count += 1
    for name, content in waiting.values():
        fresh = _Entry(
            (_CENTRAL, _VERSION, _VERSION, _UTF8, _DEFLATED, 0, _DAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), name.encode(), b"",
            b"", b"",
        )  # fmt: skip
        _write(local, central, _with_content(fresh, content))
        count += 1
    directory = central.getvalue()
    end = _END_RECORD.pack(_END, 0, 0, count, count, len(directory), local.tell(), 0)
    return local.getvalue() + directory + end


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _number(value: int | bytes) -> int:
    assert isinstance(value, int)  # noqa: S101 - the signature only is bytes
    return value


def _entries(data: bytes) -> Iterator[_Entry]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            place = package.start_dir
        for info in infos:
            head = _CENTRAL_HEAD.unpack_from(data, place)
            name_end = place + _CENTRAL_HEAD.size + head[10]
            extra_end = name_end + head[11]
            end = extra_end + head[12]
            # zipfile has looked up what stands in the extra field of a zip64; that it was one is not kept.
            head = (*head[:8], info.compress_size, info.file_size, *head[10:])
            if head[0] != _CENTRAL or max(info.compress_size, info.file_size) >= _LARGEST or end > len(data):
                raise RepackError("central directory")
            yield _Entry(
                head, data[place + _CENTRAL_HEAD.size : name_end], _without_zip64(data[name_end:extra_end]),
                data[extra_end:end], _packed(data, info.header_offset, info.compress_size),
            )  # fmt: skip
            place = end
    except (
        zipfile.BadZipFile,
        struct.error,
        UnicodeDecodeError,
        ValueError,
        OverflowError,
        NotImplementedError,
    ) as error:
        raise RepackError(str(error)) from error


def _without_zip64(extra: bytes) -> bytes:
    """The fields of an extra field but that of zip64; one that is cut off is left out."""
    kept, at = b"", 0
    while at + _FIELD_HEAD.size <= len(extra):
        tag, size = _FIELD_HEAD.unpack_from(extra, at)
        end = at + _FIELD_HEAD.size + size
        if tag != _ZIP64 and end <= len(extra):
            kept += extra[at:end]
        at = end
    return kept


def _packed(data: bytes, offset: int, size: int) -> bytes:
    local = _LOCAL_HEAD.unpack_from(data, offset)
    start = offset + _LOCAL_HEAD.size + local[9] + local[10]
    packed = data[start : start + size]
    if local[0] != _LOCAL or len(packed) != size:
        raise RepackError("local header")
    return packed


def _with_content(entry: _Entry, content: bytes) -> _Entry:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = squeeze.compress(content) + squeeze.flush()
    head = list(entry.head)
    head[4], head[7], head[8], head[9] = _DEFLATED, zlib.crc32(content), len(packed), len(content)
    return _Entry(tuple(head), entry.name, b"", entry.comment, packed)


def _write(local: io.BytesIO, central: io.BytesIO, entry: _Entry) -> None:
    _, made_by, needed, flags, method, time, day, crc, packed, size, _, _, _, _, internal, external, _ = entry.head
    flags = _number(flags) & ~_DESCRIPTOR  # sizes stand in the head, so that no record follows the bytes
    offset, lengths = local.tell(), (len(entry.name), len(entry.extra))
    if offset > _LARGEST:
        raise RepackError("size")
    local.write(_LOCAL_HEAD.pack(_LOCAL, needed, flags, method, time, day, crc, packed, size, len(entry.name), 0))
    local.write(entry.name + entry.packed)
    central.write(
        _CENTRAL_HEAD.pack(
            _CENTRAL,
            made_by,
            needed,
            flags,
            method,
            time,
            day,
            crc,
            packed,
            size,
            *lengths,
            len(entry.comment),
            0,
            internal,
            external,
            offset,
        )
    )
    central.write(entry.name + entry.extra + entry.comment)
