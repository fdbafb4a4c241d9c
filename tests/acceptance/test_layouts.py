"""What people do to a sheet's layout, and programs to its formulas."""

import openpyxl
import pytest
from acceptance.office import checked, filled, told

FORMS = ["bieu-tong-hop", "so-kien-nghi", "so-don-thu", "so-ket-luan"]


@pytest.mark.parametrize("form", FORMS)
def test_a_template_filled_as_form_show_says_has_no_finding(form, tmp_path):
    assert told(checked(filled(tmp_path, form))) == []


def test_rows_inserted_by_a_program_leave_formulas_behind_without_harm(tmp_path):
    def title_rows(book, tables):
        book["Biểu 2"].insert_rows(1, 2)

    assert told(checked(filled(tmp_path, edit=title_rows))) == [("XS105", "A8")]


def test_rows_of_grassroots_unions_may_be_deleted(tmp_path):
    def fewer(book, tables):
        table = tables["dialogue_petitions"]
        book[table["sheet"]].delete_rows(table["first_row"] + 2, 3)

    assert told(checked(filled(tmp_path, edit=fewer))) == []


def sheet_2(change):
    """An edit of Biểu 2: `change(sheet, table)`."""

    def edit(book, tables):
        table = tables["dialogue_petitions"]
        change(book[table["sheet"]], table)

    return edit


def test_a_column_inserted_by_a_program_moves_the_table(tmp_path):
    moved = filled(tmp_path, edit=sheet_2(lambda sheet, table: sheet.insert_cols(1)))
    assert told(checked(moved)) == [("XS105", "B6")]


def test_a_figure_under_the_total_row_is_outside_the_table(tmp_path):
    def below(sheet, table):
        sheet[f"C{table['total_row'] + 3}"] = 999

    result = checked(filled(tmp_path, edit=sheet_2(below)))
    (found,) = result["findings"]
    assert (found["code"], found["severity"]) == ("XS108", "warning")
    assert found["cells"] == [found["cell"]]
    assert found["cell"].startswith("C")


def test_a_figure_under_a_table_of_one_row_is_found_at_its_cell(tmp_path):
    def below(book, tables):
        table = tables["membership_party"]
        book[table["sheet"]][f"C{table['first_row'] + 3}"] = 5

    path = filled(tmp_path, edit=below)
    first = openpyxl.load_workbook(path)["Biểu 5"].max_row
    assert told(checked(path)) == [("XS108", f"C{first}")]


def test_without_the_unit_column_only_that_is_said(tmp_path):
    def nameless(sheet, table):
        sheet["A6"] = None

    result = checked(filled(tmp_path, edit=sheet_2(nameless)))
    assert [found["code"] for found in result["findings"] if found["severity"] == "error"] == ["XS102"]


def test_a_rate_whose_part_has_no_column_is_not_asked_for(tmp_path):
    def renamed(sheet, table):
        sheet["F7"] = "Cột không ai biết"

    result = checked(filled(tmp_path, edit=sheet_2(renamed)))
    assert [code for (code,) in told(result, "code")] == ["XS102", "XS104"]


def test_the_cell_of_a_finding_is_one_of_its_cells(tmp_path):
    def ticked(book, tables):
        table = tables["membership_party"]
        book[table["sheet"]][table["nothing_to_report"]] = "x"

    (found,) = checked(filled(tmp_path, edit=ticked))["findings"]
    assert found["code"] == "XS308"
    assert found["cell"] in found["cells"]
