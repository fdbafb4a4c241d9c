"""Paragraphs and tables while a document is read, and how they are put in order and numbered in the end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlsync.intake.errors import beyond
from xlsync.intake.limits import Limits
from xlsync.model import DocumentTable, NoteReference, Origin, Paragraph, Stretch, TextRun, Trace


@dataclass(slots=True)
class RunDraft:
    """A run of the document part whose end is not known yet."""

    first: int
    last: int = 0
    properties: tuple[int, int] = (0, 0)
    whole: bool = False
    """Whether it is marked as a whole: a formula, or a field or content control with all that is in it. LibreOffice
    loses text of a field or a control that a comment begins in."""
    outer: "RunDraft | None" = None

    def marked(self) -> "RunDraft":
        """What is marked for text of the run: a field or a control around it, if it ended in the same paragraph."""
        return self.outer if self.outer is not None and self.outer.whole and self.outer.last else self


@dataclass(slots=True)
class Mark:
    """A footnote's or endnote's mark after `at` characters."""

    at: int
    note: str
    run: RunDraft | None = None


@dataclass(slots=True)
class Draft:
    """A paragraph. `list_level` says by which list it is numbered; `host` is the run that holds its text box."""

    story: "Story"
    cell: "CellDraft | None" = None
    heading: int | None = None
    label: str = ""
    list_level: tuple[str, int] | None = None
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    boxes: list["Story"] = field(default_factory=list)
    stretches: list[tuple[int, int, int, int, RunDraft, bool]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Adds characters."""
        self.pieces.append(text)
        self.length += len(text)


@dataclass(slots=True)
class Story:
    """A text of its own: the body, a note, a text box, a header. Its paragraphs in order, those in tables too."""

    origin: Origin
    host: RunDraft | None = None
    drafts: list[Draft] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CellDraft:
    """A cell. `row` and `column` are its first ones."""

    table: "TableDraft"
    row: int
    column: int
    drafts: list[Draft] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class TableDraft:
    """A table: rows of cells; a merged cell stands at each place that it covers."""

    rows: list[list[CellDraft | None]] = field(default_factory=list)

    def above(self, column: int) -> CellDraft | None:
        """The cell above a place of the row that is open (the last one)."""
        if len(self.rows) < 2 or column >= len(self.rows[-2]):
            return None
        return self.rows[-2][column]


class Bounds:
    """What a document has used of the limits; each method raises IntakeError (XS005) beyond one."""

    def __init__(self, limits: Limits, part: str) -> None:
        self.limits = limits
        self._part = part
        self._chars = self._places = 0

    def text(self, text: str) -> str:
        """The text, counted."""
        self._chars += len(text)
        if self._chars > self.limits.max_text_chars:
            raise beyond("text_chars", self.limits.max_text_chars, part=self._part)
        return text

    def places(self, count: int) -> None:
        """So many more paragraphs, or places of a table."""
        self._places += count
        if self._places > self.limits.max_cells:
            raise beyond("cells", self.limits.max_cells, part=self._part)

    def depth(self, count: int) -> None:
        """So many texts or tables are open inside each other."""
        if count >= self.limits.max_depth:
            raise beyond("depth", self.limits.max_depth, part=self._part)


def in_order(story: Story) -> Iterator[Draft]:
    """The paragraphs of a text, those of a text box after the one that it is fastened to."""
    waiting = list(reversed(story.drafts))
    while waiting:
        draft = waiting.pop()
        yield draft
        for box in reversed(draft.boxes):
            waiting.extend(reversed(box.drafts))


def ordered(body: Story, notes: Mapping[str, Story], margins: Sequence[Story]) -> list[Draft]:
    """All paragraphs: the body, the notes in the order of their marks, the headers and footers. A note without a mark
    does not print."""
    drafts = list(in_order(body))
    told: set[str] = set()
    place = 0
    while place < len(drafts):  # notes may have notes
        for mark in drafts[place].marks:
            if mark.note not in told and mark.note in notes:
                told.add(mark.note)
                note = notes[mark.note]
                if note.host is None:
                    note.host = mark.run or drafts[place].story.host
                drafts.extend(in_order(note))
        place += 1
    for margin in margins:
        drafts.extend(in_order(margin))
    return drafts


def finished(
    drafts: Sequence[Draft], notes: Mapping[str, Story], bounds: Bounds
) -> tuple[tuple[Paragraph, ...], tuple[DocumentTable, ...]]:
    """The paragraphs with their numbers, and the tables in which any of them stands."""
    numbers = {id(draft): number for number, draft in enumerate(drafts, start=1)}
    tables: dict[int, tuple[int, TableDraft]] = {}
    for draft in drafts:
        if draft.cell is not None and id(draft.cell.table) not in tables:
            tables[id(draft.cell.table)] = len(tables), draft.cell.table
    paragraphs = tuple(_paragraph(draft, numbers, notes, tables) for draft in drafts)
    return paragraphs, tuple(_table(number, table, numbers, bounds) for number, table in tables.values())


def _paragraph(
    draft: Draft, numbers: Mapping[int, int], notes: Mapping[str, Story], tables: Mapping[int, tuple[int, TableDraft]]
) -> Paragraph:
    cell, origin = draft.cell, draft.story.origin
    references = []
    for mark in draft.marks:
        found = [numbers[id(each)] for each in in_order(notes[mark.note])] if mark.note in notes else []
        references.append(NoteReference(mark.at, tuple(found)))
    return Paragraph(
        number=numbers[id(draft)],
        text="".join(draft.pieces),
        origin=Origin.CELL if cell is not None and origin is Origin.BODY else origin,
        heading=draft.heading,
        label=draft.label,
        table=None if cell is None else tables[id(cell.table)][0],
        row=None if cell is None else cell.row,
        column=None if cell is None else cell.column,
        notes=tuple(references),
    )


def _table(number: int, table: TableDraft, numbers: Mapping[int, int], bounds: Bounds) -> DocumentTable:
    width = max(map(len, table.rows), default=0)
    bounds.places(width * len(table.rows))
    known: dict[int, tuple[int, ...]] = {}

    def cell_of(cell: CellDraft | None) -> tuple[int, ...]:
        if cell is None:
            return ()
        if id(cell) not in known:
            known[id(cell)] = tuple(numbers[id(draft)] for draft in cell.drafts if id(draft) in numbers)
        return known[id(cell)]

    rows = ((*map(cell_of, row), *((),) * (width - len(row))) for row in table.rows)
    return DocumentTable(number, tuple(rows))


def traces(drafts: Sequence[Draft]) -> tuple[Trace, ...]:
    """Where the paragraphs stand in the document part: only those of the body have stretches there."""
    known: dict[int, TextRun] = {}

    def run_of(draft: RunDraft) -> TextRun:
        draft = draft.marked()
        if id(draft) not in known:
            known[id(draft)] = TextRun(draft.first, draft.last, draft.properties)
        return known[id(draft)]

    def trace(draft: Draft) -> Trace:
        if draft.story.origin is not Origin.BODY:
            return Trace(host=None if draft.story.host is None else run_of(draft.story.host))
        return Trace(tuple(stretch(*each) for each in draft.stretches))

    def stretch(start: int, end: int, first: int, last: int, run: RunDraft, text: bool) -> Stretch:
        run = run.marked()
        if run.whole:
            return Stretch(start, end, run.first, run.last, run_of(run))
        return Stretch(start, end, first, last, run_of(run), text)

    return tuple(map(trace, drafts))
