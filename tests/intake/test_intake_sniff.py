"""What a file is, by its bytes."""

import io
import struct

import openpyxl
import pytest
from intake_packages import STRICT_LINKS, STRICT_MAIN, book_of, parts, zip_of
from ole_writer import ole_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.sniff import Kind, misnamed, sniff
from xlsync.texts.catalogue import CATALOGUE


def compound(*streams: str) -> bytes:
    """An OLE compound file as far as its directory goes."""
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *streams)
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def verdict(data: bytes, name: str) -> tuple[str, str, dict[str, object]]:
    with pytest.raises(IntakeError) as caught:
        sniff(data, name)
    error = caught.value
    assert error.variant in {"", *CATALOGUE[error.code].variants}
    return error.code, error.variant, dict(error.values)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xls", "a.pdf", "a", ""])
def test_a_workbook_is_a_workbook_under_any_name(name: str) -> None:
    saved = io.BytesIO()
    openpyxl.Workbook().save(saved)
    for data in (saved.getvalue(), book_of(), book_of(main=STRICT_MAIN, links=STRICT_LINKS)):
        assert sniff(data, name) is Kind.XLSX
        assert misnamed(Kind.XLSX, name) is None


def test_a_workbook_with_unusual_part_names_is_left_to_the_reader() -> None:
    data = zip_of({name.replace("workbook", "book"): content for name, content in parts().items()})
    assert sniff(data, "a.xlsx") is Kind.XLSX


HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("data", "name", "kind", "told"),
    [
        (zip_of({"xl/workbook.bin": "", "[Content_Types].xml": ""}), "a.xlsx", Kind.XLSB, None),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}), "a.xlsx", Kind.ODS, None),
        (zip_of({"bc/BC.xlsx": ""}), "a.zip", Kind.ZIP, None),
        (zip_of({"bc/BC.xlsx": ""}), "a.xlsx", Kind.ZIP, ""),
        (zip_of({"word/document.xml": "", "[Content_Types].xml": ""}), "a.docx", Kind.DOCX, None),
        (zip_of({"word/document.xml": "", "[Content_Types].xml": ""}), "a.xlsx", Kind.DOCX, ""),
        (compound("EncryptionInfo", "EncryptedPackage"), "a.xlsx", Kind.PROTECTED, None),
        (compound("Workbook"), "a.xlsx", Kind.XLS, None),
        (compound("Book"), "a.xls", Kind.XLS, None),
        (compound("__properties_version1.0"), "a.msg", Kind.MSG, None),
        (compound("__properties_version1.0", "Workbook"), "a.xls", Kind.XLS, None),
        (compound("__properties_version1.0", "Workbook"), "thu", Kind.MSG, None),
        (HTML, "a.xls", Kind.HTML, "html"),
        (HTML, "a.html", Kind.HTML, None),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE HTML><TABLE>", "BC.XLSX", Kind.HTML, "html"),
        ("\ufeff<table border=1>".encode("utf-16"), "a.xls", Kind.HTML, "html"),
        ("Đơn vị;Số buổi\nA;3\n".encode(), "a.xlsx", Kind.DELIMITED, "text"),
        (b"a\tb\r\n1\t2\r\n", "a.xls", Kind.DELIMITED, "text"),
        ("a\tb\n".encode("utf-16"), "a.xls", Kind.DELIMITED, "text"),
        ("Đơn vị,7\n".encode("utf-16-le"), "a.csv", Kind.DELIMITED, None),
        (b"a,b\n1,2\n", "a.csv", Kind.DELIMITED, None),
        (b"BM 01,BM 02\n", "a.csv", Kind.DELIMITED, None),
        (b"Ngay: 3/7\nNoi: day\n", "a.csv", Kind.DELIMITED, None),
        (b"From: a@example.org\r\n\r\n", "a.eml", Kind.EML, None),
        (b"Received: by mail.example\r\n\tid 7\r\nFrom: a@example.org\r\n\r\nxin chao", "thu", Kind.EML, None),
        (b"From a@example.org Mon Jul  1\nSubject: a\nTo: b@example.org\n\n", "thu.txt", Kind.EML, None),
    ],
)  # fmt: skip
def test_what_is_opened_is_told_by_its_bytes(data: bytes, name: str, kind: Kind, told: str | None) -> None:
    assert sniff(data, name) is kind
    assert misnamed(kind, name) == told


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.xlsx", ("XS001", "empty", {})),
        (book_of()[:-30], "a.xlsx", ("XS001", "truncated", {})),
        (book_of()[:100], "a.xlsx", ("XS001", "truncated", {})),
        (compound("WordDocument"), "a.doc", ("XS016", "old_document", {"format": "doc"})),
        (compound("Other"), "a.xls", ("XS001", "not_workbook", {"suffix": "xls"})),
        (b"xin chao\n", "a.txt", ("XS016", "other", {"format": "txt"})),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a.xls", ("XS001", "format_not_read", {"format": "xml"})),
        (b"{\\rtf1", "a.doc", ("XS016", "old_document", {"format": "rtf"})),
        (b"%PDF-1.7\n\x00", "a.pdf", ("XS016", "signed_copy_or_image", {"format": "pdf"})),
        (b"%PDF-1.7\n\x00", "a.xlsx", ("XS003", "", {"suffix": "xlsx"})),
        (b"", "a.txt", ("XS016", "other", {"format": "txt"})),
        (b"\x89PNG\r\n\x1a\n\x00", "logo", ("XS016", "signed_copy_or_image", {"format": "png"})),
        (b"\xff\xd8\xff\xe0\x00", "a.jpg", ("XS016", "signed_copy_or_image", {"format": "jpeg"})),
        (b"Rar!\x1a\x07\x00", "a.rar", ("XS001", "archive", {"format": "rar"})),
        (bytes(2000), "a.xlsx", ("XS001", "not_workbook", {"suffix": "xlsx"})),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", ("XS016", "signed_copy_or_image", {"format": "webp"})),
        (b"\x7fELF\x00\x00", "thu.2024/a.bin", ("XS016", "other", {"format": "bin"})),
        (b"\x7fELF\x00\x00", "no-suffix", ("XS016", "other", {"format": "?"})),
    ],
)  # fmt: skip
def test_everything_else_is_named(data: bytes, name: str, expected: tuple[str, str, dict[str, object]]) -> None:
    assert verdict(data, name) == expected


