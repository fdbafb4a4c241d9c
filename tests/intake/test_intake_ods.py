"""`.ods`: the same table as `.xlsx`, as LibreOffice saves it, and content by hand for what it does not write."""

import pytest
from format_books import agrees_with_calamine, converted, figures, sample
from hypothesis import given
from hypothesis import strategies as st
from intake_packages import zip_of

from xlsync.clean.formats import is_date, is_percent, shown_decimals
from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.ods import read_ods
from xlsync.intake.formats.ods_text import days, excel_formula
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.model import CellRange, ErrorValue, Workbook

URN = "urn:oasis:names:tc:opendocument:xmlns"
PREFIXES = {name: name for name in ("office", "table", "text", "style")}


def content(rows: str, *, before: str = "", prefixes: dict[str, str] = PREFIXES, after: str = "") -> str:
    names = " ".join(f'xmlns:{prefix}="{URN}:{name}:1.0"' for name, prefix in prefixes.items())
    office, table = prefixes["office"], prefixes["table"]
    return (
        f"<{office}:document-content {names}>{before}<{office}:body><{office}:spreadsheet>"
        f'<{table}:table {table}:name="S">{rows}</{table}:table>{after}'
        f"</{office}:spreadsheet></{office}:body></{office}:document-content>"
    )


def read(rows: str, limits: Limits | None = None, **options: object) -> Workbook:
    return read_ods(zip_of({"mimetype": "x", "content.xml": content(rows, **options)}), limits)


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def text_cell(inside: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}>{inside}</table:table-cell>'


