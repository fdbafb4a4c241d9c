"""Broken and hostile packages: each is refused with its code, read both ways."""

import io
import pickle
import struct
import zipfile

import pytest
from intake_packages import MAIN, book_of, parts, rels, sheet, zip_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.texts.catalogue import CATALOGUE


def refusal(data: bytes, limits: Limits | None = None) -> IntakeError:
    with pytest.raises(IntakeError) as lexed:
        read_workbook(data, limits)
    with pytest.raises(IntakeError) as parsed:
        read_workbook(data, limits, lexer=False)
    error = lexed.value
    assert (error.code, error.variant) == (parsed.value.code, parsed.value.variant)
    assert error.variant in {"", *CATALOGUE[error.code].variants}
    return error


def with_part(name: str, content: str | bytes, **options: str) -> bytes:
    return zip_of({**parts(**options), name: content})


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "A1"),
        ('<row r="1"><c r="B1" t="s"><v>0_0</v></c></row>', "B1"),
        ('<row r="1"><c r="A1"><v>1_000</v></c></row>', "A1"),
        ('<row r="1"><c r="A1"><v>١٢</v></c></row>', "A1"),
        ('<row r="1"><c r="A1"><v>7,29</v></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="b"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="x"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>3</v></c><c r="B1"/></row>', "B1"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "A2"),
        ('<row r="1"><c r="A11"><v>1</v></c></row>', "A11"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "XFE1"),
        ('<row r="1"><c r="AAAA1"><v>1</v></c></row>', "AAAA1"),
        ('<row r="1"><c r="1"><v>1</v></c></row>', "1"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "1048577:1048577"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "0:0"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>', "1:1"),
        ('<row r="1"><c r="XFD1"/><c><v>1</v></c></row>', "1:1"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named(rows: str, cell: str) -> None:
    error = refusal(book_of(rows, strings="<si><t>a</t></si>"))
    assert (error.code, error.variant) == ("XS001", "damaged_cell")
    assert (error.values["sheet"], error.values["cell"]) == ("S", cell)


@pytest.mark.parametrize(
    "rows",
    [
        '<c r="A1"><v>1</v></c>',
        '<row r="1"><v>1</v></row>',
        '<row r="1"><f>1</f></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1" ht="3" ht="4"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f a="1" a="2">B1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&unknown;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>]]></v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>\ufffe</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2">',
    ],
)
def test_a_sheet_that_is_no_sheet_is_damaged(rows: str) -> None:
    assert (refusal(book_of(rows)).code, refusal(book_of(rows)).variant) == ("XS001", "damaged")


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFE2"/></mergeCells>', '<mergeCells><mergeCell ref="B2:A1"/></mergeCells>',
        "<mergeCells><mergeCell/></mergeCells>", '<cols><col hidden="1"/></cols>', '<cols><col min="0" max="2" hidden="1"/></cols>',
    ],
)  # fmt: skip
def test_ranges_outside_the_grid_are_damage(after: str) -> None:
    assert refusal(book_of(after=after)).values == {"part": "xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04", b"not a zip at all", zip_of({}), zip_of({"xl/workbook.xml": ""}),
        with_part("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets/></workbook>'),
        with_part("xl/workbook.xml", '<workbook xmlns="urn:other"><sheets><sheet name="S"/></sheets></workbook>'),
        with_part("xl/workbook.xml", f'<html xmlns="{MAIN}"/>'),
        with_part("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets><sheet name="S"/><sheet name="s"/></sheets></workbook>'),
        with_part("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets><sheet name="S" x:id="rId1"/></sheets><definedNames><definedName name="a" localSheetId="7">1</definedName></definedNames></workbook>'),
        with_part("xl/_rels/workbook.xml.rels", rels()),
        with_part("xl/_rels/workbook.xml.rels", rels(("rId1", "worksheet", "absent.xml"))),
        with_part("xl/worksheets/sheet1.xml", sheet("")[:-9]),
        with_part("xl/worksheets/sheet1.xml", sheet("").encode() + b"<more/>"),
        with_part("xl/worksheets/sheet1.xml", sheet("").replace("UTF-8", "windows-1258")),
        with_part("xl/worksheets/sheet1.xml", sheet("").replace("UTF-8", "no-such-encoding")),
        with_part("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="A1" t="str"><v>đ</v></c></row>').encode("utf-8")[:-60] + b"\xff" + b"</sheetData></worksheet>"),
        with_part("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>', styles=""),
    ],
)  # fmt: skip
def test_a_package_that_is_no_workbook_is_damaged(data: bytes) -> None:
    assert (refusal(data).code, refusal(data).variant) == ("XS001", "damaged")


def test_a_document_type_is_refused_and_no_entity_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/sharedStrings.xml"):
        text = str(parts(strings="<si><t>x</t></si>")[part])
        hostile = bomb + text.partition("?>\n")[2] if text.startswith("<?") else bomb + text
        error = refusal(with_part(part, hostile, strings="<si><t>x</t></si>"))
        assert (error.code, error.variant, error.values) == ("XS005", "entities", {"part": part})


def rows_of(count: int, per_row: int = 1) -> str:
    return "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * per_row + "</row>" for row in range(1, count + 1))


@pytest.mark.parametrize(
    ("data", "limits", "variant", "limit"),
    [
        (book_of(rows_of(11)), Limits(max_cells=10), "cells", 10),
        (book_of('<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>1</f></c></row>'), Limits(max_cells=1), "cells", 1),
        (book_of(strings="<si/>" * 11), Limits(max_cells=10), "cells", 10),
        (book_of(strings="<si><t>a</t></si>" * 11), Limits(max_cells=10), "cells", 10),
        (book_of(after='<mergeCell ref="A1:B2"/>' * 6), Limits(max_merges=5), "merges", 5),
        (book_of(styles="<cellXfs>" + "<xf/>" * 6 + "</cellXfs>"), Limits(max_definitions=5), "definitions", 5),
        (book_of(strings="<si><t>aaaaaa</t></si>"), Limits(max_cell_chars=5), "cell_chars", 5),
        (book_of(strings="<si><t>aaaa</t></si>" * 3), Limits(max_text_chars=10), "text_chars", 10),
        (book_of('<row r="1"><c r="A1" t="inlineStr"><is><t>aaaaaa</t></is></c></row>'), Limits(max_cell_chars=5), "cell_chars", 5),
        (book_of('<row r="1"><c r="A1"><f>1+1+1+1</f></c></row>'), Limits(max_cell_chars=5), "cell_chars", 5),
        (book_of(), Limits(max_entries=4), "entries", 4),
        (book_of(rows_of(500)), Limits(max_expanded_bytes=10_000), "expanded_bytes", 10_000),
        (with_part("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets>{"<sheet name=" + chr(34) + "S" + chr(34) + "/>"}</sheets></workbook>'), Limits(max_sheets=0), "sheets", 0),
    ],
)  # fmt: skip
def test_what_exceeds_a_limit_is_refused_with_the_limit(data: bytes, limits: Limits, variant: str, limit: int) -> None:
    error = refusal(data, limits)
    assert (error.code, error.variant, error.values["limit"]) == ("XS005", variant, limit)


def test_a_long_shared_formula_over_many_cells_is_counted_where_it_is_written_out() -> None:
    first = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A400" si="0">{"+".join(["B1"] * 300)}</f></c></row>'
    rows = first + "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, 400))
    assert refusal(book_of(rows), Limits(max_text_chars=100_000)).variant == "text_chars"


def test_millions_of_nested_elements_are_refused() -> None:
    for element in ("a", "c", "v", "row", "is"):
        nested = sheet(f"<{element}>" * (5 * 1024 * 1024 // (len(element) + 2)))
        assert refusal(with_part("xl/worksheets/sheet1.xml", nested)).variant in {"depth", "damaged"}


def test_a_large_part_of_nothing_but_elements_is_refused() -> None:
    data = with_part("xl/worksheets/sheet1.xml", sheet("<a/>" * 1_200_000))
    error = refusal(data, Limits(max_elements=1_000_000))
    assert (error.code, error.variant, error.values["limit"]) == ("XS005", "elements", 1_000_000)


def test_a_tag_with_hundreds_of_thousands_of_attributes_in_a_large_part_is_refused() -> None:
    attributes = " ".join(f'a{number}=""' for number in range(2_000_000))
    error = refusal(with_part("xl/worksheets/sheet1.xml", sheet(f"<row {attributes}/>")))
    assert (error.code, error.variant) == ("XS005", "tag_bytes")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["xl/workbook.xml", "XL/Workbook.xml", "/xl/workbook.xml", "xl\\workbook.xml"])
def test_duplicate_entries_are_refused_whatever_their_case(twin: str) -> None:
    buffer = io.BytesIO(book_of())
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(twin, "<other/>")
    error = refusal(buffer.getvalue())
    assert (error.code, error.variant) == ("XS005", "duplicate_entries")


def patched(data: bytes, offset: int, form: str, value: int) -> bytes:
    """The package with a field of every header changed: `offset` counts in the local header, 2 more in the directory."""
    changed = bytearray(data)
    for signature, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        position = changed.find(signature)
        while position >= 0:
            struct.pack_into(form, changed, position + offset + shift, value)
            position = changed.find(signature, position + 4)
    return bytes(changed)


def test_an_encrypted_entry_asks_for_a_password() -> None:
    assert refusal(patched(book_of(), 6, "<H", 1)).code == "XS002"


@pytest.mark.parametrize("method", [9, 12, 14, 93, 99])
def test_a_compression_that_no_office_uses_is_damage(method: int) -> None:
    assert refusal(patched(book_of(), 8, "<H", method)).variant == "damaged"


def test_a_wrong_checksum_is_damage() -> None:
    assert refusal(patched(book_of(), 14, "<I", 1)).variant == "damaged"


def test_an_error_survives_the_way_back_from_a_child_process() -> None:
    error = IntakeError("XS005", "cells", {"limit": 3, "sheet": "S"})
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.variant, again.values) == ("XS005", "cells", {"limit": 3, "sheet": "S"})
    assert str(again) == "XS005 cells limit=3, sheet=S"
