"""A form with what moving may meet, and older workbooks of it as grids, for the tests of moving."""

from datetime import date
from io import BytesIO

import openpyxl
from grids import DAY, REGISTER, UPPER, count

from xlsync.forms.definition import Form
from xlsync.forms.library import FormLibrary
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Grid, Period, Workbook
from xlsync.pipeline.migrating import Older, migrate
from xlsync.pipeline.settings import Definitions

PERIOD = Period.parse("2024-H1")
LAST_YEAR = Period.parse("2023-H1")

VISITS = {
    "id": "visits",
    "sheet": "Biểu 2",
    "rows": "own_and_children",
    "fields": [
        {"id": "unit", "label": {"vi": "Đơn vị"}, "type": "unit", "required": True},
        count("sessions", "Số buổi trực tiếp", synonyms=["Số cuộc gặp trực tiếp"], required=True),
        count("received", "Số đơn nhận", synonyms=["Đơn đã tiếp nhận"], required=True),
        count("resolved", "Số đã giải quyết", synonyms=["Đơn đã giải quyết xong"], required=True),
        {"id": "rate", "label": {"vi": "Tỷ lệ giải quyết"}, "type": "rate", "computed": "resolved / received"},
        {"id": "remark", "label": {"vi": "Kết quả nổi bật"}, "type": "text", "synonyms": ["Việc nổi bật"]},
    ],
}
LETTERS = {
    "id": "letters",
    "sheet": "Sổ đơn",
    "rows": "list",
    "numbering": "no",
    "fields": [
        count("no", "TT"),
        {"id": "number", "label": {"vi": "Số, ký hiệu"}, "type": "text", "required": True},
        {"id": "received_on", "label": {"vi": "Ngày nhận đơn"}, "type": "date", "required": True},
        {"id": "kind", "label": {"vi": "Loại đơn"}, "type": "choice", "choices": [
            {"id": "complaint", "label": {"vi": "khiếu nại"}}, {"id": "denunciation", "label": {"vi": "tố cáo"}}]},
        {"id": "summary", "label": {"vi": "Nội dung đơn"}, "type": "text", "sensitive": True},
    ],
}  # fmt: skip


def form(*tables: dict, version: str = "1", first: date | None = None, last: date | None = None) -> Form:
    return Form.model_validate(
        {"form": "thu", "version": version, "valid_from": first, "valid_to": last, "label": {"vi": "Thử"},
         "tables": list(tables)}
    )  # fmt: skip


def moved(*grids: Grid, forms=None, unit=UPPER, period=PERIOD, own=LAST_YEAR, template=None, register=REGISTER, **more):
    """The older workbook of those sheets moved into the template: what was made, and its sheets as they are read."""
    definitions = Definitions(FormLibrary(forms or (form(VISITS, LETTERS),)), register, None, period)
    older = Older("cũ.xlsx", Workbook(grids, **more), unit, own, ("thu",), template)
    (done,) = migrate(older, definitions, unit)
    return done, read_workbook(done.issued.data, Limits())


def under(workbook: Workbook, sheet: str, header: str) -> dict[str | float, object]:
    """The values of a column of the template by what stands in its first column; those of the total row left out."""
    grid = workbook.grid(sheet)
    (row, column) = next(
        (row, column) for row, cells in grid.rows.items() for column, text in cells.items() if text == header
    )
    return {cells.get(1): cells[column] for at, cells in grid.rows.items() if at > row and column in cells}


def opened(done) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(done.issued.data))


__all__ = ["DAY", "LAST_YEAR", "LETTERS", "PERIOD", "REGISTER", "UPPER", "VISITS", "form", "moved", "opened", "under"]
