"""The text of an `.odt`: handlers for the elements of OpenDocument (ODF 1.3 part 3, 4 to 10)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from xlsync.intake.documents.drafts import Bounds, CellDraft, Draft, Mark, Story, TableDraft
from xlsync.intake.documents.odt_lists import OdtLists
from xlsync.intake.documents.odt_styles import OdtStyles, number
from xlsync.intake.formats.ods_text import Paragraphs
from xlsync.model import Origin

#: What does not print, or not here: what was deleted, comments, the numbers of notes, readings, titles of pictures.
_LEFT_OUT = frozenset({
    "text:tracked-changes", "office:annotation", "text:note-citation", "text:ruby-text", "office:forms", "svg:title",
    "svg:desc", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:index-title-template",
    "text:table-of-content-source", "text:illustration-index-source", "text:bibliography-source",
    "text:alphabetical-index-source", "text:user-index-source", "text:table-index-source", "text:object-index-source",
    "office:settings", "office:event-listeners", "text:script", "text:hidden-text", "draw:object", "draw:object-ole",
})  # fmt: skip
_SIGNS = {"text:tab": "\t", "text:line-break": "\n", "text:soft-page-break": ""}
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
#: Repeated rows and columns up to which a table is written out; more are blank ones that fill a sheet.
_MOST_REPEATED = 1_000


@dataclass(slots=True)
class _OpenTable:
    draft: TableDraft
    cell: CellDraft | None = None
    repeated: int = 1
    row_repeated: int = 1
    spans: dict[tuple[int, int], CellDraft] = field(default_factory=dict)


@dataclass(slots=True)
class _OpenStory:
    story: Story
    tables: list[_OpenTable] = field(default_factory=list)
    lists: OdtLists | None = None
    loose: list[Story] = field(default_factory=list)
    """Text boxes that are fastened to the page: they are told after the next paragraph."""


@dataclass(slots=True)
class _OpenParagraph:
    draft: Draft
    hidden: bool
    text: Paragraphs
    spans: list[bool | None] = field(default_factory=list)


class OdtBody:
    """Collects the texts of `content.xml`, or of the headers and footers of `styles.xml`."""

    def __init__(self, styles: OdtStyles, bounds: Bounds, origin: Origin) -> None:
        self.story = Story(origin)
        self.notes: dict[str, Story] = {}
        self._styles = styles
        self._bounds = bounds
        self._stories = [_OpenStory(self.story, lists=OdtLists(styles))]
        self._paragraphs: list[_OpenParagraph] = []
        self._inside = 0  # office:text, or a header
        self._left_out = 0
        self._roots = {"office:text"} if origin is Origin.BODY else {
            f"style:{where}{which}" for where in ("header", "footer") for which in ("", "-left", "-first")
        }  # fmt: skip
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "text:p": self._begin_paragraph, "text:h": self._begin_heading, "text:span": self._begin_span,
            "text:s": self._spaces, "text:list": self._begin_list, "text:list-item": self._begin_item,
            "text:list-header": self._begin_header, "text:section": self._begin_section,
            "text:note": self._begin_note, "draw:frame": self._begin_box, "draw:custom-shape": self._begin_box,
            "table:table": self._begin_table, "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell, "table:covered-table-cell": self._begin_covered,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "text:p": self._end_paragraph, "text:h": self._end_paragraph, "text:span": self._end_span,
            "text:list": self._end_list, "text:note": self._end_story, "draw:frame": self._end_story,
            "draw:custom-shape": self._end_story, "table:table": self._end_table, "table:table-row": self._end_row,
            "table:table-cell": self._end_cell, "table:covered-table-cell": self._end_cell,
        }  # fmt: skip

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._left_out:
            self._left_out += 1
        elif not self._inside:
            self._inside = int(tag in self._roots and attributes.get("style:display") != "false")
        elif tag in _LEFT_OUT:
            self._left_out = 1
        elif tag in self._starts:
            self._starts[tag](attributes)
        elif tag in _SIGNS and self._paragraphs and self._prints():
            self._paragraphs[-1].text.sign(_SIGNS[tag])

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._left_out:
            self._left_out -= 1
        elif self._inside and tag in self._roots:
            self._inside = 0
        elif self._inside and tag in self._ends:
            self._ends[tag]()

    def text(self, piece: str) -> None:
        """Characters."""
        if self._paragraphs and not self._left_out and self._prints():
            self._paragraphs[-1].text.write(self._bounds.text(piece))

    def _prints(self) -> bool:
        paragraph = self._paragraphs[-1]
        said = next((each for each in reversed(paragraph.spans) if each is not None), None)
        return not (paragraph.hidden if said is None else said)

    # paragraphs and what stands in them

    def _begin_paragraph(self, attributes: dict[str, str], heading: int | None = None) -> None:
        self._bounds.depth(len(self._paragraphs))
        self._bounds.places(1)
        story = self._stories[-1]
        cell = next((each.cell for each in reversed(story.tables) if each.cell is not None), None)
        style = attributes.get("text:style-name", "")
        heading = self._styles.outline(style) if heading is None else heading
        draft = Draft(story.story, cell, heading=heading or None, boxes=story.loose)
        story.loose = []
        if story.lists is not None:
            draft.label = story.lists.label()
            if not story.lists.depth and heading and attributes.get("text:is-list-header") != "true":
                draft.label = story.lists.heading(heading)
        hidden = bool(self._styles.hidden("paragraph", style))
        self._paragraphs.append(_OpenParagraph(draft, hidden, Paragraphs()))

    def _begin_heading(self, attributes: dict[str, str]) -> None:
        self._begin_paragraph(attributes, number(attributes.get("text:outline-level", ""), 1))

    def _end_paragraph(self) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        draft = paragraph.draft
        draft.write(paragraph.text.text())
        if paragraph.hidden and not draft.length and not draft.boxes:
            return
        draft.story.drafts.append(draft)
        if draft.cell is not None:
            draft.cell.drafts.append(draft)

    def _begin_span(self, attributes: dict[str, str]) -> None:
        if self._paragraphs:
            style = attributes.get("text:style-name", "")
            self._paragraphs[-1].spans.append(self._styles.hidden("text", style))

    def _end_span(self) -> None:
        if self._paragraphs and self._paragraphs[-1].spans:
            self._paragraphs[-1].spans.pop()

    def _spaces(self, attributes: dict[str, str]) -> None:
        if self._paragraphs and self._prints():
            self._bounds.text(" " * min(number(attributes.get("text:c", "1"), 1), 32_767))
            self._paragraphs[-1].text.spaces(attributes.get("text:c", "1"))

    # lists and sections

    def _lists(self) -> OdtLists:
        story = self._stories[-1]
        if story.lists is None:
            story.lists = OdtLists(self._styles)
        return story.lists

    def _begin_list(self, attributes: dict[str, str]) -> None:
        self._bounds.depth(self._lists().depth)
        self._lists().begin(attributes)

    def _begin_item(self, attributes: dict[str, str]) -> None:
        self._lists().item(attributes)

    def _begin_header(self, _: dict[str, str]) -> None:
        self._lists().header()

    def _end_list(self) -> None:
        self._lists().end()

    def _begin_section(self, attributes: dict[str, str]) -> None:
        if attributes.get("text:display") == "none":
            self._left_out = 1

    # texts inside the text

    def _begin_note(self, attributes: dict[str, str]) -> None:
        if not self._paragraphs:
            self._left_out = 1
            return
        name = f"{attributes.get('text:id', '')}:{len(self.notes)}"
        draft = self._paragraphs[-1].draft
        draft.marks.append(Mark(len(self._paragraphs[-1].text.text()), name))
        self.notes[name] = Story(Origin.FOOTNOTE)
        self._begin_story(self.notes[name])

    def _begin_box(self, _: dict[str, str]) -> None:
        around = self._stories[-1].story
        origin = Origin.BOX if around.origin in {Origin.BODY, Origin.BOX} else around.origin
        story = Story(origin)
        if self._paragraphs:
            self._paragraphs[-1].draft.boxes.append(story)
        else:
            self._stories[-1].loose.append(story)
        self._begin_story(story)

    def _begin_story(self, story: Story) -> None:
        self._bounds.depth(len(self._stories))
        self._stories.append(_OpenStory(story))

    def _end_story(self) -> None:
        if len(self._stories) > 1:
            self._stories.pop()

    # tables

    def close(self) -> None:
        """The part ends."""
        if self._stories[0].loose:
            self._stories[0].story.drafts.append(Draft(self.story, boxes=self._stories[0].loose))

    def _table(self) -> _OpenTable | None:
        tables = self._stories[-1].tables
        return tables[-1] if tables else None

    def _begin_table(self, _: dict[str, str]) -> None:
        self._bounds.depth(len(self._stories[-1].tables))
        self._stories[-1].tables.append(_OpenTable(TableDraft()))

    def _end_table(self) -> None:
        if self._stories[-1].tables:
            self._stories[-1].tables.pop()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        if (table := self._table()) is not None:
            table.draft.rows.append([])
            table.row_repeated = _repeated(attributes, "table:number-rows-repeated")

    def _end_row(self) -> None:
        table = self._table()
        if table is not None and table.draft.rows:
            row = table.draft.rows[-1]
            self._bounds.places(len(row) * (table.row_repeated - 1))
            table.draft.rows.extend(list(row) for _ in range(table.row_repeated - 1))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        table = self._table()
        if table is None or not table.draft.rows:
            return
        row, column = len(table.draft.rows) - 1, len(table.draft.rows[-1])
        table.cell = CellDraft(table.draft, row, column)
        table.repeated = _repeated(attributes, "table:number-columns-repeated")
        down = _repeated(attributes, "table:number-rows-spanned")
        across = _repeated(attributes, "table:number-columns-spanned")
        self._bounds.places(down * across)
        for each in range(down):
            table.spans.update({(row + each, column + every): table.cell for every in range(across)})

    def _begin_covered(self, attributes: dict[str, str]) -> None:
        """A place that a merged cell covers: what may stand in it does not print."""
        table = self._table()
        if table is not None and table.draft.rows:
            row = table.draft.rows[-1]
            for _ in range(_repeated(attributes, "table:number-columns-repeated")):
                self._bounds.places(1)
                row.append(table.spans.get((len(table.draft.rows) - 1, len(row))))
        self._left_out = 1

    def _end_cell(self) -> None:
        table = self._table()
        if table is not None and table.cell is not None:
            self._bounds.places(table.repeated)
            table.draft.rows[-1].extend([table.cell] * table.repeated)
            table.cell = None


def _repeated(attributes: dict[str, str], name: str) -> int:
    return min(number(attributes.get(name, ""), 1), _MOST_REPEATED)
