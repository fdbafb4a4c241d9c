"""Content-Transfer-Encoding: base64, quoted-printable and uuencode → bytes, and whether they came whole."""

import binascii
import re

_IDENTITY = frozenset({"", "7bit", "8bit", "binary"})
_UUENCODE = frozenset({"uuencode", "x-uuencode", "x-uue", "uue"})
_BLANKS = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_BAD_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)")
_BEGIN = re.compile(rb"^begin(?:-base64)?[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,500})\r?$", re.MULTILINE)
_END_OF_DIRECTORY = b"PK\x05\x06"
_LONGEST_END = 22


def decode_transfer(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """The decoded bytes, and whether they are whole.

    Any defect means that they are not: a sign outside the alphabet, padding that is missing (what was cut off ends
    so), text after the padding, an escape without its digits, an encoding that nobody knows. The one exception is a
    package whose directory ends exactly where the bytes end (`evidently_whole`): mailing lists append lines to base64.
    """
    name = encoding.strip().lower()
    if name in _IDENTITY:
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
    """Whether it is a zip package that ends with the end of its directory; its readers check the sums of the rest."""
    at = data.rfind(_END_OF_DIRECTORY)
    if not data.startswith(b"PK\x03\x04") or at < 0 or at + _LONGEST_END > len(data):
        return False
    return at + _LONGEST_END + int.from_bytes(data[at + 20 : at + 22], "little") == len(data)


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
        try:
            lines.append(binascii.a2b_uu(line) if line.strip(b" `") else b"")
        except binascii.Error:
            break
        position = end + 1
    return b"".join(lines), min(position, len(text)), False


def _base64(body: bytes) -> tuple[bytes, bool]:
    packed = body.translate(None, _BLANKS)
    try:
        return binascii.a2b_base64(packed, strict_mode=True), True
    except binascii.Error:
        letters = packed.partition(b"=")[0].translate(None, _NOT_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    data = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return data, evidently_whole(data)


def _quoted(body: bytes) -> tuple[bytes, bool]:
    body = b"\n".join(line.rstrip(b" \t\r") for line in body.split(b"\n"))  # what transport adds at the ends of lines
    data = binascii.a2b_qp(body)
    return data, _BAD_QUOTED.search(body) is None or evidently_whole(data)
