"""Mails as they travel (.eml, RFC 5322 and MIME): every attachment, and the HTML body where it has a table."""

import re
from dataclasses import dataclass, field, replace

from xlsync.intake.containers.content import (
    declared_charset,
    has_table,
    html_body,
    is_document,
    is_tnef,
    references,
    unreadable,
)
from xlsync.intake.containers.heads import boundary, mail_of, parameters, subject
from xlsync.intake.containers.mime import Section, mails_of, read_mail, split
from xlsync.intake.containers.part import Part
from xlsync.intake.containers.plain import decode, decode_anyhow, file_name
from xlsync.intake.containers.transfer import decode_transfer, evidently_whole, finished, uuencoded
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.limits import Limits
from xlsync.model import Mail

#: What holds attachments that nobody but one program or one person can open: the name that a person knows it by.
_NOT_READ = {
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/mac-binhex40": "BinHex",
    "message/partial": "message/partial",
    "message/external-body": "message/external-body",
}
#: The text in other forms, receipts, and the half of a Macintosh file that has no data.
_NO_ATTACHMENTS = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/x-watch-html",
     "text/calendar", "text/rfc822-headers", "message/delivery-status", "message/disposition-notification"}
)  # fmt: skip
_RESOURCE_FORK = "application/applefile"
_MAILS = frozenset({"message/rfc822", "message/global"})
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": "xlsm",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "xlsb",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/vnd.ms-outlook": "msg",
    "text/plain": "txt",
    "text/html": "html",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_SUFFIX = re.compile(r"[a-z0-9]{1,8}")
_MOST_LEVELS = 50


def read_eml(data: bytes, limits: Limits) -> list[Part]:
    """The attachments of a mail in their order, then its HTML bodies that hold a table (UTF-8 with a BOM).

    Of a mailbox file its mails are the attachments, else whatever has a file name or is no text. A forwarded mail comes
    as the bytes that it is. What cannot be taken out whole has its error: XS001 `damaged` for any
    defect of the transfer encoding, or for being the last thing in a mail that is cut off (unless it is evidently
    whole); `mail_format` for what only Outlook or the addressee can open. Raises IntakeError XS001 for heads that make
    no sense, XS005 for more than `limits.max_attachments` sections.
    """
    mails = mails_of(data)
    if len(mails) > limits.max_attachments:
        raise beyond("attachments", limits.max_attachments)
    if mails:
        return [Part(_mail_name(mail) or f"thu-{number}.eml", mail) for number, mail in enumerate(mails, 1)]
    data, top = read_mail(data)
    if top.broken:  # what would have followed may have said that there are attachments
        raise damaged("header")
    reader = _Reader(data, limits, mail_of(top.heads), top)
    reader.read(top)
    referred = reader.referred
    return [
        replace(part, inline=part.inline or cid in referred) if picture else part
        for part, cid, picture in reader.attachments
    ] + reader.bodies


