"""Workbook packages written by hand, so that every byte of a test is seen."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # Not the clock: names of tests hold such bytes, and two processes must collect the same.
            package.writestr(zipfile.ZipInfo(name, (2024, 7, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def rels(*lines: tuple[str, str, str], links: str = LINKS) -> str:
    body = "".join(f'<Relationship Id="{i}" Type="{links}/{kind}" Target="{target}"/>' for i, kind, target in lines)
    return f'<Relationships xmlns="{_RELS}">{body}</Relationships>'


def sheet(rows: str, *, before: str = "", after: str = "", main: str = MAIN) -> str:
    return f'{DECLARATION}<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(
    rows: str = "",
    *,
    before: str = "",
    after: str = "",
    strings: str | None = None,
    styles: str | None = None,
    book: str = "",
    sheet_attributes: str = "",
    names: str = "",
    main: str = MAIN,
    links: str = LINKS,
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet `S` whose rows are given as XML."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml"), links=links),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">{book}<sheets>'
        f'<sheet name="S" sheetId="1" {sheet_attributes} r:id="rId1"/></sheets>{names}</workbook>',
        "xl/worksheets/sheet1.xml": sheet(rows, before=before, after=after, main=main),
    }
    lines = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    if strings is not None:
        lines.append(("rId2", "sharedStrings", "sharedStrings.xml"))
        found["xl/sharedStrings.xml"] = f'{DECLARATION}<sst xmlns="{main}">{strings}</sst>'
    if styles is not None:
        lines.append(("rId3", "styles", "styles.xml"))
        found["xl/styles.xml"] = f'{DECLARATION}<styleSheet xmlns="{main}">{styles}</styleSheet>'
    found["xl/_rels/workbook.xml.rels"] = rels(*lines, links=links)
    return found


def book_of(rows: str = "", **options: str) -> bytes:
    return zip_of(parts(rows, **options))
