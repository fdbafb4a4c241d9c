import grids
from grids import grid

from xlsync.identify.headers import HeaderIndex

FORM = grids.form(grids.DIALOGUE, grids.LETTERS)
INDEX = HeaderIndex([FORM])

TWO_ROWS = """
Đơn vị | Tổ chức tiếp xúc, đối thoại | Kết quả giải quyết đơn |  |
 | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết | Tỷ lệ %
Công đoàn ngành Mẫu A | 1 | 2 | 1 | 0.5
"""
MERGED = ("A1:A2", "C1:E1")


def found(text, **more):
    return INDEX.find(grid(text, **more))


def test_a_two_row_merged_header_gives_a_column_for_each_field():
    (header,) = found(TWO_ROWS, merged=MERGED)
    assert header.columns == {"unit": 1, "sessions": 2, "received": 3, "resolved": 4, "rate": 5}
    assert (header.row, header.top) == (2, 1)


def test_the_same_header_without_merges_is_found():
    (header,) = found(TWO_ROWS)
    assert header.columns["unit"] == 1
    assert header.columns["rate"] == 5


def test_a_header_further_down_and_to_the_right_is_found():
    (header,) = found(
        """
Biểu 2. Kết quả
Số liệu 6 tháng
 | | Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết
 | | Công đoàn ngành Mẫu A | 1 | 2 | 1
""",
        first_row=7,
    )
    assert header.row == 9
    assert header.columns == {"unit": 3, "sessions": 4, "received": 5, "resolved": 6}


def test_columns_in_another_order_are_understood():
    (header,) = found("Số đã giải quyết | Đơn vị | Số đơn nhận | Số buổi trực tiếp\n1 | A | 2 | 3")
    assert header.columns == {"resolved": 1, "unit": 2, "received": 3, "sessions": 4}


def test_case_diacritics_spaces_and_line_breaks_do_not_matter():
    (header,) = found("ĐƠN VỊ | so buoi  truc tiep | Số đơn nhận | Số đã\u00a0giải quyết")
    assert set(header.columns) == {"unit", "sessions", "received", "resolved"}


def test_a_header_with_words_added_is_understood_and_noted():
    (header,) = found("Đơn vị | Số buổi trực tiếp | Số đơn nhận trong kỳ | Số đã giải quyết\n x | 1 | 1 | 1")
    assert header.columns["received"] == 3
    assert [(each.column, each.field.id) for each in header.renamed] == [(3, "received")]


def test_a_column_that_stands_twice_belongs_to_no_field():
    (header,) = found("Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết | Số đơn nhận\n x | 1 | 1 | 1 | 2")
    assert "received" not in header.columns
    assert header.twice == {"received": [3, 5]}


def test_an_unknown_column_is_kept_with_its_header():
    (header,) = found("Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết | Màu sắc\n x | 1 | 1 | 1 | 2")
    assert header.unknown == {5: "Màu sắc"}


def test_two_tables_on_one_sheet_are_both_found():
    headers = found(
        """
Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết
Công đoàn ngành Mẫu A | 1 | 1 | 1

Sổ văn bản
TT | Số, ký hiệu | Ngày ban hành
1 | 12/KH | 45000
"""
    )
    assert [(header.table.id, header.row) for header in headers] == [("dialogue", 1), ("letters", 5)]


def test_a_sheet_of_something_else_has_no_table():
    assert found("Tên hàng | Giá | Số lượng\nBút | 3 | 4") == []


def test_leaf_labels_that_repeat_are_told_apart_by_their_group():
    form = grids.form(
        {
            "id": "t",
            "sheet": "Biểu",
            "rows": "own",
            "fields": [
                grids.count("a", "Tổng số", group="Cơ quan", required=True),
                grids.count("b", "Tổng số", group="Doanh nghiệp", required=True),
                grids.count("c", "Đã họp", group="Doanh nghiệp", required=True),
            ],
        }
    )
    (header,) = HeaderIndex([form]).find(
        grid("Cơ quan | Doanh nghiệp |\nTổng số | Tổng số | Đã họp\n1 | 2 | 3", sheet="Biểu", merged=("B1:C1",))
    )
    assert header.columns == {"a": 1, "b": 2, "c": 3}
