"""Repairs proposed and made in real workbooks, in a real LibreOffice."""

import unicodedata
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from ribbon_desk import AS_OF, desk_of_book

from xlsync.model import OperationError
from xlsync.pipeline.repairing import propose
from xlsync.pipeline.run import check
from xlsync.ribbon.application import edited
from xlsync.ribbon.callbacks import checking, repairing
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.memory import recall
from xlsync.ribbon.office_file import office_settings
from xlsync.ribbon.repair_sheet import ticked

EXAMPLES = Path(__file__).parents[2] / "examples"
SOUND = EXAMPLES / "bac-giang" / "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx"
PETITIONS = EXAMPLES / "bac-giang-loi" / "so-don-thu_BG-VC_2021-03-03..2024-02-29.xlsx"
LETTERS = EXAMPLES / "bac-giang-loi" / "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"
PREVIEW, LOG = "Sửa lỗi định dạng", "Nhật ký sửa"
UNIT = "Công đoàn ngành Giáo dục"
REMARKS = {"XS109", "XS110", "XS210", "XS211"}
#: By cell: what is typed into the sound example, what the repair makes of it, the number format after.
TYPED = {
    ("Biểu 1", "A7"): ("1.", 1, "#,##0"),
    ("Biểu 1", "B8"): ("200/KH- CĐ", "200/KH-CĐ", "@"),
    ("Biểu 1", "C7"): ("19/9/2022", datetime(2022, 9, 19), "DD/MM/YYYY"),
    ("Biểu 1", "D7"): (unicodedata.normalize("NFD", UNIT), UNIT, "@"),
    ("Biểu 1", "D8"): ("C«ng ®oµn ngµnh Gi¸o dôc", UNIT, "@"),
    ("Biểu 1", "E7"): ("Quyết  định\u00a0ban hành ", "Quyết định ban hành", "@"),
    ("Biểu 2", "A10"): ("Công đoàn cơ sở  Trường THPT Sao Mai Phương Nam", None, "@"),
    ("Biểu 2", "B9"): ("04", 4, "0"),
    ("Biểu 2", "C9"): ("1.006", 1006, "#,##0"),
    ("Biểu 2", "H8"): (1, "=IF(COUNT(G8,F8)<2,\"\",IF(F8=0,\"\",G8/F8))", "0.0%"),
}  # fmt: skip


def spoil(path, **more):
    """The sound example with every kind of slip typed into it."""
    book = openpyxl.load_workbook(SOUND)
    for (sheet, cell), (typed, *_) in TYPED.items():
        book[sheet][cell] = typed
        book[sheet][cell].data_type = "n" if isinstance(typed, int) else "s"
    book["Biểu 1"]["D8"].font = Font(name=".VnTime")
    book["Biểu 1"]["C7"].number_format = book["Biểu 2"]["B9"].number_format = "@"
    book["Biểu 2"]["B11"] = "7,29"  # refused: nobody may guess
    book["Biểu 2"]["H9"] = 0.25  # another value than the formula's
    for sheet, merged in more.get("merged", {}).items():
        book[sheet].merge_cells(merged)
    if "password" in more:
        book[more["password"]].protection.set_password("abc123")
        book[more["password"]].protection.enable()
    book.save(path)
    return path


@pytest.fixture
def spoiled(tmp_path):
    return spoil(tmp_path / SOUND.name)


def copy(path, folder):
    target = folder / path.name
    target.write_bytes(path.read_bytes())
    return target


def rows(sheet, first, width):
    """The rows of a list of ours, until the first that is empty."""
    last = sheet.used_range.last_cell.row
    return [row for row in sheet.range((first, 1), (last, width)).options(ndim=2).value if any(row)]


def preview(book):
    return {(row[1], row[2]): row for row in rows(book.sheets[PREVIEW], 8, 7)}


def log(book):
    return rows(book.sheets[LOG], 4, 7)


