"""Narrative reports as python-docx and LibreOffice write them, with those two as the oracles. All data are samples."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from format_books import converted

from xlsync.intake.documents.docx import read_docx
from xlsync.intake.documents.odt import read_odt
from xlsync.model import Document, Origin


@pytest.fixture(scope="module")
def report() -> bytes:
    made = docx.Document()
    made.add_heading("BÁO CÁO (dữ liệu mẫu)", 1)
    made.add_heading("I. Kết quả", 2)
    spoken = made.add_paragraph("Các cấp công đoàn đã tổ chức ")
    spoken.add_run("984 buổi").bold = True
    spoken.add_run(" đối thoại,\ttiếp thu 10.020 ý kiến.\nTrong đó:")
    for text in ("Cấp tỉnh: 03 buổi", "Cấp trên cơ sở: 62 buổi"):
        made.add_paragraph(text, style="List Number")
    made.add_paragraph("Công đoàn cơ sở: 919 buổi", style="List Bullet")
    rows = made.add_table(3, 3)
    rows.cell(0, 0).merge(rows.cell(1, 0)).text = "Đơn vị"
    rows.cell(0, 1).merge(rows.cell(0, 2)).text = "Đối thoại"
    for column, text in ((1, "Số buổi"), (2, "Ý kiến")):
        rows.cell(1, column).text = text
    for column, text in enumerate(("LĐLĐ tỉnh", "3", "145")):
        rows.cell(2, column).text = text
    made.add_section(WD_SECTION.NEW_PAGE).header.is_linked_to_previous = True
    made.sections[0].header.paragraphs[0].text = "Mẫu"
    made.add_paragraph("TM. BAN THƯỜNG VỤ")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def body(document: Document) -> list[tuple[str, str, int | None]]:
    """Label, text and heading; LibreOffice makes a break of Word's blank paragraph with a section break."""
    told = [each for each in document.paragraphs if each.origin is not Origin.MARGIN and each.text]
    return [(each.label, each.text, each.heading) for each in told]


def test_every_paragraph_of_python_docx_is_there_once(report: bytes) -> None:
    document = read_docx(report, "bc.docx")
    other = docx.Document(io.BytesIO(report))
    assert [each.text for each in document.paragraphs if each.origin is Origin.BODY] == [
        each.text for each in other.paragraphs
    ]
    grid = [[" ".join(document.paragraph(n).text for n in cell) for cell in row] for row in document.tables[0].cells]
    assert grid == [[cell.text for cell in row.cells] for row in other.tables[0].rows]
    assert [each.text for each in document.paragraphs if each.origin is Origin.MARGIN] == ["Mẫu"]
    assert [each.label for each in document.paragraphs if each.label] == ["1.", "2.", "•"]


def test_libreoffice_reads_the_same_text(report: bytes, tmp_path: Path) -> None:
    source = tmp_path / "bc.docx"
    source.write_bytes(report)
    text = converted("txt:Text (encoded):UTF8", str(source)).decode("utf-8-sig")
    document = read_docx(report, "bc.docx")
    told = "".join(each.label + each.text for each in document.paragraphs if each.origin is not Origin.MARGIN)
    assert _bare(told) == _bare(text)


def test_an_odt_that_libreoffice_saved_has_the_same_paragraphs(report: bytes, tmp_path: Path) -> None:
    source = tmp_path / "bc.docx"
    source.write_bytes(report)
    document, other = read_docx(report, "bc.docx"), read_odt(converted("odt", str(source)), "bc.odt")
    assert body(other) == body(document)
    assert [each.cells for each in other.tables] == [each.cells for each in document.tables]


def _bare(text: str) -> str:
    return re.sub(r"[\s•\uf0b7]+", "", text)
