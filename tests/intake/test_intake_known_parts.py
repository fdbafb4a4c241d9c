"""What is remembered of one workbook changes nothing in the next: read again and again, all give what expat gives."""

import pytest
from hypothesis import example, given, settings
from intake_packages import book_of
from test_intake_lexer import STRINGS, STYLES, outcome, rows

from xlsync.intake.errors import IntakeError
from xlsync.intake.known_parts import Memory
from xlsync.intake.limits import Limits
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Workbook

BEFORE = '<cols><col min="2" max="3" hidden="1"/></cols>'
AFTER = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C2:C3"/></mergeCells>'
SHEET = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45307</v></c></row>'
HIDDEN = ' hidden="1"'
BLANKS = "".join(f'<row r="{n}"{HIDDEN if n == 4 else ""}><c r="A{n}" s="1"/></row>' for n in range(2, 9))


def book(sheet_rows: str, *, strings: str = STRINGS, styles: str = STYLES) -> bytes:
    return book_of(sheet_rows, before=BEFORE, after=AFTER, strings=strings, styles=styles)


def read_often(data: bytes) -> None:
    """So often that everything that may be remembered is."""
    for _ in range(5):
        read_workbook(data)


@settings(max_examples=200)
@given(rows(), rows())
@example(SHEET, SHEET + BLANKS)
@example(SHEET + BLANKS, SHEET + '<row r="9"><c r="A9" t="s"><v>77</v></c></row>')
def test_sheets_read_again_are_read_the_same(one: str, other: str) -> None:
    for sheet_rows in (one, other, one, other, one):
        data = book(sheet_rows)
        assert outcome(data, lexer=True) == outcome(data, lexer=False)


def test_the_same_sheet_with_other_strings_has_other_texts() -> None:
    read_often(book(SHEET, strings="<si><t>một</t></si>"))
    assert read_workbook(book(SHEET, strings="<si><t>hai</t></si>")).grids[0].value(1, 1) == "hai"


def test_the_same_sheet_with_other_styles_has_other_formats() -> None:
    read_often(book(SHEET))
    grid = read_workbook(book(SHEET, styles=STYLES.replace("dd/mm/yyyy", "0%"))).grids[0]
    assert grid.formats == {(1, 2): "0%"}


def test_a_known_sheet_whose_string_is_not_there_is_refused() -> None:
    read_often(book(SHEET))
    with pytest.raises(IntakeError) as refused:
        read_workbook(book(SHEET, strings=""))
    assert refused.value.code == "XS001"


@pytest.mark.parametrize("odd", ['ref="A1" ref="A2"', "ref='A1'", 'ref="A1&"', "ref=A1", 'ref="A1" r="1"'])
def test_what_was_selected_may_differ_but_not_be_wrong(odd: str) -> None:
    for ref in ("A1:B9", "A1:B1", "C3", "D4", "E5", "F6"):
        data = book_of(SHEET, before=f'<dimension ref="{ref}"/>{BEFORE}', after=AFTER, strings=STRINGS, styles=STYLES)
        assert outcome(data, lexer=True) == outcome(data, lexer=False)
    data = book_of(SHEET, before=f"<dimension {odd}/>{BEFORE}", after=AFTER, strings=STRINGS, styles=STYLES)
    assert outcome(data, lexer=True) == outcome(data, lexer=False)


def test_blank_rows_below_the_data_keep_what_hides_them() -> None:
    read_often(book(SHEET + BLANKS))
    assert read_workbook(book(SHEET + BLANKS)).grids[0].hidden_rows == {4}


def test_blank_rows_that_repeat_a_row_are_refused_every_time() -> None:
    for _ in range(5):
        with pytest.raises(IntakeError) as refused:
            read_workbook(book(SHEET + BLANKS.replace("A2", "A1").replace('r="2"', 'r="1"')))
        assert refused.value.code == "XS001"


def test_what_is_remembered_counts_towards_the_limits() -> None:
    data = book(SHEET)
    for limits in (Limits(max_cells=1), Limits(max_merges=1), Limits(max_expanded_bytes=700)):
        for _ in range(5):
            with pytest.raises(IntakeError) as refused:
                read_workbook(data, limits)
            assert refused.value.code == "XS005"
    read_often(data)


def test_a_byte_too_much_is_refused_however_often_it_comes() -> None:
    data = book(SHEET)
    fits = next(size for size in range(5000) if not isinstance(outcome_within(data, size), str))
    for _ in range(5):
        assert outcome_within(data, fits - 1) == "XS005"


def outcome_within(data: bytes, expanded: int) -> Workbook | str:
    try:
        return read_workbook(data, Limits(max_expanded_bytes=expanded))
    except IntakeError as error:
        return error.code


def test_a_workbook_can_be_changed_without_changing_the_next_one() -> None:
    data = book(SHEET)
    read_often(data)
    first = read_workbook(data)
    first.grids[0].rows[1][1] = "đã sửa"
    first.defined_names["x"] = "y"
    assert read_workbook(data).grids[0].value(1, 1) == "a"
    assert read_workbook(data).defined_names == {}


def test_only_what_comes_again_is_remembered() -> None:
    memory: Memory[str] = Memory()
    memory.keep("khóa", "giá trị")
    assert memory.get("khóa") is None
    memory.keep("khóa", "giá trị")
    assert memory.get("khóa") == "giá trị"


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    memory: Memory[int] = Memory()
    for key in range(64):
        memory.keep(key, key)
        memory.keep(key, key)
    assert memory.get(0) == 0
    memory.keep(64, 64)
    memory.keep(64, 64)
    assert memory.get(1) is None
    assert memory.get(0) == 0