def told(path):
    return [
        (each.code, each.variant, each.sheet, each.cells, each.found, each.expected)
        for each in check([str(path)], office_settings(None, AS_OF)).outcome.findings
    ]


def saved(book, folder, suffix=".xlsx"):
    folder.mkdir(exist_ok=True)
    path = folder / Path(SOUND.name).with_suffix(suffix)
    book.impl.save_copy(path)
    return path


def contents(book, leave=(PREVIEW, LOG)):
    return {
        sheet.name: sheet.used_range.formula for sheet in book.sheets if sheet.name not in leave
    }  # fmt: skip


def test_the_first_click_proposes_and_changes_nothing(opened, spoiled):
    book = opened(spoiled)
    before = contents(book)
    said = repairing.repair(desk_of_book(book))
    shown = preview(book)
    assert set(shown) == {*TYPED, ("Biểu 2", "H9")}
    assert f"{len(shown)} chỗ, đã đánh dấu {len(shown) - 1}" in said.vi
    assert shown["Biểu 2", "H9"][0] is None
    assert shown["Biểu 1", "B8"][3:6] == ["200/KH-␣CĐ", "200/KH-CĐ", "Khoảng trắng thừa hoặc ký tự ẩn."]
    assert shown["Biểu 2", "B9"][3:5] == ["04", "4"]
    assert shown["Biểu 1", "C7"][3:5] == ["19/9/2022", "19/09/2022"]
    assert book.sheets.active.name == PREVIEW
    assert book.sheets[PREVIEW]["C8"].hyperlink == "#'Biểu 1'.A7"
    assert contents(book) == before
    assert not edited(book)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_the_second_click_writes_what_is_ticked_and_logs_it(opened, spoiled, tmp_path, suffix):
    path, expected = spoiled, dict(TYPED)
    if suffix == ".ods":
        path = saved(opened(spoiled), tmp_path / "ods", suffix)
        del expected["Biểu 2", "H8"]  # of formulas nothing is said in this format
    book = opened(path)
    repairing.repair(desk_of_book(book))
    said = repairing.repair(desk_of_book(book))
    assert f"Đã sửa {len(expected)} chỗ" in said.vi
    assert "Bỏ qua" not in said.vi
    assert PREVIEW not in [sheet.name for sheet in book.sheets]
    for (name, cell), (_, becomes, number_format) in expected.items():
        there = book.sheets[name][cell]
        if isinstance(becomes, str) and becomes.startswith("="):
            assert (there.formula, there.value) == (becomes, 1)
        elif becomes is not None:
            assert there.value == becomes
        assert there.number_format == number_format
    assert book.sheets["Biểu 1"]["D8"].api.CharFontName == "Times New Roman"
    assert book.sheets["Biểu 2"]["B11"].value == "7,29"
    assert book.sheets["Biểu 2"]["H9"].value == 0.25
    entries = {(row[2], row[3]): row for row in log(book)}
    assert set(entries) == set(expected)
    assert entries["Biểu 2", "B9"][4:6] == ["04", "4"]
    assert entries["Biểu 1", "E7"][4:6] == ["Quyết  định\u00a0ban hành ", "Quyết định ban hành"]
    assert book.sheets["Biểu 2"].api.isProtected()
    assert edited(book)


def test_what_is_read_is_the_same_after_the_repairs(opened, spoiled, tmp_path):
    first = check([str(spoiled)], office_settings(None, AS_OF)).outcome
    book = opened(spoiled)
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    path = saved(book, tmp_path / "sau")
    again = check([str(path)], office_settings(None, AS_OF)).outcome
    for one, two in zip(first.submissions[0].tables, again.submissions[0].tables, strict=True):
        values = {name: list(each) for name, each in one.values.items()}
        if one.table == "dialogue_petitions":
            values["resolved_rate"][one.rows.index(8)] = None  # its formula is there again: worked out, not stated
        assert two.values == values
        assert (two.units, two.refused) == (one.units, one.refused)
    left = [each for each in again.findings if each.code in REMARKS]
    assert [(each.code, each.cell) for each in left] == [("XS109", "H9")]
    assert {(each.code, each.cell) for each in first.findings} >= {(each.code, each.cell) for each in again.findings}
    assert [each.cell for each in propose(path, office_settings(None, AS_OF))] == ["H9"]


