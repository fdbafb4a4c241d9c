"""Units that merged, split, ended or moved are compared with what they came from, and nothing gets lost."""

from datetime import date

from comparing_tables import AGGREGATE, CHILD, OWN, T, child, compared, groups, own, past, sent, unit
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Register, Span, Target

END = date(2023, 12, 31)
START = date(2024, 1, 1)


def both(register, then, now, **more):
    return compared("2024-H1", now, [past("2023-H1", *then, register=register)], register=register, **more)


def test_merged_predecessors_are_summed():
    register = Register(
        (T, unit("A", valid_to=END, successors=("C",)), unit("B", valid_to=END, successors=("C",)), unit("C", valid_from=START))
    )  # fmt: skip
    found = both(register, [own("T", 1), own("A", 10), own("B", 20)], [own("T", 2), own("C", 33)])
    assert groups(found) == [("T", "T", 1, 2), ("A+B", "C", 30, 33)]


def test_the_parts_of_a_split_unit_are_compared_as_one_group():
    register = Register(
        (unit("A", valid_to=END, successors=("B", "C")), T, unit("C", valid_from=START), unit("B", valid_from=START))
    )
    found = both(register, [own("A", 10)], [own("B", 5), own("C", 7)])
    assert groups(found) == [("A", "C+B", 10, 12)]  # in the order of the register
    targets = [Target("thu", "t", "received", 10, span, unit="B") for span in (Span.PERIOD, Span.TERM)]
    found = both(register, [own("A", 10)], [own("B", 5), own("C", 7)], targets=targets, term="2023-01-01")
    period, term = found.unit_targets
    assert period.share == 0.5
    assert term.amount is None and term.share is None  # nobody knows how much of A was B's


def test_a_new_unit_and_one_that_ended_stand_alone():
    register = Register((T, unit("A", valid_to=END), unit("N", valid_from=START)))
    found = both(register, [own("A", 10)], [own("N", 5)])
    assert groups(found) == [("", "N", None, 5), ("A", "", 10, None)]


def moved(*, merged=False):
    """A-1 moves from A to B (or merges there into B-9)."""
    gone = child("A-1", "A", valid_to=END, successors=("B-9",) if merged else ())
    there = child("B-9" if merged else "A-1", "B", valid_from=START)
    return Register((T, unit("A"), unit("B"), unit("C"), gone, there, child("A-2", "A"), child("C-1", "C")))


THEN = [sent("A", (OWN, "A", 1, 0, 0), (CHILD, "A-1", 100, 0, 0), (CHILD, "A-2", 10, 0, 0)), own("B", 2), own("C", 3)]


def test_a_grassroots_union_that_moved_is_compared_under_its_parent_of_now():
    for merged, code in ((False, "A-1"), (True, "B-9")):
        now = [own("A", 1), sent("B", (OWN, "B", 2, 0, 0), (CHILD, code, 90, 0, 0)), own("C", 3)]
        found = both(moved(merged=merged), THEN, now)
        assert groups(found) == [("A", "A", 11, 1), ("B", "B", 102, 92), ("C", "C", 3, 3)]


def test_a_new_unit_is_compared_with_what_its_grassroots_unions_did_elsewhere():
    entries = (child("A-1", "A", valid_to=END), child("A-1", "N", valid_from=START))
    register = Register((T, unit("A"), unit("N", valid_from=START), *entries))
    then = [sent("A", (OWN, "A", 1, 0, 0), (CHILD, "A-1", 100, 0, 0))]
    now = [own("A", 1), sent("N", (OWN, "N", 5, 0, 0), (CHILD, "A-1", 90, 0, 0))]
    assert groups(both(register, then, now)) == [("A", "A", 1, 1), ("N", "N", 100, 95)]


def test_the_new_parent_may_give_one_row_for_all():
    now = [own("A", 1), sent("B", (OWN, "B", 2, 0, 0), (AGGREGATE, None, 90, 0, 0)), own("C", 3)]
    assert groups(both(moved(), THEN, now)) == [("A", "A", 11, 1), ("B", "B", 102, 92), ("C", "C", 3, 3)]


