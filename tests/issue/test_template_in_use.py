"""A union's officer fills the templates in, in LibreOffice Calc: keys, the clipboard, inserted rows; saved twice; checked.

`calc_office` drives the real application; what it saves is read by openpyxl and checked by the command.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from xlsync.forms.layout import layout
from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.issue.palette import RED_FILL
from xlsync.issue.template import write_template
from xlsync.model import Period

PERIOD = Period.parse("2024-H1")
REGISTERS = {"so-kien-nghi": "Sổ kiến nghị", "so-don-thu": "Sổ đơn thư", "so-ket-luan": "Sổ kết luận"}
FORMS = {name: load_forms().get(name, PERIOD.last) for name in ("bieu-tong-hop", *REGISTERS)}
UNIT = next(unit for unit in load_register().on(PERIOD.last) if unit.code == "BG-XD")
CHILDREN = load_register().children(UNIT.code, PERIOD.last)
PLACE = layout(FORMS["bieu-tong-hop"], UNIT, CHILDREN).table("dialogue_petitions")
FIRST, TOTAL = PLACE.first_row, PLACE.total_row or 0
MOVED = FIRST + 3  # the grassroots union whose name goes to the inserted row, which comes to stand there
FIGURES = [[2, 14 + n, 9, 1, 6, 5] for n in range(len(CHILDREN) + 1)]

OPINIONS = [
    [2, "Hội nghị mẫu 1", "Đơn vị mẫu 1", "Ý kiến mẫu thứ nhất"],
    [3, "Hội nghị mẫu 2", "Đơn vị mẫu 2", "Ý kiến mẫu thứ hai"],
]


def interpreter_with_uno() -> str:
    """The system's Python with python3-uno, or the one that LibreOffice brings."""
    office = Path(shutil.which("soffice") or "soffice").resolve().parent
    for candidate in (sys.executable, "/usr/bin/python3", str(office / "python")):
        if (
            Path(candidate).exists()
            and not subprocess.run([candidate, "-c", "import uno"], check=False, capture_output=True).returncode
        ):
            return candidate
    raise AssertionError("An interpreter with uno is needed: apt-get install python3-uno")


