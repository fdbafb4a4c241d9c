"""`.xls`: the same table as `.xlsx`, as LibreOffice saves it, and records by hand for what it does not write."""

import struct

import pytest
from format_books import agrees_with_calamine, converted, figures, sample
from ole_writer import EOF, bof, number_cell, ole_of, record, text_cell, xls_of, xls_stream

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.xls import read_xls
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.model import CellRange, ErrorValue

FORMULA = struct.Struct("<HHH8sHIH")


def refused(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read_xls(data, limits)
    return caught.value.code, caught.value.variant


def formula_cell(result: bytes, tokens: bytes = b"") -> bytes:
    return record(0x06, FORMULA.pack(0, 0, 0, result, 0, 0, len(tokens)) + tokens)


def test_the_same_table_as_in_xlsx() -> None:
    ours, same = read_xls(converted("xls")), read_workbook(sample())
    assert [(grid.sheet, grid.hidden) for grid in ours.grids] == [("Biểu 2", False), ("Ẩn", True), ("Rỗng", False)]
    for grid, other in zip(ours.grids, same.grids, strict=True):
        assert figures(grid) == figures(other)
        assert set(grid.merged) == set(other.merged)
        assert grid.hidden_rows == other.hidden_rows
        assert grid.hidden_columns == other.hidden_columns
        # LibreOffice writes a typed TRUE as a formula.
        assert {place: text for place, text in grid.formulas.items() if text != "TRUE"} == other.formulas
        assert grid.legacy_fonts == other.legacy_fonts
    assert ours.origin == "xls"
    assert set(ours.defined_names) == {"ten_moi"}


def test_number_formats_say_what_is_a_date_and_what_a_percentage() -> None:
    formats = read_xls(converted("xls")).grids[0].formats
    assert {formats[4, column] for column in (2, 4, 5)} == {"dd/mm/yyyy", "0%", "0.0%"}
    assert (3, 3) not in formats


def test_it_agrees_with_calamine() -> None:
    assert agrees_with_calamine(read_xls(converted("xls")), converted("xls")) > 15


def test_a_workbook_in_the_1904_system_keeps_its_serial_numbers() -> None:
    book = read_xls(converted("xls", date_1904=True))
    assert book.date_1904
    assert book.grids[0].value(4, 2) == read_workbook(sample(date_1904=True)).grids[0].value(4, 2)


def test_the_day_of_the_last_save_is_in_its_properties() -> None:
    modified = read_xls(converted("xls")).modified
    assert modified is not None
    assert modified.endswith("Z")


def test_a_workbook_of_excel_95() -> None:
    cells = number_cell(0, 1, 7290)
    text = "Ñôn vò"  # VNI letters as the code page of Windows shows them
    cells += record(0x204, struct.pack("<HHHH", 1, 0, 0, len(text)) + text.encode("cp1252"))
    book = read_xls(xls_of(cells, record(0x42, struct.pack("<H", 1252)), 0x0500))
    assert book.grids[0].value(1, 2) == 7290
    assert book.grids[0].value(2, 1) == text


@pytest.mark.parametrize(
    ("page", "raw", "text"), [(10029, b"\x80\x81", "ÄĀ"), (10007, b"\x80", "А"), (12345, b"\xd1", "Ñ")]
)
def test_code_pages_of_excel_95_and_one_that_nobody_knows(page: int, raw: bytes, text: str) -> None:
    cells = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(raw)) + raw)
    assert read_xls(xls_of(cells, record(0x42, struct.pack("<H", page)), 0x0500)).grids[0].value(1, 1) == text


def test_names_before_the_sheets_as_in_excel_95() -> None:
    name = record(0x18, struct.pack("<HBBHHH4x", 0, 0, 4, 0, 0, 1) + b"VUNG")
    assert read_xls(xls_of(number_cell(0, 0, 1), name, 0x0500)).defined_names == {"S!VUNG": ""}
    beyond = record(0x18, struct.pack("<HBBHHH4x", 0, 0, 4, 0, 0, 9) + b"VUNG")
    assert refused(xls_of(number_cell(0, 0, 1), beyond, 0x0500)) == ("XS001", "damaged")


def test_a_number_format_that_counts_a_letter_too_many() -> None:
    code = record(0x41E, struct.pack("<HHB", 164, 4, 0) + b"0.0")
    style = record(0xE0, struct.pack("<HH16x", 0, 164))
    assert read_xls(xls_of(number_cell(0, 0, 7.29), code + style)).grids[0].formats == {(1, 1): "0.0"}


def test_a_sheet_that_is_said_to_begin_right_behind_its_beginning() -> None:
    stream = xls_stream(number_cell(0, 0, 7290))
    place = struct.pack("<I", stream.rindex(bof()))
    assert stream.count(place) == 1
    moved = stream.replace(place, struct.pack("<I", stream.rindex(bof()) + len(bof())))
    assert read_xls(ole_of(moved)).grids[0].value(1, 1) == 7290
    assert refused(ole_of(stream.replace(place, struct.pack("<I", stream.rindex(bof()) + 4)))) == ("XS001", "damaged")


