"""A check of the open workbook that keeps what the officer has written into the list of the one before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsync.issue.marking.items import Item
from xlsync.pipeline.explanations import Explanation, Said, explanations, lapsed
from xlsync.pipeline.run import Run
from xlsync.ribbon.application import edited, set_unedited
from xlsync.ribbon.checking import check_book
from xlsync.ribbon.listing import read_explanations, texts_of
from xlsync.ribbon.marking import clear, mark
from xlsync.ribbon.memory import recall
from xlsync.texts.entries import Text


@dataclass(frozen=True, slots=True)
class Checked:
    """A check. `items` and `explanations` belong to the findings of the run, in their order; `said` is what stood in
    the list, `lapsed` what of it holds no longer. `was_*` is how the workbook was before: with unsaved edits, with
    marks, with the list in front and which cell of it."""

    run: Run
    items: tuple[Item, ...]
    explanations: tuple[Explanation, ...]
    said: tuple[Said, ...]
    lapsed: tuple[Said, ...]
    was_edited: bool
    was_marked: bool
    was_listing: str | None

    @property
    def lapsed_told(self) -> Text | None:
        """That explanations hold no longer."""
        if not self.lapsed:
            return None
        return Text(
            f"{len(self.lapsed)} giải trình không còn hiệu lực vì số liệu đã thay đổi (ghi lại ở cuối danh sách).",
            f"{len(self.lapsed)} explanations hold no longer, for what they were for has changed (below the list).",
        )


def look(book: Any, as_of: date) -> Checked:
    """Checks the workbook; nothing in it changes. Marks of an earlier check are no part of the report.

    Raises like `check_book`.
    """
    said, memory = read_explanations(book), recall(book)
    shown = book.sheets.active
    listing = None
    if memory is not None and shown.name == memory.listing:
        chosen = book.selection
        listing = "A1" if chosen is None else str(chosen.address)
    was_edited = edited(book)
    run, items = check_book(book, as_of)
    told = explanations(run, items, texts_of(said))
    return Checked(run, items, told, said, lapsed(said, told), was_edited, memory is not None, listing)


def unmark(book: Any, checked: Checked) -> None:
    """Takes the marks of an earlier check away; what the user has not edited stays unedited."""
    clear(book)
    if not checked.was_edited:
        set_unedited(book)


def put_marks(book: Any, checked: Checked) -> tuple[str, ...]:
    """Marks the workbook with what was found, the list in front where it was in front; the sheets that have a password.
    Needs a workbook without marks."""
    if not checked.items and not checked.lapsed:
        return ()
    locked = mark(book, checked.items, checked.explanations, checked.lapsed)
    if checked.was_listing is not None:
        show_list(book, checked.was_listing)
    if not checked.was_edited:
        set_unedited(book)
    return locked


def show_list(book: Any, cell: str | None = None) -> None:
    """Brings the list to the front, if there is one, and selects the cell."""
    memory = recall(book)
    if memory is None:
        return
    listing = book.sheets[memory.listing]
    listing.activate()
    if cell is not None:
        listing.range(cell).select()
