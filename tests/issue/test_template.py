"""The blank workbooks, as openpyxl, calamine and the package itself show them."""

import re
import warnings
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.formatting.formatting import ConditionalFormattingList
from python_calamine import CalamineWorkbook
from sample_forms import CHILDREN, PERIOD, UNIT, four_kinds

from xlsync._resources import shipped
from xlsync.forms.layout import layout
from xlsync.forms.load import load_forms, parse_form
from xlsync.issue.checks import blocks
from xlsync.issue.guide import rule_text
from xlsync.issue.measure import lines
from xlsync.issue.shipped import build_templates, stale_templates
from xlsync.issue.template import template_bytes, template_name, write_template
from xlsync.model import Period, Tier, Unit

FORMS = {form.form: form for form in load_forms().forms} | {"phieu-mau": four_kinds()}
EVERY_FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())


def make(form, **options):
    arguments = {"period": PERIOD, "unit": UNIT, "children": CHILDREN, "round_id": "dot-1", **options}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter drops what it cannot write with a warning only
        return template_bytes(form, **arguments)


def book(form, **options):
    return openpyxl.load_workbook(BytesIO(make(form, **options)))


@pytest.fixture(scope="module")
def four():
    return book(four_kinds())


@EVERY_FORM
def test_sheets_stand_in_order_and_the_last_two_are_hidden(form):
    workbook = book(form)
    assert workbook.sheetnames == ["Bìa", "Hướng dẫn", *(t.sheet for t in form.tables), "_danhsach", "_xlsync"]
    assert [sheet.sheet_state for sheet in workbook][-2:] == ["hidden", "hidden"]
    assert all(sheet.sheet_state == "visible" for sheet in workbook.worksheets[:-2])


@EVERY_FORM
def test_calamine_reads_the_header_where_the_layout_says(form):
    workbook = CalamineWorkbook.from_filelike(BytesIO(make(form)))
    for place in layout(form, UNIT, CHILDREN).tables:
        rows = workbook.get_sheet_by_name(place.sheet).to_python(skip_empty_area=False)
        for cell in place.header:
            assert rows[cell.row - 1][cell.column - 1] == cell.text


@EVERY_FORM
def test_header_cells_are_merged_as_the_layout_says(form):
    workbook = book(form)
    for place in layout(form, UNIT, CHILDREN).tables:
        merged = {str(area) for area in workbook[place.sheet].merged_cells.ranges}
        assert {cell.merged for cell in place.header if cell.merged} == {
            m for m in merged if not re.match(r"A[23]:", m)
        }


@EVERY_FORM
def test_every_input_cell_is_unlocked_and_every_computed_one_locked(form):
    workbook = book(form)
    for place in layout(form, UNIT, CHILDREN).tables:
        sheet = workbook[place.sheet]
        for field in place.table.fields:
            for row in range(place.first_row, place.last_row + 1):
                locked = sheet[place.cell(row, field.id)].protection.locked
                assert locked is (field.computed is not None), place.cell(row, field.id)
        assert not sheet[place.tick].protection.locked
        for address in (place.reporting, place.reporting_of):
            assert address is None or not sheet[address].protection.locked


@EVERY_FORM
def test_titles_headers_and_totals_are_locked(form):
    workbook = book(form)
    for place in layout(form, UNIT, CHILDREN).tables:
        sheet = workbook[place.sheet]
        open_cells = {place.tick, place.reporting, place.reporting_of}
        rows = [*range(1, place.first_row), *([place.total_row] if place.total_row else [])]
        for row in rows:
            for column in range(1, place.last_column + 1):
                cell = sheet.cell(row, column)
                assert cell.protection.locked or cell.coordinate in open_cells, cell.coordinate


@EVERY_FORM
def test_every_sheet_is_protected_without_a_password_and_rows_may_be_inserted(form):
    for sheet in book(form).worksheets[:-2]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        # openpyxl names what is forbidden
        assert not sheet.protection.insertRows
        assert not sheet.protection.deleteRows
        assert not sheet.protection.formatColumns
        assert not sheet.protection.sort


