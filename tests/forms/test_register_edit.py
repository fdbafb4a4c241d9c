"""`units alias add`: the register file gets one alias more, and nothing else in it changes."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.forms import register_edit
from xlsync.forms.names import UnitNames
from xlsync.forms.problems import DefinitionError
from xlsync.forms.register import load_register, sample_register_path
from xlsync.forms.register_edit import add_alias
from xlsync.model import Tier

DAY = date(2024, 6, 30)
CSV = """code,name,aliases,tier,parent
T,Liên đoàn Lao động tỉnh Thử,,province,
A,Liên đoàn Lao động huyện An,LĐLĐ An|Huyện An,upper,T
B,"Liên đoàn Lao động huyện Bình, tỉnh Thử",,upper,T
"""
YAML_BLOCK = """# danh mục
- code: T
  name: Liên đoàn Lao động tỉnh Thử
  tier: province
- code: A
  name: Liên đoàn Lao động huyện An
  aliases:   # tên hay dùng
    - LĐLĐ An   # trong thư
    - "Huyện An"
  # cấp
  tier: upper
  parent: T
"""


def written(folder: Path, text: str | bytes, name: str = "don-vi.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path, code: str, alias: str) -> DefinitionError:
    before = path.read_bytes()
    with pytest.raises(DefinitionError) as caught:
        add_alias(path, code, alias, DAY)
    assert path.read_bytes() == before and [each.name for each in path.parent.iterdir()] == [path.name]
    return caught.value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CSV, CSV.replace("An|Huyện An,", "An|Huyện An|LĐ An,")),
        (CSV.replace("\n", "\r\n"), CSV.replace("An|Huyện An,", "An|Huyện An|LĐ An,").replace("\n", "\r\n")),
        ("\ufeff" + CSV, "\ufeff" + CSV.replace("An|Huyện An,", "An|Huyện An|LĐ An,")),
        (
            "sep=;\r\n# ghi chú; của tỉnh, sửa 5/7\r\ncode;name;tier;parent;aliases\r\n\r\nT;Tỉnh;province\r\n#A;cũ\r\nA;Huyện An;upper;T\r\n",
            "sep=;\r\n# ghi chú; của tỉnh, sửa 5/7\r\ncode;name;tier;parent;aliases\r\n\r\nT;Tỉnh;province\r\n#A;cũ\r\nA;Huyện An;upper;T;LĐ An\r\n",
        ),
        (
            'aliases,code,name,tier,parent\n,T,Tỉnh,province,\n"Huyện ""An"", x|Y" ,A,An,upper,T',
            None,
        ),
        (
            'aliases,code,name,tier,parent\n,T,Tỉnh,province,\n"Huyện ""An"", x|Y",A,An,upper,T',
            'aliases,code,name,tier,parent\n,T,Tỉnh,province,\n"Huyện ""An"", x|Y|LĐ An",A,An,upper,T',
        ),
    ],
)  # fmt: skip
def test_in_csv_only_the_one_cell_changes(tmp_path: Path, before: str, after: str | None) -> None:
    path = written(tmp_path, before)
    if after is None:  # a quoted cell with more behind the quotes is no CSV
        assert "CSV" in refusal(path, "A", "LĐ An").vi
        return
    assert add_alias(path, "A", "LĐ An", DAY).changed
    assert path.read_bytes() == after.encode()


def test_an_alias_with_a_separator_or_quotes_is_quoted(tmp_path: Path) -> None:
    path = written(tmp_path, CSV)
    add_alias(path, "B", 'Huyện Bình, "mới"; Thử', DAY)
    assert '"Huyện Bình, ""mới""; Thử"' in path.read_text(encoding="utf-8")
    assert load_register(path).entries("B")[0].aliases == ('Huyện Bình, "mới"; Thử',)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"aliases": []', '"aliases": ["LĐ An"]'),
        ('"aliases": ["X",\n   "Y"\n  ]', '"aliases": ["X",\n   "Y",\n   "LĐ An"\n  ]'),
        ('"aliases": [\n   "X"\n  ]', '"aliases": [\n   "X",\n   "LĐ An"\n  ]'),
        ('"aliases": ["X"]', '"aliases": ["X", "LĐ An"]'),
        ('"aliases": "X|Y"', '"aliases": "X|Y|LĐ An"'),
        ('"aliases": null', '"aliases": ["LĐ An"]'),
        ('"parent": "T"', None),
    ],
)
def test_in_json_one_item_is_put_at_the_end_of_the_list(tmp_path: Path, before: str, after: str | None) -> None:
    text = '[{"code": "T", "name": "Tỉnh", "tier": "province"},\r\n {"name": "Huyện An", "tier": "upper", "code": "A" , %s}]'
    path = written(tmp_path, text % before, "don-vi.json")
    add_alias(path, "A", "LĐ An", DAY)
    wanted = text % after if after is not None else text.replace('"A" ', '"A", "aliases": ["LĐ An"] ') % before
    assert path.read_bytes().decode() == wanted


def test_what_units_list_prints_can_be_taught(tmp_path: Path) -> None:
    units = [
        {"code": unit.code, "name": unit.name, "aliases": list(unit.aliases), "tier": unit.tier.value, "parent": unit.parent}
        for unit in load_register(written(tmp_path, CSV))
    ]  # fmt: skip
    path = written(tmp_path, json.dumps(units, indent=1), "don-vi.json")
    add_alias(path, "A", "LĐ An", DAY)
    assert load_register(path).entries("A")[0].aliases == ("LĐLĐ An", "Huyện An", "LĐ An")
    assert path.read_bytes().isascii()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (YAML_BLOCK, YAML_BLOCK.replace('"Huyện An"\n', '"Huyện An"\n    - "LĐ An"\n')),
        (
            YAML_BLOCK.replace("\n", "\r\n"),
            YAML_BLOCK.replace('"Huyện An"\n', '"Huyện An"\n    - "LĐ An"\n').replace("\n", "\r\n"),
        ),
        (
            "units:\n- {code: T, name: Tỉnh, tier: province}\n- {code: A, name: Huyện An, tier: upper, parent: T} # một\nsample: true\n",
            'units:\n- {code: T, name: Tỉnh, tier: province}\n- {code: A, aliases: ["LĐ An"], name: Huyện An, tier: upper, parent: T} # một\nsample: true\n',
        ),
        (
            "- code: T\n  name: Tỉnh\n  tier: province\n- code: A # mã\n  name: Huyện An\n  tier: upper\n  parent: T",
            '- code: T\n  name: Tỉnh\n  tier: province\n- code: A # mã\n  aliases: ["LĐ An"]\n  name: Huyện An\n  tier: upper\n  parent: T',
        ),
        *(
            (
                f"- {{code: T, name: Tỉnh, tier: province}}\n- code: A\n  name: Huyện An\n  aliases:{old} # tên\n  tier: upper\n",
                f"- {{code: T, name: Tỉnh, tier: province}}\n- code: A\n  name: Huyện An\n  aliases:{new} # tên\n  tier: upper\n",
            )
            for old, new in [
                ("", ' ["LĐ An"]'), (" []", ' ["LĐ An"]'), (" null", ' ["LĐ An"]'), (" [X, 'Y']", " [X, 'Y', \"LĐ An\"]"),
                (" X|Y", ' "X|Y|LĐ An"'), (" 'X'", ' "X|LĐ An"'),
            ]
        ),
    ],
)  # fmt: skip
def test_in_yaml_the_list_keeps_its_style_and_the_file_its_comments(tmp_path: Path, before: str, after: str) -> None:
    path = written(tmp_path, before, "don-vi.yaml")
    assert add_alias(path, "A", "LĐ An", DAY).changed
    assert path.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- {code: T, name: T, tier: province, aliases: &a [X]}\n- {code: A, name: A, tier: upper, aliases: *a}\n"),
        ("a.yaml", "- {code: T, name: T, tier: province}\n- code: A\n  name: A\n  tier: upper\n  aliases: |\n    X\n"),
        ("a.csv", "code,name,tier\nT,T,province\nA,A,upper\n"),
        ("a.csv", "aliases,code,name,tier\n,T,T,province\n x,A,A,upper\n"),
    ],
)  # fmt: skip
def test_where_no_safe_edit_is_known_the_file_stays_as_it_is(
    tmp_path: Path, name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if " x,A" in text:  # an edit that does something else is found out by reading the copy
        wrong = register_edit.find_edit(text, ".csv", "T", 0, "LĐ An")
        monkeypatch.setattr(register_edit, "find_edit", lambda *_: wrong)
    message = refusal(written(tmp_path, text, name), "A", "LĐ An")
    assert "giữ nguyên" in message.vi and "LĐ An" in message.vi and "by hand" in message.en


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, CSV)
    real = register_edit.find_edit

    def slow(*arguments: object) -> object:
        path.write_bytes(CSV.encode() + b"C,Huyen C,,upper,T\n")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(register_edit, "find_edit", slow)
    with pytest.raises(DefinitionError, match="giữ nguyên"):
        add_alias(path, "A", "LĐ An", DAY)
    assert path.read_bytes() == CSV.encode() + b"C,Huyen C,,upper,T\n"


def test_permissions_stay_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path = written(tmp_path, CSV)
    path.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    add_alias(link, "A", "LĐ An", DAY)
    assert link.is_symlink() and b"An|L\xc4\x90 An" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["don-vi.csv", "link.csv"]


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("", "để trống"), (" \u00a0\u200b ", "để trống"), ("…", "để trống"), ("A|B", "dấu |"), ("A\nB", "xuống dòng"),
        ("A\x07", "điều khiển"), ("A\u2028B", "xuống dòng"), ("A\u202eB", "điều khiển"), ("A\tB", "điều khiển"),
        ("=1+1", "bắt đầu bằng ="), ("  +A", "bắt đầu bằng +"), ("-A", "bắt đầu bằng -"), ("@A", "bắt đầu bằng @"),
        ("A" * 201, "quá 200"),
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(tmp_path: Path, alias: str, said: str) -> None:
    assert said in refusal(written(tmp_path, CSV), "A", alias).vi


@pytest.mark.parametrize(
    ("code", "said"),
    [("a", "A (Liên đoàn Lao động huyện An)"), ("Huyện An", "A (Liên đoàn Lao động huyện An)"), ("ZZZ", "units list")],
)
def test_an_unknown_code_is_refused_with_a_suggestion(tmp_path: Path, code: str, said: str) -> None:
    message = refusal(written(tmp_path, CSV), code, "LĐ An")
    assert f"«{code}»" in message.vi and said in message.vi


@pytest.mark.parametrize("alias", ["LDLD huyen an", "Huyện An.", "1. LĐLĐ An", "a"])
def test_a_name_of_another_unit_is_refused_however_it_is_spelt(tmp_path: Path, alias: str) -> None:
    message = refusal(written(tmp_path, CSV), "B", alias)
    assert "A (Liên đoàn Lao động huyện An)" in message.vi


@pytest.mark.parametrize("alias", ["Huyện An", "HUYEN AN", "Liên đoàn Lao động huyện An", "LĐLĐ huyện An", "A"])
def test_a_name_that_the_unit_has_changes_nothing(tmp_path: Path, alias: str) -> None:
    path = written(tmp_path, CSV)
    before = path.stat()
    assert not add_alias(path, "A", alias, DAY).changed
    assert path.read_bytes() == CSV.encode() and path.stat().st_mtime_ns == before.st_mtime_ns


SPANS = """code,name,aliases,tier,parent,valid_from,valid_to
T,Tỉnh,,province,,,
A,Huyện An,,upper,T,,2024-12-31
A,Huyện An mới,,upper,T,2025-01-01,2025-06-30
C,Huyện Chung,Vùng An,upper,T,2025-07-01,
"""


@pytest.mark.parametrize(("day", "line"), [("2024-06-30", 2), ("2025-02-01", 3), ("2026-01-01", 3)])
def test_of_several_entries_the_one_valid_that_day_or_the_last_is_meant(tmp_path: Path, day: str, line: int) -> None:
    path = written(tmp_path, SPANS)
    add_alias(path, "A", "LĐ An", date.fromisoformat(day))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, text in enumerate(lines) if "LĐ An" in text] == [line]


def test_a_name_of_a_unit_of_another_time_may_be_given(tmp_path: Path) -> None:
    path = written(tmp_path, SPANS)
    assert add_alias(path, "A", "Vùng An", DAY).changed


@pytest.mark.parametrize("path", [None, sample_register_path()])
def test_the_shipped_sample_is_never_edited(path: Path | None) -> None:
    before = sample_register_path().read_bytes()
    with pytest.raises(DefinitionError, match="--units"):
        add_alias(path, "BG-LG", "LĐ Lạng Giang", DAY)
    assert sample_register_path().read_bytes() == before


def test_a_copy_of_the_sample_is_taught_and_then_knows_the_name(tmp_path: Path) -> None:
    path = written(tmp_path, sample_register_path().read_bytes())
    assert UnitNames(load_register(path), DAY).resolve("Phòng Tổng hợp Lạng").unit is None
    add_alias(path, "BG-LG", "Phòng Tổng hợp Lạng", DAY)
    found = UnitNames(load_register(path), DAY).resolve("phong tong hop lang").unit
    assert found is not None and found.code == "BG-LG" and found.tier is Tier.UPPER
    old, new = sample_register_path().read_bytes(), path.read_bytes()
    assert len(new) - len(old) == len("|Phòng Tổng hợp Lạng".encode())


ODD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=12)


@settings(max_examples=150)
@given(
    alias=ODD,
    kept=st.lists(ODD, max_size=3),
    kind=st.sampled_from([".csv", ".json", ".yaml"]),
    joint=st.sampled_from(",;"),
)
def test_whatever_the_alias_it_is_added_alone_or_the_file_stays(
    tmp_path_factory: pytest.TempPathFactory, alias: str, kept: list[str], kind: str, joint: str
) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("r") / f"don-vi{kind}"
    names = [name.replace("|", "/") for name in kept]
    if kind == ".csv":
        cell = '"' + "|".join(names).replace('"', '""') + '"'
        rows = [["code", "name", "tier", "aliases"], ["T", "Tỉnh", "province", ""], ["A", "An", "upper", cell]]
        text = "".join(joint.join(row) + "\r\n" for row in rows)
    else:
        units = [
            {"code": "T", "name": "Tỉnh", "tier": "province"},
            {"code": "A", "name": "An", "tier": "upper", "aliases": names},
        ]
        text = json.dumps(units, ensure_ascii=False, indent=1)
    path.write_bytes(text.encode())
    try:
        before = load_register(path)
    except DefinitionError:  # what YAML does not print
        return
    try:
        done = add_alias(path, "A", alias, DAY)
    except DefinitionError:
        assert path.read_bytes() == text.encode()
        return
    after = load_register(path).units
    [old] = before.entries("A")
    wanted = replace(old, aliases=(*old.aliases, done.alias)) if done.changed else old
    assert after == (before.units[0], wanted)
