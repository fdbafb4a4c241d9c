"""What mails of every kind share: the HTML body as a part, pictures, attachments that nobody else can open."""

import re
from urllib.parse import unquote

from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError, damaged
from xlsync.model import Mail

BODY_NAME = "body.html"
_TNEF = b"\x78\x9f\x3e\x22"
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\bcid:([^\"'\s<>)&]{1,300})", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta\b[^<>]{0,200}?\bcharset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
#: What an inline picture is not, whatever it is called.
_DOCUMENTS = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")


def html_body(text: str | None, mail: Mail) -> Part | None:
    """The body as a part, None when it has no table; `text` None stands for one in a charset that nobody knows."""
    if text is None:
        return Part(BODY_NAME, b"", mail, body=True, error=damaged(BODY_NAME))
    return Part(BODY_NAME, text.encode("utf-8-sig", "replace"), mail, body=True) if has_table(text) else None


def has_table(text: str) -> bool:
    """Whether there is a table in that HTML."""
    return _TABLE.search(text) is not None


def references(text: str) -> set[str]:
    """The Content-IDs that the HTML shows pictures from, in lower case."""
    return {unquote(found).lower() for found in _REFERENCE.findall(text)}


def declared_charset(raw: bytes) -> str:
    """The charset that a page names in its head, empty when none."""
    found = _DECLARED.search(raw[:4096])
    return found[1].decode("ascii") if found else ""


def is_document(data: bytes) -> bool:
    """Whether the bytes are a package, a compound file or a PDF, and no picture whatever they are called."""
    return data.startswith(_DOCUMENTS)


def is_tnef(data: bytes) -> bool:
    """Whether it is the container of Outlook, `winmail.dat`."""
    return data.startswith(_TNEF)


def unreadable(what: str) -> IntakeError:
    """XS001 for a form in which only one program, or the addressee, can open the attachments."""
    return IntakeError("XS001", "mail_format", {"format": what})