class Officer:
    """Steps to be taken, and what came of those that have a name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[list[object]] = []
        self.names: dict[str, int] = {}
        self.results: list[object] = []

    def do(self, step: str, *arguments: object, name: str | None = None) -> None:
        if name is not None:
            self.names[name] = len(self.steps)
        self.steps.append([step, *arguments])

    def save_twice(self, path: Path) -> None:
        """As .xlsx, closed, opened again, saved again under another name, which replaces the first."""
        again = self.folder / "again" / path.name
        again.parent.mkdir(exist_ok=True)
        self.do("save", str(path))
        self.do("close")
        self.do("open", str(path))
        self.do("save", str(again))
        self.do("close")

    def run(self) -> None:
        script = Path(__file__).with_name("calc_office.py")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
        done = subprocess.run(
            [interpreter_with_uno(), str(script), str(self.folder / "office")],
            input=json.dumps(self.steps), capture_output=True, text=True, env=environment, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.results = json.loads(done.stdout)

    def __getitem__(self, name: str) -> object:
        return self.results[self.names[name]]


def template(folder: Path, form: str) -> Path:
    path = folder / f"{form}.xlsx"
    write_template(path, FORMS[form], period=PERIOD, unit=UNIT, children=CHILDREN, round_id="2024-h1")
    return path


def fill_summary(officer: Officer, *, right: bool) -> None:
    """The five tables, with a row inserted in the middle of Biểu 2."""
    do, two = officer.do, PLACE.sheet
    do("open", str(template(officer.folder, "bieu-tong-hop")), name="seconds to open")
    do("type", "Bìa", "C7", "02/07/2024")
    do("type", "Bìa", "C8", "Người lập biểu (mẫu)")
    do("type", "Bìa", "C9", "0240 000 000")
    do("paste", two, f"B{FIRST}", FIGURES)
    # A row in the middle, for a union whose figures stood elsewhere.
    do("insert_rows", two, MOVED)
    do("type", two, f"A{MOVED}", CHILDREN[4].name, name="name in the inserted row")
    do("clear", two, f"A{FIRST + 6}:G{FIRST + 6}")
    for column, value in zip("BCDEFG", ("3", "19", "9", "", "6", "5"), strict=True):
        if value:
            do("type", two, f"{column}{MOVED}", value)
    do("formula", two, f"B{TOTAL + 1}", name="total")
    do("type", two, PLACE.reporting, str(len(CHILDREN)))
    do("type", "Biểu 1", "A7", "1")
    do("type", "Biểu 1", "B7", "12/KH-LĐLĐ")
    do("type", "Biểu 1", "C7", "15/01/2024")
    do("type", "Biểu 1", "D7", UNIT.name)
    do("type", "Biểu 1", "E7", ", ".join(["Kế hoạch tổ chức đối thoại, mẫu để thử"] * 3))
    for column, value in (("B", " ".join(["Một đoạn văn mẫu nhiều chữ."] * 12)), ("E", "4"), ("F", "3"), ("H", "1")):
        do("type", "Biểu 3", f"{column}8", value)
        do("type", "Biểu 3", f"{column}9", value)
    do("row_height", "Biểu 3", 8, name="height of a row of prose")
    for column, value in zip("ABDEG", ("10", "9", "20", "19", "18"), strict=True):
        do("type", "Biểu 4", f"{column}7", value)
    do("choose", "Biểu 5", "G4", 1, name="tick")
    if not right:
        spoil(officer)
    do("read", "Bìa", "D13", name="state of Biểu 2")
    do("save", str(officer.folder / f"{'right' if right else 'wrong'}.pdf"))
    officer.save_twice(officer.folder / ("BC(1)(2).xlsx" if right else "wrong.xlsx"))


def spoil(officer: Officer) -> None:
    """What validation refuses when typed gets in through the clipboard."""
    do, two = officer.do, PLACE.sheet
    for column, text in zip("BCD", ("-1", "2,5", "gần 40"), strict=True):
        do("type", two, f"{column}{FIRST + 1}", text, name=f"typed {text}")
    do("paste", two, f"B{FIRST + 1}", [[-1, 7.29, "gần 40", 1, 6, 9]])
    do("type", "Biểu 5", "A7", "12")  # the table is ticked
    do("type", two, PLACE.tick, "y", name="typed another tick")
    do("type", two, f"H{FIRST}", "5", name="typed over a rate")
    do("type", two, f"B{TOTAL + 1}", "5", name="typed over a total")
    do("type", two, "B7", "Tiêu đề khác", name="typed over a header")
    do("type", "Bìa", "C5", "Đơn vị khác", name="typed over the unit")
    do("paste", two, f"B{FIRST + 9}", [[1, 1, 1, 1, 1, 1, 0.5]])
    do("read", two, f"B{FIRST + 9}", name="pasted over a rate")


def fill_opinions(officer: Officer) -> None:
    """Typed, chosen and pasted rows, one inserted between them, sorted."""
    do, sheet = officer.do, REGISTERS["so-kien-nghi"]
    do("open", str(template(officer.folder, "so-kien-nghi")))
    do("type", sheet, "A7", "1")
    do("type", sheet, "B7", "31/13/2024", name="typed a day that is none")
    do("type", sheet, "B7", "12/03/2024", name="typed a day")
    do("type", sheet, "F7", "Ý kiến mẫu gõ tay")
    do("type", sheet, "E7", "Chuyện khác hẳn", name="typed another topic")
    do("choose", sheet, "E7", 3, name="chosen topic")
    do("type", sheet, "J7", "Đã giải quyết")
    do("type", sheet, "L7", "20/03/2024")
    for row, (number, conference, unit, content) in enumerate(OPINIONS, start=8):
        do("type", sheet, f"B{row}", f"{row + 10}/03/2024")
        do("paste", sheet, f"A{row}", [[number]])
        do("paste", sheet, f"C{row}", [[conference, unit]])
        do("paste", sheet, f"F{row}", [[content]])
    do("insert_rows", sheet, 9)
    do("type", sheet, "A9", "4")
    do("type", sheet, "B9", "30/04/2024")
    do("type", sheet, "F9", "Ý kiến mẫu ở dòng chèn thêm")
    do("type", sheet, "G9", "linh tinh", name="typed another choice in the inserted row")
    do("choose", sheet, "G9", 1, name="chosen in the inserted row")
    do("sort", sheet, "A7:Q10", 1)
    for row in range(7, 11):
        do("read", sheet, f"F{row}", name=f"sorted {row}")
    officer.save_twice(officer.folder / "so-kien-nghi-da-nhap.xlsx")


def fill_other_registers(officer: Officer) -> None:
    do = officer.do
    sheet = REGISTERS["so-don-thu"]
    do("open", str(template(officer.folder, "so-don-thu")))
    for row, (number, day, downs) in enumerate((("1", "05/02/2024", 1), ("2", "06/02/2024", 2)), start=7):
        do("type", sheet, f"A{row}", number)
        do("type", sheet, f"B{row}", day)
        do("choose", sheet, f"D{row}", downs)
        do("type", sheet, f"I{row}", f"Nội dung mẫu {number}")
    officer.save_twice(officer.folder / "so-don-thu-da-nhap.xlsx")
    sheet = REGISTERS["so-ket-luan"]
    do("open", str(template(officer.folder, "so-ket-luan")))
    for row, item in enumerate(("1", "3"), start=7):
        for column, value in zip("ABCDE", ("54-TB/TU", "01/03/2024", item, "Nhiệm vụ mẫu", "Cơ quan mẫu"), strict=True):
            do("type", sheet, f"{column}{row}", value)
    do("insert_rows", sheet, 8)
    for column, value in zip("ABCDE", ("54-TB/TU", "01/03/2024", "2", "Nhiệm vụ mẫu", "Cơ quan mẫu"), strict=True):
        do("type", sheet, f"{column}8", value)
    officer.save_twice(officer.folder / "so-ket-luan-da-nhap.xlsx")


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Officer:
    """An officer who has filled in everything."""
    officer = Officer(tmp_path_factory.mktemp("officer"))
    (officer.folder / "office").mkdir()
    fill_summary(officer, right=True)
    fill_summary(officer, right=False)
    fill_opinions(officer)
    fill_other_registers(officer)
    outside_the_total(officer)
    officer.run()
    return officer


def outside_the_total(officer: Officer) -> None:
    """Rows inserted right above the total, which its sum does not reach; and a sheet copied."""
    do, two = officer.do, PLACE.sheet
    do("open", str(officer.folder / "again" / "BC(1)(2).xlsx"))
    do("insert_rows", two, TOTAL + 1)
    do("type", two, f"A{TOTAL + 1}", CHILDREN[8].name)
    do("clear", two, f"A{FIRST + 10}:G{FIRST + 10}")
    do("paste", two, f"B{TOTAL + 1}", [[2, 22, 9, 1, 6, 5]])
    do("save", str(officer.folder / "last-row.xlsx"))
    do("close")
    do("open", str(officer.folder / "again" / "BC(1)(2).xlsx"))
    do("copy_sheet", two, "Biểu 2 (2)", name="sheets with a copy")
    do("save", str(officer.folder / "copied-sheet.xlsx"))
    do("close")


def check(path: Path) -> list[dict[str, str]]:
    """The findings of `xlsync check`."""
    done = subprocess.run(
        [sys.executable, "-m", "xlsync", "check", str(path), "--period", "2024-H1", "--as-of", "2024-07-05",
         "--format", "json", "--quiet"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    (submission,) = report["submissions"]
    assert (submission["unit"], submission["period"]) == (UNIT.code, "2024-H1")
    return report["findings"]


def again(office: Officer, name: str) -> Path:
    return office.folder / "again" / name


@pytest.mark.parametrize("name", ["BC(1)(2).xlsx", *(f"{form}-da-nhap.xlsx" for form in REGISTERS)])
def test_right_data_have_no_finding_after_two_saves_and_under_another_name(office, name):
    assert check(again(office, name)) == []


def test_wrong_values_have_their_findings(office):
    found = {(finding["code"], finding["sheet"], finding["cell"]) for finding in check(again(office, "wrong.xlsx"))}
    assert found == {
        ("XS203", PLACE.sheet, f"B{FIRST + 1}"),
        ("XS204", PLACE.sheet, f"C{FIRST + 1}"),
        ("XS202", PLACE.sheet, f"D{FIRST + 1}"),
        ("XS301", PLACE.sheet, f"G{FIRST + 1}"),
        ("XS308", "Biểu 5", "G4"),
    }


@pytest.mark.parametrize(("text", "stays"), [("-1", "2"), ("2,5", "15"), ("gần 40", "9")])
def test_a_wrong_value_is_refused_when_it_is_typed(office, text, stays):
    assert office[f"typed {text}"] == stays


def test_only_a_tick_is_taken_in_the_cell_of_the_tick(office):
    assert office["tick"] == "x"
    assert office["typed another tick"] == ""


def test_locked_cells_take_nothing(office):
    assert office["typed over a rate"] != "5"
    assert office["typed over a total"] != "5"
    assert office["typed over a header"] == "Số buổi trực tiếp"
    assert office["typed over the unit"] == UNIT.name


def test_a_block_pasted_over_a_locked_column_is_refused_whole(office):
    assert office["pasted over a rate"] == "2"


def test_answers_come_from_the_drop_down_and_others_are_refused(office):
    assert office["typed another topic"] == ""
    assert office["chosen topic"] == "BHXH, BHYT"


def test_an_inserted_row_is_checked_and_has_its_drop_downs(office):
    assert office["typed another choice in the inserted row"] == ""
    assert office["chosen in the inserted row"] == "cấp xã"


def test_days_are_read_day_first_and_no_day_is_refused(office):
    assert office["typed a day that is none"] == ""
    assert office["typed a day"] == "12/03/2024"


def test_rows_of_a_register_may_be_sorted(office):
    assert [office[f"sorted {row}"] for row in range(7, 11)] == [
        "Ý kiến mẫu gõ tay", "Ý kiến mẫu thứ nhất", "Ý kiến mẫu thứ hai", "Ý kiến mẫu ở dòng chèn thêm",
    ]  # fmt: skip


def test_the_total_takes_the_inserted_row_in(office):
    assert office["name in the inserted row"] == CHILDREN[4].name
    assert office["total"] == f"=SUM(B{FIRST}:B{TOTAL})"
    sheet = openpyxl.load_workbook(again(office, "BC(1)(2).xlsx"), data_only=True)[PLACE.sheet]
    sums = [sum(row[column] for row in FIGURES) for column in range(6)]
    sums[0] += 1  # the moved union: 3 instead of 2 sessions,
    sums[3] -= 1  # and nothing carried over
    assert [sheet[f"{column}{TOTAL + 1}"].value for column in "BCDEFG"] == sums
    assert sheet[f"H{TOTAL + 1}"].value == pytest.approx(sums[5] / sums[4])
    assert sheet[f"H{FIRST}"].value == pytest.approx(5 / 6)


def test_a_row_inserted_right_above_the_total_is_told(office):
    findings = check(office.folder / "last-row.xlsx")
    assert {finding["code"] for finding in findings} == {"XS304"}
    assert {finding["sheet"] for finding in findings} == {PLACE.sheet}


def test_a_copied_sheet_is_told(office):
    assert "Biểu 2 (2)" in office["sheets with a copy"]
    (finding,) = check(office.folder / "copied-sheet.xlsx")
    assert (finding["code"], finding["sheet"]) == ("XS108", "Biểu 2 (2)")


def test_a_row_grows_with_the_prose_that_is_typed(office):
    assert office["height of a row of prose"] > 60


def test_the_cover_says_that_the_table_is_filled_in(office):
    assert office["state of Biểu 2"] == "Đã nhập"


def test_identity_protection_and_validation_are_still_there(office):
    book = openpyxl.load_workbook(again(office, "BC(1)(2).xlsx"))
    assert dict(row[:2] for row in book["_xlsync"].iter_rows(values_only=True)) == {
        "form": "bieu-tong-hop", "version": "2024", "round": "2024-h1", "unit": UNIT.code, "period": "2024-H1",
    }  # fmt: skip
    for sheet in book.worksheets[:-2]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.insertRows
    sheet = book[PLACE.sheet]
    areas = [area for each in sheet.data_validations.dataValidation for area in each.sqref.ranges]
    for row in (FIRST, MOVED, TOTAL):
        assert [str(area) for area in areas if f"C{row}" in {c for r in openpyxl_cells(area) for c in r}]
    assert not sheet[f"B{MOVED}"].protection.locked
    assert sheet[f"H{MOVED}"].protection.locked


def openpyxl_cells(area):
    return openpyxl.utils.cell.rows_from_range(str(area))


def red_points(pdf: Path, folder: Path) -> int:
    """Points of the colour of an error on all pages."""
    subprocess.run(["pdftoppm", "-r", "40", str(pdf), str(folder / pdf.stem)], check=True, timeout=120)
    red = bytes.fromhex(RED_FILL[1:])
    count = 0
    for page in folder.glob(f"{pdf.stem}-*.ppm"):
        data = page.read_bytes()
        start = len(data) - (len(data) // 3) * 3
        points = data[start:]
        count += sum(points[at : at + 3] == red for at in range(0, len(points), 3))
    return count


def test_wrong_values_are_red_and_right_ones_are_not(office, tmp_path):
    guide = red_points(office.folder / "right.pdf", tmp_path)  # the guide shows each colour
    assert red_points(office.folder / "wrong.pdf", tmp_path) > guide + 500
