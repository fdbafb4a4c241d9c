"""Shared formulas moved from their first cell to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.intake.shared_formulas import SharedFormula


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("A1+B2", "C4+D5"),
        ("$A1+A$1+$A$1", "$A4+C$1+$A$1"),
        ("SUM(A1:B2)", "SUM(C4:D5)"),
        ("SUM(A:B,$A:B,1:2,$1:2)", "SUM(C:D,$A:D,4:5,$1:5)"),
        ('IF(A1="B2","C3",\'D4 x\'!E5)', 'IF(C4="B2","C3",\'D4 x\'!G8)'),
        ("LOG10(A1)", "LOG10(C4)"),
        ("Q1!A1+So_lieu1+x.A1", "Q1!C4+So_lieu1+x.A1"),
        ("Bang[A1]*[1]S!A1", "Bang[A1]*[1]S!C4"),
        ("1E5+1.5", "1E5+1.5"),
        ("XFE1+A0+A1048577", "XFE1+A0+A1048577"),
        ("XFD1+A1048576", "B4+C3"),
        ("xfd$1", "B$1"),
        ("#REF!+A1", "#REF!+C4"),
    ],
)
def test_relative_references_move_and_nothing_else_does(text: str, moved: str) -> None:
    assert SharedFormula(text, 1, 1).at(4, 3) == moved


@given(st.text(alphabet="AB$12:!('\"[]),+x.é", max_size=30))
def test_at_its_own_place_a_formula_is_unchanged_but_for_the_case_of_columns(text: str) -> None:
    assert SharedFormula(text, 7, 9).at(7, 9).upper() == text.upper()


@given(st.text(alphabet="AB$12:!('\"[]),+x.", max_size=30), st.integers(8, 99), st.integers(4, 99))
def test_moving_there_and_back_gives_the_same_text(text: str, row: int, column: int) -> None:
    there = SharedFormula(text, 7, 3).at(row, column)
    assert SharedFormula(there, row, column).at(7, 3) == SharedFormula(text, 7, 3).at(7, 3)
