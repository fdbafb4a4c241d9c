"""Text cells: legacy encodings converted, Unicode repaired, numbers and dates that Excel made of a text written out."""

import re

from xlsync.clean import dates, formats, legacy
from xlsync.clean.parsed import BLANK, Note, Parsed
from xlsync.model import ErrorValue, RawValue
from xlsync.texts.normalise import repair

# `196/KH- LĐLĐ`: a space inside the symbol of a document. Only where the cell holds nothing else: prose stays as it is.
_SYMBOL = re.compile(
    r"(?:Số:? ?)?[0-9]{1,5}[a-z]? ?/(?:[0-9]{4}/)? ?[A-ZĐ]{1,8}(?: ?- ?[A-ZĐ&]{1,12}){0,4}", re.IGNORECASE
)
_SPACE_IN_SYMBOL = re.compile(r" ?([-/]) ?")

_LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "–—“”‘’…•²³"
_UNCLEAN = re.compile(rf"[^ -~\n\0{_LETTERS}]")
_STRAY = ("  ", " \n", "\n ", " \0", "\0 ", "\0\0")
_VNI_PAIR = re.compile(r"[aeAE][âÂáÁàÀãÃ]|[oO][âÂ]|[aA][êÊéÉèÈúÚ]|[aeouyAEOUY][ùÙõÕ]")
_SPACED_SYMBOL = re.compile(r"/[^\0\n]{0,40} -|/[^\0\n]{0,40}- |[0-9] /|/ [A-ZĐ]")


def all_clean(texts: list[str]) -> bool:
    """Whether none of the texts needs a second look, in one pass over all of them: the usual case of a whole column.

    A text that needs none is its own repaired form and in no legacy encoding.
    """
    joined = "\0" + "\0".join(texts) + "\0"
    if joined.count("\0") != len(texts) + 1 or any(stray in joined for stray in _STRAY):
        return False
    if joined.isascii():
        return _SPACED_SYMBOL.search(joined) is None
    return not (_UNCLEAN.search(joined) or _VNI_PAIR.search(joined) or _SPACED_SYMBOL.search(joined))


def clean_text(
    raw: RawValue, number_format: str | None = None, date_1904: bool = False, font: str | None = None
) -> Parsed:
    """The text as it was meant. `font` is the cell's font where that is one of a legacy encoding.

    Notes: XS110 when it was converted, XS210 when characters that bear meaning were repaired; spaces at the ends and
    line ends are trimmed without a word. A number becomes its shortest form, a date dd/mm/yyyy. An error is XS208.
    """
    if isinstance(raw, ErrorValue):
        return Parsed(problem="XS208", values={"error": str(raw)})
    if not isinstance(raw, str):
        return Parsed(_written_out(raw, number_format, date_1904))
    converted = legacy.convert(raw, font)
    text = repair(raw if converted is None else converted.text)
    if not text:
        return BLANK
    if _SYMBOL.fullmatch(text):
        text = _SPACE_IN_SYMBOL.sub(r"\1", text)
    notes: tuple[Note, ...] = ()
    if converted is not None:
        notes = (("XS110", "", {"encoding": converted.encoding}),)
    elif text != _trimmed(raw):
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
