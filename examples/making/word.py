"""The five tables of a workbook as a Word document, for the office that types its report there."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlsync.model import column_letters

_ZIP_TIME = (2024, 3, 5, 8, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/></Types>'
)
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
_STYLES = (
    f'<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="22"/>'
    '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_WIDTH = 14286  # twentieths of a point between the margins


def document(book: Workbook, first_row: int) -> bytes:
    """The workbook of an office (`old_layout.OldBook`) as a `.docx`: the cover in lines, then each sheet's heading and
    its table, which begins in `first_row`."""
    cover, *sheets = book.worksheets
    body = [_paragraph("BÁO CÁO SỐ LIỆU", bold=True)]
    for row in cover.iter_rows(min_row=3, min_col=2, max_col=3, values_only=True):
        if row[0] is not None:
            body.append(_paragraph(f"{row[0]} {row[1]}"))
    for sheet in sheets:
        body += [_paragraph(_said(sheet["A2"].value), bold=True), _table(sheet, first_row), _paragraph("")]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>{"".join(body)}{_LANDSCAPE}</w:body></w:document>',
        "word/_rels/document.xml.rels": _RELATIONS.format(
            f'<Relationship Id="rId1" Type="{_LINKS}/styles" Target="styles.xml"/>'
        ),
        "word/styles.xml": _STYLES,
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in parts.items():
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, _HEAD + content)
    return buffer.getvalue()


def _table(sheet: Worksheet, first_row: int) -> str:
    widths = [sheet.column_dimensions[column_letters(cell.column)].width for cell in sheet[first_row]]
    columns = [int(_WIDTH * width / sum(widths)) for width in widths]
    starts, covered = _merged(sheet)
    rows = []
    for row in sheet.iter_rows(min_row=first_row):
        cells = []
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered and covered[place][1] < cell.column:
                continue  # a cell further left reaches over it
            across, down = starts.get(covered.get(place, place), (1, 1))
            width = sum(columns[cell.column - 1 : cell.column - 1 + across])
            properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
            if across > 1:
                properties += f'<w:gridSpan w:val="{across}"/>'
            if down > 1:
                properties += "<w:vMerge/>" if place in covered else '<w:vMerge w:val="restart"/>'
            paragraphs = "".join(_paragraph(line) for line in _said(cell.value).split("\n"))
            cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    look = f'<w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _merged(sheet: Worksheet) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """How many columns and rows each merged range has, by its first cell; the first cell of every other cell."""
    starts, covered = {}, {}
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        starts[first] = (area.max_col - area.min_col + 1, area.max_row - area.min_row + 1)
        places = ((row, column) for row, column in _cells(area.rows) if (row, column) != first)
        covered |= dict.fromkeys(places, first)
    return starts, covered


def _cells(rows: Iterable[Iterable[tuple[int, int]]]) -> Iterable[tuple[int, int]]:
    return (place for row in rows for place in row)


def _paragraph(text: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _said(value: object) -> str:
    """A value as it is typed: dates with the day first."""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
