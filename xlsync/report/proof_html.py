"""A proofread report as one self-contained page: the findings, then the text with each place marked."""

from collections.abc import Iterator, Mapping
from typing import Any

from xlsync.model import SEVERITY_ORDER, DocumentTable, Finding, Origin, Paragraph, Proofread
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.html_report import page
from xlsync.report.proof_words import against, evidence_place, place, sentence
from xlsync.report.wording import as_of, counts
from xlsync.texts.render import render
from xlsync.texts.words import word

_PARTS = ((Origin.FOOTNOTE, "proof_notes"), (Origin.MARGIN, "proof_margins"))


def to_proof_html(read: Proofread, context: Context) -> str:
    """The page. Values are always escaped; it prints well and needs nothing but itself."""
    lang = context.lang
    return page(
        "proof.html.j2",
        lang=lang,
        tool=context.tool,
        path=read.document.path,
        against=against(read, context),
        sample=context.register.sample,
        passed=context.outcome.passed,
        as_of=as_of(context),
        counts=counts(context),
        findings=[_finding(number, each, read, context) for number, each in enumerate(read.findings, start=1)],
        parts=_Text(read).parts(lang),
        word=lambda key: word(key, lang),
        caption=lambda name: caption(name, lang),
    )


def _finding(number: int, finding: Finding, read: Proofread, context: Context) -> Mapping[str, object]:
    rendered = render(finding, context.lang, context)
    return {
        "number": number,
        "code": finding.code,
        "level": finding.severity.value,
        "severity": word(f"severity.{finding.severity.value}", context.lang),
        "title": rendered.title,
        "where": place(finding, context.lang),
        "sentence": sentence(finding, read),
        "evidence": evidence_place(finding),
        "message": rendered.message,
        "remedy": rendered.remedy,
    }


class _Text:
    """The text of the report in blocks: paragraphs, and tables where they stand."""

    def __init__(self, read: Proofread) -> None:
        self._document = read.document
        self._marks: dict[int, list[tuple[int, Finding]]] = {}
        for number, each in enumerate(read.findings, start=1):
            if each.passage is not None:
                self._marks.setdefault(each.passage.paragraph, []).append((number, each))
        self._notes: dict[int, int] = {}  # paragraph of a note → its number
        count = 0
        for paragraph in self._document.paragraphs:
            for note in paragraph.notes:
                count += 1
                self._notes.update({number: count for number in note.paragraphs[:1] if number not in self._notes})

    def parts(self, lang: str) -> list[Mapping[str, object]]:
        """The body, the notes, the headers, each with its title and its blocks; parts without text are left out."""
        apart = {origin for origin, _ in _PARTS}
        parts: list[Mapping[str, object]] = []
        for title, origins in (("proof_text", set(Origin) - apart), *((name, {origin}) for origin, name in _PARTS)):
            blocks = list(self._blocks([each for each in self._document.paragraphs if each.origin in origins]))
            if any(block["table"] or block["pieces"] for block in blocks):
                parts.append({"title": caption(title, lang), "blocks": blocks})
        return parts

    def _blocks(self, paragraphs: list[Paragraph]) -> Iterator[Mapping[str, Any]]:
        told: set[int] = set()
        for paragraph in paragraphs:
            if paragraph.table is None:
                yield {"table": None, **self._paragraph(paragraph)}
            elif paragraph.table not in told:
                told.add(paragraph.table)
                yield {"table": list(self._rows(self._document.tables[paragraph.table])), "pieces": []}

    def _rows(self, table: DocumentTable) -> Iterator[list[Mapping[str, Any]]]:
        """The rows of a table; a merged cell once, with how far it reaches."""
        covered: set[tuple[int, int]] = set()
        for row, cells in enumerate(table.cells):
            line: list[Mapping[str, Any]] = []
            for column, numbers in enumerate(cells):
                if (row, column) in covered:
                    continue
                across, down = _reach(table, row, column)
                covered.update((row + y, column + x) for y in range(down) for x in range(across))
                paragraphs = [self._paragraph(self._document.paragraph(number)) for number in numbers]
                line.append({"across": across, "down": down, "paragraphs": paragraphs})
            yield line

    def _paragraph(self, paragraph: Paragraph) -> Mapping[str, Any]:
        return {
            "number": paragraph.number,
            "label": paragraph.label,
            "note": self._notes.get(paragraph.number),
            "heading": paragraph.heading,
            "box": paragraph.origin is Origin.BOX,
            "pieces": list(self._pieces(paragraph)),
        }

    def _pieces(self, paragraph: Paragraph) -> Iterator[Mapping[str, Any]]:
        """The text cut where a marked place begins or ends, or a note's mark stands."""
        marks, text = self._marks.get(paragraph.number, []), paragraph.text
        cuts = {0, len(text), *(note.at for note in paragraph.notes)}
        for _, each in marks:
            if each.passage is not None:
                cuts |= {each.passage.start, each.passage.end}
        notes = [each for each in paragraph.notes if each.paragraphs]
        places = sorted(cuts)
        for start, end in zip(places, [*places[1:], places[-1]], strict=True):
            over = [(n, each) for n, each in marks if each.passage and each.passage.start <= start < each.passage.end]
            worst = min((each.severity for _, each in over), key=SEVERITY_ORDER.__getitem__, default=None)
            piece = {
                "text": text[start:end],
                "level": None if worst is None else worst.value,
                "begins": [n for n, each in marks if each.passage and each.passage.start == start],
                "notes": [self._notes.get(each.paragraphs[0]) for each in notes if each.at == start],
            }
            if piece["text"] or piece["begins"] or piece["notes"]:
                yield piece


def _reach(table: DocumentTable, row: int, column: int) -> tuple[int, int]:
    """How many columns and rows the cell covers that begins there; a blank place stands for itself."""
    cells = table.cells
    numbers = cells[row][column]
    if not numbers:
        return 1, 1
    across = down = 1
    while column + across < len(cells[row]) and cells[row][column + across] == numbers:
        across += 1
    while row + down < len(cells) and cells[row + down][column] == numbers:
        down += 1
    return across, down
