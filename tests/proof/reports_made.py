"""Small reports and small consolidated workbooks for the tests of the narrative; all data are samples."""

from xlsync.forms.load import load_forms
from xlsync.model import (
    Document,
    DocumentTable,
    Finding,
    NoteReference,
    Origin,
    Paragraph,
    Period,
    Published,
    PublishedFigure,
    Register,
    Tier,
    Unit,
)
from xlsync.proof.stage import proof

REGISTER = Register(
    (
        Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE),
        Unit("A", "Liên đoàn Lao động huyện An Bình", Tier.UPPER, parent="T"),
    )
)
TIERS = (Tier.PROVINCE, Tier.UPPER, Tier.GRASSROOTS)


def report(*texts: str | Paragraph, notes: dict[int, str] | None = None) -> Document:
    """A report, a paragraph each; `notes` are footnotes at the place of `^` in the paragraph of that number."""
    paragraphs = [
        text if isinstance(text, Paragraph) else Paragraph(number, text) for number, text in enumerate(texts, start=1)
    ]
    for number, note in (notes or {}).items():
        text = paragraphs[number - 1].text
        at = text.index("^")
        mark = NoteReference(at, (len(paragraphs) + 1,))
        paragraphs[number - 1] = Paragraph(number, text.replace("^", ""), notes=(mark,))
        paragraphs.append(Paragraph(len(paragraphs) + 1, note, origin=Origin.FOOTNOTE))
    return Document("bao-cao.docx", "docx", "0" * 64, tuple(paragraphs))


def with_table(*rows: tuple[str, ...]) -> Document:
    """A report that is one table."""
    paragraphs: list[Paragraph] = []
    cells: list[tuple[tuple[int, ...], ...]] = []
    for row, texts in enumerate(rows):
        line: list[tuple[int, ...]] = []
        for column, text in enumerate(texts):
            number = len(paragraphs) + 1
            paragraphs.append(Paragraph(number, text, Origin.CELL, table=0, row=row, column=column))
            line.append((number,))
        cells.append(tuple(line))
    return Document("bao-cao.docx", "docx", "0" * 64, tuple(paragraphs), (DocumentTable(0, tuple(cells)),))


def published(**values: int | tuple[int, int, int]) -> Published:
    """The first half of 2024. `table__field`: one value, or one for each tier, whose total is there too."""
    figures = []
    for place, (name, value) in enumerate(values.items()):
        table, field = name.split("__")
        tiers = [*zip(TIERS, value, strict=True)] if isinstance(value, tuple) else []
        split = [*tiers, (None, sum(value) if isinstance(value, tuple) else value)]
        for row, (tier, number) in enumerate(split):
            cell = f"{'CDEFGHIJ'[place]}{row + 8}"
            figures.append(PublishedFigure("bieu-tong-hop", table, field, tier, None, None, number, "Biểu", cell))
    return Published("tong-hop.xlsx", "0" * 64, Period.parse("2024-H1"), tuple(figures))


def found(document: Document, tables: Published | None = None) -> list[Finding]:
    """What proof says."""
    return proof(document, tables, load_forms(), REGISTER)


def told(document: Document, tables: Published | None = None) -> list[tuple[str, str | None, str | None]]:
    """Code, the words found, what was expected."""
    texts = {}
    for each in found(document, tables):
        assert each.passage is not None
        text = document.paragraph(each.passage.paragraph).text[each.passage.start : each.passage.end]
        texts[each.id] = (each.code, text, each.expected)
    return list(texts.values())
