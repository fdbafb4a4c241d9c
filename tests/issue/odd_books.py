"""Workbooks for the tests of marks: from several writers, and packages made by hand with what none of them writes."""

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def package(parts: Mapping[str, bytes | str], *, streamed: bool = False) -> bytes:
    """A zip of these parts; `streamed` as macOS packs them, with sizes after the bytes."""
    buffer = io.BytesIO()
    target: io.BytesIO = _NoSeek(buffer) if streamed else buffer  # type: ignore[assignment]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(zipfile.ZipInfo(name, (2024, 7, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _NoSeek:
    def __init__(self, buffer: io.BytesIO) -> None:
        self.write, self.flush = buffer.write, buffer.flush


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def packed_parts(data: bytes) -> dict[str, bytes]:
    """The packed bytes of each part."""
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        result = {}
        for entry in found.infolist():
            head = data[entry.header_offset : entry.header_offset + 30]
            start = (
                entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            )
            result[entry.filename] = data[start : start + entry.compress_size]
        return result


def hand_made(
    sheet: str | None = None,
    *,
    styles: str | None = None,
    sheet_links: str = "",
    more: Mapping[str, bytes | str] | None = None,
    types: str = "",
    book_links: str = "",
    root_links: str = "",
    strict: bool = False,
    sheets: str = '<sheet name="Biểu 2" sheetId="1" r:id="rId1"/>',
    after_sheets: str = "",
    absolute: bool = False,
    streamed: bool = False,
) -> bytes:
    """A package with one sheet and little else."""
    main, office = (STRICT, OFFICE_STRICT) if strict else (MAIN, OFFICE)
    sheet = sheet if sheet is not None else plain_sheet(main)
    target = "/xl/worksheets/sheet1.xml" if absolute else "worksheets/sheet1.xml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}worksheet+xml"/>{types}</Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>{root_links}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets}</sheets>{after_sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="{target}"/>{book_links}'
        + (f'<Relationship Id="rId9" Type="{office}/styles" Target="styles.xml"/>' if styles else "")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    if styles:
        parts["xl/styles.xml"] = styles
    if sheet_links:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{sheet_links}</Relationships>'
        )
    return package({**parts, **(more or {})}, streamed=streamed)


def plain_sheet(main: str = MAIN, *, prefix: str = "", after: str = "") -> str:
    """Rows 1, 3 and 5; row 3 is empty; some cells without an address. Row 5 has a style of its own."""
    p = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{p}worksheet {declared}="{main}"><{p}sheetData>'
        f'<{p}row r="1" spans="1:2"><{p}c r="A1" t="inlineStr"><{p}is><{p}t>Đơn vị</{p}t></{p}is></{p}c>'
        f"<{p}c><{p}v>7.29</{p}v></{p}c></{p}row>"
        f'<{p}row r="3"/>'
        f'<{p}row r="5" s="0" customFormat="1"><{p}c r="B5"><{p}f>B1*2</{p}f><{p}v>14.58</{p}v></{p}c></{p}row>'
        f"</{p}sheetData>{after}</{p}worksheet>"
    )


NOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}"><authors><author>Nguời ghi</author>'
    "<author>tc={1}</author></authors><commentList>"
    '<comment ref="A1" authorId="0"><text><t>đã hỏi &amp; chờ</t></text></comment>'
    '<comment ref="B1" authorId="1"><text><r><t>[Threaded comment]</t></r></text></comment>'
    '<comment ref="D9" authorId="0"><text><r><rPr><b/></rPr><t>đậm</t></r></text></comment></commentList></comments>'
)
#: As Excel writes it: no XML, for the line break is not closed.
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" o:spt="202" path="m,l"/>'
    '<v:shape id="_x0000_s3073" type="#_x0000_t202" style="visibility:hidden"><v:textbox><div>a<br>b</div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:Anchor>1, 15, 0, 2, 3, 15, 4, 4</x:Anchor><x:Row>0</x:Row><x:Column>0</x:Column>'
    "</x:ClientData></v:shape></xml>"
)


def with_everything() -> bytes:
    """What no library keeps: notes in a conversation, sparklines, x14 formats, macros, custom XML, rich text, a chain
    of calculation, a picture, a signature of the macros."""
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    sheet = plain_sheet(
        after='<legacyDrawing xmlns:r="'
        + OFFICE
        + '" r:id="rId2"/><extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
        f'xmlns:x14="{x14}"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        "<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>'Biểu 2'!B1:B5</xm:f><xm:sqref>D1</xm:sqref>"
        "</x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>"
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{x14}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><xm:sqref>B1</xm:sqref>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    more: dict[str, bytes | str] = {
        "xl/comments1.xml": NOTES,
        "xl/drawings/vmlDrawing1.vml": DRAWING,
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments "
        'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B1" '
        'id="{1}"><text>hỏi lại</text></threadedComment></ThreadedComments>',
        "xl/vbaProject.bin": bytes(range(256)) * 4,
        "xl/vbaProjectSignature.bin": b"sig",
        "customXml/item1.xml": "<goc>riêng</goc>",
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B5" i="1"/></calcChain>',
        "xl/media/image1.png": PNG,
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    }
    return hand_made(
        sheet,
        sheet_links=f'<Relationship Id="rId1" Type="{OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/vmlDrawing" Target="/xl/drawings/vmlDrawing1.vml"/>'
        '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/>',
        types='<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/xl/comments1.xml" ContentType="{TYPE}comments+xml"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{TYPE}calcChain+xml"/>',
        book_links=f'<Relationship Id="rId5" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
        '<Relationship Id="rId6" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/>',
        after_sheets='<definedNames><definedName name="Tổng">\'Biểu 2\'!$B$5</definedName></definedNames><calcPr calcId="191029"/>',
        more=more,
    )


def by_xlsxwriter() -> bytes:
    """A chart, a picture, rich text, a sparkline, formats with data bars, a table, a note, protected."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 2")
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("A1", "Đơn ", bold, "vị")
    for row in range(1, 9):
        sheet.write_string(row, 0, f"CĐCS {row}", book.add_format({"bg_color": "#DDEBF7", "num_format": "@"}))
        sheet.write_number(row, 1, row * 1.5, book.add_format({"num_format": "0.00"}))
        sheet.write_formula(row, 2, f"=B{row + 1}*2", None, row * 3)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Biểu 2'!$B$2:$B$9"})
    sheet.insert_chart("E2", chart)
    sheet.insert_image("E20", "a.png", {"image_data": io.BytesIO(PNG)})
    sheet.add_sparkline("D2", {"range": "'Biểu 2'!B2:C2"})
    sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("B3", "ghi chú cũ")
    sheet.merge_range("A12:C13", "gộp")
    sheet.data_validation("B2:B9", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.protect("x")
    book.add_worksheet("Biểu 3").write_string("A1", "khác")
    line = book.add_chart({"type": "line"})
    line.add_series({"values": "='Biểu 2'!$C$2:$C$9"})
    book.add_chartsheet().set_chart(line)
    book.close()
    return stream.getvalue()


def by_openpyxl() -> bytes:
    """Fills of a theme, a note, a named style, a hidden row, print titles."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 2"
    sheet["A1"] = "Đơn vị"
    sheet["B2"] = 7.29
    sheet["B2"].fill = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.Color(theme=4, tint=0.4))
    sheet["B2"].comment = Comment("đã hỏi", "Người ghi")
    sheet["C2"] = "=B2*2"
    sheet["C2"].style = "Good"
    sheet.row_dimensions[3].hidden = True
    sheet.print_title_rows = "1:1"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
