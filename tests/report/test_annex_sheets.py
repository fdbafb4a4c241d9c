"""The annex as a workbook that prints: numbers are numbers, pages are set up, texts are cut and lost nowhere."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from annexes import annex_of, changed, workbook_is_right
from hypothesis import given
from hypothesis import strategies as st
from report_factory import make_context

from xlsync.model import Finding, OperationError, Severity
from xlsync.report.annex.build import build_annex
from xlsync.report.annex.content import Block, Numeral, Prose
from xlsync.report.annex.pieces import chunks
from xlsync.report.annex.sheets import to_xlsx
from xlsync.report.annex.source import source_of_context
from xlsync.report.annex.widths import wrapped
from xlsync.report.book import COUNT_FORMAT


@pytest.fixture(scope="module")
def annex():
    return annex_of()


@pytest.fixture(scope="module")
def made(annex):
    return to_xlsx(annex)


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(io.BytesIO(made.data))


def test_a_sheet_a_table_set_up_for_print(annex, book):
    assert book.sheetnames == ["Biểu 1", "Biểu 2", "Biểu 3", "Biểu 4", "Biểu 5"]
    for sheet, table in zip(book, annex.tables, strict=True):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == ("landscape" if table.has_prose else "portrait")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        margins = sheet.page_margins
        sides = [round(each * 25.4) for each in (margins.top, margins.bottom, margins.left, margins.right)]
        assert sides == [20, 20, 30, 15]
        assert "&P" in sheet.oddHeader.center.text
        first, last = map(int, re.findall(r"\d+", sheet.print_title_rows))
        assert last - first == (1 if any(column.group for column in table.columns) else 0)
        assert sheet.cell(last, len(table.columns)).value == table.columns[-1].label
        assert sheet.print_area
    assert book["Biểu 1"].HeaderFooter.differentFirst and not book["Biểu 2"].HeaderFooter.differentFirst


def test_numbers_are_numbers_dates_are_dates_and_compound_cells_text(annex, book, made):
    kinds = set()
    for placed in made.placed:
        cell = book[placed.sheet].cell(placed.first_row, placed.column)
        if isinstance(placed.content, Numeral) and placed.content.value is not None:
            if placed.content.rate is None:
                assert cell.value == placed.content.value and cell.number_format == COUNT_FORMAT["vi"]
                kinds.add("number")
            else:
                assert cell.value == placed.content.text
                kinds.add("compound")
        elif getattr(placed.content, "day", None) is not None:
            assert cell.value == datetime.combine(placed.content.day, datetime.min.time())
            kinds.add("date")
        assert cell.font.name == "Times New Roman" and 12 <= cell.font.sz <= 13
    assert kinds == {"number", "compound", "date"}


def test_incomplete_figures_have_a_star_and_still_are_numbers():
    made = to_xlsx(annex_of(absent=["U2"]))
    workbook_is_right(made)
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    placed = next(each for each in made.placed if isinstance(each.content, Numeral) and each.content.incomplete)
    cell = book[placed.sheet].cell(placed.first_row, placed.column)
    assert cell.value == placed.content.value and cell.number_format.count('"*"') == 3
    said = [cell.value for line in book["Biểu 2"].iter_rows() for cell in line if isinstance(cell.value, str)]
    assert any(text.startswith("Số có dấu * chưa đầy đủ") for text in said)


def test_head_stands_on_the_first_sheet_and_the_signature_on_the_last(book):
    first = [cell.value for line in book["Biểu 1"].iter_rows() for cell in line if cell.value is not None]
    assert first[:2] == ["TỔNG LIÊN ĐOÀN LAO ĐỘNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert "BẢNG TỔNG HỢP SỐ LIỆU THỰC HIỆN QUY CHẾ DÂN CHỦ" in first
    assert re.fullmatch(r"Số:\s+/BC-LĐLĐ", next(each for each in first if str(each).startswith("Số:")))
    last = [cell.value for line in book["Biểu 5"].iter_rows() for cell in line if cell.value is not None]
    assert last[-4:] == ["NGƯỜI LẬP BIỂU", "TM. BAN THƯỜNG VỤ", "(Ký, ghi rõ họ tên)", "CHỦ TỊCH"]
    assert not any("BAN THƯỜNG VỤ" in str(cell.value) for line in book["Biểu 4"].iter_rows() for cell in line)


def test_a_draft_says_so_on_every_page():
    finding = Finding(code="XS301", severity=Severity.ERROR)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(annex_of(findings=[finding])).data))
    assert all("DỰ THẢO – CHƯA ĐẠT" in sheet.oddHeader.center.text for sheet in book)
    assert any(cell.value == "DỰ THẢO – CHƯA ĐẠT" for line in book["Biểu 1"].iter_rows() for cell in line)


def test_same_annex_same_bytes(annex, made):
    assert to_xlsx(build_annex(source_of_context(make_context()))).data == made.data
    assert to_xlsx(replace(annex, day=date(2025, 1, 2))).data != made.data


def test_left_in_a_mailbag_it_is_known_as_ours(made):
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        assert "_xlsync_output" in package.read("xl/workbook.xml").decode()


def test_long_texts_go_on_in_rows_that_excel_can_hold():
    long = "\n".join(
        f"Đoạn {number}: đã giám sát việc đóng bảo hiểm xã hội, kết quả đã có văn bản." for number in range(300)
    )

    def change(form, of, made):
        return (
            [replace(each, values={**each.values, "routine_topics": long}) for each in made]
            if of.id == "supervision"
            else made
        )

    annex = annex_of(change=change)
    made = to_xlsx(annex)
    workbook_is_right(made)
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["Biểu 3"]
    assert max(sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1)) <= 409
    labels = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert labels.count("Công đoàn cấp trên cơ sở (tiếp)") > 10


# --- what does not read back is not written ------------------------------------------------------------------------------


def test_the_workbook_reads_back(made):
    workbook_is_right(made)


@pytest.mark.parametrize(
    ("name", "pattern", "replacement"),
    [
        ("xl/worksheets/sheet2.xml", r"(<c r=\"B\d+\" s=\"\d+\"><v>)(\d+)</v>", r"\g<1>1\2</v>"),
        ("xl/worksheets/sheet5.xml", r"(<c r=\"C\d+\" s=\"\d+\"><v>\d+)(</v>)", r"\1.5\2"),
        ("xl/worksheets/sheet1.xml", r"<v>(4\d{4})</v>", "<v>45000</v>"),
        ("xl/sharedStrings.xml", r"(\d+) \((\d+)%\)", r"\1 (1\2%)"),
        ("xl/sharedStrings.xml", r"LĐLĐ tỉnh<", "LĐLĐ<"),
        ("xl/sharedStrings.xml", r"Đoạn hai: kết quả đã có văn bản trả lời\.", "Đoạn hai."),
    ],
)
def test_a_cell_that_says_anything_else_is_noticed(made, name, pattern, replacement):
    with pytest.raises(OperationError, match="does not read back"):
        workbook_is_right(made, changed(made.data, name, pattern, replacement))


WORDS = st.text(alphabet="aăâđeê gi\u0301xy", min_size=1, max_size=30)
BLOCKS = st.builds(
    Block,
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    st.lists(
        st.lists(WORDS, min_size=1, max_size=40).map(" ".join).map(str.strip).filter(bool), min_size=1, max_size=6
    ).map(tuple),
)


@given(st.lists(BLOCKS, max_size=5), st.integers(22, 90), st.integers(3, 30))
def test_texts_in_pieces_lose_nothing_and_fit_their_rows(blocks, width, most):
    prose = Prose(tuple(blocks))
    rows = chunks(prose, width, 12.0, most)
    told = "".join(piece.shown for row in rows for piece in row)
    expected = "".join(f"{block.names}: {''.join(block.paragraphs)}" for block in blocks)
    assert "".join(told.split()) == "".join(expected.split())
    for row in rows:
        lines = sum(wrapped(piece.shown, width, 12.0, bold=bool(piece.names)) for piece in row)
        assert row and (lines <= most or len(row) == 1)