def test_rows_below_the_free_rows_of_a_list_are_unlocked_and_checked(four):
    place = layout(four_kinds(), UNIT, CHILDREN).table("entries")
    sheet = four[place.sheet]
    for letters in "ABCDE":
        assert not sheet.column_dimensions[letters].protection.locked
    reached = {str(area).split(":")[-1] for v in sheet.data_validations.dataValidation for area in v.sqref.ranges}
    assert {"A3000", "B3000", "C3000", "E3000"} <= reached


def test_computed_cells_and_totals_hold_formulas(four):
    sheet = four["Theo CĐCS"]
    assert sheet["E9"].value == '=IF(COUNT(D9,B9)<2,"",IF(B9=0,"",D9/B9))'
    assert sheet["B22"].value == "=SUM(B8:B21)"
    assert sheet["E22"].value == '=IF(COUNT(D22,B22)<2,"",IF(B22=0,"",D22/B22))'
    assert sheet["A22"].value == "Tổng cộng"


def test_formulas_have_cached_values():
    workbook = openpyxl.load_workbook(BytesIO(make(four_kinds())), data_only=True)
    sheet = workbook["Theo CĐCS"]
    assert sheet["B22"].value == 0
    assert sheet["E9"].value in {None, ""}
    assert sheet["A1"].value == f"Đơn vị: {UNIT.name}"


def test_unit_and_period_stand_on_the_cover(four):
    cover = four["Bìa"]
    assert (cover["C5"].value, cover["C6"].value) == (UNIT.name, "2024-H1")
    assert cover["C5"].protection.locked
    assert not any(cover[cell].protection.locked for cell in ("C7", "C8", "C9"))


def test_without_a_unit_the_cover_asks_for_it():
    cover = book(four_kinds(), unit=None, children=())["Bìa"]
    assert cover["C5"].value is None
    assert not cover["C5"].protection.locked


def test_the_number_of_unions_is_filled_in_when_it_is_known(four):
    assert four["Theo CĐCS"]["C4"].value == len(CHILDREN)
    assert book(four_kinds(), unit=None, children=())["Theo CĐCS"]["C4"].value is None


def identity(workbook):
    return {row[0]: row[1] for row in workbook["_xlsync"].iter_rows(values_only=True)}


def test_the_identity_says_form_version_round_unit_and_period(four):
    assert identity(four) == {
        "form": "phieu-mau", "version": "1", "round": "dot-1", "unit": "LD01", "period": "2024-H1",
    }  # fmt: skip


def test_the_identity_of_a_template_for_any_unit_leaves_the_unit_open():
    assert identity(book(four_kinds(), unit=None, children=(), round_id=None))["unit"] is None


def validations(sheet):
    return {str(area): v for v in sheet.data_validations.dataValidation for area in v.sqref.ranges}


