"""Tables of web pages: HTML saved as `.xls` by Excel and LibreOffice, HTML bodies of mails."""

import time

import pytest
from format_books import converted
from hypothesis import given
from hypothesis import strategies as st

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.html_tables import read_html
from xlsync.intake.limits import Limits
from xlsync.model import CellRange, ErrorValue, Grid, Workbook

SIMPLE = (
    "<table><tr><th>Đơn vị</th><th>Số buổi</th><th>Ghi chú</th></tr><tr><td>A</td><td>7290</td><td>03</td></tr></table>"
)
ROWS = {1: {1: "Đơn vị", 2: "Số buổi", 3: "Ghi chú"}, 2: {1: "A", 2: 7290.0, 3: "03"}}


def read(page: str, **options: object) -> Workbook:
    return read_html(page.encode(), **options)


def grid(page: str) -> Grid:
    return read(page).grids[0]


def refused(page: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read_html(page, Limits(**limits))
    return caught.value.code, caught.value.variant


def test_a_table_is_a_grid_and_the_text_around_it_is_prose() -> None:
    book = read(
        f"<html><title>x</title><style>td {{}}</style><p>Đơn vị: CĐ ngành Mẫu</p>Kỳ&nbsp;2024{SIMPLE}<div>Nơi nhận<br>Như trên</div>"
    )
    assert [each.sheet for each in book.grids] == ["Bảng 1"]
    assert book.grids[0].rows == ROWS
    assert book.prose == ("Đơn vị: CĐ ngành Mẫu", "Kỳ\xa02024", "Nơi nhận", "Như trên")
    assert book.origin == "html"
    assert read(SIMPLE, origin="mail").origin == "mail"


@pytest.mark.parametrize(
    ("codec", "charset", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8", "us-ascii", ""),
        ("utf-16", None, ""),
        ("utf-8", "no-such-code", "<meta charset=utf-16>"),
    ],
)
def test_encodings(codec: str, charset: str | None, meta: str) -> None:
    assert read_html((meta + SIMPLE).encode(codec), charset=charset).grids[0].rows == ROWS


def test_the_charset_that_the_page_names() -> None:
    page = '<meta http-equiv=Content-Type content="text/html; charset=windows-1251">' + SIMPLE.replace(
        "Đơn vị", "Союз"
    ).replace("Số buổi", "Раз").replace("Ghi chú", "x")
    assert read_html(page.encode("cp1251")).grids[0].value(1, 1) == "Союз"


def test_a_charset_of_the_mail_comes_before_that_of_the_page() -> None:
    page = '<meta charset="windows-1252"><table><tr><td>Союз<td>2<td>3</table>'
    assert read_html(page.encode("cp1251"), charset="windows-1251").grids[0].value(1, 1) == "Союз"


def test_spans_are_merged_ranges_and_push_what_follows() -> None:
    page = "<table><tr><td rowspan=2>Đơn vị<td colspan=2>Tổ chức<tr><td>Số buổi<td>Ý kiến<tr><td>A<td>1<td>2</table>"
    assert grid(page).rows == {
        1: {1: "Đơn vị", 2: "Tổ chức"},
        2: {2: "Số buổi", 3: "Ý kiến"},
        3: {1: "A", 2: 1.0, 3: 2.0},
    }
    assert set(grid(page).merged) == {CellRange(1, 1, 2, 1), CellRange(1, 2, 1, 3)}


def test_a_span_ends_with_the_table() -> None:
    assert grid("<table><tr><td rowspan=60000>a<td>b<td>c<tr><td>d</table>").merged == (CellRange(1, 1, 2, 1),)


def test_spans_without_end_are_beyond_the_limit() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=65534>x" * 16
    assert refused(("<table>" + row * 300).encode(), max_cells=100_000) == ("XS005", "cells")
    assert refused(("<table><tr>" + "<td colspan=1000>x" * 17).encode()) == ("XS005", "cells")


def test_numbers_that_excel_wrote_beside_the_text() -> None:
    row = grid(
        '<table><tr><td x:num="7290">7.290<td x:num>12<td x:num="0.705">70,5%<td x:num="45473">30/06/2024</table>'
    )
    assert row.rows == {1: {1: 7290.0, 2: 12.0, 3: 0.705, 4: 45473.0}}
    assert row.formats == {(1, 3): "0.0%", (1, 4): "dd/mm/yyyy"}


def test_texts_errors_and_formulas_that_excel_wrote() -> None:
    row = grid('<table><tr><td x:str>7290<td x:err="#REF!">#REF!<td x:num="3" x:fmla="=A1+1">3</table>')
    assert row.rows == {1: {1: "7290", 2: ErrorValue("#REF!"), 3: 3.0}}
    assert isinstance(row.value(1, 2), ErrorValue)
    assert row.formulas == {(1, 3): "A1+1"}


def test_a_workbook_that_libreoffice_saved_as_html() -> None:
    book = read_html(converted("html"))
    rows = [cells for each in book.grids for cells in each.rows.values()]
    row = next(cells for cells in rows if "Đơn vị" in cells.values())
    assert list(row.values()) == ["Đơn vị", 7290.0, 7.29, "7.290", 1_000_000.0, 0.1]  # without the hidden column
    dates = [
        each.formats[number, column]
        for each in book.grids
        for number, cells in each.rows.items()
        for column, value in cells.items()
        if value == 45473
    ]
    assert dates == ["DD/MM/YYYY"]


def test_a_table_inside_another_is_a_grid_of_its_own() -> None:
    page = f"<table><tr><td>Kính gửi<td>số 5<td>ngày<tr><td>trước{SIMPLE}sau<td>b<td>c</table>"
    outer, inner = read(page).grids
    assert (outer.sheet, inner.sheet) == ("Bảng 1", "Bảng 2")
    assert outer.rows[2] == {1: "trước\nsau", 2: "b", 3: "c"}
    assert inner.rows == ROWS


def test_a_frame_around_a_mail_swallows_no_prose() -> None:
    book = read(f"<table><tr><td><p>Đơn vị: CĐ ngành Mẫu</p>{SIMPLE}<p>Trân trọng</p></td></tr></table>")
    assert [each.rows for each in book.grids] == [ROWS]
    assert book.grids[0].sheet == "Bảng 1"
    assert book.prose == ("Đơn vị: CĐ ngành Mẫu", "Trân trọng")


def test_a_letterhead_of_two_columns_is_prose_as_well() -> None:
    book = read(f"<table><tr><td>CĐ NGÀNH MẪU<td>CỘNG HÒA</table>{SIMPLE}")
    assert book.prose == ("CĐ NGÀNH MẪU", "CỘNG HÒA")
    assert len(book.grids) == 2


def test_lines_and_spaces_as_a_browser_shows_them() -> None:
    row = grid("<table><tr><td> hai\n   chữ <b>đậm</b>&amp;&lt;<br>dòng<p>đoạn</p><td>&nbsp;<td>x</table>")
    assert row.rows == {1: {1: "hai chữ đậm&<\ndòng\nđoạn", 3: "x"}}


def test_hidden_rows_and_columns_are_told() -> None:
    page = "<table><col><col style='display:none'><tr style='DISPLAY: none'><td>a<td>b<td>c<tr><td>d</table>"
    assert grid(page).hidden_rows == {1}
    assert grid(page).hidden_columns == {2}


def test_end_tags_left_out_or_too_many_lose_nothing() -> None:
    assert grid("</td></table><table><td>a<td>b<td>c</tr></td><tr><td>d").rows == {
        1: {1: "a", 2: "b", 3: "c"},
        2: {1: "d"},
    }


def test_text_between_cells_is_prose() -> None:
    assert read("<table><caption>Biểu 2</caption><tr>lạc<td>a<td>b<td>c</table>").prose == ("Biểu 2", "lạc")


def test_a_page_without_a_table() -> None:
    assert refused(b"<html><p>Xin chao</p></html>") == ("XS016", "other")


def test_what_never_ends_being_unseen_is_damage() -> None:
    assert refused(f"<style>{SIMPLE}".encode()) == ("XS001", "damaged")
    assert refused(f"<script>{SIMPLE}".encode()) == ("XS001", "damaged")
    assert refused(f"{SIMPLE}<title>Biểu 2{SIMPLE}".encode()) == ("XS001", "damaged")
    assert refused(f"<![x {SIMPLE}".encode()) == ("XS001", "damaged")


@pytest.mark.parametrize("end", ["<title>Biểu 2", "<script>chay()", "<title>a</title><style>p {}"])
def test_what_never_ends_being_unseen_and_hides_no_row_is_nothing(end: str) -> None:
    assert grid(SIMPLE + end).rows == ROWS


@pytest.mark.parametrize("odd", ["<![=\nendif]-->", "<![9]>", "<![if !vml]>", "<![CDATA[<td>]]>", "<!ELEMENT x>"])
def test_declarations_of_other_programs_are_comments(odd: str) -> None:
    assert grid(SIMPLE.replace("<tr><td>", f"{odd}<tr><td>")).rows == ROWS


def test_scripts_are_told_and_never_shown() -> None:
    book = read(f"<script>document.write('<table><tr><td>9')</script>{SIMPLE}")
    assert book.grids[0].rows == ROWS
    assert book.carries == ("macros",)


def test_tables_in_tables_without_end_are_beyond_the_limit() -> None:
    assert refused(b"<table><tr><td>" * 5000) == ("XS005", "depth")


@pytest.mark.parametrize("piece", ["<!--", "<a", "<td", "&", "<![", "</", "<table>", "<style>", "<x:y "])
def test_pages_of_half_tags_take_no_time(piece: str) -> None:
    start = time.process_time()
    try:
        read(SIMPLE + piece * 20_000)
    except IntakeError as error:
        assert error.code in {"XS001", "XS005"}
    assert time.process_time() - start < 5


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<td colspan=3 rowspan=2>", "</td>", "x", "7", "<p>", "<!", "<br/>"]
)


@given(st.lists(TAGS, max_size=40).map("".join))
def test_no_text_of_any_page_is_lost(page: str) -> None:
    try:
        book = read(f"{page}<table><tr><td>a<td>b<td>c")
    except IntakeError:
        return
    seen = "".join(str(value) for each in book.grids for cells in each.rows.values() for value in cells.values())
    seen += "".join(book.prose)
    assert seen.count("x") >= page.count("x") or "<!" in page
