"""What lies beside a workbook in a mail: a logo, the signed copy as a PDF, an archive."""

import struct
import zlib
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from making.borrowed import narrowed

_ZIP_TIME = (2024, 3, 5, 8, 0, 0)
_SIZE = 48  # pixels of the logo
_BACK, _INNER = b"\xff\xff\xff", b"\xf5\xb3\x01"

#: `BẢN KÝ (MẪU)` in Helvetica-Bold at 36 points. The standard fonts have no letter with two marks and none with a hook:
#: Ẫ is Â with a tilde above it, Ả is A with a hook that is drawn.
_LABEL = rb"""/Span << /ActualText <FEFF%s> >> BDC
BT /F1 36 Tf 150 700 Td (BAN K\335 \(M\302U\)) Tj ET
BT /F1 36 Tf 342 713 Td (\230) Tj ET
2 w 186.5 731 m 190 736 194 733 191 729 c 190 728 189 727 189 725 c S
EMC"""


def logo(code: str) -> bytes:
    """A small round sign as a PNG, in a colour of the unit: two circles, the sign of no office."""
    ring = bytes(byte // 2 for byte in sha256(code.encode()).digest()[:3])
    middle = (_SIZE - 1) / 2
    rows = b""
    for y in range(_SIZE):
        rows += b"\0"
        for x in range(_SIZE):
            distance = ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5
            rows += _INNER if distance < 14 else ring if distance < 23 else _BACK
    head = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def signed_copy(code: str, number: int = 1) -> bytes:
    """One page labelled `BẢN KÝ (MẪU)`, in place of the scan that a unit sends; `number` counts those of a unit."""
    actual = "BẢN KÝ (MẪU)".encode("utf-16-be").hex().upper().encode()
    lines = (f"{code}, 03/03/2021 - 29/02/2024 ({number})", "Trang mau: khong co chu ky, khong co dau.", "Sample page.")
    page = _LABEL.replace(b"%s", actual)
    for place, line in enumerate(lines):
        text = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii")
        page += b"\nBT /F2 14 Tf 150 %d Td (%s) Tj ET" % (660 - 24 * place, text)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (vi) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title <FEFF%s> >>" % actual,
    )
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for count, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (count, content)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + b"xref\n0 %d\n%s" % (size, table) + trailer % (size, size - 1, len(data))


def archive(files: Sequence[tuple[str, bytes, str]]) -> bytes:
    """A zip of (name, content, charset of the name): `utf-8`, with the flag that says so, or `cp1258` without any."""
    buffer = BytesIO()
    written = []
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as result:
        for count, (name, content, charset) in enumerate(files):
            raw = narrowed(name, charset)
            plain = name
            if charset != "utf-8":  # zipfile writes nothing else: a name of the same length stands in for it
                plain = f"@{count}".ljust(len(raw), "@")
                written.append((plain.encode(), raw))
            entry = ZipInfo(plain, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            result.writestr(entry, content)
    data = buffer.getvalue()
    for plain_raw, raw in written:
        assert data.count(plain_raw) == 2  # before the content and in the directory
        data = data.replace(plain_raw, raw)
    return data
