"""Where the cells of a template stand."""

from datetime import date

import pytest
from sample_forms import CHILDREN, UNIT, four_kinds

from xlsync.forms.layout import AGGREGATE_LABEL, FREE_ROWS, SPARE_ROWS, Prefilled, layout, layout_json, title_text
from xlsync.forms.load import load_forms
from xlsync.rules.template_formula import own_formula


@pytest.fixture(scope="module")
def summary():
    return layout(load_forms().get("bieu-tong-hop", date(2024, 6, 30)))


def test_the_tick_stands_in_the_last_column_of_row_four(summary):
    assert summary.table("dialogue_petitions").tick == "H4"


def test_a_field_without_a_group_is_merged_over_both_header_rows(summary):
    unit = next(cell for cell in summary.table("dialogue_petitions").header if cell.field == "unit")
    assert (unit.merged, unit.text) == ("A6:A7", "Đơn vị")


def test_neighbours_of_one_group_share_a_merged_header_cell(summary):
    groups = {c.text: c.merged for c in summary.table("dialogue_petitions").header if c.field is None}
    assert groups == {
        "Tổ chức tiếp xúc, đối thoại": "B6:C6",
        "Kết quả tiếp CNVCLĐ": None,
        "Kết quả giải quyết đơn thư khiếu nại, tố cáo": "E6:H6",
    }


def test_every_cell_of_the_header_block_is_covered_once(summary):
    for place in summary.tables:
        covered = [
            (row, column)
            for cell in place.header
            for row in range(cell.row, cell.last_row + 1)
            for column in range(cell.column, cell.last_column + 1)
        ]
        block = [(row, column) for row in range(6, place.first_row) for column in range(1, place.last_column + 1)]
        assert sorted(covered) == block


def test_a_table_without_groups_has_one_header_row(summary):
    place = summary.table("documents")
    assert (place.header_rows, place.first_row, place.header_row) == (1, 7, 6)


def test_a_list_has_free_rows_and_no_total():
    place = layout(four_kinds(), UNIT, CHILDREN).table("entries")
    assert (place.last_row - place.first_row + 1, place.total_row, place.prefilled) == (FREE_ROWS, None, ())


def test_own_and_children_names_the_unit_and_its_unions_and_leaves_spare_rows():
    place = layout(four_kinds(), UNIT, CHILDREN).table("by_union")
    assert place.prefilled == (
        Prefilled(8, "LD01", UNIT.name),
        *(Prefilled(9 + i, child.code, child.name) for i, child in enumerate(CHILDREN)),
    )
    assert place.last_row == 8 + len(CHILDREN) + SPARE_ROWS
    assert place.total_row == place.last_row + 1


def test_without_a_unit_all_rows_are_free():
    place = layout(four_kinds()).table("by_union")
    assert (place.last_row - place.first_row + 1, place.prefilled) == (FREE_ROWS, ())
    assert place.total_row == place.last_row + 1


def test_own_and_aggregate_has_two_rows_and_a_total():
    place = layout(four_kinds(), UNIT, CHILDREN).table("prose")
    assert place.prefilled == (Prefilled(7, "LD01", UNIT.name), Prefilled(8, None, AGGREGATE_LABEL))
    assert (place.first_row, place.last_row, place.total_row) == (7, 8, 9)


def test_own_has_one_row_and_no_total():
    place = layout(four_kinds(), UNIT, CHILDREN).table("own")
    assert (place.first_row, place.last_row, place.total_row, place.reporting) == (7, 7, None, None)


def test_the_unions_reporting_are_asked_for_where_rows_are_of_several_units():
    tables = {place.table.id: (place.reporting, place.reporting_of) for place in layout(four_kinds()).tables}
    assert tables == {
        "entries": (None, None),
        "by_union": ("B4", "C4"),
        "prose": ("B5", "C5"),  # the narrow table has no room beside the tick
        "own": (None, None),
    }