def test_a_cell_that_mentions_encryption_does_not_make_a_file_encrypted() -> None:
    data = (
        compound("Workbook")
        + b"\0" * 7
        + "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<H", 34)
    )
    assert sniff(data, "a.xls") is Kind.XLS


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "BOOK", "Book"])
def test_streams_of_old_workbooks_have_their_names_in_any_letters(name: str) -> None:
    data = ole_of(b"x", name)
    assert sniff(data, "a.xls") is Kind.XLS
    field = name.encode("utf-16-le") + b"\0\0"
    at = data.index(field) + len(field)
    assert sniff(data[:at] + b"\x20\x40" * 4 + data[at + 8 :], "a.xls") is Kind.XLS  # what lay in memory


def test_a_document_with_a_workbook_in_it_is_a_document_by_its_name() -> None:
    both = ole_of(b"x", "Workbook") + ole_of(b"x", "WordDocument")[512:]
    assert sniff(both, "a.xls") is Kind.XLS
    with pytest.raises(IntakeError, match="XS016 old_document"):
        sniff(both, "a.doc")


@pytest.mark.parametrize("what", [b"VCALENDAR", b"VCARD"])
def test_invitations_and_address_cards_are_no_mails(what: bytes) -> None:
    card = b"BEGIN:" + what + b"\r\nVERSION:3.0\r\nX-WR-CALNAME:Hop\r\nEND:" + what + b"\r\n"
    with pytest.raises(IntakeError, match="XS016 other"):
        sniff(card, "moi.ics")


@pytest.mark.parametrize(("kind", "found"), [("spreadsheet", Kind.ODS), ("text", None), ("", Kind.ZIP)])
def test_an_open_document_packed_again_by_hand_is_known_by_its_manifest(kind: str, found: Kind | None) -> None:
    line = f'<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.{kind}"/>' if kind else ""
    data = zip_of({"content.xml": "<a/>", "META-INF/manifest.xml": f"<m:manifest>{line}</m:manifest>"})
    if found is None:
        with pytest.raises(IntakeError, match="XS016 other"):
            sniff(data, "a.odt")
    else:
        assert sniff(data, "a.ods") is found


@pytest.mark.parametrize(
    ("name", "data"), [("a.msg", b"\x00\x01"), ("a.zip", b"MZ\x90\x00"), ("a.docx", b"\x00"), ("a.msg", b"")]
)
def test_what_is_named_like_a_carrier_of_reports_and_is_none_is_told(name: str, data: bytes) -> None:
    assert verdict(data, name)[:2] == ("XS001", "not_as_named" if data else "empty")
