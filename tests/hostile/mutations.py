"""What a fuzzer does to a good file: bytes, pieces and cuts; parts of packages with true checksums; words of markup."""

import binascii
import io
import re
import struct
import zipfile
from collections.abc import Callable

from hostile_entry import zip_of
from hypothesis import strategies as st

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_WORDS = (
    "", "-1", "0", "1", "4294967296", "1e999", "NaN", "٣", "XFD1048576", "A1:XFD1048576", "ZZZZ0", "B2:A1", "&#0;", "&lt;",
    "=1+1", "../../x", "http://bad.example/", "\n", "true", "9" * 400, "utf-7", "x-none",
)  # fmt: skip
_TOKEN = re.compile(rb"<[^>]*>|\"[^\"]*\"|[^<\"]+")
_LINE = re.compile(rb"[^\n]*\n?")
_CODED = re.compile(rb"(?<=\r\n\r\n)[A-Za-z0-9+/=\r\n]{40,}")


@st.composite
def mutated(draw: st.DrawFn, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    """The name of a seed, and what became of it after one to three changes."""
    name = draw(st.sampled_from(sorted(seeds)))
    data = seeds[name]
    for _ in range(draw(st.integers(1, 3))):
        data = draw(st.sampled_from(_ways(data)))(draw, data)
    return name, data


def _ways(data: bytes) -> list[Callable[[st.DrawFn, bytes], bytes]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        return [_in_part, _in_part, _in_part, _parts, _bytes, _numbers, _piece]
    if b"\0" in data:
        return [_bytes, _numbers, _numbers, _piece, _cut]
    if _CODED.search(data):
        return [_coded, _tokens, _lines, _bytes, _piece, _cut]
    return [_tokens, _lines, _bytes, _piece, _cut]


def _place(draw: st.DrawFn, data: bytes) -> int:
    return draw(st.integers(0, max(len(data) - 1, 0)))


def _bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        if changed:
            changed[_place(draw, data)] = draw(st.integers(0, 255))
    return bytes(changed)


def _numbers(draw: st.DrawFn, data: bytes) -> bytes:
    """A number of one to eight bytes is a number at some edge."""
    form, size = draw(st.sampled_from((("<B", 1), ("<H", 2), ("<I", 4), ("<Q", 8))))
    at = min(_place(draw, data), max(len(data) - size, 0))
    return data[:at] + struct.pack(form, draw(st.sampled_from(_NUMBERS)) & ((1 << 8 * size) - 1)) + data[at + size :]


def _piece(draw: st.DrawFn, data: bytes) -> bytes:
    """A piece stands elsewhere, twice, many times or no more."""
    start, at = _place(draw, data), _place(draw, data)
    piece = data[start : start + draw(st.integers(1, 200))]
    times = draw(st.sampled_from((0, 1, 1, 2, 50)))
    return data[:start] + data[start + len(piece) :] if times == 0 else data[:at] + piece * times + data[at:]


def _cut(draw: st.DrawFn, data: bytes) -> bytes:
    """The end is missing."""
    return data[: _place(draw, data)]


def _tokens(draw: st.DrawFn, data: bytes) -> bytes:
    """Tags, attributes or texts change places, come twice, go, or are replaced."""
    return _items(draw, _TOKEN.findall(data))


def _lines(draw: st.DrawFn, data: bytes) -> bytes:
    """The same with lines."""
    return _items(draw, _LINE.findall(data))


def _items(draw: st.DrawFn, items: list[bytes]) -> bytes:
    if not items:
        return b""
    one, other = (draw(st.integers(0, len(items) - 1)) for _ in range(2))
    what = draw(st.integers(0, 4))
    if what == 0:
        items[one], items[other] = items[other], items[one]
    elif what == 1:
        items.insert(other, items[one])
    elif what == 2:
        del items[one]
    elif what == 3:
        word = draw(st.sampled_from(_WORDS)).encode()
        items[one] = b'"' + word + b'"' if items[one].startswith(b'"') else word
    else:
        items[one] = items[one] * draw(st.sampled_from((2, 300)))
    return b"".join(items)


def _in_part(draw: st.DrawFn, data: bytes) -> bytes:
    """Something happens inside one part of a package, whose checksum is right all the same."""
    parts = _unzipped(data)
    if not parts:
        return data
    at = draw(st.integers(0, len(parts) - 1))
    name, content = parts[at]
    ways = [_tokens, _tokens, _bytes, _piece] if content.lstrip().startswith(b"<") else [_numbers, _bytes, _piece, _cut]
    parts[at] = (name, draw(st.sampled_from(ways))(draw, content))
    return zip_of(parts)


def _parts(draw: st.DrawFn, data: bytes) -> bytes:
    """Parts are missing, come twice, change their names or their contents."""
    parts = _unzipped(data)
    if not parts:
        return data
    one, other = (draw(st.integers(0, len(parts) - 1)) for _ in range(2))
    what = draw(st.integers(0, 3))
    if what == 0:
        del parts[one]
    elif what == 1:
        parts.append((parts[one][0], parts[other][1]))
    elif what == 2:
        parts[one] = (draw(st.sampled_from(("", "../x", "/", "a\0b", "XL/WORKBOOK.XML", "n" * 300))), parts[one][1])
    else:
        parts[one], parts[other] = (parts[one][0], parts[other][1]), (parts[other][0], parts[one][1])
    return zip_of(parts)


def _unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a package; none when an earlier change has broken it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(entry.filename, package.read(entry)) for entry in package.infolist()]
    except (
        zipfile.BadZipFile,
        zipfile.zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OverflowError,
        struct.error,
    ):
        return []


def _coded(draw: st.DrawFn, data: bytes) -> bytes:
    """Something happens inside an attachment, which is then coded again."""
    places = list(_CODED.finditer(data))
    if not places:
        return data
    place = draw(st.sampled_from(places))
    try:
        content = binascii.a2b_base64(place[0])
    except binascii.Error:
        return data
    changed = draw(st.sampled_from([_tokens, _bytes, _piece, _cut]))(draw, content)
    return data[: place.start()] + binascii.b2a_base64(changed) + data[place.end() :]
