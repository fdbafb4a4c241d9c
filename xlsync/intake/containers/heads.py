"""The fields of a mail → who sent it, when, about what; parameters and file names in their many encodings."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from xlsync.intake.containers.plain import decode_anyhow, one_line
from xlsync.model import OFFICE_TIME, Mail

#: Where the offices are: the offset of dates that name none.
_YEARS = range(1990, 2101)
_LONGEST_DATE = 120
_LONGEST_ADDRESS = 254
_LONGEST_SENDERS = 2_000
#: What decoding may cost: a name of 255 letters needs a dozen encoded words.
_LONGEST_WORDS, _MOST_WORDS = 4_000, 100
#: Possessive throughout: a quote that is never closed is read once.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_COMMENT = re.compile(r"\([^()]*+\)")
_ANGLE = re.compile(r"<[^<>]*?([^<>\s@:,;]++@[^<>\s@:,;]++)\s*+>")
_BARE = re.compile(r"(?<![^\s<>,;:()\"])[^\s<>,;:()\"@]++@[^\s<>,;:()\"@]++")
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"|[^;]*+)')
_ZONE_BY_NAME = re.compile(r"[\d\s]([A-Za-z]{2,5})$")
_KNOWN_ZONES = frozenset({"UT", "UTC", "GMT", "ICT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"})
_ID = re.compile(r"<[^<>\s]{1,300}>")


def mail_of(heads: Mapping[str, str]) -> Mail:
    """What the fields (as in `mime.Section.heads`) say; whatever cannot be understood is left out."""
    sender = ""
    for field in ("from", "sender", "return-path"):
        sender = sender or address(heads.get(field, ""))
    found = _ID.search(heads.get("message-id", ""))
    return Mail(sender, subject(heads), sent(heads.get("date", "")), one_line(found[0]) if found else None)


def subject(heads: Mapping[str, str]) -> str:
    """The subject in one line."""
    return one_line(words(heads.get("subject", "")))


def words(value: str) -> str:
    """A value (latin-1, as in `mime.Section.heads`) with its encoded words decoded (RFC 2047).

    Bytes that stand there as they are count as UTF-8 or else cp1258. An encoded word that is damaged stays as it is.
    """
    value = value[:_LONGEST_WORDS]
    if not 0 < value.count("=?") <= _MOST_WORDS:
        return decode_anyhow(value.encode("latin-1", "replace"))
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):  # ValueError: base64 that is cut off
        return decode_anyhow(value.encode("latin-1", "replace"))
    return "".join(
        piece if isinstance(piece, str) else decode_anyhow(piece, charset or "") for piece, charset in pieces
    )


def address(value: str) -> str:
    """The first address of a field in lower case, empty when there is none.

    Encoded words are decoded only when there is none outside of them: a name must not pass for an address.
    """
    value = value[:_LONGEST_SENDERS]
    for text in (decode_anyhow(value.encode("latin-1", "replace")), words(value)):
        bare = _COMMENT.sub(" ", _QUOTED.sub(" ", text))
        found = _ANGLE.search(bare)
        plain = found[1] if found else None
        if plain is None and (other := _BARE.search(bare)) is not None:
            plain = other[0]
        if plain is not None and len(plain) <= _LONGEST_ADDRESS:
            return one_line(plain).lower()
    return ""


def sent(value: str) -> str | None:
    """ISO 8601 with the offset; None for what is no date.

    A date without an offset is of the offices' time, +07:00. A zone known by letters only has none that is certain.
    """
    text = _COMMENT.sub(" ", one_line(value, _LONGEST_DATE)).strip()
    zone = _ZONE_BY_NAME.search(text)
    if zone is not None and zone[1].upper() not in _KNOWN_ZONES:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC if text.endswith("-0000") else OFFICE_TIME)
    return moment(found)


def moment(found: datetime) -> str | None:
    """ISO 8601 in whole seconds, None for a year in which nobody sent mails."""
    return found.replace(microsecond=0).isoformat() if found.year in _YEARS else None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A value such as `text/html; charset=utf-8` → its first word in lower case and its parameters, decoded.

    RFC 2231 (`name*`, `name*0*`), RFC 2047 inside quotes as most programs write it, and bytes as they are.
    """
    head = _COMMENT.sub(" ", value.partition(";")[0]).strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for name, raw in _PARAMETER.findall(value):
        base, *rest = name.lower().split("*")
        text = _unquoted(raw.strip())
        if not rest:
            plain.setdefault(base, text)
        elif rest == [""]:  # name*=utf-8''…
            pieces[base].setdefault(-1, (text, True))
        elif rest[0].isdecimal() and len(rest[0]) <= 3:
            pieces[base].setdefault(int(rest[0]), (text, len(rest) > 1))
    found = {name: words(text) for name, text in plain.items()}
    return head, found | {name: _continued(parts) for name, parts in pieces.items()}


def boundary(value: str) -> bytes:
    """The delimiter of a multipart, byte for byte; empty when its Content-Type names none."""
    for name, raw in _PARAMETER.findall(value):
        if name.lower() == "boundary":
            return _unquoted(raw.strip()).rstrip().encode("latin-1", "replace")
    return b""


def _continued(parts: Mapping[int, tuple[str, bool]]) -> str:
    """The parts of one parameter in their order; the first one names the charset."""
    parts = {-1: parts[-1]} if -1 in parts else parts
    charset, raw = "", b""
    for place, (number, (text, encoded)) in enumerate(sorted(parts.items())):
        if encoded and place == 0 and text.count("'") >= 2 and number <= 0:
            charset, _, rest = text.split("'", 2)
        else:
            rest = text
        piece = rest.encode("latin-1", "replace")
        raw += unquote_to_bytes(piece) if encoded else piece
    return decode_anyhow(raw, charset)


def _unquoted(raw: str) -> str:
    if not raw.startswith('"'):
        return raw
    end = -1 if len(raw) > 1 and raw.endswith('"') else None
    return raw[1:end].replace("\\\\", "\\").replace('\\"', '"')
