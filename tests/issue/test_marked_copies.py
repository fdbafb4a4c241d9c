"""Marked copies: what is marked, and that nothing else changes."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from odd_books import (
    DRAWING,
    MAIN,
    NOTES,
    OFFICE,
    STRICT,
    TYPE,
    by_openpyxl,
    by_xlsxwriter,
    hand_made,
    packed_parts,
    parts_of,
    plain_sheet,
    with_everything,
)  # fmt: skip

from xlsync.intake.xlsx import read_workbook
from xlsync.issue.marking.copy import marked_copy
from xlsync.issue.marking.items import Item, Listing
from xlsync.issue.marking.notes import DIVIDER
from xlsync.issue.marking.styles import FILLS
from xlsync.issue.marking.xml import UnmarkableError
from xlsync.model import Severity, a1, parse_a1

ROOT = Path(__file__).parents[2]
COLUMNS = ("TT", "Mức độ", "Mã", "Trang", "Ô", "Nội dung", "Cách sửa")
LIST = "Kết quả kiểm tra"


def item(
    cells: str, severity: Severity = Severity.ERROR, sheet: str | None = "Biểu 2", said: str = "sai <&> “ạ”"
) -> Item:
    return Item(severity, "XS204", "Lỗi phải sửa", sheet or "", said, "Nhập 7290.", sheet, tuple(cells.split()))


def listing(*items: Item) -> Listing:
    return Listing(LIST, ("KẾT QUẢ KIỂM TRA BÁO CÁO", "Đơn vị: A"), COLUMNS, items)


def marked(data: bytes, *items: Item) -> bytes:
    copy = marked_copy(data, listing(*items)).data
    before, after = read_workbook(data), read_workbook(copy)
    assert after.grids[: len(before.grids)] == before.grids, "what the reader sees has changed"
    assert after.grids[-1].value(1, 1) == "KẾT QUẢ KIỂM TRA BÁO CÁO"
    assert before.defined_names.items() <= after.defined_names.items()
    return copy


def sheet_xml(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return parts_of(data)[name].decode()


def fill_of(data: bytes, cell: str, sheet: str = "Biểu 2") -> str:
    return str(openpyxl.load_workbook(io.BytesIO(data))[sheet][cell].fill.fgColor.rgb)


def colours_of(data: bytes) -> dict[tuple[int, int], str]:
    """The colours of the cells of the first sheet, read without any library of workbooks: some refuse odd ones."""
    parts = parts_of(data)
    styles, sheet = (ElementTree.fromstring(parts[f"xl/{name}.xml"]) for name in ("styles", "worksheets/sheet1"))
    fills = [fill.find(".//{*}fgColor") for fill in styles.iterfind("{*}fills/{*}fill")]
    colours = [fills[int(xf.get("fillId", "0"))] for xf in styles.iterfind("{*}cellXfs/{*}xf")]
    found, row = {}, 0
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row, column = int(line.get("r", row + 1)), 0
        for cell in line.iterfind("{*}c"):
            column = parse_a1(cell.get("r"))[1] if cell.get("r") else column + 1
            shown = colours[int(cell.get("s", "0"))]
            if shown is not None:
                found[row, column] = shown.get("rgb", "")
    return found


def colour(severity: Severity) -> str:
    return FILLS[severity].decode()


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl, with_everything])
def test_all_other_parts_are_carried_over_packed_as_they_are(make):
    data = make()
    copy = marked(data, item("B2"), item("B3", Severity.WARNING), item("C40 C41", Severity.INFO))
    before, after = packed_parts(data), packed_parts(copy)
    changed = {name for name in before if after[name] != before[name]}
    allowed = re.compile(
        r"\[Content_Types\]\.xml|xl/(workbook|styles|comments1)\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/worksheets/(_rels/)?sheet1\.xml(\.rels)?|xl/drawings/vmlDrawing1\.vml|xl/comments/comment1\.xml"
        r"|xl/drawings/commentsDrawing1\.vml"
    )
    assert {name for name in changed if not allowed.fullmatch(name)} == set()
    assert {"xl/workbook.xml", "xl/worksheets/sheet1.xml"} <= changed
    assert list(parts_of(copy))[: len(before)] == list(before), "the order of the parts"


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl])
def test_other_programs_read_the_same_values_and_the_marks(make):
    data = make()
    copy = marked(data, item("B2"), item("C3", Severity.WARNING), item("A9", Severity.INFO))
    for cached in (False, True):
        old = openpyxl.load_workbook(io.BytesIO(data), data_only=cached)
        new = openpyxl.load_workbook(io.BytesIO(copy), data_only=cached)
        for sheet in old.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert new[sheet.title][cell.coordinate].value == cell.value
                    assert new[sheet.title][cell.coordinate].number_format == cell.number_format
                    assert repr(new[sheet.title][cell.coordinate].font) == repr(cell.font)
    mine, theirs = (python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(each)) for each in (data, copy))
    for name in mine.sheet_names:
        if name != "Chart1":
            assert mine.get_sheet_by_name(name).to_python() == theirs.get_sheet_by_name(name).to_python()
    assert fill_of(copy, "B2") == colour(Severity.ERROR) and fill_of(copy, "C3") == colour(Severity.WARNING)
    assert fill_of(copy, "A9") == colour(Severity.INFO)
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert "sai <&> “ạ”" in book["Biểu 2"]["B2"].comment.text and "Nhập 7290." in book["Biểu 2"]["B2"].comment.text


def test_the_list_links_to_the_cells_and_is_the_last_sheet():
    data = hand_made(sheets='<sheet name="Biểu &apos;2&apos; &amp; 3" sheetId="7" r:id="rId1"/>')
    copy = marked_copy(data, listing(item("B1 B5", sheet="Biểu '2' & 3"), item("", sheet=None, said="cả tệp"))).data
    sheet = openpyxl.load_workbook(io.BytesIO(copy))[LIST]
    assert sheet["E5"].hyperlink.location == "'Biểu ''2'' & 3'!B1" and sheet["E5"].value == "B1 (+1)"
    assert [cell.value for cell in sheet[6]][:6] == [2, "Lỗi phải sửa", "XS204", "", "", "cả tệp"]
    assert sheet["E6"].hyperlink is None
    assert sheet.print_title_rows == "$4:$4" and sheet.page_setup.orientation == "landscape"


def test_of_several_findings_of_a_cell_the_most_serious_colours_it_and_all_are_told():
    copy = marked(by_openpyxl(), item("A1", Severity.INFO, said="một"), item("A1", said="hai"))
    assert fill_of(copy, "A1") == colour(Severity.ERROR)
    note = openpyxl.load_workbook(io.BytesIO(copy))["Biểu 2"]["A1"].comment.text
    assert "một" in note and "hai" in note


def test_a_cell_in_a_merged_range_is_marked_where_it_is_seen():
    copy = marked(by_xlsxwriter(), item("C13"))
    book = openpyxl.load_workbook(io.BytesIO(copy))["Biểu 2"]
    assert fill_of(copy, "A12") == colour(Severity.ERROR) and book["A12"].comment is not None


def test_the_sheet_changes_in_nothing_but_styles_and_cells_put_in():
    before = plain_sheet()
    copy = marked(hand_made(before), item("B1 D1 A3 C5 B9 A4"))
    after = sheet_xml(copy)
    assert re.sub(r'<c r="(D1|A3|C5|A4|B9)" s="1"/>', "", after).replace(' s="1"', "") == (
        before.replace('spans="1:2"', 'spans="1:4"')
        .replace('<row r="3"/>', '<row r="3"></row><row r="4"></row>')
        .replace(
            "</sheetData>", '<row r="9"></row></sheetData><legacyDrawing xmlns:xsr="' + OFFICE + '" xsr:id="rIdXs2"/>'
        )
    )
    numbers = [int(number) for number in re.findall(r'<row r="(\d+)"', after)]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "data",
    [
        hand_made(strict=True),
        hand_made(plain_sheet(prefix="x")),
        hand_made(absolute=True),
        hand_made(streamed=True),
        hand_made(plain_sheet().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")),
        hand_made(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'),
        hand_made(f'<worksheet xmlns="{MAIN}"><sheetData></sheetData></worksheet>'),
        hand_made(f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="3" width="9"/></cols><pageMargins left="0" right="0" top="0" bottom="0" header="0" footer="0"/></worksheet>'),
        hand_made(f'<worksheet xmlns="{MAIN}"><!-- <sheetData> --><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>'),
        hand_made(f"<worksheet xmlns='{MAIN}'><sheetData ><row r='1' ><c r='B1' s='0' ><v>1</v></c ></row ></sheetData ></worksheet >"),
        hand_made(styles=f'<styleSheet xmlns="{MAIN}"/>'),
        hand_made(styles=f'<x:styleSheet xmlns:x="{MAIN}"><x:fills count="1"><x:fill/></x:fills></x:styleSheet>'),
        hand_made(after_sheets="<calcPr/><extLst/>"),
        hand_made(sheets='<sheet name="Biểu 2" sheetId="1" r:id="rId1"/><sheet name="Mô-đun" sheetId="2" r:id=""/>'),
    ],
    ids=["strict", "prefixed", "absolute", "streamed", "utf-16", "no rows", "no rows, open", "no sheetData", "no addresses",
         "single quotes and blanks", "empty styles", "prefixed styles", "no names", "a sheet without a part"],
)  # fmt: skip
def test_odd_packages_are_marked(data):
    copy = marked(data, item("B1"), item("A3"), item("F7"))
    colours = colours_of(copy)
    assert {cell: colours.get(parse_a1(cell)) for cell in ("B1", "A3", "F7")} == dict.fromkeys(
        ("B1", "A3", "F7"), colour(Severity.ERROR)
    )
    assert sum(name.startswith("xl/comments") for name in parts_of(copy)) == 1


def test_names_with_backslashes_and_zip64_are_carried_over():
    parts = parts_of(by_openpyxl())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            with new.open(zipfile.ZipInfo(name.replace("/", "\\")), "w", force_zip64=True) as entry:
                entry.write(content)
    copy = marked_copy(stream.getvalue(), listing(item("B2"))).data
    assert read_workbook(copy).grids[:-1] == read_workbook(by_openpyxl()).grids
    assert "xl\\worksheets\\sheet1.xml" in parts_of(copy)


def test_what_cannot_be_marked_safely_is_refused():
    signed = hand_made(
        root_links='<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>',
        more={"_xmlsignatures/origin.sigs": b""},
    )
    shared = hand_made(book_links=f'<Relationship Id="rId8" Type="{OFFICE}/revisionHeaders" Target="r.xml"/>')
    broken = hand_made(plain_sheet().replace("</row><row r=", "<row r=", 1))
    mixed = hand_made(
        plain_sheet()
        .replace("<sheetData>", f'<y:sheetData xmlns:y="{MAIN}">')
        .replace("</sheetData>", "</y:sheetData>")
    )
    typed = hand_made("<!DOCTYPE a [<!ENTITY b 'c'>]>" + plain_sheet())
    for data, reason in (
        (signed, "signed"),
        (shared, "shared"),
        (broken, "markup"),
        (mixed, "prefixes"),
        (typed, "doctype"),
    ):
        with pytest.raises(UnmarkableError, match=reason):
            marked_copy(data, listing(item("B1")))
    for data in (b"", b"PK\x05\x06" + bytes(18), by_openpyxl()[:-400]):
        with pytest.raises(UnmarkableError):
            marked_copy(data, listing(item("B1")))


def test_notes_of_others_stay_and_a_conversation_is_left_alone():
    data = with_everything()
    done = marked_copy(data, listing(item("A1", said="ghi thêm"), item("B1"), item("D9", said="thêm"), item("C5")))
    parts = parts_of(done.data)
    notes = parts["xl/comments1.xml"].decode()
    assert done.kept == ("Biểu 2!B1",)
    assert "<r><t>đã hỏi &amp; chờ</t></r>" in notes and "<r><rPr><b/></rPr><t>đậm</t></r>" in notes
    assert '<comment ref="B1" authorId="1"><text><r><t>[Threaded comment]</t></r></text></comment>' in notes
    book = openpyxl.load_workbook(io.BytesIO(done.data))["Biểu 2"]
    assert book["A1"].comment.text.startswith(f"đã hỏi & chờ\n{DIVIDER}\n") and "ghi thêm" in book["A1"].comment.text
    assert book["D9"].comment.text.startswith("đậm") and "thêm" in book["D9"].comment.text
    assert book["C5"].comment.author == "xlsync" and fill_of(done.data, "B1") == colour(Severity.ERROR)
    drawing = parts["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.startswith(DRAWING.removesuffix("</xml>")), "what stood in the drawing stands there still"
    assert len(re.findall("<v:shape ", drawing)) == 2 and "_x0000_s3074" in drawing, "one box more, for C5"


def test_new_boxes_have_numbers_that_no_other_drawing_uses():
    copy = marked(by_xlsxwriter(), item("B2"), item("A1", sheet="Biểu 3"))
    drawings = [content.decode() for name, content in parts_of(copy).items() if name.endswith(".vml")]
    ids = [number for drawing in drawings for number in re.findall(r'<v:shape id="(\w+)"', drawing)]
    assert len(drawings) == 2 and len(ids) == len(set(ids)) == 3


def test_a_colour_that_a_cell_had_comes_back_when_the_mark_is_taken_off():
    data = by_openpyxl()
    again = marked_copy(marked(data, item("B2"), item("C2"), item("A1")), listing(item("A1"))).data
    before, after = (openpyxl.load_workbook(io.BytesIO(each))["Biểu 2"] for each in (data, again))
    assert repr(after["B2"].fill.fgColor) == repr(before["B2"].fill.fgColor)
    assert after["C2"].fill.fgColor.rgb == before["C2"].fill.fgColor.rgb
    assert fill_of(again, "A1") == colour(Severity.ERROR)


def test_a_copy_that_is_returned_again_has_one_list_and_no_stale_notes():
    data = with_everything()
    first = marked(data, item("A1", said="cũ"), item("C5"), item("F7"))
    second = marked_copy(first, listing(item("A1", said="mới"))).data
    book = openpyxl.load_workbook(io.BytesIO(second))
    assert book.sheetnames == ["Biểu 2", LIST]
    sheet = book["Biểu 2"]
    assert "cũ" not in sheet["A1"].comment.text and "mới" in sheet["A1"].comment.text
    assert sheet["C5"].comment is None and sheet["F7"].comment is None
    assert fill_of(second, "C5") != colour(Severity.ERROR)
    assert parts_of(second)["xl/drawings/vmlDrawing1.vml"].decode() == DRAWING, "boxes of notes that are gone go too"
    third = marked_copy(second, listing()).data
    notes = parts_of(third)["xl/comments1.xml"].decode()
    assert (
        notes.count("<comment ") == NOTES.count("<comment ")
        and DIVIDER not in openpyxl.load_workbook(io.BytesIO(third))["Biểu 2"]["A1"].comment.text
    )


def test_a_list_whose_name_is_taken_gets_a_number():
    data = hand_made(sheets='<sheet name="kết quả KIỂM TRA" sheetId="1" r:id="rId1"/>')
    copy = marked_copy(data, listing(item("B1", sheet="kết quả KIỂM TRA"))).data
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames[1] == "Kết quả kiểm tra (2)"


def test_texts_that_xml_cannot_hold_do_no_harm():
    copy = marked(hand_made(), item("B1", said="a\x00b\ud800c\n<x>]]>&#0; =1+1"))
    assert openpyxl.load_workbook(io.BytesIO(copy))[LIST]["F5"].value == "a\ufffdb\ufffdc\n<x>]]>&#0; =1+1"


def test_the_same_marks_give_the_same_bytes():
    assert marked(by_openpyxl(), item("B2")) == marked(by_openpyxl(), item("B2"))


cells = st.tuples(st.integers(1, 12), st.integers(1, 8))


@given(
    st.dictionaries(st.integers(1, 10), st.sets(st.integers(1, 6), max_size=4), max_size=5),
    st.lists(st.tuples(cells, st.sampled_from(Severity)), max_size=6),
    st.booleans(),
)
def test_any_cells_of_any_sheet_can_be_marked(rows, marks, addressed):
    """Rows and cells with and without addresses, marks on cells that are there and that are not."""
    data = hand_made(_sheet(rows, addressed), styles=_STYLES)
    copy = marked(data, *(item(a1(*cell), severity) for cell, severity in marks))
    rank = list(Severity).index
    worst = {}
    for cell, severity in marks:
        worst[cell] = min(severity, worst.get(cell, severity), key=rank)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["Biểu 2"]
    original = openpyxl.load_workbook(io.BytesIO(data))["Biểu 2"]
    for row in range(1, 13):
        for column in range(1, 9):
            cell, before = sheet.cell(row, column), original.cell(row, column)
            if (row, column) in worst:
                assert cell.fill.fgColor.rgb == colour(worst[row, column])
            else:
                assert repr(cell.fill) == repr(before.fill)
            assert (cell.value, cell.number_format) == (before.value, before.number_format)
            assert repr((cell.border, cell.alignment)) == repr((before.border, before.alignment))
    assert sheet_order(sheet_xml(copy))


_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/>'
    '</patternFill></fill></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/><xf numFmtId="10" fontId="0" fillId="2" borderId="0"><alignment wrapText="1"/></xf></cellXfs>'
    "</styleSheet>"
)


def _sheet(rows: dict[int, set[int]], addressed: bool) -> str:
    """Without addresses rows and cells follow one another."""
    text = ""
    for number, columns in sorted(rows.items()):
        inside = "".join(
            f'<c r="{a1(number, column)}" s="1"><v>{column}</v></c>' if addressed else f'<c s="1"><v>{column}</v></c>'
            for column in sorted(columns)
        )
        text += f'<row r="{number}">{inside}</row>' if addressed else f"<row>{inside}</row>"
    return f'<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData></worksheet>'


def sheet_order(xml: str) -> bool:
    """Whether rows ascend, and cells in each row."""
    row = 0
    for found in re.finditer(r"<row([^>]*?)(?:/>|>(.*?)</row>)", xml):
        stated = re.search(r' r="(\d+)"', found[1])
        number = int(stated[1]) if stated else row + 1
        if number <= row:
            return False
        row, column = number, 0
        for cell in re.findall(r"<c( [^>]*)?>", found[2] or ""):
            address = re.search(r' r="(\w+)"', cell)
            here = parse_a1(address[1])[1] if address else column + 1
            if here <= column:
                return False
            column = here
    return True


def test_strict_and_transitional_names_are_known():
    assert STRICT in sheet_xml(marked(hand_made(strict=True), item("B1"))) and TYPE.endswith("spreadsheetml.")
