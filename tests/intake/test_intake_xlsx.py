"""What the reader keeps of a workbook, from packages written by hand. Every case is read both ways: lexed and by expat."""

from xml.sax.saxutils import escape

import pytest
from intake_packages import STRICT_LINKS, STRICT_MAIN, book_of, parts, rels, sheet, zip_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.xlsx import read_workbook
from xlsync.model import CellRange, ErrorValue, Grid, Workbook


def read(data: bytes) -> Workbook:
    lexed, parsed = read_workbook(data), read_workbook(data, lexer=False)
    assert lexed == parsed
    return lexed


def grid(rows: str = "", **options: str) -> Grid:
    return read(book_of(rows, **options)).grids[0]


def test_numbers_are_floats_and_truth_values_and_errors_keep_their_kind() -> None:
    read = grid(
        '<row r="2"><c r="A2"><v>7.29</v></c><c r="B2" t="n"><v>-1E-3</v></c><c r="C2" t="b"><v>1</v></c>'
        '<c r="D2" t="b"><v>0</v></c><c r="E2" t="e"><v>#REF!</v></c></row>'
    )
    assert read.rows == {2: {1: 7.29, 2: -0.001, 3: True, 4: False, 5: "#REF!"}}
    assert [type(value) for value in read.rows[2].values()] == [float, float, bool, bool, ErrorValue]


def test_texts_shared_inline_and_of_formulas() -> None:
    read = grid(
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>Biểu 2</t></is></c>'
        '<c r="C1" t="str"><f>A1</f><v>dòng &amp; dòng</v></c></row>',
        strings="<si><t>không dùng</t></si><si><t>Công đoàn\ncơ sở &lt;A&gt;</t></si>",
    )
    assert read.rows == {1: {1: "Công đoàn\ncơ sở <A>", 2: "Biểu 2", 3: "dòng & dòng"}}
    assert read.formulas == {(1, 3): "A1"}


def test_rich_text_is_joined_and_phonetics_are_left_out() -> None:
    rich = "<r><t>Liên </t></r><r><rPr><b/></rPr><t>đoàn</t></r><rPh sb='0' eb='1'><t>zzz</t></rPh>"
    read = grid(
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{rich}</is></c></row>',
        strings=f"<si>{rich}</si><si><t>sau</t></si>",
    )
    assert read.rows == {1: {1: "Liên đoàn", 2: "Liên đoàn"}}


def test_order_of_shared_strings_survives_rich_ones_between_plain_ones() -> None:
    strings = "<si><t>a</t></si><si><r><t>b</t></r></si>\n<si><t xml:space='preserve'>c</t></si><si><t>d&#233;</t></si><si/><si><t>e</t></si>"
    cells = "".join(f'<c t="s"><v>{i}</v></c>' for i in range(6))
    assert grid(f'<row r="1">{cells}</row>', strings=strings).rows == {1: {1: "a", 2: "b", 3: "c", 4: "dé", 6: "e"}}


def test_rows_and_cells_without_addresses_stand_after_the_ones_before_them() -> None:
    read = grid('<row r="3"><c><v>1</v></c><c r="D3"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>')
    assert read.rows == {3: {1: 1.0, 4: 2.0, 5: 3.0}, 4: {1: 4.0}}


def test_an_implied_row_follows_a_row_of_the_usual_form() -> None:
    read = grid(
        '<row r="5"><c r="A5"><v>1</v></c></row><row><c><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>'
    )
    assert read.rows == {5: {1: 1.0}, 6: {1: 2.0}, 9: {1: 3.0}}


def test_blank_texts_are_no_cells() -> None:
    read = grid(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t></t></is></c>'
        '<c r="D1"/><c r="E1" s="1"/><c r="F1"><v></v></c><c r="G1" t="str"><v> </v></c></row>',
        strings="<si><t></t></si><si><t xml:space='preserve'>  \u00a0</t></si>",
    )
    assert read.rows == {}


def test_a_formula_without_a_cached_value_is_only_a_formula() -> None:
    read = grid(
        '<row r="1"><c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><f>C1&gt;0</f><v></v></c><c r="C1"><f>1</f><v>0</v></c></row>'
    )
    assert read.rows == {1: {3: 0.0}}
    assert read.formulas == {(1, 1): "SUM(B1:C1)", (1, 2): "C1>0", (1, 3): "1"}
    assert read.blank_results == frozenset()


