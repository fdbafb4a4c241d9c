"""Sheets, ranges, names and the application, as the engine gives them, against what xlwings documents."""

import openpyxl
import pytest
import xlwings


@pytest.fixture
def sheet(book):
    return book.sheets[0]


# Ranges


def test_a_range_is_named_in_many_ways(sheet):
    for one in (sheet["B2:C4"], sheet.range("B2:C4"), sheet.range((2, 2), (4, 3)), sheet.range("$B$2:$C$4"),
                sheet.range(sheet["C4"], sheet["B2"]), sheet[1:4, 1:3], sheet["B2"].resize(3, 2)):  # fmt: skip
        assert one.address == "$B$2:$C$4"
        assert (one.row, one.column, one.shape, one.last_cell.address) == (2, 2, (3, 2), "$C$4")
    assert sheet["B2"].offset(1, 2).address == "$D$3"
    assert sheet["B2:C4"].rows[1].address == "$B$3:$C$3"
    assert sheet["B2:C4"].columns[1].address == "$C$2:$C$4"
    assert sheet["B2:C3"].get_address(False, False) == "B2:C3"
    assert sheet["XFD1048576"].address == "$XFD$1048576"
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]


def test_whole_columns_and_rows(sheet):
    assert sheet.range("B:C").shape == (1_048_576, 2)
    assert sheet.range("2:3").shape == (2, 16_384)
    sheet.range("B:B").number_format = "@"
    sheet["B7"].value = "007"
    assert sheet["B7"].number_format == "@"


@pytest.mark.parametrize(("mode", "address"), [("table", "$B$2:$D$4"), ("down", "$B$2:$B$4"), ("right", "$B$2:$D$2")])
def test_a_block_is_expanded(sheet, mode, address):
    sheet["B2"].value = [["a", "b", "c"], [1, None, 3], [4, 5, 6]]
    sheet["B6"].value = "below"
    assert sheet["B2"].expand(mode).address == address


def test_a_single_cell_expands_to_itself(sheet):
    sheet["B2"].value = 1
    assert sheet["B2"].expand().address == "$B$2"


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [("A1", "down", "$A$3"), ("A3", "down", "$A$6"), ("A6", "down", "$A$1048576"), ("A6", "up", "$A$3"),
     ("A1", "right", "$B$1"), ("B1", "right", "$XFD$1"), ("B1", "left", "$A$1"), ("C9", "up", "$C$1")],
)  # fmt: skip
def test_the_end_is_where_ctrl_and_an_arrow_lead(sheet, start, direction, end):
    sheet["A1"].value = [[1, 2], [3, None], [4, None], [None, None], [None, None], [5, None]]
    assert sheet[start].end(direction).address == end


def test_an_empty_sheet_uses_its_first_cell(sheet):
    assert sheet.used_range.address == "$A$1"
    assert sheet.used_range.value is None


def test_the_used_range_counts_formats_as_excel_does(sheet):
    sheet["B2"].value = 1
    sheet["D5"].color = (1, 2, 3)
    assert sheet.used_range.last_cell.address == "$D$5"


def test_number_formats_are_those_of_excel(sheet):
    for code, shown in (("#,##0", "7,290"), ("0.0%", "729000.0%"), ("@", "7290"), ("General", "7290")):
        sheet["A1"].value = 7290
        sheet["A1"].number_format = code
        assert sheet["A1"].number_format == code
        assert sheet["A1"].api.String == shown
    sheet["B1"].number_format = "dd/mm/yyyy"
    assert sheet["B1"].number_format.lower() == "dd/mm/yyyy"


def test_several_formats_are_none(sheet):
    sheet["A1"].number_format = "0.00"
    assert sheet["A1:B1"].number_format is None


def test_heights_and_widths(sheet):
    sheet["A1:A2"].row_height = 30
    sheet["B1"].column_width = 20
    assert sheet["A1:A2"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["B1"].column_width == pytest.approx(20, abs=0.1)
    assert sheet["A1:A3"].row_height is None
    assert sheet["A1:B1"].column_width is None


def test_rows_and_columns_are_fitted_to_their_texts(sheet):
    sheet["A1"].value = "Liên đoàn Lao động tỉnh Bắc Giang"
    before = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > before


def test_rows_are_inserted_and_deleted(sheet):
    sheet["A1"].value = [["a", 1], ["b", 2], ["c", 3]]
    sheet["2:2"].insert("down")
    assert sheet["A1:A4"].value == ["a", None, "b", "c"]
    sheet["2:3"].delete()
    assert sheet["A1:B2"].value == [["a", 1.0], ["c", 3.0]]
    sheet["A:A"].insert("right")
    assert sheet["B1"].value == "a"
    sheet["A:A"].delete()
    assert sheet["A1"].value == "a"


def test_cells_are_shifted_as_asked(sheet):
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1"].insert("right")
    assert sheet["A1:C2"].value == [[None, "a", "b"], ["c", "d", None]]
    sheet["A1"].delete("left")
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, "b"], ["a", "d"], ["c", None]]
    sheet["A1"].delete("up")
    assert sheet["A1:B2"].value == [["a", "b"], ["c", "d"]]


