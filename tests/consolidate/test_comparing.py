"""This period beside the same one last year, cumulated, and against the targets of the plan."""

import pytest
from comparing_tables import AGGREGATE, CHILD, OWN, OWN_FORM, PLAIN, child, compared, line, own, past, sent
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Amount, Period, Register, Span, Target, Tier


def amount(value, incomplete=False):
    return Amount(value, incomplete)


def test_nothing_is_compared_without_a_past_or_a_target():
    assert compared("2024-H1", [own("A", 1)], []) is None
    assert compared("2024-H1", [own("A", 1)], [past("2022-H1", own("A", 1)), past("2024-H1", own("A", 1))]) is None


def test_difference_in_number_and_per_cent_and_in_points_for_rates():
    before = past("2023-H1", own("A", 10, 5), own("T", 0, 0))
    found = compared("2024-H1", [own("A", 12, 9), own("T", 3, 0)], [before])
    upper = line(found, Tier.UPPER)
    assert (upper["received"].difference, upper["received"].change) == (2, pytest.approx(0.2))
    assert (upper["rate"].difference, upper["rate"].change) == (25, None)
    province = line(found, Tier.PROVINCE)
    assert (province["received"].difference, province["received"].change) == (3, None)  # a previous 0
    assert (province["rate"].before, province["rate"].difference) == (amount(None), None)
    assert line(found)["received"].now == amount(15) and line(found)["received"].before == amount(10)
    assert found.before is not None and found.before.origin == "2023-H1.xlsx"


def test_what_is_incomplete_in_one_period_is_so_in_the_difference_and_in_the_sum():
    before = past("2023-H2", own("A", 10), due=["A", "B"])
    first = past("2024-H1", own("A", 4), own("B", 4))
    found = line(compared("2024-H2", [own("A", 1)], [before, first], due=["A"]))["received"]
    assert (found.now, found.before) == (amount(1), amount(10, incomplete=True))
    assert found.difference == -9 and found.difference_incomplete
    assert found.year == amount(9)
    found = line(compared("2024-H2", [own("A", 1)], [past("2024-H1", own("A", 4), due=["A", "B"])]))["received"]
    assert found.year == amount(5, incomplete=True)


def test_flows_are_added_stocks_are_not_and_rates_are_of_the_sums():
    quarters = [past(f"2024-Q{each}", own("A", 10, each, members=100 * each)) for each in (1, 2, 3)]
    found = compared("2024-Q4", [own("A", 10, 4, members=350)], quarters)
    year = line(found, Tier.UPPER)
    assert year["received"].year == amount(40)
    assert year["members"].year == amount(350)
    assert year["rate"].year == amount(0.25)
    assert [str(each.period) for each in found.year.pieces] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert found.before is None and year["received"].before is None


def test_a_half_year_is_used_rather_than_its_quarters_whatever_the_order():
    pieces = [past("2024-H1", own("A", 100)), past("2024-Q1", own("A", 1)), past("2024-Q2", own("A", 2))]
    for earlier in (pieces, pieces[::-1]):
        found = compared("2024-H2", [own("A", 5)], earlier)
        assert line(found)["received"].year == amount(105)
        assert [str(each.period) for each in found.year.pieces] == ["2024-H1", "2024-H2"]


def test_a_missing_piece_is_named_and_makes_every_flow_incomplete():
    found = compared("2024-Q4", [own("A", 5)], [past("2024-Q1", own("A", 1)), past("2024-Q3", own("A", 3))])
    assert found.year.gaps == (Period.parse("2024-Q2"),)
    year = line(found, Tier.UPPER)
    assert year["received"].year == amount(9, incomplete=True)
    assert year["rate"].year == amount(0.0, incomplete=True)
    assert year["members"].year == amount(100)


def test_a_period_that_begins_before_the_year_is_its_own_cumulated_value():
    found = compared("2022-03-03..2024-02-29", [own("A", 5)], [past("2021-03-03..2023-02-28", own("A", 1))])
    assert line(found)["received"].year == amount(5)
    assert not found.year.adds and str(found.year.first) == "2022-03-03"


def test_the_term_adds_over_several_years():
    earlier = [past("2023-07-01..2023-12-31", own("A", 1)), past("2024-H1", own("A", 10))]
    found = compared("2024-H2", [own("A", 100)], earlier, term="2023-07-01")
    assert line(found)["received"].term == amount(111)
    assert line(found)["received"].year == amount(110)
    assert line(found)["members"].term == amount(100)
    assert compared("2024-H2", [own("A", 100)], earlier).term is None


