"""What an example may put in place of the sample workbook: cut off, encrypted, with macros, or no workbook at all."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

import msoffcrypto.format.ooxml
import openpyxl


def _repacked(data: bytes, part: str, content: Iterable[bytes]) -> bytes:
    """The package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry, old.read(entry))
        with new.open(part, "w", force_zip64=True) as target:
            for chunk in content:
                target.write(chunk)
    return stream.getvalue()


def _bomb(data: bytes) -> bytes:
    """A sheet that unpacks to 110 MB."""
    return _repacked(data, "xl/worksheets/sheet1.xml", [b"<worksheet>" + b"<a/>" * 250_000] * 110)


def _encrypted(data: bytes) -> bytes:
    stream = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt("mat-khau-mau", stream)
    return stream.getvalue()


def _other_table(_: bytes) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Mặt hàng", "Số lượng", "Đơn giá"), ("Giấy A4", 20, 65000), ("Bút bi", 50, 4000)):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


#: kind → (suffix of the file, what is in it, made from the sample)
KINDS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "truncated": ("xlsx", lambda data: data[: len(data) // 2]),
    "html": ("xls", lambda _: "<html><table><tr><td>Đơn vị</td><td>7</td></tr></table></html>".encode()),
    "encrypted": ("xlsx", _encrypted),
    "bomb": ("xlsx", _bomb),
    "macro": ("xlsm", lambda data: _repacked(data, "xl/vbaProject.bin", [b"\xcc\x61\xff\xff\x00\x00\x00"])),
    "other_table": ("xlsx", _other_table),
    "image": ("png", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(64)),
}
