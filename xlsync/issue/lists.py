"""The two hidden sheets: the answers of the drop-downs, and what the workbook is."""

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.layout import LISTS_SHEET, FormLayout, valid_choices
from xlsync.issue.book import Book
from xlsync.model import Period, Unit, column_letters

UNITS_NAME = "ds_don_vi"


class DropDowns:
    """Columns of the hidden list sheet, each under a defined name (answers may contain commas, and be many)."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self._book = book
        self._sheet = sheet
        self._columns = 0

    def add(self, name: str, answers: Sequence[str]) -> str:
        """Writes the answers; returns the name to be used in a validation."""
        column = self._columns
        self._columns += 1
        text = self._book.style(num_format="@")
        self._sheet.write_string(0, column, name, text)
        for row, answer in enumerate(answers, start=1):
            self._sheet.write_string(row, column, answer, text)
        letters = column_letters(column + 1)
        self._book.workbook.define_name(name, f"='{LISTS_SHEET}'!${letters}$2:${letters}${len(answers) + 1}")
        return name


def write_lists(
    book: Book, sheet: Worksheet, layout: FormLayout, period: Period, units: Iterable[Unit]
) -> dict[tuple[str, str], str]:
    """Fills the list sheet; gives the defined name of the answers of each (table, field) that has some."""
    drop_downs = DropDowns(book, sheet)
    names: dict[tuple[str, str], str] = {}
    for place in layout.tables:
        for field in place.table.fields:
            choices = valid_choices(field, period.last)
            if choices:
                answers = [choice.label.vi for choice in choices]
                names[place.table.id, field.id] = drop_downs.add(f"ds_{place.table.id}_{field.id}", answers)
    known = [unit.name for unit in units]
    if known and any(place.table.unit_field is not None for place in layout.tables):
        units_name = drop_downs.add(UNITS_NAME, known)
        for place in layout.tables:
            if place.table.unit_field is not None:
                names[place.table.id, place.table.unit_field.id] = units_name
    sheet.hide()
    return names


def write_identity(book: Book, sheet: Worksheet, layout: FormLayout, period: Period, round_id: str | None) -> None:
    """Key and value rows by which the workbook is known whatever it is called; empty where there is nothing to say."""
    form = layout.form
    text = book.style(num_format="@")
    entries = {
        "form": form.form,
        "version": form.version,
        "round": round_id or "",
        "unit": layout.unit.code if layout.unit is not None else "",
        "period": str(period),
    }
    for row, (key, value) in enumerate(entries.items()):
        sheet.write_string(row, 0, key, text)
        if value:
            sheet.write_string(row, 1, value, text)
    sheet.protect("")
    sheet.hide()
