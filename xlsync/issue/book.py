"""The workbook that templates are written into: fixed creation time, cell styles, page set-up, protection."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlsync.issue.content import Typed
from xlsync.model import ErrorValue

FONT = "Times New Roman"
FONT_SIZE = 12
CREATED = datetime(2024, 1, 1)  # fixed, so that the same template has the same bytes

_MM = 1 / 25.4  # inches
# Nghị định 30/2020/NĐ-CP, phụ lục I: A4; margins top and bottom 20–25 mm, left 30–35, right 15–20.
_MARGINS = {"left": 30 * _MM, "right": 15 * _MM, "top": 20 * _MM, "bottom": 20 * _MM}
_HEADER_MARGIN = 10 * _MM
_PAGE_NUMBER = f'&C&"{FONT},Regular"&13&P'
# 250 mm of an A4 page on its side hold about 118 characters of the standard width, 163 mm upright about 77.
_UPRIGHT_WIDTH = 84.0  # characters; a little wider still prints well, shrunk to the page

_PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}

Property = str | int | float | bool


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no type information
    """A sheet whose first printed page has no header and whose rows may grow: XlsxWriter has no options for these."""

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        if tag == "row" and dict(attributes)["r"] in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _write_header_footer(self) -> None:
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        if self.header:
            self._write_odd_header()
        self._xml_empty_tag("firstHeader", [])
        self._xml_end_tag("headerFooter")


class Book:
    """A workbook in the making. `bytes()` ends it."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self.workbook = Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE, "font_scheme": "none"},
                "default_row_height": 21,  # pixels
                "default_column_width": 72,  # pixels
            },
        )
        self.workbook.set_properties({"created": CREATED, "author": "xlsync"})
        self._styles: dict[tuple[tuple[str, Property], ...], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet at the end."""
        return self.workbook.add_worksheet(name, worksheet_class=_Sheet)

    def style(self, **properties: Property) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format(dict(key))
        return self._styles[key]

    def bytes(self) -> bytes:
        """Ends the workbook and gives its bytes."""
        self.workbook.close()
        return self._file.getvalue()

    def discard(self) -> None:
        """Gives the workbook up, so that XlsxWriter does not complain of one that was never closed."""
        self.workbook.fileclosed = True


def set_up_page(sheet: Worksheet, width: float, *, repeat: tuple[int, int] | None = None) -> None:
    """A4, one page wide, page number centred at the top; `width` of the columns in characters, `repeat` rows from 1."""
    sheet.set_paper(9)
    if width > _UPRIGHT_WIDTH:
        sheet.set_landscape()
    sheet.set_margins(**_MARGINS)
    sheet.set_header(_PAGE_NUMBER, {"margin": _HEADER_MARGIN})
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    if repeat is not None:
        sheet.repeat_rows(repeat[0] - 1, repeat[1] - 1)


def at_least(sheet: Worksheet, row: int, points: float) -> None:
    """Makes a row (from 1) that high from the start; it still grows with what is typed."""
    sheet.set_row(row - 1, points)
    sheet.growing.add(row)


def write_typed(
    book: Book, sheet: Worksheet, row: int, column: int, typed: Typed | None, look: Mapping[str, Property]
) -> None:
    """Writes a value into a cell (both from 1) by its type, texts never as formulas; None leaves it blank."""
    if typed is not None and typed.number_format is not None:
        look = {**look, "num_format": typed.number_format}
    place, style = (row - 1, column - 1), book.style(**look)
    match typed.value if typed is not None else None:
        case None:
            sheet.write_blank(*place, None, style)
        case ErrorValue() as error:
            sheet.write_formula(*place, f"={error}", style, str(error))
        case bool() as truth:
            sheet.write_boolean(*place, truth, style)
        case date() as day:
            sheet.write_datetime(*place, datetime(day.year, day.month, day.day), style)
        case str() as text:
            sheet.write_string(*place, text, style)
        case number:
            sheet.write_number(*place, number, style)


def protect(sheet: Worksheet) -> None:
    """Locked cells are kept from slips, without a password; rows may be inserted, sorted and filtered."""
    sheet.protect("", _PROTECTION)
