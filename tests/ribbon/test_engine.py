"""The engine against what xlwings documents, in a real LibreOffice."""

import datetime as dt

import openpyxl
import pytest
import xlwings


def test_values_come_back_as_they_were_written(book):
    sheet = book.sheets[0]
    rows = [
        ["Đơn vị", 7290.0, True, dt.datetime(2024, 5, 31)],
        ["nhiều\ndòng", -0.5, False, dt.datetime(2024, 5, 31, 8, 30)],
        [None, 0.0, None, None],
    ]
    sheet["B2"].value = rows
    assert sheet["B2:E4"].value == rows
    assert sheet["B2"].value == "Đơn vị"
    assert sheet["B2:B3"].value == ["Đơn vị", "nhiều\ndòng"]
    assert sheet["B2:C2"].options(ndim=2).value == [["Đơn vị", 7290.0]]
    assert sheet["C2"].options(numbers=int).value == 7290
    assert sheet.used_range.address == "$B$2:$E$4"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ('=1+"A"', "#VALUE!"), ("=khong_co()", "#NAME?"), ("=10^400", "#NUM!")],
)
def test_an_error_is_nothing_unless_it_is_asked_for(book, formula, shown):
    cell = book.sheets[0]["A1"]
    cell.value = formula
    assert cell.formula == formula
    assert cell.value is None
    assert cell.options(err_to_str=True).value == shown


def test_a_formula_is_calculated_and_kept(book):
    sheet = book.sheets[0]
    sheet["A1"].value = [[1], [2], ["=SUM(A1:A2)"]]
    assert sheet["A3"].value == 3
    assert sheet["A3"].formula == "=SUM(A1:A2)"


def test_formulas_are_those_of_excel(book):
    sheet = book.sheets.add("Biểu 'nháp', 2")
    sheet["A1"].value = [[1], [2.5]]
    first = book.sheets["Sheet1"]
    formulas = [
        "=SUM('Biểu ''nháp'', 2'!A1:A2,0.5)",
        """=HYPERLINK("#'Biểu 2'!A1","a,b;c")""",
        """=IF('Biểu ''nháp'', 2'!$A$1=1,"có; không, thôi",2)""",
    ]
    first["A1:A3"].formula = [[formula] for formula in formulas]
    assert first["A1:A3"].value == [4, "a,b;c", "có; không, thôi"]
    assert [first[f"A{row}"].formula for row in (1, 2, 3)] == formulas
    first["B1"].value = formulas[0]
    assert (first["B1"].value, first["B1"].formula) == (4, formulas[0])


def test_a_colour_is_set_read_and_taken_away(book):
    cell = book.sheets[0]["B2"]
    assert cell.color is None
    cell.color = (249, 189, 189)
    assert cell.color == (249, 189, 189)
    cell.color = "#FFDD99"
    assert cell.color == (255, 221, 153)
    cell.color = None
    assert cell.color is None


def test_notes_are_added_changed_and_deleted(book):
    sheet = book.sheets[0]
    assert sheet["C3"].note is None
    sheet["C3"].add_note("Kiểm tra dòng thiếu")
    assert sheet["C3"].note.text == "Kiểm tra dòng thiếu"
    sheet["C3"].note.text = "đã sửa"
    assert sheet["C3"].note.text == "đã sửa"
    sheet["C3"].note.delete()
    assert sheet["C3"].note is None


def test_names_lead_to_their_cells(book):
    sheet = book.sheets.add("Biểu 2 'nháp' mới")
    sheet["C14"].value = 5
    book.names.add("so_buoi", "='Biểu 2 ''nháp'' mới'!$C$14")
    assert book.names["so_buoi"].refers_to_range.value == 5
    assert book.names["so_buoi"].refers_to == "='Biểu 2 ''nháp'' mới'!$C$14"
    assert sheet.range("so_buoi").address == "$C$14"
    book.names["so_buoi"].delete()
    assert "so_buoi" not in book.names


def test_sheets_are_added_hidden_and_deleted(book):
    first = book.sheets[0]
    added = book.sheets.add("Kết quả", after=first)
    assert [sheet.name for sheet in book.sheets] == [first.name, "Kết quả"]
    added.visible = False
    assert book.sheets["Kết quả"].visible is False
    added.delete()
    assert len(book.sheets) == 1
    with pytest.raises(xlwings.NoSuchObjectError):
        book.sheets["Kết quả"].impl.name  # noqa: B018


def test_the_end_of_a_block_is_where_excel_stops(book):
    sheet = book.sheets[0]
    sheet["A1"].value = [["a", "b"], ["c", None], ["d", "e"]]
    assert sheet["A1"].end("down").address == "$A$3"
    assert sheet["A1"].expand().address == "$A$1:$B$3"
    assert sheet["B1"].end("down").address == "$B$3"


def test_a_link_leads_to_a_cell_of_another_sheet(book):
    book.sheets.add("Biểu 2")
    cell = book.sheets[0]["A1"]
    cell.add_hyperlink("#'Biểu 2'!C14", "C14")
    assert cell.value == "C14"
    assert cell.hyperlink == "#'Biểu 2'.C14"


@pytest.mark.parametrize("name", ["Báo cáo quý.xlsx", "a=b c.xlsx", "100% xong.xlsx", "BC(1)(2).ods"])
def test_a_workbook_is_found_by_the_name_of_its_window(app, tmp_path, name):
    made = app.books.add()
    try:
        made.save(tmp_path / name)
        assert made.name == name
        assert app.books[name].fullname == str(tmp_path / name)
        assert app.books[name.upper()].name == name
    finally:
        made.close()


def test_a_copy_is_written_without_saving_the_workbook(app, tmp_path):
    made = app.books.add()
    try:
        made.save(tmp_path / "gốc.xlsx")
        made.sheets[0]["A1"].value = "chưa lưu"
        made.impl.save_copy(tmp_path / "bản chép.xlsx")
        assert openpyxl.load_workbook(tmp_path / "bản chép.xlsx").active["A1"].value == "chưa lưu"
        assert openpyxl.load_workbook(tmp_path / "gốc.xlsx").active["A1"].value is None
        assert made.name == "gốc.xlsx"
    finally:
        made.close()
