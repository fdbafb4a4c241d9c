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

    Without unsaved edits the file itself is read: a copy that LibreOffice writes has no macros, no formula that was
    never calculated and no truth values, so that findings about these would be lost.

    Raises OperationError and DefinitionError like `pipeline.check`.
    """
    run = read_on_screen(book, as_of, lambda path, settings: check([str(path)], settings), settings_for)
    return run, words(run)


def saved_path(book: Any) -> Path | None:
    """The file of the workbook; None for one that was never saved, or lies where no path leads to."""
    path = Path(book.fullname)
    return path if path.is_absolute() and path.is_file() else None


def words(run: Run) -> tuple[Item, ...]:
    """The findings of a run over one workbook in words, in their order."""
    from xlsync.pipeline.returnable import items_of

    context = Context(run.outcome, run.forms, run.definitions.register, "vi", f"xlsync {__version__}", None)
    return items_of(run.outcome.findings, context)


def read_on_screen(
    book: Any, as_of: date, read: Callable[[Path, Settings], T], settings_for: SettingsFor = office_settings
) -> T:
    """What `read` makes of the workbook as it is on the screen: of the file, or of a copy with the unsaved edits."""
    path = saved_path(book)
    settings = settings_for(path, as_of)
    if path is not None and not edited(book):
        return read(path, settings)
    with TemporaryDirectory(prefix="xlsync-") as folder:
        # The same name, for it is evidence of whose file it is.
        copy = Path(folder) / Path(book.name).with_suffix(suffix_of_copy(book)).name
        save_copy(book, copy)
        return read(copy, settings)
