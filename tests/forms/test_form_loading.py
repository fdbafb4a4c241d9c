"""Which forms are loaded, from where, and which version applies."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.forms.load import DefinitionError, load_form, load_forms

FORM = """\
form: {form}
version: "{version}"
valid_from: {valid_from}
valid_to: {valid_to}
label: {{vi: "{label}"}}
tables:
  - id: t
    sheet: "Tờ 1"
    rows: list
    fields:
      - {{id: content, label: {{vi: "Nội dung"}}, type: text}}
"""


def write(
    folder: Path, name: str, *, form: str = "phieu-moi", version: str = "1", valid_from: str = "2021-01-01",
    valid_to: str = "null", label: str = "Phiếu mới",
) -> Path:  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    text = FORM.format(form=form, version=version, valid_from=valid_from, valid_to=valid_to, label=label)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_forms(folder)
    return caught.value.en


def test_a_new_form_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path, "moi.yaml")
    library = load_forms(tmp_path)
    assert {"phieu-moi", "bieu-tong-hop"} <= set(library.ids)
    assert len(library.on(date(2024, 1, 1))) == 5


def test_the_same_form_and_version_of_the_overlay_wins(tmp_path: Path) -> None:
    path = write(tmp_path, "x.yaml", form="bieu-tong-hop", version="2024", label="Của tôi")
    library = load_forms(tmp_path)
    form = library.get("bieu-tong-hop", date(2024, 1, 1))
    assert form is not None
    assert form.label.vi == "Của tôi"
    assert len(library.versions("bieu-tong-hop")) == 1
    assert library.path(form) == path


def test_the_overlay_comes_before_the_office_and_the_office_before_the_shipped(tmp_path: Path) -> None:
    write(tmp_path / "overlay", "x.yaml", label="overlay")
    write(tmp_path / "office" / "forms", "x.yaml", label="office")
    write(tmp_path / "office" / "forms", "y.yaml", form="bieu-tong-hop", version="2024", label="office")
    library = load_forms(tmp_path / "overlay", tmp_path / "office")
    assert [library.versions(form)[0].label.vi for form in ("phieu-moi", "bieu-tong-hop")] == ["overlay", "office"]


def test_next_years_version_applies_from_its_first_day(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml", form="bieu-tong-hop", version="2025", valid_from="2025-01-01")
    library = load_forms(tmp_path)
    found = [library.get("bieu-tong-hop", day) for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [form.version if form else None for form in found] == ["2024", "2025"]


def test_a_version_of_the_overlay_that_begins_with_a_shipped_one_wins(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml", form="bieu-tong-hop", version="rieng", valid_from="2021-01-01")
    form = load_forms(tmp_path).get("bieu-tong-hop", date(2024, 1, 1))
    assert form is not None
    assert form.version == "rieng"


def test_outside_its_validity_there_is_no_form(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml", valid_from="2022-01-01", valid_to="2022-12-31")
    library = load_forms(tmp_path)
    days = (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    assert [library.get("phieu-moi", day) is not None for day in days] == [False, True, True, False]
    assert library.get("khong-co", date(2022, 1, 1)) is None


def test_one_file_may_be_the_overlay(tmp_path: Path) -> None:
    assert "phieu-moi" in load_forms(write(tmp_path, "x.yaml")).ids


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml")
    (tmp_path / "readme.txt").write_text("form: 1", encoding="utf-8")
    assert "phieu-moi" in load_forms(tmp_path).ids


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "missing")


def test_one_version_in_two_files_of_a_folder_is_an_error_that_names_both(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    write(tmp_path, "b.yaml")
    message = refused(tmp_path)
    assert "b.yaml, line 2" in message
    assert "a.yaml" in message.split("line 2")[1]


def test_two_versions_from_the_same_day_in_a_folder_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", version="1")
    write(tmp_path, "b.yaml", version="2")
    assert "b.yaml, line 3: valid from the same day as version 1" in refused(tmp_path)


def test_problems_of_several_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", form="Sai")
    write(tmp_path, "b.yaml", valid_from="hôm qua")
    message = refused(tmp_path)
    assert "a.yaml, line 1" in message
    assert "b.yaml, line 3" in message


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"just text", b"\x00\x01", b"form: [\n"])
def test_what_is_no_definition_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError) as caught:
        load_form(path)
    assert len(caught.value.vi.splitlines()) == 1
    assert "x.yaml" in caught.value.vi


def test_very_many_problems_are_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path, "x.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"sai{i}: 1\n" for i in range(30)), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_form(path)
    assert len(caught.value.problems) == 30
    assert caught.value.vi.splitlines()[-1] == "… và còn 10 lỗi nữa"
