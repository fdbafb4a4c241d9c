"""`.csv`, `.tsv` and texts named `.xls`: encodings, separators, quotation marks, what becomes a number."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.delimited import read_delimited
from xlsync.intake.limits import Limits
from xlsync.model.cell import RawValue

TABLE = "Đơn vị;Số buổi;Ghi chú\nCĐCS Tre Mẫu;7290;Đã họp ở xã\n"
ROWS = {1: {1: "Đơn vị", 2: "Số buổi", 3: "Ghi chú"}, 2: {1: "CĐCS Tre Mẫu", 2: 7290.0, 3: "Đã họp ở xã"}}


def rows(text: str | bytes, **limits: int) -> dict[int, dict[int, RawValue]]:
    data = text.encode() if isinstance(text, str) else text
    return read_delimited(data, Limits(**limits)).grids[0].rows


def refused(data: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read_delimited(data, Limits(**limits))
    return caught.value.code, caught.value.variant


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_unicode(codec: str) -> None:
    assert rows(TABLE.encode(codec)) == ROWS


def test_the_windows_encoding_of_vietnamese_is_composed() -> None:
    decomposed = {
        "ố": "ô\u0301",
        "ổ": "ô\u0309",
        "ị": "i\u0323",
        "ẫ": "â\u0303",
        "ọ": "o\u0323",
        "ở": "ơ\u0309",
        "ã": "a\u0303",
    }
    text = TABLE
    for sign, pair in decomposed.items():
        text = text.replace(sign, pair)
    assert rows(text.encode("cp1258")) == ROWS


def test_utf8_that_is_broken_is_not_taken_for_another_encoding() -> None:
    assert refused(TABLE.encode().replace("ở".encode(), b"\xe1\xbb")) == ("XS001", "damaged")


@pytest.mark.parametrize("data", [b"a;b\n\x00\x00\x00", "a;b".encode("utf-16") + b"x", b"a;b\x9d\x8f"])
def test_bytes_that_are_no_text_are_damage(data: bytes) -> None:
    assert refused(data) == ("XS001", "damaged")


@pytest.mark.parametrize("data", [b"", b" \r\n ", b"\xef\xbb\xbf"])
def test_nothing_at_all_is_empty(data: bytes) -> None:
    assert refused(data) == ("XS001", "empty")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    assert rows(TABLE.replace(";", separator)) == ROWS


def test_decimal_commas_do_not_separate_where_semicolons_do() -> None:
    assert rows("a;b;c\nx;7,29;3\ny;7,30;4\n")[2] == {1: "x", 2: "7,29", 3: 3.0}


def test_the_line_that_names_the_separator_is_obeyed_and_counts_as_none() -> None:
    assert rows("sep=,\r\na;b,c\r\n") == {1: {1: "a;b", 2: "c"}}


def test_quotation_marks_newlines_inside_them_and_blank_lines() -> None:
    assert rows('a,"x, ""y""\nz"\n\n"b",2\n') == {1: {1: "a", 2: 'x, "y"\nz'}, 3: {1: "b", 2: 2.0}}


def test_a_quotation_mark_that_is_never_closed_loses_no_row_in_silence() -> None:
    assert refused(b'a,b\n"c,d\ne,f\n') == ("XS001", "damaged")


@pytest.mark.parametrize(
    "typed",
    [
        "7.290",
        "7,29",
        "03",
        "12/7/2022",
        "70%",
        "1e5",
        "+5",
        "-0",
        "=SUM(A1)",
        "@x",
        "- 3",
        "1_000",
        "٣",
        "TRUE",
        "9" * 16,
    ],
)
def test_what_is_not_plainly_a_whole_number_stays_as_typed(typed: str) -> None:
    assert rows(f"x;{typed};y")[1][2] == typed


@pytest.mark.parametrize(("typed", "value"), [("7290", 7290.0), ("-3", -3.0), ("0", 0.0), (" 12 ", 12.0)])
def test_whole_numbers_are_numbers(typed: str, value: float) -> None:
    assert rows(f"x;{typed};y")[1][2] == value


def test_a_formula_is_a_text_and_no_formula() -> None:
    grid = read_delimited(b"=1+1;2").grids[0]
    assert grid.rows == {1: {1: "=1+1", 2: 2.0}}
    assert not grid.formulas


def test_limits_of_cells_and_of_a_text() -> None:
    assert refused(b"1;2\n3;4\n5;6", max_cells=4) == ("XS005", "cells")
    assert refused(b"a;" + b"x" * 40_000) == ("XS005", "cell_chars")
    assert refused(b"a;" + b"x" * 200_000) == ("XS005", "cell_chars")


def test_a_record_wider_than_any_sheet_is_refused() -> None:
    assert refused(b"1" + b";1" * 16_384) == ("XS005", "cells")


def test_the_sheet_has_the_name_that_is_given() -> None:
    book = read_delimited(b"a;b", sheet="BC quý 2")
    assert (book.grids[0].sheet, book.origin) == ("BC quý 2", "delimited")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_spreadsheet_writes_comes_back(table: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(table)
    if not buffer.getvalue().replace(";", "").strip():
        return
    found = rows("sep=;\r\n" + buffer.getvalue())
    for number, record in enumerate(table, start=1):
        for column, text in enumerate(record, start=1):
            value = found.get(number, {}).get(column)
            if not text.strip():
                assert value is None
            else:
                assert value == text or (isinstance(value, float) and value == int(text))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_delimited(data)
    except IntakeError as error:
        assert error.code in {"XS001", "XS005"}
