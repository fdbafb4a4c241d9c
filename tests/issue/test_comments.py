"""Copies of a report with Word comments: at the right words, everything else as it was. All data are samples."""

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import STRICT, W, box, cell, docx_of, docx_parts, field, package, paragraph, run, table

from xlsync.intake.documents.docx import read_docx
from xlsync.issue.comments import Comment, commented_copy
from xlsync.model import Document, OperationError, Passage

DAY = date(2024, 7, 5)
OLD = '<w:comment w:id="4" w:author="Người duyệt (mẫu)"><w:p><w:r><w:t>Xem lại</w:t></w:r></w:p></w:comment>'


def document_of(data: bytes) -> Document:
    return read_docx(data, "bao-cao.docx")


def passage_of(document: Document, words: str) -> Passage:
    """Where the words stand."""
    for each in document.paragraphs:
        if words in each.text:
            start = each.text.index(words)
            return Passage(each.number, 1, start, start + len(words))
    raise AssertionError(words)


def commented(data: bytes, *words: str) -> bytes:
    document = document_of(data)
    comments = [Comment(passage_of(document, each), (f"Về “{each}”", "→ sửa")) for each in words]
    return commented_copy(data, document, comments, DAY)


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(name)


def anchored(data: bytes, main: str = W) -> dict[str, str]:
    """By the id of a comment the text between its marks, read with a parser of its own."""
    found: dict[str, str] = {}
    open_now: set[str] = set()
    for element in ElementTree.fromstring(part(data)).iter():
        name, value = element.tag.rpartition("}")[2], element.get(f"{{{main}}}id", "")
        if name == "commentRangeStart":
            open_now.add(value)
            found[value] = ""
        elif name == "commentRangeEnd":
            open_now.remove(value)
        elif name == "t":
            for each in open_now:
                found[each] += element.text or ""
    assert not open_now
    return found


BODIES = {
    "in one run": paragraph("Đã tổ chức 948 buổi đối thoại."),
    "at its beginning": paragraph("948 buổi đối thoại"),
    "at its end": paragraph("tổ chức ", run("948 buổi", "<w:b/>")),
    "over runs": paragraph("tổ chức 9", run("48", "<w:b/>"), " buổi nữa"),
    "inserted": paragraph("tổ chức ", '<w:ins w:id="1" w:author="x">' + run("948 buổi ạ") + "</w:ins>"),
    "into a link": paragraph("tổ chức 948", f'<w:hyperlink w:anchor="a">{run(" buổi đó")}</w:hyperlink>'),
    "in a cell": table(cell("tổ chức 948 buổi") + cell("khác")),
    "after a tab": paragraph("<w:r><w:t>tổ chức</w:t><w:tab/><w:t>948 buổi</w:t><w:br/></w:r>"),
    "between entities": paragraph("<w:r><w:t>A &amp; 948 buổi &lt;x&gt;</w:t></w:r>"),
    "where blanks do not print": paragraph("<w:r><w:t> 948 buổi </w:t></w:r>"),
}


@pytest.mark.parametrize("name", BODIES)
def test_the_marks_stand_around_the_words(name: str) -> None:
    data = docx_of(BODIES[name])
    copy = commented(data, "948 buổi")
    assert [" ".join(text.split()) for text in anchored(copy).values()] == ["948 buổi"]
    assert _told(document_of(copy)) == _told(document_of(data))


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        (paragraph("a ", field("X", "21 đơn"), " b"), "21", "21 đơn"),
        (paragraph("a ", f"<w:sdt><w:sdtPr/><w:sdtContent>{run('21 đơn')}</w:sdtContent></w:sdt>"), "21", "21 đơn"),
        (paragraph("a", "<m:oMath><m:r><m:t>21/30</m:t></m:r></m:oMath>", "b"), "21", "21/30"),
        (paragraph("<w:r><w:t><![CDATA[a 21]]> b</w:t></w:r>"), "21", "a 21 b"),
    ],
)
def test_what_cannot_be_split_is_marked_as_a_whole(body: str, words: str, expected: str) -> None:
    copy = commented(docx_of(body), words)
    assert list(anchored(copy).values()) == [expected]


def test_split_runs_keep_their_properties_and_nothing_else_changes() -> None:
    bold = '<w:b/><w:sz w:val="28"/>'
    data = docx_of(paragraph(run("đã tổ chức 948 buổi đối thoại", bold)))
    copy = part(commented(data, "948 buổi"))
    assert copy.count(f"<w:rPr>{bold}</w:rPr>".encode()) == 3
    ours = re.compile(rb'<w:comment(?:RangeStart|RangeEnd) w:id="0"/>|<w:r><w:commentReference w:id="0"/></w:r>')
    joined = f'</w:t></w:r><w:r><w:rPr>{bold}</w:rPr><w:t xml:space="preserve">'.encode()
    assert ours.sub(b"", copy).replace(joined, b"") == part(data)


