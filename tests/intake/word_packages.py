"""Word packages written by hand."""

from intake_packages import rels, zip_of

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str = "", properties: str = "", inside: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}{inside}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_parts(body: str, *, main: str = MAIN, prefix: str = "w") -> dict[str, str | bytes]:
    xml = f'<w:document xmlns:w="{main}" xmlns:mc="{_COMPATIBILITY}"><w:body>{body}</w:body></w:document>'
    if prefix != "w":
        xml = xml.replace("w:", f"{prefix}:").replace("xmlns:w=", f"xmlns:{prefix}=")
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": xml,
    }


def word_of(body: str, **options: str) -> bytes:
    return zip_of(word_parts(body, **options))
