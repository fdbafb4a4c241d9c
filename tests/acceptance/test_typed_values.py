"""How numbers and text really arrive, in an otherwise right workbook."""

import pytest
from acceptance.office import checked, column, filled, told


def typed(folder, table, field, value, *keys, form="bieu-tong-hop"):
    """The findings on a value typed in the first row of a table."""

    def edit(book, tables):
        book[tables[table]["sheet"]][f"{column(tables[table], field)}{tables[table]['first_row']}"] = value

    return told(checked(filled(folder, form, edit=edit)), *keys)


@pytest.mark.parametrize("value", [12.0000000001, 3.0000000000000004])
def test_what_floating_point_leaves_behind_is_no_fraction(value, tmp_path):
    assert typed(tmp_path, "dialogue_petitions", "sessions", value) == []


@pytest.mark.parametrize("value", [" Kế hoạch", "Kế hoạch ", "Kế  hoạch", "Kế\u00a0hoạch"])
def test_stray_spaces_are_told(value, tmp_path):
    assert typed(tmp_path, "documents", "title", value, "code", "cell", "found", "expected") == [
        ("XS210", "E7", value, "Kế hoạch")
    ]


def test_a_wrong_rate_is_found_as_the_number_that_stands_there(tmp_path):
    found = typed(tmp_path, "dialogue_petitions", "resolved_rate", 0.71, "code", "cell", "found")
    assert ("XS302", "H8", "0.71") in found
