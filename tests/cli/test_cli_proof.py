"""`xlsync proof` as a user runs it: real reports against a real consolidated workbook. All data are samples."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest
from command_line import xlsync
from word_files import cell, docx_of, odt_of, paragraph, table

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "proof.schema.json").read_text(encoding="utf-8"))
WRONG = "Các cấp công đoàn đã tổ chức 7.434 buổi đối thoại; giải quyết 215/234 đơn (93%)."
RIGHT = "Các cấp công đoàn đã tổ chức 7.344 buổi đối thoại; giải quyết 215/234 đơn (92%)."


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """The consolidated workbook of the example, whose sessions are 7.344."""
    path = tmp_path_factory.mktemp("tong-hop") / "tong-hop.xlsx"
    done = xlsync(
        "consolidate", ROOT / "examples/bac-giang", "--period", "2021-03-03..2024-02-29", "-o", path,
        "--ledger", path.with_name("so.sqlite"), "--as-of", "2024-03-15", "--quiet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "bc.docx"
    path.write_bytes(
        docx_of(paragraph("BÁO CÁO (mẫu) &lt;b&gt;") + paragraph(WRONG) + table(cell("Đơn vị") + cell("x")))
    )
    return path


def proof(*arguments):
    return xlsync("proof", *arguments, "--as-of", "2024-03-15", "--quiet")


def test_the_text_names_paragraph_sentence_and_place(report, workbook):
    done = proof(report, "--against", workbook)
    assert done.returncode == 1, done.stderr
    assert "Đối chiếu với tong-hop.xlsx, từ 03/03/2021 đến 29/02/2024" in done.stdout
    assert "[Lỗi phải sửa] XS501  Đoạn 2, câu 1" in done.stdout
    assert "tổ chức >>7.434 buổi đối thoại<<;" in done.stdout
    assert "XS502" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].startswith("CHƯA ĐẠT – 2 lỗi")


def test_a_report_without_errors_passes(tmp_path, workbook):
    path = tmp_path / "bc.txt"
    path.write_text(RIGHT, encoding="utf-8")
    done = proof(path, "--against", workbook, "--lang", "en")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "PASSED – 0 errors, 0 warnings, 0 notes.")


@pytest.mark.parametrize("name", ["bc.odt", "bc.txt", "bc.docx"])
def test_json_is_as_the_schema_says_whatever_the_format(tmp_path, workbook, name):
    path = tmp_path / name
    data = {
        "odt": odt_of(f"<text:p>{WRONG}</text:p>"),
        "txt": WRONG.encode("utf-16"),
        "docx": docx_of(paragraph(WRONG)),
    }
    path.write_bytes(data[path.suffix[1:]])
    done = proof(path, "--against", workbook, "--format", "json")
    told = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert told["report"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["report"]["kind"] == path.suffix[1:]
    first = next(each for each in told["findings"] if each["code"] == "XS501")
    assert WRONG[first["start"] : first["end"]] == first["quote"] == "7.434 buổi đối thoại"
    assert (first["paragraph"], first["sentence"], first["expected"]) == (1, 1, "7344")
    sheet, cells = first["evidence"]["sheet"], first["evidence"]["cells"]
    assert openpyxl.load_workbook(workbook, data_only=True)[sheet][cells[0]].value == 7344


def test_without_a_workbook_the_report_is_compared_with_itself(report):
    done = proof(report, "--format", "json")
    told = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert (told["against"], told["period"]) == (None, None)
    assert [each["code"] for each in told["findings"]] == ["XS502"]


@pytest.mark.parametrize("option", ["--comments", "-o"])
def test_the_commented_copy_stands_beside_the_untouched_original(report, workbook, option, tmp_path):
    before = report.read_bytes()
    copy = tmp_path / "ghi-chu.docx"
    done = proof(report, "--against", workbook, option, copy)
    assert (done.returncode, report.read_bytes()) == (1, before)
    assert "XS501" in done.stdout
    comments = list(docx.Document(io.BytesIO(copy.read_bytes())).comments)
    assert [each.text.splitlines()[0][:22] for each in comments] == ["Lỗi phải sửa (XS501): ", "Lỗi phải sửa (XS502): "]
    assert "7.344" in comments[0].text
    with zipfile.ZipFile(copy) as opened:
        document = opened.read("word/document.xml").decode()
    start, end = document.index('RangeStart w:id="0"'), document.index('RangeEnd w:id="0"')
    assert "7.434 buổi đối thoại" in document[start:end]


def test_no_copy_is_written_unless_asked_for(report, workbook):
    proof(report, "--against", workbook)
    assert [each.name for each in report.parent.iterdir()] == ["bc.docx"]


def test_html_marks_the_places_and_escapes_the_text(report, workbook, tmp_path):
    page = tmp_path / "a.html"
    assert proof(report, "--against", workbook, "-o", page).returncode == 1
    html = page.read_text(encoding="utf-8")
    assert '<mark class="error">7.434 buổi đối thoại</mark>' in html
    assert "BÁO CÁO (mẫu) &lt;b&gt;" in html
    assert "<td><p>Đơn vị</p></td>" in html
    assert not [word for word in ("http://", "https://", "<script", "src=") if word in html]


def test_xlsx_has_a_row_a_finding_linked_to_the_cell(report, workbook, tmp_path):
    path = tmp_path / "a.xlsx"
    assert proof(report, "--against", workbook, "-o", path).returncode == 1
    sheet = openpyxl.load_workbook(path).active
    rows = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[2]]
    assert [(row[2], row[3], row[4]) for row in rows] == [("XS501", 2, 1), ("XS502", 2, 1)]
    assert rows[0][5] == "7.434 buổi đối thoại"


def test_the_same_input_gives_the_same_bytes(report, workbook, tmp_path):
    for kind in ("json", "html", "xlsx", "docx", "txt"):
        made = []
        for number in (1, 2):
            path = tmp_path / f"{number}.{kind}"
            proof(report, "--against", workbook, "-o", path)
            made.append(path.read_bytes())
        assert made[0] == made[1], kind


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{report}", "--comments", "{report}"], "tệp đầu vào"),
        (["{report}", "-o", "{report}"], "tệp đầu vào"),
        (["{report}", "--against", "{workbook}", "-o", "{workbook}"], "tệp đầu vào"),
        (["{report}", "--comments", "{folder}/a.doc"], ".docx"),
        (["{report}", "--comments", "{folder}/a.docx", "-o", "{folder}/b.docx"], "hãy chọn một"),
        (["{report}", "-o", "{folder}/a.pdf"], "không rõ định dạng"),
        (["{report}", "--format", "xlsx"], "-o TỆP.xlsx"),
        (["{report}", "--against", "{report}"], "không phải sổ tổng hợp"),
        (["{report}", "--against", "{folder}/thieu.xlsx"], "Không tìm thấy"),
        (["{workbook}"], "không phải báo cáo bằng lời"),
        (["{folder}/thieu.docx"], "Không tìm thấy"),
        (["{folder}"], "Không tìm thấy"),
        (["{folder}/cu.doc"], "Lưu thành (Save As) dạng .docx"),
        (["{folder}/quet.pdf"], "dùng tệp .docx gốc"),
        (["{folder}/rong.docx"], "rỗng"),
        (["{folder}/hong.docx"], "bị hỏng"),
        (["{folder}/bc.txt", "--comments", "{folder}/a.docx"], "chỉ tệp .docx"),
        (["{report}", "--limit", "text_chars=5"], "vượt giới hạn"),
    ],
)
def test_what_the_operator_must_mend_is_said_in_one_line_and_nothing_is_written(
    arguments, said, report, workbook, tmp_path
):
    files = {
        "cu.doc": b"{\\rtf1 x}",
        "quet.pdf": b"%PDF-1.7",
        "rong.docx": b"",
        "hong.docx": b"PK\x03\x04",
        "bc.txt": RIGHT.encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    names = {"report": report, "workbook": workbook, "folder": tmp_path}
    before = {path: path.read_bytes() for path in (*tmp_path.iterdir(), workbook)}
    done = proof(*(each.format(**names) for each in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert {path: path.read_bytes() for path in (*tmp_path.iterdir(), workbook)} == before
