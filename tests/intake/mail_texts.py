"""Mails written by hand, so that every byte of a test is seen."""

from base64 import encodebytes

from xlsync.intake.containers.part import Part

HEAD = b"From: Van phong <VP@LDLD.example>\nSubject: Bao cao\nDate: Wed, 03 Jul 2024 08:30:00 +0700\nMessage-ID: <1@ldld.example>\nMIME-Version: 1.0\n"
XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def base64_part(data: bytes, name: bytes = b"BC.xlsx", kind: bytes = XLSX, more: bytes = b"") -> bytes:
    return (
        b"Content-Type: " + kind + b'\nContent-Disposition: attachment; filename="' + name + b'"\n' + more
        + b"Content-Transfer-Encoding: base64\n\n" + encodebytes(data)
    )  # fmt: skip


def multipart(*parts: bytes, kind: bytes = b"mixed", boundary: bytes = b"ranh-gioi", close: bool = True) -> bytes:
    """Content-Type and body of a multipart."""
    body = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    end = b"--" + boundary + b"--\n" if close else b""
    return b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\n\n' + body + end


def mail(
    *parts: bytes, head: bytes = HEAD, kind: bytes = b"mixed", boundary: bytes = b"ranh-gioi", close: bool = True
) -> bytes:
    return head + multipart(*parts, kind=kind, boundary=boundary, close=close)


def text(body: bytes, kind: bytes = b"plain; charset=utf-8", more: bytes = b"") -> bytes:
    return b"Content-Type: text/" + kind + b"\n" + more + b"\n" + body


def verdicts(parts: list[Part]) -> list[tuple[str, str, str]]:
    """Name, code and variant of each part; the last two are empty for a part that is good."""
    return [
        (part.name, "", "") if part.error is None else (part.name, part.error.code, part.error.variant)
        for part in parts
    ]
