"""The buttons on real workbooks, in a real LibreOffice."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from ribbon_desk import AS_OF, desk_of_book

from xlsync.pipeline.run import check
from xlsync.ribbon.callbacks import checking
from xlsync.ribbon.checking import check_book
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.listing import COLORS
from xlsync.ribbon.memory import recall
from xlsync.ribbon.office_file import office_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTY = EXAMPLES / "bac-giang-loi" / "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"
SUMMARY = EXAMPLES / "bac-giang-loi" / "bieu-tong-hop_BG-NN_2021-03-03..2024-02-29.xlsx"


def _copy(path, folder):
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return copy


def _parts(book, path):
    """The parts of a copy as LibreOffice writes it, but for the clock in its properties, and for the heights of rows
    that are not fixed: LibreOffice works them out anew when anything in a row changes."""
    book.impl.save_copy(path)
    with zipfile.ZipFile(path) as package:
        return {
            name: re.sub(
                rb'(customFormat="\w+") ht="[\d.]+"( hidden="\w+" customHeight="false")', rb"\1\2", package.read(name)
            )
            for name in package.namelist()
            if not name.startswith("docProps/")
        }


def _protection(part):
    return re.findall(rb"<sheetProtection[^>]*>", part)


def _told(findings):
    return sorted(
        (each.code, each.variant, each.severity, each.table or "", each.field or "", each.sheet or "", each.cell or "",
         each.cells, each.found or "", each.expected or "")
        for each in findings
    )  # fmt: skip


def test_an_edited_workbook_is_read_through_a_copy_that_says_the_same(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    book.api.setModified(True)
    run, _ = check_book(book, AS_OF)
    assert _told(run.outcome.findings) == _told(check([str(FAULTY)], office_settings(None, AS_OF)).outcome.findings)


def test_unsaved_edits_are_checked(opened, tmp_path):
    path = _copy(EXAMPLES / "bac-giang" / "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx", tmp_path)
    before = path.read_bytes()
    book = opened(path)
    checking.check(desk_of_book(book))
    assert recall(book) is None
    book.sheets["Biểu 2"]["C8"].value = -3
    checking.check(desk_of_book(book))
    assert [(mark.sheet, mark.cell) for mark in recall(book).marks][:1] == [("Biểu 2", "C8")]
    assert path.read_bytes() == before


def test_cells_are_marked_listed_and_said(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    _, items = check_book(book, AS_OF)
    said = checking.check(desk_of_book(book))
    assert str(sum(item.severity == "error" for item in items)) in said.vi
    for item in items:
        if item.cells:
            cell = book.sheets[item.sheet][item.cells[0]]
            assert cell.color in set(COLORS.values())
            assert item.message in cell.note.text
    listing = book.sheets[recall(book).listing]
    assert listing.name == "Kết quả kiểm tra"
    assert listing["C5"].expand("down").options(ndim=1).value == [item.code for item in items]
    placed = next(number for number, item in enumerate(items, start=5) if item.cells)
    item = items[placed - 5]
    link = listing[f"E{placed}"]
    assert link.formula == f"""=HYPERLINK("#'{item.sheet}'!{item.cells[0]}","{item.cells[0]}")"""
    assert link.value == item.cells[0]


def test_clearing_gives_the_workbook_back_as_it_was(opened, tmp_path):
    book = opened(_copy(SUMMARY, tmp_path))
    _, items = check_book(book, AS_OF)
    first, second = [item for item in items if item.cells and item.sheet == "Biểu 2"][:2]
    sheet = book.sheets["Biểu 2"]
    sheet[first.cells[0]].color = (1, 200, 3)
    if sheet[second.cells[0]].note is None:
        sheet[second.cells[0]].add_note("Ghi chú của đơn vị")
    sheet.api.protect("")
    before = _parts(book, tmp_path / "trước.xlsx")
    checking.check(desk_of_book(book))
    marked = _parts(book, tmp_path / "có dấu.xlsx")
    assert marked != before
    assert sheet.api.isProtected()
    assert sheet[second.cells[0]].note.text == "Ghi chú của đơn vị"
    checking.clear(desk_of_book(book))
    assert _parts(book, tmp_path / "sau.xlsx") == before


def test_what_a_protected_sheet_allows_stays_as_it_was(opened, tmp_path):
    source = openpyxl.load_workbook(SUMMARY)
    protection = source["Biểu 2"].protection
    protection.sheet, protection.formatColumns, protection.insertRows = True, False, False
    source.save(tmp_path / SUMMARY.name)
    book = opened(tmp_path / SUMMARY.name)
    before = _parts(book, tmp_path / "trước.xlsx")
    checking.check(desk_of_book(book))
    assert recall(book) is not None
    checking.clear(desk_of_book(book))
    after = _parts(book, tmp_path / "sau.xlsx")
    assert any(b"sheetProtection" in part for part in before.values())
    for name, part in before.items():
        assert _protection(after[name]) == _protection(part)
    assert after == before


def test_a_sheet_with_a_password_is_only_listed(opened, tmp_path):
    source = openpyxl.load_workbook(SUMMARY)
    source["Biểu 2"].protection.set_password("abc123")
    source["Biểu 2"].protection.enable()
    source.save(tmp_path / SUMMARY.name)
    book = opened(tmp_path / SUMMARY.name)
    assert book.sheets["Biểu 2"].api.isProtected()
    said = checking.check(desk_of_book(book))
    assert "Biểu 2" in said.vi
    assert not book.sheets["Biểu 2"].notes
    assert book.sheets["Biểu 2"].api.isProtected()
    assert any(mark.sheet == "Biểu 2" for mark in recall(book).marks)


def test_a_locked_structure_is_told(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    book.api.protect("")
    with pytest.raises(RibbonError, match="structure"):
        checking.check(desk_of_book(book))
    assert not any(sheet.notes for sheet in book.sheets)


def test_cells_that_have_moved_are_left_alone_and_told(opened, tmp_path):
    book = opened(_copy(SUMMARY, tmp_path))
    checking.check(desk_of_book(book))
    sheet = book.sheets["Biểu 2"]
    mark = next(mark for mark in recall(book).marks if mark.sheet == "Biểu 2" and mark.noted)
    sheet[mark.cell].color = (9, 9, 9)
    sheet[mark.cell].note.text = "Ghi chú của đơn vị"
    said = checking.clear(desk_of_book(book))
    assert "trừ 1 ô" in said.vi
    assert sheet[mark.cell].color == (9, 9, 9)
    assert sheet[mark.cell].note.text == "Ghi chú của đơn vị"


def test_checking_twice_marks_once(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    checking.check(desk_of_book(book))
    once = recall(book), [sheet.name for sheet in book.sheets]
    checking.check(desk_of_book(book))
    assert (recall(book), [sheet.name for sheet in book.sheets]) == once


def test_a_marked_workbook_that_is_handed_in_is_the_same_report(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    checking.check(desk_of_book(book))
    handed_in = tmp_path / "gửi" / FAULTY.name
    handed_in.parent.mkdir()
    book.impl.save_copy(handed_in)
    found = check([str(handed_in)], office_settings(None, AS_OF)).outcome.findings
    assert _told(found) == _told(check([str(FAULTY)], office_settings(None, AS_OF)).outcome.findings)


def test_the_walk_goes_through_every_finding_and_round(opened, tmp_path):
    book = opened(_copy(FAULTY, tmp_path))
    checking.check(desk_of_book(book))
    stops = sum(mark.listed for mark in recall(book).marks)
    book.sheets[0].activate()
    book.sheets[0]["A1"].select()
    seen = []
    for _ in range(stops):
        checking.next_finding(desk_of_book(book))
        seen.append((book.sheets.active.name, book.selection.address))
    assert len(set(seen)) == stops > 2
    checking.next_finding(desk_of_book(book))
    assert (book.sheets.active.name, book.selection.address) == seen[0]
    checking.previous_finding(desk_of_book(book))
    assert (book.sheets.active.name, book.selection.address) == seen[-1]


def test_there_is_no_walk_without_a_check(book):
    with pytest.raises(RibbonError, match="press Check"):
        checking.next_finding(desk_of_book(book))
