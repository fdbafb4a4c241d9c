"""Questions to the person at the screen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from xlsync.texts.entries import Text


class Dialogs(Protocol):
    """The ways to ask, in the user's language; None (or False) when the user cancels."""

    def choose(self, prompt: Text, options: Sequence[str], default: int = 0) -> int | None:
        """One of the options: its place."""

    def text(self, prompt: Text, default: str = "") -> str | None:
        """A line of text, without blanks around it."""

    def folder(self, prompt: Text, start: Path | None = None) -> Path | None:
        """A folder that is there."""

    def file(self, prompt: Text, patterns: Sequence[str], start: Path | None = None) -> Path | None:
        """A file that is there, of a name such as `*.xlsx`. `start` is a folder."""

    def confirm(self, prompt: Text) -> bool:
        """Yes or no."""

    def tell(self, told: Text) -> None:
        """A message that stays until it is closed."""