def test_a_formula_that_gave_an_empty_text_is_told_from_one_that_was_never_calculated() -> None:
    read = grid(
        '<row r="1"><c r="A1" t="str"><f>IF(B1=0,"",1)</f><v></v></c><c r="B1"><f>C1</f></c></row>'.replace(
            '""', "&quot;&quot;"
        )
    )
    assert read.rows == {}
    assert read.blank_results == {(1, 1)}


def test_shared_formulas_are_written_out_for_every_cell() -> None:
    rows = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">IF($A1=0,"A1",B1/A$1)</f><v>1</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"></f><v>3</v></c></row>'
    )
    assert grid(rows).formulas == {
        (1, 3): 'IF($A1=0,"A1",B1/A$1)', (2, 3): 'IF($A2=0,"A1",B2/A$1)', (3, 3): 'IF($A3=0,"A1",B3/A$1)',
    }  # fmt: skip


def test_an_array_formula_and_one_with_attributes_are_kept() -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c><c r="B1"><f aca="false">C1</f><v>2</v></c></row>'
    assert grid(rows).formulas == {(1, 1): "B1:B2", (1, 2): "C1"}


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts><font><name val="Times New Roman"/></font><font><name val=".VnTime"/></font><font><name val="VNI-Times"/></font></fonts>'
    '<cellStyleXfs><xf numFmtId="9" fontId="1"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="9" fontId="1"/><xf numFmtId="14" fontId="2"/></cellXfs>'
    '<dxfs><dxf><font><name val=".VnArial"/></font><numFmt numFmtId="164" formatCode="@"/></dxf></dxfs>'
)


def test_number_formats_of_numbers_only_and_never_general() -> None:
    read = grid(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c><c r="C1" s="2"><v>3</v></c><c r="D1" s="3"><v>4</v></c>'
        '<c r="E1" s="1" t="b"><v>1</v></c><c r="F1" s="1" t="str"><v>x</v></c></row>',
        styles=STYLES,
    )
    assert read.formats == {(1, 2): "dd/mm/yyyy", (1, 3): "0%", (1, 4): "mm-dd-yy"}


def test_the_format_of_style_0_applies_to_cells_that_name_no_style() -> None:
    read = grid('<row r="1"><c r="A1"><v>1</v></c></row>', styles='<cellXfs><xf numFmtId="10"/></cellXfs>')
    assert read.formats == {(1, 1): "0.00%"}


def test_fonts_of_the_old_encodings_are_noted_for_texts() -> None:
    cells = "".join(
        f'<c r="{c}1" s="{s}" t="s"><v>{v}</v></c>'
        for c, s, v in [("A", 0, 0), ("B", 2, 0), ("C", 3, 0), ("D", 0, 1), ("E", 2, 2)]
    )
    read = grid(
        f'<row r="1">{cells}<c r="F1" s="2"><v>1</v></c><c r="G1" s="2" t="inlineStr"><is><t>C«ng ®oµn</t></is></c></row>',
        styles=STYLES,
        strings='<si><t>C«ng ®oµn</t></si><si><r><rPr><rFont val=".VnTimeH"/></rPr><t>x</t></r></si>'
        '<si><r><rPr><rFont val="Arial"/></rPr><t>Công đoàn</t></r></si>',
    )
    assert read.legacy_fonts == {(1, 2): ".VnTime", (1, 3): "VNI-Times", (1, 4): ".VnTimeH", (1, 7): ".VnTime"}


def test_merged_ranges_and_what_is_hidden() -> None:
    read = grid(
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" ht="0" customHeight="1"/><row r="3" ht="15"><c r="D3"><v>1</v></c></row>',
        before='<cols><col min="2" max="3" hidden="true"/><col min="4" max="4" width="0" customWidth="1"/><col min="5" max="16384" hidden="1"/></cols>',
        after='<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C1"/></mergeCells>',
        sheet_attributes='state="veryHidden"',
    )
    assert read.merged == (CellRange(1, 1, 2, 2),)
    assert read.hidden_rows == {1, 2}
    assert read.hidden_columns == {2, 3, 4}  # up to the last column that holds something
    assert read.hidden


