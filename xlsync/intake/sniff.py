"""What a file really is, by its first bytes and never by its name."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from xlsync.intake.errors import IntakeError, damaged
from xlsync.intake.package import DAMAGE

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAIL = 65_557  # where the end of the central directory must begin
#: Suffixes with which a person says "this is a spreadsheet".
_SPREADSHEETS = frozenset({"xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "xltm", "xla", "xlam", "ods", "ots"})
_DELIMITED = frozenset({"csv", "tsv"})
_IMAGES = (
    (0, b"\x89PNG\r\n\x1a\n", "png"), (0, b"\xff\xd8\xff", "jpeg"), (0, b"GIF8", "gif"), (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"), (0, b"MM\x00*", "tiff"), (8, b"WEBP", "webp"), (4, b"ftyphei", "heic"),
    (4, b"ftypmif1", "heic"), (4, b"ftypavif", "avif"),
)  # fmt: skip
#: Formats that may hold tables and that this version does not open.
_NOT_READ = (
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"),
    (b"\x09\x00\x04\x00", "xls"), (b"\x09\x02\x06\x00", "xls"), (b"\x09\x04\x06\x00", "xls"), (b"\x09\x08", "xls"),
)  # fmt: skip
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def require_workbook(data: bytes, name: str = "") -> None:
    """Returns for an `.xlsx` or `.xlsm` package, whatever its name; raises IntakeError (XS001–XS003, XS016) else.

    The name only words the refusal: HTML or a PDF named `.xls` is XS003, under its own name it is an attachment without
    a table.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix[1:].casefold()
    try:
        _require_workbook(data, suffix)
    except IntakeError as error:
        if error.code == "XS016" and suffix in _SPREADSHEETS:
            raise IntakeError("XS003", "", {"suffix": suffix}) from error
        raise


def _require_workbook(data: bytes, suffix: str) -> None:
    if not data:
        known = not suffix or suffix in _SPREADSHEETS or suffix in _DELIMITED
        raise IntakeError("XS001", "empty") if known else IntakeError("XS016", "other", {"format": suffix})
    if data.startswith(_ZIP):
        _require_workbook_package(data)
        return
    if b"%PDF-" in data[:1024]:
        raise IntakeError("XS016", "signed_copy_or_image", {"format": "pdf"})
    text = _as_text(data[:8192])
    if text is not None:
        raise _written(text, suffix)
    if data.startswith(_OLE):
        _refuse_compound(data)
    for signature, kind in _NOT_READ:
        if data.startswith(signature):
            raise _not_read(kind)
    for start, signature, kind in _IMAGES:
        if data.startswith(signature, start):
            raise IntakeError("XS016", "signed_copy_or_image", {"format": kind})
    if suffix in _SPREADSHEETS or suffix in _DELIMITED:
        raise IntakeError("XS001", "not_workbook", {"suffix": suffix})
    raise IntakeError("XS016", "other", {"format": suffix or "?"})


def _not_read(kind: str) -> IntakeError:
    """A format that may hold a report. What to do depends on whether it is a workbook or holds one."""
    if kind == "zip":
        return IntakeError("XS001", "archive", {"format": kind})
    if kind in {"eml", "msg"}:
        return IntakeError("XS001", "mail", {"format": kind})
    return IntakeError("XS001", "format_not_read", {"format": kind})


def _require_workbook_package(data: bytes) -> None:
    tail = data[-_TAIL:]
    if b"PK\x05\x06" not in tail:
        raise IntakeError("XS001", "truncated")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {entry.filename.replace("\\", "/").lstrip("/").casefold() for entry in package.infolist()}
            kind = package.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (*DAMAGE, RuntimeError) as error:  # RuntimeError: an entry with a password
        raise damaged("zip") from error
    if "xl/workbook.xml" in names:  # the reader judges the rest
        return
    if "xl/workbook.bin" in names:
        raise _not_read("xlsb")
    if kind:
        raise _not_read("ods") if "spreadsheet" in kind else IntakeError("XS016", "other", {"format": kind[-40:]})
    for folder, other in (("word/", "docx"), ("ppt/", "pptx"), ("visio/", "vsdx")):
        if any(part.startswith(folder) for part in names):
            raise IntakeError("XS016", "document" if other == "docx" else "other", {"format": other})
    if "[content_types].xml" not in names:
        raise _not_read("zip")


def _refuse_compound(data: bytes) -> None:
    """Tells the OLE compound files apart by the names in their directory (MS-CFB 2.6: entries of 128 bytes)."""
    if _has_stream(data, "EncryptedPackage"):
        raise IntakeError("XS002", "", {"format": "office"})
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        raise _not_read("xls")
    if _has_stream(data, "__properties_version1.0"):
        raise _not_read("msg")
    for stream, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt")):
        if _has_stream(data, stream):
            raise IntakeError("XS016", "document" if kind == "doc" else "other", {"format": kind})


def _has_stream(data: bytes, name: str) -> bool:
    field = name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
    position = data.find(field)
    while position >= 0 and position % 128:
        position = data.find(field, position + 1)
    return position >= 0


def _as_text(head: bytes) -> bytes | None:
    """The beginning of a text, as UTF-8 or one byte a character; None for other data."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode()
    return None if _CONTROL.search(head.decode("latin-1")) else head.removeprefix(b"\xef\xbb\xbf")


def _written(text: bytes, suffix: str) -> IntakeError:
    start = text.lstrip()
    if start.startswith(b"{\\rtf"):
        return IntakeError("XS016", "document", {"format": "rtf"})
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return _not_read("xml")
    if b"opendocument:xmlns:office" in text:
        return _not_read("fods")
    if suffix == "eml":
        return _not_read("eml")
    html = _HTML.search(text) is not None
    if suffix in _SPREADSHEETS:
        return IntakeError("XS003", "html" if html else "text", {"suffix": suffix})
    if suffix in _DELIMITED:
        return _not_read(suffix)
    return IntakeError("XS016", "other", {"format": "html" if html else suffix or "text"})
