"""`.xlsb`, written record by record, read the same by python-calamine and partly by LibreOffice."""

import struct
import tempfile
from pathlib import Path

import pytest
from format_books import by_calamine, converted, figures
from intake_packages import zip_of
from xlsb_writer import cell, formula, record, row, styles, wide, xlsb_of, xlsb_parts

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.xlsb import read_xlsb
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.model import CellRange, ErrorValue

ROWS = (
    row(1) + cell(7, 1, struct.pack("<I", 0)) + cell(2, 2, struct.pack("<I", 7290 << 2 | 2)) + cell(6, 3, wide("7.290"))
    + row(2) + cell(5, 1, struct.pack("<d", 45473), 1) + cell(5, 2, struct.pack("<d", 0.7), 2) + cell(4, 3, b"\x01")
    + row(4, hidden=True) + cell(9, 1, struct.pack("<d", 14580) + formula(b"\x44" + struct.pack("<IH", 1, 0xC002)))
)  # fmt: skip
STRINGS = ("Đơn vị",)
STYLES = styles("dd/mm/yyyy", "0%")


def refused(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read_xlsb(data, limits)
    return caught.value.code, caught.value.variant


def test_texts_numbers_dates_percentages_truths_and_formulas() -> None:
    book = read_xlsb(xlsb_of(ROWS, strings=STRINGS, style=STYLES))
    grid = book.grids[0]
    assert book.origin == "xlsb"
    assert grid.rows == {2: {2: "Đơn vị", 3: 7290.0, 4: "7.290"}, 3: {2: 45473.0, 3: 0.7, 4: True}, 5: {2: 14580.0}}
    assert grid.formats == {(3, 2): "dd/mm/yyyy", (3, 3): "0%"}
    assert grid.formulas == {(5, 2): "C2"}
    assert grid.hidden_rows == {5}


def test_it_agrees_with_calamine() -> None:
    data = xlsb_of(ROWS, strings=STRINGS, style=STYLES)
    ours = figures(read_xlsb(data).grids[0])
    theirs = by_calamine(data, "Biểu 2")
    assert {place: ours[place] for place in theirs} == theirs
    assert len(theirs) == 6  # all but the truth value


def test_libreoffice_reads_the_same_workbook() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.xlsb"
        source.write_bytes(_for_libreoffice())
        same = read_workbook(converted("xlsx", str(source))).grids[0]
    assert figures(same) == figures(read_xlsb(_for_libreoffice()).grids[0])


def _for_libreoffice() -> bytes:
    parts = xlsb_parts(ROWS[: ROWS.index(row(4, hidden=True))], strings=STRINGS, style=STYLES)
    kind = "application/vnd.ms-excel"
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{kind}.{what}"/>'
        for part, what in (
            ("workbook.bin", "sheet.binary.macroEnabled.main"),
            ("worksheets/sheet1.bin", "worksheet"),
            ("sharedStrings.bin", "sharedStrings"),
            ("styles.bin", "styles"),
        )
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    return zip_of(parts)


def test_errors_are_never_blank() -> None:
    rows = row(0) + cell(3, 0, b"\x17") + cell(11, 1, b"\x2a" + formula())
    assert read_xlsb(xlsb_of(rows)).grids[0].rows == {1: {1: ErrorValue("#REF!"), 2: ErrorValue("#N/A")}}


def test_a_formula_with_an_empty_text_was_calculated() -> None:
    grid = read_xlsb(xlsb_of(row(0) + cell(8, 0, wide("") + formula()) + cell(8, 1, wide("a") + formula()))).grids[0]
    assert grid.blank_results == {(1, 1)}
    assert grid.rows == {1: {2: "a"}}


def test_merged_ranges_hidden_columns_hidden_sheets_and_the_date_system() -> None:
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 0, 1, 0, 2)) + record(178)
    columns = record(390) + record(60, struct.pack("<4IH", 0, 0, 2304, 0, 1)) + record(391)
    data = xlsb_of(row(0) + cell(6, 0, wide("x")), after=merged, before=columns, date_1904=True, state=1)
    book = read_xlsb(data)
    assert book.date_1904
    assert book.grids[0].hidden
    assert book.grids[0].merged == (CellRange(1, 1, 2, 3),)
    assert book.grids[0].hidden_columns == {1}


def test_fonts_of_the_old_encodings_are_noted() -> None:
    data = xlsb_of(row(0) + cell(6, 0, wide("C«ng"), 1), style=styles(fonts=("Arial", ".VnTime")))
    assert read_xlsb(data).grids[0].legacy_fonts == {(1, 1): ".VnTime"}


def test_a_shared_text_that_is_not_there_is_damage() -> None:
    assert refused(xlsb_of(row(0) + cell(7, 0, struct.pack("<I", 3)))) == ("XS001", "damaged_cell")


@pytest.mark.parametrize(
    "rows",
    [cell(6, 0, wide("x")), row(0) + b"\x06\x7f\x00", row(0) + cell(5, 0, b"\x00"), row(2_000_000) + cell(4, 0, b"\1")],
)
def test_records_that_make_no_sense_are_damage(rows: bytes) -> None:
    assert refused(xlsb_of(rows)) == ("XS001", "damaged")


def test_parts_are_counted_while_they_are_inflated() -> None:
    rows = row(0) + record(500, bytes(200_000))
    assert refused(xlsb_of(rows), Limits(max_expanded_bytes=100_000)) == ("XS005", "expanded_bytes")


def test_macros_are_told() -> None:
    parts = {**xlsb_parts(row(0)), "xl/vbaProject.bin": b"x"}
    assert read_xlsb(zip_of(parts)).carries == ("macros",)
