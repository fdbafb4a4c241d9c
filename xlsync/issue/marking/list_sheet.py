"""The sheet that lists what was found, with links to the cells: XML, for it goes into a workbook as it is."""

from collections.abc import Mapping

from xlsync.issue.marking.items import Item, Listing
from xlsync.issue.marking.styles import FILLS, Styles
from xlsync.issue.marking.xml import ascii_xml
from xlsync.model import Severity, a1

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = b'<%bsz val="11"/><%bname val="Times New Roman"/><%bfamily val="1"/>'
_THIN = b'<%b{0} style="thin"><%bcolor rgb="FF8C8C8C"/></%b{0}>'
_BORDER = b"".join(_THIN.replace(b"{0}", side) for side in (b"left", b"right", b"top", b"bottom")) + b"<%bdiagonal/>"
_SOLID = b'<%bpatternFill patternType="solid"><%bfgColor rgb="COLOUR"/><%bbgColor indexed="64"/></%bpatternFill>'
_TOP, _MIDDLE = b' vertical="top" wrapText="1"', b' horizontal="center" vertical="center" wrapText="1"'
WIDTHS = (5.0, 15.0, 8.0, 18.0, 10.0, 56.0, 46.0)
_LETTERS = 1.05  # of Times New Roman in a column of width 1
_POINTS = 15.0
_MOST_LINKS = 65_000  # Excel follows 65,530 of a sheet
_MOST_TEXT = 8_000


def list_sheet(listing: Listing, styles: Styles, namespace: bytes) -> tuple[bytes, int]:
    """The worksheet part, and the row of its header. Texts are inline strings, so that no other part changes."""
    looks = _looks(styles)
    rows: list[bytes] = []
    for number, line in enumerate(listing.head, start=1):
        look = looks["title"] if number == 1 else looks["plain"]
        height = 24.0 if number == 1 else _height([(line, sum(WIDTHS))])
        rows.append(_row(number, height, [_text(a1(number, 1), line, look)]))
    top = len(listing.head) + 2
    rows.append(
        _row(
            top, 20.0, [_text(a1(top, column), text, looks["header"]) for column, text in enumerate(listing.columns, 1)]
        )
    )
    links: list[bytes] = []
    for number, item in enumerate(listing.items, start=1):
        rows.append(_item_row(top + number, number, item, looks, links))
    if listing.more:
        last = top + len(listing.items) + 1
        rows.append(_row(last, _POINTS, [_text(a1(last, 1), listing.more, looks["plain"])]))
    columns = b"".join(
        b'<col min="%d" max="%d" width="%.1f" customWidth="1"/>' % (place, place, width)
        for place, width in enumerate(WIDTHS, start=1)
    )
    merges = b"".join(b'<mergeCell ref="A%d:G%d"/>' % (row, row) for row in range(1, len(listing.head) + 1))
    text = (
        _HEAD + b'<worksheet xmlns="' + namespace + b'"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/>'
        b'</sheetPr><sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" '
        b'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        % (top, top + 1)
        + columns + b"</cols><sheetData>" + b"".join(rows) + b"</sheetData>"
        + b'<mergeCells count="%d">' % len(listing.head) + merges + b"</mergeCells>"
    )  # fmt: skip
    if links:
        text += b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>"
    text += (
        b'<pageMargins left="0.59" right="0.39" top="0.59" bottom="0.59" header="0.3" footer="0.3"/>'
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        b"<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>"
    )
    return text, top


def _looks(styles: Styles) -> Mapping[str, int]:
    solid = {name: _SOLID.replace(b"COLOUR", colour) for name, colour in FILLS.items()}
    link = b'<%bu/><%bsz val="11"/><%bcolor rgb="FF0563C1"/><%bname val="Times New Roman"/><%bfamily val="1"/>'
    bold = b"<%bb/>" + _FONT
    big = b'<%bb/><%bsz val="14"/><%bname val="Times New Roman"/><%bfamily val="1"/>'
    head = _SOLID.replace(b"COLOUR", b"FFDDEBF7")
    return {
        "title": styles.add(font=big, fill=None, border=None, alignment=b' vertical="center"'),
        "plain": styles.add(font=_FONT, fill=None, border=None, alignment=_TOP),
        "header": styles.add(font=bold, fill=head, border=_BORDER, alignment=_MIDDLE),
        "cell": styles.add(font=_FONT, fill=None, border=_BORDER, alignment=_TOP),
        "number": styles.add(font=_FONT, fill=None, border=_BORDER, alignment=b' horizontal="center" vertical="top"'),
        "link": styles.add(font=link, fill=None, border=_BORDER, alignment=_TOP),
        **{
            severity.value: styles.add(font=bold, fill=solid[severity], border=_BORDER, alignment=_TOP)
            for severity in Severity
        },
    }


def _item_row(row: int, number: int, item: Item, looks: Mapping[str, int], links: list[bytes]) -> bytes:
    shown = (item.cells[0] if item.cells else "") + (f" (+{len(item.cells) - 1})" if len(item.cells) > 1 else "")
    linked = item.sheet is not None and bool(item.cells) and len(links) < _MOST_LINKS
    if item.sheet is not None and linked:
        sheet = item.sheet.replace("'", "''")
        place = ascii_xml(f"'{sheet}'!{item.cells[0]}")
        links.append(
            b'<hyperlink ref="%b" location="%b" display="%b"/>' % (a1(row, 5).encode(), place, item.cells[0].encode())
        )
    cells = [
        b'<c r="%b" s="%d"><v>%d</v></c>' % (a1(row, 1).encode(), looks["number"], number),
        _text(a1(row, 2), item.severity_name, looks[item.severity.value]),
        _text(a1(row, 3), item.code, looks["cell"]),
        _text(a1(row, 4), item.place, looks["cell"]),
        _text(a1(row, 5), shown, looks["link" if linked else "cell"]),
        _text(a1(row, 6), item.message, looks["cell"]),
        _text(a1(row, 7), item.remedy, looks["cell"]),
    ]
    texts = (item.severity_name, item.code, item.place, shown, item.message, item.remedy)
    return _row(row, _height(list(zip(texts, WIDTHS[1:], strict=True))), cells)


def _row(number: int, height: float, cells: list[bytes]) -> bytes:
    return b'<row r="%d" ht="%.1f" customHeight="1">' % (number, height) + b"".join(cells) + b"</row>"


def _text(address: str, text: str, look: int) -> bytes:
    shown = ascii_xml(text[:_MOST_TEXT])
    return b'<c r="%b" s="%d" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (
        address.encode(),
        look,
        shown,
    )


def _height(texts: list[tuple[str, float]]) -> float:
    """The height of a row in points that holds wrapped texts in columns of those widths."""
    lines = [
        sum(-(-len(line) * 1.08 // (width * _LETTERS)) or 1 for line in text.split("\n"))
        for text, width in texts
        if text
    ]
    return min(max(lines, default=1) * _POINTS + 3, 400.0)
