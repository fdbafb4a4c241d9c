"""No row and no cell gets lost in silence on its way from the sheet to the totals."""

import openpyxl
import pytest
from pipeline.raw_office import BODY, HEADERS, LETTERS, VISITS, Office, told, total

from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context

VISIT_HEADER, BODY_HEADER = HEADERS["Thăm hỏi"], HEADERS["Tổ chức"]


def records(run):
    return [each for totals in run.outcome.totals.values() for each in totals.contributions]


def test_figures_that_count_up_are_no_row_of_column_numbers(tmp_path):
    office = Office(tmp_path, BODY)
    office.sends("A", body=[[1, 2, 3]])
    assert total(office.consolidated(), "body", "members") == {None: (1, False)}


def test_a_row_of_column_numbers_over_the_figures_is_left_out(tmp_path):
    office = Office(tmp_path, BODY)
    office.sends("A", body=[["(1)", "(2)", "(3)"], [70, 80, 90]])
    run = office.consolidated()
    assert total(run, "body", "members") == {None: (70, False)}
    assert told(run) == []


def test_a_header_repeated_on_the_next_page_goes_on_with_the_table(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], [], VISIT_HEADER, ["A2", 3, 3, 3], ["total", 6, 6, 6]])
    run = office.consolidated()
    assert total(run, "visits", "sessions")["grassroots"] == (5, False)
    assert told(run) == []


def test_a_table_that_stands_twice_and_differs_leaves_its_totals_incomplete(tmp_path):
    office = Office(tmp_path)
    other = {"Thăm hỏi (2)": [VISIT_HEADER, ["A2", 3, 3, 3]]}
    office.sends("A", raw=other, visits=[["A", 1, 1, 1], ["A1", 2, 2, 2]])
    run = office.consolidated()
    assert told(run) == [("XS103", "A2")]
    assert run.outcome.findings[-1].path is not None
    assert total(run, "visits", "sessions") == {
        "province": (None, False), "upper": (1, True), "grassroots": (2, True),
    }  # fmt: skip


def test_the_sheet_with_the_tables_name_counts_before_a_longer_one(tmp_path):
    office = Office(tmp_path)
    old = {"Bản cũ": [VISIT_HEADER, ["A", 9, 9, 9], ["A1", 9, 9, 9], ["A2", 9, 9, 9]]}
    office.sends("A", raw=old, visits=[["A", 1, 1, 1], ["all", 2, 2, 2]])
    assert total(office.consolidated(), "visits", "sessions")["upper"] == (1, True)


def test_a_table_left_blank_beside_a_filled_one_is_no_matter(tmp_path):
    office = Office(tmp_path)
    filled = {"Sheet1": [VISIT_HEADER, ["A", 1, 1, 1], ["A1", 2, 2, 2]]}
    office.sends("A", raw=filled, visits=[["A"], ["A1"], ["A2"]])
    run = office.consolidated()
    assert told(run) == []
    assert total(run, "visits", "sessions")["upper"] == (1, False)


def test_a_copy_of_a_table_is_a_warning(tmp_path):
    office = Office(tmp_path)
    rows = [["A", 1, 1, 1], ["A1", 2, 2, 2]]
    office.sends("A", raw={"Bản sao": [VISIT_HEADER, *rows]}, visits=rows)
    run = office.consolidated()
    assert told(run) == [("XS108", "A2")]
    assert total(run, "visits", "sessions")["upper"] == (1, False)


def test_an_optional_column_that_stands_twice_is_missing_in_the_total(tmp_path):
    office = Office(tmp_path)
    header = [*VISIT_HEADER, "Kỳ trước sang"]
    office.sends("A", raw={"Thăm hỏi": [header, ["A", 1, 1, 1, 4, None, None, 5], ["A1", 2, 2, 2]]})
    run = office.consolidated()
    assert told(run) == [("XS103", "H1")]
    assert total(run, "visits", "carried")["upper"] == (None, True)
    assert total(run, "visits", "sessions")["upper"] == (1, False)


@pytest.mark.parametrize(
    "prose",
    ["Kế toán của công ty " + "đang rà soát, " * 12, "Giám sát trong các ngày từ ngày 5 tháng 3 năm 2024 tại công ty"],
)
def test_prose_that_begins_like_a_signature_is_a_row(prose, tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["A2", None, None, None, None, prose]])
    assert told(office.consolidated())[0] == ("XS201", "B4")