def test_an_iso_strict_workbook_is_read_like_any_other() -> None:
    read_book = read(
        book_of(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d" s="0"><v>2024-06-30T12:00:00</v></c></row>',
            strings="<si><t>Đơn vị</t></si>", main=STRICT_MAIN, links=STRICT_LINKS,
        )
    )  # fmt: skip
    assert read_book.grids[0].rows == {1: {1: "Đơn vị", 2: 45473.5}}
    assert read_book.grids[0].formats == {(1, 2): "yyyy-mm-dd"}


@pytest.mark.parametrize(
    ("text", "serial", "system"),
    [("1900-01-01", 1, 0), ("1900-02-28", 59, 0), ("1900-03-01", 61, 0), ("1904-01-01", 1462, 0), ("1904-01-02", 1, 1)],
)
def test_iso_dates_have_the_serial_numbers_of_excel(text: str, serial: float, system: int) -> None:
    rows = f'<row r="1"><c r="A1" t="d"><v>{text}</v></c></row>'
    assert grid(rows, book=f'<workbookPr date1904="{system}"/>').rows[1][1] == serial


def test_a_date_cell_that_holds_no_date_stays_text() -> None:
    assert grid('<row r="1"><c r="A1" t="d"><v>30/6/2024</v></c></row>').rows == {1: {1: "30/6/2024"}}


def test_the_1904_system_and_defined_names() -> None:
    names = (
        '<definedNames><definedName name="xlsync_form">"bieu-tong-hop"</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:$C$9</definedName></definedNames>'
    )
    book = read(book_of(book='<workbookPr date1904="1"/>', names=names))
    assert book.date_1904
    assert book.defined_names == {"xlsync_form": '"bieu-tong-hop"', "S!_xlnm.Print_Area": "S!$A$1:$C$9"}


def test_names_with_a_prefix_are_understood() -> None:
    pieces = parts()
    pieces["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2" hidden="1">'
        '<x:c r="B2"><x:f>C2</x:f><x:v>5</x:v></x:c><x:c r="C2" t="inlineStr"><x:is><x:t>văn bản</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    read_grid = read(zip_of(pieces)).grids[0]
    assert (read_grid.rows, read_grid.formulas) == ({2: {2: 5.0, 3: "văn bản"}}, {(2, 2): "C2"})
    assert read_grid.hidden_rows == {2}


def test_a_pretty_printed_sheet_is_the_same_sheet() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><f>A1</f><v>a b</v></c><c r="C1"><v>3</v></c></row>'
    )
    plain = grid(rows, strings="<si><t>x</t></si>")
    pretty = grid(rows.replace("><", ">\n  <"), strings="<si>\n <t>x</t>\n</si>\n")
    assert plain == pretty


def test_utf_16_parts_are_read() -> None:
    pieces = parts()
    text = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Đồng ý</t></is></c></row>').replace("UTF-8", "UTF-16")
    pieces["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    assert read(zip_of(pieces)).grids[0].rows == {1: {1: "Đồng ý"}}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D_", "_xD83D_"),
        ("_x0000_", "_x0000_"),
        ("x_x0_", "x_x0_"),
    ],
)
def test_escaped_characters_are_restored_unless_no_output_could_hold_them(stored: str, shown: str) -> None:
    assert grid('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{stored}</t></si>").rows == {
        1: {1: shown}
    }


@pytest.mark.parametrize(
    ("stored", "kept"), [("NaN", "#NUM!"), ("INF", "#NUM!"), ("1e999", "#NUM!"), ("-inf", "#NUM!")]
)
def test_numbers_that_excel_cannot_hold_become_errors(stored: str, kept: str) -> None:
    value = grid(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>').rows[1][1]
    assert value == kept
    assert isinstance(value, ErrorValue)


def test_text_that_looks_like_markup_comes_through_untouched() -> None:
    text = '<script>alert("&amp;")</script> =1+1'
    rows = f'<row r="1"><c r="A1" t="str"><v>{escape(text)}</v></c></row>'
    assert grid(rows).rows == {1: {1: text}}


def test_a_comment_or_cdata_between_the_rows_changes_nothing() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><!-- <row r="2"><c r="A2"><v>9</v></c></row> -->'
        '<row r="3"><c r="A3" t="str"><v><![CDATA[</v></c></row><row r="4">]]></v></c></row>'
    )
    assert grid(rows).rows == {1: {1: 1.0}, 3: {1: '</v></c></row><row r="4">'}}