def test_only_what_is_ticked_is_repaired(opened, spoiled):
    book = opened(spoiled)
    repairing.repair(desk_of_book(book))
    for number, row in enumerate(preview(book).values(), start=8):
        book.sheets[PREVIEW][f"A{number}"].value = (
            "X" if (row[1], row[2]) in {("Biểu 2", "B9"), ("Biểu 2", "H9")} else None
        )
    said = repairing.repair(desk_of_book(book))
    assert "Đã sửa 2 chỗ" in said.vi
    assert book.sheets["Biểu 2"]["H9"].formula == '=IF(COUNT(G9,F9)<2,"",IF(F9=0,"",G9/F9))'
    assert book.sheets["Biểu 2"]["H9"].value == 1
    assert book.sheets["Biểu 1"]["B8"].value == "200/KH- CĐ"
    assert [(row[3], row[4]) for row in log(book)] == [("B9", "04"), ("H9", "25%")]


def test_without_a_tick_nothing_is_changed(opened, spoiled):
    book = opened(spoiled)
    before = contents(book, leave=())
    repairing.repair(desk_of_book(book))
    book.sheets[PREVIEW]["A8:A30"].clear_contents()
    said = repairing.repair(desk_of_book(book))
    assert "không sửa gì" in said.vi
    assert contents(book, leave=()) == before


def test_a_cell_that_has_changed_is_left_alone_and_told(opened, spoiled):
    book = opened(spoiled)
    repairing.repair(desk_of_book(book))
    book.sheets["Biểu 2"]["B9"].value = "05"
    said = repairing.repair(desk_of_book(book))
    assert "Bỏ qua 1 chỗ" in said.vi
    assert book.sheets["Biểu 2"]["B9"].value == "05"
    assert ("Biểu 2", "B9") not in {(row[2], row[3]) for row in log(book)}


def test_a_sheet_of_repairs_from_elsewhere_has_nothing_written(opened, spoiled):
    book = opened(spoiled)
    repairing.repair(desk_of_book(book))
    sheet = book.sheets[PREVIEW]
    row = next(number for number, each in enumerate(preview(book).values(), start=8) if each[2] == "B9")
    sheet[f"C{row}:E{row}"].value = ["B10", "5", "=1+1"]
    repairing.repair(desk_of_book(book))
    assert book.sheets["Biểu 2"]["B9"].value == 4
    assert book.sheets["Biểu 2"]["B10"].value == 5
    assert book.sheets["Biểu 2"]["B10"].formula == "5"


@pytest.mark.parametrize(("part", "formula"), [("G8", "H8"), ("B9", "B65")])
def test_a_formula_that_would_show_another_value_is_not_left_in_the_cell(opened, tmp_path, part, formula):
    source = openpyxl.load_workbook(SOUND)
    sheet = source["Biểu 2"]
    constant = 1 if formula == "H8" else sum(row[0].value or 0 for row in sheet["B8:B64"])
    # A number for the report, a text that the formula passes over as long as its repair is not ticked.
    sheet[part], sheet[part].data_type = str(sheet[part].value), "s"
    sheet[formula] = constant
    source.save(tmp_path / SOUND.name)
    book = opened(tmp_path / SOUND.name)
    repairing.repair(desk_of_book(book))
    assert [(row[0], row[2]) for row in preview(book).values()] == [("x", part), ("x", formula)]
    book.sheets[PREVIEW]["A8"].value = None
    said = repairing.repair(desk_of_book(book))
    assert "Đã sửa 0 chỗ" in said.vi
    assert "Bỏ qua 1 chỗ" in said.vi
    there = book.sheets["Biểu 2"][formula]
    assert (there.formula, there.value) == (str(constant), constant)
    assert LOG not in [sheet.name for sheet in book.sheets]


