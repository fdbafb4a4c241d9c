"""Indicators: a figure that several forms ask for is declared once."""

from pathlib import Path

import pytest

from xlsync.forms.load import DefinitionError, load_forms

SECOND = """
form: phieu-thu-hai
version: "1"
label: {{vi: Phiếu thứ hai (mẫu)}}
tables:
  - {{id: t, sheet: "T", rows: own, fields: [{fields}]}}
"""


def _loaded(folder: Path, fields: str, third: str = "") -> dict[str, object]:
    (folder / "hai.yaml").write_text(SECOND.format(fields=fields), encoding="utf-8")
    if third:
        text = SECOND.format(fields=third).replace("phieu-thu-hai", "phieu-thu-ba")
        (folder / "ba.yaml").write_text(text, encoding="utf-8")
    (form,) = load_forms(folder).versions("phieu-thu-hai")
    return {field.id: field for field in form.tables[0].fields}


def test_label_type_and_measure_come_from_the_form_that_declares_the_figure(tmp_path: Path) -> None:
    field = _loaded(tmp_path, "{id: m, indicator: bieu-tong-hop.membership_party.members}")["m"]
    assert (field.label.vi, field.type.value, field.measure) == ("Số đoàn viên", "count", "stock")


def test_what_the_field_says_itself_goes_first(tmp_path: Path) -> None:
    said = "{id: m, indicator: bieu-tong-hop.membership_party.members, label: {vi: Tổng số}, required: false}"
    field = _loaded(tmp_path, said)["m"]
    assert (field.label.vi, field.required) == ("Tổng số", False)


def test_a_chain_of_names_leads_to_the_field_that_names_no_other(tmp_path: Path) -> None:
    third = "{id: m, indicator: bieu-tong-hop.membership_party.members, label: {vi: Đoàn viên}}"
    field = _loaded(tmp_path, "{id: m, indicator: phieu-thu-ba.t.m}", third)["m"]
    assert field.indicator == "bieu-tong-hop.membership_party.members"
    assert field.label.vi == "Số đoàn viên"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("{id: m, indicator: bieu-tong-hop.khong.co}", "there is no field “bieu-tong-hop.khong.co”"),
        ("{id: m, indicator: phieu-thu-hai.t.m}", "there is no field “phieu-thu-hai.t.m”"),
        ("{id: m, indicator: bieu-tong-hop.membership_party.members, measure: flow}", "measure: not that of"),
        ("{id: m, indicator: bieu-tong-hop.membership_party.members, type: text}", "type: not that of"),
    ],
)
def test_a_wrong_indicator_is_told_with_its_line(fields: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as raised:
        _loaded(tmp_path, fields)
    (problem,) = raised.value.problems
    assert told in problem.en
    assert problem.line == 6
