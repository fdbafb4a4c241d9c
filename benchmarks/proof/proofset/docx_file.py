"""Writes a source as a .docx: styles, automatic lists, tables, footnotes, tracked changes, paragraphs in several runs.

Written as XML, not through a library: footnotes and tracked changes have to be made by hand anyway, and the same source
gives the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from proofset.source import Block, Change, Source, Text

SAMPLE = "(Dữ liệu mẫu: báo cáo, đơn vị và số liệu đặt ra để thử phần mềm, không có thật.)"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WHO = 'w:author="Người soạn (mẫu)" w:date="2024-07-01T08:00:00Z"'
_RUN = 41  # characters: Word splits runs at edits; here at a fixed, odd place
_EPOCH = (2024, 1, 1, 0, 0, 0)
_LISTS = {"bullet": 1, "number": 2}
PARTS = ("document", "styles", "numbering", "footnotes")

_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"'
    ' w:cs="Times New Roman"/><w:sz w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        for n in (1, 2, 3)
    )
    + '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)
_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
    f'<w:lvlText w:val="{sign}"/></w:lvl></w:abstractNum>'
    for n, kind, sign in ((1, "bullet", "-"), (2, "decimal", "%1."))
) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))


class _Writer:
    """The body and the footnotes, which are numbered through the document from 1."""

    def __init__(self) -> None:
        self.notes: list[Text] = []
        self.changes = 0

    def paragraph(self, text: Text, style: str = "") -> str:
        """One `w:p`."""
        return f"<w:p>{style}{''.join(self.pieces(text))}</w:p>"

    def pieces(self, text: Text) -> list[str]:
        """The runs of a paragraph."""
        made = []
        for piece in text.pieces:
            if piece.note is not None:
                self.notes.append(text.notes[piece.note])
                run = f'<w:r>{_RAISED}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
            else:
                run = _runs(piece.text, "w:delText" if piece.change is Change.DELETED else "w:t")
            made.append(self.tracked(run, piece.change))
        return made

    def tracked(self, run: str, change: Change) -> str:
        """Runs inside what tracks their change."""
        if change is Change.KEPT:
            return run
        self.changes += 1
        name = "w:ins" if change is Change.INSERTED else "w:del"
        return f'<{name} w:id="{self.changes}" {_WHO}>{run}</{name}>'

    def block(self, block: Block) -> str:
        """A paragraph or a table."""
        if block.rows:
            return self.table(block.rows)
        style = ""
        if block.kind.startswith("heading"):
            style = f'<w:pPr><w:pStyle w:val="Heading{block.kind[-1]}"/></w:pPr>'
        elif block.kind in _LISTS:
            style = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_LISTS[block.kind]}"/></w:numPr></w:pPr>'
        return self.paragraph(block.text, style)

    def table(self, rows: Sequence[Sequence[Text]]) -> str:
        """A `w:tbl` with one paragraph a cell."""
        width = max(len(row) for row in rows)
        grid = "<w:tblGrid>" + '<w:gridCol w:w="1600"/>' * width + "</w:tblGrid>"
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{self.paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in rows
        )
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{cells}</w:tbl>'


def _runs(text: str, name: str) -> str:
    parts = [text[at : at + _RUN] for at in range(0, len(text), _RUN)]
    return "".join(f'<w:r><{name} xml:space="preserve">{escape(part)}</{name}></w:r>' for part in parts)


def docx(source: Source) -> bytes:
    """The file. The last paragraph of the body says that all of it is sample data."""
    writer = _Writer()
    body = "".join(writer.block(block) for block in source.blocks)
    body += f"<w:p>{_runs(SAMPLE, 'w:t')}</w:p>"
    notes = "".join(
        f'<w:footnote w:id="{n}">{writer.paragraph(note, _NOTE_STYLE)}</w:footnote>'
        for n, note in enumerate(list(writer.notes), start=1)
    )
    parts = {
        "document": f"<w:document {_W} {_R}><w:body>{body}{_PAGE}</w:body></w:document>",
        "styles": f"<w:styles {_W}>{_STYLES}</w:styles>",
        "numbering": f"<w:numbering {_W}>{_NUMBERING}</w:numbering>",
        "footnotes": f"<w:footnotes {_W}>{_SEPARATORS}{notes}</w:footnotes>",
    }
    return _package(parts)


_RAISED = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/></w:sectPr>'
)
_NOTE_STYLE = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def _package(parts: dict[str, str]) -> bytes:
    kinds = {name: name for name in PARTS} | {"document": "document.main"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations([(name, f"{name}.xml") for name in PARTS[1:]]),
    } | {f"word/{name}.xml": text for name, text in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'
