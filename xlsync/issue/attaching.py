"""Files that go with a mail draft."""

from dataclasses import dataclass
from email.message import EmailMessage
from posixpath import splitext

_MEDIA = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsb": "vnd.ms-excel.sheet.binary.macroEnabled.12",
    ".xls": "vnd.ms-excel",
    ".ods": "vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    data: bytes


def attach(message: EmailMessage, attachment: Attachment) -> None:
    """Attaches the file under its media type; a name that is not ASCII is written as RFC 2231 says."""
    subtype = _MEDIA.get(splitext(attachment.name)[1].casefold(), "octet-stream")
    message.add_attachment(attachment.data, maintype="application", subtype=subtype, filename=attachment.name)


def fix_boundaries(message: EmailMessage, name: str) -> None:
    """Gives every boundary between parts a name of ours: the library would draw them by lot."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_xlsync_{number}_{name}")
