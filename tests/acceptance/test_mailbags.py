"""What lies in a mailbag beside right workbooks."""

import shutil

from acceptance.office import checked, column, command, filled, told


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


def test_a_folder_without_any_workbook_is_for_the_operator_to_mend(tmp_path):
    (tmp_path / "BC.pdf").write_bytes(b"%PDF-1.7\n\x00")
    output = tmp_path / "th.xlsx"
    said = command("consolidate", tmp_path, "--period", "2024-H1", "-o", output, "--lang", "en", code=2)
    assert said.splitlines()[-1] == f"xlsync: No workbook found under: {tmp_path}"
    assert not output.exists()


def test_a_file_name_that_is_no_unicode_is_shown_all_the_same(tmp_path):
    right = filled(tmp_path, "so-don-thu")
    right.rename(tmp_path / b"\xff\xfe.xlsx".decode("utf-8", "surrogateescape"))
    result = checked(tmp_path)
    assert [each["status"] for each in result["submissions"]] == ["accepted"]


def test_one_slip_in_the_numbering_is_told_once(tmp_path):
    def slip(book, tables):
        table = tables["documents"]
        book[table["sheet"]][f"{column(table, 'no')}{table['first_row'] + 1}"] = 1

    assert told(checked(filled(tmp_path, edit=slip))) == [("XS306", "A8")]


def test_findings_in_a_file_have_the_format_of_its_suffix(tmp_path):
    right = filled(tmp_path, "so-don-thu")
    for name, start in {"f.html": "<!doctype html>", "f.json": "{", "f.txt": str(right), "f.xlsx": "PK"}.items():
        command("check", right, "-o", tmp_path / name, code=0)
        assert (tmp_path / name).read_text(encoding="latin-1").lower().startswith(start.lower())
