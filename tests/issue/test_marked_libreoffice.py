"""Marked copies and LibreOffice: a workbook that it wrote keeps its parts, and a marked copy opens there as it was."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from odd_books import by_openpyxl, by_xlsxwriter, packed_parts, with_everything
from test_marked_copies import LIST, item, listing

from xlsync.intake.xlsx import read_workbook
from xlsync.issue.marking.copy import marked_copy
from xlsync.model import Severity

ITEMS = (item("B2"), item("B3", Severity.WARNING))


def _saved(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed (see README)"
    source = folder / "BC.xlsx"
    source.write_bytes(data)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / "BC.xlsx").read_bytes()


def _values(data: bytes) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


def test_a_workbook_that_libreoffice_wrote_keeps_all_other_parts(tmp_path: Path) -> None:
    data = _saved(by_xlsxwriter(), tmp_path)
    copy = marked_copy(data, listing(*ITEMS)).data
    before, after = packed_parts(data), packed_parts(copy)
    changed = {name for name in before if after[name] != before[name]}
    written = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels")
    allowed = {*written, *(name for name in before if "sheet1" in name or "omments1" in name or "mlDrawing1" in name)}
    assert changed <= allowed
    assert read_workbook(copy).grids[:-1] == read_workbook(data).grids


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl, with_everything])
def test_a_marked_copy_opens_in_libreoffice_with_what_was_in_it(make, tmp_path: Path) -> None:
    data = make()
    copy = marked_copy(data, listing(*ITEMS)).data
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    plain, marked = _values(_saved(data, tmp_path / "a")), _values(_saved(copy, tmp_path / "b"))
    assert LIST in marked
    assert {name: cells for name, cells in marked.items() if name != LIST} == plain
    again = openpyxl.load_workbook(io.BytesIO(_saved(copy, tmp_path / "b")))
    note = again["Biểu 2"]["B2"].comment
    assert note is not None and "Nhập 7290." in note.text
