"""The questions in Excel: windows of our own, and its pickers over COM. The latter were written after its object model
and never run: there is no Excel where xlsync is developed.

A call while a cell is being edited is refused (RPC_E_CALL_REJECTED); xlwings then tries again until the user is done.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsync.ribbon.dialogs import window
from xlsync.texts.entries import Text

_FILE_PICKER, _FOLDER_PICKER = 3, 4  # MsoFileDialogType
_PICKED = -1


class ExcelDialogs:
    """`app` is the `xlwings.App`."""

    def __init__(self, app: Any, lang: str, title: str) -> None:
        self._app = app
        self._lang = lang
        self._title = title

    def choose(self, prompt: Text, options: Sequence[str], default: int = 0) -> int | None:
        """One of the options, in a list."""
        return window.choose(self._title, self._lang, prompt.text(self._lang), options, default)

    def text(self, prompt: Text, default: str = "") -> str | None:
        """A line of text."""
        return window.text(self._title, self._lang, prompt.text(self._lang), default)

    def folder(self, prompt: Text, start: Path | None = None) -> Path | None:
        """A folder."""
        return self._picked(self._app.api.FileDialog(_FOLDER_PICKER), prompt, start)

    def file(self, prompt: Text, patterns: Sequence[str], start: Path | None = None) -> Path | None:
        """A file."""
        dialog = self._app.api.FileDialog(_FILE_PICKER)
        dialog.AllowMultiSelect = False
        dialog.Filters.Clear()  # Excel keeps them from one time to the next
        dialog.Filters.Add(", ".join(patterns), "; ".join(patterns))
        return self._picked(dialog, prompt, start)

    def confirm(self, prompt: Text) -> bool:
        """Yes or no."""
        return bool(self._app.alert(prompt.text(self._lang), title=self._title, buttons="yes_no") == "yes")

    def tell(self, told: Text) -> None:
        """A message."""
        self._app.alert(told.text(self._lang), title=self._title, buttons="ok", mode="info")

    def _picked(self, dialog: Any, prompt: Text, start: Path | None) -> Path | None:
        dialog.Title = prompt.text(self._lang)
        if start is not None:
            dialog.InitialFileName = f"{start}\\"
        if dialog.Show() != _PICKED:
            return None
        return Path(str(dialog.SelectedItems.Item(1)))
