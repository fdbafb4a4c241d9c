"""One table of a form on its sheet."""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.definition import FieldDefinition, RowKind
from xlsync.forms.layout import (
    HEADER_ROW,
    PERIOD_ROW,
    REPORTING_LABEL,
    TICK_LABEL,
    TICK_MARK,
    TICK_ROW,
    TITLE_ROW,
    TOTAL_LABEL,
    UNIT_ROW,
    FormLayout,
    TableLayout,
    title_text,
)
from xlsync.issue.book import Book, at_least, protect, set_up_page, write_typed
from xlsync.issue.checks import Colours, add_validations, last_checked_row
from xlsync.issue.content import Results, TableContent, Typed
from xlsync.issue.measure import TALLEST, header_heights, height, lines
from xlsync.issue.palette import COMPUTED, COUNT_FORMAT, FRAME, HEADER, INPUT, TOTAL, Look, column_widths, value_look
from xlsync.model import CellRange, Period, parse_a1
from xlsync.rules.template_formula import own_formula
from xlsync.texts.words import period_text

_RULED_ROWS = 25
"""Rows of a list that show lines before anything stands in them: about a page. The others get theirs when used,
so that a short list does not print page after page of empty rows."""


def write_table(
    book: Book,
    sheet: Worksheet,
    layout: FormLayout,
    place: TableLayout,
    names: Mapping[tuple[str, str], str],
    content: TableContent,
    *,
    period: Period,
    subject: str | None,
    children: int,
) -> None:
    """Writes the whole sheet. `names` has the drop-downs; `children` counts the grassroots unions, 0 if not known."""
    writer = _TableSheet(book, sheet, layout, place, content)
    writer.head(period, subject, children)
    writer.header()
    writer.rows()
    writer.total()
    add_validations(sheet, place, names)
    Colours(book, sheet, place).add_all(names)
    writer.set_up()


