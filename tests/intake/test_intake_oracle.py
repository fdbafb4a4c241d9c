"""Cell by cell against python-calamine, which shares no code with our reader.

Known differences, all intended:

- errors: calamine gives `''`, we keep `#DIV/0!` (XS208);
- texts of blanks only: calamine keeps them, for us the cell is blank;
- dates: calamine turns numbers with a date format into dates and times; compared after turning ours with the same format;
- `t="d"` cells of Strict workbooks are not written by any program used here and are tested by hand (test_intake_xlsx).
"""

import io
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import openpyxl.utils.datetime
import pytest
import xlsxwriter
from openpyxl.styles.numbers import is_date_format
from python_calamine import CalamineWorkbook

from xlsync.intake.errors import IntakeError
from xlsync.intake.sniff import Kind, sniff
from xlsync.intake.xlsx import read_workbook
from xlsync.model import ErrorValue, Grid

ROOT = Path(__file__).parents[2]
KEPT = sorted(
    path for folder in ("templates", "examples", "tests") for path in (ROOT / folder).rglob("*.xls[xm]")
    if not path.name.startswith(("~", "."))
)  # fmt: skip
TEXTS = (
    "Công đoàn cơ sở", "LĐLĐ\nthành phố", "196/KH- LĐLĐ", "21 (70%)", "7.290", "  thụt lề", "a_x0041_b", "<b> & \"c\"", "Đ" * 300,
    "o\u0302ng (NFD)", "𝒳 ngoài BMP", "tab\tgiữa", "=1+1", "không",
)  # fmt: skip


def by_xlsxwriter(seed: int, **options: object) -> bytes:
    chance, buffer = random.Random(seed), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        formats = [None, *(book.add_format({"num_format": code}) for code in ("0%", "#,##0.00", "@"))]
        moments = [book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "d/m/yy h:mm", "[h]:mm")]
        bold = book.add_format({"bold": True})
        for number in range(3):
            page = book.add_worksheet(f"Biểu {number}")
            first_row, first_column = chance.randrange(9), chance.randrange(40)
            for row in range(first_row, first_row + 30):
                for column in range(first_column, first_column + chance.randrange(1, 12)):
                    style, kind = chance.choice(formats), chance.randrange(9)
                    if kind < 2:
                        page.write_string(row, column, chance.choice(TEXTS), style)
                    elif kind == 2:
                        page.write_number(
                            row, column, chance.choice([0, 1, -3, 7290, 7.29, 1e15, 1e-9, 0.1 + 0.2]), style
                        )
                    elif kind == 3:
                        page.write_boolean(row, column, chance.random() < 0.5)
                    elif kind == 4:
                        page.write_formula(row, column, "=1/3", style, chance.choice([0.25, "văn bản", 12, True]))
                    elif kind == 5:
                        page.write_rich_string(row, column, "một ", bold, "hai", " ba")
                    elif kind == 6:
                        page.write_datetime(
                            row,
                            column,
                            datetime(2024, 5, chance.randrange(1, 28), chance.choice([0, 8]), 0),
                            chance.choice(moments),
                        )
                    elif kind == 7:
                        page.write_blank(row, column, None, bold)
            page.write_formula(60, 2, "=1/0", None, "#DIV/0!")
            page.write_string(61, 2, "   ")
            page.merge_range(62, 0, 63, 4, "Tổng cộng", bold)
    return buffer.getvalue()


