"""What petitions say never leaves the register: a canary in the sensitive cells turns up in no output."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from example_runs import EXAMPLES, PERIOD, xlsync
from openpyxl import load_workbook
from openpyxl.styles import Font

REGISTER = "so-don-thu_BG-VC_2021-03-03..2024-02-29.xlsx"
CANARY = "HOANGYENBIMAT"
NUMBER = "918273645546"


@pytest.fixture(scope="module")
def mailbag(tmp_path_factory):
    """The register with the canary wherever something is found: repaired, legacy, merged, hidden, repeated, formulas."""
    folder = tmp_path_factory.mktemp("sensitive")
    book = load_workbook(EXAMPLES / "bac-giang-loi" / REGISTER)
    sheet = book["Sổ đơn thư"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Nội dung tóm tắt" for cell in row))
    column = {cell.value: cell.column for cell in header if cell.value}
    first = header[0].row + 1
    contents = (
        f"Đơn  {CANARY}", f"L\u00d0L\u00d0 {CANARY}", f'="{CANARY}"&1', int(NUMBER), date(2022, 1, 2),
        f"§¬n khiÕu n¹i {CANARY}", f"Đơn {CANARY}", f"Đơn {CANARY}", f"  {CANARY}\u00a0",
    )  # fmt: skip
    for row, content in enumerate(contents, start=first):
        sheet.cell(row, column["Ngày nhận"]).value = date(2023, 5, 10)
        sheet.cell(row, column["Loại đơn"]).value = "khiếu nại"
        sheet.cell(row, column["Đơn vị gửi đơn"]).value = "Đơn vị mẫu"
        for name in ("Nội dung tóm tắt", "Kết quả giải quyết"):
            sheet.cell(row, column[name]).value = content
            if row == first + 5:
                sheet.cell(row, column[name]).font = Font(name=".VnTime")
    sheet.cell(first + 1, column["Lần giải quyết"]).value = "lần mấy cũng được"
    sheet.merge_cells(start_row=first, end_row=first + 1, start_column=column["Kết quả giải quyết"],
                      end_column=column["Kết quả giải quyết"])  # fmt: skip
    sheet.row_dimensions[first + 2].hidden = True
    sheet.column_dimensions[sheet.cell(first, column["Nội dung tóm tắt"]).column_letter].hidden = True
    book.save(folder / REGISTER)
    return folder


def _everything(path: Path) -> str:
    """All text in a file, the parts of a package unpacked."""
    if not is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("check", ("--format", "text", "--verbose")),
        ("check", ("--format", "json", "-o", "loi.json")),
        ("check", ("--format", "html", "--lang", "en")),
        ("check", ("--format", "xlsx", "-o", "loi.xlsx")),
        ("consolidate", ("-o", "tong-hop.xlsx", "--format", "text", "--findings", "loi.json")),
        ("consolidate", ("-o", "tong-hop.xlsx", "--format", "html", "--findings", "loi.xlsx", "--verbose")),
        ("consolidate", ("-o", "tong-hop.xlsx", "--format", "json", "--findings", "loi.html", "--lang", "en")),
    ],
)
def test_no_output_holds_the_content_of_a_petition(mailbag, tmp_path, command, options):
    placed = [tmp_path / option if "." in option else option for option in options]
    done = xlsync(command, mailbag, "--period", PERIOD, *placed)
    assert done.status == 1, done.err
    outputs = sorted(tmp_path.iterdir())
    assert [path.name for path in outputs] == sorted(option for option in options if "." in option)
    for text in (done.out, done.err, *map(_everything, outputs)):
        for canary in (CANARY, NUMBER, "918.273.645.546", "918,273,645,546"):
            assert canary not in text


def test_the_canary_is_read_and_its_cells_are_told_of(mailbag):
    assert CANARY in _everything(mailbag / REGISTER)
    done = xlsync("check", mailbag, "--period", PERIOD, "--format", "json")
    sensitive = [each for each in done.json["findings"] if each["field"] in {"summary", "outcome"}]
    assert {"XS209", "XS210"} <= {each["code"] for each in sensitive}
    assert {each["found"] for each in sensitive} == {"•••", None}  # None where the cell is blank
    assert all(each["expected"] is None for each in sensitive)
