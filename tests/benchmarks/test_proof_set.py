"""The evaluation set of narrative reports: its annotations, its files, its scoring."""

import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks" / "proof"))

from proofset.build import build, plain
from proofset.consistency import problems
from proofset.direct import document, published
from proofset.docx_file import SAMPLE, docx
from proofset.page import figures, page
from proofset.provinces import names, workbook
from proofset.score import code, score
from proofset.source import HALVES, Block, Sense, Source, SourceError, inline, load

SOURCES = [source for half in HALVES for source in load(half)]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _source(*lines: str, against: str | None = None) -> Source:
    return Source("thu", "dev", "docx", against, "", tuple(Block("plain", inline(line)) for line in lines))


def _finding(paragraph: int, quote: str, text: str, told: str = "XS502", severity: str = "error") -> dict[str, object]:
    start = text.index(quote)
    return {
        "code": told, "severity": severity, "paragraph": paragraph, "start": start, "end": start + len(quote),
        "quote": quote, "message": "", "found": None,
    }  # fmt: skip


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_annotations_agree_with_plain_arithmetic(source: Source) -> None:
    assert list(problems(source)) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_every_mark_cuts_its_text(source: Source) -> None:
    for text in source.texts():
        for mark in text.marks:
            assert text.printed[mark.start : mark.end] == mark.text


@pytest.mark.parametrize(("half", "reports", "without_error"), [("dev", 24, 7), ("held", 24, 7), ("fresh", 16, 4)])
def test_each_half_has_what_was_asked(half: str, reports: int, without_error: int) -> None:
    half_sources = [source for source in SOURCES if source.half == half]
    planted = Counter(mark.kind for source in half_sources for mark in source.marks(Sense.ERROR))
    assert len(half_sources) >= reports
    assert sum(not source.marks(Sense.ERROR) for source in half_sources) >= without_error
    assert {source.format for source in half_sources} >= {"docx", "docx-libreoffice", "odt", "txt"}
    assert set(planted) == {"501", "501q", "502", "502s", "503", "504", "409", "302", "303", "304"}


def test_every_half_is_checked() -> None:
    assert {source.half for source in SOURCES} == set(HALVES) == {"dev", "held", "fresh"}


def test_the_fresh_half_has_the_numbers_that_were_asked() -> None:
    fresh = [source for source in SOURCES if source.half == "fresh"]
    assert sum(len(source.marks(Sense.ERROR)) for source in fresh) >= 100
    assert sum(len(source.marks(Sense.CORRECT)) for source in fresh) >= 300


def test_dev_and_held_have_the_numbers_that_were_asked() -> None:
    sources = [source for source in SOURCES if source.half in ("dev", "held")]
    planted = Counter(mark.kind for source in sources for mark in source.marks(Sense.ERROR))
    correct = sum(len(source.marks(Sense.CORRECT)) for source in sources)
    assert correct >= 500
    assert sum(planted.values()) >= 200
    least = {"501": 60, "501q": 15, "503": 35, "504": 20, "409": 15}
    assert {kind: planted[kind] for kind in least if planted[kind] < least[kind]} == {}
    assert planted["502"] + planted["502s"] >= 50
    assert planted["302"] + planted["303"] + planted["304"] >= 20


def test_no_sentence_of_a_planted_error_stands_in_two_reports() -> None:
    said = Counter(mark.text for source in SOURCES for mark in source.marks(Sense.ERROR) if len(mark.text) > 60)
    assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[[r: 21/30 đơn (80%)]]", "no convention"),
        ("[[s: 10 cuộc, gồm 4 cuộc và 5 cuộc]]", "does not add up"),
        ("[[t: 1.014 buổi]]", "not in the tables"),
        ("[[h: gần 1.000 buổi]]", None),
        ("[[!502: 21/30 đơn (70%) => 70% // sai]]", "the rate is right"),
        ("[[!502s: 9 cuộc, gồm 4 cuộc và 5 cuộc => 9 // sai]]", "the sum is right"),
        ("[[!501: 1.031 buổi => 1.030 buổi // sai]]", "not in the tables"),
        ("[[!409#a: Kế hoạch số 1/KH ngày 2/2/2024 => 1/2/2024 // sai]]", "no other place"),
        ("[[r: 78/89 đơn (88%)]] [[r: 759/793 đơn (95%)]]", "conventions are mixed"),
    ],
)
def test_a_wrong_annotation_is_noticed(line: str, says: str | None) -> None:
    told = list(problems(_source(line, against="mau-son")))
    assert (told == []) if says is None else any(says in each for each in told)


@pytest.mark.parametrize("line", ["[[x: a]]", "[[!502: a]]", "[[!999: a => b // c]]", "[[r a]]", "[[!502: a => b]]"])
def test_markup_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(SourceError):
        inline(line)


def test_marks_in_a_footnote_are_read() -> None:
    text = inline("Ban hành [[c: 01 văn bản]]^[[[d: Kế hoạch số 1/KH ngày 2/2/2024]] của tỉnh.] chỉ đạo.")
    assert text.printed == "Ban hành 01 văn bản chỉ đạo."
    assert [note.printed for note in text.notes] == ["Kế hoạch số 1/KH ngày 2/2/2024 của tỉnh."]
    assert [mark.text for note in text.notes for mark in note.marks] == ["Kế hoạch số 1/KH ngày 2/2/2024"]


