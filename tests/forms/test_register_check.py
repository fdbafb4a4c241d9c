"""What `units check` finds in a register that can be read."""

from datetime import date

import pytest

from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.forms.register_check import check_register
from xlsync.model import Register, Severity, Tier, Unit

LIBRARY = load_forms()
PROVINCE = Unit("T", "Liên đoàn Lao động tỉnh", Tier.PROVINCE)
END, NEXT = date(2023, 6, 30), date(2023, 7, 1)


def upper(
    code: str, parent: str | None = "T", *, first: date | None = None, last: date | None = None, to: str = ""
) -> Unit:
    return Unit(code, f"Liên đoàn {code}", Tier.UPPER, (), parent, first, last, tuple(to.split()))


def union(code: str, parent: str | None, *, first: date | None = None, last: date | None = None, to: str = "") -> Unit:
    return Unit(code, f"Công đoàn cơ sở {code}", Tier.GRASSROOTS, (), parent, first, last, tuple(to.split()))


def kinds(*units: Unit) -> list[tuple[str, str | None]]:
    return [(problem.kind, problem.unit) for problem in check_register(Register(units), LIBRARY)]


def test_a_register_in_order_has_no_problems() -> None:
    assert kinds(PROVINCE, upper("A"), union("C", "A"), union("D", "T")) == []


def test_the_sample_register_has_no_problems() -> None:
    assert check_register(load_register(), LIBRARY) == []


CASES: list[tuple[str, str | None, list[Unit]]] = [
    ("no-province", None, [Unit("A", "A", Tier.UPPER, (), "A2"), Unit("A2", "A2", Tier.UPPER, (), "A3"), Unit("A3", "A3", Tier.UPPER)]),
    ("two-provinces", "T2", [PROVINCE, Unit("T2", "Tỉnh khác", Tier.PROVINCE)]),
    ("overlap", "A", [PROVINCE, upper("A", last=NEXT), upper("A", first=NEXT)]),
    ("parent-of-province", "T", [Unit("T", "Tỉnh", Tier.PROVINCE, (), "A"), upper("A")]),
    ("no-parent", "A", [PROVINCE, upper("A", None)]),
    ("unknown-parent", "A", [PROVINCE, upper("A", "X")]),
    ("grassroots-parent", "D", [PROVINCE, upper("A"), union("C", "A"), union("D", "C")]),
    ("parent-not-valid", "C", [PROVINCE, upper("A", last=END), union("C", "A")]),
    ("cycle", "A", [PROVINCE, upper("A", "B"), upper("B", "A")]),
    ("unknown-successor", "A", [PROVINCE, upper("A", last=END, to="X")]),
    ("successor-of-living", "A", [PROVINCE, upper("A", to="B"), upper("B")]),
    ("successor-ended", "A", [PROVINCE, upper("A", last=END, to="B"), upper("B", last=END)]),
    ("successor-cycle", "A", [PROVINCE, upper("A", last=END, to="B"), upper("B", last=NEXT, to="A")]),
    ("unknown-form", "T", [Unit("T", "Tỉnh", Tier.PROVINCE, forms_due=("bieu-khac",))]),
    ("ambiguous-name", "B", [PROVINCE, Unit("A", "CĐ ngành Y tế", Tier.UPPER, (), "T"), Unit("B", "Công đoàn Y tế", Tier.UPPER, (), "T")]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "unit", "units"), CASES, ids=[case[0] for case in CASES])
def test_each_kind_of_problem_is_found(kind: str, unit: str | None, units: list[Unit]) -> None:
    found = check_register(Register(tuple(units)), LIBRARY)
    assert (kind, unit) in [(problem.kind, problem.unit) for problem in found]
    assert all(problem.text("vi") != problem.text("en") for problem in found)


def test_a_parent_may_be_two_entries_without_a_gap() -> None:
    entries = [upper("A", last=END), upper("A", first=NEXT), union("C", "A")]
    assert kinds(PROVINCE, *entries) == []
    gap = upper("A", first=date(2023, 8, 1))
    assert kinds(PROVINCE, entries[0], gap, entries[2]) == [("parent-not-valid", "C")]


def test_a_unit_that_moved_is_no_overlap_and_shares_its_name_with_itself() -> None:
    assert kinds(PROVINCE, upper("A"), upper("B"), union("C", "A", last=END), union("C", "B", first=NEXT)) == []


def test_the_name_of_a_predecessor_may_be_taken_by_its_successor() -> None:
    old = Unit("C1", "Công đoàn cơ sở X", Tier.GRASSROOTS, (), "T", None, END, ("C2",))
    new = Unit("C2", "Công đoàn cơ sở X", Tier.GRASSROOTS, (), "T", NEXT)
    assert kinds(PROVINCE, old, new) == []


def test_a_shared_name_is_a_warning_and_comes_after_the_errors() -> None:
    same = [Unit(code, "Công đoàn cơ sở Trường Mầm non", Tier.GRASSROOTS, (), "T") for code in ("C", "D")]
    found = check_register(Register((PROVINCE, *same, upper("A", "X"))), LIBRARY)
    assert [(problem.kind, problem.severity) for problem in found] == [
        ("unknown-parent", Severity.ERROR),
        ("ambiguous-name", Severity.WARNING),
    ]