def test_of_the_package_only_what_must_change_does() -> None:
    parts = docx_parts(paragraph("tổ chức 948 buổi"), styles="<w:docDefaults/>", comments=OLD)
    parts |= {
        "word/media/image1.png": bytes(range(256)),
        "word/commentsExtended.xml": "<x/>",
        "customXml/item1.xml": "<a/>",
    }
    data = package(parts)
    copy = commented(data, "948")
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        assert after.testzip() is None
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert [each.date_time for each in after.infolist()] == [each.date_time for each in before.infolist()]
    assert changed == ["word/document.xml", "word/comments.xml"]
    assert OLD.encode() in part(copy, "word/comments.xml")
    assert list(anchored(copy)) == ["5"]


def test_a_package_without_comments_gets_the_part_its_type_and_its_link() -> None:
    data = docx_of(paragraph("tổ chức 948 buổi"))
    copy = commented(data, "948")
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        assert set(after.namelist()) - set(before.namelist()) == {"word/comments.xml"}
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert (comment.author, comment.text, comment.timestamp and comment.timestamp.date()) == (
        "xlsync",
        "Về “948”\n→ sửa",
        DAY,
    )


def test_a_comments_part_that_nothing_refers_to_is_left_alone() -> None:
    data = package(docx_parts(paragraph("tổ chức 948 buổi")) | {"word/comments.xml": "<x/>"})
    copy = commented(data, "948")
    assert part(copy, "word/comments.xml") == b"<x/>"
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert comment.text.startswith("Về “948”")


def test_the_same_input_gives_the_same_bytes_and_no_comment_the_original() -> None:
    data = docx_of(paragraph("tổ chức 948 buổi"))
    assert commented(data, "948") == commented(data, "948")
    assert commented(data) == data


def test_notes_are_marked_at_their_mark_and_boxes_after_their_run() -> None:
    notes = f'<w:footnote w:id="1">{paragraph("Kế hoạch số 12")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    data = docx_of(paragraph("văn bản", mark, " và ", box(paragraph("khung 948")), "hết"), footnotes=notes)
    copy = part(commented(data, "số 12", "khung"))
    assert b'<w:commentRangeStart w:id="0"/>' + mark.encode() + b'<w:commentRangeEnd w:id="0"/>' in copy
    assert b'</mc:AlternateContent></w:r><w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/>' in copy
    assert b"comment" not in part(commented(data, "số 12"), "word/footnotes.xml")


def test_a_header_is_told_at_the_beginning_of_the_text() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    copy = commented(docx_of(paragraph("thân bài") + section, header1=paragraph("đầu trang")), "đầu trang")
    assert list(anchored(copy).values()) == ["t"]


@pytest.mark.parametrize(("options", "main"), [({"main": STRICT}, STRICT), ({"prefix": "ns0"}, W)])
def test_strict_documents_and_other_prefixes(options: dict[str, str], main: str) -> None:
    copy = commented(docx_of(paragraph("tổ chức 948 buổi"), **options), "948")
    assert list(anchored(copy, main).values()) == ["948"]


def test_what_cannot_be_given_comments_is_refused_in_plain_words() -> None:
    comments = [Comment(Passage(1, 1, 0, 1), ("x",))]
    with pytest.raises(OperationError, match=r"only a \.docx"):
        commented_copy(b"a", Document("a.txt", "txt", "", ()), comments, DAY)
    data = docx_of("<w:p/>")
    with pytest.raises(OperationError, match="cannot be given comments"):
        commented_copy(data, document_of(data), comments, DAY)


texts = st.text(st.sampled_from('aB 7đ.&<"\u200b𝟙'), min_size=1, max_size=10)


@given(st.lists(st.tuples(texts, st.sampled_from(["", "<w:b/>"]), st.booleans()), min_size=1, max_size=4), st.data())
def test_wherever_comments_stand_the_text_stays_and_they_are_around_theirs(
    runs: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    inside = []
    for text, properties, preserve in runs:
        written = run(text.replace("&", "&amp;").replace("<", "&lt;"), properties)
        inside.append(written if preserve else written.replace(' xml:space="preserve"', ""))
    original = docx_of(paragraph(*inside))
    document = document_of(original)
    text = document.paragraphs[0].text
    if not text:
        return
    comments = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        comments.append(Comment(Passage(1, 1, start, data.draw(st.integers(start + 1, len(text)))), ("x",)))
    copy = commented_copy(original, document, comments, DAY)
    assert _told(document_of(copy)) == _told(document)
    exact = all(preserve or text == text.strip(" ") for text, _, preserve in runs)
    for marked, comment in zip(anchored(copy).values(), _by_id(comments, copy), strict=True):
        meant = text[comment.passage.start : comment.passage.end]
        assert marked == meant if exact else "".join(meant.split(" ")) in "".join(marked.split(" "))


def _by_id(comments: list[Comment], copy: bytes) -> list[Comment]:
    """The comments in the order in which their marks stand."""
    return [comments[int(each)] for each in anchored(copy)]


def _told(document: Document) -> list[tuple[str, str, object]]:
    return [(each.text, each.label, each.notes) for each in document.paragraphs]