@pytest.mark.parametrize(
    ("part", "carried"),
    [
        ("xl/vbaProject.bin", ("macros",)), ("xl/macrosheets/sheet1.xml", ("macros",)),
        ("xl/externalLinks/externalLink1.xml", ("external_links",)), ("xl/embeddings/oleObject1.bin", ("embedded_objects",)),
        ("xl/activeX/activeX1.bin", ("embedded_objects",)), ("xl/media/image1.png", ()),
    ],
)  # fmt: skip
def test_what_a_workbook_carries_is_told(part: str, carried: tuple[str, ...]) -> None:
    assert read(zip_of({**parts(), part: b"..."})).carries == carried


def test_macros_under_another_name_are_told_by_their_relationship() -> None:
    pieces = parts()
    pieces["xl/_rels/workbook.xml.rels"] = rels(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId9", "vbaProject", "x.bin")
    )
    assert read(zip_of(pieces)).carries == ("macros",)


def test_the_date_of_the_last_save_comes_from_the_properties() -> None:
    pieces = parts()
    pieces["_rels/.rels"] = rels(
        ("rId1", "officeDocument", "/xl/workbook.xml"), ("rId2", "metadata/core-properties", "docProps/core.xml")
    )
    pieces["docProps/core.xml"] = (
        '<p:coreProperties xmlns:p="p" xmlns:d="d"><d:created>2020-01-01T00:00:00Z</d:created><d:modified>2024-05-30T08:00:00Z</d:modified></p:coreProperties>'
    )
    assert read(zip_of(pieces)).modified == "2024-05-30T08:00:00Z"
    pieces["docProps/core.xml"] = (
        '<p:coreProperties xmlns:p="p" xmlns:d="d"><d:modified>yesterday</d:modified></p:coreProperties>'
    )
    assert read(zip_of(pieces)).modified is None
    pieces["docProps/core.xml"] = "<a><b></a>"
    assert read(zip_of(pieces)).modified is None
    pieces["docProps/core.xml"] = "<!DOCTYPE a><a/>"
    with pytest.raises(IntakeError, match="XS005 entities"):
        read(zip_of(pieces))


def test_modules_of_excel_95_are_sheets_without_a_part_and_are_left_out() -> None:
    pieces = parts('<row r="1"><c r="A1"><v>2</v></c></row>')
    book = str(pieces["xl/workbook.xml"])
    pieces["xl/workbook.xml"] = book.replace("</sheets>", '<sheet name="Module1" sheetId="9" r:id=""/></sheets>')
    assert [each.sheet for each in read(zip_of(pieces)).grids] == ["S"]
    pieces["xl/workbook.xml"] = book.replace("</sheets>", '<sheet name="Biểu 3" sheetId="9" r:id="rId9"/></sheets>')
    with pytest.raises(IntakeError, match="XS001 damaged"):
        read(zip_of(pieces))


def test_sheets_come_in_the_order_of_their_tabs_and_charts_are_left_out() -> None:
    pieces = parts()
    pieces["xl/workbook.xml"] = str(pieces["xl/workbook.xml"]).replace(
        "<sheets>",
        '<sheets><sheet name="Biểu đồ" sheetId="3" r:id="rId3"/><sheet name="Biểu 2" sheetId="2" state="hidden" r:id="rId2"/>',
    )
    pieces["xl/_rels/workbook.xml.rels"] = rels(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "/xl/worksheets/khác.xml"),
        ("rId3", "chartsheet", "c.xml"),
    )
    pieces["xl/worksheets/khác.xml"] = sheet('<row r="1"><c r="A1"><v>2</v></c></row>')
    found = read(zip_of(pieces))
    assert [(each.sheet, each.hidden) for each in found.grids] == [("Biểu 2", True), ("S", False)]
    assert found.grids[0].rows == {1: {1: 2.0}}


def test_part_names_compare_without_case_and_with_either_slash() -> None:
    pieces = {
        name.replace("worksheets/", "Worksheets\\"): content
        for name, content in parts('<row r="1"><c r="A1"><v>1</v></c></row>').items()
    }
    assert read(zip_of(pieces)).grids[0].rows == {1: {1: 1.0}}