def test_every_use_adds_to_the_same_log(opened, spoiled):
    book = opened(spoiled)
    for _ in range(2):
        repairing.repair(desk_of_book(book))
        repairing.repair(desk_of_book(book))
    assert len(log(book)) == len(TYPED)
    book.sheets["Biểu 2"]["B12"].api.getCellByPosition(0, 0).setString("03")
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    assert [row[3] for row in log(book)][len(TYPED) :] == ["B12"]
    assert [sheet.name for sheet in book.sheets].count(LOG) == 1


def test_sheets_of_repairs_are_no_part_of_the_report(opened, spoiled, tmp_path):
    book = opened(spoiled)
    before = told(saved(book, tmp_path / "trước"))
    repairing.repair(desk_of_book(book))
    with_preview = saved(book, tmp_path / "đề nghị")
    assert PREVIEW in openpyxl.load_workbook(with_preview).sheetnames
    assert told(with_preview) == before
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    with_both = saved(book, tmp_path / "cả hai")
    bare = openpyxl.load_workbook(with_both)
    assert {PREVIEW, LOG} <= set(bare.sheetnames)
    for name in (PREVIEW, LOG):
        book.sheets[name].delete()
    assert told(with_both) == told(saved(book, tmp_path / "không"))


def test_a_sheet_with_a_password_is_told_and_left_alone(opened, tmp_path):
    book = opened(spoil(tmp_path / SOUND.name, password="Biểu 2"))
    repairing.repair(desk_of_book(book))
    said = repairing.repair(desk_of_book(book))
    assert "mật khẩu, chưa sửa: Biểu 2" in said.vi
    assert book.sheets["Biểu 2"]["B9"].value == "04"
    assert book.sheets["Biểu 1"]["B8"].value == "200/KH-CĐ"
    assert {row[2] for row in log(book)} == {"Biểu 1"}


def test_merged_cells_are_repaired_and_stay_merged(opened, tmp_path):
    book = opened(spoil(tmp_path / SOUND.name, merged={"Biểu 1": "E7:E8"}))
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    assert book.sheets["Biểu 1"]["E7"].value == "Quyết định ban hành"
    assert book.sheets["Biểu 1"]["E7"].api.getIsMerged()


def test_marks_of_the_check_stay_and_can_be_cleared(opened, spoiled):
    book = opened(spoiled)
    cells = book.sheets["Biểu 2"]["B9"], book.sheets["Biểu 1"]["B8"]
    before = [each.color for each in cells]
    checking.check(desk_of_book(book))
    marked = [(each.color, each.note.text) for each in cells]
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    assert [(each.color, each.note.text) for each in cells] == marked
    assert recall(book) is not None
    assert checking.clear(desk_of_book(book)).vi == "Đã xóa mọi đánh dấu."
    assert [each.color for each in cells] == before
    assert [each.note for each in cells] == [None, None]
    assert [each.value for each in cells] == [4, "200/KH-CĐ"]


