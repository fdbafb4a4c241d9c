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


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", ["check", "consolidate"])
def test_no_output_holds_the_content_of_a_petition(mailbag, tmp_path, command, lang):
    shown = []
    for kind in ("text", "json", "html", "xlsx"):
        more = ["-o", tmp_path / "tong-hop.xlsx"] if command == "consolidate" else []
        if kind == "xlsx":
            target = ["--findings" if command == "consolidate" else "-o", tmp_path / "loi.xlsx"]
        else:
            target = ["--format", kind]
        if kind == "xlsx" and command == "check":
            target += ["--format", "xlsx"]
        done = xlsync(command, mailbag, "--period", PERIOD, "--lang", lang, "--verbose", *more, *target)
        assert done.status == 1, done.err
        shown += [done.out, done.err]
    outputs = sorted(tmp_path.iterdir())
    assert len(outputs) == (2 if command == "consolidate" else 1)
    for text in (*shown, *map(_everything, outputs)):
        assert CANARY not in text
        assert NUMBER not in text
        assert "918.273.645.546" not in text
        assert "918,273,645,546" not in text


def test_the_canary_is_read_and_its_cells_are_told_of(mailbag):
    assert CANARY in _everything(mailbag / REGISTER)
    done = xlsync("check", mailbag, "--period", PERIOD, "--format", "json")
    sensitive = [each for each in done.json["findings"] if each["field"] in {"summary", "outcome"}]
    assert {"XS209", "XS210"} <= {each["code"] for each in sensitive}
    assert {each["found"] for each in sensitive} == {"•••"}
    assert all(each["expected"] is None for each in sensitive)
