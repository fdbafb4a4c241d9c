"""Tables in Word documents, by hand and as LibreOffice saves them."""

import tempfile
from pathlib import Path

import pytest
from format_books import converted
from hypothesis import given
from hypothesis import strategies as st
from intake_packages import rels, zip_of
from word_packages import STRICT, cell, paragraph, table, word_of, word_parts

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.word_tables import read_word
from xlsync.intake.limits import Limits
from xlsync.model import CellRange, Grid

HEAD = cell("Đơn vị") + cell("Số buổi") + cell("Tỷ lệ")
LINE = cell("A") + cell("7290") + cell("7.290")
ROWS = {1: {1: "Đơn vị", 2: "Số buổi", 3: "Tỷ lệ"}, 2: {1: "A", 2: 7290.0, 3: "7.290"}}


def grid(*rows: str) -> Grid:
    return read_word(word_of(table(*rows))).grids[0]


def refused(data: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read_word(data, Limits(**limits))
    return caught.value.code, caught.value.variant


def test_a_table_is_a_grid_and_the_text_around_it_is_prose() -> None:
    book = read_word(word_of(paragraph("Đơn vị: CĐ ngành Mẫu") + table(HEAD, LINE) + paragraph("TM. BAN THƯỜNG VỤ")))
    assert [(each.sheet, each.rows) for each in book.grids] == [("Bảng 1", ROWS)]
    assert book.prose == ("Đơn vị: CĐ ngành Mẫu", "TM. BAN THƯỜNG VỤ")
    assert book.origin == "docx"


@pytest.mark.parametrize("options", [{"main": STRICT}, {"prefix": "ns0"}])
def test_strict_documents_and_other_prefixes(options: dict[str, str]) -> None:
    assert read_word(word_of(table(HEAD, LINE), **options)).grids[0].rows == ROWS


def test_a_document_that_libreoffice_saved() -> None:
    page = (
        "<p>Đơn vị: CĐ ngành Mẫu</p><table border=1><tr><td rowspan=2>Đơn vị<td colspan=2>Tổ chức<tr><td>Số buổi<td>Ý kiến"
        "<tr><td>A<td>7290<td>03</table>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.html"
        source.write_text(f"<html><meta charset=utf-8><body>{page}</body></html>", encoding="utf-8")
        book = read_word(converted("docx:MS Word 2007 XML", str(source)))
    assert book.prose == ("Đơn vị: CĐ ngành Mẫu",)
    assert book.grids[0].rows[3] == {1: "A", 2: 7290.0, 3: "03"}
    assert set(book.grids[0].merged) == {CellRange(1, 1, 2, 1), CellRange(1, 2, 1, 3)}


def test_cells_merged_across_and_down() -> None:
    found = grid(
        cell("Đơn vị", '<w:vMerge w:val="restart"/>') + cell("Tổ chức", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("Số buổi") + cell("Ý kiến"),
        cell("A") + cell("1") + cell("2"),
    )
    assert found.rows == {1: {1: "Đơn vị", 2: "Tổ chức"}, 2: {2: "Số buổi", 3: "Ý kiến"}, 3: {1: "A", 2: 1.0, 3: 2.0}}
    assert set(found.merged) == {CellRange(1, 1, 2, 1), CellRange(1, 2, 1, 3)}


def test_a_merge_down_to_the_last_row_and_one_right_after_another() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>'
    other = cell("x") + cell("y")
    found = grid(*(cell("a", each) + other for each in (restart, go_on, restart, go_on)))
    assert set(found.merged) == {CellRange(1, 1, 2, 1), CellRange(3, 1, 4, 1)}


def test_columns_left_out_before_a_row() -> None:
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    assert grid(HEAD, before + cell("x") + cell("y")).rows[2] == {2: "x", 3: "y"}


def test_paragraphs_tabs_and_breaks_in_a_cell() -> None:
    stops = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
    inside = f"<w:p>{stops}<w:r><w:t>b</w:t><w:tab/><w:t>c</w:t><w:br/><w:t>d</w:t></w:r></w:p>"
    assert grid(cell("a", inside=inside) + cell("x") + cell("y")).value(1, 1) == "a\nb\tc\nd"


def test_tracked_changes_as_they_would_print() -> None:
    inside = (
        "<w:p><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> đến</w:t></w:r></w:moveTo></w:p>"
    )
    assert grid(cell("", inside=inside) + cell("x") + cell("y")).value(1, 1) == "mới đến"


def test_a_row_that_was_deleted_is_blank() -> None:
    assert grid(HEAD, "<w:trPr><w:del/></w:trPr>" + LINE, LINE).rows == {1: ROWS[1], 3: ROWS[2]}


def test_hidden_text_is_kept_and_hidden_rows_are_told() -> None:
    inside = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
    found = grid(HEAD, "<w:trPr><w:hidden/></w:trPr>" + cell("", inside=inside) + cell("1") + cell("2"))
    assert found.value(2, 1) == "ẩn"
    assert found.hidden_rows == {2}


def test_a_table_inside_another_is_a_grid_of_its_own() -> None:
    book = read_word(word_of(table(cell("trước", inside=table(HEAD, LINE) + paragraph("sau")) + cell("b") + cell("c"))))
    assert [each.sheet for each in book.grids] == ["Bảng 1", "Bảng 2"]
    assert book.grids[0].rows == {1: {1: "trước\nsau", 2: "b", 3: "c"}}
    assert book.grids[1].rows == ROWS


def test_a_letterhead_is_prose_as_well_and_a_frame_only_that() -> None:
    book = read_word(word_of(table(cell("CĐ NGÀNH MẪU") + cell("CỘNG HÒA")) + table(cell("khung")) + table(HEAD, LINE)))
    assert book.prose == ("CĐ NGÀNH MẪU", "CỘNG HÒA", "khung")
    assert [each.sheet for each in book.grids] == ["Bảng 1", "Bảng 2"]
    assert book.grids[1].rows == ROWS


def test_text_that_stands_there_twice_for_older_programs_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("Nơi nhận") + "</w:txbxContent>"
    twice = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert read_word(word_of(twice + table(HEAD))).prose == ("Nơi nhận",)


def test_fonts_of_the_old_encodings_are_noted() -> None:
    inside = '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>C«ng ®oµn</w:t></w:r></w:p>'
    assert grid(cell("", inside=inside) + cell("x") + cell("y")).legacy_fonts == {(1, 1): ".VnTime"}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert grid(cell("=SUM(A1)") + cell("x") + cell("y")).value(1, 1) == "=SUM(A1)"


def test_a_document_without_a_table() -> None:
    assert refused(word_of(paragraph("Kính gửi"))) == ("XS016", "other")


def test_macros_and_embedded_objects_are_told() -> None:
    parts = {**word_parts(table(HEAD)), "word/vbaProject.bin": b"x", "word/embeddings/oleObject1.bin": b"x"}
    assert read_word(zip_of(parts)).carries == ("macros", "embedded_objects")


def test_when_it_was_saved_last() -> None:
    parts = word_parts(table(HEAD))
    parts["_rels/.rels"] = rels(
        ("r1", "officeDocument", "word/document.xml"), ("r2", "metadata/core-properties", "c.xml")
    )
    parts["c.xml"] = (
        '<p xmlns:d="x"><d:created>2020-01-01T00:00:00Z</d:created><d:modified>2024-07-05T08:00:00Z</d:modified></p>'
    )
    assert read_word(zip_of(parts)).modified == "2024-07-05T08:00:00Z"


def test_a_document_part_under_another_name() -> None:
    parts = word_parts(table(HEAD, LINE))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = rels(("rId1", "officeDocument", "word/document2.xml"))
    assert read_word(zip_of(parts)).grids[0].rows == ROWS


def test_spans_and_depths_without_end_are_beyond_the_limit() -> None:
    wide = cell("x", '<w:gridSpan w:val="999999"/>')
    assert refused(word_of(table(wide))) == ("XS005", "cells")
    many = table(*[cell("x", '<w:gridSpan w:val="16000"/>')] * 100)
    assert refused(word_of(many), max_cells=100_000) == ("XS005", "cells")
    assert refused(word_of("<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300)) == ("XS005", "depth")


def test_entities_and_damage_are_refused() -> None:
    parts = word_parts(table(HEAD))
    parts["word/document.xml"] = '<!DOCTYPE x [<!ENTITY a "b">]>' + str(parts["word/document.xml"])
    assert refused(zip_of(parts)) == ("XS005", "entities")
    assert refused(word_of("<w:p>")) == ("XS001", "damaged")


@given(
    st.lists(st.lists(st.text(st.sampled_from("ab 1.đ"), max_size=5), min_size=3, max_size=5), min_size=1, max_size=6)
)
def test_every_text_of_a_table_stands_in_its_cell(rows: list[list[str]]) -> None:
    book = read_word(word_of(table(*("".join(map(cell, row)) for row in rows), cell("x") + cell("y") + cell("z"))))
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            value = book.grids[0].value(number, column)
            seen = "" if value is None else f"{value:.0f}" if isinstance(value, float) else value
            assert seen.strip() == text.strip()
