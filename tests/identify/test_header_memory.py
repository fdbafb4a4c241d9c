"""Headers found before: a warm index finds in every sheet what a new one finds."""

import grids
from grids import grid
from hypothesis import given
from hypothesis import strategies as st

from xlsync.identify.headers import HeaderIndex

FORM = grids.form(grids.DIALOGUE, grids.LETTERS)
INDEX = HeaderIndex([FORM])
TOP = ["Biểu 2", "", "Đơn vị | Tổ chức tiếp xúc, đối thoại | Kết quả giải quyết đơn |  |"]
LEAVES = [
    " | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết | Tỷ lệ %",
    " | Số đơn nhận | Số buổi trực tiếp | Số đã giải quyết | Tỷ lệ %",
    " | Số buổi trực tiếp | Số đơn nhận | Ghi chú | Tỷ lệ %",
]
DATA = ["Công đoàn ngành Mẫu A | 1 | 2 | 1 | 0.5", "Công đoàn ngành Mẫu B | 1 | | | "]
MERGES = [("A1:A2", "C1:E1"), ("C1:E1",), (), ("A1:A40",), ("A1:B2",)]

sheets = st.tuples(
    st.lists(st.sampled_from(TOP), max_size=2),
    st.sampled_from(LEAVES),
    st.lists(st.sampled_from(DATA + LEAVES), max_size=3),
    st.sampled_from(MERGES),
    st.integers(1, 3),
)


def described(index: HeaderIndex, text: str, merged: tuple[str, ...], first_row: int) -> list[object]:
    return [
        (found.table.id, found.row, found.top, found.columns, found.twice, found.ambiguous, found.unknown, found.score)
        for found in index.find(grid(text, merged=merged, first_row=first_row))
    ]


@given(sheets)
def test_a_warm_index_finds_what_a_new_one_finds(sheet) -> None:
    top, leaves, data, merged, first_row = sheet
    text = "\n".join([*top, leaves, *data])
    new = described(HeaderIndex([FORM]), text, merged, first_row)
    assert described(INDEX, text, merged, first_row) == new
    assert described(INDEX, text, merged, first_row) == new


def test_the_same_texts_with_other_merges_are_another_header() -> None:
    text = "Đơn vị |\n | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết"
    index = HeaderIndex([FORM])
    (alone,) = index.find(grid(text, merged=("A1:A2",)))
    (wide,) = index.find(grid(text, merged=("A1:B1",)))
    assert "unit" in alone.columns
    assert "unit" not in wide.columns


def test_a_merge_over_many_rows_is_not_forgotten() -> None:
    rows = ["Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết"]
    text = "\n".join(["x"] * 20 + rows)
    for merged in ((), ("B2:B30",)):
        assert described(INDEX, text, merged, 1) == described(HeaderIndex([FORM]), text, merged, 1)


def test_other_figures_under_the_same_header_are_no_other_header() -> None:
    index = HeaderIndex([FORM])
    text = "Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết\nCông đoàn ngành Mẫu A | {} | 2 | 1"
    (one,) = index.find(grid(text.format(1)))
    (other,) = index.find(grid(text.format(7290)))
    assert one is other
