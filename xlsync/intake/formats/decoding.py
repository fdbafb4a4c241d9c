"""Bytes of unknown encoding → text: what the byte order mark or the file says, UTF-8, UTF-16, cp1258."""

import codecs
import re
import unicodedata

from xlsync.intake.errors import IntakeError, damaged

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: Encodings of the standard library that are texts: a file may not name `rot13`, `unicode_escape` or `idna`.
_TEXTS = re.compile(r"utf-8|ascii|iso8859-\d+|cp\d+|mac-[a-z]+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|koi8-\w")
#: As browsers do: who says Latin-1 means the Windows one.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_VIETNAMESE = "cp1258"


def decode(data: bytes, part: str, declared: str | None = None) -> str:
    """The text, in composed form where cp1258 wrote marks of their own; without a byte order mark.

    A name of an encoding that nobody knows, or that does not fit the bytes, counts for nothing. Raises IntakeError:
    XS001 `empty` for nothing but blanks, `damaged` for bytes that are no text, or UTF-8 that is broken.
    """
    text = _decode(data, part, declared)
    if "\0" in text:
        raise damaged(part)
    if not text.strip():
        raise IntakeError("XS001", "empty")
    return text


def _decode(data: bytes, part: str, declared: str | None) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, part)
    if b"\0" in data:
        return _strict(data, _wide(data), part)
    # No other encoding looks like UTF-8 by accident; pages and mails that name another one are wrong about it.
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(data):
            raise damaged(part) from error
    named = known_codec(declared)
    if named is not None:
        try:
            return _composed(data.decode(named), named)
        except UnicodeDecodeError:  # the name does not fit
            pass
    return _composed(_strict(data, _VIETNAMESE, part), _VIETNAMESE)


def known_codec(name: str | None) -> str | None:
    """The codec of that name, None when it is unknown or none for texts."""
    if not name or len(name) > 40:
        return None
    try:
        codec = codecs.lookup(name.strip(" \t\r\n\"'")).name
    except (LookupError, ValueError):  # ValueError: a name with odd characters
        return None
    return _MEANT.get(codec, codec) if _TEXTS.fullmatch(codec) else None


def _strict(data: bytes, codec: str, part: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise damaged(part) from error


def _composed(text: str, codec: str) -> str:
    return unicodedata.normalize("NFC", text) if codec == _VIETNAMESE else text


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: noughts stand in the higher byte of figures and plain letters."""
    return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"


def _is_broken_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is proper UTF-8: then it is that, damaged, and not cp1258."""
    text = data.decode("utf-8", "replace")
    bad = text.count("�")
    good = sum(sign > "\x7f" for sign in text) - bad
    return good > 4 * bad
