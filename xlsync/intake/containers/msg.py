"""Messages saved by Outlook (.msg): attachments, messages inside them, and the HTML body where it has a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from xlsync.intake.containers.content import html_body, is_document, is_tnef, references, unreadable
from xlsync.intake.containers.heads import mail_of, moment
from xlsync.intake.containers.mime import read_mail
from xlsync.intake.containers.msg_store import ATTACHMENT, EMBEDDED, TOP, Properties, Store, open_store, read_properties
from xlsync.intake.containers.part import Part
from xlsync.intake.containers.plain import file_name, one_line
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.limits import Limits
from xlsync.model import OFFICE_TIME, Mail

_ATTACHMENTS = "__ATTACH_VERSION1.0_#"
_BY_REFERENCE = frozenset({2, 3, 4, 7})  # the file lies on somebody's disk or in a cloud, and is not fetched
_EMBEDDED, _OLE_OBJECT = 5, 6
_SHOWN_IN_BODY = 0x4
_START = datetime(1601, 1, 1, tzinfo=UTC)
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "webp"})


def read_msg(data: bytes, limits: Limits, level: int = 0) -> list[Part]:
    """The attachments of a message in their order, then its HTML body when it holds a table (UTF-8 with a BOM).

    What is attached as a message stands in the same compound file, so its attachments come at once: their names begin
    with `<subject>.msg/`, and `mail` is that message; one that holds nothing has the error XS016 `nothing_inside`.
    `level` is how many containers the message itself lies in. Files that are only referred to, OLE objects and what is
    damaged have an error. Bodies in RTF alone are not read. Raises IntakeError XS001 for a file that is no message,
    XS005 for too many attachments.
    """
    with open_store(data) as store:
        reader = _Reader(store, limits, level)
        reader.read((), TOP, "", 1)
        return reader.parts


@dataclass(frozen=True, slots=True)
class _Around:
    """The message that an attachment is in; `referred` are the pictures that its body shows, by their Content-IDs."""

    mail: Mail
    referred: set[str]
    prefix: str
    depth: int


@dataclass
class _Reader:
    store: Store
    limits: Limits
    level: int
    parts: list[Part] = field(default_factory=list)
    messages: int = 0

    def read(self, path: tuple[str, ...], head: int, prefix: str, depth: int) -> None:
        """Takes all parts of one message; `depth` counts the messages around it and itself."""
        properties = read_properties(self.store, path, head)
        mail = _mail(properties)
        exists, text = properties.html()
        referred = references(text or "")
        before = len(self.parts)
        for number, name in enumerate(self._attachments(path), 1):
            try:
                self._attachment(
                    read_properties(self.store, (*path, name), ATTACHMENT, properties.codepage),
                    f"dinh-kem-{number}",
                    _Around(mail, referred, prefix, depth),
                )
            except IntakeError as error:
                if error.code == "XS005":
                    raise
                self._add(Part(f"{prefix}dinh-kem-{number}.bin", b"", mail, error=error))
        if exists:
            body = html_body(text, mail)
            if body is not None:
                self._add(replace(body, name=prefix + body.name))
        if depth > 1 and len(self.parts) == before:
            self._add(
                Part(prefix.rstrip("/"), b"", mail, error=IntakeError("XS016", "nothing_inside", {"format": "msg"}))
            )

    def _attachments(self, path: tuple[str, ...]) -> Iterator[str]:
        entries = self.store.entries(path)
        for name in sorted(name for name in entries if name.startswith(_ATTACHMENTS)):
            yield entries[name].name

    def _attachment(self, properties: Properties, unnamed: str, around: _Around) -> None:
        name = _name(properties) or unnamed
        method = properties.number(0x3705)
        inside = properties.storage(0x3701)
        if method == _EMBEDDED and inside is not None:
            self._message(inside, name, around)
            return
        data = properties.binary(0x3701)
        error = None
        if method == _OLE_OBJECT or inside is not None:
            data = self._packed(inside)
            error = unreadable("OLE") if data is None else None
        elif method in _BY_REFERENCE and not data:
            error = unreadable("link")
        elif data is None:
            error = damaged(name)
        elif is_tnef(data):
            error = unreadable("winmail.dat")
        elif name.lower() == "smime.p7m":
            error = unreadable("smime.p7m")
        if error is not None:
            self._add(Part(around.prefix + name, b"", around.mail, error=error))
            return
        content = data or b""
        inline = _is_inline(properties, name, content, around.referred)
        self._add(Part(around.prefix + name, content, around.mail, inline))

    def _message(self, inside: tuple[str, ...], name: str, around: _Around) -> None:
        """A message inside a message."""
        self.messages += 1
        if self.messages > self.limits.max_attachments:
            raise beyond("attachments", self.limits.max_attachments)
        try:
            subject = read_properties(self.store, inside, EMBEDDED).text(0x0037)
            name = file_name(one_line(subject).replace("/", "-")) or name
        except IntakeError:  # it is refused below, under the name of the attachment
            subject = ""
        name = name if name.lower().endswith(".msg") else f"{name}.msg"
        name = around.prefix + name
        if self.level + around.depth >= self.limits.max_nesting:
            self._add(Part(name, b"", around.mail, error=beyond("nesting", self.limits.max_nesting)))
            return
        try:
            self.read(inside, EMBEDDED, f"{name}/", around.depth + 1)
        except IntakeError as error:
            if error.code == "XS005":
                raise
            self._add(Part(name, b"", around.mail, error=error))

    def _packed(self, inside: tuple[str, ...] | None) -> bytes | None:
        """The workbook or document in an OLE object of Office 2007 and later, None for any other object."""
        entry = self.store.entries(inside).get("PACKAGE") if inside is not None else None
        return None if entry is None or inside is None else self.store.read(inside, entry)

    def _add(self, part: Part) -> None:
        self.parts.append(part)
        if len(self.parts) > self.limits.max_attachments:
            raise beyond("attachments", self.limits.max_attachments)


def _mail(properties: Properties) -> Mail:
    """Sender, subject and date of a message; what it does not have itself comes from the heads it travelled with.

    The sender is the one of `From` (in whose name it was sent) before the one who pressed the button.
    """
    raw = properties.text(0x007D).encode("utf-8", "replace")
    travelled = mail_of(read_mail(raw)[1].heads) if raw else Mail()
    sender = properties.text(0x5D02)
    if not sender and properties.text(0x0064).upper() == "SMTP":
        sender = properties.text(0x0065)
    sender = sender or travelled.sender or properties.text(0x5D01)
    if not sender and properties.text(0x0C1E).upper() == "SMTP":
        sender = properties.text(0x0C1F)
    sent = _moment(properties.ticks(0x0039)) or _moment(properties.ticks(0x0E06)) or travelled.sent
    message_id = one_line(properties.text(0x1035)) or travelled.message_id
    return Mail(
        one_line(sender).lower(), one_line(properties.text(0x0037)) or travelled.subject, sent, message_id or None
    )


def _moment(ticks: int) -> str | None:
    """Such times are in UTC; they are given in the offices' time, +07:00."""
    try:
        return moment((_START + timedelta(microseconds=ticks // 10)).astimezone(OFFICE_TIME)) if ticks else None
    except OverflowError:
        return None


def _name(properties: Properties) -> str:
    name = file_name(properties.text(0x3707, 0x3704, 0x3001))
    suffix = file_name(properties.text(0x3703)).lstrip(".")
    return f"{name}.{suffix}" if name and suffix and "." not in name else name


def _is_inline(properties: Properties, name: str, data: bytes, referred: set[str]) -> bool:
    """A picture that the body shows. Whatever is a document by its bytes is none."""
    kind = properties.text(0x370E).lower()
    picture = kind.startswith("image/") or name.lower().rpartition(".")[2] in _PICTURES
    if not picture or is_document(data):
        return False
    cid = properties.text(0x3712).strip("<>").lower()
    shown = bool(properties.number(0x3714) & _SHOWN_IN_BODY) or bool(properties.number(0x7FFE))
    return shown or (bool(cid) and cid in referred)
