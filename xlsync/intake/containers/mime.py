"""The structure of a mail: heads, and the sections of a multipart, as places in its bytes.

Not the standard parser (`email`): it reads each line once for every multipart around it, ends in RecursionError some
hundred deep, parses forwarded mails that nobody asked for and gives them back changed. Here each level is one search
for its delimiter, nothing is copied, and a forwarded mail stays the bytes that it was.
"""

import re
from dataclasses import dataclass

from xlsync.intake.errors import damaged

#: The fields that are read; the first of a name counts.
WANTED = frozenset(
    {"from", "sender", "return-path", "subject", "date", "message-id", "content-type", "content-disposition",
     "content-transfer-encoding", "content-id"}
)  # fmt: skip
_MOST_BYTES = 1024 * 1024
_LONGEST_VALUE = 16 * 1024
#: Possessive throughout, so that nothing is tried twice. A field goes on in lines that begin with a blank.
_FIELD = re.compile(rb"([!-9;-~]++)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
#: What mailboxes put before a mail, or into its heads.
_ENVELOPE = re.compile(rb">?From [^\n]*+(?:\n|\Z)")
_NEXT_MAIL = re.compile(
    rb"\n\r?\n(?=From \S{1,320}+[ \t]++(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ \t][^\n]{8,80}+\n[!-9;-~]{1,80}+:)"
)
_BLANK_LINE = re.compile(rb"[ \t\r]*+(?:\n|\Z)")
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t\r]*+(?:\n|\Z)")
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+")
#: A few lines that are no fields (folded by a program that forgot the blank), with a field of mails right behind them.
_ODD_LINES = re.compile(
    rb"(?:(?!--|[ \t\r]*+(?:\n|\Z))[^\n]*+\n){1,8}?"
    rb"(?=(?:from|to|cc|reply-to|sender|subject|date|received|return-path|delivered-to|message-id|references"
    rb"|in-reply-to|mime-version|content-[a-z-]+|authentication-results|dkim-signature|x-[a-z0-9-]+)[ \t]*+:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A mail or a part of one: its fields by their names in lower case, unfolded, one character a byte (latin-1).

    Its body is what stands from `start` to `end`. `broken` says that the heads are cut off, so that fields may be
    missing; `ended` that something stood after it, so that it is not cut off.
    """

    heads: dict[str, str]
    start: int
    end: int
    broken: bool
    ended: bool


def read_mail(data: bytes) -> tuple[bytes, Section]:
    """The mail as a whole, with the bytes that it refers to (line ends of old Macs become those of others).

    Raises IntakeError XS001 for heads that do not end.
    """
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    leading = _LEADING.match(data)
    return data, read_section(data, leading.end() if leading else 0, len(data), ended=False)


def mails_of(data: bytes) -> list[bytes]:
    """The mails in a mailbox file (RFC 4155: each begins with a `From ` line); none when it is a single mail."""
    if not data.startswith(b"From "):
        return []
    starts = [0, *(found.end() for found in _NEXT_MAIL.finditer(data))]
    ends = [*starts[1:], len(data)]
    return [data[start:end] for start, end in zip(starts, ends, strict=True)] if len(starts) > 1 else []


def read_section(data: bytes, start: int, end: int, *, ended: bool) -> Section:
    """The heads at `start` and the body behind them. Raises IntakeError XS001 for heads of more than 1 MB.

    As in mail programs, lines that are no fields are passed over where more fields follow; where none do, or where a
    delimiter stands, the body begins without a blank line before it.
    """
    heads: dict[str, str] = {}
    position = start
    while True:
        field = _FIELD.match(data, position, end)
        if field is not None:
            name = field[1].lower().decode("ascii")
            if name in WANTED and name not in heads:
                value = field[2][:_LONGEST_VALUE].replace(b"\r", b"").replace(b"\n", b"")
                heads[name] = value.decode("latin-1").strip()
        else:
            field = _ENVELOPE.match(data, position, end) or _ODD_LINES.match(data, position, end)
        if field is None:
            break
        position = field.end()
        if position - start > _MOST_BYTES:
            raise damaged("header")
    blank = _BLANK_LINE.match(data, position, end)
    cut = blank is None and position > start and data.find(b"\n", position, end) < 0
    return Section(heads, blank.end() if blank else position, end, cut, ended)


def split(data: bytes, section: Section, boundary: bytes, most: int) -> list[Section]:
    """The sections of a multipart; none when its delimiter is not found.

    Text before the first delimiter and after the last is shown by no mail program and left out. A closing delimiter
    ends nothing while others follow: some programs use one boundary twice. Hardly more than `most`
    are given, so that the caller can refuse them.
    """
    marks = _delimiters(data, section, b"--" + boundary, most)
    sections: list[Section] = []
    for number, (_, start, closing) in enumerate(marks, 1):
        last = number == len(marks)
        stop = section.end if last else max(start, marks[number][0])
        if closing and (last or not data[start:stop].strip()):
            continue
        sections.append(read_section(data, start, stop, ended=section.ended or not last))
    return sections


def _delimiters(data: bytes, section: Section, mark: bytes, most: int) -> list[tuple[int, int, bool]]:
    """Where the text before each delimiter ends, where that behind it begins, whether it is a closing one."""
    found: list[tuple[int, int, bool]] = []
    at = data.find(mark, section.start, section.end)
    while at >= 0:
        behind = at + len(mark)
        if at == section.start or data[at - 1] == 0x0A:
            rest = _REST_OF_DELIMITER.match(data, behind, section.end)
            if rest is not None:
                before = at - 1 if at > section.start else at
                before -= before > section.start and data[before - 1] == 0x0D
                found.append((before, rest.end(), rest[1] is not None))
                if len(found) > most + 1:
                    break
                behind = rest.end()
        at = data.find(mark, behind, section.end)
    return found
