"""The parts of the `.docx` besides its text, and the package: styles, headers of pages, properties. Byte-stable."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.report.annex.widths import TEXT_SIZE
from xlsync.report.annex.word_xml import R, W, page_number, paragraph, run, text

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = f"{_OFFICE}/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
#: Id → name, properties of the paragraph, properties of its letters.
_STYLES: Mapping[str, tuple[str, str, str]] = {
    "Title": ("Title", '<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="28"/>'),
    "Subtitle": ("Subtitle", '<w:spacing w:before="60" w:after="120"/><w:jc w:val="center"/>', "<w:i/>"),
    "Heading1": (
        "heading 1",
        '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="both"/><w:outlineLvl w:val="0"/>',
        "<w:b/>",
    ),
    "Organ": ("Cơ quan ban hành", '<w:jc w:val="center"/>', '<w:sz w:val="26"/>'),
    "Motto": ("Quốc hiệu, tiêu ngữ", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="26"/>'),
    "PlaceDate": ("Địa danh, ngày tháng", '<w:spacing w:before="60"/><w:jc w:val="center"/>', "<w:i/>"),
    "Number": ("Số, ký hiệu", '<w:spacing w:before="60"/><w:jc w:val="center"/>', ""),
    "TableHead": ("Tiêu đề cột", '<w:spacing w:before="30" w:after="30"/><w:jc w:val="center"/>', "<w:b/>"),
    "TableFigure": ("Số liệu", '<w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>', ""),
    "TableText": ("Chữ trong bảng", '<w:spacing w:before="60" w:after="60"/>', ""),
    "TableProse": ("Nội dung trong bảng", '<w:spacing w:before="20" w:after="40"/>', ""),
    "Note": ("Ghi chú bảng", '<w:spacing w:before="80" w:after="0"/><w:jc w:val="both"/>', "<w:i/>"),
    "Draft": ("Dự thảo", '<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="28"/>'),
    "Signature": ("Signature", '<w:jc w:val="center"/>', "<w:b/>"),
    "SignatureNote": ("Ghi chú chữ ký", '<w:jc w:val="center"/>', "<w:i/>"),
    "Header": ("header", '<w:jc w:val="center"/>', ""),
}


def styles() -> str:
    """Times New Roman 13, single lines; the styles by which the annex is set."""
    size = round(TEXT_SIZE * 2)
    fonts = "".join(f' w:{each}="Times New Roman"' for each in ("ascii", "hAnsi", "eastAsia", "cs"))
    made = [
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
    ]
    made += [
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{of_paragraph}</w:pPr>{f'<w:rPr>{of_letters}</w:rPr>' if of_letters else ''}</w:style>"
        for style, (name, of_paragraph, of_letters) in _STYLES.items()
    ]
    return f"{_HEAD}<w:styles {W}>{''.join(made)}</w:styles>"


def page_header(draft: str | None, *, number: bool) -> str:
    """The header of a page: its number in the middle, and beside it that it is a draft."""
    content = page_number() if number else ""
    if draft is not None:
        content += run(f"   ({draft})", bold=True)
    return f"{_HEAD}<w:hdr {W}>{paragraph(content, 'Header')}</w:hdr>"


def package(document: str, draft: str | None, title: str, day: date) -> bytes:
    """The `.docx` with this text; `draft` stands on every page. Same text, title and day: same bytes."""
    stamp = f"{day.isoformat()}T00:00:00Z"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_RELATIONS}/custom-properties", "docProps/custom.xml"),
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{text(title)}</dc:title>'
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
        ),
        "docProps/custom.xml": (  # in a mailbag the annex is known as ours and is no report
            f'{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"><property '
            f'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{OUTPUT_NAME}">'
            "<vt:lpwstr>xlsync</vt:lpwstr></property></Properties>"
        ),
        "word/document.xml": f"{_HEAD}<w:document {W} {R}><w:body>{document}</w:body></w:document>",
        "word/styles.xml": styles(),
        "word/settings.xml": (
            f'{_HEAD}<w:settings {W}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
            'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            "</w:settings>"
        ),
        "word/header1.xml": page_header(draft, number=True),
        "word/header2.xml": page_header(None, number=False),  # the first page has it above the title
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_RELATIONS}/styles", "styles.xml"),
            ("rId2", f"{_RELATIONS}/settings", "settings.xml"),
            ("rId3", f"{_RELATIONS}/header", "header1.xml"),
            ("rId4", f"{_RELATIONS}/header", "header2.xml"),
        ),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, content.encode())
    return target.getvalue()


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/word/header1.xml": f"{_TYPES}.header+xml",
        "/word/header2.xml": f"{_TYPES}.header+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(*links: tuple[str, str, str]) -> str:
    listed = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in links)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