def test_counts_dates_and_choices_are_validated(four):
    entries, unions = validations(four["Danh sách"]), validations(four["Theo CĐCS"])
    assert (unions["B8:B21"].type, unions["B8:B21"].operator, unions["B8:B21"].formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    assert (entries["B7:B3000"].type, entries["B7:B3000"].formula2) == ("date", "TODAY()")
    assert entries["C7:C3000"].formula1 == "ds_entries_kind"
    assert "E8:E21" not in unions  # computed


def test_drop_downs_hold_the_choices_of_the_period_commas_included(four):
    name = four.defined_names["ds_entries_kind"].attr_text
    sheet, area = name.split("!")
    answers = [cell.value for (cell,) in four[sheet.strip("'")][area.replace("$", "")]]
    assert answers == ["khiếu nại, tố cáo", "khác"]


def test_the_unit_column_offers_the_unions_but_takes_other_names(four):
    unit = validations(four["Theo CĐCS"])["A8:A21"]
    assert unit.formula1 == "ds_don_vi"
    assert not unit.showErrorMessage


def test_the_tick_takes_only_an_x(four):
    assert validations(four["Riêng"])["C4"].formula1 == '"x"'


@EVERY_FORM
def test_messages_are_vietnamese_and_short_enough(form):
    for sheet in book(form).worksheets:
        for validation in sheet.data_validations.dataValidation:
            if validation.showErrorMessage:
                assert validation.error
                assert len(validation.error) <= 255
                assert re.search(r"[ăâđêôơưạ-ỹ]", validation.error.lower())
            assert len(validation.errorTitle or "") <= 32


def test_long_labels_are_cut_to_what_excel_takes():
    label = "Số cuộc họp rất dài " * 20
    form = parse_form(
        f'form: dai\nversion: "1"\nlabel: {{vi: "Dài"}}\ntables: [{{id: t, sheet: "T", rows: own, fields: '
        f'[{{id: n, label: {{vi: "{label.strip()}"}}, type: count}}]}}]'.encode(),
        "dai.yaml",
    )
    (count,) = [v for v in book(form)["T"].data_validations.dataValidation if v.type == "whole"]
    assert len(count.error) == 255


def conditional(sheet) -> ConditionalFormattingList:
    return sheet.conditional_formatting


def test_every_row_rule_colours_its_row(four):
    formulas = {(str(area.sqref), rule.formula[0]) for area in conditional(four["Theo CĐCS"]) for rule in area.rules}
    rule = "NOT(IF(COUNT($D8,$B8,$C8)+COUNTBLANK($C8)<3,TRUE,$D8<=$B8+N($C8)))"
    assert ("B8:D21", rule) in formulas
    assert ("A8:F21", rule) in formulas


def test_a_row_that_has_been_started_asks_for_what_is_missing(four):
    formulas = {rule.formula[0] for area in conditional(four["Danh sách"]) for rule in area.rules}
    assert 'AND(B7="",$E$4="",COUNTA($B7:$E7)>0)' in formulas


def test_a_tick_beside_figures_turns_red(four):
    formulas = {rule.formula[0] for area in conditional(four["Riêng"]) for rule in area.rules}
    assert 'AND($C$4<>"",COUNTA($A$7:$B$7)>0)' in formulas


def test_text_that_looks_like_a_formula_stays_text(four):
    assert four["Danh sách"]["D6"].value == "=Nội dung"
    assert four["Danh sách"]["D6"].data_type != "f"


def test_names_of_units_that_look_like_formulas_stay_text():
    odd = Unit("X", "=HYPERLINK(1)", Tier.UPPER)
    workbook = book(four_kinds(), unit=odd, children=())
    for sheet, cell in (("Bìa", "C5"), ("Theo CĐCS", "A8"), ("_danhsach", "B2")):
        assert (workbook[sheet][cell].value, workbook[sheet][cell].data_type) == ("=HYPERLINK(1)", "s")


@EVERY_FORM
def test_pages_are_a4_one_page_wide_with_repeated_headers_and_official_margins(form):
    workbook = book(form)
    for place in layout(form, UNIT, CHILDREN).tables:
        sheet = workbook[place.sheet]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert sheet.print_title_rows == f"$6:${place.header_row}"
        margins = {side: round(getattr(sheet.page_margins, side) * 25.4) for side in ("left", "right", "top", "bottom")}
        assert margins == {"left": 30, "right": 15, "top": 20, "bottom": 20}
        assert sheet.HeaderFooter.differentFirst
        assert sheet.oddHeader.center.text == "&P"
        assert sheet.firstHeader.center.text is None


def test_wide_tables_lie_on_their_side_and_narrow_ones_stand():
    workbook = book(FORMS["bieu-tong-hop"])
    assert workbook["Biểu 3"].page_setup.orientation == "landscape"
    assert book(four_kinds())["Riêng"].page_setup.orientation == "portrait"


@EVERY_FORM
def test_panes_are_frozen_below_the_header(form):
    workbook = book(form)
    for place in layout(form, UNIT, CHILDREN).tables:
        assert re.fullmatch(rf"[A-Z]+{place.first_row}", workbook[place.sheet].freeze_panes)


def test_the_standard_font_is_times_new_roman_and_no_theme_font():
    styles = ZipFile(BytesIO(make(four_kinds()))).read("xl/styles.xml").decode()
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Times New Roman"}
    assert "scheme" not in styles


def test_the_subject_of_the_round_stands_in_the_title(four):
    assert four["Danh sách"]["A2"].value == "Danh sách vụ việc"
    with_subject = book(four_kinds(), subject="về đối thoại")
    assert with_subject["Danh sách"]["A2"].value == "Danh sách vụ việc về đối thoại"


@EVERY_FORM
def test_the_guide_states_every_rule_in_words(form):
    said = "\n".join(str(cell.value) for row in book(form)["Hướng dẫn"] for cell in row)
    for table in form.tables:
        for rule in table.rules:
            assert rule_text(rule, table) in said


def test_a_rule_without_a_message_is_told_with_the_labels_of_its_fields():
    table = four_kinds().table("entries")
    assert rule_text(table.rules[0], table) == "Phải có: «Ngày xong» ≥ «Ngày nêu»"
    assert rule_text(table.rules[1], table) == (
        "Phải có: «Loại» ≠ «khiếu nại, tố cáo» hoặc không phải để trống(«Ngày xong»)"
    )


@EVERY_FORM
def test_the_same_arguments_give_the_same_bytes(form):
    assert make(form) == make(form)


@pytest.mark.parametrize(
    ("unit", "period", "name"),
    [
        ("LD01", "2024-H1", "bieu-tong-hop_LD01_2024-H1.xlsx"),
        (None, "2024", "bieu-tong-hop_mau_2024.xlsx"),
        ("LD01", "2021-03-03..2024-02-29", "bieu-tong-hop_LD01_2021-03-03..2024-02-29.xlsx"),
        ("a/b:c", "2024", "bieu-tong-hop_a-b-c_2024.xlsx"),
    ],
)
def test_file_names_are_safe(unit, period, name):
    assert template_name("bieu-tong-hop", unit, Period.parse(period)) == name


def test_writing_replaces_a_file_whole_and_leaves_nothing_beside_it(tmp_path: Path):
    target = tmp_path / "mau.xlsx"
    target.write_text("old")
    write_template(target, four_kinds(), period=PERIOD)
    assert openpyxl.load_workbook(target).sheetnames[0] == "Bìa"
    assert [path.name for path in tmp_path.iterdir()] == ["mau.xlsx"]


def test_a_folder_that_is_not_there_is_an_error_of_the_operating_system(tmp_path: Path):
    with pytest.raises(OSError, match="nowhere"):
        write_template(tmp_path / "nowhere" / "mau.xlsx", four_kinds(), period=PERIOD)


def test_the_committed_templates_are_what_would_be_written_now():
    assert stale_templates(shipped("templates"), load_forms().forms) == []


def test_a_changed_missing_or_foreign_template_is_stale(tmp_path: Path):
    forms = [four_kinds()]
    assert stale_templates(tmp_path, forms) == ["phieu-mau_mau_2024-H1.xlsx"]
    assert [path.name for path in build_templates(tmp_path, forms)] == ["phieu-mau_mau_2024-H1.xlsx"]
    assert stale_templates(tmp_path, forms) == []
    assert build_templates(tmp_path, forms) == []
    changed = [forms[0].model_copy(update={"version": "2"})]
    assert stale_templates(tmp_path, changed) == ["phieu-mau_mau_2024-H1.xlsx"]
    assert stale_templates(tmp_path, []) == ["phieu-mau_mau_2024-H1.xlsx"]


@pytest.mark.parametrize(("columns", "runs"), [([], []), ([2], [(2, 2)]), ([5, 2, 3], [(2, 3), (5, 5)])])
def test_neighbouring_columns_make_one_block(columns, runs):
    assert blocks(columns) == runs


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [("", 10, 1), ("một hai", 10, 1), ("một hai ba bốn", 8, 2), ("a\nb", 10, 2), ("x" * 25, 10, 3)],
)
def test_lines_are_counted_as_text_wraps(text, width, count):
    assert lines(text, width) == count
