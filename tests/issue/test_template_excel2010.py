"""What Excel 2010 needs of a template's parts; it opens a file that breaks one of these only after a repair, or not at all.

Limits: Microsoft, "Excel specifications and limits" (2010), and ECMA-376 part 1, 18.3.1 (worksheets).
"""

import re
from io import BytesIO
from itertools import combinations
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from sample_forms import CHILDREN, PERIOD, UNIT, four_kinds

from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes

FORMS = {form.form: form for form in load_forms().forms} | {"phieu-mau": four_kinds()}
KNOWN_TO_2010 = {
    "ABS", "AND", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "EXACT", "IF", "IFERROR", "INT", "ISBLANK", "ISNUMBER", "ISTEXT",
    "LEN", "MAX", "MIN", "N", "NOT", "OR", "ROUND", "SUM", "SUMPRODUCT", "T", "TODAY", "TRIM",
}  # fmt: skip
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "mergeCells",
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "ignoredErrors",
)  # fmt: skip


@pytest.fixture(scope="module", params=[(name, known) for name in FORMS for known in (True, False)], ids=str)
def data(request) -> bytes:
    """Each form, for a unit with grassroots unions and for any unit."""
    name, known = request.param
    who = {"unit": UNIT, "children": CHILDREN} if known else {}
    return template_bytes(FORMS[name], period=PERIOD, round_id="dot-1", **who)


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    package = ZipFile(BytesIO(data))
    return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def validations(sheet):
    return sheet.data_validations.dataValidation


def conditions(sheet):
    return [formula for area in sheet.conditional_formatting for rule in area.rules for formula in rule.formula]


def formulas(book) -> set[str]:
    """Every formula there is, without `=`."""
    found = set()
    for sheet in book.worksheets:
        found |= {cell.value[1:] for row in sheet for cell in row if cell.data_type == "f"}
        found |= {f for v in validations(sheet) for f in (v.formula1, v.formula2) if f and not f.startswith('"')}
        found |= set(conditions(sheet))
    return found


def test_no_function_is_newer_than_2010_and_none_has_64_levels(book):
    for formula in formulas(book):
        depth = deepest = 0
        for token in Tokenizer(f"={formula}").items:
            if token.type == "FUNC" and token.subtype == "OPEN":
                assert token.value.rstrip("(") in KNOWN_TO_2010, formula
            depth += {"OPEN": 1, "CLOSE": -1}.get(token.subtype, 0)
            deepest = max(deepest, depth)
        assert deepest <= 64
        assert len(formula) <= 8192


def test_no_part_speaks_of_later_versions(data):
    for name, text in parts(data).items():
        assert not re.search(r"_xlfn|_xlws|x14ac:|xr:|sheetMetadata|dynamicArray|cm=\"1\"", text), name


def test_validation_formulas_and_messages_are_within_the_limits(book):
    for sheet in book.worksheets:
        for validation in validations(sheet):
            for formula in (validation.formula1, validation.formula2):
                assert len(formula or "") < 255
            for text in (validation.error, validation.prompt):
                assert len(text or "") <= 255
            for title in (validation.errorTitle, validation.promptTitle):
                assert len(title or "") <= 32


def test_validations_and_conditions_refer_to_other_sheets_by_name_only(book):
    for sheet in book.worksheets:
        for formula in [*conditions(sheet), *(v.formula1 for v in validations(sheet))]:
            assert "!" not in (formula or "")


def test_no_two_validations_cover_the_same_cell(book):
    for sheet in book.worksheets:
        areas = [area for validation in validations(sheet) for area in validation.sqref.ranges]
        assert not [(a, b) for a, b in combinations(areas, 2) if not a.isdisjoint(b)]


def test_merged_cells_do_not_overlap(book):
    for sheet in book.worksheets:
        assert not [(a, b) for a, b in combinations(sheet.merged_cells.ranges, 2) if not a.isdisjoint(b)]


def test_priorities_of_conditions_are_unique_and_each_has_a_format(data):
    for name, text in parts(data).items():
        rules = re.findall(r"<cfRule [^>]*>", text)
        priorities = [re.search(r'priority="(\d+)"', rule)[1] for rule in rules]
        assert len(priorities) == len(set(priorities)), name
        formats = int(re.search(r'<dxfs count="(\d+)"', parts(data)["xl/styles.xml"])[1])
        assert all(int(re.search(r'dxfId="(\d+)"', rule)[1]) < formats for rule in rules)


def test_names_are_valid_and_point_at_cells_that_are_there(book):
    for name, defined in book.defined_names.items():
        assert re.fullmatch(r"[A-Za-z_][\w.]{0,254}", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+", name)  # would be an address
        for sheet, area in defined.destinations:
            cells = [cell.value for row in book[sheet][area] for cell in row]
            assert cells
            assert None not in cells


def test_sheet_names_are_valid_and_different(book):
    names = [name.casefold() for name in book.sheetnames]
    assert len(names) == len(set(names))
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


def test_styles_are_few(data):
    styles = parts(data)["xl/styles.xml"]
    assert int(re.search(r'<cellXfs count="(\d+)"', styles)[1]) < 200
    assert int(re.search(r'<dxfs count="(\d+)"', styles)[1]) < 200


def test_elements_of_a_sheet_stand_in_the_order_of_the_standard(data):
    for name, text in parts(data).items():
        if name.startswith("xl/worksheets/sheet"):
            found = [tag for tag in re.findall(r"<(\w+)", text) if tag in ORDER]
            once = list(dict.fromkeys(found))
            assert once == sorted(once, key=ORDER.index), name


def test_protection_leaves_rows_and_widths_free_and_has_no_password(data, book):
    sheets = [name for name in parts(data) if name.startswith("xl/worksheets/sheet")]
    for name in sorted(sheets, key=lambda name: int(re.search(r"\d+", name)[0]))[: len(book.sheetnames) - 2]:
        element = re.search(r"<sheetProtection [^>]*>", parts(data)[name])[0]
        attributes = dict(re.findall(r'(\w+)="(\w*)"', element))
        for allowed in ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            assert attributes[allowed] == "0"
        assert not attributes.keys() & {"password", "hashValue", "algorithmName", "insertColumns", "deleteColumns"}


def test_titles_that_repeat_in_print_are_rows_of_the_sheet_itself(book):
    for sheet in book.worksheets:
        if sheet.print_title_rows:
            assert re.fullmatch(r"\$\d+:\$\d+", sheet.print_title_rows)
        assert not sheet.print_area
