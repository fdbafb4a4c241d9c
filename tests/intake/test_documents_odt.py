"""Narrative reports as `.odt`, written by hand."""

import pytest
from word_files import odt_of, package

from xlsync.intake.documents.odt import read_odt
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.model import Document, Origin

HIDDEN = '<style:style style:name="An" style:family="text"><style:text-properties text:display="none"/></style:style>'


def read(body: str, **styles: str) -> Document:
    return read_odt(odt_of(body, **styles), "bao-cao.odt")


def texts(body: str, **styles: str) -> list[str]:
    return [each.text for each in read(body, **styles).paragraphs]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("đã  tổ\n chức", "đã tổ chức"),
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a   b\tc\nd"),
        ('thấy<text:span text:style-name="An">ẩn</text:span> lại', "thấy lại"),
        ('a<text:span text:style-name="B">b<text:span>c</text:span></text:span>', "abc"),
        ("a<office:annotation><text:p>ghi chú</text:p></office:annotation>b", "ab"),
        ("<text:ruby><text:ruby-base>chữ</text:ruby-base><text:ruby-text>đọc</text:ruby-text></text:ruby>", "chữ"),
        ("Trang <text:page-number>3</text:page-number>", "Trang 3"),
    ],
)
def test_a_paragraph_is_read_as_it_would_print(inside: str, expected: str) -> None:
    assert texts(f"<text:p>{inside}</text:p>", automatic=HIDDEN) == [expected]


def test_what_was_deleted_while_changes_were_tracked_is_left_out() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info/>'
        "<text:p>948</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    body = (
        '<text:p>tổ chức <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>984'
        '<text:change-end text:change-id="c2"/> buổi</text:p>'
    )
    assert texts(changes + body) == ["tổ chức 984 buổi"]


def test_notes_come_after_the_body_without_their_numbers() -> None:
    note = (
        '<text:note text:id="f1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Kế hoạch số 12.</text:p></text:note-body></text:note>"
    )
    document = read(f"<text:p>Có 01 văn bản{note}.</text:p><text:p>Hết</text:p>")
    assert [(each.text, each.origin) for each in document.paragraphs] == [
        ("Có 01 văn bản.", Origin.BODY), ("Hết", Origin.BODY), ("Kế hoạch số 12.", Origin.FOOTNOTE),
    ]  # fmt: skip
    assert [(each.at, each.paragraphs) for each in document.paragraphs[0].notes] == [(13, (3,))]


def test_text_boxes_and_sections_and_headers() -> None:
    box = "<draw:frame><draw:text-box><text:p>khung</text:p></draw:text-box></draw:frame>"
    body = (
        f"{box}<text:p>một</text:p><text:section><text:p>hai{box}</text:p></text:section>"
        '<text:section text:display="none"><text:p>ẩn</text:p></text:section>'
    )
    master = '<style:master-page style:name="Standard"><style:header><text:p>đầu trang</text:p></style:header></style:master-page>'
    document = read(body, master=master)
    assert [(each.text, each.origin) for each in document.paragraphs] == [
        ("một", Origin.BODY), ("khung", Origin.BOX), ("hai", Origin.BODY), ("khung", Origin.BOX),
        ("đầu trang", Origin.MARGIN),
    ]  # fmt: skip


def test_tables_with_merged_cells() -> None:
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    covered = "<table:covered-table-cell><text:p>không in</text:p></table:covered-table-cell>"
    down = ' table:number-rows-spanned="2"'
    across = ' table:number-columns-spanned="2"'
    body = row(cell(down, "Đơn vị") + cell(across, "Đối thoại") + covered) + row(
        covered + cell("", "Số buổi") + cell("", "Ý kiến")
    )
    document = read(f"<table:table>{body}</table:table>")
    assert [each.text for each in document.paragraphs] == ["Đơn vị", "Đối thoại", "Số buổi", "Ý kiến"]
    assert document.tables[0].cells == (((1,), (2,), (2,)), ((1,), (3,), (4,)))
    assert {each.origin for each in document.paragraphs} == {Origin.CELL}


def test_the_marks_of_lists_and_headings() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
        '<text:list-style style:name="D"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>'
        '<text:outline-style style:name="O"><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    item = "<text:list-item>{}</text:list-item>".format
    inner = f"<text:list>{item('<text:p>b</text:p>')}{item('<text:p>c</text:p>')}</text:list>"
    body = (
        '<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h>'
        f'<text:list text:style-name="L" xml:id="x">{item("<text:p>a</text:p><text:p>thêm</text:p>" + inner)}</text:list>'
        f'<text:list text:style-name="D">{item("<text:p>d</text:p>")}</text:list>'
        f'<text:list text:style-name="L" text:continue-list="x">{item("<text:p>e</text:p>")}</text:list>'
        f'<text:list text:style-name="L">{item("<text:p>f</text:p>")}</text:list>'
    )
    document = read(body, styles=styles)
    assert [(each.label, each.text, each.heading) for each in document.paragraphs] == [
        ("I.", "A", 1), ("I.1", "B", 2), ("1.", "a", None), ("", "thêm", None), ("a)", "b", None), ("b)", "c", None),
        ("-", "d", None), ("2.", "e", None), ("1.", "f", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "limits", "expected"),
    [
        (odt_of("<text:list><text:list-item>" * 300 + "</text:list-item></text:list>" * 300), {}, ("XS005", "depth")),
        (odt_of('<text:p>a<text:s text:c="9999999"/></text:p>' * 9), {"max_text_chars": 100_000}, ("XS005", "text_chars")),
        (odt_of("<text:p>"), {}, ("XS001", "damaged")),
        (package({"mimetype": "x", "content.xml": "<x/>", "META-INF/manifest.xml": "<x><encryption-data/></x>"}), {}, ("XS002", "")),
    ],
)  # fmt: skip
def test_what_is_damaged_or_beyond_the_limits_is_refused(
    data: bytes, limits: dict[str, int], expected: tuple[str, str]
) -> None:
    with pytest.raises(IntakeError) as caught:
        read_odt(data, "x.odt", Limits(**limits))
    assert (caught.value.code, caught.value.variant) == expected