def test_an_entry_of_a_chairman_is_no_signature(tmp_path):
    office = Office(tmp_path, LETTERS)
    office.sends("A", letters=[[1, "12/KH", "Kế hoạch"], [None, "14/QĐ", "Chủ tịch tỉnh giao kế hoạch", "Ủy ban"]])
    assert [each.values["number"] for each in records(office.consolidated())] == ["12/KH", "14/QĐ"]


def test_the_signatures_under_a_table_are_none_of_its_rows(tmp_path):
    office = Office(tmp_path)
    below = [[], [None, None, None, "Bắc Giang, ngày 5 tháng 7 năm 2024"], ["NGƯỜI LẬP", None, None, "CHỦ TỊCH"]]
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], *below, ["Nguyễn Văn Mẫu", None, None, "Trần Thị Mẫu"]])
    assert told(office.consolidated()) == []


def test_the_unit_that_an_entry_names_is_kept(tmp_path):
    office = Office(tmp_path, LETTERS)
    office.sends("A", letters=[[1, "12/KH", "Kế hoạch", "CĐCS Công ty Sen Thử"], [2, "13/KH", "Kế hoạch", "Sở Mẫu"]])
    assert [each.values["author"] for each in records(office.consolidated())] == ["A1", "Sở Mẫu"]


def test_a_year_in_the_rows_of_one_table_is_not_the_period_of_the_next(tmp_path):
    office = Office(tmp_path, LETTERS, BODY)
    rows = [HEADERS["Văn bản"], [1, "12/KH", "Kế hoạch công tác năm 2023"], [], ["Tổ chức"], BODY_HEADER, [70, 80, 90]]
    office.sends("A", raw={"Số liệu": rows})
    run = office.consolidated()
    assert told(run) == []
    assert total(run, "body", "members") == {None: (70, False)}


def test_a_stranger_in_a_table_with_nothing_to_report_is_missing_in_the_total(tmp_path):
    office = Office(tmp_path, VISITS)
    rows = [["Không phát sinh", "x"], [], VISIT_HEADER, ["A"], ["CĐCS Sao Hỏa", 5, 5, 5]]
    office.sends("A", raw={"Thăm hỏi": rows})
    run = office.consolidated()
    assert told(run) == [("XS307", "A5")]
    assert total(run, "visits", "sessions") == {
        "province": (None, False), "upper": (0, False), "grassroots": (None, True),
    }  # fmt: skip


def test_a_ticked_table_with_nothing_but_its_total_reports_none(tmp_path):
    office = Office(tmp_path, VISITS)
    office.sends("A", raw={"Thăm hỏi": [["Không phát sinh", "x"], [], VISIT_HEADER, ["total", 0, 0, 0]]})
    assert total(office.consolidated(), "visits", "sessions")["upper"] == (0, False)


def test_words_of_a_stranger_between_the_rows_under_a_total_are_told(tmp_path):
    office = Office(tmp_path)
    stranger = ["CĐCS Sao Hỏa", None, None, None, None, "đã giám sát"]
    office.sends("A", visits=[["A", 1, 1, 1], ["total", 3, 3, 3], ["A1", 2, 2, 2], stranger, ["A2", 0, 0, 0]])
    assert told(office.consolidated()) == [("XS307", "A5")]


def test_a_note_under_the_total_is_no_row(tmp_path):
    office = Office(tmp_path)
    note = ["Số liệu chưa gồm quý II", None, None, None, None, "nguồn: sổ theo dõi"]
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["total", 3, 3, 3], note])
    assert told(office.consolidated()) == []


def test_data_on_another_sheet_of_a_copy_is_told(tmp_path):
    office = Office(tmp_path)
    rows = [["A", 1, 1, 1], ["all", 2, 2, 2]]
    office.sends("A", "a1", visits=rows)
    office.sends("A", "a2", visits=rows, raw={"Khác": [["x", 1, 2], ["y", 3, 4]]})
    assert sorted(told(office.consolidated()), key=str) == [("XS010", None), ("XS108", "A1")]


def test_a_table_of_words_alone_goes_into_the_workbook(tmp_path):
    words = """
  - id: words
    sheet: "Lời"
    rows: own_and_children
    fields:
      - {id: remark, label: {vi: "Ý khác"}, type: text}
"""
    office = Office(tmp_path, words)
    office.sends("A", raw={"Lời": [["Đơn vị", "Ý khác"], ["A", "đã họp"], ["A1", "chưa họp"]]})
    run = office.consolidated()
    write_consolidated(tmp_path / "out.xlsx", Context(run.outcome, run.forms, run.definitions.register))
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("đã họp" in text for text in texts)
    assert any("chưa họp" in text for text in texts)