def test_the_mark_of_the_byte_order_the_wrong_way_round() -> None:
    data = xls_of(number_cell(0, 0, 7290))
    assert data[28:30] == b"\xfe\xff"
    assert read_xls(data[:28] + b"\xff\xfe" + data[30:]).grids[0].value(1, 1) == 7290


def test_errors_are_never_blank() -> None:
    cells = record(0x205, struct.pack("<HHHBB", 0, 0, 0, 0x17, 1)) + record(
        0x205, struct.pack("<HHHBB", 0, 1, 0, 0x99, 1)
    )
    row = read_xls(xls_of(cells)).grids[0].rows[1]
    assert row[1] == ErrorValue("#REF!")
    assert isinstance(row[2], ErrorValue)


def test_results_of_formulas_texts_truths_errors_blanks() -> None:
    string = record(0x207, struct.pack("<HB", 2, 1) + "Đô".encode("utf-16-le"))
    for result, after, value in (
        (b"\0\0\0\0\0\0\xff\xff", string, "Đô"),
        (b"\1\0\1\0\0\0\xff\xff", b"", True),
        (b"\2\0\x2a\0\0\0\xff\xff", b"", ErrorValue("#N/A")),
        (b"\3\0\0\0\0\0\xff\xff", b"", None),
        (struct.pack("<d", 2.5), b"", 2.5),
    ):
        grid = read_xls(xls_of(formula_cell(result) + after)).grids[0]
        assert grid.value(1, 1) == value
        assert (1, 1) in grid.formulas
        assert ((1, 1) in grid.blank_results) is (value is None)


def test_a_formula_that_is_not_understood_is_known_to_be_there() -> None:
    shared = b"\x01" + struct.pack("<HH", 0, 0)
    assert read_xls(xls_of(formula_cell(struct.pack("<d", 4), shared))).grids[0].formulas == {(1, 1): ""}


@pytest.mark.parametrize(
    ("rk", "value"),
    [(7290 << 2 | 2, 7290), ((729 << 2) | 3, 7.29), (0x40120000, 4.5), (0xFFFFFFF6, -3), (0xFFFFFFF7, -0.03)],
)
def test_numbers_in_thirty_bits(rk: int, value: float) -> None:
    book = read_xls(xls_of(record(0x27E, struct.pack("<HHHI", 0, 0, 0, rk))))
    assert book.grids[0].value(1, 1) == pytest.approx(value)


def test_nan_becomes_an_error_that_is_seen() -> None:
    assert read_xls(xls_of(number_cell(0, 0, float("nan")))).grids[0].value(1, 1) == ErrorValue("#NUM!")


def test_a_shared_text_that_goes_on_in_the_next_record_with_other_letters() -> None:
    whole = record(0xFC, struct.pack("<IIHB", 1, 1, 6, 0) + b"Bi") + record(0x3C, b"\x01" + "ểu 2".encode("utf-16-le"))
    cells = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    assert read_xls(xls_of(cells, whole)).grids[0].value(1, 1) == "Biểu 2"


def test_a_shared_text_that_is_not_there_is_damage() -> None:
    assert refused(xls_of(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 5)))) == ("XS001", "damaged_cell")


def test_a_merged_range_and_a_hidden_row() -> None:
    cells = record(0xE5, struct.pack("<H4H", 1, 0, 1, 0, 2)) + record(
        0x208, struct.pack("<7HH", 3, 0, 1, 300, 0, 0, 0x20, 0)
    )
    grid = read_xls(xls_of(cells)).grids[0]
    assert grid.merged == (CellRange(1, 1, 2, 3),)
    assert grid.hidden_rows == {4}


def test_links_to_other_files_are_told() -> None:
    before = record(0x1AE, struct.pack("<HH", 1, 12) + b"\0a.xls")
    assert read_xls(xls_of(b"", before)).carries == ("external_links",)
    assert read_xls(xls_of(b"", record(0x1AE, b"\1\0\1\4"))).carries == ()


def test_an_encrypted_workbook_is_no_damage() -> None:
    assert refused(xls_of(b"", record(0x2F, bytes(6)))) == ("XS002", "")


def test_a_stream_that_ends_too_early() -> None:
    assert refused(ole_of(bof(5) + record(0x85, struct.pack("<IBB", 30, 0, 0) + b"\1\0S") + EOF + bof()))[0] == "XS001"
    assert refused(converted("xls")[:3000])[0] == "XS001"


def test_two_contents_of_one_cell_are_refused() -> None:
    assert refused(xls_of(number_cell(0, 0, 1) + number_cell(0, 0, 2))) == ("XS001", "damaged_cell")


def test_no_more_cells_than_the_limit() -> None:
    cells = b"".join(number_cell(row, 0, row) for row in range(20))
    assert refused(xls_of(cells), Limits(max_cells=10)) == ("XS005", "cells")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    grid = read_xls(xls_of(text_cell(0, 0, "=1+1"))).grids[0]
    assert grid.value(1, 1) == "=1+1"
    assert not grid.formulas


def test_the_helper_writes_what_the_reader_reads() -> None:
    assert read_xls(ole_of(xls_stream(number_cell(2, 3, 5)))).grids[0].rows == {3: {4: 5.0}}
