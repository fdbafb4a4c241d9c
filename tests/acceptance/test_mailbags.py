"""What lies in a mailbag beside right workbooks."""

import shutil

from acceptance.office import checked, filled, told


def test_a_pdf_under_the_name_of_a_workbook_is_not_passed_over(tmp_path):
    (tmp_path / "BC.xlsx").write_bytes(b"%PDF-1.7\n\x00")
    (tmp_path / "BC.pdf").write_bytes(b"%PDF-1.7\n\x00")
    result = checked(tmp_path)
    assert told(result, "code", "severity") == [("XS016", "info"), ("XS003", "error")]


def test_a_copy_under_another_units_name_does_not_replace_the_right_one(tmp_path):
    right = filled(tmp_path, "so-don-thu", "BG-YTE")
    wrong = tmp_path / right.name.replace("BG-YTE", "BG-GD")
    shutil.copy(right, wrong)
    result = checked(tmp_path)
    assert [(found["code"], found["path"]) for found in result["findings"]] == [("XS009", wrong.as_posix())]
    assert {each["status"] for each in result["submissions"]} == {"accepted"}
