"""The totals once more, from the raw cells, with openpyxl and nothing of xlsync: what the reader of a file would add up."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

PROVINCE, UPPER, GRASSROOTS = "LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở"
COMPOUND = re.compile(r"([\d.]+) \(\d+%\)")
LEAVES = {
    "Biểu 2": (
        "Số buổi trực tiếp", "Số ý kiến tiếp thu giải quyết", "Số lượt CNVCLĐ", "Kỳ trước chuyển sang", "Số đơn nhận",
        "Số đã giải quyết",
    ),
    "Biểu 3": ("Số vụ việc có ý kiến xử lý", "Số vụ việc được cơ quan chức năng trả lời", "Số hội nghị trực tiếp"),
    "Biểu 4": (
        "Tổng số cơ quan, đơn vị", "Số đã tổ chức hội nghị CBCCVC", "Tổng số doanh nghiệp",
        "Số doanh nghiệp đã tổ chức hội nghị người lao động", "Số doanh nghiệp đã đối thoại định kỳ, đột xuất",
    ),
    "Biểu 5": (
        "Số CĐCS", "Số CĐCS thành lập mới", "Số đoàn viên", "Số đoàn viên kết nạp mới",
        "Số đoàn viên ưu tú được giới thiệu cho Đảng", "Số đoàn viên được kết nạp vào Đảng",
    ),
}  # fmt: skip
RATES = {
    "Tỷ lệ %": ("Số đã giải quyết", "Số đơn nhận"),
    "Tỷ lệ cơ quan, đơn vị đã tổ chức (%)": ("Số đã tổ chức hội nghị CBCCVC", "Tổng số cơ quan, đơn vị"),
    "Tỷ lệ doanh nghiệp đã tổ chức (%)": (
        "Số doanh nghiệp đã tổ chức hội nghị người lao động", "Tổng số doanh nghiệp",
    ),
    "Tỷ lệ doanh nghiệp đã đối thoại (%)": (
        "Số doanh nghiệp đã đối thoại định kỳ, đột xuất", "Tổng số doanh nghiệp",
    ),
    "Tỷ lệ kết nạp Đảng (%)": ("Số đoàn viên được kết nạp vào Đảng", "Số đoàn viên ưu tú được giới thiệu cho Đảng"),
}  # fmt: skip


def leaf_of(text: str) -> str:
    return text.replace(" (tỷ lệ %)", "").strip()


def number_of(value: object) -> int | float | None:
    """A figure as a cell holds it, `21 (70%)` by its count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    match = COMPOUND.fullmatch(value) if isinstance(value, str) else None
    return int(match[1].replace(".", "")) if match else None


@dataclass
class RawFigures:
    """Sums by unit and header text: the unit's own figures, those of its grassroots unions. `cells` has every cell."""

    own: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    below: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    cells: dict[tuple[str, str, int, str], float] = field(default_factory=dict)

    def tier(self, label: str, leaf: str) -> float:
        if label == GRASSROOTS:
            return sum(figures[leaf] for figures in self.below.values())
        provincial = label == PROVINCE
        return sum(figures[leaf] for unit, figures in self.own.items() if (" tỉnh Bắc Giang" in unit) == provincial)

    def all(self, leaf: str) -> float:
        return sum(figures[leaf] for each in (self.own, self.below) for figures in each.values())


def read_mailbag(folder: Path) -> RawFigures:
    raw = RawFigures()
    for path in sorted(folder.iterdir()):
        book = load_workbook(path)
        unit = book["Bìa"]["C5"].value
        for sheet, leaves in LEAVES.items():
            _read_sheet(raw, path.name, unit, book[sheet], leaves)
    return raw


def _read_sheet(raw, name, unit, sheet, leaves) -> None:
    header, columns = 0, {}
    for row in sheet.iter_rows(min_row=1, max_row=12):
        for cell in row:
            if isinstance(cell.value, str) and leaf_of(cell.value) in leaves:
                columns[leaf_of(cell.value)], header = cell.column, cell.row
    for row in range(header + 1, sheet.max_row + 1):
        label = sheet.cell(row, 1).value
        if label == "Tổng cộng" or (label is None and sheet.title in {"Biểu 2", "Biểu 3"}):
            continue
        own = sheet.title in {"Biểu 4", "Biểu 5"} or label == unit
        for leaf, column in columns.items():
            value = number_of(sheet.cell(row, column).value)
            if value is None:
                continue
            (raw.own if own else raw.below)[unit][leaf] += value
            raw.cells[name, sheet.title, row, leaf] = value