def test_where_the_old_parent_gave_one_row_for_all_both_parents_are_compared_together():
    then = [sent("A", (OWN, "A", 1, 0, 0), (AGGREGATE, None, 110, 0, 0)), own("B", 2), own("C", 3)]
    now = [own("A", 1), sent("B", (OWN, "B", 2, 0, 0), (CHILD, "A-1", 90, 0, 0)), own("C", 3)]
    assert groups(both(moved(), then, now)) == [("A+B", "A+B", 113, 93), ("C", "C", 3, 3)]


def test_a_workbook_of_a_grassroots_union_itself_goes_to_its_parent():
    register = Register((T, unit("A"), child("A-1", "A"), child("T-1", "T")))
    found = both(
        register, [own("A", 1), own("A-1", 5)], [sent("A", (OWN, "A", 1, 0, 0), (CHILD, "A-1", 4, 0, 0)), own("T-1", 7)]
    )
    assert groups(found) == [("T", "T", None, 7), ("A", "A", 6, 5)]


def test_a_group_lacks_what_one_of_its_units_did_not_send():
    register = Register((T, unit("A"), child("A-1", "A"), unit("B")))
    found = compared(
        "2024-H1", [own("A", 1)], [past("2023-H1", own("B", 1), due=["A-1", "B"])], register=register, due=["A", "B"]
    )
    by_code = {each.now: each.fields[0] for each in found.groups}
    assert by_code["A",].before.incomplete and not by_code["A",].now.incomplete
    assert by_code["B",].now.incomplete and not by_code["B",].before.incomplete


UPPERS = [f"U{number}" for number in range(5)]
FATES = st.lists(
    st.tuples(st.sampled_from(["stays", "ends", "merges", "splits"]), st.sampled_from(range(5))), min_size=5, max_size=5
)
MOVES = st.lists(st.sampled_from(range(5)), min_size=5, max_size=5)
KINDS = st.lists(st.booleans(), min_size=10, max_size=10)


@given(FATES, MOVES, KINDS, st.lists(st.integers(0, 1000), min_size=40, max_size=40))
def test_sums_are_preserved_through_any_change_of_the_register(fates, moves, aggregated, numbers):
    """Units stay, end, merge and split, grassroots unions move, with single rows or one row for all."""
    units, new = [T], set()
    for code, (fate, other) in zip(UPPERS, fates, strict=True):
        successors = {"ends": (), "merges": (f"N{other}",), "splits": (f"N{other}", f"N{(other + 1) % 5}")}.get(
            fate, ()
        )
        units.append(unit(code, valid_to=None if fate == "stays" else END, successors=successors))
        new.update(successors)
    units += [unit(code, valid_from=START) for code in sorted(new)]
    today = [each.code for each in units[1:] if each.valid_to is None]
    for place, code in enumerate(UPPERS):
        units.append(child(f"c{place}", code, valid_to=END))
        units.append(child(f"c{place}", today[moves[place] % len(today)] if today else "T", valid_from=START))
    register = Register(tuple(units))
    pool, sums = iter(numbers), []

    def reports(day):
        sums.append(0)
        for place, each in enumerate(one for one in register.on(day) if one.tier.value == "upper"):
            rows = [(OWN, each.code, next(pool), 0, 0)]
            children = register.children(each.code, day)
            if aggregated[place] and children:
                rows.append((AGGREGATE, None, next(pool), 0, 0))
            else:
                rows += [(CHILD, below.code, next(pool), 0, 0) for below in children]
            sums[-1] += sum(row[2] for row in rows)
            yield sent(each.code, *rows)

    then, now = list(reports(END)), list(reports(date(2024, 6, 30)))
    if not now:
        return
    found = groups(both(register, then, now))
    assert sum(each[2] or 0 for each in found) == sums[0]
    assert sum(each[3] or 0 for each in found) == sums[1]
    for side in (0, 1):
        codes = [code for each in found for code in each[side].split("+") if code]
        assert len(codes) == len(set(codes))
