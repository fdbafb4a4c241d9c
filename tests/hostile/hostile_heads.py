"""Mails whose heads, or whose mails within mails, are traps: names, encodings, lengths, depths."""

import base64

from hostile_entry import MEGABYTE, Collection
from hostile_mails import attached, head, mixed, report

HEADS = Collection()


def _inside(mail: bytes, number: int) -> bytes:
    boundary = f"=_n{number}".encode()
    return (
        head(f"Fwd {number}")
        + b'Content-Type: multipart/mixed; boundary="'
        + boundary
        + b'"\r\n\r\n--'
        + boundary
        + b"\r\nContent-Type: message/rfc822\r\n\r\n"
        + mail
        + b"\r\n--"
        + boundary
        + b"--\r\n"
    )


@HEADS.add("twenty deep.eml", "a mail in a mail, twenty deep, with a workbook at the bottom")
def twenty_deep() -> bytes:
    mail = mixed([attached("sau.xlsx", report("twenty deep"))])
    for number in range(20):
        mail = _inside(mail, number)
    return mail


@HEADS.add("two deep.eml", "a mail in a mail in a mail: as deep as people forward")
def two_deep() -> bytes:
    return _inside(_inside(mixed([attached("chuyen tiep.xlsx", report("two deep"))]), 1), 2)


@HEADS.add("multiparts 2000.eml", "2,000 multiparts within each other")
def deep_multiparts() -> bytes:
    body = b"".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(2000))
    return head() + body + b"Content-Type: text/plain\r\n\r\nx\r\n"


@HEADS.add("multiparts 2000 closed.eml", "the same, each closed")
def deep_multiparts_closed() -> bytes:
    body = b"".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(2000))
    end = b"".join(f"\r\n--b{n}--\r\n".encode() for n in reversed(range(2000)))
    return head() + body + b"Content-Type: text/plain\r\n\r\nx\r\n" + end


@HEADS.add("mails 3000 deep.eml", "3,000 mails within each other, without a boundary")
def deep_mails() -> bytes:
    return head() + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"Subject: x\r\n\r\nx\r\n"


@HEADS.add("unknown charsets.eml", "encodings that do not exist, in the subject, the name and the text")
def unknown_charsets() -> bytes:
    parts = [
        b"Content-Type: text/html; charset=x-none\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<table><tr><td>\xff\xfe</td></tr></table>",
        attached("=?x-none?B?YWJj?=.xlsx", report("unknown charsets")),
        b"Content-Type: application/octet-stream; name*=x-none''%E1%BB%87.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(report("khác")),
    ]
    return mixed(parts, "=?x-none?Q?=FF?= =?utf-8?B?####?= =?utf-16?B?/w==?=")


@HEADS.add("charset codec.eml", "encodings that Python knows and that are none: zip, rot13, idna, a NUL")
def codecs() -> bytes:
    names = (b"zlib", b"rot13", b"idna", b"hex", b"unicode_escape", b"\0", b"utf-7", b"undefined")
    return mixed(
        [
            b"Content-Type: text/html; charset=" + name + b"\r\n\r\n<table><tr><td>x\\u0000+AGE-</td></tr></table>"
            for name in names
        ]
    )


@HEADS.add("headers 50000.eml", "50,000 headers")
def many_headers() -> bytes:
    return head() + b"".join(f"X-Rubbish-{n}: {n}\r\n".encode() for n in range(50_000)) + b"\r\nx\r\n"


@HEADS.add("header 10 MB.eml", "a header line of 10 MB")
def long_header() -> bytes:
    return head("x" * 10 * MEGABYTE) + b"\r\nx\r\n"


@HEADS.add("header folded.eml", "a header of a million folded lines")
def folded_header() -> bytes:
    return head("x" + "\r\n y" * 1_000_000) + b"\r\nx\r\n"


@HEADS.add("header words.eml", "a subject of 100,000 encoded words")
def encoded_words() -> bytes:
    return head(" ".join(["=?utf-8?Q?=E1=BB=87?="] * 100_000)) + b"\r\nx\r\n"


@HEADS.add("header comments.eml", "addresses of 50,000 brackets within each other")
def nested_comments() -> bytes:
    return (
        b"From: "
        + b"(" * 50_000
        + b"a@bg.example\r\nTo: "
        + b"<" * 50_000
        + b"\r\n"
        + head()
        + b"Content-Type: text/plain; "
        + b"a=(" * 20_000
        + b"\r\n\r\nx\r\n"
    )


@HEADS.add("header injection.eml", "a subject that would add a recipient, in an encoded word")
def header_injection() -> bytes:
    return mixed(
        [attached("a.xlsx", report("header injection"))],
        "=?utf-8?Q?x=0D=0ABcc:_nan.nhan@bad.example?= =?utf-8?B?DQpCY2M6IHg=?=",
    )


@HEADS.add("parameters.eml", "a file name in 3,000 pieces, out of order, some missing")
def split_name() -> bytes:
    pieces = "".join(f";\r\n filename*{n}*=%61" for n in range(2999, 0, -1) if n % 7)
    return mixed(
        [
            f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment{pieces}; filename*0*=utf-8''a\r\n\r\nx".encode()
        ]
    )


@HEADS.add("names.eml", "attachments with names that lead out of the folder, turn the writing, or are no name")
def bad_names() -> bytes:
    names = (
        "../../x.xlsx",
        "C:\\\\Windows\\\\System32\\\\x.xlsx",
        "/etc/x.xlsx",
        "a\0b.xlsx",
        "n" * 5000 + ".xlsx",
        "\u202exslx.exe",
        "CON",
        "",
        ".",
        "..",
        "a\tb.xlsx",
        "<script>alert(1)</script>.xlsx",
        "=cmd|'x'!A0.xlsx",
        "\\\\\\\\bad.example\\\\c$\\\\x.xlsx",
        "file:///etc/passwd",
        "\udcff\udcfe.xlsx",
    )
    return mixed([attached(name, report(f"tên {at}")) for at, name in enumerate(names)])


@HEADS.add("loop.eml", "mails with one and the same message id that hold each other, five deep")
def loop() -> bytes:
    mail = mixed([attached("vong.xlsx", report("vòng"))])
    for _ in range(5):
        mail = mixed([b"Content-Type: message/rfc822\r\n\r\n" + mail.replace(b"=_b", b"=_bb")])
    return mail


@HEADS.add("boundaries alike.eml", "boundaries that begin alike, inner ones that close the outer one")
def alike_boundaries() -> bytes:
    inner = (
        b"Content-Type: multipart/mixed; boundary==_b\r\n\r\n--=_b\r\n"
        + attached("trong.xlsx", report("trong"))
        + b"\r\n--=_b--\r\n"
    )
    return mixed([inner, attached("ngoai.xlsx", report("ngoài"))])


@HEADS.add("dates.eml", "a date that does not exist, two senders, a message id of another kind")
def odd_dates() -> bytes:
    return (
        b"From: a@bg.example, b@bg.example\r\nFrom: c@bg.example\r\nDate: Mon, 99 Foo 99999 99:99:99 +9999\r\nDate: 1\r\nMessage-ID: \r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + attached("ngay.xlsx", report("ngày"))
        + b"\r\n--b--\r\n"
    )


@HEADS.add("only head.eml", "a mail that is nothing but one head")
def only_head() -> bytes:
    return b"Subject: x"
