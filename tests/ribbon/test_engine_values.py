"""Values of the engine, against what xlwings documents (its page Converters and Options) and what Excel gives there."""

import datetime as dt
import math
import time
from decimal import Decimal

import numpy
import openpyxl
import pytest

MOMENT = dt.datetime(2024, 5, 31, 8, 30, 15)


@pytest.fixture
def sheet(book):
    return book.sheets[0]


# Writing


def test_a_list_is_a_row_and_a_list_of_lists_a_table(sheet):
    sheet["A1"].value = ["a", 1, None]
    sheet["A3"].value = [["b"], [2]]
    assert sheet["A1:C1"].value == ["a", 1.0, None]
    assert sheet["A3:A4"].value == ["b", 2.0]


def test_transposed_a_list_is_a_column(sheet):
    sheet["B2"].options(transpose=True).value = [1, 2, 3]
    assert sheet["B2:B4"].value == [1.0, 2.0, 3.0]
    assert sheet["B2:B4"].options(transpose=True, ndim=2).value == [[1.0, 2.0, 3.0]]
    assert sheet["C2"].value is None


def test_a_single_value_fills_the_range(sheet):
    sheet["B2:C3"].value = "x"
    assert sheet["B2:C3"].value == [["x", "x"], ["x", "x"]]
    sheet["B2:C3"].value = None
    assert sheet["B2:C3"].value == [[None, None], [None, None]]


def test_nothing_and_not_a_number_leave_a_cell_empty(sheet):
    sheet["A1"].value = [["x", "y"]]
    sheet["A1"].value = [[None, math.nan]]
    assert sheet["A1:B1"].value == [None, None]
    assert sheet["A1"].api.Type.value == sheet["B1"].api.Type.value == "EMPTY"


@pytest.mark.parametrize(
    "text", ["'đơn vị", "''", "007", "1/2", "TRUE", "#N/A", "+84", "-x", "@x", " x ", "7.290", "31/05/2024", "1e5"]
)
def test_a_text_stays_a_text(sheet, text):
    """Unlike Excel, where a leading apostrophe is swallowed and what looks like a number becomes one: nothing is lost."""
    sheet["A1"].value = text
    assert sheet["A1"].value == text
    sheet["B2:C3"].value = [[text, 1], [None, text]]
    assert sheet["B2:C3"].value == [[text, 1.0], [None, text]]


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "😀 Đơn vị 𝒳", "Liên đoàn Lao động tỉnh", "\u200b=1", "é"])
def test_any_letter_is_kept(sheet, text):
    sheet["A1"].value = text
    assert sheet["A1"].value == text


def test_a_very_long_text_is_kept(sheet):
    text = "Đơn vị " * 4681  # 32,767 letters is what a cell of Excel holds
    sheet["A1"].value = [[text, "x"]]
    assert sheet["A1"].value == text


def test_dates_and_moments_come_back(sheet):
    sheet["A1"].value = [[dt.date(2024, 5, 31), MOMENT, dt.datetime(1900, 3, 1), dt.datetime(2099, 12, 31, 23, 59, 59)]]
    assert sheet["A1:D1"].value == [
        dt.datetime(2024, 5, 31), MOMENT, dt.datetime(1900, 3, 1), dt.datetime(2099, 12, 31, 23, 59, 59)
    ]  # fmt: skip
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2024, 5, 31)
    told = sheet["A1"].options(dates=lambda year, month, day, **_: f"{day:02}/{month:02}/{year}").value
    assert told == "31/05/2024"


def test_a_date_of_the_1904_system_is_the_same_day(app, tmp_path):
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active["A1"] = dt.date(2024, 5, 31)
    made.save(tmp_path / "1904.xlsx")
    book = app.books.open(str(tmp_path / "1904.xlsx"))
    try:
        assert book.sheets[0]["A1"].value == dt.datetime(2024, 5, 31)
        book.sheets[0]["A2"].value = dt.date(2024, 6, 1)
        assert book.sheets[0]["A2"].value == dt.datetime(2024, 6, 1)
        assert book.sheets[0]["A2"].api.Value - book.sheets[0]["A1"].api.Value == 1
    finally:
        book.close()


