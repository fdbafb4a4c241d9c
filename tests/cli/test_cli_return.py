"""`xlsync return` as a user runs it: what goes out, and what comes back."""

import email
import email.policy
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from command_line import xlsync

from xlsync.intake.xlsx import read_workbook

ROOT = Path(__file__).parents[2]
PERIOD = ["--period", "2021-03-03..2024-02-29", "--as-of", "2024-03-20", "--jobs", "1"]
UNITS = ["--units", str(ROOT / "schemas/units/bac-giang-mau.csv")]
SOURCE = ROOT / "examples/bac-giang/bieu-tong-hop_BG-YT_2021-03-03..2024-02-29.xlsx"
CODE, NAME = "BG-YT", "bao cao.xlsx"


@pytest.fixture
def office(tmp_path):
    """One report with a thousands point typed into a count."""
    (tmp_path / "thu").mkdir()
    book = openpyxl.load_workbook(SOURCE)
    book["Biểu 2"]["B8"] = 7.29
    book.save(tmp_path / "thu" / NAME)
    return tmp_path


def sent_back(office):
    done = xlsync("return", "thu", *PERIOD, *UNITS, "-o", "ra", cwd=office)
    assert done.returncode == 1, done.stderr
    return office / "ra" / CODE / "bao cao_tra-lai.xlsx"


def test_a_unit_gets_its_own_workbook_marked_and_a_draft_with_it(office):
    before = (office / "thu" / NAME).read_bytes()
    copy = sent_back(office)
    sheet = openpyxl.load_workbook(copy)["Biểu 2"]
    assert "7290" in sheet["B8"].comment.text and sheet["B8"].fill.fgColor.rgb == "FFF8B4B2"
    assert read_workbook(copy.read_bytes()).grids[:-1] == read_workbook(before).grids
    [draft] = (office / "ra").glob("tra-lai_*.eml")
    mail = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert mail["X-Unsent"] == "1" and mail["To"] and "Đề nghị sửa báo cáo" in mail["Subject"]
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == copy.name and attached.get_content() == copy.read_bytes()
    for kind in ("plain", "html"):
        assert "B8" in mail.get_body((kind,)).get_content()
    assert (office / "thu" / NAME).read_bytes() == before, "an input is never changed"
    assert not list(office.glob("*.sqlite")), "looking leaves nothing behind"


def test_the_same_run_gives_the_same_bytes_and_keeps_a_draft_that_was_changed(office):
    sent_back(office)
    first = {path: path.read_bytes() for path in (office / "ra").rglob("*") if path.is_file()}
    sent_back(office)
    assert {path: path.read_bytes() for path in first} == first
    [draft] = (office / "ra").glob("tra-lai_*.eml")
    draft.write_bytes(draft.read_bytes() + b"x")
    done = xlsync("return", "thu", *PERIOD, *UNITS, "-o", "ra", cwd=office)
    assert draft.name in done.stderr and draft.read_bytes().endswith(b"x")


def test_a_corrected_copy_is_clean_and_one_that_was_not_says_the_same_again(office):
    copy = sent_back(office)
    again = xlsync("check", copy, *PERIOD, *UNITS, "--format", "json", cwd=office)
    assert "XS204" in again.stdout and "XS108" not in again.stdout
    book = openpyxl.load_workbook(copy)
    book["Biểu 2"]["B8"] = openpyxl.load_workbook(SOURCE)["Biểu 2"]["B8"].value
    book.save(office / "thu" / "sua.xlsx")
    shutil.rmtree(office / "ra")
    done = xlsync("check", office / "thu" / "sua.xlsx", *PERIOD, *UNITS, cwd=office)
    before = xlsync("check", SOURCE, *PERIOD, *UNITS, cwd=office)
    assert done.returncode == before.returncode == 0, done.stdout
    both = xlsync("status", "thu", *PERIOD, *UNITS, "--format", "json", cwd=office)
    assert '"superseded"' in both.stdout


def test_the_folder_may_not_lie_in_the_mailbag(office):
    done = xlsync("return", "thu", *PERIOD, *UNITS, "-o", "thu/ra", cwd=office)
    assert done.returncode == 2 and "-o" in done.stderr and not (office / "thu" / "ra").exists()


def test_a_format_that_takes_no_marks_gets_a_list(office):
    (office / "thu" / NAME).unlink()
    shutil.copy(ROOT / "examples/bac-giang-thu/LDLD TX Viet Yen.eml", office / "thu")
    xlsync("return", "thu", *PERIOD, *UNITS, "-o", "ra", cwd=office)
    [listed] = (office / "ra").rglob("*_ket-qua-kiem-tra.xlsx")
    text = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(listed.read_bytes())).active.iter_rows() for cell in row
    ]
    assert "KẾT QUẢ KIỂM TRA BÁO CÁO" in text


def test_the_overview_fetches_nothing(office):
    sent_back(office)
    page = (office / "ra" / "tong-quan.html").read_text(encoding="utf-8")
    assert "http:" not in page and "https:" not in page and " src=" not in page
    assert 'data-unit="BG-YT"' in page and "XS204" in page


def test_no_sensitive_value_is_in_anything_that_is_said(office):
    """The unit's own workbook has it, of course; nothing that is written about it may."""
    canary = "ZQXCANARYZQX"
    book = openpyxl.load_workbook(ROOT / "examples/bac-giang-loi/so-don-thu_BG-VC_2021-03-03..2024-02-29.xlsx")
    sheet = next(
        each for each in book.worksheets if each.title not in {"Bìa", "Hướng dẫn"} and each.sheet_state == "visible"
    )
    header = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Nội dung tóm tắt")
    for row in range(header.row + 1, header.row + 6):
        sheet.cell(row, header.column).value = f"{canary} {row}"
    book.save(office / "thu" / "so.xlsx")
    xlsync("return", "thu", *PERIOD, *UNITS, "-o", "ra", cwd=office)
    for path in (office / "ra").iterdir():
        if path.suffix == ".eml":
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert all(canary not in mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        elif path.suffix == ".html":
            assert canary not in path.read_text(encoding="utf-8")
    [copy] = (office / "ra").rglob("so_tra-lai.xlsx")
    marked = openpyxl.load_workbook(copy)
    assert canary not in str([[cell.value for cell in row] for row in marked["Kết quả kiểm tra"].iter_rows()])
    assert not any(
        canary in cell.comment.text for each in marked for row in each.iter_rows() for cell in row if cell.comment
    )
