"""Text cells: legacy encodings converted, Unicode repaired, numbers and dates that Excel made of a text written out."""

import codecs
import re

from xlsync.clean import dates, formats, legacy
from xlsync.clean.parsed import BLANK, Note, Parsed
from xlsync.model import ErrorValue, RawValue
from xlsync.texts.normalise import repair

# `196/KH- LĐLĐ`: a space inside the symbol of a document. Only where the cell holds nothing else: prose stays as it is.
_SYMBOL = re.compile(r"(?:[Ss]ố:? ?)?[0-9]{1,5}[a-zA-Z]? ?/(?:[0-9]{4}/)? ?[A-ZĐƯ]{1,8}(?: ?- ?[A-ZĐƯ&]{1,12}){0,4}")
_SPACE_IN_SYMBOL = re.compile(r" ?([-/]) ?")

_LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "–—“”‘’…•²³"
# Every character of clean text has a byte of its own here, so that a whole column is checked at the speed of bytes.
_CLEAN = "\0\n" + "".join(map(chr, range(0x20, 0x7F))) + _LETTERS
_BYTES = codecs.charmap_build(_CLEAN.ljust(256, "\ufffe"))


def _encoded(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", _BYTES)[0]


_STRAY = tuple(map(_encoded, ("  ", " \n", "\n ", " \0", "\0 ", "\0\0")))
# Letters by the part they have in a VNI pair that Vietnamese in Unicode never has (see legacy): `aâ`, `aê`, `uù` …
_VNI_PARTS = {"a": "aA", "e": "eE", "o": "oO", "u": "uyUY", "w": "âÂ", "x": "áÁàÀãÃ", "y": "êÊéÉèÈúÚ", "z": "ùÙõÕ"}
_VNI_CLASS = {letter: part for part, letters in _VNI_PARTS.items() for letter in letters}
_VNI_CLASSES = "".join(_VNI_CLASS.get(letter, ".") for letter in _CLEAN).encode().ljust(256, b".")
_VNI_PAIRS = (b"aw", b"ax", b"ew", b"ex", b"ow", b"ay", b"az", b"ez", b"oz", b"uz")


def all_clean(texts: list[str]) -> bool:
    """Whether none of the texts needs a second look, in one pass over all of them: the usual case of a whole column.

    A text that needs none is its own repaired form and in no legacy encoding.
    """
    joined = "\0" + "\0".join(texts) + "\0"
    try:
        encoded = _encoded(joined)
    except UnicodeEncodeError:
        return False
    if encoded.count(b"\0") != len(texts) + 1 or _any_of(_STRAY, encoded):
        return False
    if "/" in joined and any("/" in text and len(text) < 80 and _symbol(text) != text for text in texts):
        return False
    if joined.isascii():
        return True
    return not _any_of(_VNI_PAIRS, encoded.translate(_VNI_CLASSES))


def _any_of(parts: tuple[bytes, ...], text: bytes) -> bool:
    for part in parts:  # noqa: SIM110 - half the time of any()
        if part in text:
            return True
    return False


def _symbol(text: str) -> str:
    """A document's symbol without the spaces inside it; any other text as it is."""
    return _SPACE_IN_SYMBOL.sub(r"\1", text) if _SYMBOL.fullmatch(text) else text


def clean_text(
    raw: RawValue, number_format: str | None = None, date_1904: bool = False, font: str | None = None
) -> Parsed:
    """The text as it was meant. `font` is the cell's font where that is one of a legacy encoding.

    Notes: XS110 when it was converted, XS210 when characters were repaired or stray spaces taken out; spaces at the
    ends of lines and kinds of line ends go without a word. A number becomes its shortest form, a date dd/mm/yyyy. An
    error is XS208.
    """
    if isinstance(raw, ErrorValue):
        return Parsed(problem="XS208", values={"error": str(raw)})
    if not isinstance(raw, str):
        return Parsed(_written_out(raw, number_format, date_1904))
    converted = legacy.convert(raw, font)
    text = repair(raw if converted is None else converted.text)
    if not text:
        return BLANK
    text = _symbol(text)
    notes: tuple[Note, ...] = ()
    if converted is not None:
        notes = (("XS110", "", {"encoding": converted.encoding}),)
    elif text != _trimmed(raw) or raw[0] == " " or raw[-1] == " ":
        notes = (("XS210", "", {}),)
    return Parsed(text, notes=notes)


def _trimmed(raw: str) -> str:
    """The text as typed but for blanks at the ends of its lines and the kind of line end."""
    return "\n".join(line.strip(" \t") for line in raw.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))


def _written_out(raw: float, number_format: str | None, date_1904: bool) -> str:
    if not isinstance(raw, bool) and formats.is_date(number_format):
        day = dates.parse_date(raw, number_format, date_1904).value
        if day is not None:
            return f"{day:%d/%m/%Y}"
    return dates.as_typed(raw)