class _TableSheet:
    def __init__(
        self, book: Book, sheet: Worksheet, layout: FormLayout, place: TableLayout, content: TableContent
    ) -> None:
        self.book = book
        self.content = content
        self.results = Results(place.table, content)
        self.sheet = sheet
        self.layout = layout
        self.place = place
        self.table = place.table
        self.fields = self.table.fields
        self.widths = column_widths(self.fields)
        self.width = max(len(self.fields), parse_a1(place.tick)[1])

    def head(self, period: Period, subject: str | None, children: int) -> None:
        """Unit, title, period, tick, number of unions reporting."""
        style, sheet = self.book.style, self.sheet
        for row in range(HEADER_ROW - 1):  # columns of a list are unlocked, the rows above the table are not
            for column in range(self.width):
                sheet.write_blank(row, column, None, style())
        name = self.layout.unit.name if self.layout.unit is not None else ""
        cover = f"'{self.layout.cover.sheet}'!{self.layout.cover.unit}"
        sheet.write_formula(UNIT_ROW - 1, 0, f'="Đơn vị: "&{cover}', style(bold=True), f"Đơn vị: {name}")
        title = title_text(self.table, subject)
        self._across(TITLE_ROW, title, bold=True, font_size=14, align="center", valign="vcenter", text_wrap=True)
        sheet.set_row(TITLE_ROW - 1, height(lines(title, sum(self.widths) * 12 / 14, bold=True)) + 6)
        self._across(PERIOD_ROW, f"Kỳ báo cáo: {period_text(period)}", italic=True, align="center")
        self._tick()
        self._reporting(children)

    def _across(self, row: int, text: str, **look: str | int | bool) -> None:
        if self.width > 1:
            self.sheet.merge_range(row - 1, 0, row - 1, self.width - 1, "", self.book.style(**look))
        self.sheet.write_string(row - 1, 0, text, self.book.style(**look))

    def _tick(self) -> None:
        row, column = parse_a1(self.place.tick)
        self.sheet.write_string(TICK_ROW - 1, column - 2, f"{TICK_LABEL}:", self.book.style(italic=True, align="right"))
        look = self.book.style(bold=True, align="center", locked=False, **FRAME)
        if self.content.ticked:
            self.sheet.write_string(row - 1, column - 1, TICK_MARK, look)
        else:
            self.sheet.write_blank(row - 1, column - 1, None, look)

    def _reporting(self, children: int) -> None:
        if self.place.reporting is None or self.place.reporting_of is None:
            return
        row, column = parse_a1(self.place.reporting)
        label = self.book.style(italic=True, align="right", shrink=True)
        self.sheet.write_string(row - 1, column - 2, f"{REPORTING_LABEL}:", label)
        common = {"align": "center", **INPUT, **FRAME}
        write_typed(self.book, self.sheet, row, column, self.content.reporting, {"num_format": COUNT_FORMAT, **common})
        of = Typed(children) if children else self.content.reporting_of
        look = {"num_format": f'"/ "{COUNT_FORMAT}', **common}
        write_typed(self.book, self.sheet, *parse_a1(self.place.reporting_of), of, look)

    def header(self) -> None:
        """The header cells, merged, with heights for their text."""
        look = self.book.style(**HEADER)
        for cell in self.place.header:
            if cell.merged is not None:
                self.sheet.merge_range(cell.row - 1, cell.column - 1, cell.last_row - 1, cell.last_column - 1, "", look)
            self.sheet.write_string(cell.row - 1, cell.column - 1, cell.text, look)
        heights = header_heights(self.place.header, self.widths, HEADER_ROW, self.place.header_rows)
        for row, points in enumerate(heights, start=HEADER_ROW):
            self.sheet.set_row(row - 1, points)

    def _look(self, field: FieldDefinition, *, ruled: bool) -> Look:
        look = {**value_look(field, numbering=field.id == self.table.numbering), **(FRAME if ruled else {})}
        return {**look, **(COMPUTED if field.computed is not None else INPUT)}

    def _formula(self, row: int, field_id: str) -> str | None:
        place = self.place
        return own_formula(
            self.table, place.columns, row, field_id,
            first_row=place.first_row, last_row=place.last_row, total_row=place.total_row,
        )  # fmt: skip

    def rows(self) -> None:
        """The rows that are filled in: blank unlocked cells, names that are known, formulas."""
        place, sheet = self.place, self.sheet
        is_list = self.table.rows is RowKind.LIST
        ruled_until = place.first_row + _RULED_ROWS if is_list else place.last_row + 1
        looks = {ruled: [self.book.style(**self._look(f, ruled=ruled)) for f in self.fields] for ruled in (True, False)}
        names = {prefilled.row: prefilled.text for prefilled in place.prefilled}
        unit_column = place.columns[self.table.unit_field.id] - 1 if self.table.unit_field is not None else None
        computed = [field.computed is not None for field in self.fields]
        cells = self.content.cells
        for row in range(place.first_row, place.last_row + 1):
            formats = looks[row < ruled_until]
            count = 1
            for column, look in enumerate(formats):
                field = self.fields[column]
                typed = cells.get((row, field.id)) if cells else None
                if computed[column]:
                    formula = self._formula(row, field.id)
                    sheet.write_formula(row - 1, column, f"={formula}", look, self.results.of_row(row, field.id))
                elif column == unit_column and row in names:
                    sheet.write_string(row - 1, column, names[row], look)
                    count = max(count, lines(names[row], self.widths[column]))
                elif typed is not None:
                    write_typed(self.book, sheet, row, column + 1, typed, self._look(field, ruled=row < ruled_until))
                    if isinstance(typed.value, str):
                        count = max(count, lines(typed.value, self.widths[column]))
                else:
                    sheet.write_blank(row - 1, column, None, look)
            if count > 1:  # LibreOffice does not fit rows on loading
                at_least(sheet, row, min(height(count), TALLEST))

    def total(self) -> None:
        """The total row, all of it locked."""
        row = self.place.total_row
        if row is None:
            return
        for column, field in enumerate(self.fields):
            look = self.book.style(**{**value_look(field), **FRAME, **TOTAL})
            formula = self._formula(row, field.id)
            if formula is not None:
                self.sheet.write_formula(row - 1, column, f"={formula}", look, self.results.of_total(field.id))
            elif field is (self.table.unit_field or self.fields[0]):
                self.sheet.write_string(row - 1, column, TOTAL_LABEL, look)
            else:
                self.sheet.write_blank(row - 1, column, None, look)

    def set_up(self) -> None:
        """Widths, panes, page, protection."""
        place, sheet = self.place, self.sheet
        is_list = self.table.rows is RowKind.LIST
        for column, field in enumerate(self.fields):
            look = self.book.style(**self._look(field, ruled=False)) if is_list else None
            sheet.set_column(column, column, self.widths[column], look)
        anchor = self.table.unit_field.id if self.table.unit_field is not None else self.table.numbering
        sheet.freeze_panes(place.first_row - 1, place.columns[anchor] if anchor is not None else 0)
        set_up_page(sheet, sum(self.widths), repeat=(HEADER_ROW, place.header_row))
        typed = CellRange(place.first_row, 1, last_checked_row(place), self.width).a1
        sheet.ignore_errors({"number_stored_as_text": typed})  # item numbers and the like are meant as text
        sheet.set_selection(place.first_row - 1, 0, place.first_row - 1, 0)
        protect(sheet)
