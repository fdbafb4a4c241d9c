"""Templates filled in and saved by openpyxl, then saved by LibreOffice: nothing is lost, and the formulas are right.

openpyxl drops cached values, so LibreOffice has to calculate every formula.
"""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sample_forms import CHILDREN, PERIOD, UNIT, four_kinds

from xlsync.forms.layout import layout
from xlsync.issue.template import write_template
from xlsync.rules.template_formula import own_formula

PLACES = {place.table.id: place for place in layout(four_kinds(), UNIT, CHILDREN).tables}
FIRST = PLACES["by_union"].first_row

# received, carried, resolved of each row, and whether the rule (resolved <= received + carried) holds
ROWS = [(10, None, 7, True), (4, 1, 5, True), (4, None, 5, False), (0, 0, 0, True)]


def fill(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Bìa"]["C7"] = date(2024, 7, 1)
    unions = book["Theo CĐCS"]
    for row, (received, carried, resolved, _) in enumerate(ROWS, start=FIRST):
        unions[f"B{row}"], unions[f"C{row}"], unions[f"D{row}"] = received, carried, resolved
        unions[f"F{row}"] = 1.5
    entries = book["Danh sách"]
    entries["A7"], entries["B7"], entries["C7"], entries["D7"] = 1, date(2024, 3, 2), "khiếu nại, tố cáo", "a"
    entries["A8"], entries["B8"], entries["C8"], entries["E8"] = 2, date(2024, 3, 2), "linh tinh", date(2024, 3, 1)
    entries["B9"], entries["D9"] = "31-02", "chữ ở cột ngày"
    entries["D10"] = "không ghi ngày"
    entries["D2500"] = "dòng rất xa"
    book["Riêng"]["A7"], book["Riêng"]["B7"], book["Riêng"]["C4"] = 40, 30, "x"
    # Every condition that colours a cell, once more as a formula beside the table, so that LibreOffice states its value.
    probe = book.create_sheet("probe")
    for sheet in ("Theo CĐCS", "Danh sách", "Riêng"):
        for area in book[sheet].conditional_formatting:
            for rule in area.rules:
                probe.append([sheet, str(area.sqref), rule.formula[0]])
                for number, formula in enumerate(moved(rule.formula[0], sheet), start=4):
                    probe.cell(probe.max_row, number, formula)
    book.save(path)


def moved(formula: str, sheet: str) -> list[str]:
    """The condition in the first four rows of its range, as formulas on another sheet."""
    from openpyxl.formula.translate import Translator

    result = []
    for step in range(4):
        shifted = Translator(f"={formula}", origin="A1").translate_formula(f"A{1 + step}")
        tokens = openpyxl.formula.Tokenizer(shifted).items
        result.append(
            "=" + "".join(
                f"'{sheet}'!{token.value}" if token.subtype == "RANGE" and "ds_" not in token.value else token.value
                for token in tokens
            )
        )  # fmt: skip
    return result


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """(formulas, values) of the workbook after openpyxl and LibreOffice have saved it."""
    office = shutil.which("soffice")
    assert office, "LibreOffice (soffice) is needed: apt-get install libreoffice-calc"
    folder = tmp_path_factory.mktemp("templates")
    path = folder / "mau.xlsx"
    write_template(path, four_kinds(), period=PERIOD, unit=UNIT, children=CHILDREN, round_id="dot-1")
    fill(path)
    (folder / "out").mkdir()
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder / "out"), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    result = folder / "out" / "mau.xlsx"
    return openpyxl.load_workbook(result), openpyxl.load_workbook(result, data_only=True)


def test_the_identity_survives(saved):
    rows = dict(row[:2] for row in saved[0]["_xlsync"].iter_rows(values_only=True))
    assert rows == {"form": "phieu-mau", "version": "1", "round": "dot-1", "unit": "LD01", "period": "2024-H1"}
    assert saved[0]["_xlsync"].sheet_state == "hidden"
    assert saved[0]["_danhsach"].sheet_state == "hidden"


