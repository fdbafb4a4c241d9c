"""Word and OpenDocument texts written by hand, whole enough for Word, LibreOffice and python-docx. All data are samples."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:r="{_LINKS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Parts of a document beside its text: name → kind of relationship.
_KINDS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "header1": "header", "footer1": "footer", "comments": "comments",
}  # fmt: skip
_ROOTS = {"header1": "hdr", "footer1": "ftr", "document": "document"}


def run(text: str, properties: str = "") -> str:
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph of runs; plain texts become runs."""
    runs = "".join(each if each.startswith("<") else run(each) for each in inside)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def cell(*inside: str, properties: str = "") -> str:
    content = "".join(each if each.startswith("<") else paragraph(each) for each in inside) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    columns = max(row.count("<w:tc>") for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def box(*paragraphs: str) -> str:
    """A run with a text box as Word writes it: for new and for old programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = (
        '<v:shape style="width:100pt;height:40pt" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<v:textbox>{content}</v:textbox></v:shape>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{content}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{shape}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(code: str, result: str) -> str:
    parts = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in parts)
    return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{separate}{run(result)}{end}"


def docx_parts(body: str, *, main: str = W, prefix: str = "w", **parts: str) -> dict[str, str | bytes]:
    """The parts of a package; `parts` are the insides of `styles`, `numbering`, `footnotes`, `header1` and so on."""
    found: dict[str, str | bytes] = {}
    overrides, lines = "", ""
    for number, (name, inside) in enumerate(parts.items(), start=1):
        found[f"word/{name}.xml"] = _part(_ROOTS.get(name, name), inside, main, prefix)
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{_KINDS[name]}+xml"/>'
        lines += f'<Relationship Id="rId{number}" Type="{_LINKS}/{_KINDS[name]}" Target="{name}.xml"/>'
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{overrides}'
    )
    root = f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{root}</Relationships>',
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>", main, prefix),
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>',
        **found,
    }


def _part(root: str, inside: str, main: str, prefix: str) -> str:
    xml = f'<w:{root} xmlns:w="{main}" {_NAMES}>{inside}</w:{root}>'
    if not prefix:
        raise ValueError("attributes need a prefix")
    if prefix != "w":
        xml = xml.replace("<w:", f"<{prefix}:").replace("</w:", f"</{prefix}:").replace(" w:", f" {prefix}:")
        xml = xml.replace("xmlns:w=", f"xmlns:{prefix}=")
    return _HEAD + xml


def docx_of(body: str, **options: str) -> bytes:
    """A `.docx` with that body."""
    return package(docx_parts(body, **options))


def package(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return buffer.getvalue()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
    )
)  # fmt: skip


def odt_of(body: str, *, automatic: str = "", styles: str = "", master: str = "") -> bytes:
    """An `.odt` with that text; `automatic` are its own styles, `styles` the named ones, `master` the page styles."""
    content = (
        f'{_HEAD}<office:document-content {_ODF_NAMES} office:version="1.3"><office:automatic-styles>{automatic}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    named = (
        f'{_HEAD}<office:document-styles {_ODF_NAMES} office:version="1.3"><office:styles>{styles}</office:styles>'
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": named})
