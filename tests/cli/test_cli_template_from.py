"""`xlsync template --from`: the data of an older workbook in the current template, versions of a form included."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from command_line import xlsync

from xlsync.forms.layout import LEFT_OVER_NAME, LEFT_OVER_SHEET, LEFT_OVER_TITLE

EXAMPLES = Path(__file__).parents[2] / "examples"
OLD_LAYOUT = EXAMPLES / "bac-giang-loi" / "Bao cao nganh Y te.xlsx"

FORM = """
form: phieu-hop
version: "{version}"
valid_from: {first}
valid_to: {last}
label: {{vi: "Phiếu họp"}}
tables:
  - id: meetings
    sheet: "Họp"
    rows: own_and_children
    fields:
      - {{id: unit, label: {{vi: "Đơn vị"}}, type: unit, required: true}}
      - {{id: held, label: {{vi: "{held}"}}, type: count, required: true}}
{more}
"""
ABSENT = '      - {id: absent, label: {vi: "Số người vắng mặt"}, type: count}'
VOTES = '      - {id: votes, label: {vi: "Số phiếu tán thành"}, type: count}'


@pytest.fixture
def forms(tmp_path):
    folder = tmp_path / "mau-rieng"
    folder.mkdir()
    old = FORM.format(version="2023", first="2020-01-01", last="2023-12-31", held="Số cuộc họp", more=ABSENT)
    new = FORM.format(version="2024", first="2024-01-01", last="null", held="Số buổi họp đã tổ chức", more=VOTES)
    (folder / "cu.yaml").write_text(old, encoding="utf-8")
    (folder / "moi.yaml").write_text(new, encoding="utf-8")
    return folder


def filled(forms, folder, period, cells):
    """A template of that period, filled in."""
    made = xlsync("template", "phieu-hop", "--unit", "BG-NN", "--period", period, "--forms", forms, "-o", folder)
    path = Path(made.stdout.strip())
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["Họp"][cell] = value
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("own", "asked", "headers", "lost"),
    [("2023", "2024-H1", ["Số buổi họp đã tổ chức", "Số phiếu tán thành"], "Số người vắng mặt"),
     ("2024-H1", "2023", ["Số cuộc họp", "Số người vắng mặt"], "Số phiếu tán thành")],
)  # fmt: skip
def test_between_versions_what_has_the_same_name_moves_and_the_rest_is_listed(
    forms, tmp_path, own, asked, headers, lost
):
    old = filled(forms, tmp_path / "cu", own, {"B7": 12, "B8": "gần 30", "C7": 5})
    before = old.read_bytes()
    done = xlsync("template", "--from", old, "--period", asked, "--forms", forms, "-o", tmp_path / "moi")
    assert done.returncode == 0, done.stderr
    assert "đã chuyển 2 ô; 1 ô chưa có chỗ" in done.stderr
    book = openpyxl.load_workbook(done.stdout.strip())
    table = book["Họp"]
    assert [table["B6"].value, table["C6"].value] == headers
    assert [table["B7"].value, table["B8"].value, table["C7"].value] == [12, "gần 30", None]
    assert [book[LEFT_OVER_SHEET].cell(6, column).value for column in range(2, 7)] == [
        "Họp", "C7", lost, "5", "Mẫu mới không có cột này",
    ]  # fmt: skip
    assert old.read_bytes() == before


def test_it_is_made_twice_with_the_same_bytes_and_never_over_what_was_filled_in(tmp_path):
    arguments = ("template", "--from", OLD_LAYOUT, "--period", "2024-H1", "-o", tmp_path)
    first = xlsync(*arguments)
    path = Path(first.stdout.strip())
    data = path.read_bytes()
    assert xlsync(*arguments).returncode == 0
    assert path.read_bytes() == data
    path.write_bytes(OLD_LAYOUT.read_bytes())
    refused = xlsync(*arguments)
    assert refused.returncode == 2 and "chọn thư mục khác" in refused.stderr
    assert path.read_bytes() == OLD_LAYOUT.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--from", OLD_LAYOUT, "so-don-thu", "--period", "2024-H1"], "không có mẫu so-don-thu"),
     (["--from", OLD_LAYOUT, "--all-units", "--period", "2024-H1"], "--from chỉ dùng cho một đơn vị"),
     (["--from", OLD_LAYOUT], "--period"),
     (["--from", OLD_LAYOUT, "--unit", "BG-YTEE", "--period", "2024-H1"], "BG-YTE"),
     (["--from", EXAMPLES / "bac-giang-loi" / "van phong pham.xlsx", "--period", "2024-H1"], "không tìm thấy bảng nào"),
     (["--from", EXAMPLES / "bac-giang-loi" / "KCN co mat khau.xlsx", "--period", "2024-H1"], "mật khẩu"),
     (["--from", EXAMPLES / "bac-giang-loi" / "bao cao khong ro don vi.xlsx", "--period", "2024-H1"], "--unit"),
     (["--from", "khong-co.xlsx", "--period", "2024-H1"], "khong-co.xlsx"),
     (["--period", "2024-H1"], "Thiếu mã mẫu")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_nothing_is_written(tmp_path, arguments, told):
    done = xlsync("template", *arguments, "-o", tmp_path / "moi")
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "moi").exists()


def test_a_file_with_a_password_is_moved_when_the_password_is_known(tmp_path):
    passwords = EXAMPLES / "bac-giang-loi.mat-khau.txt"
    locked = EXAMPLES / "bac-giang-loi" / "KCN co mat khau.xlsx"
    done = xlsync("template", "--from", locked, "--period", "2024-H1", "--password-file", passwords, "-o", tmp_path)
    assert done.returncode == 0 and "BG-KCN" in done.stdout


def test_the_list_is_left_out_of_the_report_whatever_its_sheet_is_called(tmp_path):
    done = xlsync("template", "--from", OLD_LAYOUT, "--period", "2024-H1", "-o", tmp_path / "moi")
    path = Path(done.stdout.strip())
    before = xlsync("check", path, "--period", "2024-H1", "--format", "json", cwd=tmp_path).stdout
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert book[LEFT_OVER_SHEET]["A1"].value == LEFT_OVER_TITLE
    for keep_name in (True, False):
        if keep_name:
            book[LEFT_OVER_SHEET].title = "Xem sau"
            book.defined_names[LEFT_OVER_NAME].attr_text = "'Xem sau'!$A$1"
        else:
            book["Xem sau"].title = LEFT_OVER_SHEET
            del book.defined_names[LEFT_OVER_NAME]
        book.save(path)
        after = xlsync("check", path, "--period", "2024-H1", "--format", "json", cwd=tmp_path).stdout
        assert [line for line in after.splitlines() if "XS" in line] == [
            line for line in before.splitlines() if "XS" in line
        ]
