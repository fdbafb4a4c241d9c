"""The questions in Excel, by its own boxes over COM. Written after its object model and never run: there is no Excel
where xlsync is developed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsync.texts.entries import Text

_FILE_PICKER, _FOLDER_PICKER = 3, 4  # MsoFileDialogType
_TEXT = 2  # of Application.InputBox
_MOST_OPTIONS = 30


class ExcelDialogs:
    """`app` is the `xlwings.App`."""

    def __init__(self, app: Any, lang: str, title: str) -> None:
        self._app = app
        self._lang = lang
        self._title = title

    def choose(self, prompt: Text, options: Sequence[str], default: int = 0) -> int | None:
        """One of the options: its number is typed."""
        listed = "\n".join(f"{number}. {each}" for number, each in enumerate(options[:_MOST_OPTIONS], start=1))
        asked = f"{prompt.text(self._lang)}\n\n{listed}"
        while True:
            said = self._input(asked, str(default + 1))
            if said is None:
                return None
            if said.strip().isdigit() and 1 <= int(said) <= len(options):
                return int(said) - 1

    def text(self, prompt: Text, default: str = "") -> str | None:
        """A line of text."""
        said = self._input(prompt.text(self._lang), default)
        return None if said is None else said.strip()

    def folder(self, prompt: Text, start: Path | None = None) -> Path | None:
        """A folder."""
        return self._picked(self._app.api.FileDialog(_FOLDER_PICKER), prompt, start)

    def file(self, prompt: Text, patterns: Sequence[str], start: Path | None = None) -> Path | None:
        """A file."""
        dialog = self._app.api.FileDialog(_FILE_PICKER)
        dialog.AllowMultiSelect = False
        dialog.Filters.Clear()
        dialog.Filters.Add(", ".join(patterns), "; ".join(patterns))
        return self._picked(dialog, prompt, start)

    def confirm(self, prompt: Text) -> bool:
        """Yes or no."""
        return bool(self._app.alert(prompt.text(self._lang), title=self._title, buttons="yes_no") == "yes")

    def tell(self, told: Text) -> None:
        """A message."""
        self._app.alert(told.text(self._lang), title=self._title, buttons="ok", mode="info")

    def _input(self, prompt: str, default: str) -> str | None:
        said = self._app.api.InputBox(Prompt=prompt, Title=self._title, Default=default, Type=_TEXT)
        return None if said is False else str(said)

    def _picked(self, dialog: Any, prompt: Text, start: Path | None) -> Path | None:
        dialog.Title = prompt.text(self._lang)
        if start is not None:
            dialog.InitialFileName = f"{start}\\"
        if dialog.Show() != -1:
            return None
        return Path(str(dialog.SelectedItems(1)))
