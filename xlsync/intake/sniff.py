"""What a file really is, by its first bytes and never by its name."""

import io
import re
import struct
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.package import DAMAGE


class Kind(StrEnum):
    """The formats that are opened: workbooks and other carriers of tables, and containers of files."""

    XLSX = "xlsx"  # .xlsm and Strict too
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    DELIMITED = "delimited"
    HTML = "html"
    DOCX = "docx"
    PROTECTED = "protected"  # an Office file that is encrypted as a whole
    ZIP = "zip"
    EML = "eml"
    MSG = "msg"


#: What holds files; everything else is read as a workbook.
CONTAINERS = frozenset({Kind.ZIP, Kind.EML, Kind.MSG})
#: What a person may name like a workbook without harm: every spreadsheet program opens it.
_WORKBOOKS = frozenset({Kind.XLSX, Kind.XLSB, Kind.XLS, Kind.ODS, Kind.PROTECTED})

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAIL = 65_557  # where the end of the central directory must begin
_LARGEST_DIRECTORY, _SMALLEST_ENTRY = 4 * 1024 * 1024, 46  # bytes; 5,000 files with very long names need a third of it
_HEAD = 8192
#: Suffixes with which a person says "this is a spreadsheet".
_SPREADSHEETS = frozenset({"xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "xltm", "xla", "xlam", "ods", "ots"})
_DELIMITED = frozenset({"csv", "tsv"})
#: Suffixes of what may hold a report.
_CARRIERS = frozenset({"eml", "msg", "zip", "docx"})
_IMAGES = (
    (0, b"\x89PNG\r\n\x1a\n", "png"), (0, b"\xff\xd8\xff", "jpeg"), (0, b"GIF8", "gif"), (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"), (0, b"MM\x00*", "tiff"), (8, b"WEBP", "webp"), (4, b"ftyphei", "heic"),
    (4, b"ftypmif1", "heic"), (4, b"ftypavif", "avif"),
)  # fmt: skip
#: Formats that may hold tables and that are not opened.
_NOT_READ = (
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"),
    (b"\x09\x00\x04\x00", "xls"), (b"\x09\x02\x06\x00", "xls"), (b"\x09\x04\x06\x00", "xls"), (b"\x09\x08", "xls"),
)  # fmt: skip
_ARCHIVES = frozenset({"rar", "7z", "gz"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z-]{1,40}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
#: Two header fields at the very beginning, one of them such as only mails have. Possessive: never tried twice.
_FIELD = rb"[!-9;-~]++:[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+\r?\n"
_MAIL = re.compile(rb"(?:From [^\r\n]*+\r?\n)?" + rb"(?:" + _FIELD + rb"){2}")
#: Invitations and address cards are written as fields too.
_CARD = re.compile(rb"begin:v(?:calendar|card)\b", re.IGNORECASE)
_MAIL_FIELD = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)


def sniff(data: bytes, name: str = "") -> Kind:
    """What the bytes are.

    The name only chooses between what the bytes leave open (a text is a table when it is named `.csv`) and words the
    refusal. Raises IntakeError for everything that is not opened: XS001 (empty, cut off, a format that is not read),
    XS003 (a PDF named `.xls`), XS016 (pictures, signed copies, other documents).
    """
    suffix = suffix_of(name)
    try:
        return _sniff(data, suffix)
    except IntakeError as error:
        if error.code == "XS016" and suffix in _SPREADSHEETS:
            raise IntakeError("XS003", "", {"suffix": suffix}) from error
        raise


def misnamed(kind: Kind, name: str) -> str | None:
    """The variant of XS003 when the name says "workbook" and the content is none; it may hold tables all the same."""
    if kind in _WORKBOOKS or suffix_of(name) not in _SPREADSHEETS:
        return None
    if kind is Kind.HTML:
        return "html"
    return "text" if kind is Kind.DELIMITED else ""


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, without its point."""
    return PurePosixPath(name.replace("\\", "/")).suffix[1:].casefold()


def _sniff(data: bytes, suffix: str) -> Kind:
    if not data:
        known = not suffix or suffix in _SPREADSHEETS | _DELIMITED | _CARRIERS
        raise IntakeError("XS001", "empty") if known else IntakeError("XS016", "other", {"format": suffix})
    if data.startswith(_ZIP):
        return _package(data)
    if b"%PDF-" in data[:1024]:
        raise IntakeError("XS016", "signed_copy_or_image", {"format": "pdf"})
    text = _as_text(data[:_HEAD])
    if text is not None:
        return _written(text, suffix)
    if suffix in _DELIMITED and _is_utf16(data[:_HEAD]):
        return Kind.DELIMITED
    if data.startswith(_OLE):
        kind = _compound(data, suffix)
        if kind is not None:
            return kind
    for signature, name in _NOT_READ:
        if data.startswith(signature):
            raise _not_read(name)
    for start, signature, name in _IMAGES:
        if data.startswith(signature, start):
            raise IntakeError("XS016", "signed_copy_or_image", {"format": name})
    if suffix == "eml":  # a mail with bytes that no text has is still a mail
        return Kind.EML
    if suffix in _CARRIERS:
        raise IntakeError("XS001", "not_as_named", {"suffix": suffix})
    if suffix in _SPREADSHEETS or suffix in _DELIMITED:
        raise IntakeError("XS001", "not_workbook", {"suffix": suffix})
    raise IntakeError("XS016", "other", {"format": suffix or "?"})


def _not_read(kind: str) -> IntakeError:
    """A format that may hold a report. What to do depends on whether it is a workbook or holds one."""
    return IntakeError("XS001", "archive" if kind in _ARCHIVES else "format_not_read", {"format": kind})


def _package(data: bytes) -> Kind:
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {entry.filename.replace("\\", "/").lstrip("/").casefold() for entry in package.infolist()}
            kind = ""
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = package.read("mimetype").decode("ascii", "replace")
            elif {"content.xml", "meta-inf/manifest.xml"} <= names:  # packed again by hand: only its manifest tells
                kind = _declared(package)
    except (*DAMAGE, KeyError, RuntimeError) as error:  # RuntimeError: an entry with a password
        raise damaged("zip") from error
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "xl/workbook.xml" in names:  # the reader judges the rest
        return Kind.XLSX
    if kind:
        if "spreadsheet" in kind:
            return Kind.ODS
        raise IntakeError("XS016", "other", {"format": kind[-40:]})
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return Kind.DOCX
    for folder, other in (("ppt/", "pptx"), ("visio/", "vsdx")):
        if any(part.startswith(folder) for part in names):
            raise IntakeError("XS016", "other", {"format": other})
    return Kind.XLSX if "[content_types].xml" in names else Kind.ZIP


def _declared(package: zipfile.ZipFile) -> str:
    """The media type that the manifest of an OpenDocument package gives, empty when there is none."""
    with package.open("META-INF/manifest.xml") as stream:
        found = _OPEN_DOCUMENT.search(stream.read(_HEAD))
    return found[0].decode("ascii") if found else ""


def _check_directory(data: bytes) -> None:
    """Refuses a package without its directory (cut off), and one whose directory would take minutes to read."""
    end = data.rfind(b"PK\x05\x06", -_TAIL)
    if end < 0 or len(data) < end + 22:
        raise IntakeError("XS001", "truncated")
    (size,) = struct.unpack_from("<I", data, end + 12)
    if end >= 76 and data[end - 20 : end - 16] == b"PK\x06\x07":  # ZIP64, whose own record stands right before
        (size,) = struct.unpack_from("<Q", data, end - 20 - 56 + 40)
    if size > _LARGEST_DIRECTORY:
        raise beyond("entries", _LARGEST_DIRECTORY // _SMALLEST_ENTRY)


def _compound(data: bytes, suffix: str) -> Kind | None:
    """Tells the OLE compound files apart by the names in their directory (MS-CFB 2.6: entries of 128 bytes)."""
    if _has_stream(data, "EncryptedPackage"):
        return Kind.PROTECTED
    workbook = _has_stream(data, "Workbook") or _has_stream(data, "Book")
    # A mail or a document may carry a workbook taken apart, and a workbook those: then the name decides.
    workbook_by_name = workbook and suffix in _SPREADSHEETS
    if _has_stream(data, "__properties_version1.0") and not workbook_by_name:
        return Kind.MSG
    for stream, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt")):
        if (suffix == kind or not workbook) and _has_stream(data, stream):
            raise IntakeError("XS016", "old_document" if kind == "doc" else "other", {"format": kind})
    return Kind.XLS if workbook else None


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an entry has that name, in capitals or not; behind the end of its name stands what lay in memory."""
    size = 2 * len(name) + 2
    for spelled in {name, name.upper(), name.lower()}:
        field = spelled.encode("utf-16-le") + b"\0\0"
        position = data.find(field)
        while position >= 0:
            if position % 128 == 0 and int.from_bytes(data[position + 64 : position + 66], "little") == size:
                return True
            position = data.find(field, (position // 128 + 1) * 128)
    return False


def _as_text(head: bytes) -> bytes | None:
    """The beginning of a text, as UTF-8 or one byte a character; None for other data."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode()
    return None if _CONTROL.search(head.decode("latin-1")) else head.removeprefix(b"\xef\xbb\xbf")


def _is_utf16(head: bytes) -> bool:
    """Whether it looks like UTF-16 without its mark: of most of its letters one byte is nought."""
    return max(head[::2].count(0), head[1::2].count(0)) * 4 > len(head)


def _written(text: bytes, suffix: str) -> Kind:
    start = text.lstrip()
    if start.startswith(b"{\\rtf"):
        raise IntakeError("XS016", "old_document", {"format": "rtf"})
    if _MAIL.match(start) and _MAIL_FIELD.search(start) and not _CARD.match(start):
        return Kind.EML
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise _not_read("xml")
    if b"opendocument:xmlns:office" in text:
        raise _not_read("fods")
    if suffix == "eml":
        return Kind.EML
    if _HTML.search(text) is not None:
        return Kind.HTML
    if suffix in _SPREADSHEETS or suffix in _DELIMITED:
        return Kind.DELIMITED
    raise IntakeError("XS016", "other", {"format": suffix or "text"})
