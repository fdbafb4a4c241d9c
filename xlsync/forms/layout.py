"""Where each cell of a form's template stands: pure calculation, no workbook is written here.

One place for `xlsync template`, `xlsync form show` and the reader. Rows and columns count from 1.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Choice, FieldDefinition, Form, RowKind, Table
from xlsync.model import CellRange, Unit, a1, column_letters
from xlsync.texts.words import word

COVER_SHEET = "Bìa"
#: The header of the list of tables on the cover.
COVER_TABLES = ("TT", "Trang", "Nội dung", "Tình trạng")
GUIDE_SHEET = "Hướng dẫn"
IDENTITY_SHEET = "_xlsync"
LISTS_SHEET = "_danhsach"
INDEX_SHEET = "_xlsync_tong_hop"
"""The hidden sheet of a consolidated workbook: see `forms.index_lines`."""

OUTPUT_NAME = "_xlsync_output"
"""A defined name that marks workbooks which we have written ourselves, in documents a custom property: left in a
mailbag, they are no report."""

RETURN_SHEET, RETURN_TITLE = "Kết quả kiểm tra", "KẾT QUẢ KIỂM TRA BÁO CÁO"
"""The sheet that is added to a returned workbook, and what its first cell says: it is no part of the report."""

REPAIR_SHEET, REPAIR_TITLE = "Sửa lỗi định dạng", "SỬA LỖI ĐỊNH DẠNG"
REPAIR_LOG_SHEET, REPAIR_LOG_TITLE = "Nhật ký sửa", "NHẬT KÝ SỬA LỖI ĐỊNH DẠNG"
"""What the ribbon proposes to repair, and what it has repaired: no parts of the report either."""

RETURN_NAME = "_xlsync_tra_lai"
"""The defined name of that sheet's first cell, by which it is known when it was renamed."""

LEFT_OVER_SHEET, LEFT_OVER_TITLE = "Chưa chuyển được", "NHỮNG Ô CHƯA CHUYỂN ĐƯỢC SANG MẪU MỚI"
LEFT_OVER_NAME = "_xlsync_chua_chuyen"
"""The same of the sheet with what found no place in a template: no part of the report either."""

AGGREGATE_LABEL = word("row.aggregate")
TOTAL_LABEL = word("row.total")
REPORTING_LABEL = "Số CĐCS có báo cáo / tổng số"
TICK_LABEL = word("label.nothing_to_report")
TICK_MARK = "x"

FREE_ROWS = 200
"""Rows of a list, and of a table of many units when the unit is not known."""
SPARE_ROWS = 10
"""Rows after the prefilled ones: an aggregate row, unions that are new."""

_BESIDE_THE_TICK = 4
"""Columns that the two cells of the unions reporting and the label of the tick need to stand in one row."""

