"""The bytes of a narrative report → its `Document`, whatever its format and its name."""

from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import Kind, sniff, suffix_of
from xlsync.model import Document

_ZIP, _OLE, _PDF, _RTF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf"
#: Suffixes of plain text; `md` is how it is written by some.
_TEXTS = frozenset({"", "txt", "text", "md"})
_OPEN_DOCUMENT_TEXT = "opendocument.text"


def read_document(data: bytes, path: str, limits: Limits | None = None) -> Document:
    """Reads a `.docx`, an `.odt` or a text; `path` is what the document is called.

    Raises IntakeError: XS001 when empty or damaged, XS002 when it needs a password, XS005 beyond a limit, XS016 for
    another format (`format` among its values: doc, rtf, pdf, xlsx …). Meant to run in a child process (`sandbox`).
    """
    limits = limits or Limits()
    suffix = suffix_of(path)
    if not data:
        raise IntakeError("XS001", "empty")
    if suffix in _TEXTS and not data.startswith((_ZIP, _OLE)) and not _is_other(data):
        from xlsync.intake.documents.text import read_text  # noqa: PLC0415

        return read_text(data, path, limits)
    try:
        kind = sniff(data, path)
    except IntakeError as error:
        if error.code == "XS016" and str(error.values.get("format", "")).endswith(_OPEN_DOCUMENT_TEXT):
            from xlsync.intake.documents.odt import read_odt  # noqa: PLC0415

            return read_odt(data, path, limits)
        raise
    if kind is Kind.PROTECTED:
        raise IntakeError("XS002", "", {"format": suffix})
    if kind is Kind.DOCX:
        from xlsync.intake.documents.docx import read_docx  # noqa: PLC0415

        return read_docx(data, path, limits)
    raise IntakeError("XS016", "other", {"format": kind.value})


def _is_other(data: bytes) -> bool:
    """Whether it is a format of its own though it is named like a text."""
    return _PDF in data[:1024] or data.lstrip().startswith(_RTF)
