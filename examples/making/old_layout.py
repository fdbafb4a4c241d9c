"""A workbook as the offices made it before the templates: no hidden sheets, no formulas, `21 (70%)` in one cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import floor

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from making.content import SAMPLE_NOTE
from making.figures import Row, UnitFigures
from making.fill import fit_rows, form
from xlsync.forms.definition import FieldDefinition, Label
from xlsync.model import a1, column_letters

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD_ROW = 6
_COMPOUND = "Số đã giải quyết (tỷ lệ %)"


def compound(resolved: int, received: int) -> str | int:
    """`21 (70%)`, rounded half up; the number alone when nothing was received."""
    return f"{resolved} ({floor(resolved / received * 100 + 0.5)}%)" if received else resolved


class OldBook:
    """The five tables of a unit, typed by hand.

    `columns` gives other columns of a table, in their order; `head_rows` the row where another header begins.
    """

    def __init__(
        self,
        report: UnitFigures,
        *,
        columns: Mapping[str, Sequence[str]] | None = None,
        head_rows: Mapping[str, int] | None = None,
    ) -> None:
        self.report = report
        self.book = Workbook()
        self._columns, self._head_rows = columns or {}, head_rows or {}
        self._first_rows: dict[str, int] = {}
        self._places: dict[str, list[str]] = {}
        self._cover()
        below = report.details if report.aggregate is None else [report.aggregate]
        names = [child.name for child in report.children] if report.aggregate is None else ["CĐCS (tổng)"]
        rows: list[Row] = [{"unit": report.unit.name, **report.own}]
        rows += [{"unit": name, **row} for name, row in zip(names, below, strict=True)]
        total: Row = {"unit": "Tổng cộng"}
        for name in report.own:
            total[name] = sum(value for row in rows if isinstance(value := row[name], int))
        labels = [report.unit.name, "CĐCS (tổng)"]
        both: list[Row] = [{"unit": name, **row} for name, row in zip(labels, report.supervision, strict=True)]
        self._table("documents", report.documents)
        self._table("dialogue_petitions", [*rows, total])
        self._table("supervision", both)
        self._table("workplace_democracy", [report.democracy])
        self._table("membership_party", [report.membership])

    def sheet(self, table: str) -> Worksheet:
        """The sheet of a table."""
        return self.book[form().table(table).sheet]

    def at(self, table: str, row: int, field: str) -> str:
        """The address of a field in a row of a table, rows counted from 0; row -1 is the header."""
        return a1(self._first_rows[table] + row, self._places[table].index(field) + 1)

    def put(self, table: str, row: int, values: Mapping[str, object]) -> None:
        """Types values into a row, counted from 0."""
        for name, value in values.items():
            self.sheet(table)[self.at(table, row, name)].value = value

    def _cover(self) -> None:
        cover = self.book.active
        assert isinstance(cover, Worksheet)
        cover.title = "Bìa"
        cover["B2"] = "BÁO CÁO SỐ LIỆU"
        cover["B5"], cover["C5"] = "Đơn vị:", self.report.unit.name
        cover["B6"], cover["C6"] = "Kỳ báo cáo:", "từ 03/3/2021 đến 29/02/2024"
        cover["B8"], cover["C8"] = "Người lập biểu:", f"{SAMPLE_NOTE}; người lập biểu không có thật"
        cover.column_dimensions["B"].width, cover.column_dimensions["C"].width = 20, 60

    def _fields(self, table_id: str) -> list[FieldDefinition]:
        table = form().table(table_id)
        chosen = self._columns.get(table_id)
        if chosen is not None:
            return [table.field(name) for name in chosen]
        return [field for field in table.fields if field.computed is None and field.id != "petitions_carried"]

    def _table(self, table_id: str, rows: Sequence[Row]) -> None:
        table, fields = form().table(table_id), self._fields(table_id)
        sheet = self.book.create_sheet(table.sheet)
        top = self._head_rows.get(table_id, HEAD_ROW)
        sheet["A1"] = self.report.unit.name
        sheet["A2"] = (table.title.vi if table.title else "").replace(" {subject}", "")
        sheet["A2"].font = Font(bold=True, size=13)
        leaf = top + 1 if any(field.group for field in fields) else top
        for column, field in enumerate(fields, start=1):
            label = _COMPOUND if field.id == "petitions_resolved" else field.label.vi
            if field.group is None and leaf > top:
                sheet.merge_cells(start_row=top, end_row=leaf, start_column=column, end_column=column)
            _framed(sheet, top if field.group is None else leaf, column, label)
            sheet.column_dimensions[column_letters(column)].width = field.width or 14
        _groups(sheet, top, [field.group for field in fields])
        self._first_rows[table_id] = leaf + 1
        self._places[table_id] = [field.id for field in fields]
        for row, values in enumerate(rows, start=leaf + 1):
            for column, field in enumerate(fields, start=1):
                _framed(sheet, row, column, _typed(field, values))
        fit_rows(sheet, leaf + 1, leaf + len(rows))
        sheet.row_dimensions[leaf].height = 48
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _groups(sheet: Worksheet, row: int, groups: Sequence[Label | None]) -> None:
    start = 1
    for column, group in enumerate(groups, start=1):
        if column > 1 and group != groups[column - 2]:
            start = column
        last = column == len(groups) or groups[column] != group
        if group is not None and last:
            _framed(sheet, row, start, group.vi)
            if column > start:
                sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=column)


def _typed(field: FieldDefinition, values: Row) -> object:
    value = values.get(field.id)
    if field.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if field.id == "petitions_resolved":
        resolved, received = values["petitions_resolved"], values["petitions_received"]
        assert isinstance(resolved, int)
        assert isinstance(received, int)
        return compound(resolved, received)
    return value


def _framed(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]  # whatever the office typed
    cell.border = _FRAME
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