def refused(rows: str, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read(rows, limits)
    return caught.value.code, caught.value.variant


def test_the_same_table_as_in_xlsx() -> None:
    ours, same = read_ods(converted("ods")), read_workbook(sample())
    assert [(grid.sheet, grid.hidden) for grid in ours.grids] == [("Biểu 2", False), ("Ẩn", True), ("Rỗng", False)]
    for grid, other in zip(ours.grids, same.grids, strict=True):
        expected = figures(other)
        if (4, 7) in expected:
            expected[4, 7] = 1.0  # LibreOffice writes a typed TRUE as a formula that gives 1
        assert figures(grid) == expected
        assert set(grid.merged) == set(other.merged)
        assert grid.hidden_rows == other.hidden_rows
        assert grid.hidden_columns == other.hidden_columns
        assert {place: text for place, text in grid.formulas.items() if text != "TRUE()"} == other.formulas
        assert grid.legacy_fonts == other.legacy_fonts
    assert ours.origin == "ods"
    assert set(ours.defined_names) == {"ten_moi"}
    assert ours.modified is not None


def test_number_formats_say_what_is_a_date_and_what_a_percentage() -> None:
    formats = read_ods(converted("ods")).grids[0].formats
    assert is_date(formats[4, 2])
    assert is_date(formats[4, 3])
    assert is_percent(formats[4, 4])
    assert shown_decimals(formats[4, 5]) == 1
    assert (3, 3) not in formats


def test_it_agrees_with_calamine() -> None:
    assert agrees_with_calamine(read_ods(converted("ods")), converted("ods")) > 15


def test_dates_are_the_same_days_whatever_the_date_system_was() -> None:
    in_1904, usual = read_ods(converted("ods", date_1904=True)), read_ods(converted("ods"))
    assert not in_1904.date_1904
    assert in_1904.grids[0].value(4, 2) == usual.grids[0].value(4, 2) == 45473


def test_other_prefixes_mean_the_same() -> None:
    prefixes = {"office": "o", "table": "text", "text": "x", "style": "s"}
    rows = '<text:table-row><text:table-cell o:value-type="float" o:value="7290"/></text:table-row>'
    assert read(rows, prefixes=prefixes).grids[0].rows == {1: {1: 7290.0}}


def test_white_space_is_that_which_is_meant() -> None:
    inside = '<text:p>  hai \n chữ <text:s text:c="2"/>x<text:tab/>y<text:line-break/>z</text:p><text:p>dòng</text:p>'
    assert read(row(text_cell(inside))).grids[0].value(1, 1) == "hai chữ   x\ty\nz\ndòng"


def test_comments_and_shapes_are_not_the_text_of_a_cell() -> None:
    inside = "<office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>3 buổi</text:p>"
    assert read(row(text_cell(inside))).grids[0].value(1, 1) == "3 buổi"


def test_errors_are_never_blank() -> None:
    inside = '<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>'
    value = read(row(inside)).grids[0].value(1, 1)
    assert value == "#DIV/0!"
    assert isinstance(value, ErrorValue)


def test_truth_values_are_truth_values() -> None:
    cell = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    assert read(row(cell)).grids[0].value(1, 1) is True


def test_a_formula_without_a_result_was_never_calculated_and_one_with_an_empty_text_was() -> None:
    grid = read(
        row(
            '<table:table-cell table:formula="of:=1"/>',
            '<table:table-cell table:formula="of:=1"><text:p/></table:table-cell>',
        )
    ).grids[0]
    assert set(grid.formulas) == {(1, 1), (1, 2)}
    assert grid.blank_results == {(1, 2)}


def test_repeated_rows_and_cells_stand_where_they_are_seen() -> None:
    cell = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="4"/>'
    grid = read(
        row(attributes='table:number-rows-repeated="9"') + row(cell, attributes='table:number-rows-repeated="3"')
    )
    assert grid.grids[0].rows == {number: {1: 4.0, 2: 4.0} for number in (10, 11, 12)}


def test_a_cell_repeated_without_end_is_beyond_the_limit() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="4"/>'
    assert refused(row(cell, attributes='table:number-rows-repeated="1048576"')) == ("XS005", "cells")


def test_a_cell_outside_the_grid_is_damage() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="4"/>'
    assert refused(row(attributes='table:number-rows-repeated="1048576"') + row(cell)) == ("XS001", "damaged")


def test_a_text_in_a_cell_that_is_said_to_hold_a_number_is_kept() -> None:
    number = '<table:table-cell office:value-type="float" table:formula="of:=1" '
    cells = f'{number}office:string-value="Đạt"/>', f"{number}><text:p>7.290</text:p></table:table-cell>"
    book = read(row(*cells))
    assert book.grids[0].rows == {1: {1: "Đạt", 2: "7.290"}}
    assert set(book.grids[0].formulas) == {(1, 1), (1, 2)}


def test_properties_that_are_damaged_cost_only_the_date_in_them() -> None:
    parts = {"mimetype": "x", "content.xml": content(row(text_cell("<text:p>a</text:p>")))}
    book = read_ods(zip_of({**parts, "meta.xml": "<a><b></a>"}))
    assert (book.grids[0].rows, book.modified) == ({1: {1: "a"}}, None)
    with pytest.raises(IntakeError, match="XS005 entities"):
        read_ods(zip_of({**parts, "meta.xml": "<!DOCTYPE a><a/>"}))


def test_a_number_that_is_none_is_damage() -> None:
    assert refused(row('<table:table-cell office:value-type="float" office:value="1_0"/>')) == ("XS001", "damaged_cell")
    assert refused(row('<table:table-cell office:value-type="time" office:time-value="x"/>')) == (
        "XS001",
        "damaged_cell",
    )


def test_merged_cells_and_hidden_columns() -> None:
    column = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    cell = text_cell("<text:p>x</text:p>", 'table:number-columns-spanned="2" table:number-rows-spanned="3"')
    grid = read(column + row(cell, "<table:covered-table-cell/>")).grids[0]
    assert grid.merged == (CellRange(1, 1, 3, 2),)
    assert grid.hidden_columns == frozenset()  # nothing stands there
    assert read(column + row(text_cell("<text:p>x</text:p>", 'table:number-columns-repeated="2"'))).grids[
        0
    ].hidden_columns == {2}


def test_what_another_file_said_is_no_sheet_of_this_one() -> None:
    hidden = '<style:style style:name="ta9" style:family="table"><style:table-properties table:display="false"/></style:style>'
    other = (
        '<table:table table:name="\'file:///b.ods\'#$S" table:style-name="ta9"><table:table-source/>'
        f"{row(text_cell('<text:p>9</text:p>'))}</table:table>"
    )
    book = read(
        row(text_cell("<text:p>x</text:p>")),
        before=f"<office:automatic-styles>{hidden}</office:automatic-styles>",
        after=other,
    )
    assert [grid.sheet for grid in book.grids] == ["S"]
    assert book.carries == ("external_links",)


def test_an_encrypted_workbook_needs_a_password() -> None:
    manifest = "<m:manifest xmlns:m='x'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    with pytest.raises(IntakeError) as caught:
        read_ods(zip_of({"content.xml": b"\x00\x01", "META-INF/manifest.xml": manifest}))
    assert (caught.value.code, caught.value.variant) == ("XS002", "")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>' + content(row(text_cell("<text:p>&a;</text:p>")))
    with pytest.raises(IntakeError) as caught:
        read_ods(zip_of({"content.xml": bomb}))
    assert (caught.value.code, caught.value.variant) == ("XS005", "entities")


def test_macros_are_told() -> None:
    parts = {"content.xml": content(row(text_cell("<text:p>x</text:p>"))), "Basic/Standard/Module1.xml": "<x/>"}
    assert read_ods(zip_of(parts)).carries == ("macros",)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("of:=SUM([.A1:.B2];[.C3])", "SUM(A1:B2,C3)"),
        ("of:=[$'Biểu 2'.$C$3]*2", "'Biểu 2'!$C$3*2"),
        ('of:=IF([.A1]="a;[.b]";1;0)', 'IF(A1="a;[.b]",1,0)'),
    ],
)
def test_formulas_are_written_as_excel_does(formula: str, expected: str) -> None:
    assert excel_formula(formula) == expected


@given(st.integers(0, 500), st.integers(0, 59), st.integers(0, 59))
def test_durations_are_days(hours: int, minutes: int, seconds: int) -> None:
    assert days(f"PT{hours:02}H{minutes:02}M{seconds:02}S") == pytest.approx(
        (hours * 3600 + minutes * 60 + seconds) / 86400
    )