def by_openpyxl(seed: int) -> bytes:
    chance, book = random.Random(seed), openpyxl.Workbook()
    page = book.active
    page.title = "Số liệu"
    for _ in range(40):
        page.append(
            [chance.choice([*TEXTS, None, 3, 4.5, True, date(2024, 6, 30), time(7, 30), "=A1"]) for _ in range(9)]
        )
    page["M80"] = "xa"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[bytes]]:
    """Two workbooks as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("resaved")
    for number, data in enumerate((by_xlsxwriter(90), by_openpyxl(91))):
        (folder / f"{number}.xlsx").write_bytes(data)
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    assert soffice, "LibreOffice is needed (see README)"
    (folder / "out").mkdir()
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(folder / "out"), *map(str, sorted(folder.glob("*.xlsx")))],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    yield [path.read_bytes() for path in sorted((folder / "out").glob("*.xlsx"))]


def as_calamine_says(value: object, code: str, date_1904: bool) -> object:
    if isinstance(value, ErrorValue) or value is None or (isinstance(value, str) and value.isspace()):
        return ""
    if type(value) is float and is_date_format(code):
        epoch = (
            openpyxl.utils.datetime.CALENDAR_MAC_1904 if date_1904 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
        )
        if code.startswith("[h]"):
            return timedelta(milliseconds=round(value * 86_400_000))
        return openpyxl.utils.datetime.from_excel(value, epoch)
    return value


def comparable(value: object) -> object:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return timedelta(milliseconds=round(value.total_seconds() * 1000))
    if isinstance(value, str) and value.isspace():
        return ""
    return value


def compare(data: bytes) -> int:
    book, oracle = read_workbook(data), CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book == read_workbook(data, lexer=False)
    assert [grid.sheet for grid in book.grids] == oracle.sheet_names
    return sum(compare_sheet(grid, oracle, book.date_1904) for grid in book.grids)


def compare_sheet(grid: Grid, oracle: CalamineWorkbook, date_1904: bool) -> int:
    page = oracle.get_sheet_by_name(grid.sheet)
    start = page.start or (0, 0)
    theirs = {
        (start[0] + row + 1, start[1] + column + 1): comparable(value)
        for row, line in enumerate(page.to_python(skip_empty_area=True))
        for column, value in enumerate(line)
    }
    ours = {
        (row, column): comparable(as_calamine_says(value, grid.formats.get((row, column), ""), date_1904))
        for row, cells in grid.rows.items()
        for column, value in cells.items()
    }
    assert {place: value for place, value in ours.items() if value != ""} == {
        place: value for place, value in theirs.items() if value != ""
    }
    assert all(type(value) is type(theirs[place]) for place, value in ours.items() if value != "")
    return len(ours)


@pytest.mark.parametrize("seed", range(12))
def test_workbooks_by_xlsxwriter(seed: int) -> None:
    assert compare(by_xlsxwriter(seed)) > 100


def test_a_workbook_in_the_1904_system_and_one_written_with_inline_strings() -> None:
    assert compare(by_xlsxwriter(20, date_1904=True)) > 100
    assert compare(by_xlsxwriter(21, constant_memory=True)) > 10


@pytest.mark.parametrize("seed", range(8))
def test_workbooks_by_openpyxl(seed: int) -> None:
    assert compare(by_openpyxl(seed)) > 100


def test_workbooks_saved_again_by_libreoffice(resaved: list[bytes]) -> None:
    assert len(resaved) == 2
    assert min(compare(data) for data in resaved) > 100


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_workbook_of_the_repository(path: Path) -> None:
    """Templates, examples, seeds of the fuzzers. What is refused (damaged on purpose) is refused with a reason."""
    data = path.read_bytes()
    try:
        if sniff(data, path.name) is not Kind.XLSX:
            return
        read_workbook(data)
    except IntakeError as error:
        assert path.parent.name == "bac-giang-loi" or "tests" in path.parts, error
        return
    assert compare(data) > 0


def test_there_are_workbooks_to_compare() -> None:
    assert len(KEPT) > 40


def formulas_by_openpyxl(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        page.title: {
            (cell.row, cell.column): str(cell.value)[1:]
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        for page in book
    }


@pytest.mark.parametrize("make", [lambda: by_xlsxwriter(3), lambda: by_openpyxl(3)])
def test_formulas_merged_ranges_and_formats_agree_with_openpyxl(make: Callable[[], bytes]) -> None:
    data = make()
    ours, theirs = read_workbook(data), openpyxl.load_workbook(io.BytesIO(data))
    assert {grid.sheet: grid.formulas for grid in ours.grids} == formulas_by_openpyxl(data)
    for grid in ours.grids:
        page = theirs[grid.sheet]
        assert {merged.a1 for merged in grid.merged} == {merged.coord for merged in page.merged_cells.ranges}
        numeric = {
            (row, column) for row, cells in grid.rows.items() for column, value in cells.items() if type(value) is float
        }
        assert grid.formats == {
            place: page.cell(*place).number_format for place in numeric if page.cell(*place).number_format != "General"
        }


def test_formulas_of_libreoffice_agree_with_openpyxl(resaved: list[bytes]) -> None:
    for data in resaved:
        found = {grid.sheet: grid.formulas for grid in read_workbook(data).grids}
        assert found == formulas_by_openpyxl(data)
        assert any(found.values())
