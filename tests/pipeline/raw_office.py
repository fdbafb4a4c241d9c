"""Workbooks as offices make them themselves: plain sheets of rows, read and totalled in this process."""

from datetime import date
from pathlib import Path

import openpyxl

from xlsync.model import Period
from xlsync.pipeline import Run, Settings, check, consolidate

VISITS = """
  - id: visits
    sheet: "Thăm hỏi"
    rows: own_and_children
    fields:
      - {id: unit, label: {vi: "Đơn vị"}, type: unit, required: true}
      - {id: sessions, label: {vi: "Số buổi thăm"}, type: count, required: true}
      - {id: helped, label: {vi: "Số người nhận"}, type: count, required: true}
      - {id: solved, label: {vi: "Số việc xong"}, type: count, required: true}
      - {id: carried, label: {vi: "Kỳ trước sang"}, type: count, blank: 0}
      - {id: remark, label: {vi: "Diễn giải"}, type: text}
      - {id: rate, label: {vi: "Tỷ lệ xong"}, type: rate, computed: "solved / helped"}
"""
BODY = """
  - id: body
    sheet: "Tổ chức"
    rows: own
    fields:
      - {id: members, label: {vi: "Số đoàn viên"}, type: count, required: true}
      - {id: groups, label: {vi: "Số tổ"}, type: count, required: true}
      - {id: houses, label: {vi: "Số nhà"}, type: count, required: true}
"""
LETTERS = """
  - id: letters
    sheet: "Văn bản"
    rows: list
    merged_in_total: true
    fields:
      - {id: no, label: {vi: "TT"}, type: count}
      - {id: number, label: {vi: "Số hiệu"}, type: text, required: true}
      - {id: title, label: {vi: "Trích yếu"}, type: text, required: true}
      - {id: author, label: {vi: "Đơn vị soạn"}, type: unit}
"""
NAMED = """
  - id: named
    sheet: "Riêng"
    rows: own
    fields:
      - {id: whose, label: {vi: "Tên đơn vị mình"}, type: unit, required: true}
      - {id: flowers, label: {vi: "Số hoa"}, type: count, required: true}
"""
HEADERS = {
    "Thăm hỏi": ["Đơn vị", "Số buổi thăm", "Số người nhận", "Số việc xong", "Kỳ trước sang", "Diễn giải", "Tỷ lệ xong"],
    "Tổ chức": ["Số đoàn viên", "Số tổ", "Số nhà"],
    "Văn bản": ["TT", "Số hiệu", "Trích yếu", "Đơn vị soạn"],
    "Riêng": ["Tên đơn vị mình", "Số hoa"],
}
NAMES = {
    "T": "Liên đoàn Lao động tỉnh Thử",
    "A": "Công đoàn ngành Thử",
    "B": "Công đoàn ngành Mẫu",
    "T1": "CĐCS Văn phòng Thử",
    "A1": "CĐCS Công ty Sen Thử",
    "A2": "CĐCS Công ty Tre Thử",
    "B1": "CĐCS Công ty Lúa Thử",
    "all": "CĐCS (tổng)",
    "total": "Tổng cộng",
}
_TIERS = {"T": ("province", ""), "A": ("upper", "T"), "B": ("upper", "T")}


def form(*tables: str, version: str = "1", **valid: str) -> str:
    """A definition of the form `thu` with those tables."""
    days = "".join(f"{key}: {day}\n" for key, day in ({"valid_from": "2021-01-01"} | valid).items())
    return f'form: thu\nversion: "{version}"\n{days}label: {{vi: Thử}}\ntables:{"".join(tables)}'


class Office:
    """A folder with definitions, a register and a mailbag."""

    def __init__(self, folder: Path, *tables: str, due: str = "A", versions: tuple[str, ...] = ()) -> None:
        self.folder, self.bag = folder, folder / "bag"
        self.bag.mkdir(parents=True)
        (folder / "forms").mkdir()
        for number, text in enumerate(versions or (form(*(tables or (VISITS,))),)):
            (folder / "forms" / f"{number}.yaml").write_text(text, encoding="utf-8")
        lines = ["code,name,aliases,tier,parent,valid_from,valid_to,successors,emails,forms_due"]
        for code, name in NAMES.items():
            if len(code) <= 2:
                tier, parent = _TIERS.get(code, ("grassroots", code[0]))
                lines.append(f"{code},{name},,{tier},{parent},,,,,{'thu' if code in due.split() else ''}")
        self.register("\n".join(lines))

    def register(self, text: str) -> None:
        """Another register."""
        (self.folder / "units.csv").write_text(text + "\n", encoding="utf-8")

    def sends(self, unit: str | None, name: str | None = None, period: str | None = "2024-H1", **sheets) -> Path:
        """A workbook with a cover and sheets of rows; the first item of a row may be the code of a unit.

        `visits`, `body`, `letters` and `named` are the tables with their headers; other sheets come by `raw`, a mapping
        of sheet names to rows.
        """
        book = openpyxl.Workbook()
        cover = book.active
        cover.title = "Bìa"
        cover.append(["Đơn vị:", NAMES.get(unit, unit)])
        cover.append(["Kỳ báo cáo:", period])
        keys = {"visits": "Thăm hỏi", "body": "Tổ chức", "letters": "Văn bản", "named": "Riêng"}
        raw = sheets.pop("raw", {})
        for key, rows in sheets.items():
            raw = {**raw, keys[key]: [HEADERS[keys[key]], *rows]}
        for title, rows in raw.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append([NAMES.get(value, value) if not place else value for place, value in enumerate(row)])
        path = self.bag / f"{name or unit}.xlsx"
        book.save(path)
        return path

    def settings(self, period: str | None = "2024-H1", jobs: int = 1) -> Settings:
        return Settings(
            as_of=date(2024, 7, 5), period=Period.parse(period) if period else None, forms=self.folder / "forms",
            units=self.folder / "units.csv", jobs=jobs,
        )  # fmt: skip

    def consolidated(self) -> Run:
        return consolidate([str(self.bag)], self.settings())

    def checked(self, period: str | None = "2024-H1") -> Run:
        return check([str(self.bag)], self.settings(period))


def told(run: Run) -> list[tuple[str, str | None]]:
    """Code and cell of each finding, those of the plain layout left out (XS105: nothing stands where a template has it)."""
    return [(found.code, found.cell) for found in run.outcome.findings if found.code != "XS105"]


def total(run: Run, table: str, field: str) -> dict[str | None, tuple[int | float | None, bool]]:
    """By tier (None for an `own` table): the total and whether it is incomplete."""
    rows = run.outcome.totals["thu", table].rows
    return {None if row.tier is None else row.tier.value: (row.values[field], field in row.incomplete) for row in rows}
