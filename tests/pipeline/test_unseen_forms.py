"""A form is one file: forms that the package has never seen go from template to totals without a line of Python."""

import json
import subprocess
import sys

import openpyxl
import pytest

FORM = """
form: phieu-la
version: "2024"
valid_from: 2021-01-01
label: {vi: Phiếu chưa từng có}
tables:
  - id: visits
    sheet: "Thăm hỏi"
    rows: own_and_children
    fields:
      - {id: sessions, label: {vi: "Số lần thăm"}, group: {vi: "Thăm hỏi đoàn viên"}, type: count, required: true}
      - {id: helped, label: {vi: "Số người được giúp"}, group: {vi: "Thăm hỏi đoàn viên"}, type: count, required: true}
      - {id: solved, label: {vi: "Số việc xong"}, type: count, required: true}
      - {id: rate, label: {vi: "Tỷ lệ xong"}, type: rate, computed: "solved / helped"}
    rules:
      - {code: XS301, expr: "solved <= helped", severity: error, source: "quy định thử"}
  - id: funds
    sheet: "Quỹ"
    rows: own_and_aggregate
    fields:
      - {id: spent, label: {vi: "Đã chi"}, type: decimal, required: true}
      - {id: remark, label: {vi: "Ghi chép"}, type: text}
  - id: body
    sheet: "Tổ chức"
    rows: own
    fields:
      - {id: members, label: {vi: "Số người"}, type: count, required: true, measure: stock}
  - id: log
    sheet: "Nhật ký"
    rows: list
    fields:
      - {id: no, label: {vi: "TT"}, type: count}
      - {id: day, label: {vi: "Ngày làm"}, type: date, required: true, within_period: true}
      - {id: kind, label: {vi: "Loại việc"}, type: choice, required: true,
         choices: [{id: visit, label: {vi: "thăm"}}, {id: gift, label: {vi: "tặng quà"}}]}
"""

UNITS = """code,name,aliases,tier,parent,valid_from,valid_to,successors,emails,forms_due
T,Liên đoàn Lao động tỉnh Thử,LĐLĐ tỉnh,province,,,,,,phieu-la
A,Công đoàn ngành Thử,,upper,T,,,,,phieu-la
A1,CĐCS Công ty Sen Thử,,grassroots,A,,,,,
A2,CĐCS Công ty Tre Thử,,grassroots,A,,,,,
T1,CĐCS Văn phòng Thử,,grassroots,T,,,,,
"""


def run(*arguments, code=0):
    done = subprocess.run(
        [sys.executable, "-m", "xlsync", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    (folder / "forms").mkdir()
    (folder / "forms" / "phieu-la.yaml").write_text(FORM, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def common(office):
    return ["--forms", office / "forms", "--units", office / "units.csv", "--period", "2024-H1"]


@pytest.fixture(scope="module")
def mailbag(office, common):
    """Both workbooks filled in as `form show` says."""
    bag = office / "thu"
    run("template", "phieu-la", "--all-units", "-o", bag, *common)
    for unit, figures in {"T": (1, 4, 3), "A": (2, 10, 7)}.items():
        shown = json.loads(run("form", "show", "phieu-la", "--unit", unit, "--format", "json", *common))
        path = bag / f"phieu-la_{unit}_2024-H1.xlsx"
        book = openpyxl.load_workbook(path)
        for table in shown["tables"]:
            fill(book[table["sheet"]], table, figures)
        book.save(path)
    return bag


def fill(sheet, table, figures):
    column = {field["id"]: field["column"] for field in table["fields"]}
    first = table["first_row"]
    if table["id"] == "visits":
        for place in range(len(table["prefilled"])):
            for field, value in zip(("sessions", "helped", "solved"), figures, strict=True):
                sheet[f"{column[field]}{first + place}"] = value
    elif table["id"] == "funds":
        sheet[f"{column['spent']}{first}"] = 1.5
        sheet[f"{column['remark']}{first}"] = "Chi cho thăm hỏi"
        sheet[f"{column['spent']}{first + 1}"] = 2
    elif table["id"] == "body":
        sheet[f"{column['members']}{first}"] = figures[1]
    else:
        sheet[f"{column['no']}{first}"] = 1
        sheet[f"{column['day']}{first}"] = "05/3/2024"
        sheet[f"{column['kind']}{first}"] = "tặng quà"


@pytest.fixture(scope="module")
def result(mailbag, common, office):
    out = run(
        "consolidate", mailbag, "-o", office / "tong-hop.xlsx", "--as-of", "2024-07-05", "--format", "json", *common
    )
    return json.loads(out)


def test_the_filled_templates_are_clean(result):
    assert [(found["code"], found["sheet"], found["cell"]) for found in result["findings"]] == []
    assert {each["status"] for each in result["submissions"]} == {"accepted"}


def test_own_and_children_is_totalled_by_tier(result):
    rows = {row["tier"]: row for row in result["totals"]["visits"]}
    assert rows["province"]["sessions"] == 1
    assert rows["upper"]["helped"] == 10
    assert (rows["grassroots"]["sessions"], rows["grassroots"]["solved"]) == (5, 17)
    assert rows["grassroots"]["rate"] == pytest.approx(17 / 24)
    assert not any(row["incomplete"] for row in rows.values())


def test_own_and_aggregate_is_totalled_by_tier(result):
    assert [(row["tier"], row["spent"]) for row in result["totals"]["funds"]] == [
        ("province", 1.5),
        ("upper", 1.5),
        ("grassroots", 4),
    ]


def test_own_has_one_total(result):
    assert result["totals"]["body"] == [{"tier": None, "members": 14, "incomplete": False}]


def test_a_list_has_no_totals(result):
    assert not result["totals"].get("log")


def test_a_broken_rule_of_the_new_form_is_found_at_its_cell(mailbag, common, tmp_path):
    path = tmp_path / "phieu-la_A_2024-H1.xlsx"
    book = openpyxl.load_workbook(mailbag / path.name)
    book["Thăm hỏi"]["D9"] = 99
    book.save(path)
    out = json.loads(run("check", path, "--as-of", "2024-07-05", "--format", "json", *common, code=1))
    assert [(found["code"], found["cell"]) for found in out["findings"]] == [("XS301", "D9")]


def test_a_wrong_definition_is_one_line_and_exit_status_2(tmp_path):
    (tmp_path / "sai.yaml").write_text(FORM.replace("type: decimal", "type: number"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "xlsync", "form", "list", "--forms", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "sai.yaml" in done.stderr
    assert "spent" in done.stderr
    assert "Traceback" not in done.stderr
