import grids
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.consolidate.totals import consolidate
from xlsync.model import Period, Records, Role, Source, Submission, Tier

FORM = grids.form(grids.DIALOGUE)
ALL_DUE = {"thu": frozenset({"T", "A", "B"})}
COLUMNS = {"unit": 1, "sessions": 2, "received": 3, "resolved": 4, "rate": 5}


def sent(unit, *rows, counted=True, refused=frozenset(), ticked=False):
    """A submission of rows (role, unit of the row, sessions, received, resolved)."""
    records = Records(
        form="thu",
        version="1",
        table="dialogue",
        sheet="Biểu 2",
        columns=COLUMNS,
        rows=list(range(8, 8 + len(rows))),
        roles=[row[0] for row in rows],
        units=[row[1] for row in rows],
        values={
            "unit": [row[1] for row in rows],
            **{
                name: [row[place] for row in rows] for place, name in enumerate(("sessions", "received", "resolved"), 2)
            },
            "rate": [None] * len(rows),
        },
        refused=refused,
        nothing_to_report=ticked,
    )
    return Submission(
        Source(f"{unit}.xlsx"), "thu", "1", unit, Period.parse("2024-H1"), counted=counted, tables=(records,)
    )


def totals(*submissions, due=ALL_DUE):
    result = consolidate(submissions, [FORM], grids.REGISTER, grids.DAY, due)["thu", "dialogue"]
    return {row.tier: row for row in result.rows}, result


OWN, C, A, T, U, R = Role.OWN, Role.CHILD, Role.AGGREGATE, Role.TOTAL, Role.UNKNOWN, Role.TIER
PROVINCE = sent("T", (OWN, "T", 3, 30, 21))
FULL_A = sent("A", (OWN, "A", 10, 10, 5), (C, "A-1", 1, 1, 1), (C, "A-2", 2, 2, 2))
FULL_B = sent("B", (OWN, "B", 20, 0, 0), (C, "B-1", 4, 4, 4))


def test_rows_are_summed_by_the_tier_of_the_register():
    rows, result = totals(PROVINCE, FULL_A, FULL_B)
    assert rows[Tier.PROVINCE].values["sessions"] == 3
    assert rows[Tier.UPPER].values["sessions"] == 30
    assert rows[Tier.GRASSROOTS].values == {"sessions": 7, "received": 7, "resolved": 7, "rate": 1.0}
    assert not any(row.incomplete for row in rows.values())
    assert result.missing_units == ()


def test_a_rate_is_computed_from_the_totals_never_added():
    rows, _ = totals(PROVINCE, FULL_A, FULL_B)
    assert rows[Tier.PROVINCE].values["rate"] == pytest.approx(0.7)
    assert rows[Tier.UPPER].values["rate"] == 0.5


def test_an_aggregate_counts_where_there_are_no_details():
    rows, _ = totals(PROVINCE, FULL_B, sent("A", (OWN, "A", 1, 1, 1), (A, None, 50, 5, 5)))
    assert rows[Tier.GRASSROOTS].values["sessions"] == 54


def test_details_count_and_the_aggregate_beside_them_does_not():
    rows, _ = totals(PROVINCE, FULL_B, sent("A", (OWN, "A", 1, 1, 1), (C, "A-1", 7, 1, 1), (A, None, 50, 5, 5)))
    assert rows[Tier.GRASSROOTS].values["sessions"] == 11


def test_totals_and_unknown_rows_of_a_file_are_never_used():
    rows, _ = totals(
        PROVINCE, FULL_B, sent("A", (OWN, "A", 1, 1, 1), (C, "A-1", 2, 2, 2), (U, None, 5, 5, 5), (T, None, 99, 9, 9))
    )
    assert rows[Tier.UPPER].values["sessions"] == 21
    assert rows[Tier.GRASSROOTS].values["sessions"] == 6
    assert rows[Tier.GRASSROOTS].incomplete == {"sessions", "received", "resolved", "rate"}


def test_the_printed_annex_is_never_summed():
    rows, result = totals(sent("T", (R, "T", 3, 30, 21), (R, None, 51, 89, 78)))
    assert rows[Tier.PROVINCE].values["sessions"] is None
    assert result.contributions == ()


def test_a_missing_unit_makes_its_tiers_incomplete_and_is_named():
    rows, result = totals(PROVINCE, FULL_A)
    assert result.missing_units == ("B",)
    assert rows[Tier.PROVINCE].incomplete == frozenset()
    assert "sessions" in rows[Tier.UPPER].incomplete
    assert "rate" in rows[Tier.GRASSROOTS].incomplete


def test_a_submission_that_does_not_count_is_missing():
    _, result = totals(PROVINCE, FULL_A, sent("B", (OWN, "B", 20, 0, 0), counted=False))
    assert result.missing_units == ("B",)


def test_a_refused_cell_makes_only_its_own_total_incomplete():
    rows, _ = totals(
        PROVINCE, FULL_A, sent("B", (OWN, "B", None, 1, 1), (C, "B-1", 1, 1, 1), refused=frozenset({(0, "sessions")}))
    )
    assert rows[Tier.UPPER].incomplete == {"sessions"}
    assert rows[Tier.UPPER].values["sessions"] == 10


def test_a_total_that_nobody_reported_is_null_not_zero():
    rows, _ = totals(sent("T", (OWN, "T", None, None, None)))
    assert rows[Tier.PROVINCE].values == {"sessions": None, "received": None, "resolved": None, "rate": None}


def test_a_grassroots_workbook_counts_unless_its_parent_speaks_for_it():
    own = sent("B-1", (OWN, "B-1", 9, 9, 9))
    rows, _ = totals(PROVINCE, FULL_A, sent("B", (OWN, "B", 1, 1, 1)), own)
    assert rows[Tier.GRASSROOTS].values["sessions"] == 3 + 9
    rows, _ = totals(PROVINCE, FULL_A, FULL_B, own)
    assert rows[Tier.GRASSROOTS].values["sessions"] == 3 + 4


def test_a_zero_denominator_gives_no_rate():
    rows, _ = totals(PROVINCE, sent("A", (OWN, "A", 1, 0, 0)), due={})
    assert rows[Tier.UPPER].values["rate"] is None


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_every_total_is_the_sum_of_its_contributions(figures):
    rows = [(OWN, "A", 1, 1, 1), *((C, f"A-{place}", one, two, 0) for place, (one, two) in enumerate(figures))]
    by_tier, result = totals(sent("A", *rows), due={})
    for field, place in (("sessions", 0), ("received", 1)):
        assert by_tier[Tier.GRASSROOTS].values[field] == sum(each[place] for each in figures)
        own = [each.values[field] for each in result.contributions if each.tier is Tier.GRASSROOTS]
        assert sum(own) == by_tier[Tier.GRASSROOTS].values[field]
