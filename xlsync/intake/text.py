"""Texts as they are stored in a workbook → as they are shown."""

import re

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """`_x000D_` → a carriage return (ISO/IEC 29500-1, 22.9.2.19).

    Escapes of half a surrogate pair and of NUL stay as they stand: no output could hold them.
    """
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def legacy_font(name: str) -> bool:
    """Whether a font is of the old Vietnamese encodings: TCVN3 (`.VnTime`, `.VnTimeH` …), VNI (`VNI-Times` …)."""
    return name[:3].casefold() in {".vn", "vni"}
