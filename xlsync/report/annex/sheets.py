"""The annex as an `.xlsx` that prints as the `.docx` does: a sheet a table, one page wide, headers on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsync.report.annex import head
from xlsync.report.annex.content import Annex, AnnexTable, Cell, Kind, Numeral, Prose, Row, Words, groups
from xlsync.report.annex.pieces import Piece, chunks
from xlsync.report.annex.widths import Layout, layout, wrapped
from xlsync.report.book import COUNT_FORMAT, DATE_FORMAT, FONT, Book
from xlsync.report.captions import caption
from xlsync.report.cells import day_number, merged
from xlsync.texts.words import word

_LANG = "vi"
_LINE = 1.25  # height of a line by the size of its letters
_HIGHEST = 400.0  # points; Excel allows 409
_PROSE_ROW = 200.0  # of a row of texts: two of them fit a page across, below the header
_LEFT = frozenset({Kind.LABEL, Kind.TEXT, Kind.PROSE})
_PIXELS = 96 / 25.4
_DIGIT = 7  # pixels of a digit of the standard font, Times New Roman 11, by which Excel counts widths
_SIGN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a cell of a table stands: its sheet, rows (from 1; a text may go over several), column (from 1)."""

    sheet: str
    first_row: int
    last_row: int
    column: int
    content: Cell


@dataclass(frozen=True, slots=True)
class AnnexBook:
    """The bytes of the workbook and where the cells of its tables stand."""

    data: bytes
    placed: tuple[Placed, ...]


def to_xlsx(annex: Annex) -> AnnexBook:
    """The workbook; the same annex gives the same bytes."""
    with TemporaryDirectory(prefix="xlsync-") as folder:
        path = Path(folder) / "annex.xlsx"
        with Book(path, target=path, made_on=annex.day, lang=_LANG, title=annex.title) as book:
            placed: list[Placed] = []
            for place, table in enumerate(annex.tables):
                last = place == len(annex.tables) - 1
                placed += _Sheet(book, annex, table, first=place == 0, last=last).write()
        return AnnexBook(path.read_bytes(), tuple(placed))


def _characters(millimetres: float) -> float:
    return round((millimetres * _PIXELS - 5) / _DIGIT, 2)