def test_cells_are_merged_and_parted(sheet):
    sheet["B2"].value = "Đơn vị"
    sheet["B2:C3"].merge()
    assert sheet["B2"].merge_cells is True
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"
    assert sheet["B2:C3"].value == [["Đơn vị", None], [None, None]]
    assert sheet["A1"].merge_cells is False
    assert sheet["A1"].merge_area.address == "$A$1"
    assert sheet["A1:B2"].merge_cells is None
    sheet["B2:C3"].unmerge()
    assert sheet["B2"].merge_cells is False


def test_contents_formats_and_everything_are_cleared(sheet):
    cell = sheet["A1"]
    cell.value, cell.color = "x", (1, 2, 3)
    cell.add_note("ghi chú")
    cell.clear_contents()
    assert (cell.value, cell.color, cell.note.text) == (None, (1, 2, 3), "ghi chú")
    cell.clear_formats()
    assert cell.color is None
    cell.clear()
    assert cell.note is None


def test_colours_of_several_cells(sheet):
    sheet["A1"].color = "#FF0000"
    assert sheet["A1:B1"].color is None
    sheet["A1:B1"].color = (0, 128, 255)
    assert sheet["B1"].color == (0, 128, 255)


def test_a_long_note_and_its_lines_are_kept(sheet):
    text = "Lỗi phải sửa (XS203):\n" + "số âm " * 300
    sheet["A1"].add_note(text)
    assert sheet["A1"].note.text == text
    assert [note.text for note in sheet.notes] == [text]
    assert sheet.notes[0].location.address == "$A$1"


def test_a_formula_array_is_not_torn(sheet):
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1"].formula = "=A1+1"
    assert sheet["D1:E1"].formula in ((("=A1+1", ""),), [["=A1+1", ""]])
    sheet["D1:D2"].formula = "=A1+1"
    assert sheet["D1:D2"].value == [2.0, 4.0]


# Sheets


def test_sheets_are_added_where_it_is_said(book):
    first = book.sheets[0]
    book.sheets.add("sau", after=first)
    book.sheets.add("trước", before=first)
    assert [sheet.name for sheet in book.sheets] == ["trước", first.name, "sau"]
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3]
    assert book.sheets["sau"] == book.sheets[2] == book.sheets("SAU")
    assert book.sheets.active.name == "trước"


def test_without_a_place_a_sheet_stands_before_the_active_one(book):
    """As in Excel, where xlwings adds it before the active sheet."""
    first = book.sheets[0]
    added = book.sheets.add()
    assert [sheet.name for sheet in book.sheets] == [added.name, first.name]


def test_a_name_that_is_taken_is_refused(book):
    book.sheets.add("Biểu 2")
    with pytest.raises(ValueError, match="already"):
        book.sheets.add("biểu 2")


def test_a_sheet_is_copied_with_its_contents(book):
    first = book.sheets[0]
    first["A1"].value, first["A1"].color = "x", (1, 2, 3)
    copied = first.copy(after=first, name="bản sao")
    assert copied.name == "bản sao"
    assert copied.index == 2
    assert (copied["A1"].value, copied["A1"].color) == ("x", (1, 2, 3))


def test_a_hidden_sheet_is_read_and_shown_again(book):
    hidden = book.sheets.add("ẩn", after=book.sheets[0])
    hidden["A1"].value = 5
    book.sheets[0].activate()
    hidden.visible = False
    assert book.sheets["ẩn"]["A1"].value == 5
    assert book.sheets.active.name == book.sheets[0].name
    hidden.visible = True
    assert hidden.visible is True
    hidden.activate()
    assert book.sheets.active.name == "ẩn"