def test_json_is_what_the_contract_says():
    day = date(2024, 6, 30)
    shown = layout_json(layout(load_forms().get("bieu-tong-hop", day), UNIT, CHILDREN), day=day)
    assert shown["cover"] == {
        "sheet": "Bìa",
        "cells": {"unit": "C5", "period": "C6", "date": "C7", "filled_by": "C8", "telephone": "C9"},
    }
    table = shown["tables"][1]
    assert {key: table[key] for key in ("id", "sheet", "rows", "nothing_to_report", "first_row", "last_row", "total_row")} == {
        "id": "dialogue_petitions", "sheet": "Biểu 2", "rows": "own_and_children", "nothing_to_report": "H4",
        "first_row": 8, "last_row": 21, "total_row": 22,
    }  # fmt: skip
    assert {"cell": "A6", "text": "Đơn vị", "merged": "A6:A7"} in table["header"]
    assert {"cell": "B7", "text": "Số buổi trực tiếp", "merged": None} in table["header"]
    assert table["prefilled"][0] == {"row": 8, "unit": "LD01", "text": UNIT.name}
    assert table["fields"][1] == {
        "id": "sessions", "label": {"vi": "Số buổi trực tiếp", "en": "Sessions held"}, "type": "count", "column": "B",
        "required": True, "computed": False, "choices": None,
    }  # fmt: skip
    assert table["fields"][-1]["computed"] is True


def test_json_offers_only_the_choices_of_the_day():
    def ids(day):
        fields = layout_json(layout(four_kinds()), day=day)["tables"][0]["fields"]
        return [choice["id"] for choice in fields[2]["choices"]]

    assert ids(date(2023, 6, 30)) == ["complaint", "old", "other"]
    assert ids(date(2024, 6, 30)) == ["complaint", "other"]


@pytest.mark.parametrize(
    ("subject", "title"),
    [("về dân chủ", "Danh sách vụ việc về dân chủ"), (None, "Danh sách vụ việc"), ("", "Danh sách vụ việc")],
)
def test_a_title_reads_well_with_and_without_a_subject(subject, title):
    assert title_text(four_kinds().table("entries"), subject) == title


def test_a_table_without_a_title_is_called_by_its_sheet():
    assert title_text(four_kinds().table("own")) == "Riêng"


def test_a_subject_in_the_middle_leaves_no_gap():
    table = four_kinds().table("entries")
    moved = table.model_copy(
        update={"title": table.title.model_copy(update={"vi": "Kết quả {subject}, năm ({subject})"})}
    )
    assert title_text(moved) == "Kết quả, năm"


class TestOwnFormula:
    table = four_kinds().table("by_union")
    columns = {field.id: number for number, field in enumerate(table.fields, start=1)}  # noqa: RUF012
    extent = {"first_row": 8, "last_row": 20, "total_row": 21}  # noqa: RUF012

    def formula(self, row, field, columns=None, **extent):
        return own_formula(self.table, columns or self.columns, row, field, **(self.extent | extent))

    def test_a_computed_cell_refers_to_its_own_row(self):
        assert self.formula(9, "rate") == 'IF(COUNT(D9,B9)<2,"",IF(B9=0,"",D9/B9))'

    def test_the_total_of_a_count_is_the_sum_of_the_rows(self):
        assert self.formula(21, "received") == "SUM(B8:B20)"

    def test_the_total_of_a_decimal_is_the_sum_of_the_rows(self):
        assert self.formula(21, "hours") == "SUM(F8:F20)"

    def test_the_total_of_a_rate_is_the_ratio_of_the_totals(self):
        assert self.formula(21, "rate") == 'IF(COUNT(D21,B21)<2,"",IF(B21=0,"",D21/B21))'

    def test_it_follows_a_table_that_has_moved(self):
        moved = {"unit": 3, "received": 8, "resolved": 5, "rate": 9, "hours": 4}
        assert self.formula(40, "received", moved, first_row=30, last_row=39, total_row=40) == "SUM(H30:H39)"
        assert self.formula(31, "rate", moved, first_row=30) == 'IF(COUNT(E31,H31)<2,"",IF(H31=0,"",E31/H31))'

    @pytest.mark.parametrize(("row", "field"), [(9, "received"), (9, "unit"), (21, "unit")])
    def test_other_cells_have_none(self, row, field):
        assert self.formula(row, field) is None

    def test_a_file_that_lacks_an_operand_has_none(self):
        assert self.formula(9, "rate", {"unit": 1, "resolved": 2, "rate": 3}) is None

    def test_a_file_that_lacks_the_field_has_none(self):
        assert self.formula(21, "hours", {"unit": 1, "resolved": 2}) is None

    def test_an_unknown_field_is_refused(self):
        with pytest.raises(KeyError):
            self.formula(9, "nonsense")
