"""The annex as a document: what Nghị định 30/2020/NĐ-CP asks of the page, tables that print well, cells that say what
they must. python-docx is the second opinion."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest
from annexes import annex_of, changed, document_is_right, grid_of, part, workbook_is_right
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from report_factory import make_context

from xlsync.model import Finding, OperationError, Severity
from xlsync.report.annex.build import build_annex
from xlsync.report.annex.content import Numeral, Prose, Words
from xlsync.report.annex.sheets import to_xlsx
from xlsync.report.annex.source import source_of_context
from xlsync.report.annex.word import to_docx


@pytest.fixture(scope="module")
def annex():
    return annex_of()


@pytest.fixture(scope="module")
def data(annex):
    return to_docx(annex)


@pytest.fixture(scope="module")
def document(data):
    return docx.Document(io.BytesIO(data))


def test_another_reader_finds_every_cell(annex, data):
    for number, table in enumerate(annex.tables, start=1):
        found = grid_of(data, number)
        header = 2 if any(column.group for column in table.columns) else 1
        assert found[header - 1] == [column.label for column in table.columns]
        if header == 2:
            assert found[0] == [column.group or column.label for column in table.columns]
        assert len(found) == header + len(table.rows)
        for row, cells in zip(table.rows, found[header:], strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                if isinstance(cell, Prose):
                    lines = []
                    for block in cell.blocks:
                        lines += [f"{block.names}: {block.paragraphs[0]}", *block.paragraphs[1:]]
                    assert text == "\n".join(lines)
                else:
                    assert isinstance(cell, Words | Numeral) and text == cell.text


def test_pages_have_the_margins_and_the_letters_of_the_decree(document):
    for section in document.sections:
        sides = [
            round(each.mm)
            for each in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        ]
        assert all(
            low <= side <= high
            for side, (low, high) in zip(sides, ((20, 25), (20, 25), (30, 35), (15, 20)), strict=True)
        )
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    assert document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:sz')}").get(qn("w:val")) == "26"


def test_wide_tables_lie_across_and_the_others_upright(annex, document):
    turned = [section.orientation is WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turned == [False, True, False]
    for section in document.sections:
        across = section.orientation is WD_ORIENT.LANDSCAPE
        assert (section.page_width > section.page_height) is across
    room = [section.page_width - section.left_margin - section.right_margin for section in document.sections]
    for table, section in zip(document.tables[1:-1], (0, 0, 1, 2, 2), strict=True):
        widths = [column.width for column in table.columns]
        assert abs(sum(widths) - room[section]) < Mm(0.5)


def test_pages_are_numbered_in_the_middle_of_the_head_but_the_first(document):
    first, *rest = document.sections
    assert first.different_first_page_header_footer
    assert not any(section.different_first_page_header_footer for section in rest)
    assert all("PAGE" in section.header._element.xml for section in document.sections)
    assert "PAGE" not in first.first_page_header._element.xml
    assert first.header.paragraphs[0].style.name == "Header"
    assert document.styles["Header"].paragraph_format.alignment == 1
    assert first.header_distance.mm > 5


def test_headers_of_tables_repeat_and_rows_do_not_break(annex, document):
    for table, found in zip(annex.tables, document.tables[1:-1], strict=True):
        header = 2 if any(column.group for column in table.columns) else 1
        rows = found._tbl.tr_lst
        repeated = [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
        assert repeated == [True] * header + [False] * len(table.rows)
        whole = [row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None for row in rows[header:]]
        long = [any(isinstance(cell, Prose) and cell.blocks for cell in row.cells) for row in table.rows]
        assert whole == [not each for each in long]
        assert found.autofit is False


def test_titles_stay_with_their_tables_and_the_signature_with_the_last_rows(document):
    body = list(document.element.body)
    for place, each in enumerate(body):
        if each.tag == qn("w:p") and each.find(f".//{qn('w:pStyle')}") is not None:
            style = each.find(f".//{qn('w:pStyle')}").get(qn("w:val"))
            if style == "Heading1":
                assert body[place + 1].tag == qn("w:tbl")
                assert document.styles["heading 1"].paragraph_format.keep_with_next
    *_, last, signature = document.tables
    for row in last.rows[-1:]:
        assert all(paragraph.paragraph_format.keep_with_next for cell in row.cells for paragraph in cell.paragraphs)
    between = signature._tbl.getprevious()
    assert between.find(f".//{qn('w:keepNext')}") is not None


def test_head_number_date_and_signature(data, document):
    organ, motto = document.tables[0].rows[0].cells
    number, dated = document.tables[0].rows[1].cells
    assert [paragraph.text for paragraph in organ.paragraphs if paragraph.text] == [
        "TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG", "TỈNH MẪU",
    ]  # fmt: skip
    assert [paragraph.text for paragraph in motto.paragraphs if paragraph.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    text = "".join(each.text or "" for each in number._tc.iter(qn("w:t")))
    assert re.fullmatch(r"Số:\s{4,}/BC-LĐLĐ", text)
    text = "".join(each.text or "" for each in dated._tc.iter(qn("w:t")))
    assert re.fullmatch(r"Mẫu, ngày\s+tháng\s+năm 2024", text)
    assert document.styles["Địa danh, ngày tháng"].font.italic and not document.styles["Số, ký hiệu"].font.italic
    xml = part(data)
    assert xml.count("<w:sdt>") == 3 and "<w:date>" in xml and "<w:comboBox>" in xml and "<w:text/>" in xml
    ids = re.findall(r'<w:id w:val="(\d+)"/>', xml)
    assert len(set(ids)) == 3
    signed = "\n".join(cell.text for cell in document.tables[-1].rows[0].cells)
    assert "NGƯỜI LẬP BIỂU" in signed and "TM. BAN THƯỜNG VỤ" in signed
    titles = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Title"]
    assert titles == ["PHỤ LỤC", "BẢNG TỔNG HỢP SỐ LIỆU THỰC HIỆN QUY CHẾ DÂN CHỦ"]


def test_a_draft_says_so_on_every_page_and_what_is_left_out_stands_on_the_first():
    finding = Finding(code="XS301", severity=Severity.ERROR)
    data = to_docx(annex_of(absent=["U2"], findings=[finding]))
    document = docx.Document(io.BytesIO(data))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert "DỰ THẢO – CHƯA ĐẠT" in paragraphs
    assert "Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Mẫu 2." in paragraphs
    assert "DỰ THẢO – CHƯA ĐẠT" in document.sections[0].header.paragraphs[0].text
    assert any(text.startswith("Số có dấu * chưa đầy đủ") for text in paragraphs)
    plain = part(to_docx(annex_of())) + part(to_docx(annex_of()), "word/header1.xml")
    assert not re.search("DỰ THẢO|Chưa tổng hợp|dấu \\*", plain)


def test_same_annex_same_bytes_and_the_day_stands_in_the_properties(annex, data):
    assert to_docx(build_annex(source_of_context(make_context()))) == data
    other = to_docx(replace(annex, day=date(2025, 1, 2)))
    assert other != data
    assert "2025-01-02T00:00:00Z" in part(other, "docProps/core.xml")


@pytest.mark.parametrize(
    "odd", ['<w:p>&amp;"', "]]> &#0;", "a\x01b\x0bc\x1f", "half \ud800 of a pair", "\ufffe", "_x0041_", "=1+1", "a\u2028b", "\u200b", "x" * 32_000]
)  # fmt: skip
def test_whatever_units_write_reads_back_in_both_formats(odd):
    def change(form, of, made):
        return [
            replace(each, values={k: odd if isinstance(v, str) else v for k, v in each.values.items()}) for each in made
        ]

    annex = annex_of(change=change)
    document_is_right(annex, to_docx(annex))
    workbook_is_right(to_xlsx(annex))


def test_text_that_is_no_xml_stays_text():
    def change(form, of, made):
        return [
            replace(each, values={**each.values, "routine_topics": '<w:p>&amp;"\x0b\ud800 ]]> =1+1'})
            for each in made
        ] if of.id == "supervision" else made  # fmt: skip

    annex = annex_of(change=change)
    data = to_docx(annex)
    document_is_right(annex, data)
    assert '<w:p>&amp;"' in grid_of(data, 3)[2][1]


# --- what does not read back is not written ------------------------------------------------------------------------------


def test_the_document_reads_back(annex, data):
    document_is_right(annex, data)


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r">LĐLĐ tỉnh</w:t>", ">LĐLĐ</w:t>"),
        (r">Số đơn nhận</w:t>", ">Số đơn</w:t>"),
        (r"(<w:t[^>]*>)(\d+)(\)?)( \(\d+%\)</w:t>)", r"\g<1>1\2\3\4"),
        (r"\((\d+)%\)", r"(1\1%)"),
        (r"%\)</w:t>", "%)*</w:t>"),
        (r"Đoạn hai: kết quả đã có văn bản trả lời\.", "Đoạn hai."),
        (r"<w:t [^>]*>Đoạn hai: kết quả đã có văn bản trả lời\.</w:t>", ""),
        (r"<w:tr><w:trPr><w:cantSplit/></w:trPr>.*?</w:tr>(?=</w:tbl>)", ""),
        (r">03/0", ">04/0"),
    ],
)
def test_a_cell_that_says_anything_else_is_noticed(annex, data, pattern, replacement):
    with pytest.raises(OperationError, match="does not read back"):
        document_is_right(annex, changed(data, "word/document.xml", f"(?s){pattern}", replacement))


def test_every_single_figure_is_compared(annex, data):
    """One digit more in any figure of any table is noticed."""
    xml = part(data)
    figures = list(re.finditer(r"<w:t [^>]*>\d[\d.]*( \(\d+(,\d)?%\))?</w:t>", xml))
    cells = [cell for table in annex.tables for row in table.rows for cell in row.cells if isinstance(cell, Numeral)]
    assert len(figures) == len([cell for cell in cells if cell.text])
    for match in figures[::3]:
        text = xml[: match.start()] + match[0].replace(">", ">9", 1) + xml[match.end() :]
        broken = changed(data, "word/document.xml", "(?s).+", text.replace("\\", "\\\\"))
        with pytest.raises(OperationError):
            document_is_right(annex, broken)