class _Sheet:
    """Writes one table on a sheet of its own."""

    def __init__(self, book: Book, annex: Annex, table: AnnexTable, *, first: bool, last: bool) -> None:
        self.book, self.annex, self.table = book, annex, table
        self.first, self.last = first, last
        self.layout: Layout = layout(table)
        self.name = book.name(table.sheet)
        self.sheet: Any = book.sheet(self.name, landscape=self.layout.landscape, number_on_first_page=not first)
        self.columns = len(table.columns)
        self.room = sum(self.layout.widths)
        draft = head.draft_words(annex)
        if draft is not None:
            self.sheet.set_header(f'&C&"{FONT},Regular"&13&P   &"{FONT},Bold"({draft})', {"margin": 1.0 / 2.54})
        for place, width in enumerate(self.layout.widths):
            self.sheet.set_column(place, place, _characters(width))

    def write(self) -> list[Placed]:
        """Head, title, table, notes, signature; where the cells stand."""
        row = self._head() if self.first else 0
        row = self._line(row, self.table.title, bold=True, size=13)
        top = row
        row = self._header(row)
        self.sheet.repeat_rows(top, row - 1)
        placed: list[Placed] = []
        for each in self.table.rows:
            row = self._row(row, each, placed)
        if self.table.incomplete:
            row = self._line(row, head.incomplete_words(), italic=True, size=12)
        if self.last:
            row = self._signature(row + 1)
        self.sheet.print_area(0, 0, row - 1, self.columns - 1)
        return placed

    def _line(self, row: int, text: str, *, size: float, **properties: object) -> int:
        """A text over the whole width; the row after it."""
        style = self.book.format(font_size=size, text_wrap=True, valign="vcenter", **properties)
        merged(self.sheet, row, 0, self.columns - 1, text, style)
        lines = wrapped(text, self.room, size, bold=bool(properties.get("bold")))
        self.sheet.set_row(row, self._height(lines, size) + 4)
        return row + 1

    def _height(self, lines: int, size: float) -> float:
        return min(lines * size * _LINE + 3, _HIGHEST)

    def _halves(self) -> tuple[int, float]:
        """The last column of the left half of the page, and its width."""
        used, place = 0.0, 0
        while place < self.columns - 1 and used + self.layout.widths[place] / 2 < self.room * 0.45:
            used += self.layout.widths[place]
            place += 1
        return place - 1, used

    def _head(self) -> int:
        """Issuing body and national motto, number, place and date, title, period; the row after them."""
        annex, book = self.annex, self.book
        middle, left = self._halves()
        upper = head.superior_lines(left)
        body = head.issuing_body(annex)
        plain = book.format(font_size=13, align="center")
        bold = book.format(font_size=13, align="center", bold=True)
        nation = [
            (word("layout.nation", _LANG), book.format(font_size=12, align="center", bold=True)),
            (word("layout.motto", _LANG), book.format(font_size=13, align="center", bold=True, underline=1)),
            ("", plain),
            (head.place(annex) + head.date_words(annex), book.format(font_size=13, align="center", italic=True)),
        ]
        organ = [*((line, plain) for line in upper), *((line, bold) for line in body)]
        organ.append((f"Số:        {head.number_suffix(annex)}", plain))
        for row in range(max(len(organ), len(nation))):
            for texts, first, last in ((organ, 0, middle), (nation, middle + 1, self.columns - 1)):
                if row < len(texts) and texts[row][0]:
                    merged(self.sheet, row, first, last, *texts[row])
            self.sheet.set_row(row, 18)
        row = max(len(organ), len(nation)) + 1
        centre: dict[str, object] = {"align": "center"}
        draft = head.draft_words(annex)
        if draft is not None:
            row = self._line(row, draft, size=14, bold=True, **centre)
        row = self._line(row, caption("annex", _LANG), size=14, bold=True, **centre)
        row = self._line(row, annex.title.upper(), size=14, bold=True, **centre)
        row = self._line(row, f"({annex.period})", size=13, italic=True, **centre)
        left_out = head.left_out_words(annex)
        if left_out is not None:
            row = self._line(row, left_out, size=13, italic=True)
        return row

    def _header(self, row: int) -> int:
        """The header as the form has it; the row after it."""
        size, widths, columns = self.layout.head_size, self.layout.widths, self.table.columns
        style = self.book.format(bold=True, border=1, align="center", valign="vcenter", text_wrap=True, font_size=size)
        two = any(column.group is not None for column in columns)
        lower = row + 1 if two else row
        needed, above = 1, 1
        for first, last, group in groups(columns):
            if group is None:
                if two:
                    self.sheet.merge_range(row, first, lower, first, columns[first].label, style)
                else:
                    self.sheet.write_string(row, first, columns[first].label, style)
                continue
            merged(self.sheet, row, first, last, group, style)
            above = max(above, wrapped(group, sum(widths[first : last + 1]), size, bold=True))
            for place in range(first, last + 1):
                self.sheet.write_string(lower, place, columns[place].label, style)
        for column, width in zip(columns, widths, strict=True):
            lines = wrapped(column.label, width, size, bold=True)
            needed = max(needed, lines - (above if two and column.group is None else 0))
        if two:
            self.sheet.set_row(row, self._height(above, size))
        self.sheet.set_row(lower, self._height(needed, size))
        return lower + 1

    def _row(self, row: int, each: Row, placed: list[Placed]) -> int:
        """A row of the table, over as many rows of the sheet as its texts take; the row after it."""
        prose_size, is_list = self.layout.prose_size, self.table.columns[0].kind is Kind.NUMBERING
        size = prose_size if is_list else self.layout.text_size
        most = int(_PROSE_ROW / (prose_size * _LINE))
        texts = {
            place: chunks(cell, self.layout.widths[place], prose_size, most)
            for place, cell in enumerate(each.cells)
            if isinstance(cell, Prose)
        }
        parts = max([1, *map(len, texts.values())])
        for place, cell in enumerate(each.cells):
            placed.append(Placed(self.name, row + 1, row + parts, place + 1, cell))
            if place in texts:
                self._prose(row, place, texts[place], parts)
            else:
                self._cell(row, place, cell, size, bold=each.bold)
                self._continued(row, place, cell, parts, size, bold=each.bold)
        for part in range(parts):
            lines = max(self._lines(each, place, size) for place in range(self.columns)) if part == 0 else 1
            height = self._height(lines, size)
            for place, cells in texts.items():
                if part < len(cells):
                    taken = sum(
                        wrapped(piece.shown, self.layout.widths[place], prose_size, bold=bool(piece.names))
                        for piece in cells[part]
                    )
                    height = max(height, self._height(taken, prose_size))
            self.sheet.set_row(row + part, height)
        return row + parts

    def _lines(self, each: Row, place: int, size: float) -> int:
        cell = each.cells[place]
        if isinstance(cell, Prose):
            return 1
        return wrapped(cell.text, self.layout.widths[place], size, bold=each.bold)

    def _style(self, place: int, size: float, **properties: object) -> Any:
        left = self.table.columns[place].kind in _LEFT
        top = "top" if self.table.has_prose else "vcenter"
        align = {"align": "left" if left else "center", "valign": top}
        return self.book.format(border=1, font_size=size, text_wrap=True, **{**align, **properties})

    def _cell(self, row: int, place: int, cell: Cell, size: float, *, bold: bool) -> None:
        style = self._style(place, size, bold=bold)
        if isinstance(cell, Words) and cell.day is not None:
            dated = self._style(place, size, bold=bold, num_format=DATE_FORMAT)
            self.sheet.write_number(row, place, day_number(cell.day), dated)
        elif isinstance(cell, Numeral) and cell.value is not None and cell.rate is None:
            numbered = self._style(place, size, bold=bold, num_format=_number_format(cell))
            self.sheet.write_number(row, place, cell.value, numbered)
        elif isinstance(cell, Words | Numeral) and cell.text:
            self.sheet.write_string(row, place, cell.text, style)
        else:
            self.sheet.write_blank(row, place, None, style)

    def _continued(self, row: int, place: int, cell: Cell, parts: int, size: float, *, bold: bool) -> None:
        """The rows into which texts beside it go on: the label says so."""
        label = cell.text if isinstance(cell, Words) and self.table.columns[place].kind is Kind.LABEL else ""
        for part in range(1, parts):
            style = self._style(place, size, bold=bold)
            if label:
                self.sheet.write_string(row + part, place, caption("continued", _LANG, label=label), style)
            else:
                self.sheet.write_blank(row + part, place, None, style)

    def _prose(self, row: int, place: int, cells: Sequence[Sequence[Piece]], parts: int) -> None:
        size = self.layout.prose_size
        style = self._style(place, size)
        names, text = self.book.format(bold=True, font_size=size), self.book.format(font_size=size)
        for part in range(parts):
            fragments: list[tuple[Any, str]] = []
            pieces = cells[part] if part < len(cells) else ()
            for number, piece in enumerate(pieces, start=1):
                if piece.names:
                    fragments.append((names, f"{piece.names}: "))
                fragments.append((text, piece.text + ("\n" if number < len(pieces) else "")))
            if len(fragments) > 1:
                self.sheet.put_rich(row + part, place, fragments, style)
            elif fragments:
                self.sheet.write_string(row + part, place, fragments[0][1], style)
            else:
                self.sheet.write_blank(row + part, place, None, style)

    def _signature(self, row: int) -> int:
        middle, _ = self._halves()
        bold = self.book.format(bold=True, align="center", font_size=13)
        italic = self.book.format(italic=True, align="center", font_size=13)
        merged(self.sheet, row, 0, middle, word("layout.preparer", _LANG), bold)
        merged(self.sheet, row, middle + 1, self.columns - 1, word("layout.on_behalf", _LANG), bold)
        merged(self.sheet, row + 1, 0, middle, caption("prepared_note", _LANG), italic)
        merged(self.sheet, row + 1, middle + 1, self.columns - 1, head.SIGNERS[0], bold)
        for each in (row, row + 1):
            self.sheet.set_row(each, 18)
        end = row + 1 + _SIGN_ROWS
        self.sheet.write_blank(end, self.columns - 1, None, italic)
        return end + 1


def _number_format(cell: Numeral) -> str:
    """That of the figure, with a star where it is incomplete."""
    if cell.alone:
        number = "0%" if "," not in cell.text else f"0.{'0' * (len(cell.text.rstrip('%*').partition(',')[2]))}%"
    elif isinstance(cell.value, float) and not cell.value.is_integer():
        number = "General"
    else:
        number = COUNT_FORMAT[_LANG]
    return ";".join(f'{part}"*"' for part in number.split(";")) if cell.incomplete else number
