"""What the lexers of rows and of shared strings have in common: which parts they may read, and plain XML texts."""

import re
from functools import lru_cache

# Possessive throughout: nothing here is ever tried twice, so no input makes the expressions slow.
ATTRIBUTES = r'(?: [A-Za-z][A-Za-z0-9:._-]*+="[^"<>&\x00-\x1f\ufffe\uffff]*+")*+'
#: A carriage return would have to become a line feed, `]]>` may not stand in a text; both are left to expat.
TEXT = r"[^<>\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_ATTRIBUTE = re.compile(r' ([^=]+)="([^"]*)"')
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos);)?")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class UnusualError(Exception):
    """Something that only expat may judge; never leaves the lexers."""


def find_body(data: bytes, begin: int, end: int) -> str | None:
    """The text between two positions of a part, when nothing hides there: UTF-8, no comments, instructions, CDATA."""
    head = data[:begin]
    declaration = head[: max(head.find(b"?>"), 0)].lower()
    if (
        begin >= end
        or head.count(b"<?") > 1
        or (b"encoding" in declaration and b"utf-8" not in declaration)
        # Looking for one character first is ten times as fast where there is many a `<`.
        or (b"!" in data and b"<!" in data)
        or (data.find(b"?", begin) >= 0 and data.find(b"<?", begin) >= 0)
    ):
        return None
    try:
        return data[begin:end].decode()
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=1024)
def attributes_of(text: str) -> dict[str, str]:
    """Attributes that `ATTRIBUTES` let through. Raises UnusualError for one that comes twice, which is no XML."""
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    if len(found) < len(pairs) or "r" in found:
        raise UnusualError
    return found


def plain(text: str) -> str:
    """The text with its entities replaced. Raises UnusualError for a character reference or an unknown entity."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1] is None:
        raise UnusualError
    return _ENTITIES[match[1]]
