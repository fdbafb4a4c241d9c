"""A copy with comments opened by LibreOffice: the text is that of the report, each comment at its words."""

import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from word_files import cell, docx_of, field, paragraph, run, table

from xlsync.intake.documents.docx import read_docx
from xlsync.intake.documents.odt import read_odt
from xlsync.issue.comments import Comment, commented_copy
from xlsync.model import Passage

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
NOTES = f'<w:footnote w:id="1">{paragraph("Kế hoạch số 12")}</w:footnote>'
BODY = (
    paragraph("Đã tổ chức ", run("948 buổi", "<w:b/>"), " đối thoại, tiếp 17.305 lượt người;", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + paragraph("Chèn ", '<w:ins w:id="9" w:author="x">' + run("21 đơn") + "</w:ins>", " rồi ", field("X", "70%"), " và hết")
    + table(cell("LĐLĐ tỉnh (mẫu)") + cell("03 buổi"), cell("CĐCS") + cell("5 buổi"))
    + paragraph("cuối")
)  # fmt: skip
WORDS = ("948 buổi", "tiếp 17.305", "1 đơn rồi", "03", "5 buổi", "hết")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The report and its copy, both as `.odt`."""
    folder = tmp_path_factory.mktemp("copy")
    data = docx_of(BODY, footnotes=NOTES)
    document = read_docx(data, "bc.docx")
    comments = []
    for words in WORDS:
        each = next(each for each in document.paragraphs if words in each.text)
        start = each.text.index(words)
        comments.append(Comment(Passage(each.number, 1, start, start + len(words)), (words,)))
    (folder / "bc.docx").write_bytes(data)
    (folder / "ban-sao.docx").write_bytes(commented_copy(data, document, comments, date(2024, 7, 5)))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "odt",
         "--outdir", str(folder), str(folder / "bc.docx"), str(folder / "ban-sao.docx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return (folder / "bc.odt").read_bytes(), (folder / "ban-sao.odt").read_bytes()


def test_the_text_is_that_of_the_report(saved: tuple[bytes, bytes]) -> None:
    report, copy = (read_odt(data, "x.odt") for data in saved)
    assert [each.text for each in copy.paragraphs] == [each.text for each in report.paragraphs]
    assert len(copy.paragraphs) == 8


def test_each_comment_stands_at_its_words(saved: tuple[bytes, bytes], tmp_path: Path) -> None:
    (tmp_path / "copy.odt").write_bytes(saved[1])
    with zipfile.ZipFile(tmp_path / "copy.odt") as opened:
        root = ElementTree.fromstring(opened.read("content.xml"))
    marked: dict[str, str] = {}
    said: dict[str, str] = {}
    _walk(root, marked, said, set())
    assert {said[name]: text for name, text in marked.items()} == {each: each for each in WORDS}


def _walk(element: ElementTree.Element, marked: dict[str, str], said: dict[str, str], open_now: set[str]) -> None:
    name = element.get(f"{OFFICE}name", "")
    if element.tag == f"{OFFICE}annotation":
        open_now.add(name)
        marked[name] = ""
        said[name] = "".join("".join(each.itertext()) for each in element.iter(f"{TEXT}p"))
    elif element.tag == f"{OFFICE}annotation-end":
        open_now.discard(name)
    elif element.tag != f"{TEXT}note":
        for each in open_now:
            marked[each] += (element.text or "") + (" " if element.tag == f"{TEXT}s" else "")
        for child in element:
            _walk(child, marked, said, open_now)
            for each in open_now:
                marked[each] += child.tail or ""
        return