def test_a_hidden_sheet_cannot_be_shown_in_front(book):
    hidden = book.sheets.add("ẩn", after=book.sheets[0])
    book.sheets[0].activate()
    hidden.visible = False
    with pytest.raises(Exception, match="hidden"):
        hidden.activate()
    assert book.sheets.active.name == book.sheets[0].name


def test_a_protected_sheet_keeps_what_it_holds(book):
    sheet = book.sheets[0]
    sheet["A1"].value = "x"
    sheet.api.protect("")
    with pytest.raises(Exception):  # noqa: B017 - as in Excel, where it is an error of COM
        sheet["A1"].value = "y"
    assert sheet["A1"].value == "x"
    sheet.api.unprotect("")
    sheet["A1"].value = "y"
    assert sheet["A1"].value == "y"


# Names


def test_names_of_a_sheet_are_its_own(book):
    one, two = book.sheets[0], book.sheets.add("Biểu 2")
    one["A1"].value, two["A1"].value = 1, 2
    one.names.add("so", f"={one.name}!$A$1")
    two.names.add("so", "='Biểu 2'!$A$1")
    assert one.range("so").value == 1
    assert two.range("so").value == 2
    assert "so" in two.names
    assert len(book.names) == 0 or all("!" in each.name for each in book.names)


def test_the_cells_of_a_name_know_it(book):
    sheet = book.sheets[0]
    sheet["B2:C3"].name = "vung"
    assert book.names["vung"].refers_to_range.address == "$B$2:$C$3"
    assert sheet["B2:C3"].name.name == "vung"
    assert sheet["B2"].name is None


@pytest.mark.parametrize("key", ["khong_co", "ZZZZ1"])
def test_a_name_that_is_not_there_is_told(book, key):
    with pytest.raises(xlwings.NoSuchObjectError if key == "khong_co" else Exception):
        book.sheets[0].range(key).impl  # noqa: B018


# Workbooks and the application


def test_the_active_workbook_is_the_one_in_front(app):
    one, two = app.books.add(), app.books.add()
    try:
        one.activate()
        assert app.books.active.name == one.name
        two.activate()
        assert app.books.active.name == two.name
        assert {one.name, two.name} <= {each.name for each in app.books}
        assert len(app.books) >= 2
    finally:
        one.close()
        two.close()


def test_a_workbook_that_is_not_open_is_told(app):
    with pytest.raises(KeyError):
        app.books["không có.xlsx"].impl  # noqa: B018
    with pytest.raises(FileNotFoundError):
        app.books.open("/không có.xlsx")


def test_a_workbook_that_is_open_is_opened_once(app, tmp_path):
    path = tmp_path / "Báo cáo.xlsx"
    openpyxl.Workbook().save(path)
    one = app.books.open(str(path))
    try:
        one.sheets[0]["A1"].value = "chưa lưu"
        again = app.books.open(str(path))
        assert again.sheets[0]["A1"].value == "chưa lưu"
        assert [each.fullname for each in app.books].count(str(path)) == 1
    finally:
        one.close()


def test_what_is_selected(book):
    sheet = book.sheets[0]
    sheet["B2:C3"].select()
    assert book.selection.address == "$B$2:$C$3"
    assert book.app.selection.sheet.name == sheet.name
    ranges = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for one in (sheet["A1"], sheet["D4:E5"]):
        ranges.addRangeAddress(one.api.RangeAddress, False)
    book.api.CurrentController.select(ranges)
    assert book.selection is None  # several areas are no rectangle


def test_the_status_bar_says_what_it_is_told(app, book):
    app.status_bar = "Đang đọc tệp 3/17 …"
    assert app.status_bar == "Đang đọc tệp 3/17 …"
    app.status_bar = False
    assert app.status_bar is False


def test_everything_is_calculated_anew(app, book):
    sheet = book.sheets[0]
    book.api.enableAutomaticCalculation(False)
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].value = 5
    app.calculate()
    assert sheet["B1"].value == 10


def test_a_saved_workbook_has_the_format_of_its_name(app, tmp_path):
    for name, starts in (("a.xlsx", b"PK"), ("b.xls", b"\xd0\xcf\x11\xe0"), ("c.ods", b"PK")):
        made = app.books.add()
        try:
            made.sheets[0]["A1"].value = "Đơn vị"
            made.save(tmp_path / name)
            assert (tmp_path / name).read_bytes().startswith(starts)
            made.sheets[0]["A1"].value = "sửa"
            made.save()
        finally:
            made.close()
        again = app.books.open(str(tmp_path / name))
        try:
            assert again.sheets[0]["A1"].value == "sửa"
        finally:
            again.close()
