"""The findings of the workbook that is open, as it is on the screen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from xlsync import __version__
from xlsync.issue.marking.items import Item
from xlsync.pipeline.run import Run, check
from xlsync.pipeline.settings import Settings
from xlsync.report.context import Context
from xlsync.ribbon.application import edited, save_copy, suffix_of_copy
from xlsync.ribbon.office_file import office_settings

T = TypeVar("T")

#: The settings of a run for the path of the workbook, None for one that was never saved.
SettingsFor = Callable[[Path | None, date], Settings]


def check_book(book: Any, as_of: date, settings_for: SettingsFor = office_settings) -> tuple[Run, tuple[Item, ...]]:
    """The run over the workbook, and its findings in words, in the order of `xlsync check`.

    Raises OperationError and DefinitionError like `pipeline.check`.
    """
    settings = settings_for(saved_path(book), as_of)
    run = on_screen(book, lambda path: check([str(path)], settings))
    return run, words(run)


def words(run: Run) -> tuple[Item, ...]:
    """The findings of a run over one workbook in words, in their order."""
    from xlsync.pipeline.returnable import items_of

    context = Context(run.outcome, run.forms, run.definitions.register, "vi", f"xlsync {__version__}", None)
    return items_of(run.outcome.findings, context)


def saved_path(book: Any | None) -> Path | None:
    """The file of a workbook, None for one that was never saved."""
    path = Path(book.fullname) if book is not None else None
    return path if path is not None and path.is_absolute() and path.is_file() else None


def on_screen(book: Any, read: Callable[[Path], T]) -> T:
    """What `read` makes of the workbook as it is on the screen.

    Without unsaved edits it reads the file itself: a copy that LibreOffice writes has no macros, no formula that was
    never calculated and no truth values, so that what is to be told of these would be lost.
    """
    path = saved_path(book)
    if path is not None and not edited(book):
        return read(path)
    with TemporaryDirectory(prefix="xlsync-") as folder:
        # The same name, for it is evidence of whose file it is.
        copy = Path(folder) / Path(book.name).with_suffix(suffix_of_copy(book)).name
        save_copy(book, copy)
        return read(copy)
