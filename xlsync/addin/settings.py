"""The file that the launchers read: which interpreter to start, in which language.

UTF-16 with a byte order mark, for that is what Windows Script Host reads without losing letters of a user's name.
"""

from collections.abc import Mapping
from pathlib import Path

_HEAD = "# xlsync addin install\n"  # the mark stays with this line, whatever a reader makes of it


def write_settings(path: Path, python: Path, lang: str) -> None:
    """Writes the file; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{_HEAD}python={python}\nlang={lang}\n", encoding="utf-16", newline="\r\n")


def read_settings(path: Path) -> Mapping[str, str] | None:
    """The entries; None when there is no file, or none that can be read."""
    try:
        lines = path.read_text(encoding="utf-16").splitlines()
    except (OSError, UnicodeError):
        return None
    return dict(line.split("=", 1) for line in lines if "=" in line)
