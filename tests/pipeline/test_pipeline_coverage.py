"""Nothing is counted twice and nothing is lost when parents, children and aggregates report side by side."""

import pytest
from pipeline.raw_office import BODY, NAMED, VISITS, Office, told, total


def test_a_workbook_of_a_union_that_its_parents_rows_leave_out_counts(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2]])
    office.sends("A2", visits=[["A2", 3, 3, 3]])
    assert total(office.consolidated(), "visits", "sessions")["grassroots"] == (5, False)


def test_a_workbook_of_a_union_with_a_row_of_its_parent_does_not_count_again(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["A2", 4, 4, 4]])
    office.sends("A2", visits=[["A2", 3, 3, 3]])
    assert total(office.consolidated(), "visits", "sessions")["grassroots"] == (6, False)


def test_an_aggregate_speaks_for_every_union_under_its_sender(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["all", 20, 20, 20]])
    office.sends("A2", visits=[["A2", 3, 3, 3]])
    assert total(office.consolidated(), "visits", "sessions")["grassroots"] == (20, False)


def test_a_blank_row_does_not_speak_for_a_union(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["A2"]])
    office.sends("A2", visits=[["A2", 3, 3, 3]])
    assert total(office.consolidated(), "visits", "sessions")["grassroots"] == (5, True)


def test_own_figures_of_a_union_are_for_all_under_it(tmp_path):
    office = Office(tmp_path, BODY)
    office.sends("A", body=[[100, 20, 30]])
    office.sends("A2", body=[[7, 8, 9]])
    office.sends("B1", body=[[5, 6, 7]])
    run = office.consolidated()
    assert total(run, "body", "members") == {None: (105, False)}
    assert told(run) == []


@pytest.mark.parametrize("stranger", ["A1", "B", "all"])
def test_a_table_of_own_figures_has_no_row_of_another_unit(stranger, tmp_path):
    office = Office(tmp_path, NAMED)
    office.sends("A", named=[["A", 5], [stranger, 6]])
    run = office.consolidated()
    assert total(run, "named", "flowers")[None][0] == 5
    assert told(run) == [("XS307", "A3")]


def test_a_due_grassroots_union_that_nobody_speaks_for_is_missing_in_the_total(tmp_path):
    office = Office(tmp_path, due="A A1 A2")
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2]])
    run = office.consolidated()
    assert total(run, "visits", "sessions") == {
        "province": (None, False), "upper": (1, False), "grassroots": (2, True),
    }  # fmt: skip
    assert run.outcome.totals["thu", "visits"].missing_units == ("A2",)
    assert told(run) == [("XS013", None)]


def test_a_missing_parent_stands_for_its_grassroots_unions(tmp_path):
    office = Office(tmp_path, due="A A1 A2 B")
    office.sends("B", visits=[["B", 1, 1, 1], ["B1", 2, 2, 2]])
    run = office.consolidated()
    assert run.outcome.totals["thu", "visits"].missing_units == ("A",)
    assert total(run, "visits", "sessions")["grassroots"] == (2, True)


def test_a_row_that_is_not_counted_does_not_report_for_its_unit(tmp_path):
    office = Office(tmp_path, due="A B B1")
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["B1", 9, 9, 9]])
    office.sends("B", visits=[["B", 1, 1, 1]])
    run = office.consolidated()
    assert ("B1", "thu") in {(missing.unit, missing.form) for missing in run.outcome.missing}


def test_words_beside_a_name_do_not_push_the_aggregate_aside(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", None, None, None, None, "đang làm"], ["A2"], ["all", 40, 50, 30]])
    run = office.consolidated()
    assert total(run, "visits", "sessions")["grassroots"] == (40, True)
    assert told(run) == [("XS201", "B3")]
    assert "đang làm" in {each.values["remark"] for each in run.outcome.totals["thu", "visits"].contributions}


def test_a_refused_aggregate_still_speaks_for_the_names_left_blank(tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1"], ["A2"], ["all", "gần 40", "gần 50", "hơn 3"]])
    assert told(office.consolidated()) == [("XS202", "B5"), ("XS202", "C5"), ("XS202", "D5")]


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        ([["A", 1, 1, 1], ["A", 7, 7, 7], ["A1", 2, 2, 2]], {"upper"}),
        ([["A", 1, 1, 1], ["A1", 2, 2, 2], ["A1", 7, 7, 7]], {"grassroots"}),
        ([["A", 1, 1, 1], ["A1", 2, 2, 2], ["CĐCS Sao Hỏa", 7, 7, 7]], {"grassroots"}),
        ([["A1", 2, 2, 2], ["A2", 7, 7, 7]], {"upper"}),
    ],
)
def test_the_total_of_the_tier_that_lacks_a_row_is_incomplete(rows, lacking, tmp_path):
    office = Office(tmp_path, VISITS)
    office.sends("A", visits=rows)
    result = total(office.consolidated(), "visits", "sessions")
    assert {tier for tier, (_, incomplete) in result.items() if incomplete} == lacking


@pytest.mark.parametrize(("stated", "lacking"), [(2, False), (9, True)])
def test_an_aggregate_says_whether_the_names_left_blank_beside_details_have_figures(stated, lacking, tmp_path):
    office = Office(tmp_path)
    office.sends("A", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["A2"], ["all", stated, 2, 2]])
    run = office.consolidated()
    assert told(run) == ([("XS304", "B5")] if lacking else [])
    assert total(run, "visits", "sessions")["grassroots"] == (2, lacking)