def test_empty_cells_keep_their_place() -> None:
    rows = next(source for source in SOURCES if source.name == "f01").blocks[-2].rows
    assert [cell.printed for cell in rows[1]][:4] == ["", "", "", "Kỳ trước chuyển sang"]
    assert {len(row) for row in rows} == {6}


def _printed(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _read(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
        notes = ElementTree.fromstring(package.read("word/footnotes.xml"))
    yield from (_printed(paragraph) for paragraph in body.iter(f"{W}p"))
    yield from (_printed(note) for note in notes if note.get(f"{W}type") is None)


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_the_file_prints_what_the_source_says(source: Source) -> None:
    said = [text.printed for text in source.texts()]
    if source.format == "txt":
        assert plain(source).splitlines() == [*said, SAMPLE]
        return
    notes = sum(len(text.notes) for text in source.texts())
    said.insert(len(said) - notes, SAMPLE)
    assert list(_read(docx(source))) == said
    assert docx(source) == docx(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_the_document_of_a_source_has_its_texts_and_notes(source: Source) -> None:
    made = document(source)
    assert [each.text for each in made.paragraphs] == [text.printed for text in source.texts()]
    referred = [number for each in made.paragraphs for note in each.notes for number in note.paragraphs]
    assert referred == [each.number for each in made.paragraphs if each.origin == "footnote"]


def test_a_consolidated_workbook_carries_the_figures_of_its_province(tmp_path: Path) -> None:
    name = names()[-1]
    book, register = workbook(name, tmp_path)
    assert register is not None
    shown = {
        (sheet.title, cell.value)
        for sheet in load_workbook(book, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int)
    }
    totals = [each for each in published(name).figures if each.unit is None and isinstance(each.value, int)]
    assert len(totals) > 25
    assert [each for each in totals if not any(value == each.value for _, value in shown)] == []


def test_files_are_built_with_what_to_compare_with(tmp_path: Path) -> None:
    chosen = [source for source in SOURCES if source.name in ("d12", "d17")]
    built = build(chosen, tmp_path)
    assert [each.path.name for each in built] == ["d12.txt", "d17.docx"]
    assert built[0].against is None
    assert built[1].against is not None
    assert built[1].against.is_file()


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_findings_exactly_as_annotated_score_one(source: Source) -> None:
    told = [
        {
            "code": f"XS{code(mark.kind)}", "severity": "error", "paragraph": number, "start": mark.start,
            "end": mark.end, "quote": mark.text, "message": "", "found": None,
        }
        for number, text in enumerate(source.texts(), start=1)
        for mark in text.marks
        if mark.sense is Sense.ERROR
    ]  # fmt: skip
    outcome = score(source, told)
    assert (outcome.missed, outcome.false_alarms, outcome.consequences) == ([], [], [])
    assert len(outcome.found) == len(told)


def test_nothing_told_is_everything_missed() -> None:
    outcomes = [score(source, []) for source in SOURCES]
    row = figures(outcomes, None)
    assert (row["found"], row["recall"], row["precision"]) == (0, 0.0, None)
    assert "| all |" in page(outcomes, None)


LINE = "Nhận 30 đơn, [[!502: giải quyết 21/30 đơn (80%) => 70% // 21/30]], [[s: 9 cuộc, gồm 4 và 5]]. Tiếp 12 lượt."
TEXT = inline(LINE).printed


@pytest.mark.parametrize(
    ("quote", "told", "severity", "is_"),
    [
        ("80%", "XS502", "error", "hit"),
        ("80%", "XS502", "info", "nothing"),
        ("80%", "XS501", "error", "consequence"),
        ("30 đơn", "XS501", "error", "consequence"),
        ("12 lượt", "XS501", "error", "false alarm"),
        ("12 lượt", "XS502", "warning", "false alarm"),
        ("9 cuộc", "XS503", "error", "false alarm"),
    ],
)
def test_a_finding_is_sorted_by_code_and_place(quote: str, told: str, severity: str, is_: str) -> None:
    outcome = score(_source(LINE), [_finding(1, quote, TEXT, told, severity)])
    got = {"hit": len(outcome.hits), "consequence": len(outcome.consequences), "false alarm": len(outcome.false_alarms)}
    assert got == {name: int(name == is_) for name in got}


def test_two_hits_of_one_error_count_once_and_the_other_place_counts() -> None:
    first, second = (
        "Theo [[@a: Kế hoạch số 5/KH ngày 01/3/2024]].",
        "[[!409#a: Kế hoạch số 5/KH ngày 03/3/2024 => 01/3 // sai]]",
    )
    source = _source(first, second)
    texts = [text.printed for text in source.texts()]
    told = [_finding(1, "5/KH", texts[0], "XS409"), _finding(2, "5/KH", texts[1], "XS409")]
    outcome = score(source, told)
    assert (len(outcome.hits), len(outcome.found), outcome.missed) == (2, 1, [])


def test_a_reader_that_counts_otherwise_is_led_back_by_the_words() -> None:
    found = _finding(3, "21/30 đơn (80%)", TEXT)
    assert score(_source("Mở đầu", LINE), [{**found, "paragraph": 1}]).hits
    assert score(_source("Mở đầu", LINE), [{**found, "paragraph": 7}]).hits


def test_a_finding_that_stands_nowhere_is_no_silent_hit() -> None:
    with pytest.raises(LookupError):
        score(
            _source(LINE),
            [{**_finding(1, "21/30", TEXT), "paragraph": 9, "quote": "không có", "start": 900, "end": 909}],
        )