def test_a_field_that_the_form_of_an_earlier_period_did_not_have_is_told():
    before = past("2024-H1", own("A", 4, 2))
    [row] = [each for each in before.totals["thu", "t"].rows if each.tier is Tier.UPPER]
    del row.values["received"]
    found = line(compared("2024-H2", [own("A", 1, 1)], [before]), Tier.UPPER)
    assert found["received"].year == Amount(1, True, (Period.parse("2024-H1"),))
    assert found["rate"].year.lacking == (Period.parse("2024-H1"),)
    assert found["resolved"].year == amount(3)


def test_a_target_is_met_by_the_span_that_it_is_for():
    targets = [
        Target("thu", "t", "received", 50, Span.YEAR),
        Target("thu", "t", "received", 8, Span.PERIOD, tier=Tier.UPPER, source="Kế hoạch mẫu"),
        Target("thu", "t", "rate", 0.8, Span.YEAR),
        Target("thu", "t", "received", 1, Span.TERM),  # no term is given: nothing can be said
        Target("khac", "t", "received", 1),
    ]
    submissions = [own("A", 10, 10)]
    found = compared("2024-H2", submissions, [past("2024-H1", own("A", 10, 0))], targets=targets)
    [year] = line(found)["received"].targets
    assert (year.target, year.share) == (targets[0], 0.4)
    [period] = line(found, Tier.UPPER)["received"].targets
    assert (period.target, period.share) == (targets[1], 1.25)
    assert line(found)["rate"].targets[0].share == pytest.approx(0.625)
    alone = compared("2024-H1", submissions, [], targets=targets[:1])
    assert alone.before is None and line(alone)["received"].targets[0].share == 0.2


def test_a_target_of_a_unit_counts_it_with_all_under_it():
    target = Target("thu", "t", "received", 100, Span.YEAR, unit="A")
    register = Register((*PLAIN, child("A-1", "A")))
    rows = sent("A", (OWN, "A", 10, 0, 0), (CHILD, "A-1", 20, 0, 0))
    first = past("2024-H1", rows, own("B", 500), register=register)
    now = [sent("A", (OWN, "A", 1, 0, 0), (AGGREGATE, None, 4, 0, 0)), own("B", 500)]
    [achieved] = compared("2024-H2", now, [first], targets=[target], register=register).unit_targets
    assert (achieved.amount.value, achieved.share) == (35, 0.35)


def test_tables_of_own_figures_have_one_line():
    def reported(code, received):
        return sent(code, (OWN, code, received, 1, 5))

    found = compared(
        "2024-H1", [reported("A", 6), reported("B", 2)], [past("2023-H1", reported("A", 4), form=OWN_FORM)],
        form=OWN_FORM,
    )  # fmt: skip
    assert [each.tier for each in found.tiers] == [None]
    assert line(found)["received"].difference == 4
    assert line(found)["members"].now == amount(10)


FIGURES = st.one_of(st.none(), st.integers(0, 10**6))
REPORTS = st.dictionaries(st.sampled_from(["T", "A", "B"]), st.tuples(FIGURES, FIGURES), max_size=3)


def _reports(figures):
    return [
        sent(code, (OWN, code, mine, 0, 1), (AGGREGATE, None, theirs, 0, 1)) for code, (mine, theirs) in figures.items()
    ]


@given(st.lists(REPORTS, min_size=4, max_size=4), st.integers(0, 2))
def test_cumulated_flows_are_the_sums_of_their_pieces_and_groups_the_sums_of_all(figures, without):
    earlier = [
        past(f"2024-Q{number}", *_reports(each))
        for number, each in enumerate(figures[:3], start=1)
        if number - 1 != without
    ]
    same = past("2023-Q4", *_reports(figures[without]))
    found = compared("2024-Q4", _reports(figures[3]), [*earlier, same], register=PLAIN)
    used = [each.totals["thu", "t"] for each in earlier]
    for tier in Tier:
        numbers = [row.values["received"] for each in used for row in each.rows if row.tier is tier]
        row = line(found, tier)["received"]
        told = [each for each in [*numbers, row.now.value] if each is not None]
        assert row.year.value == (sum(told) if told else None)
        assert row.year.incomplete  # a quarter is missing
    for side in ("before", "now"):
        parts = [
            getattr(each, side).value for group in found.groups for each in group.fields if each.field == "received"
        ]
        whole = getattr(line(found)["received"], side).value
        assert sum(filter(None, parts)) == (whole or 0)
