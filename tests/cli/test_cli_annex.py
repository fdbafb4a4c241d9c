"""`xlsync annex` as a user runs it. All data are samples."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import xlsync

ROOT = Path(__file__).parents[2]
NAME = "phu-luc_2021-03-03..2024-02-29"


def consolidated(example, path, *more):
    return xlsync(
        "consolidate", ROOT / "examples" / example, "--round", "2021-2024-kl54", "-o", path, "--as-of", "2024-03-05",
        "--ledger", path.with_suffix(".sqlite"), "--quiet", *more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("tong-hop") / "tong-hop.xlsx"
    assert consolidated("bac-giang", path).returncode == 0
    return path


def text(path):
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def annex(*arguments, **options):
    return xlsync("annex", *arguments, "--as-of", "2024-03-05", **options)


def test_all_three_are_written_beside_each_other_and_the_workbook_stays(workbook, tmp_path):
    before = hashlib.sha256(workbook.read_bytes()).digest()
    done = annex(workbook, "-o", tmp_path / "trình")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "trình").iterdir()) == [
        f"{NAME}.{kind}" for kind in ("docx", "pdf", "xlsx")
    ]
    assert "Đã ghi" in done.stderr and "DỰ THẢO" not in text(tmp_path / "trình" / f"{NAME}.docx")
    assert hashlib.sha256(workbook.read_bytes()).digest() == before
    assert not done.stdout


def test_only_the_formats_that_are_asked_for_beside_the_workbook(workbook, tmp_path):
    copy = tmp_path / "tong-hop.xlsx"
    copy.write_bytes(workbook.read_bytes())
    assert annex(copy, "--format", "xlsx", "--format", "docx", "--quiet").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{NAME}.docx", f"{NAME}.xlsx", "tong-hop.xlsx"]


def test_errors_make_a_draft_and_exit_1(tmp_path):
    path = tmp_path / "tong-hop.xlsx"
    assert consolidated("bac-giang-loi", path).returncode == 1
    done = annex(path, "--format", "docx")
    assert done.returncode == 1
    assert "phụ lục ghi DỰ THẢO – CHƯA ĐẠT" in done.stderr
    written = text(tmp_path / f"{NAME}.docx")
    assert "DỰ THẢO – CHƯA ĐẠT" in written and "Chưa tổng hợp số liệu của: Liên đoàn Lao động" in written


def test_rounding_and_place_come_from_the_option_the_variable_or_the_office(workbook, tmp_path):
    copy = tmp_path / "tong-hop.xlsx"
    copy.write_bytes(workbook.read_bytes())
    written = tmp_path / f"{NAME}.docx"
    assert annex(copy, "--format", "docx").returncode == 0 and "759 (96%)" in text(written)
    assert annex(copy, "--format", "docx", XLSYNC_ROUNDING="truncate").returncode == 0
    assert "759 (95%)" in text(written)
    (tmp_path / "xlsync.toml").write_text('[annex]\nrounding = "truncate"\nplace = "Việt Yên"\n', encoding="utf-8")
    assert annex(copy, "--format", "docx").returncode == 0
    assert "759 (95%)" in text(written) and "Việt Yên, " in text(written)
    assert annex(copy, "--format", "docx", "--rounding", "half_up", "--place", "Hà Nội").returncode == 0
    assert "759 (96%)" in text(written) and "Hà Nội, " in text(written)


def test_the_consolidated_workbook_rounds_the_same_way(tmp_path):
    path = tmp_path / "tong-hop.xlsx"
    assert consolidated("bac-giang", path, "--rounding", "truncate").returncode == 0
    sheet = openpyxl.load_workbook(path, data_only=True)["Tổng hợp"]
    shown = [
        cell for line in sheet.iter_rows(values_only=True) for cell in line if isinstance(cell, str) and "%)" in cell
    ]
    assert "759 (95%)" in shown and "78 (87%)" in shown and "572 (87,8%)" in shown


@pytest.mark.parametrize(
    ("settings", "told"),
    [('[annex]\nrounding = "up"\n', "rounding là một trong: half_up, truncate"), ("annex = 1\n", "[annex] là một bảng"),
     ("[annex]\nround = 1\n", "không có thiết lập “round”; có thể ghi: rounding, place")],
)  # fmt: skip
def test_wrong_settings_of_the_office_are_told(settings, told, workbook, tmp_path):
    (tmp_path / "xlsync.toml").write_text(settings, encoding="utf-8")
    done = annex(workbook, "-o", tmp_path / "x", cwd=tmp_path)
    assert done.returncode == 2 and told in done.stderr
    assert not (tmp_path / "x").exists()


def test_what_is_no_consolidated_workbook_is_refused(workbook, tmp_path):
    report = ROOT / "examples/bac-giang/Bao cao(1)(2).xlsx"
    for path, told in ((report, "no consolidated workbook"), (tmp_path / "x.xlsx", "No such"), (tmp_path, "No such")):
        done = annex(path, "-o", tmp_path / "ra", "--lang", "en")
        assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "ra").exists()
    (tmp_path / "tep").write_text("x")
    done = annex(workbook, "-o", tmp_path / "tep", "--lang", "en")
    assert done.returncode == 2 and "is a file; name a folder" in done.stderr


def test_the_workbook_is_never_overwritten(workbook, tmp_path):
    copy = tmp_path / f"{NAME}.xlsx"
    copy.write_bytes(workbook.read_bytes())
    done = annex(copy, "--lang", "en")
    assert done.returncode == 2 and "is the input, which is never overwritten" in done.stderr
    assert copy.read_bytes() == workbook.read_bytes() and len(list(tmp_path.iterdir())) == 1


def test_a_figure_that_was_typed_over_is_named_with_its_cell(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook, data_only=True)
    sheet = book["Biểu 2"]
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == 7344)
    cell.value = 7434
    book.save(tmp_path / "tong-hop.xlsx")
    done = annex(tmp_path / "tong-hop.xlsx")
    assert done.returncode == 2
    assert f"ô {cell.coordinate} trang «Biểu 2» ghi 7.434, tính từ chi tiết được 7.344" in done.stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_without_libreoffice_the_others_are_written_unless_the_pdf_is_asked_for(workbook, tmp_path):
    done = annex(workbook, "-o", tmp_path / "ra", PATH=str(tmp_path))
    assert done.returncode == 0 and "Chưa cài LibreOffice" in done.stderr
    assert sorted(path.suffix for path in (tmp_path / "ra").iterdir()) == [".docx", ".xlsx"]
    done = annex(workbook, "-o", tmp_path / "pdf", "--format", "pdf", "--lang", "en", PATH=str(tmp_path))
    assert done.returncode == 2 and "no LibreOffice" in done.stderr and not (tmp_path / "pdf").exists()


def test_in_a_mailbag_the_annex_is_left_aside_whoever_saved_it_last(workbook, tmp_path):
    bag = tmp_path / "thu"
    assert annex(workbook, "-o", bag, "--format", "docx", "--format", "xlsx").returncode == 0
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir",
         tmp_path, bag / f"{NAME}.docx"], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (tmp_path / f"{NAME}.docx").rename(bag / "BC tinh.docx")
    for source in (ROOT / "examples/bac-giang").iterdir():
        (bag / source.name).write_bytes(source.read_bytes())
    done = xlsync(
        "consolidate", bag, "--round", "2021-2024-kl54", "--as-of", "2024-03-05", "--ledger", tmp_path / "so.sqlite"
    )
    assert done.stdout.count("là kết quả do xlsync xuất ra, không phải báo cáo; được bỏ qua.") == 3
    assert "7.290" in done.stdout and "291.800" in done.stdout and "*" not in done.stdout.partition("Biểu 2.")[2]
