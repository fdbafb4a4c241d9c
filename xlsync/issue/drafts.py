"""Mail drafts that a person looks over, signs and sends: the same run gives the same bytes.

`X-Unsent: 1` makes Outlook open one as a draft; `X-Xlsync` says that it is ours and of what kind. A draft is replaced
only when nobody has changed it since it was written, which its digest shows: what the consolidator has written into one
is never lost.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from xlsync.issue.template import replace_bytes
from xlsync.model import OFFICE_TIME

_MARK, _DIGEST = "X-Xlsync", "X-Xlsync-Digest"
_BLANK_DIGEST = "0" * 32  # so short that the header stays on one line
_DIGEST_LINE = re.compile(rb"^X-Xlsync-Digest: ([0-9a-f]{32})\r?$", re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


class _Policy(EmailPolicy):
    """Folds the subject so that no mail program loses a blank of it: the library leaves out those between two encoded
    words, which readers drop."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The lines of one header."""
        if name != "Subject":
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


_POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `unit` is the unit it goes to; `refused` are addresses of the register that are none."""

    unit: str
    file_name: str
    data: bytes
    addresses: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the drafts: files written or already the same, files left because they are not ours or were
    changed by hand, and drafts of the same period in the folder that nobody needs any more."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    stale: tuple[Path, ...]


def addresses_of(given: Iterable[str]) -> tuple[str, ...]:
    """The mail addresses among them, each once."""
    return tuple(dict.fromkeys(each for each in given if _ADDRESS.fullmatch(each)))


def safe_name(name: str) -> str:
    """A name for a file, of a unit's code and a period."""
    return _SAFE.sub("-", name)


def headed(kind: str, subject: str, addresses: Sequence[str], as_of: date) -> EmailMessage:
    """A draft with its head and without a body."""
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = subject
    if addresses:
        message["To"] = ", ".join(addresses)
    at_noon = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=OFFICE_TIME)
    message["Date"] = format_datetime(at_noon)
    message["X-Unsent"] = "1"
    message[_MARK] = kind
    message[_DIGEST] = _BLANK_DIGEST
    return message


def with_digest(message: EmailMessage) -> bytes:
    """The bytes of the draft."""
    blank = message.as_bytes()
    return blank.replace(_BLANK_DIGEST.encode(), _digest(blank).encode(), 1)


def write_drafts(folder: Path, drafts: Sequence[Draft], kind: str, pattern: str) -> Written:
    """Writes the drafts into the folder, made when it is not there. Raises OSError; each file is whole or not written.

    `stale` are unchanged drafts of an earlier run whose names match `pattern` and whose unit gets none now: only named.
    """
    folder.mkdir(exist_ok=True)
    written, kept = [], []
    for each in drafts:
        path = folder / each.file_name
        if path.is_symlink() or (path.exists() and not is_untouched_draft(path, kind)):
            kept.append(path)
            continue
        if not path.exists() or path.read_bytes() != each.data:
            replace_bytes(path, each.data)
        written.append(path)
    names = {each.file_name for each in drafts}
    stale = [path for path in sorted(folder.glob(pattern)) if path.name not in names and is_untouched_draft(path, kind)]
    return Written(tuple(written), tuple(kept), tuple(stale))


def is_untouched_draft(path: Path, kind: str) -> bool:
    """Whether the file is a draft of ours of that kind as it was written."""
    data = b""
    with suppress(OSError):
        data = path.read_bytes()
    found = _DIGEST_LINE.search(data)
    mark = re.compile(rb"^X-Xlsync: " + kind.encode() + rb"\r?$", re.MULTILINE)
    if found is None or mark.search(data) is None:
        return False
    blank = data[: found.start(1)] + _BLANK_DIGEST.encode() + data[found.end(1) :]
    return _digest(blank).encode() == found[1]


def _digest(blank: bytes) -> str:
    return sha256(blank).hexdigest()[: len(_BLANK_DIGEST)]
