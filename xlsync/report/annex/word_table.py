"""A table of the annex in WordprocessingML: header rows that repeat, rows that do not break, figures as printed."""

from collections.abc import Iterator, Sequence

from xlsync.report.annex.content import AnnexTable, Block, Cell, Column, Kind, Numeral, Prose, Row, Words, groups
from xlsync.report.annex.widths import PADDING, Layout
from xlsync.report.annex.word_xml import paragraph, run, twips

_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LEFT = frozenset({Kind.LABEL, Kind.TEXT, Kind.PROSE})
_KEPT = 2  # the last rows, which stay with the signature


def word_table(table: AnnexTable, layout: Layout) -> str:
    """The table; every paragraph of its last rows is kept with what follows."""
    rows = [*_header(table.columns, layout)]
    for place, row in enumerate(table.rows):
        last = place >= len(table.rows) - _KEPT
        rows.append(_row(row, table.columns, layout, keep=last or place == 0))
    return grid(layout.widths, rows, lines=True)


def grid(widths: Sequence[float], rows: Sequence[str], *, lines: bool) -> str:
    """A table of rows that are XML, its columns fixed at these widths (mm)."""
    total = twips(sum(widths))
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    margins = "".join(f'<w:{side} w:w="{twips(PADDING)}" w:type="dxa"/>' for side in ("left", "right"))
    borders = f"<w:tblBorders>{_LINES}</w:tblBorders>" if lines else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def table_row(cells: Sequence[str], *, header: bool = False, breaks: bool = False) -> str:
    """A row of cells; a header repeats on every page, and only a row that may be longer than one breaks."""
    properties = ("" if breaks else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def cell(width: float, paragraphs: str, *, across: int = 1, down: str | None = None, middle: bool = False) -> str:
    """A cell over so many columns; `down` is `restart` or `continue` where it goes over rows."""
    properties = (
        f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{across}"/>' if across > 1 else "")
        + (f'<w:vMerge w:val="{down}"/>' if down else "")
        + ('<w:vAlign w:val="center"/>' if middle else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _header(columns: Sequence[Column], layout: Layout) -> Iterator[str]:
    def head(label: str) -> str:
        return paragraph(run(label, size=layout.head_size), "TableHead", keep=True)

    two = any(column.group is not None for column in columns)
    upper, lower = [], []
    for first, last, group in groups(columns):
        width = sum(layout.widths[first : last + 1])
        if not two:
            lower.append(cell(width, head(columns[first].label), middle=True))
        elif group is None:
            upper.append(cell(width, head(columns[first].label), down="restart", middle=True))
            lower.append(cell(width, head(""), down="continue"))
        else:
            upper.append(cell(width, head(group), across=last - first + 1, middle=True))
            for place in range(first, last + 1):
                lower.append(cell(layout.widths[place], head(columns[place].label), middle=True))
    if two:
        yield table_row(upper, header=True)
    yield table_row(lower, header=True)


def _row(row: Row, columns: Sequence[Column], layout: Layout, *, keep: bool) -> str:
    cells = []
    is_list = columns[0].kind is Kind.NUMBERING
    breaks = any(isinstance(each, Prose) and each.blocks for each in row.cells)
    for each, column, width in zip(row.cells, columns, layout.widths, strict=True):
        size = layout.prose_size if is_list else layout.text_size
        content = _content(each, column, size, layout, bold=row.bold, keep=keep and not breaks)
        cells.append(cell(width, content, middle=not breaks and column.kind is not Kind.PROSE))
    return table_row(cells, breaks=breaks)


def _content(each: Cell, column: Column, size: float, layout: Layout, *, bold: bool, keep: bool) -> str:
    if isinstance(each, Prose):
        made = [_block(block, layout, keep=keep) for block in each.blocks]
        return "".join(made) or paragraph("", "TableProse", keep=keep)
    assert isinstance(each, Words | Numeral)  # noqa: S101 - the other kinds of cells
    style = "TableText" if column.kind in _LEFT else "TableFigure"
    content = run(each.text, bold=bold, size=size) if each.text else ""
    return paragraph(content, style, keep=keep)


def _block(block: Block, layout: Layout, *, keep: bool) -> str:
    """The names of the authors before the first of their paragraphs."""
    size = layout.prose_size
    first, *rest = block.paragraphs
    head = run(f"{block.names}: ", bold=True, size=size)
    made = [paragraph(head + run(first, size=size), "TableProse", keep=keep)]
    made += [paragraph(run(each, size=size), "TableProse", keep=keep) for each in rest]
    return "".join(made)