def test_protection_without_a_password_survives(saved):
    for name in ("Bìa", "Danh sách", "Theo CĐCS", "Bằng lời", "Riêng"):
        protection = saved[0][name].protection
        assert protection.sheet
        assert not protection.password
        assert not protection.insertRows


def test_input_stays_unlocked_and_formulas_stay_locked(saved):
    sheet = saved[0]["Theo CĐCS"]
    assert not sheet["B9"].protection.locked
    assert sheet["E9"].protection.locked
    assert sheet["B22"].protection.locked


def test_validations_survive(saved):
    found = {
        str(area): validation
        for validation in saved[0]["Danh sách"].data_validations.dataValidation
        for area in validation.sqref.ranges
    }
    assert found["C7:C3000"].formula1 == "ds_entries_kind"
    assert "ngày/tháng/năm" in found["B7:B3000"].error
    assert "ds_entries_kind" in saved[0].defined_names


def test_conditional_formats_survive(saved):
    formulas = [rule.formula[0] for area in saved[0]["Theo CĐCS"].conditional_formatting for rule in area.rules]
    assert any("$D8<=$B8+N($C8)" in formula for formula in formulas)


def test_own_formulas_are_kept_as_they_were_written(saved):
    place = PLACES["by_union"]
    for row, field in ((place.first_row, "rate"), (place.total_row, "rate"), (place.total_row, "received")):
        formula = own_formula(
            place.table, place.columns, row, field,
            first_row=place.first_row, last_row=place.last_row, total_row=place.total_row,
        )  # fmt: skip
        assert saved[0]["Theo CĐCS"][place.cell(row, field)].value == f"={formula}"


def test_rates_and_totals_are_right(saved):
    sheet = saved[1]["Theo CĐCS"]
    for row, (received, _, resolved, _) in enumerate(ROWS, start=FIRST):
        expected = resolved / received if received else None
        assert sheet[f"E{row}"].value in ([expected] if received else [None, ""])
    total = PLACES["by_union"].total_row
    received, resolved = sum(row[0] for row in ROWS), sum(row[2] for row in ROWS)
    assert [sheet[f"{column}{total}"].value for column in "BCDF"] == [received, 1, resolved, 6]
    assert sheet[f"E{total}"].value == pytest.approx(resolved / received)
    assert sheet[f"E{FIRST + 5}"].value in {None, ""}  # a row nobody has filled in


def test_the_cover_says_what_has_been_filled_in(saved):
    assert [saved[1]["Bìa"][f"D{row}"].value for row in range(12, 16)] == [
        "Đã nhập", "Đã nhập", "Chưa nhập", "Không phát sinh",
    ]  # fmt: skip


def colours(saved, sheet, part):
    """Which of the first four rows of the range a condition with that text colours."""
    (row,) = [
        row
        for row in saved[1]["probe"].iter_rows(values_only=True)
        if row[0] == sheet and part in row[2] + "|" + row[1]
    ]
    return [bool(value) for value in row[3:7]]


def test_a_row_turns_red_where_the_rule_fails(saved):
    rows = saved[1]["probe"].iter_rows(values_only=True)
    marked = [row[3:7] for row in rows if row[0] == "Theo CĐCS" and "<=" in row[2]]
    assert len(marked) == 2  # the cells of the rule, and the whole row
    for row in marked:
        assert [not bool(value) for value in row] == [holds for *_, holds in ROWS]


def test_a_text_in_a_date_column_turns_red(saved):
    assert colours(saved, "Danh sách", "NOT(ISNUMBER(") == [False, False, True, False]


def test_an_answer_that_is_not_in_the_list_turns_red(saved):
    assert colours(saved, "Danh sách", "COUNTIF(ds_") == [False, True, False, False]


def test_what_is_missing_in_a_row_that_was_started_is_marked(saved):
    assert colours(saved, "Danh sách", 'AND(B7=""') == [False, False, False, True]


def test_a_tick_beside_figures_is_marked(saved):
    assert colours(saved, "Riêng", '<>"",COUNTA(')[0] is True


def test_a_far_row_of_a_list_is_still_there(saved):
    assert saved[1]["Danh sách"]["D2500"].value == "dòng rất xa"