@dataclass
class _Reader:
    data: bytes
    limits: Limits
    mail: Mail
    top: Section
    attachments: list[tuple[Part, str, bool]] = field(default_factory=list)  # its Content-ID, whether a picture
    bodies: list[Part] = field(default_factory=list)
    referred: set[str] = field(default_factory=set)
    sections: int = 0

    def read(self, section: Section, parent: str = "", marks: tuple[bytes, ...] = ()) -> None:
        """Takes what is in a section; `marks` are the delimiters of the multiparts around it."""
        kind, about = parameters(section.heads.get("content-type", ""))
        if "/" not in kind:
            kind = "message/rfc822" if parent == "multipart/digest" else "text/plain"
        if kind.startswith("multipart/"):
            self._multipart(section, kind, marks)
            return
        disposition, details = parameters(section.heads.get("content-disposition", ""))
        name = file_name(details.get("filename") or about.get("name") or "")
        if kind == _RESOURCE_FORK:
            return
        if kind in _NO_ATTACHMENTS and not name and disposition != "attachment":
            if not section.ended and section is not self.top:  # attachments may have followed
                self._add(self._unnamed("bin"), error=damaged("multipart"))
            if kind == "text/html":
                self._html(section, about.get("charset", ""))
            elif kind == "text/plain":
                self._text(section)
            return
        self._attachment(section, kind, name, disposition)

    def _multipart(self, section: Section, kind: str, marks: tuple[bytes, ...]) -> None:
        if len(marks) >= _MOST_LEVELS:
            self._add(self._unnamed("bin"), error=beyond("nesting", _MOST_LEVELS))
            return
        mark = boundary(section.heads["content-type"])
        left = self.limits.max_attachments - self.sections
        sections = split(self.data, section, mark, left) if mark else []
        self.sections += len(sections)
        if self.sections > self.limits.max_attachments:
            raise beyond("attachments", self.limits.max_attachments)
        if kind == "multipart/encrypted":
            self._add(self._unnamed("asc"), error=unreadable("PGP"))
            return
        # With the delimiter of a multipart around it, its parts have become parts of that.
        emptied = mark in marks and not self.data[section.start : section.end].strip()
        if section.broken or not (sections or emptied):
            self._add(self._unnamed("bin"), error=damaged("multipart"))
        before = len(self.bodies)
        for each in sections:
            self.read(each, kind, (*marks, mark))
        if kind == "multipart/alternative":  # the same text several times, the best one last
            del self.bodies[before:-1]

    def _attachment(self, section: Section, kind: str, name: str, disposition: str) -> None:
        data, whole = self._decoded(section)
        if kind in _MAILS:
            name = _mail_name(data, name) or self._unnamed("eml")
        name = name or self._unnamed(_suffix(kind))
        opaque = _NOT_READ.get(kind)
        if is_tnef(data) or name.lower() == "winmail.dat":
            opaque = "winmail.dat"
        if opaque is not None:
            self._add(name, error=unreadable(opaque))
        elif section.broken or not whole:
            self._add(name, error=damaged(name))
        else:
            picture = kind.startswith("image/") and not is_document(data)
            cid = section.heads.get("content-id", "").strip("<> \t").lower()
            self._add(name, data, inline=picture and disposition == "inline", cid=cid, picture=picture)

    def _html(self, section: Section, charset: str) -> None:
        raw, whole = self._decoded(section)
        text = decode(raw, charset or declared_charset(raw))
        shown = decode_anyhow(raw) if text is None else text
        self.referred |= references(shown)
        if not has_table(shown):
            return
        body = html_body(text if whole and not section.broken else None, self.mail)
        if body is not None:
            self.bodies.append(body)

    def _text(self, section: Section) -> None:
        if self.data.find(b"begin", section.start, section.end) < 0:
            return
        for raw, data, whole in uuencoded(self._decoded(section)[0]):
            name = file_name(decode_anyhow(raw)) or self._unnamed("bin")
            self._add(name, data) if whole else self._add(name, error=damaged(name))

    def _decoded(self, section: Section) -> tuple[bytes, bool]:
        """The bytes of a section and whether they are whole."""
        # A comment or a semicolon behind the name is of no importance.
        encoding = re.split(r"[\s;(]", section.heads.get("content-transfer-encoding", ""), maxsplit=1)[0]
        body = self.data[section.start : section.end]
        data, whole = decode_transfer(body, encoding)
        # Only in a multipart is it seen that something is cut off.
        ended = section.ended or section is self.top or finished(body, encoding)
        return data, whole and (ended or evidently_whole(data))

    def _unnamed(self, suffix: str) -> str:
        return f"dinh-kem-{len(self.attachments) + 1}.{suffix}"

    def _add(
        self,
        name: str,
        data: bytes = b"",
        *,
        error: IntakeError | None = None,
        inline: bool = False,
        cid: str = "",
        picture: bool = False,
    ) -> None:
        self.attachments.append((Part(name, data, self.mail, inline, error=error), cid, picture))


def _mail_name(data: bytes, name: str = "") -> str:
    """`<subject>.eml` for a mail inside without a name; empty when it has no subject either."""
    try:
        name = name or file_name(subject(read_mail(data)[1].heads).replace("/", "-"))
    except IntakeError:  # it is read again, and refused, as what it is
        return ""
    return name if not name or name.lower().endswith((".eml", ".msg")) else f"{name}.eml"


def _suffix(kind: str) -> str:
    """A suffix for an attachment without a name; that of a type nobody knows is `bin`."""
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    main, _, sub = kind.partition("/")
    return sub if main == "image" and _SUFFIX.fullmatch(sub) else "bin"
