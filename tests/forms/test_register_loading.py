"""Unit registers in CSV, JSON and YAML."""

import json
from datetime import date
from pathlib import Path

import pytest

from xlsync.forms.register import COLUMNS, DefinitionError, load_register
from xlsync.model import Register, Tier

HEADER = ",".join(COLUMNS)
ROWS = """\
T,Liên đoàn tỉnh,LĐLĐ tỉnh|Tỉnh,province,,,,,a@x.example|b@x.example,bieu-tong-hop|so-don-thu
T-A,"Liên đoàn, huyện A",,upper,T,2021-01-31,30/6/2025,T-B|T-C,,
"""


def csv_register(tmp_path: Path, content: str | bytes, name: str = "r.csv") -> Register:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_register(path)


def refused(tmp_path: Path, content: str | bytes, name: str = "r.csv") -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        csv_register(tmp_path, content, name)
    assert len(caught.value.vi.splitlines()) == len(caught.value.en.splitlines())
    return [line.removeprefix(f"{tmp_path.as_posix()}/") for line in caught.value.en.splitlines()]


def test_every_column_of_a_csv_file_is_read(tmp_path: Path) -> None:
    province, district = csv_register(tmp_path, f"{HEADER}\n{ROWS}").units
    assert province.tier is Tier.PROVINCE
    assert province.aliases == ("LĐLĐ tỉnh", "Tỉnh")
    assert province.emails == ("a@x.example", "b@x.example")
    assert province.forms_due == ("bieu-tong-hop", "so-don-thu")
    assert (province.parent, province.valid_from, province.valid_to) == (None, None, None)
    assert (district.name, district.parent) == ("Liên đoàn, huyện A", "T")
    assert (district.valid_from, district.valid_to) == (date(2021, 1, 31), date(2025, 6, 30))
    assert district.successors == ("T-B", "T-C")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_what_excel_saves_is_read(tmp_path: Path, mark: str, end: str, separator: str) -> None:
    lines = [separator.join(["CODE", "name", "tier", "parent"]), separator.join(["T", "Tỉnh", "province", ""]), ""]
    assert [unit.code for unit in csv_register(tmp_path, mark + end.join(lines))] == ["T"]


@pytest.mark.parametrize("first", ["# sample: tên đặt ra", "# sample;;;;", "\ufeff# sample"])
def test_the_mark_of_a_sample_survives_excel(tmp_path: Path, first: str) -> None:
    assert csv_register(tmp_path, f"{first}\ncode,name,tier\nT,Tỉnh,province\n").sample
    assert not csv_register(tmp_path, "# ghi chú\ncode,name,tier\nT,Tỉnh,province\n").sample


def test_json_as_units_list_prints_it(tmp_path: Path) -> None:
    entry = {
        "code": "T", "name": "Tỉnh", "aliases": ["A|B"], "tier": "province", "parent": None, "valid_from": "2021-01-01",
        "valid_to": None, "successors": [], "emails": ["a@x.example"], "forms_due": [],
    }  # fmt: skip
    unit = csv_register(tmp_path, json.dumps([entry]), "r.json").units[0]
    assert unit.aliases == ("A|B",)
    assert unit.valid_from == date(2021, 1, 1)


def test_yaml_with_dates_and_a_sample_mark(tmp_path: Path) -> None:
    entry = "{code: T, name: Tỉnh, tier: province, valid_from: 2021-01-01, emails: [a@x.example]}"
    assert csv_register(tmp_path, f"- {entry}", "r.yaml").units[0].valid_from == date(2021, 1, 1)
    register = csv_register(tmp_path, f"sample: true\nunits:\n  - {entry}", "r.yaml")
    assert register.sample
    assert register.units[0].emails == ("a@x.example",)


def test_every_mistake_is_told_with_line_and_column(tmp_path: Path) -> None:
    rows = [
        "T,Tỉnh,,province,,,,,,",
        ",Không mã,,upper,T,,,,,",
        "Mã 1,Có dấu,,upper,T,,,,,",
        "T-B,B,,district,T,,,,,",
        "T-C,C,,upper,T,31/02/2024,,,,",
        "T-D,D,,upper,T,2024-02-01,2024-01-01,,,",
        "T-E,E,,upper,T,,,,,,thừa",
    ]
    assert refused(tmp_path, "\n".join(["# sample", HEADER, *rows])) == [
        "r.csv, line 4, column code: empty: it must be given",
        "r.csv, line 5, column code: the code “Mã 1” takes ASCII letters, digits and - . _ only, 40 at most",
        "r.csv, line 6, column tier: no tier “district”: write province, upper, grassroots",
        "r.csv, line 7, column valid_from: “31/02/2024” is not a date: write 2025-06-30 or 30/06/2025",
        "r.csv, line 8, column valid_to: before valid_from (2024-02-01): swap them",
        "r.csv, line 9: one cell too many, “thừa”: put cells that contain , in double quotes",
    ]


def test_mistakes_in_the_header(tmp_path: Path) -> None:
    assert refused(tmp_path, "code,nam,tier,tier\nT,Tỉnh,province,\n") == [
        "r.csv, line 1, column nam: there is no such column: write name",
        "r.csv, line 1, column tier: the column stands twice: keep one",
        f"r.csv, line 1, column name: missing; the header is: {HEADER}",
    ]


def test_lines_are_counted_over_cells_with_line_breaks(tmp_path: Path) -> None:
    content = 'code,name,tier\nT,"Liên đoàn\ntỉnh",province\nT-A,A,sai\n'
    assert refused(tmp_path, content)[0].startswith("r.csv, line 4, column tier")


def test_mistakes_in_json_and_yaml_name_the_unit(tmp_path: Path) -> None:
    entry = '{"code": "T", "name": 3, "tier": "province", "emails": "x", "succesors": []}'
    found = refused(tmp_path, f"[{entry}]", "r.json")
    assert 'r.json, column name, unit T: must be a text: write "3"' in found
    assert "r.json, column succesors, unit T: there is no such column: write successors" in found
    assert refused(tmp_path, f"-\n  {entry}", "r.yaml")[0].startswith("r.yaml, line 2, column")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("r.csv", b"", "no units"),
        ("r.csv", f"{HEADER}\n", "no units"),
        ("r.csv", b"code,name,tier\nT,\xff,province\n", "line 2: not UTF-8"),
        ("r.csv", 'code,name,tier\nT,"x"y,province\n', "line 2: not a line of CSV"),
        ("r.json", "{}", "a list of units"),
        ("r.json", "[1]", "pairs of key"),
        ("r.json", "[", "not valid JSON"),
        ("r.yaml", "a: 1", "a list of units"),
        ("r.yaml", "a: [", "not valid YAML"),
    ],
)
def test_a_file_that_is_no_register_is_told_in_one_line(
    tmp_path: Path, name: str, content: str | bytes, word: str
) -> None:
    found = refused(tmp_path, content, name)
    assert len(found) == 1
    assert word in found[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="không đọc được tệp"):
        load_register(tmp_path / "missing.csv")
