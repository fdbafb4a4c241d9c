"""Files that are not what their names say, or nothing at all; and hostile files inside mails and archives."""

import random

from hostile_entry import MEGABYTE, Collection, book_of, text_row, zip_of
from hostile_mails import attached, mixed

OTHER = Collection()
_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)

OTHER.add("pdf.xlsx", "a PDF named like a workbook")(lambda: _PDF)
OTHER.add("signed copy.pdf", "a PDF")(lambda: _PDF + b"x")
OTHER.add("png.xlsx", "a picture named like a workbook")(lambda: _PNG)
OTHER.add("logo.png", "a picture")(lambda: _PNG + b"x")
OTHER.add("page.xlsx", "a page named like a workbook")(lambda: b"<!DOCTYPE html><html><body><p>x</p></body></html>")
OTHER.add("text.xls", "a text named like a workbook")("Kính gửi ông bà\n".encode)
OTHER.add("json.xlsx", "JSON named like a workbook")(lambda: b'{"a": 1}')
OTHER.add("document.xlsx", "a text document named like a workbook")(
    lambda: zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})
)
OTHER.add("archive.xlsx", "an archive named like a workbook")(lambda: zip_of({"a.txt": "x"}))
OTHER.add("workbook.pdf", "a workbook named like a PDF")(lambda: book_of(text_row(1, "tên sai", "x")))
OTHER.add("workbook", "a workbook without a suffix")(lambda: book_of(text_row(1, "không đuôi", "x")))
OTHER.add("program.xls", "a program named like a workbook")(lambda: b"MZ\x90\0" + bytes(range(256)) * 8)
OTHER.add("program.exe", "a program")(lambda: b"MZ\x90\0" + bytes(range(256)) * 9)
OTHER.add("slides.xlsx", "slides named like a workbook")(
    lambda: zip_of({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"})
)
OTHER.add("rtf.xls", "a rich text named like a workbook")(lambda: b"{\\rtf1\\object\\objdata 0105000002000000}")
OTHER.add("xml.xls", "a workbook as one XML file (2003)")(
    lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
OTHER.add("entities.xls", "the same with billion laughs")(
    lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&b;</Workbook>'
    )
)
OTHER.add("flat.fods", "a spreadsheet of LibreOffice as one XML file")(
    lambda: b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
)
OTHER.add("shortcut.xlsx.lnk", "a shortcut of Windows with two suffixes")(lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(80))
OTHER.add("link.url", "a link to a page")(lambda: b"[InternetShortcut]\r\nURL=file://bad.example/x.xlsx\r\n")
OTHER.add("query.iqy", "a web query, which Excel would run")(lambda: b"WEB\r\n1\r\nhttp://bad.example/\r\n")
OTHER.add("symbolic.slk", "a symbolic link file, which Excel would calculate")(
    lambda: b'ID;P\nC;X1;Y1;EEXEC("calc")\nE\n'
)
OTHER.add("empty.xlsx", "an empty file")(lambda: b"")
OTHER.add("empty.csv", "an empty table")(lambda: b"")
OTHER.add("empty.eml", "an empty mail")(lambda: b"")
OTHER.add("one byte.xlsx", "one byte")(lambda: b"P")
OTHER.add("four bytes.xlsx", "the first four bytes of an archive")(lambda: b"PK\3\4")
OTHER.add("end only.xlsx", "the end record of an archive and nothing else")(lambda: b"PK\5\6" + bytes(18))
OTHER.add("random.xlsx", "random bytes")(lambda: random.Random("xlsx").randbytes(50_000))
OTHER.add("random.xls", "random bytes")(lambda: random.Random("xls").randbytes(50_000))
OTHER.add("random.msg", "random bytes behind the sign of an old document")(
    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random("msg").randbytes(50_000)
)
OTHER.add("random.eml", "random bytes named like a mail")(lambda: random.Random("eml").randbytes(50_000))
OTHER.add("random.csv", "random bytes named like a table")(lambda: random.Random("csv").randbytes(50_000))
OTHER.add("zeros.xlsx", "zeros")(lambda: bytes(100_000))
OTHER.add("zeros 60 MB.xlsx", "60 MB of zeros: more than is read")(lambda: bytes(60 * MEGABYTE))
OTHER.add("utf-32.xlsx", "a text in UTF-32")(lambda: "TT,Tên\n1,2\n".encode("utf-32"))


def collected(files: Collection, names: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """The bytes of some of the files, by name."""
    by_name = {each.file: each for each in files}
    return [(name, by_name[name].make()) for name in names]


#: Files that also come inside a mail and inside an archive.
CARRIED = (
    "bomb lying.xlsx", "entities in sheet.xlsx", "duplicate entries.xlsx", "truncated 50.xlsx", "flipped 3.xlsx", "far cell.xlsx",
    "merges million.xlsx", "string index huge.xlsx", "cell 40000.xlsx", "formula dde.xlsx", "macros.xlsm", "far cell.xls",
    "protected.xls", "fat loop.xls", "far cell.xlsb", "encrypted agile.xlsx", "unbalanced quotes.csv", "colspan.xls",
    "nested tables.html", "grid span.docx", "repeated all.ods", "entities.ods", "program.xls", "empty.xlsx", "random.xlsx",
)  # fmt: skip


def carriers(files: Collection) -> Collection:
    """A mail, an archive and an archive in a mail that carry some of the files."""
    made = Collection()
    made.add("z carried.eml", "many of the hostile files as attachments of one mail")(
        lambda: mixed([attached(name, data) for name, data in collected(files, CARRIED)])
    )
    made.add("z carried.zip", "many of the hostile files in one archive")(lambda: zip_of(collected(files, CARRIED)))
    made.add("z carried zip in mail.eml", "the archive in a mail")(
        lambda: mixed([attached("goi.zip", zip_of(collected(files, CARRIED[:6])))])
    )
    return made
