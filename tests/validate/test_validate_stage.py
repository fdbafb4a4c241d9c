import grids
import pytest

from xlsync.model import Period, Records, Role, Source, Submission
from xlsync.validate.rates import round_half_up, truncate
from xlsync.validate.stage import validate

FORM = grids.form(grids.DIALOGUE, grids.LETTERS)
OWN, C, A, T, U, R = Role.OWN, Role.CHILD, Role.AGGREGATE, Role.TOTAL, Role.UNKNOWN, Role.TIER
COLUMNS = {"unit": 1, "sessions": 2, "received": 3, "resolved": 4, "rate": 5}


def table(*rows, **more):
    """Rows of (role, sessions, received, resolved[, stated rate])."""
    rows = [(*row, None) if len(row) == 4 else row for row in rows]
    values = {
        "unit": ["x"] * len(rows),
        **{
            name: [row[place] for row in rows]
            for place, name in enumerate(("sessions", "received", "resolved", "rate"), 1)
        },
    }
    return Records(
        form="thu",
        version="1",
        table="dialogue",
        sheet="Biểu 2",
        columns=COLUMNS,
        rows=list(range(8, 8 + len(rows))),
        roles=[row[0] for row in rows],
        units=["A"] * len(rows),
        values=values,
        **more,
    )


def letters(*rows):
    return Records(
        form="thu",
        version="1",
        table="letters",
        sheet="Sổ",
        columns={"no": 1, "number": 2},
        rows=list(range(3, 3 + len(rows))),
        roles=[Role.ENTRY] * len(rows),
        units=[None] * len(rows),
        values={"no": [row[0] for row in rows], "number": [row[1] for row in rows]},
    )


def findings(*tables, unit="A"):
    submission = Submission(Source("a.xlsx"), "thu", "1", unit, Period.parse("2024-H1"), tables=tables)
    return validate([submission], {("thu", "1"): FORM}, grids.REGISTER)


def codes(*tables, **more):
    return sorted((each.code, each.variant, each.cell) for each in findings(*tables, **more))


def test_a_part_that_exceeds_its_whole_is_led_back_to_its_cells():
    (found,) = findings(table((OWN, 1, 5, 3), (C, 1, 2, 4)))
    assert (found.code, found.cell, found.cells, found.field) == ("XS301", "D9", ("C9", "D9"), "resolved")
    assert found.path == "a.xlsx"


def test_rows_of_several_files_are_led_back_to_their_own_file():
    one = Submission(Source("a.xlsx"), "thu", "1", "A", tables=(table((OWN, 1, 5, 3)),))
    two = Submission(Source("b.xlsx"), "thu", "1", "B", tables=(table((OWN, 1, 1, 1), (C, 1, 1, 9)),))
    found = validate([one, two], {("thu", "1"): FORM}, grids.REGISTER)
    assert [(each.path, each.cell) for each in found] == [("b.xlsx", "D9")]


def test_a_rule_over_a_refused_cell_is_not_told():
    assert codes(table((OWN, 1, None, 3), refused=frozenset({(0, "received")}))) == []


def test_a_total_that_is_not_the_sum_is_xs304_with_the_difference():
    (found,) = findings(table((OWN, 1, 1, 1), (C, 2, 2, 2), (T, 4, 3, 3)))
    assert (found.code, found.variant, found.cell) == ("XS304", "total", "B10")
    assert (found.values["stated"], found.values["sum"], found.values["difference"]) == (4, 3, 1)


def test_a_right_total_is_no_finding():
    assert codes(table((OWN, 1, 1, 1), (C, 2, 2, 2), (T, 3, 3, 3))) == []


def test_details_count_and_a_differing_aggregate_is_xs304():
    assert codes(table((OWN, 1, 1, 1), (C, 2, 2, 2), (A, 5, 2, 2))) == [("XS304", "aggregate", "B10")]


def test_an_aggregate_in_place_of_details_belongs_to_the_total():
    assert codes(table((OWN, 1, 1, 1), (A, 5, 2, 2), (T, 6, 3, 3))) == []


def test_a_column_with_a_refused_cell_has_no_total_to_compare():
    assert codes(table((OWN, None, 1, 1), (T, 7, 1, 1), refused=frozenset({(0, "sessions")}))) == []


def test_rows_of_nobody_known_belong_to_the_stated_total():
    assert codes(table((OWN, 1, 1, 1), (U, 2, 2, 2), (T, 3, 3, 3))) == []


@pytest.mark.parametrize(("stated", "wrong"), [(0.88, False), (0.87, True), (0.876, True)])
def test_a_stated_rate_must_be_the_half_up_rounding(stated, wrong):
    assert codes(table((OWN, 1, 89, 78, stated))) == ([("XS302", "", "E8")] if wrong else [])


def test_a_rate_stated_with_a_decimal_is_compared_at_that_decimal():
    assert codes(table((OWN, 1, 89, 78, 0.876), rate_decimals={(0, "rate"): 1})) == []


def test_a_rate_in_a_compound_cell_is_told_at_that_cell():
    records = table(
        (OWN, 1, 793, 759), stated_rates={(0, "rate"): (0.95, 0, "resolved")}, typed={(0, "resolved"): "759 (95%)"}
    )
    (found,) = findings(records)
    assert (found.code, found.cell, found.found, found.expected) == ("XS302", "D8", "759 (95%)", "96%")


def test_mixed_rounding_is_told_once_a_table_as_info_for_a_unit_and_warning_for_the_province():
    rows = table((OWN, 1, 89, 78, 0.88), (C, 1, 793, 759, 0.95), (C, 1, 30, 21, 0.7))
    (mixed,) = [each for each in findings(rows) if each.code == "XS303"]
    assert (mixed.severity, mixed.cells) == ("info", ("E8", "E9"))
    (mixed,) = [each for each in findings(rows, unit="T") if each.code == "XS303"]
    assert mixed.severity == "warning"


def test_truncation_throughout_is_no_mixture():
    assert [code for code, *_ in codes(table((OWN, 1, 89, 78, 0.87), (C, 1, 793, 759, 0.95)))] == ["XS302", "XS302"]


@pytest.mark.parametrize(
    ("percent", "decimals", "up", "cut"),
    [
        (87.5, 0, 88, 87),
        (14.5, 0, 15, 14),
        (70.0, 0, 70, 70),
        (40.07, 1, 40.1, 40.0),
        (0.5, 0, 1, 0),
        (99.95, 1, 100.0, 99.9),
    ],
)
def test_rounding(percent, decimals, up, cut):
    assert round_half_up(percent, decimals) == up
    assert truncate(percent, decimals) == cut


def test_a_percentage_with_noise_of_binary_fractions_rounds_as_on_paper():
    assert round_half_up(0.145 * 100, 0) == 15


def test_gaps_and_repeats_in_running_numbers_are_info():
    assert codes(letters((1, "a"), (3, "b"), (3, "c"))) == [("XS306", "gap", "A4"), ("XS306", "repeat", "A5")]


def test_the_same_entry_twice_is_xs305_at_the_second():
    assert codes(letters((1, "12/KH"), (2, "13/KH"), (3, "12/KH"))) == [("XS305", "entry", "B5")]
