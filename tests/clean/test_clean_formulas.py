"""Formulas compared, constants weighed."""

import pytest

from xlsync.clean.formulas import formula_replaced, same_formula


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("G8/F8", "=g8/f8"), ("SUM(C8:C20)", "SUM($C$8:$C$20)"), ('IF(F8=0,"",G8/F8)', 'if( F8 = 0 , "" , G8 / F8 )'), ("_xlfn.IFNA(A1,0)", "IFNA(A1,0)"),
        ("'Biểu 2'!F8+1", "'BIỂU 2'!$F$8+1"), ("'Bieu'!F8", "Bieu!F8"), ("IF(TRUE(),1,2)", "IF(TRUE,1,2)"), ("+A1", "A1"), ("A1\n+B1", "A1+B1"),
    ],
)  # fmt: skip
def test_formulas_that_say_the_same(left: str, right: str) -> None:
    assert same_formula(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("G8/F8", "F8/G8"),
        ('IF(A1="a",1,2)', 'IF(A1="A",1,2)'),
        ('A1&"x y"', 'A1&"xy"'),
        ('A1&"$"', 'A1&""'),
        ("SUM(C8:C20)", "SUM(C8:C21)"),
        ("'Biểu 2'!F8", "'Biểu 3'!F8"),
    ],
)
def test_formulas_that_differ(left: str, right: str) -> None:
    assert not same_formula(left, right)


@pytest.mark.parametrize("written", ["'Biểu 2'!F8+1", "'biểu 2'!$F$8+1"])
def test_the_own_sheet_may_be_named(written: str) -> None:
    assert same_formula(written, "F8+1", "Biểu 2")
    assert not same_formula(written, "F8+1", "Biểu 3")


def test_another_sheet_whose_name_ends_alike_stays() -> None:
    assert not same_formula("MyData!A1", "A1", "Data")
    assert same_formula("Data!A1", "A1", "Data")


@pytest.mark.parametrize(
    ("stated", "recomputed", "decimals", "variant"),
    [
        (0.7, 0.7, 0, "same"), (0.88, 0.8764, 0, "same"), (0.87, 0.8764, 0, ""), (0.876, 0.8764, 1, "same"), (12, 12.0, None, "same"), (12, 13.0, None, ""),
        (0.3, 0.1 + 0.2, None, "same"), (0.5, None, 0, ""),
    ],
)  # fmt: skip
def test_a_constant_is_the_same_at_the_precision_it_is_stated_with(
    stated: float, recomputed: float | None, decimals: int | None, variant: str
) -> None:
    assert formula_replaced(stated, recomputed, decimals) == variant
