"""The annex as a `.docx`: pages upright or across as the tables need, numbered at the top from the second on."""

from collections.abc import Iterator

from xlsync.report.annex import head
from xlsync.report.annex.content import Annex
from xlsync.report.annex.widths import BOTTOM, LEFT, PAGE, RIGHT, TOP, layout, length, page_width
from xlsync.report.annex.word_parts import package
from xlsync.report.annex.word_table import cell, grid, table_row, word_table
from xlsync.report.annex.word_xml import (
    choice_control,
    date_control,
    paragraph,
    rule,
    run,
    text_control,
    twips,
)
from xlsync.report.captions import caption
from xlsync.texts.words import word

_LANG = "vi"
_ORGAN_SHARE = 0.44  # of the width of the page, for the issuing body
_FROM_EDGE = 10.0  # mm from the edge of the page to its number
_LINES_TO_SIGN = 4
_SIZE = 13.0
_BLANK = '<w:spacing w:line="20" w:lineRule="exact"/>'


def to_docx(annex: Annex) -> bytes:
    """The bytes of the document; the same annex gives the same bytes."""
    layouts = [layout(table) for table in annex.tables]
    # Pages begin as the first table needs them.
    landscape = bool(layouts) and layouts[0].landscape
    content = [_head(annex, landscape)]
    made: list[str] = []
    first = True
    for table, each in zip(annex.tables, layouts, strict=True):
        if each.landscape != landscape:
            made.append("".join(content) + _break(landscape, first))
            content, landscape, first = [], each.landscape, False
        content.append(paragraph(run(table.title), "Heading1", keep=True))
        content.append(word_table(table, each))
        if table.incomplete:
            content.append(paragraph(run(head.incomplete_words()), "Note", keep=True))
    content.append(_signature(page_width(landscape=landscape)))
    made.append("".join(content) + _section(landscape, first))
    return package("".join(made), head.draft_words(annex), annex.title, annex.day)


def _break(landscape: bool, first: bool) -> str:
    """The end of the pages of one kind, in a paragraph too low to need a page of its own."""
    return f"<w:p><w:pPr>{_BLANK}{_section(landscape, first)}</w:pPr></w:p>"


def _section(landscape: bool, first: bool) -> str:
    width, height = PAGE[landscape], PAGE[not landscape]
    turned = ' w:orient="landscape"' if landscape else ""
    margins = " ".join(
        f'w:{side}="{twips(size)}"'
        for side, size in (("top", TOP), ("right", RIGHT), ("bottom", BOTTOM), ("left", LEFT), ("header", _FROM_EDGE))
    )
    headers = '<w:headerReference w:type="default" r:id="rId3"/>'
    if first:
        headers += '<w:headerReference w:type="first" r:id="rId4"/>'
    return (
        f'<w:sectPr>{headers}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turned}/>'
        f'<w:pgMar {margins} w:footer="{twips(_FROM_EDGE)}" w:gutter="0"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
    )


def _head(annex: Annex, landscape: bool) -> str:
    """Issuing body and national motto, number, place and date; title, period, what is left out."""
    room = page_width(landscape=landscape)
    widths = (room * _ORGAN_SHARE, room * (1 - _ORGAN_SHARE))
    title = [
        paragraph(),
        *_draft(annex),
        paragraph(run(caption("annex", _LANG)), "Title"),
        paragraph(run(annex.title.upper()), "Title"),
        paragraph(run(f"({annex.period})"), "Subtitle"),
    ]
    left_out = head.left_out_words(annex)
    if left_out is not None:
        title.append(paragraph(run(left_out), "Note"))
    number = run("Số: ") + text_control("Số văn bản", run(" " * 8)) + run(head.number_suffix(annex))
    date = run(head.place(annex)) + date_control("Ngày ban hành", run(head.date_words(annex)))
    block = [
        table_row([cell(widths[0], _organ(annex, widths[0])), cell(widths[1], _motto(widths[1]))]),
        table_row([cell(widths[0], paragraph(number, "Number")), cell(widths[1], paragraph(date, "PlaceDate"))]),
    ]
    return grid(widths, block, lines=False) + "".join(title)


def _draft(annex: Annex) -> Iterator[str]:
    words = head.draft_words(annex)
    if words is not None:
        yield paragraph(run(words), "Draft")


def _organ(annex: Annex, width: float) -> str:
    lines = [paragraph(run(line), "Organ") for line in head.superior_lines(width)]
    body = head.issuing_body(annex)
    lines += [paragraph(run(line, bold=True), "Organ") for line in body]
    lines.append(_rule(width, length(body[-1], _SIZE, bold=True) / 2))
    return "".join(lines)


def _motto(width: float) -> str:
    motto = word("layout.motto", _LANG)
    nation = word("layout.nation", _LANG)
    size = min(_SIZE, _SIZE * (width - 3) / length(nation, _SIZE, bold=True))
    return (
        paragraph(run(nation, size=round(size * 2 - 0.5) / 2), "Motto")
        + paragraph(run(motto), "Motto")
        + _rule(width, length(motto, _SIZE, bold=True))
    )


def _rule(width: float, long: float) -> str:
    """A line of that length in the middle of a cell."""
    indent = max((width - long) / 2 - 1, 0)
    return f"<w:p><w:pPr>{rule(indent, indent)}</w:pPr></w:p>"


def _signature(room: float) -> str:
    """Who made the tables and who signs, kept in one piece and with what stands before."""
    half = room / 2
    by = "".join(
        (
            paragraph(run(word("layout.preparer", _LANG)), "Signature", keep=True),
            paragraph(run(caption("prepared_note", _LANG)), "SignatureNote", keep=True),
        )
    )
    office = choice_control("Chức vụ người ký", head.SIGNERS, run(head.SIGNERS[0]))
    signed = [
        paragraph(run(word("layout.on_behalf", _LANG)), "Signature", keep=True),
        paragraph(office, "Signature", keep=True),
        *[paragraph("", "Signature", keep=True)] * _LINES_TO_SIGN,
        paragraph("", "Signature"),
    ]
    gap = paragraph("", None, keep=True)
    return gap + grid((half, half), [table_row([cell(half, by), cell(half, "".join(signed))])], lines=False) + _low()


def _low() -> str:
    """A paragraph that Word wants after a table, too low to be seen."""
    return f"<w:p><w:pPr>{_BLANK}</w:pPr></w:p>"
