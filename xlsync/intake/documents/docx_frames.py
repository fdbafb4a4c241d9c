"""What is open while a part of a `.docx` is read: texts, tables, paragraphs, runs."""

from dataclasses import dataclass, field

from xlsync.intake.documents.drafts import CellDraft, Draft, RunDraft, Story, TableDraft


@dataclass(slots=True)
class Container:
    """Where paragraphs stand one after another: a text, or a cell of it. `carry` is one whose end was deleted."""

    story: Story
    cell: CellDraft | None = None
    carry: Draft | None = None

    def add(self, draft: Draft) -> None:
        """A paragraph is whole."""
        self.story.drafts.append(draft)
        if self.cell is not None:
            self.cell.drafts.append(draft)

    def close(self) -> None:
        """No paragraph follows: one whose end was deleted stands for itself, unless all of it was."""
        draft, self.carry = self.carry, None
        if draft is not None and (draft.length or draft.boxes):
            self.add(draft)


@dataclass(slots=True)
class OpenTable:
    """A table with the row and the cell that are open."""

    draft: TableDraft
    row_gone: bool = False
    row_before: int = 0  # paragraphs of the text before the row
    in_row_properties: bool = False
    in_cell_properties: bool = False
    cell: Container | None = None
    across: int = 1
    goes_on: bool = False
    cell_gone: bool = False
    cell_before: int = 0


@dataclass(slots=True)
class OpenField:
    """A field of several runs: all of them as one, the paragraph that it begins in, whether its result has."""

    whole: RunDraft
    paragraph: Draft | None
    result: bool = False


@dataclass(slots=True)
class OpenStory:
    """A text with its open tables. `fields` are its open fields."""

    story: Story
    top: Container
    tables: list[OpenTable] = field(default_factory=list)
    fields: list["OpenField"] = field(default_factory=list)

    @property
    def container(self) -> Container:
        """Where the next paragraph goes."""
        for table in reversed(self.tables):
            if table.cell is not None:
                return table.cell
        return self.top


@dataclass(slots=True)
class OpenRun:
    """A run: `vanish` and `style` as its properties say."""

    draft: RunDraft
    vanish: bool | None = None
    style: str = ""
    hidden: bool | None = None


@dataclass(slots=True)
class OpenParagraph:
    """A paragraph with its open runs (inside each other only where readings stand above)."""

    draft: Draft
    container: Container
    runs: list[OpenRun] = field(default_factory=list)
    wholes: list[RunDraft] = field(default_factory=list)
    """The content controls and simple fields that are open in it."""
    ended: list[RunDraft] = field(default_factory=list)
    """The fields that end with the run that is open."""
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    heading: int | None = None
    in_properties: bool = False
    mark_gone: bool = False
    mark_vanish: bool | None = None
