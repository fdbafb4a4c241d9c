"""Mails that are malformed or full of traps in their parts."""

import base64
from collections.abc import Iterable

from hostile_entry import MEGABYTE, Collection, book_of, text_row, zip_of

MAILS = Collection()
_HEAD = "From: vp@bg.example\r\nTo: tinh@bg.example\r\nSubject: {subject}\r\nDate: Fri, 01 Mar 2024 08:00:00 +0700\r\nMessage-ID: <1@bg.example>\r\nMIME-Version: 1.0\r\n"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def head(subject: str = "Gui bao cao") -> bytes:
    """The first lines of a mail."""
    return _HEAD.format(subject=subject).encode()


def attached(name: str, data: bytes, kind: str = _XLSX) -> bytes:
    """A part with an attachment; the name is written as it is."""
    coded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    title = name.encode("utf-8", "surrogateescape")
    return (
        f'Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="'.encode()
        + title
        + b'"\r\n\r\n'
        + coded
    )


def mixed(parts: Iterable[bytes], subject: str = "Gui bao cao", *, end: bool = True) -> bytes:
    """A mail of the parts."""
    body = b"".join(b"--=_b\r\n" + part + b"\r\n" for part in parts)
    return (
        head(subject)
        + b'Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n'
        + body
        + (b"--=_b--\r\n" if end else b"")
    )


def report(text: str = "Văn phòng phẩm") -> bytes:
    return book_of(text_row(1, text, "Số lượng"))


@MAILS.add("malformed.eml", "parts without heads, heads without colons, a boundary inside the heads")
def malformed() -> bytes:
    return mixed(
        [
            b"no head at all",
            b"Content-Type multipart\r\n: \r\n\r\nx",
            b"--=_b\r\n--=_b--\r\n",
            attached("sau cung.xlsx", report("malformed")),
        ]
    )


@MAILS.add("no boundary.eml", "a multipart that does not name its boundary")
def no_boundary() -> bytes:
    return (
        head()
        + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n"
        + attached("a.xlsx", report("no boundary"))
        + b"\r\n--x--\r\n"
    )


@MAILS.add("boundary never closes.eml", "a mail that was cut off inside its attachment")
def boundary_never_closes() -> bytes:
    whole = mixed(
        [
            b"Content-Type: text/plain\r\n\r\nKinh gui",
            attached("bi cat.xlsx", report("boundary never closes") + bytes(3000)),
        ],
        end=False,
    )
    return whole[:-2000]


@MAILS.add("bad base64.eml", "an attachment whose base64 is broken in the middle")
def bad_base64() -> bytes:
    part = attached("hong.xlsx", report("bad base64"))
    at = len(part) // 2
    return mixed([part[:at] + b"!!!\xff*" + part[at + 3 :]])


@MAILS.add("short base64.eml", "an attachment whose base64 ends too early")
def short_base64() -> bytes:
    return mixed([attached("ngan.xlsx", report("short base64")).rstrip()[:-5]])


@MAILS.add("bad quoted-printable.eml", "a workbook in quoted-printable, as no mail program sends it")
def bad_quoted() -> bytes:
    return mixed(
        [
            b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename=qp.xlsx\r\n\r\nPK=03=04=ZZ=\r\n=4"
        ]
    )


@MAILS.add("uuencoded.eml", "an attachment in the encoding of thirty years ago, broken")
def uuencoded() -> bytes:
    return mixed(
        [
            b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: x-uuencode\r\nContent-Disposition: attachment; filename=uu.xlsx\r\n\r\nbegin 644 ../../uu.xlsx\r\nM!!!!!\r\nend\r\n"
        ]
    )


@MAILS.add("attachments 3000.eml", "3,000 attachments")
def many_attachments() -> bytes:
    return mixed([attached(f"{n}.txt", f"mail {n}".encode(), "text/plain") for n in range(3000)])


@MAILS.add("attachments 6000.eml", "6,000 attachments")
def too_many_attachments() -> bytes:
    return mixed([attached(f"{n}.txt", b"x", "text/plain") for n in range(6000)])


@MAILS.add("attachments same.eml", "the same workbook 50 times under one name")
def same_attachment() -> bytes:
    return mixed([attached("bao cao.xlsx", report("giống nhau"))] * 50)


@MAILS.add("parts million.eml", "300,000 empty parts")
def empty_parts() -> bytes:
    return head() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 300_000 + b"--b--\r\n"


@MAILS.add("external body.eml", "parts that would be fetched: message/external-body and message/partial")
def external_body() -> bytes:
    return mixed(
        [
            b'Content-Type: message/external-body; access-type=URL; URL="http://bad.example/x.xlsx"\r\n\r\nContent-Type: application/octet-stream\r\n\r\n',
            b"Content-Type: message/partial; id=x; number=1; total=9\r\n\r\nx",
        ]
    )


@MAILS.add("html active.eml", "an HTML text with a remote picture, script and a table")
def active_html() -> bytes:
    return mixed(
        [
            b"Content-Type: text/html; charset=utf-8\r\n\r\n<img src='http://bad.example/p.png'><script>1</script><table><tr><td>=1+1</td></tr></table>"
        ]
    )


@MAILS.add("bombs.eml", "a mail with a bomb, a zip of zips and a program under the name of a workbook")
def bombs() -> bytes:
    bomb = zip_of({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": " " * (150 * MEGABYTE)})
    return mixed(
        [
            attached("bom.xlsx", bomb),
            attached("goi.zip", zip_of({"bom.zip": zip_of({"bom.xlsx": bomb})})),
            attached("chuong trinh.xlsx", b"MZ" + bytes(300)),
            attached("may.xlsx", b"x"),
        ]
    )


@MAILS.add("winmail.eml", "winmail.dat, cut off")
def winmail() -> bytes:
    return mixed([attached("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00\x01", "application/ms-tnef")])


@MAILS.add("nul.eml", "a mail that is cut through by NULs")
def nul_bytes() -> bytes:
    return mixed([attached("a.xlsx", report("nul"))]).replace(b"\r\n", b"\0\r\n")


@MAILS.add("utf-16.eml", "a mail in UTF-16")
def wide() -> bytes:
    return mixed([attached("a.xlsx", report("rộng"))]).decode("latin-1").encode("utf-16")
