"""One small workbook with everything that readers may lose, and the same as LibreOffice saves it in other formats."""

import functools
import io
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from xlsync.model import ErrorValue, Grid, Workbook


def sample(**options: object) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        page = book.add_worksheet("Biểu 2")
        formats = {
            code: book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "[h]:mm", "0%", "0.0%", "#,##0.00")
        }
        page.merge_range("B2:D2", "Tổ chức tiếp xúc")
        page.merge_range("B9:B11", "Gộp dọc")
        page.write_row("B3", ["Đơn vị", 7290, 7.29, "7.290", -3, 1_000_000, 0.1])
        page.write_datetime("B4", datetime(2024, 6, 30), formats["dd/mm/yyyy"])
        page.write_number("C4", 1.5, formats["[h]:mm"])
        page.write_number("D4", 0.7, formats["0%"])
        page.write_number("E4", 0.401, formats["0.0%"])
        page.write_number("F4", 1234.5, formats["#,##0.00"])
        page.write_boolean("G4", True)
        page.write_formula("B5", "=1/0", None, "#DIV/0!")
        page.write_formula("C5", "=C3*2", None, 14580)
        page.write_formula("D5", '=IF(COUNT(C3,D3)<2,"",ROUND(C3/D3,2))', None, 1000)
        page.write_formula("E5", "=SUM($C$3:D4)", None, 7299.49)
        page.write_string("B6", "ẩn")
        page.set_row(5, None, None, {"hidden": True})
        page.set_column("F:F", None, None, {"hidden": True})
        page.write_string("B7", "  thụt lề")
        page.write_string("C7", "hai\ndòng")
        page.write_string("D7", "=1+1")
        page.write_rich_string("E7", "đậm ", book.add_format({"bold": True}), "và thường")
        page.write_string("B8", "C«ng ®oµn", book.add_format({"font_name": ".VnTime"}))
        page.write_string("D9", "𝒳 ngoài BMP")
        other = book.add_worksheet("Ẩn")
        other.write_string("A1", "mã")
        other.hide()
        book.add_worksheet("Rỗng")
        book.define_name("ten_moi", "='Biểu 2'!$C$3")
    return buffer.getvalue()


@functools.cache
def converted(suffix: str, source: str = "sample", date_1904: bool = False) -> bytes:
    """The sample as LibreOffice saves it; `suffix` may have a filter behind a colon."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    assert soffice, "LibreOffice is needed (see README)"
    data = sample(date_1904=date_1904) if source == "sample" else Path(source).read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        given = folder / "in" / ("a.xlsx" if source == "sample" else Path(source).name)
        given.write_bytes(data)
        subprocess.run(
            [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", suffix,
             "--outdir", name, str(given)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        return next(folder.glob(f"*.{suffix.partition(':')[0]}")).read_bytes()


def figures(grid: Grid | None) -> dict[tuple[int, int], object]:
    """The cells, numbers at the precision that formats keep."""
    assert grid is not None
    return {
        (row, column): round(value, 9) if type(value) is float else value
        for row, cells in grid.rows.items()
        for column, value in cells.items()
    }


def by_calamine(data: bytes, sheet: str) -> dict[tuple[int, int], object]:
    """Texts and numbers as an independent reader sees them, without dates, times, truth values and blanks."""
    page = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet)
    top, left = page.start or (0, 0)
    return {
        (top + row + 1, left + column + 1): round(float(value), 9) if type(value) in {int, float} else value
        for row, line in enumerate(page.to_python())
        for column, value in enumerate(line)
        if type(value) in {int, float, str} and value != ""
    }


def agrees_with_calamine(book: Workbook, data: bytes) -> int:
    """Asserts that both readers say the same; how many cells were compared."""
    compared = 0
    for grid in book.grids:
        theirs, ours = by_calamine(data, grid.sheet), figures(grid)
        for place, value in theirs.items():
            # Out of it ODS durations come as text and truth values as 1.0.
            if not (isinstance(value, str) and value.startswith("PT")) and ours[place] is not True:
                assert ours[place] == value, (grid.sheet, place)
                compared += 1
        assert {place for place, value in ours.items() if type(value) is str} <= set(theirs)
        assert not any(place in theirs for place, value in ours.items() if isinstance(value, ErrorValue))
    return compared


def length(hours: float) -> float:
    return timedelta(hours=hours) / timedelta(days=1)