UNIT_ROW, TITLE_ROW, PERIOD_ROW, TICK_ROW, REPORTING_ROW, HEADER_ROW = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class CoverLayout:
    """The cover sheet: the cells that are filled in."""

    sheet: str = COVER_SHEET
    unit: str = "C5"
    period: str = "C6"
    date: str = "C7"
    filled_by: str = "C8"
    telephone: str = "C9"

    @property
    def cells(self) -> dict[str, str]:
        """Address by what stands there, in the order of the sheet."""
        names = ("unit", "period", "date", "filled_by", "telephone")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of the header, merged when it covers more than one. `field` is None for the cell of a group."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str
    field: str | None

    @property
    def merged(self) -> str | None:
        """`A6:A7`, None when it is a single cell."""
        if (self.row, self.column) == (self.last_row, self.last_column):
            return None
        return CellRange(self.row, self.column, self.last_row, self.last_column).a1


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The name that a row carries from the start; `unit` is None for the row of all grassroots unions."""

    row: int
    unit: str | None
    text: str


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table on its sheet. `first_row`..`last_row` are filled in, `total_row` is computed."""

    table: Table
    sheet: str
    title: str
    tick: str
    reporting: str | None
    reporting_of: str | None
    header: tuple[HeaderCell, ...]
    header_rows: int
    columns: dict[str, int]
    first_row: int
    last_row: int
    total_row: int | None
    prefilled: tuple[Prefilled, ...]

    @property
    def last_column(self) -> int:
        """The column of the last field."""
        return max(self.columns.values())

    @property
    def header_row(self) -> int:
        """The last row of the header, where the cells of single fields end."""
        return self.first_row - 1

    def cell(self, row: int, field_id: str) -> str:
        """The address of a field in a row; raises KeyError for a field that the table does not have."""
        return a1(row, self.columns[field_id])


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The whole workbook: cover and tables, for one unit or for any (`unit` None)."""

    form: Form
    unit: Unit | None
    cover: CoverLayout
    tables: tuple[TableLayout, ...]

    def table(self, table_id: str) -> TableLayout:
        """The layout of that table; raises KeyError."""
        for table in self.tables:
            if table.table.id == table_id:
                return table
        raise KeyError(table_id)


def layout(form: Form, unit: Unit | None = None, children: Sequence[Unit] = ()) -> FormLayout:
    """Where the cells of the template stand; `children` are the unit's grassroots unions on the period's last day."""
    return FormLayout(form, unit, CoverLayout(), tuple(_table(table, unit, children) for table in form.tables))


def title_text(table: Table, subject: str | None = None) -> str:
    """The title above a table with the subject of the round, or without it where the round names none."""
    if table.title is None:
        return table.sheet
    text = table.title.vi.replace("{subject}", subject or "")
    text = re.sub(r"\(\s*\)|«\s*»|“\s*”|\"\s*\"", "", text)
    return re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"\s+", " ", text)).strip().rstrip(",:;").strip()


def valid_choices(field: FieldDefinition, day: date | None) -> tuple[Choice, ...]:
    """The choices that are offered on a day (the period's last), all of them when the day is not known."""
    return tuple(
        choice
        for choice in field.choices or ()
        if day is None
        or (
            (choice.valid_from is None or choice.valid_from <= day)
            and (choice.valid_to is None or day <= choice.valid_to)
        )
    )


def _table(table: Table, unit: Unit | None, children: Sequence[Unit]) -> TableLayout:
    columns = {field.id: number for number, field in enumerate(table.fields, start=1)}
    header_rows = 2 if any(field.group is not None for field in table.fields) else 1
    first = HEADER_ROW + header_rows
    names = _names(table, unit, children)
    rows = _row_count(table, unit, len(names))
    last = first + rows - 1
    several = table.rows in {RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE}
    tick = max(2, len(columns))
    after_unit = 1 + (columns[table.unit_field.id] if table.unit_field is not None else 1)
    reporting_row = TICK_ROW if tick >= after_unit + _BESIDE_THE_TICK else REPORTING_ROW
    return TableLayout(
        table=table,
        sheet=table.sheet,
        title=a1(TITLE_ROW, 1),
        tick=a1(TICK_ROW, tick),
        reporting=a1(reporting_row, after_unit) if several else None,
        reporting_of=a1(reporting_row, after_unit + 1) if several else None,
        header=_header(table, header_rows),
        header_rows=header_rows,
        columns=columns,
        first_row=first,
        last_row=last,
        total_row=last + 1 if several else None,
        prefilled=tuple(
            Prefilled(first + place, code, text) for place, (code, text) in enumerate(names) if text is not None
        ),
    )


def _names(table: Table, unit: Unit | None, children: Sequence[Unit]) -> list[tuple[str | None, str | None]]:
    """(code, name) of the rows that are named from the start; a name of None leaves the row free."""
    if table.unit_field is None:
        return []
    own: tuple[str | None, str | None] = (None, None) if unit is None else (unit.code, unit.name)
    match table.rows:
        case RowKind.OWN_AND_AGGREGATE:
            return [own, (None, AGGREGATE_LABEL)]
        case RowKind.OWN_AND_CHILDREN if unit is not None:
            return [own, *((child.code, child.name) for child in children)]
        case RowKind.OWN:
            return [own]
    return []


def _row_count(table: Table, unit: Unit | None, named: int) -> int:
    match table.rows:
        case RowKind.OWN:
            return 1
        case RowKind.OWN_AND_AGGREGATE:
            return 2
        case RowKind.OWN_AND_CHILDREN if unit is not None:
            return named + SPARE_ROWS
    return FREE_ROWS


def _header(table: Table, header_rows: int) -> tuple[HeaderCell, ...]:
    last = HEADER_ROW + header_rows - 1
    cells: list[HeaderCell] = []
    group: tuple[str, int, int] | None = None  # text, first and last column of the group that is open
    for column, field in enumerate(table.fields, start=1):
        if group is not None and (field.group is None or field.group.vi != group[0]):
            cells.append(HeaderCell(HEADER_ROW, group[1], HEADER_ROW, group[2], group[0], None))
            group = None
        if field.group is None:
            cells.append(HeaderCell(HEADER_ROW, column, last, column, field.label.vi, field.id))
            continue
        group = (field.group.vi, column if group is None else group[1], column)
        cells.append(HeaderCell(last, column, last, column, field.label.vi, field.id))
    if group is not None:
        cells.append(HeaderCell(HEADER_ROW, group[1], HEADER_ROW, group[2], group[0], None))
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def layout_json(form_layout: FormLayout, *, day: date | None = None) -> dict[str, object]:
    """What `xlsync form show FORM --format json` prints; choices are those of that day (the period's last)."""
    form = form_layout.form
    return {
        "schema_version": 1,
        "form": form.form,
        "version": form.version,
        "cover": {"sheet": form_layout.cover.sheet, "cells": form_layout.cover.cells},
        "tables": [_table_json(table, day) for table in form_layout.tables],
    }


def _table_json(place: TableLayout, day: date | None) -> dict[str, object]:
    return {
        "id": place.table.id,
        "sheet": place.sheet,
        "rows": place.table.rows.value,
        "title": place.title,
        "nothing_to_report": place.tick,
        "reporting": place.reporting,
        "reporting_of": place.reporting_of,
        "header": [
            {"cell": a1(cell.row, cell.column), "text": cell.text, "merged": cell.merged} for cell in place.header
        ],
        "first_row": place.first_row,
        "last_row": place.last_row,
        "total_row": place.total_row,
        "prefilled": [{"row": name.row, "unit": name.unit, "text": name.text} for name in place.prefilled],
        "fields": [
            {
                "id": field.id,
                "label": {"vi": field.label.vi, "en": field.label.en},
                "type": field.type.value,
                "column": column_letters(place.columns[field.id]),
                "required": field.required,
                "computed": field.computed is not None,
                "choices": None
                if field.choices is None
                else [
                    {"id": choice.id, "label": {"vi": choice.label.vi, "en": choice.label.en}}
                    for choice in valid_choices(field, day)
                ],
            }
            for field in place.table.fields
        ],
    }
