"""What people do to a sheet's layout, and programs to its formulas."""

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