def test_sensitive_values_stand_nowhere_else(opened, tmp_path):
    source = openpyxl.load_workbook(PETITIONS)
    sheet = source["Sổ đơn thư"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Nội dung tóm tắt" for cell in row))
    place = next(cell for cell in header if cell.value == "Nội dung tóm tắt")
    secret = sheet.cell(place.row + 1, place.column, "Khiếu nại  về lương của công nhân")
    source.save(tmp_path / PETITIONS.name)
    book = opened(tmp_path / PETITIONS.name)
    repairing.repair(desk_of_book(book))
    assert [row[2:5] for row in preview(book).values()] == [[secret.coordinate, "•••", "•••"]]
    repairing.repair(desk_of_book(book))
    assert book.sheets["Sổ đơn thư"][secret.coordinate].value == "Khiếu nại về lương của công nhân"
    assert [row[4:6] for row in log(book)] == [["•••", "•••"]]
    assert "lương" not in str(log(book))


def test_text_in_old_encodings_is_repaired_with_its_font(opened, tmp_path):
    book = opened(copy(LETTERS, tmp_path))
    repairing.repair(desk_of_book(book))
    said = repairing.repair(desk_of_book(book))
    assert "Đã sửa 4 chỗ" in said.vi
    for cell in ("D22", "D23"):
        there = book.sheets["Biểu 1"][cell]
        assert (there.value, there.api.CharFontName) == ("Công đoàn ngành Xây dựng", "Times New Roman")


def test_a_link_in_a_cell_is_not_lost(opened, spoiled):
    book = opened(spoiled)
    cell = book.sheets["Biểu 1"]["E7"]
    cell.add_hyperlink("https://example.org", "Quyết  định")
    repairing.repair(desk_of_book(book))
    said = repairing.repair(desk_of_book(book))
    assert "Bỏ qua 1 chỗ" in said.vi
    assert (cell.value, cell.hyperlink) == ("Quyết  định", "https://example.org")


def test_a_text_that_looks_like_a_formula_stays_a_text(opened, spoiled):
    book = opened(spoiled)
    there = book.sheets["Biểu 1"]["E7"].api.getCellByPosition(0, 0)
    there.setString("=1+1  là hai")
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    assert (there.Type.value, there.String) == ("TEXT", "=1+1 là hai")
    entry = next(row for row in log(book) if row[3] == "E7")
    assert [each.lstrip("\u200b") for each in entry[4:6]] == ["=1+1  là hai", "=1+1 là hai"]


def test_there_is_nothing_to_repair_in_a_sound_workbook(opened, tmp_path):
    book = opened(copy(SOUND, tmp_path))
    said = repairing.repair(desk_of_book(book))
    assert said.vi == "Không có lỗi định dạng nào cần sửa."
    assert ticked(book) is None
    assert not edited(book)


def test_a_workbook_without_a_known_table_is_told(book):
    book.sheets[0]["A1"].value = "Danh sách"
    with pytest.raises(OperationError, match="No table of a known form"):
        repairing.repair(desk_of_book(book))


def test_a_locked_structure_is_told_before_anything_is_written(opened, spoiled):
    book = opened(spoiled)
    repairing.repair(desk_of_book(book))
    book.api.protect("")
    with pytest.raises(RibbonError, match="structure"):
        repairing.repair(desk_of_book(book))
    assert book.sheets["Biểu 2"]["B9"].value == "04"


def test_unsaved_edits_are_repaired_too(opened, tmp_path):
    book = opened(copy(SOUND, tmp_path))
    book.sheets["Biểu 2"]["B8"].api.getCellByPosition(0, 0).setString("02")
    repairing.repair(desk_of_book(book))
    repairing.repair(desk_of_book(book))
    assert book.sheets["Biểu 2"]["B8"].value == 2


#: Locked, damaged, a bomb, a page of the web, or about something else: there is no table in them.
_NO_TABLES = {
    "KCN co mat khau.xlsx", "bao cao hong.xlsx", "bao cao rong.xlsx", "phinh to.xlsx", "trang web.xlsx",
    "van phong pham.xlsx",
}  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [path for path in sorted((EXAMPLES / "bac-giang-loi").glob("*.xlsx")) if path.name not in _NO_TABLES],
    ids=lambda path: path.name,
)
def test_every_remark_of_the_reader_has_its_repair(path):
    settings = office_settings(path, date(2024, 3, 20))
    outcome = check([str(path)], settings).outcome
    remarked = {
        (each.sheet, cell)
        for each in outcome.findings if each.code in {"XS110", "XS210", "XS211"}
        for cell in each.cells
    }  # fmt: skip
    assert remarked <= {(each.sheet, each.cell) for each in propose(path, settings)}
