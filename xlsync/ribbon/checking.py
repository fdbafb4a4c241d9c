"""The findings of the workbook that is open, as it is on the screen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsync import __version__
from xlsync.issue.marking.items import Item
from xlsync.pipeline.run import Run, check
from xlsync.pipeline.settings import Settings
from xlsync.report.context import Context
from xlsync.ribbon.application import edited, save_copy, suffix_of_copy
from xlsync.ribbon.office_file import office_settings

#: The settings of a run for the path of the workbook, None for one that was never saved.
SettingsFor = Callable[[Path | None, date], Settings]


def check_book(book: Any, as_of: date, settings_for: SettingsFor = office_settings) -> tuple[Run, tuple[Item, ...]]:
    """The run over the workbook, and its findings in words, in the order of `xlsync check`.

    Without unsaved edits the file itself is read: a copy that LibreOffice writes has no macros, no formula that was
    never calculated and no truth values, so that findings about these would be lost.

    Raises OperationError and DefinitionError like `pipeline.check`.
    """
    from xlsync.pipeline.returnable import items_of

    path = Path(book.fullname)
    saved = path.is_absolute() and path.is_file()
    settings = settings_for(path if saved else None, as_of)
    run = check([str(path)], settings) if saved and not edited(book) else _check_copy(book, settings)
    context = Context(run.outcome, run.forms, run.definitions.register, "vi", f"xlsync {__version__}", None)
    return run, items_of(run.outcome.findings, context)


def _check_copy(book: Any, settings: Settings) -> Run:
    with TemporaryDirectory(prefix="xlsync-") as folder:
        return check([str(copy_from_screen(book, Path(folder)))], settings)


def copy_from_screen(book: Any, folder: Path) -> Path:
    """A copy of the workbook as it is on the screen, of the same name, for that is evidence of whose file it is."""
    copy = folder / Path(book.name).with_suffix(suffix_of_copy(book)).name
    save_copy(book, copy)
    return copy
