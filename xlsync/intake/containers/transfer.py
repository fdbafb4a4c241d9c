"""Content-Transfer-Encoding: base64, quoted-printable and uuencode → bytes, and whether they came whole."""

import binascii
import re
import struct

#: What some programs write for them begins so all the same: `8bits`, `8bit+`.
_IDENTITY = ("7bit", "8bit", "binary")
_UUENCODE = frozenset({"uuencode", "x-uuencode", "x-uue", "uue"})
_BLANKS = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_BAD_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)")
_LONGEST_UU = 61
_BEGIN = re.compile(rb"^begin(?:-base64)?[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,500})\r?$", re.MULTILINE)
_END_OF_DIRECTORY = b"PK\x05\x06"
_LONGEST_END = 22
_OLE, _OLE_HEAD, _PDF_TAIL = b"\xd0\xcf\x11\xe0", 512, 32
_FREE = 0xFFFFFFFF


def decode_transfer(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """The decoded bytes, and whether they are whole.

    Any defect means that they are not: a sign outside the alphabet, padding that is missing (what was cut off ends
    so), text after the padding, an escape without its digits, an encoding that nobody knows. The one exception is a
    package whose directory ends exactly where the bytes end: mailing lists append lines to base64.
    """
    name = encoding.strip().lower()
    if not name or name.startswith(_IDENTITY):
        return body, True
    if name == "base64":
        return _base64(body)
    if name == "quoted-printable":
        return _quoted(body)
    if name in _UUENCODE:
        files = uuencoded(body)
        return (files[0][1], files[0][2]) if len(files) == 1 else (b"", False)
    return body, False


def evidently_whole(data: bytes) -> bool:
    """Whether the format of the bytes says that nothing is missing at their end.

    So it is with a zip package, with a compound file that has its last sector, with a PDF that ends with its mark.
    """
    if _is_package(data):
        return True
    if data.startswith(b"%PDF-"):
        return data[-_PDF_TAIL:].rstrip().endswith(b"%%EOF")
    return data.startswith(_OLE) and _has_last_sector(data)


def _is_package(data: bytes) -> bool:
    """Whether it is a zip package that ends with the end of its directory; its readers check the sums of the rest."""
    at = data.rfind(_END_OF_DIRECTORY)
    if not data.startswith(b"PK\x03\x04") or at < 0 or at + _LONGEST_END > len(data):
        return False
    return at + _LONGEST_END + int.from_bytes(data[at + 20 : at + 22], "little") == len(data)


def finished(body: bytes, encoding: str) -> bool:
    """Whether the encoding itself says that this was its end: base64 pads nothing but its last letters."""
    return encoding.strip().lower() == "base64" and body.rstrip(_BLANKS).endswith(b"=")


def _has_last_sector(data: bytes) -> bool:
    """Whether a compound file has the last sector that is in use (MS-CFB 2.2, 2.3); false for very large ones."""
    if len(data) < _OLE_HEAD:
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    tables = struct.unpack_from("<109I", data, 76)[: struct.unpack_from("<I", data, 44)[0]]
    if shift not in {9, 12} or struct.unpack_from("<I", data, 72)[0]:
        return False
    size = 1 << shift
    last = 0
    for place, table in enumerate(tables):
        sector = data[(table + 1) << shift : (table + 2) << shift] if table < len(data) >> shift else b""
        if len(sector) < size:
            return False
        used = [number for number, (following,) in enumerate(struct.iter_unpack("<I", sector)) if following != _FREE]
        last = max(last, place * (size // 4) + used[-1] if used else 0)
    return bool(tables) and (last + 2) << shift <= len(data)


def uuencoded(text: bytes) -> list[tuple[bytes, bytes, bool]]:
    """The files that old mail programs put into the text itself: name, bytes, whether whole (all lines up to `end`)."""
    files: list[tuple[bytes, bytes, bool]] = []
    position = 0
    while (begin := _BEGIN.search(text, position)) is not None:
        data, position, whole = _uu_lines(text, begin.end())
        if data or whole:  # prose that begins so has no line of the code behind it
            files.append((begin[1].strip(), data, whole))
    return files


def _uu_lines(text: bytes, position: int) -> tuple[bytes, int, bool]:
    lines: list[bytes] = []
    position = text.find(b"\n", position) + 1 or len(text)
    while position < len(text):
        end = text.find(b"\n", position)
        end = len(text) if end < 0 else end
        line = text[position : min(end, position + 200)].rstrip(b"\r\n")
        if line.strip() == b"end":
            return b"".join(lines), end, True
        decoded = _uu_line(line)
        if decoded is None:
            break
        lines.append(decoded)
        position = end + 1
    return b"".join(lines), min(position, len(text)), False


def _uu_line(line: bytes) -> bytes | None:
    """The bytes of a line of the code, None when it is none."""
    if not line.strip(b" `"):
        return b""
    # Some programs fill the last line with what lay in their memory; the count at its beginning is what counts.
    letters = (((line[0] - 0x20) & 0x3F) + 2) // 3 * 4
    try:
        return binascii.a2b_uu(line[: 1 + letters] if len(line) <= _LONGEST_UU else line)
    except binascii.Error:
        return None


def _base64(body: bytes) -> tuple[bytes, bool]:
    packed = body.translate(None, _BLANKS)
    try:
        return binascii.a2b_base64(packed, strict_mode=True), True
    except binascii.Error:
        letters = packed.partition(b"=")[0].translate(None, _NOT_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    data = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return data, _is_package(data)


def _quoted(body: bytes) -> tuple[bytes, bool]:
    body = b"\n".join(_without_blanks(line) for line in body.split(b"\n"))
    data = binascii.a2b_qp(body)
    return data, _BAD_QUOTED.search(body) is None or _is_package(data)


def _without_blanks(line: bytes) -> bytes:
    """The line without what transport adds at its end; how lines end is part of the bytes."""
    return line[:-1].rstrip(b" \t\r") + b"\r" if line.endswith(b"\r") else line.rstrip(b" \t")
