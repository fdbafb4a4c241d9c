"""The commands as a user runs them: in a process of their own, with real workbooks."""

import json
import shutil
import subprocess
import sys

import openpyxl
import pytest
from command_line import xlsync

HEAVY = {"polars", "pandera", "openpyxl", "pydantic", "yaml", "xlsxwriter", "rich", "jinja2", "rapidfuzz"}
PERIOD = ["--period", "2024-H1", "--as-of", "2024-07-05"]


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blank")
    done = xlsync("template", "so-ket-luan", "--period", "2024-H1", "--unit", "BG-YT", "-o", folder, "--quiet")
    if done.returncode:  # the code of some upper-level union of the sample register
        units = json.loads(xlsync("units", "list", "--format", "json").stdout)
        code = next(unit["code"] for unit in units if unit["tier"] == "upper")
        assert xlsync("template", "so-ket-luan", "--period", "2024-H1", "--unit", code, "-o", folder).returncode == 0
    (path,) = folder.glob("*.xlsx")
    return path


@pytest.fixture
def ticked(blank, tmp_path):
    """A clean workbook in a mailbag of its own: nothing to report."""
    bag = tmp_path / "thu"
    bag.mkdir()
    book = openpyxl.load_workbook(blank)
    unit = blank.name.split("_")[1]
    shown = json.loads(xlsync("form", "show", "so-ket-luan", "--unit", unit, "--format", "json", *PERIOD[:2]).stdout)
    for table in shown["tables"]:
        book[table["sheet"]][table["nothing_to_report"]] = "x"
    book.save(bag / blank.name)
    return bag / blank.name


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["consolidate", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    code = (
        f"import sys\nfrom xlsync.cli import main\nsys.argv=['xlsync', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set(m.split('.')[0] for m in sys.modules) & {HEAVY!r}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_import_of_the_package_loads_nothing_heavy():
    code = f"import sys, xlsync; print(sorted(set(sys.modules) & {HEAVY!r}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_no_pandas_in_a_whole_job(ticked):
    code = (
        "import sys\nfrom xlsync.cli import main\n"
        f"sys.argv=['xlsync','check',{str(ticked)!r},'--format','json']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint('pandas' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("False")


def test_a_clean_workbook_is_exit_status_0(ticked):
    done = xlsync("check", ticked, *PERIOD)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_error_is_exit_status_1(blank):
    done = xlsync("check", blank, *PERIOD, "--format", "json")
    assert done.returncode == 1
    assert {found["code"] for found in json.loads(done.stdout)["findings"]} == {"XS201"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "khong-co"],
        ["check", ".", "--period", "thang ba"],
        ["check", ".", "--as-of", "hom qua"],
        ["check", ".", "--units", "khong-co.csv"],
        ["check", ".", "--format", "xlsx"],
        ["consolidate", ".", "-o", "x.xlsx"],
        ["consolidate", ".", "--period", "2024-H1", "-o", "x.txt"],
        ["consolidate", ".", "--period", "2024-H1", "-o", "khong/co/x.xlsx"],
        ["template", "khong-co", "--period", "2024-H1", "-o", "mau"],
        ["template", "so-ket-luan", "--period", "2024-H1", "--unit", "KHONG-CO", "-o", "mau"],
        ["template", "so-ket-luan", "-o", "mau"],
        ["template", "so-ket-luan", "--period", "2024-H1", "--all-units", "-o", "mau"],
        ["form", "show", "khong-co"],
        ["round", "show", "khong-co"],
        ["rules", "XS999"],
        ["form", "diff", "a@1", "b@2"],
    ],
)
def test_what_the_operator_must_mend_is_one_line_and_exit_status_2(arguments, tmp_path):
    done = xlsync(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert lines
    assert sorted(path.name for path in tmp_path.iterdir()) == []


def test_an_input_is_never_overwritten(ticked):
    before = ticked.read_bytes()
    done = xlsync("consolidate", ticked.parent, *PERIOD, "-o", ticked)
    assert done.returncode == 2
    assert ticked.read_bytes() == before


def test_same_inputs_and_day_give_the_same_bytes(ticked, tmp_path):
    outputs = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        done = xlsync("consolidate", ticked.parent, *PERIOD, "-o", folder / "t.xlsx", "--findings", folder / "f.json")
        assert done.returncode == 1, done.stderr  # the other units are missing
        outputs.append([(folder / "t.xlsx").read_bytes(), (folder / "f.json").read_bytes(), done.stdout])
    assert outputs[0] == outputs[1]


def test_an_output_inside_the_mailbag_is_no_report_and_may_be_replaced(ticked):
    bag, outputs = ticked.parent, []
    for _ in range(2):
        done = xlsync("consolidate", bag, *PERIOD, "-o", bag / "tong-hop.xlsx", "--format", "json")
        assert done.returncode == 1, done.stderr
        outputs.append([(bag / "tong-hop.xlsx").read_bytes(), done.stdout])
    assert outputs[0] == outputs[1]
    codes = [
        found["code"] for found in json.loads(xlsync("check", bag, *PERIOD, "--format", "json").stdout)["findings"]
    ]
    assert codes == ["XS016"]


@pytest.mark.parametrize("suffix", ["json", "html", "txt", "xlsx"])
def test_findings_are_written_in_the_format_of_the_suffix(blank, tmp_path, suffix):
    target = tmp_path / f"f.{suffix}"
    done = xlsync("consolidate", blank, *PERIOD, "-o", tmp_path / "t.xlsx", "--findings", target)
    assert done.returncode == 1, done.stderr
    if suffix == "xlsx":
        assert openpyxl.load_workbook(target).sheetnames
    else:
        assert "XS201" in target.read_text(encoding="utf-8")


def test_results_are_on_standard_output_and_notices_on_standard_error(blank):
    done = xlsync("check", blank, *PERIOD, "--format", "json")
    json.loads(done.stdout)
    assert "danh mục đơn vị mẫu" in done.stderr


def test_english_is_an_option(blank):
    found = json.loads(xlsync("check", blank, *PERIOD, "--format", "json", "--lang", "en").stdout)["findings"][0]
    assert "ô" not in found["message"].split()


def test_a_workbook_of_another_period_is_xs008_and_not_summed(ticked):
    done = xlsync("consolidate", ticked.parent, "--period", "2023-H2", "--format", "json")
    data = json.loads(done.stdout)
    assert "XS008" in {found["code"] for found in data["findings"]}


def test_the_office_folder_gives_the_settings(blank, tmp_path):
    (tmp_path / "xlsync.toml").write_text('period = "2023-H1"\nlang = "en"\n', encoding="utf-8")
    shutil.copy(blank, tmp_path)
    data = json.loads(xlsync("check", blank.name, "--format", "json", cwd=tmp_path).stdout)
    assert data["period"] == "2023-H1"
    said = json.loads(xlsync("check", blank.name, "--format", "json", *PERIOD, cwd=tmp_path).stdout)
    assert said["period"] == "2024-H1"


def test_a_wrong_setting_of_the_office_is_one_line(tmp_path):
    (tmp_path / "xlsync.toml").write_text("perod = 1\n", encoding="utf-8")
    done = xlsync("check", ".", cwd=tmp_path)
    assert (done.returncode, "perod" in done.stderr) == (2, True)


def test_units_list_can_be_given_back_as_a_register(tmp_path, blank):
    (tmp_path / "units.json").write_text(xlsync("units", "list", "--format", "json").stdout, encoding="utf-8")
    assert xlsync("units", "check", "--units", tmp_path / "units.json").returncode == 0


def test_definitions_and_generated_files_agree():
    done = xlsync("form", "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["form", "list"], ["units", "list"], ["round", "list"], ["rules"], ["rules", "XS204"]]
)
def test_lists_are_printed(arguments):
    done = xlsync(*arguments)
    assert (done.returncode, bool(done.stdout.strip())) == (0, True)


UNITS = """code,name,aliases,tier,parent,valid_from,valid_to,successors,emails,forms_due
T,Liên đoàn Lao động tỉnh Thử,,province,,,,,,
A,Công đoàn ngành Thử,,upper,{parent},,,,,
{more}"""


@pytest.mark.parametrize(("parent", "more", "status"), [("T", "A,Tên khác,,upper,T,,,,,\n", 2), ("KHONG", "", 0)])
def test_a_wrong_register_is_refused_or_told(ticked, tmp_path, parent, more, status):
    path = tmp_path / "units.csv"
    path.write_text(UNITS.format(parent=parent, more=more), encoding="utf-8")
    done = xlsync("units", "check", "--units", path)
    assert done.returncode == 1
    done = xlsync(
        "template", "so-ket-luan", "--unit", "A", "--units", path, "--period", "2024-H1", "-o", tmp_path / "mau"
    )
    assert done.returncode == status, done.stderr
    done = xlsync("check", ticked, "--units", path, *PERIOD)
    assert done.returncode == (status or 1)
    assert done.stderr.startswith("xlsync: ")


def test_a_filled_in_workbook_is_never_replaced_by_a_blank_one(tmp_path):
    issue = ["template", "so-ket-luan", "--period", "2024-H1", "--unit", "BG-GD", "-o", tmp_path]
    assert xlsync(*issue).returncode == 0
    (path,) = tmp_path.iterdir()
    assert xlsync(*issue).returncode == 0  # the same blank workbook again
    book = openpyxl.load_workbook(path)
    book["Bìa"]["C8"] = "Người lập mẫu"
    book.save(path)
    before = path.read_bytes()
    assert xlsync(*issue).returncode == 2
    assert path.read_bytes() == before


def test_what_was_written_is_said_on_standard_error(ticked, tmp_path):
    done = xlsync("consolidate", ticked.parent, *PERIOD, "-o", tmp_path / "t.xlsx")
    assert "t.xlsx" in done.stderr.splitlines()[-2]
    assert "xlsync.sqlite" in done.stderr.splitlines()[-1]
    assert "-o" in xlsync("consolidate", ticked.parent, *PERIOD).stderr.splitlines()[-2]


def test_tiers_of_a_round_are_due_whatever_the_register_says(ticked, tmp_path):
    units = "code,name,aliases,tier,parent\nT,Liên đoàn Lao động tỉnh Thử,,province,\nA,Công đoàn ngành Thử,,upper,T\n"
    (tmp_path / "u.csv").write_text(units, encoding="utf-8")
    asked = "id: dot\ntitle: {vi: Đợt thử}\nperiod: 2024-H1\nforms: [so-ket-luan]\ntiers: [upper]\n"
    (tmp_path / "r.yaml").write_text(asked, encoding="utf-8")
    done = xlsync(
        "consolidate", ticked, "--units", tmp_path / "u.csv", "--round", tmp_path / "r.yaml", "--format", "json"
    )
    assert [each["unit"] for each in json.loads(done.stdout)["missing"]] == ["A"]


def test_a_unit_that_sent_another_period_is_told_so(blank, tmp_path):
    code = blank.name.split("_")[1]
    units = f"code,name,tier,parent,forms_due\nT,Tỉnh Thử,province,,\n{code},Công đoàn ngành Thử,upper,T,so-ket-luan\n"
    (tmp_path / "u.csv").write_text(units, encoding="utf-8")
    done = xlsync("consolidate", blank, "--units", tmp_path / "u.csv", "--period", "2023-H2", "--format", "json")
    (missing,) = [found for found in json.loads(done.stdout)["findings"] if found["code"] == "XS013"]
    assert (missing["unit"], "kỳ khác" in missing["message"]) == (code, True)


def test_that_nobody_owes_a_report_is_said(ticked, tmp_path):
    (tmp_path / "u.csv").write_text("code,name,tier\nT,Liên đoàn Lao động tỉnh Thử,province\n", encoding="utf-8")
    done = xlsync("consolidate", ticked, "--units", tmp_path / "u.csv", *PERIOD)
    assert "forms_due" in done.stderr