def test_a_cell_with_a_time_alone_is_a_part_of_the_day(sheet):
    """As in Excel: the number of days, shown as a time."""
    sheet["A1"].value = 0.5
    sheet["A1"].number_format = "hh:mm"
    assert sheet["A1"].value == 0.5


def test_the_format_of_a_date_that_is_there_stays(sheet):
    sheet["A1"].number_format = "yyyy-mm-dd"
    sheet["A1"].value = dt.date(2024, 5, 31)
    assert sheet["A1"].api.String == "2024-05-31"


def test_numbers_and_truth_values_of_other_libraries(sheet):
    sheet["A1"].value = [[numpy.float64(1.5), numpy.int64(7), numpy.bool_(True), Decimal("0.1")]]
    assert sheet["A1:D1"].value == [1.5, 7.0, True, 0.1]


def test_large_and_small_numbers_are_exact(sheet):
    numbers = [2**53, -(2**53), 0.1, 1e-300, 1e300, 123456789.123456]
    sheet["A1"].value = numbers
    assert sheet["A1:F1"].value == numbers


def test_a_value_that_no_cell_holds_is_refused(sheet):
    with pytest.raises(TypeError):
        sheet["A1"].value = [[object()]]


# Reading


def test_how_many_dimensions_is_as_asked(sheet):
    sheet["A1"].value = [[1, 2], [3, 4]]
    assert sheet["A1"].options(ndim=1).value == [1.0]
    assert sheet["A1"].options(ndim=2).value == [[1.0]]
    assert sheet["A1:A2"].options(ndim=2).value == [[1.0], [3.0]]
    assert sheet["A1:B2"].value == [[1.0, 2.0], [3.0, 4.0]]


def test_an_empty_cell_is_what_was_asked_for(sheet):
    sheet["A1"].value = [["", 0]]
    assert sheet["A1:C1"].value == [None, 0.0, None]
    assert sheet["A1:C1"].options(empty="–").value == ["–", 0.0, "–"]


def test_whole_numbers_as_asked(sheet):
    sheet["A1"].value = [[1, 2.5, True, "3"]]
    assert sheet["A1:D1"].options(numbers=int).value == [1, 2, True, "3"]
    assert [type(each) for each in sheet["A1:D1"].options(numbers=int).value] == [int, int, bool, str]


def test_an_empty_text_of_a_formula_is_an_empty_text(sheet):
    sheet["A1"].formula = '=""'
    assert sheet["A1"].value is None  # xlwings takes both for nothing
    assert sheet["A1"].formula == '=""'


def test_truth_values_and_dates_of_formulas(sheet):
    sheet["A1"].value = [["=1=1", "=1=2", "=DATE(2024,5,31)"]]
    assert sheet["A1:C1"].value == [True, False, dt.datetime(2024, 5, 31)]


def test_errors_in_a_table_stand_in_their_places(sheet):
    sheet["B2"].value = [[1, "=1/0"], ["=NA()", 2]]
    assert sheet["B2:C3"].value == [[1.0, None], [None, 2.0]]
    assert sheet["B2:C3"].options(err_to_str=True).value == [[1.0, "#DIV/0!"], ["#N/A", 2.0]]


def test_a_rich_text_is_read_as_text(sheet):
    cell = sheet["A1"].api
    cell.setString("đậm và nhạt")
    cursor = cell.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(3, True)
    cursor.CharWeight = 150.0
    assert sheet["A1"].value == "đậm và nhạt"


def test_many_cells_are_written_and_read_at_once(sheet):
    rows = [[f"Đơn vị {row}", row, row / 7, None, row % 2 == 0] for row in range(25_000)]
    before = time.perf_counter()
    sheet["A1"].value = [row[:4] for row in rows]
    written = time.perf_counter()
    assert sheet["A1:D25000"].options(ndim=2).value == [row[:4] for row in rows]
    read = time.perf_counter()
    print(f"100,000 cells written in {written - before:.2f} s, read in {read - written:.2f} s")
