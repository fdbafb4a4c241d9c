"""`xlsync status` and `xlsync units alias add` as a user runs them."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from command_line import xlsync

ROOT = Path(__file__).parents[2]
ROUND = ["--round", "2021-2024-kl54", "--as-of", "2024-03-20", "--jobs", "1"]
SAMPLE = ROOT / "schemas/units/bac-giang-mau.csv"


@pytest.fixture
def office(tmp_path):
    """Two of the eighteen reports of the example."""
    (tmp_path / "thu").mkdir()
    for code in ("BG", "BG-YT"):
        shutil.copy(ROOT / f"examples/bac-giang/bieu-tong-hop_{code}_2021-03-03..2024-02-29.xlsx", tmp_path / "thu")
    return tmp_path


def test_who_has_not_submitted_is_an_error_and_the_numbers_come_first(office):
    done = xlsync("status", "thu", *ROUND, cwd=office)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[3] == "Biểu tổng hợp: 18 đơn vị phải gửi; đã gửi 2, trả lại để sửa 0, chưa gửi 16."
    assert "Hạn gửi 15/03/2024 (đã quá hạn 5 ngày)" in done.stdout


@pytest.mark.parametrize("kind", ["text", "json", "html", "xlsx"])
def test_the_matrix_comes_in_four_formats_the_same_every_time(office, kind):
    outputs = []
    for name in ("a", "b"):
        folder = office / name
        folder.mkdir()
        done = xlsync("status", "thu", *ROUND, "--format", kind, "-o", folder / "ra.xlsx", cwd=office)
        assert done.returncode == 1 and done.stdout == "", done.stderr
        outputs.append((folder / "ra.xlsx").read_bytes())
    assert outputs[0] == outputs[1]
    if kind == "json":
        assert json.loads(outputs[0])["matrix"]["summary"][0]["missing"] == 16
    if kind == "xlsx":
        assert openpyxl.load_workbook(office / "a" / "ra.xlsx").sheetnames[0] == "Tình hình gửi"


def test_reminders_are_written_for_those_who_are_missing_and_no_others(office):
    for _ in range(2):
        done = xlsync("status", "thu", *ROUND, "--reminders", "nhac", cwd=office)
        assert done.returncode == 1 and "16 thư nháp" in done.stderr, done.stderr
    names = {path.name for path in (office / "nhac").iterdir()}
    assert len(names) == 16 and "nhac_BG-LNG_2021-03-03..2024-02-29.eml" in names
    assert not any("_BG-YT_" in name for name in names)


def test_units_without_an_address_are_named_on_standard_error(office):
    text = SAMPLE.read_text(encoding="utf-8").replace("luc-ngan@congdoan.example", "").removeprefix("# sample")
    (office / "don-vi.csv").write_text("#" + text, encoding="utf-8")
    done = xlsync("status", "thu", *ROUND, "--units", "don-vi.csv", "--reminders", "nhac", "--quiet", cwd=office)
    assert "chưa có địa chỉ thư điện tử" in done.stderr and done.stderr.rstrip().endswith(": BG-LNG.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "xlsx", *ROUND],
        ["--as-of", "2024-03-20"],
        [*ROUND, "--reminders", "thu/bieu-tong-hop_BG_2021-03-03..2024-02-29.xlsx"],
        [*ROUND, "--reminders", "khong/co"],
        [*ROUND, "-o", "thu/bieu-tong-hop_BG_2021-03-03..2024-02-29.xlsx"],
    ],
)
def test_what_the_operator_must_mend_is_one_line_and_exit_status_2(office, arguments):
    before = sorted(path.name for path in office.rglob("*"))
    done = xlsync("status", "thu", *arguments, cwd=office)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == 2 and len(lines) == 1 and lines[0].startswith("xlsync: ")
    assert sorted(path.name for path in office.rglob("*")) == before


def test_an_alias_is_taught_once_and_known_ever_after(tmp_path):
    shutil.copy(SAMPLE, tmp_path / "don-vi.csv")
    for said in ("Đã thêm", "giữ nguyên"):
        done = xlsync("units", "alias", "add", "BG-LG", "Phòng TH Lạng", "--units", "don-vi.csv", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "") and said in done.stdout and "BG-LG" in done.stdout
    units = json.loads(xlsync("units", "list", "--units", "don-vi.csv", "--format", "json", cwd=tmp_path).stdout)
    assert [unit["aliases"][-1] for unit in units if unit["code"] == "BG-LG"] == ["Phòng TH Lạng"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["BG-LGG", "X"], "did you mean BG-LG"),
        (["BG-LG", "LDLD huyen Yen The"], "BG-YT"),
        (["BG-LG", "=1+1"], "formula"),
    ],
)
def test_an_alias_that_is_refused_is_one_line_and_exit_status_2(tmp_path, arguments, said):
    shutil.copy(SAMPLE, tmp_path / "don-vi.csv")
    done = xlsync("units", "alias", "add", *arguments, "--units", "don-vi.csv", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1
    assert (tmp_path / "don-vi.csv").read_bytes() == SAMPLE.read_bytes()


def test_the_shipped_register_is_not_taught(tmp_path):
    before = SAMPLE.read_bytes()
    done = xlsync("units", "alias", "add", "BG-LG", "Phòng TH Lạng", cwd=tmp_path)
    assert done.returncode == 2 and "--units" in done.stderr and SAMPLE.read_bytes() == before
