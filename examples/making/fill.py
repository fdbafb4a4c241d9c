"""Fills our own templates as an office would, with openpyxl."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from making.content import SAMPLE_NOTE
from making.figures import PERIOD, Row, UnitFigures
from xlsync.forms.definition import Form
from xlsync.forms.layout import AGGREGATE_LABEL, FormLayout, TableLayout, layout
from xlsync.forms.load import load_forms
from xlsync.forms.rounds import load_round
from xlsync.issue.measure import height, lines
from xlsync.issue.template import template_bytes
from xlsync.model import Period, Unit, parse_a1

ROUND = "2021-2024-kl54"
_TIGHTER = 0.9  # fonts differ between machines


@cache
def form(form_id: str = "bieu-tong-hop") -> Form:
    """The form as it was valid on the last day of the period."""
    found = load_forms().get(form_id, PERIOD.last)
    assert found is not None
    return found


def fit_rows(sheet: Worksheet, first: int, last: int) -> None:
    """Makes the rows high enough for the texts in them."""
    for row in range(first, last + 1):
        most = 1
        for cell in sheet[row]:
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                width = sheet.column_dimensions[cell.column_letter].width
                most = max(most, lines(cell.value, width * _TIGHTER))
        if most > 1:
            sheet.row_dimensions[row].height = height(most)


class Filled:
    """A template in the hands of an office: `book` is the workbook, `layout` says where everything stands."""

    def __init__(
        self, unit: Unit, children: Sequence[Unit], form_id: str = "bieu-tong-hop", period: Period = PERIOD
    ) -> None:
        self.unit = unit
        self.layout: FormLayout = layout(form(form_id), unit, children)
        data = template_bytes(
            form(form_id),
            period=period,
            unit=unit,
            children=children,
            round_id=ROUND,
            subject=load_round(ROUND).subject,
        )
        self.book: Workbook = load_workbook(BytesIO(data))

    def place(self, table: str) -> TableLayout:
        """Where a table stands."""
        return self.layout.table(table)

    def sheet(self, table: str) -> Worksheet:
        """The sheet of a table."""
        return self.book[self.place(table).sheet]

    def at(self, table: str, row: int, field: str) -> str:
        """The address of a field in a row of a table, rows counted from 0."""
        place = self.place(table)
        return place.cell(place.first_row + row, field)

    def put(self, table: str, row: int, values: Row) -> None:
        """Types values into a row, counted from 0. ISO dates become dates."""
        for name, value in values.items():
            cell = self.sheet(table)[self.at(table, row, name)]
            if isinstance(value, str) and self.place(table).table.field(name).type == "date":
                cell.value = date.fromisoformat(value)
            else:
                cell.value = value

    def cover(self) -> None:
        """Fills in the cover."""
        sheet, cells = self.book[self.layout.cover.sheet], self.layout.cover
        sheet[cells.date] = date(2024, 3, 5)
        sheet[cells.filled_by] = f"{SAMPLE_NOTE}; người lập biểu không có thật"
        sheet[cells.telephone] = "0204 000 000"


def filled(report: UnitFigures, *, period: Period = PERIOD) -> Filled:
    """The whole workbook of one unit."""
    aggregated = report.aggregate is not None
    book = Filled(report.unit, () if aggregated else report.children, period=period)
    book.cover()
    for row, values in enumerate(report.documents):
        book.put("documents", row, values)
    book.put("dialogue_petitions", 0, report.own)
    if report.aggregate is not None:
        book.put("dialogue_petitions", 1, {"unit": AGGREGATE_LABEL, **report.aggregate})
    for row, values in enumerate(report.details, start=1):
        book.put("dialogue_petitions", row, values)
    for row, values in enumerate(report.supervision):
        book.put("supervision", row, values)
    book.put("workplace_democracy", 0, report.democracy)
    book.put("membership_party", 0, report.membership)
    for table in ("dialogue_petitions", "supervision"):
        place = book.place(table)
        for address in (place.reporting, place.reporting_of):
            if address is not None:
                row, column = parse_a1(address)
                book.sheet(table).cell(row, column, len(report.children))
    _fit_rows(book)
    return book


def _fit_rows(book: Filled) -> None:
    """Rows as high as their texts: an application does so while one types, openpyxl does not."""
    for place in book.layout.tables:
        fit_rows(book.book[place.sheet], place.first_row, place.last_row)
