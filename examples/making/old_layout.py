"""A workbook as the offices made it before the templates: no hidden sheets, no formulas, `21 (70%)` in one cell."""

from collections.abc import Sequence
from datetime import date
from math import floor

from making.content import SAMPLE_NOTE
from making.figures import Row, UnitFigures
from making.fill import form
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlsync.model import column_letters

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_ROW = 6
_COMPOUND = "Số đã giải quyết (tỷ lệ %)"


def old_layout(report: UnitFigures) -> Workbook:
    """The five tables of a unit, typed by hand."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "Bìa"
    cover["B2"] = "BÁO CÁO SỐ LIỆU"
    cover["B5"], cover["C5"] = "Đơn vị:", report.unit.name
    cover["B6"], cover["C6"] = "Kỳ báo cáo:", "từ 03/3/2021 đến 29/02/2024"
    cover["B8"], cover["C8"] = "Người lập biểu:", f"{SAMPLE_NOTE}; người lập biểu không có thật"
    cover.column_dimensions["B"].width, cover.column_dimensions["C"].width = 20, 60
    _table(book, report, "documents", report.documents)
    names = [report.unit.name, *(child.name for child in report.children)]
    rows = [{"unit": name, **row} for name, row in zip(names, [report.own, *report.details], strict=True)]
    total: Row = {"unit": "Tổng cộng"}
    for name in report.own:
        total[name] = sum(value for row in rows if isinstance(value := row[name], int))
    _table(book, report, "dialogue_petitions", [*rows, total])
    labels = [report.unit.name, "CĐCS (tổng)"]
    both = [{"unit": name, **row} for name, row in zip(labels, report.supervision, strict=True)]
    _table(book, report, "supervision", both)
    _table(book, report, "workplace_democracy", [report.democracy])
    _table(book, report, "membership_party", [report.membership])
    return book


def compound(resolved: int, received: int) -> str | int:
    """`21 (70%)`, rounded half up; the number alone when nothing was received."""
    return f"{resolved} ({floor(resolved / received * 100 + 0.5)}%)" if received else resolved


def _table(book: Workbook, report: UnitFigures, table_id: str, rows: Sequence[Row]) -> None:
    table = form().table(table_id)
    fields = [field for field in table.fields if field.computed is None and field.id != "petitions_carried"]
    sheet = book.create_sheet(table.sheet)
    sheet["A1"] = report.unit.name
    sheet["A2"] = (table.title.vi if table.title else "").replace(" {subject}", "").replace("{subject}", "")
    sheet["A2"].font = Font(bold=True, size=13)
    grouped = any(field.group for field in fields)
    leaf_row = _HEAD_ROW + 1 if grouped else _HEAD_ROW
    start = 1
    for column, field in enumerate(fields, start=1):
        label = _COMPOUND if field.id == "petitions_resolved" else field.label.vi
        if field.group is None:
            _framed(sheet, _HEAD_ROW, column, label)
            if grouped:
                sheet.merge_cells(start_row=_HEAD_ROW, end_row=leaf_row, start_column=column, end_column=column)
        else:
            if column == 1 or fields[column - 2].group != field.group:
                start = column
                _framed(sheet, _HEAD_ROW, column, field.group.vi)
            _framed(sheet, leaf_row, column, label)
            if (column == len(fields) or fields[column].group != field.group) and column > start:
                sheet.merge_cells(start_row=_HEAD_ROW, end_row=_HEAD_ROW, start_column=start, end_column=column)
        sheet.column_dimensions[column_letters(column)].width = field.width or 14
    for row, values in enumerate(rows, start=leaf_row + 1):
        for column, field in enumerate(fields, start=1):
            value: object = values.get(field.id)
            if field.type == "date":
                value = date.fromisoformat(str(value))
            if field.id == "petitions_resolved":
                resolved, received = values["petitions_resolved"], values["petitions_received"]
                assert isinstance(resolved, int) and isinstance(received, int)
                value = compound(resolved, received)
            _framed(sheet, row, column, value)


def _framed(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]
    cell.border = _FRAME
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
