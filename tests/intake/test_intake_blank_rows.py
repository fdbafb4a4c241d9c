"""Rows of blank cells go a shorter way: the same grid, or the same refusal, as by expat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import book_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Workbook

columns = st.sampled_from(["A", "B", "C", "ZZ", "AAA", "XFD", "XFE", "a", ""])
numbers = st.sampled_from(["8", "8", "8", "8", "18", "88", "08", "#", "9", ""])
styles = st.sampled_from(["", ' s="8"', ' s="0"', ' s="#"', ' s=""', ' t="str"', ' cm="1"'])
ends = st.sampled_from(["/>", "/>", " />", "></c>", "><v/></c>", "><v>1</v></c>"])


def outcome(data: bytes, *, lexer: bool) -> Workbook | tuple[str, str]:
    try:
        return read_workbook(data, lexer=lexer)
    except IntakeError as error:
        return error.code, error.variant


@settings(max_examples=300)
@given(st.lists(st.tuples(columns, numbers, styles, ends), max_size=4))
def test_blank_rows_read_alike(cells: list[tuple[str, str, str, str]]) -> None:
    row = "".join(f'<c r="{column}{number}"{style}{end}' for column, number, style, end in cells)
    data = book_of(f'<row r="8" hidden="1">{row}</row><row r="9"><c r="A9"><v>1</v></c></row>')
    assert outcome(data, lexer=True) == outcome(data, lexer=False)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B8" s="1"/><c r="A8" s="1"/><c r="A8"/>',
        '<c r="A9"/>',
        '<c r="A#"/>',
        '<c r="A8"/>x',
        '<c r="A8" s="8"/>',
    ],
)
def test_after_a_row_that_looked_the_same(cells: str) -> None:
    rows = f'<row r="7"><c r="A7" s="8"/></row><row r="8">{cells}</row>'
    assert outcome(book_of(rows), lexer=True) == outcome(book_of(rows), lexer=False)
