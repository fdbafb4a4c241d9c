"""The page of a proofread report: notes, merged cells and overlapping places. All data are samples."""

import re
from datetime import date

from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.model import (
    Document,
    DocumentTable,
    Finding,
    NoteReference,
    Origin,
    Outcome,
    Paragraph,
    Passage,
    Proofread,
    Severity,
)
from xlsync.report.context import Context
from xlsync.report.proof_html import to_proof_html
from xlsync.report.proof_text import to_proof_text
from xlsync.texts.catalogue import finding

TEXT = "Có 02 văn bản và 03 kế hoạch."


def place(start: int, end: int, severity: Severity = Severity.ERROR, paragraph: int = 1) -> Finding:
    values = {"paragraph": paragraph, "quote": "x", "value": 1, "label_vi": "Số", "place": "Biểu!A1"}
    variant = "doubtful" if severity is Severity.INFO else ""
    return finding("XS501", variant=variant, values=values, found=f"{start}", passage=Passage(paragraph, 1, start, end))


def proofread(*findings: Finding) -> tuple[Proofread, Context]:
    paragraphs = (
        Paragraph(1, TEXT, notes=(NoteReference(13, (6,)),)),
        Paragraph(2, "Đơn vị", Origin.CELL, table=0, row=0, column=0),
        Paragraph(3, "Đối thoại", Origin.CELL, table=0, row=0, column=1),
        Paragraph(4, "A", Origin.CELL, table=0, row=1, column=1),
        Paragraph(5, "B", Origin.CELL, table=0, row=1, column=2),
        Paragraph(6, "Kế hoạch số 12.", Origin.FOOTNOTE),
    )
    tables = (DocumentTable(0, (((2,), (3,), (3,)), ((2,), (4,), (5,)))),)
    document = Document("bc.docx", "docx", "0" * 64, paragraphs, tables)
    outcome = Outcome("proof", date(2024, 7, 5), findings=findings)
    forms = {form.form: form for form in load_forms().on(date(2024, 7, 5))}
    return Proofread(document, None, findings), Context(outcome, forms, load_register(None))


def test_merged_cells_reach_as_far_as_in_the_report() -> None:
    html = to_proof_html(*proofread())
    assert '<tr><td rowspan="2"><p>Đơn vị</p></td><td colspan="2"><p>Đối thoại</p></td></tr>' in html
    assert "<tr><td><p>A</p></td><td><p>B</p></td></tr>" in html


def test_notes_stand_at_the_end_and_their_marks_in_the_text() -> None:
    html = to_proof_html(*proofread())
    assert 'Có 02 văn bản<sup><a href="#n-1">1</a></sup> và 03 kế hoạch.' in html
    assert '<sup id="n-1">1</sup> Kế hoạch số 12.' in html


def test_places_that_overlap_are_marked_by_the_more_serious() -> None:
    html = to_proof_html(*proofread(place(3, 13), place(6, 20, Severity.INFO)))
    (line,) = [line for line in html.splitlines() if "[1]" in line]
    plain = re.sub(r"<a[^>]*>\[\d\]</a>|<sup>.*?</sup>", "", line)
    assert '<mark class="error">02 </mark><mark class="error">văn bản</mark><mark class="info"> và 03 </mark>' in plain
    assert re.sub(r"<[^>]+>", "", plain) == TEXT


def test_a_long_sentence_is_cut_around_the_place() -> None:
    read, context = proofread(place(0, 1))
    long = Document("a.txt", "txt", "0" * 64, (Paragraph(1, "đầu " * 100 + "948 buổi" + " cuối" * 100),))
    found = place(400, 408)
    read = Proofread(long, None, (found,), {found.id: (0, 908)})
    text = to_proof_text(read, context)
    shown = " ".join(text.split())
    assert "… đầu" in shown
    assert "đầu >>948 buổi<< cuối" in shown
    assert "cuối …”" in shown
    assert len(shown) < 800
