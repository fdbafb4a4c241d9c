"""Hostile texts in cells, names of sheets and names of files: in every output they are texts, and nothing but texts."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile_bag import AS_OF, GOOD, PERIOD, ROOT
from openpyxl import Workbook, load_workbook

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://bad.example","x")')
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></tr></table>", "{{ 7*7 }}", "&lt;b&gt;")
#: What Excel stores for a terminal escape; the reader gives the escape itself.
CONTROLS = ("_x001B_[2Jxoá màn hình", "quay\u202exslx.exe", "_x009B_31m")
FILES = (
    "<img src=x onerror=alert(1)>.xlsx",
    "=1+1.xlsx",
    "escape\x1b[2J.xlsx",
    "quay\u202excod.xlsx",
    "dòng\nmới.xlsx",
)
_OURS_IN_HTML = re.compile(r"alert|onerror|bad\.example")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _write_report(path: Path) -> None:
    """The report of one union with hostile texts among its documents, in its prose, in a number and in a sheet's name."""
    book = load_workbook(GOOD / "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx")
    page = book["Biểu 1"]
    header = next(cell for row in page.iter_rows() for cell in row if cell.value == "Tên văn bản")
    for number, text in enumerate((*FORMULAS, *MARKUP, *CONTROLS), 1):
        row = header.row + number
        page.cell(row, 1).value = number
        page.cell(row, header.column, text).data_type = "s"
    prose = book["Biểu 3"]
    field = next(
        cell
        for row in prose.iter_rows()
        for cell in row
        if cell.value == "Các nội dung giám sát triển khai thường xuyên"
    )
    prose.cell(field.row + 1, field.column, "\n".join((*FORMULAS, *MARKUP))).data_type = "s"
    count = next(cell for row in book["Biểu 2"].iter_rows() for cell in row if cell.value == "Số buổi trực tiếp")
    for offset, text in enumerate((FORMULAS[0], MARKUP[0]), 1):
        book["Biểu 2"].cell(count.row + offset, count.column, text).data_type = "s"
    book.create_sheet("<b>=1+1 {{7}}")["A1"] = "x"
    book.save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mailbag: the report, and files that are no reports under hostile names; the outputs beside it."""
    folder = tmp_path_factory.mktemp("outputs")
    bag = folder / "<i>túi"
    bag.mkdir()
    _write_report(bag / "bao cao =GD.xlsx")
    for number, name in enumerate(FILES):
        other = Workbook()
        other.active.title = "<b>@x"
        other.active["A1"] = f"{MARKUP[0]} {number}"
        other.save(bag / name)
    return folder


def _run(folder: Path, kind: str, *more: str) -> str:
    """What the command prints; as an office runs it, in a process of its own."""
    command = [
        sys.executable, "-m", "xlsync", "consolidate", str(folder / "<i>túi"), "--period", PERIOD, "--as-of", AS_OF, "--format",
        kind, "--ledger", str(folder / "so.sqlite"), "-o", str(folder / "tong-hop.xlsx"), "--quiet", *more,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert _CONTROL.findall(done.stderr.decode()) == []
    return done.stdout.decode()


def _texts_and_formulas(path: Path) -> tuple[list[str], list[str]]:
    cells = [cell for page in load_workbook(path, rich_text=False) for row in page.iter_rows() for cell in row]
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    return texts, [getattr(cell.value, "text", cell.value) for cell in cells if cell.data_type == "f"]


def _links(path: Path) -> list[str]:
    found = (
        cell.hyperlink for page in load_workbook(path) for row in page.iter_rows() for cell in row if cell.hyperlink
    )
    return [link.target for link in found if link.target]


def test_the_consolidated_workbook_has_no_formula_that_came_from_a_file(folder):
    _run(folder, "json")
    texts, formulas = _texts_and_formulas(folder / "tong-hop.xlsx")
    for hostile in FORMULAS:
        assert any(hostile.strip() in text for text in texts), hostile
    assert formulas
    assert not [formula for formula in formulas if re.search(r"cmd|HYPERLINK|WEBSERVICE|alert|\bcalc\b", formula)]
    assert not [link for link in _links(folder / "tong-hop.xlsx") if ":" in link.partition("#")[0]]


def test_the_findings_as_a_workbook_have_no_formula_at_all(folder):
    _run(folder, "text", "--findings", str(folder / "phat-hien.xlsx"))
    texts, formulas = _texts_and_formulas(folder / "phat-hien.xlsx")
    assert any(FORMULAS[0] in text for text in texts)
    assert formulas == []
    assert not [
        link for link in _links(folder / "phat-hien.xlsx") if re.match(r"(?i)(https?|javascript|mailto|file):", link)
    ]


class _Elements(HTMLParser):
    """Collects elements with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_of_findings_has_no_element_and_no_attribute_that_came_from_a_file(folder):
    page = _Elements()
    page.feed(_run(folder, "html"))
    text = "".join(page.text)
    assert MARKUP[0] in text
    assert "<img src=x onerror=alert(1)>" in text
    assert not page.elements & {"script", "img", "iframe", "object", "embed", "form", "input", "svg", "base", "i", "a"}
    names = {name for name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "href", "style", "srcdoc"}]
    assert not [value for name, value in page.attributes if name != "id" and value and _OURS_IN_HTML.search(value)]


def test_the_text_of_findings_has_no_character_that_a_terminal_obeys(folder):
    shown = _run(folder, "text")
    assert "bao cao =GD.xlsx" in shown
    assert "escape" in shown
    assert _CONTROL.findall(shown) == []


def test_the_json_of_findings_is_json_and_keeps_the_texts_as_they_are(folder):
    document = json.loads(_run(folder, "json"))
    found = [each["found"] for each in document["findings"] if each["found"]]
    assert FORMULAS[0] in found
    assert MARKUP[0] in found
    names = {each["path"].rpartition("/")[2] for each in document["submissions"]}
    assert {"<img src=x onerror=alert(1)>.xlsx", "=1+1.xlsx", "dòng\nmới.xlsx"} <= names
