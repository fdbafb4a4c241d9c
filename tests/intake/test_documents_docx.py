"""Narrative reports as `.docx`, written by hand: the text is what would print, once, with its place in the bytes."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import STRICT, box, cell, docx_of, docx_parts, field, package, paragraph, run, table

from xlsync.intake.documents.docx import read_docx
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.model import Document, Origin

GONE = "<w:rPr><w:del/></w:rPr>"


def read(body: str, **options: str) -> Document:
    return read_docx(docx_of(body, **options), "bao-cao.docx")


def texts(body: str, **options: str) -> list[str]:
    return [each.text for each in read(body, **options).paragraphs]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("đã tổ chức ") + "<w:ins>" + run("984") + "</w:ins><w:del><w:r><w:delText>948</w:delText></w:r></w:del>", "đã tổ chức 984"),
        ("<w:moveTo>" + run("đến") + "</w:moveTo><w:moveFrom>" + run("đi") + "</w:moveFrom>", "đến"),
        (run("hiện") + run("ẩn", "<w:vanish/>") + run(" lại", '<w:vanish w:val="0"/>'), "hiện lại"),
        (run("Tổng ") + field("= SUM(ABOVE)", "21") + run(" đơn"), "Tổng 21 đơn"),
        (field("IF " + "</w:instrText></w:r>" + field("X", "mã") + "<w:r><w:instrText>", "được"), "được"),
        (f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>', "3"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>d</w:t></w:r>", "a\tb\nc-d"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>90%</w:t></w:r>', "≥90%"),
        ("<w:r><w:t> x </w:t></w:r>" + run(" y "), "x y "),
        ("<w:r><w:t>a &amp; b &lt;c&gt; &#273;</w:t></w:r>", "a & b <c> đ"),
        ("<w:r><w:t><![CDATA[a<b]]> c</w:t></w:r>", "a<b c"),
        ("<w:r><w:t>hai\ndòng</w:t></w:r>", "hai dòng"),
        (f'<w:hyperlink w:anchor="x">{run("liên kết")}</w:hyperlink><w:smartTag w:element="p">{run(" thẻ")}</w:smartTag>', "liên kết thẻ"),
        (f'<w:sdt><w:sdtPr><w:alias w:val="x"/><w:text/></w:sdtPr><w:sdtContent>{run("ô nhập")}</w:sdtContent></w:sdt>', "ô nhập"),
        ("<w:r><w:ruby><w:rubyPr/><w:rt>" + run("đọc") + "</w:rt><w:rubyBase>" + run("chữ") + "</w:rubyBase></w:ruby></w:r>", "chữ"),
        ("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>", "a/b"),
        (run("đậm", "<w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "đậm"),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_it_would_print(inside: str, expected: str) -> None:
    assert texts(f"<w:p>{inside}</w:p>") == [expected]


def test_a_deleted_or_hidden_paragraph_mark_joins_what_follows() -> None:
    gone = paragraph("Đã ban hành ", properties=GONE)
    hidden = paragraph("mục ", properties="<w:rPr><w:vanish/></w:rPr>")
    assert texts(gone + paragraph("03 văn bản.") + hidden + paragraph("một")) == ["Đã ban hành 03 văn bản.", "mục một"]


def test_a_deleted_mark_before_a_table_joins_nothing() -> None:
    document = read(paragraph("trước", properties=GONE) + table(cell("ô")) + paragraph("sau"))
    assert [(each.text, each.origin) for each in document.paragraphs] == [
        ("trước", Origin.BODY), ("ô", Origin.CELL), ("sau", Origin.BODY),
    ]  # fmt: skip


def test_a_paragraph_that_was_deleted_whole_is_not_there() -> None:
    deleted = paragraph("<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>", properties=GONE)
    assert texts(paragraph("một") + deleted + paragraph("hai")) == ["một", "hai"]


def test_hidden_text_by_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Goc"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Goc"/></w:style>'
    )
    body = paragraph("thấy", run("ẩn", '<w:rStyle w:val="An"/>')) + paragraph(
        "ẩn", properties='<w:pStyle w:val="Con"/>'
    )
    assert texts(body + paragraph("cuối"), styles=styles) == ["thấy", "cuối"]


def test_footnotes_follow_the_body_in_the_order_of_their_marks() -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}>{paragraph(text)}</w:footnote>'
        for number, kind, text in (
            (0, ' w:type="separator"', "vạch"),
            (1, "", "một"),
            (2, "", "hai"),
            (3, "", "không ai gọi"),
        )
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    document = read(
        paragraph("Có 02 văn bản", mark.format(2), " và 01 kế hoạch", mark.format(1)) + paragraph("Hết."),
        footnotes=notes,
    )
    assert [(each.number, each.text, each.origin) for each in document.paragraphs] == [
        (1, "Có 02 văn bản và 01 kế hoạch", Origin.BODY), (2, "Hết.", Origin.BODY),
        (3, "hai", Origin.FOOTNOTE), (4, "một", Origin.FOOTNOTE),
    ]  # fmt: skip
    assert [(each.at, each.paragraphs) for each in document.paragraphs[0].notes] == [(13, (3,)), (28, (4,))]


def test_a_footnote_whose_mark_was_deleted_does_not_print() -> None:
    notes = f'<w:footnote w:id="1">{paragraph("bỏ")}</w:footnote>'
    body = paragraph("a", '<w:del><w:r><w:footnoteReference w:id="1"/></w:r></w:del>')
    assert texts(body, footnotes=notes) == ["a"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    document = read(paragraph("trước ", box(paragraph("trong khung")), "sau") + paragraph("cuối"))
    assert [(each.text, each.origin) for each in document.paragraphs] == [
        ("trước sau", Origin.BODY), ("trong khung", Origin.BOX), ("cuối", Origin.BODY),
    ]  # fmt: skip


def test_headers_and_footers_that_a_section_names_come_last() -> None:
    section = '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    document = read(paragraph("thân") + section, header1=paragraph("đầu trang"), footer1=paragraph("chân trang"))
    assert [(each.text, each.origin) for each in document.paragraphs] == [
        ("thân", Origin.BODY), ("chân trang", Origin.MARGIN), ("đầu trang", Origin.MARGIN),
    ]  # fmt: skip
    assert texts(paragraph("thân"), header1=paragraph("không ai gọi")) == ["thân"]


def test_cells_merged_across_and_down_have_their_paragraphs_at_each_place() -> None:
    document = read(
        table(
            cell("Đơn vị", properties='<w:vMerge w:val="restart"/>')
            + cell("Đối thoại", properties='<w:gridSpan w:val="2"/>'),
            cell(properties="<w:vMerge/>") + cell("Số buổi") + cell("Ý kiến"),
            cell("A") + cell("1") + cell("2"),
        )
    )
    assert document.tables[0].cells == (((1,), (2,), (2,)), ((1,), (3,), (4,)), ((5,), (6,), (7,)))
    assert [(each.table, each.row, each.column) for each in document.paragraphs][:4] == [
        (0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2),
    ]  # fmt: skip


def test_rows_and_cells_that_were_deleted_are_not_there() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('bỏ')}</w:tr>"
    rows = f"<w:tr>{cell('một')}{cell('x', properties='<w:cellDel/>')}</w:tr>{gone}<w:tr>{cell('hai')}</w:tr>"
    document = read(f"<w:tbl><w:tblPr/>{rows}</w:tbl>")
    assert [each.text for each in document.paragraphs] == ["một", "hai"]
    assert document.tables[0].cells == (((1,),), ((2,),))


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    document = read(table(cell(paragraph("trước"), table(cell("trong")), paragraph("sau"))))
    assert [(each.text, each.table) for each in document.paragraphs] == [("trước", 0), ("trong", 1), ("sau", 0)]
    assert [each.cells for each in document.tables] == [(((1, 3),),), (((2,),),)]


def test_headings_by_style_name_outline_and_paragraph() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:name w:val="Mục"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    body = "".join(
        paragraph("x", properties=each)
        for each in ('<w:pStyle w:val="H2"/>', '<w:pStyle w:val="M"/>', '<w:outlineLvl w:val="2"/>', "", '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    assert [each.heading for each in read(body, styles=styles).paragraphs] == [2, 1, 3, None, None]


def numbering(*levels: str, more: str = "") -> str:
    inside = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'


def level(style: str, text: str, more: str = "") -> str:
    return f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'


def item(at: int, list_id: int = 1) -> str:
    return paragraph("x", properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>')


THREE = (level("upperRoman", "%1."), level("decimal", "%1.%2"), level("lowerLetter", "%3)"))


@pytest.mark.parametrize(
    ("levels", "more", "items", "labels"),
    [
        (THREE, "", [(0, 1), (1, 1), (2, 1), (2, 1), (1, 1), (2, 1), (0, 1), (1, 1)], ["I.", "I.1", "a)", "b)", "I.2", "a)", "II.", "II.1"]),
        (THREE, "", [(0, 1), (2, 1), (1, 1)], ["I.", "a)", "I.2"]),
        ((level("bullet", "\uf0b7"),), "", [(0, 1), (0, 1)], ["•", "•"]),
        ((level("bullet", "-"),), "", [(0, 1)], ["-"]),
        ((level("decimalZero", "%1."),), "", [(0, 1)] * 2, ["01.", "02."]),
        ((level("upperRoman", "%1"), level("decimal", "%1.%2", "<w:isLgl/>")), "", [(0, 1), (1, 1)], ["I", "1.1"]),
        ((level("decimal", "%1"), level("decimal", "%2", '<w:lvlRestart w:val="0"/>')), "", [(0, 1), (1, 1), (0, 1), (1, 1)], ["1", "1", "2", "2"]),
        (THREE, '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>', [(0, 1), (0, 2)], ["I.", "II."]),
        (
            THREE, '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
            [(0, 1), (0, 2), (0, 2)], ["I.", "V.", "VI."],
        ),
        (THREE, "", [(0, 0), (0, 9), (0, 1)], ["", "", "I."]),
        ((level("lowerLetter", "%1)"),), "", [(0, 1)] * 27, [*"abcdefghijklmnopqrstuvwxyz", "aa"]),
    ],
)  # fmt: skip
def test_the_marks_of_automatic_lists(
    levels: tuple[str, ...], more: str, items: list[tuple[int, int]], labels: list[str]
) -> None:
    document = read("".join(item(*each) for each in items), numbering=numbering(*levels, more=more))
    shown = [each.label for each in document.paragraphs]
    assert shown == ([f"{each})" for each in labels] if labels[-1] == "aa" else labels)


def test_a_list_that_a_style_gives() -> None:
    lists = numbering(
        level("decimal", "%1.", '<w:pStyle w:val="A"/>'), level("lowerLetter", "%2)", '<w:pStyle w:val="B"/>')
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for name in "AB"
    )
    body = "".join(paragraph("x", properties=f'<w:pStyle w:val="{name}"/>') for name in "ABB")
    assert [each.label for each in read(body, numbering=lists, styles=styles).paragraphs] == ["1.", "a)", "b)"]


@pytest.mark.parametrize("options", [{"main": STRICT}, {"prefix": "ns0"}])
def test_strict_documents_and_other_prefixes(options: dict[str, str]) -> None:
    body = paragraph("một ", "hai") + table(cell("ba"))
    assert texts(body, **options) == ["một hai", "ba"]


def test_every_stretch_stands_where_it_says() -> None:
    body = paragraph("đã ", run("tổ chức", "<w:b/>"), "<w:r><w:t>9 &amp; 8</w:t><w:tab/></w:r>") + table(cell("ô"))
    _assert_traced(docx_of(body))


pieces = st.lists(
    st.tuples(
        st.text(st.sampled_from("aBđấ7.%() &<>\"'𝟙"), min_size=1, max_size=8),
        st.sampled_from(["", "<w:b/>", "<w:i/><w:b/>"]),
        st.sampled_from(["{}", "<w:ins>{}</w:ins>", '<w:hyperlink w:anchor="a">{}</w:hyperlink>', "{}<w:proofErr/>"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(pieces)
def test_however_the_runs_are_split_the_text_is_theirs(split: list[tuple[str, str, str]]) -> None:
    body = paragraph(*(around.format(run(_escaped(text), properties)) for text, properties, around in split))
    data = docx_of(body)
    document = read_docx(data, "x.docx")
    assert [each.text for each in document.paragraphs] == ["".join(text for text, _, _ in split)]
    _assert_traced(data)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _assert_traced(data: bytes) -> None:
    document = read_docx(data, "x.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        part = opened.read(document.part)
    assert len(document.traces) == len(document.paragraphs)
    for each, trace in zip(document.paragraphs, document.traces, strict=True):
        at = 0
        for stretch in trace.stretches:
            assert stretch.start == at
            at = stretch.end
            assert part[stretch.run.first :].startswith(b"<w:r>")
            assert part[: stretch.run.last].endswith(b"</w:r>")
            assert stretch.run.first < stretch.first < stretch.last < stretch.run.last
            if stretch.text:
                assert part[stretch.first : stretch.last].decode() == each.text[stretch.start : stretch.end]
        assert at == len(each.text)


def test_a_document_in_utf_16_is_read_and_not_traced() -> None:
    parts = docx_parts(paragraph("đọc được"))
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace("UTF-8", "UTF-16").encode("utf-16")
    document = read_docx(package(parts), "x.docx")
    assert [each.text for each in document.paragraphs] == ["đọc được"]
    assert document.traces == ()


@pytest.mark.parametrize(
    ("data", "limits", "expected"),
    [
        (docx_of("<w:p>" * 300 + "</w:p>" * 300), {}, ("XS005", "depth")),
        (docx_of(paragraph("x" * 500)), {"max_text_chars": 100}, ("XS005", "text_chars")),
        (docx_of(paragraph("x") * 50), {"max_cells": 20}, ("XS005", "cells")),
        (docx_of(table(cell("x", properties='<w:gridSpan w:val="999999"/>') * 40)), {"max_cells": 10_000}, ("XS005", "cells")),
        (docx_of(paragraph("x" * 50_000)), {"max_expanded_bytes": 10_000}, ("XS005", "expanded_bytes")),
        (docx_of("<w:p><w:r>"), {}, ("XS001", "damaged")),
        (package({**docx_parts(""), "word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), {}, ("XS005", "entities")),
        (package({"word/styles.xml": "<x/>"}), {}, ("XS001", "damaged")),
        (b"PK\x03\x04 nothing", {}, ("XS001", "damaged")),
    ],
)  # fmt: skip
def test_what_is_damaged_or_beyond_the_limits_is_refused(
    data: bytes, limits: dict[str, int], expected: tuple[str, str]
) -> None:
    with pytest.raises(IntakeError) as caught:
        read_docx(data, "x.docx", Limits(**limits))
    assert (caught.value.code, caught.value.variant) == expected


@given(st.data())
def test_a_part_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    parts = docx_parts(paragraph("đã ", run("x", "<w:b/>"), box(paragraph("khung"))) + table(cell("ô") + cell("p")))
    xml = bytearray(str(parts["word/document.xml"]).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(xml) - 1))
        if data.draw(st.booleans()):
            del xml[place : place + data.draw(st.integers(1, 30))]
        else:
            xml[place : place + 1] = data.draw(
                st.sampled_from([b"<", b"/>", b"w:", b"</w:p>", b"<w:p>", b"</w:tc>", b"<w:tr>", b"\xff"])
            )
    with suppress(IntakeError):
        read_docx(package({**parts, "word/document.xml": bytes(xml)}), "x.docx")
