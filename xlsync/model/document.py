"""A narrative report as it would print: paragraphs in reading order, tables, footnotes."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a paragraph stands."""

    BODY = "body"
    CELL = "cell"
    FOOTNOTE = "footnote"  # endnotes too
    BOX = "box"  # a text box
    MARGIN = "margin"  # a header or footer of the page


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A footnote's mark: it stands after `at` characters of the paragraph; `paragraphs` are the note's, by number."""

    at: int
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `text` is what would print: insertions in, deletions out; a line break is a line feed.

    `number` counts all paragraphs of the document from 1 in reading order (a table's row by row where it stands, the
    notes after the body). `label` is the mark that automatic numbering prints before it (`1.`, `a)`, `-`), which is no
    part of `text`. `table`, `row` and `column` (from 0) place a cell.
    """

    number: int
    text: str
    origin: Origin = Origin.BODY
    heading: int | None = None
    label: str = ""
    table: int | None = None
    row: int | None = None
    column: int | None = None
    notes: tuple[NoteReference, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table of the document. `cells[row][column]` has the numbers of the paragraphs of a cell; a merged cell has them
    at each place that it covers."""

    number: int
    cells: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of a `.docx` as it stands in the document part: the bytes of the whole element, those of its properties.

    `properties` are empty (both ends alike) where the run has none. A formula counts as one run.
    """

    first: int
    last: int
    properties: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of a paragraph and the bytes of the document part in which they stand.

    `text` tells whether these are the bytes of the characters as UTF-8, so that it can be cut anywhere; else they are
    an element (a tab, a line break), or one character that is written in another way (`&amp;`).
    """

    start: int
    end: int
    first: int
    last: int
    run: TextRun
    text: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a paragraph stands in the document part of a `.docx`, for marking it there.

    `stretches` in the order of the text; of a note or a text box there are none, but the run that refers to it, `host`.
    Headers and footers of pages have neither.
    """

    stretches: tuple[Stretch, ...] = ()
    host: TextRun | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A narrative report. `kind` is `docx`, `odt` or `txt`.

    `traces` has one for each paragraph of a `.docx`, in `part`; it is empty for other kinds, and where the part is not
    in UTF-8.
    """

    path: str
    kind: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[DocumentTable, ...] = ()
    part: str = ""
    traces: tuple[Trace, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return self.path.rpartition("/")[2]

    def paragraph(self, number: int) -> Paragraph:
        """The paragraph of that number."""
        return self.paragraphs[number - 1]
