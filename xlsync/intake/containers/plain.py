"""Bytes and texts of heads, names and bodies → plain text, whatever charset they claim to be in."""

import codecs
import re
import unicodedata

_LONGEST_CHARSET = 40
#: Codecs that stand for no charset: some take quadratic time, some depend on the machine.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "undefined", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape",
     "mbcs", "oem"}
)  # fmt: skip
_MOST_CHARS = 300
_LONGEST_NAME = 180
_LONGEST_SUFFIX = 12
#: Control characters and line separators; then what cannot be seen, such as the marks that turn the direction of text.
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile(r"[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_DRIVE = re.compile(r"[A-Za-z]:(?=[/\\])")


def decode(raw: bytes, charset: str = "") -> str | None:
    """The text, None when it is not in the charset it claims and nothing else is certain.

    UTF-8 is never taken for anything else by chance, so it is tried next; text that claims nothing, or US-ASCII, is
    cp1258, the Vietnamese one, as the last resort.
    """
    known = _codec(charset)
    tried = [known] if known else []
    tried.append("utf-8")
    if not charset.strip() or known == "ascii":
        tried.append("cp1258")
    for name in tried:
        try:
            text = raw.decode(name)
        except (ValueError, LookupError):  # LookupError: a codec that is not for text
            continue
        return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return None


def decode_anyhow(raw: bytes, charset: str = "") -> str:
    """The text of a head or a name: never refused, what cannot be read becomes U+FFFD."""
    text = decode(raw, charset) or decode(raw)
    return unicodedata.normalize("NFC", raw.decode("cp1258", "replace")) if text is None else text


def one_line(text: str, most: int = _MOST_CHARS) -> str:
    """The text as one line of at most `most` characters, without anything that is not seen."""
    text = _UNSEEN.sub("", _BLANKS.sub(" ", text))
    if not text.isprintable():  # halves of surrogate pairs, letters that Unicode does not have
        text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return unicodedata.normalize("NFC", text).strip()[:most].rstrip()


def file_name(text: str) -> str:
    """The name of an attachment as one component; empty when nothing is left of it.

    Of a path (`C:\\bao cao\\BC.xlsx`, `../../BC.xlsx`) the last component; in a name such as `BC 6/2024.xlsx` the slash
    is part of what was meant and becomes `-`.
    """
    name = one_line(text, 10 * _MOST_CHARS)
    parts = name.replace("\\", "/").split("/")
    if _DRIVE.match(name) or not parts[0] or ".." in parts:
        parts = [part for part in parts if part not in {"", ".", ".."}][-1:]
    return shortened("-".join(part.strip() for part in parts))


def path_name(text: str) -> tuple[str, bool]:
    """The name of an entry of an archive, with `/`, never absolute; and whether it wanted to leave its folder."""
    name = one_line(text, 10 * _MOST_CHARS)
    name = _DRIVE.sub("", name, count=1) if _DRIVE.match(name) else name
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    kept = [shortened(part) for part in parts if part not in {"", ".", ".."}]
    return "/".join(kept[-20:]), ".." in parts


def shortened(name: str) -> str:
    """A name of at most 180 characters that keeps its suffix."""
    if len(name) <= _LONGEST_NAME:
        return name
    stem, point, suffix = name.rpartition(".")
    if not point or len(suffix) > _LONGEST_SUFFIX:
        return name[:_LONGEST_NAME].rstrip()
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1].rstrip()}.{suffix}"


def _codec(charset: str) -> str:
    """Python's name of the charset, empty when there is none."""
    name = charset.strip().strip("\"'").partition("*")[0]  # RFC 2231 allows `utf-8*vi`
    if not name or len(name) > _LONGEST_CHARSET:
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "" if found in _NO_CHARSETS else found
