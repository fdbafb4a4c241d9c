"""Mails as they travel (`.eml`), written as the programs of the offices write them: each encodes names its own way."""

from base64 import b64encode, encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from making.borrowed import narrowed

PROVINCE = "ldld-tinh@congdoan.example"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 60  # characters of a file name in one line (RFC 2231)


@dataclass(frozen=True)
class Enclosure:
    """A file in a mail; with `cid` it is a picture that the text shows."""

    name: str
    data: bytes
    kind: str = XLSX
    cid: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail to the province. With `html` the text is HTML; `names` is how file names are written: `words` as most
    programs do (RFC 2047 in quotes), `parameters` as the standard says (RFC 2231); `charset` is that of the subject."""

    sender: str
    name: str
    subject: str
    sent: datetime
    text: str
    enclosures: Sequence[Enclosure] = ()
    html: bool = False
    names: str = "words"
    charset: str = "utf-8"

    def written(self) -> bytes:
        """The mail as a file."""
        boundary = f"=_{self.sent:%Y%m%d%H%M}_{self.sender.partition('@')[0]}"
        shown = [each for each in self.enclosures if each.cid]
        body = _text(self.text, "html" if self.html else "plain")
        if shown:
            body = multipart("related", f"{boundary}_r", [body, *(self._enclosed(each) for each in shown)])
        rest = [self._enclosed(each) for each in self.enclosures if not each.cid]
        return self._head() + multipart("mixed", boundary, [body, *rest])

    def _head(self) -> bytes:
        fields = (
            f"From: {_words(self.name)} <{self.sender}>",
            f"To: {_words('LĐLĐ tỉnh Bắc Giang')} <{PROVINCE}>",
            f"Subject: {_subject(self.subject, self.charset)}",
            f"Date: {format_datetime(self.sent)}",
            f"Message-ID: <mau-{self.sent:%Y%m%d%H%M}.{self.sender}>",
            "MIME-Version: 1.0",
        )
        return "".join(f"{field}\r\n" for field in fields).encode("ascii")

    def _enclosed(self, each: Enclosure) -> bytes:
        if each.kind == "message/rfc822":
            return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + each.data
        where = "inline" if each.cid else "attachment"
        if self.names == "words":
            kind, disposition = (_quoted(key, each.name) for key in ("name", "filename"))
        else:
            kind, disposition = "", _continued("filename", each.name)
        head = f"Content-Type: {each.kind}{kind}\r\nContent-Disposition: {where}{disposition}\r\n"
        if each.cid:
            head += f"Content-ID: <{each.cid}>\r\n"
        head += "Content-Transfer-Encoding: base64\r\n\r\n"
        return head.encode("ascii") + _lines(each.data)


def multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Content-Type and body of a multipart."""
    mark = f"--{boundary}".encode("ascii")
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _text(text: str, kind: str) -> bytes:
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode("ascii") + _lines(text.replace("\n", "\r\n").encode())


def _lines(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n")


def _words(text: str) -> str:
    """A name or a file name as one encoded word, however long: programs do so."""
    return text if text.isascii() else f"=?utf-8?B?{b64encode(text.encode()).decode('ascii')}?="


def _subject(text: str, charset: str) -> str:
    if charset == "utf-8":
        return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")
    return f"=?windows-1258?B?{b64encode(narrowed(text, charset)).decode('ascii')}?="


def _quoted(key: str, name: str) -> str:
    return f';\r\n\t{key}="{_words(name)}"'


def _continued(key: str, name: str) -> str:
    """`filename*0*=utf-8''B%C3%A1o…`: in pieces of one line each, none of which cuts a character."""
    pieces = [""]
    for letter in name:
        encoded = quote(letter, safe="")
        if len(pieces[-1]) + len(encoded) > _PIECE:
            pieces.append("")
        pieces[-1] += encoded
    pieces[0] = f"utf-8''{pieces[0]}"
    return "".join(f";\r\n {key}*{number}*={piece}" for number, piece in enumerate(pieces))
