"""The annex of the province as it was printed: three rows, number and rate in one cell."""

from pathlib import Path

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from making.figures import reference
from making.package import saved, write

NAME = "Phu luc 2.xlsx"
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GROUPS = ("Tổ chức tiếp xúc, đối thoại", "Kết quả tiếp CNVCLĐ", "Kết quả giải quyết đơn thư khiếu nại, tố cáo")
_LEAVES = (
    "Số buổi trực tiếp", "Số ý kiến tiếp thu giải quyết", "Số lượt CNVCLĐ", "Số đơn nhận", "Số đã giải quyết (tỷ lệ %)",
)  # fmt: skip


def make(folder: Path) -> None:
    """Writes the workbook."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Phụ lục 2"
    sheet["A1"] = "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC GIANG"
    sheet["A3"] = "Phụ lục 2. Kết quả công tác tiếp đoàn viên, CNVCLĐ, giải quyết đơn thư và các vụ việc phức tạp"
    sheet["A4"] = "(Từ 03/3/2021 đến 29/02/2024)"
    for address in ("A3", "A4"):
        sheet.merge_cells(f"{address}:F{address[1:]}")
        sheet[address].alignment = Alignment(horizontal="center", wrap_text=True)
    sheet["A1"].font = sheet["A3"].font = Font(bold=True)
    sheet["A4"].font = Font(italic=True)
    sheet.row_dimensions[3].height = 32
    head = {"A6": "Đơn vị", "B6": _GROUPS[0], "D6": _GROUPS[1], "E6": _GROUPS[2]}
    for address, text in {**head, **dict(zip(("B7", "C7", "D7", "E7", "F7"), _LEAVES, strict=True))}.items():
        sheet[address] = text
        sheet[address].font = Font(bold=True)
        sheet[address].alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for span in ("A6:A7", "B6:C6", "E6:F6"):
        sheet.merge_cells(span)
    rows = reference()["dialogue_petitions"]
    assert isinstance(rows, list)
    for row, tier in enumerate(rows, start=8):
        values = (
            tier["label"], tier["sessions"], tier["opinions"], tier["receptions"], tier["petitions_received"],
            tier["printed"],
        )  # fmt: skip
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    for line in sheet["A6:F10"]:
        for cell in line:
            cell.border = _FRAME
    for letter, width in zip("ABCDEF", (30, 14, 16, 14, 12, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    write(folder / NAME, saved(book))
