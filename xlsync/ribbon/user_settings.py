"""What a user has set for the buttons: one file, which the launchers read too.

`python` and `lang` are written by `xlsync addin install`: which interpreter to start, in which language. `unit` and
`office` are set by the button Cài đặt: the code of the user's own unit, and the folder with the forms, the register and
the `xlsync.toml` that the province has handed out, for workbooks that lie in no such folder. `mailbag` is the mail
folder that a button was used on last.

UTF-16 with a byte order mark, for that is what Windows Script Host reads without losing letters of a user's name.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HEAD = "# xlsync addin install\n"  # the mark stays with this line, whatever a reader makes of it


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the buttons know of their user; None where nothing is set."""

    unit: str | None = None
    office: Path | None = None
    mailbag: Path | None = None


def settings_path(environ: Mapping[str, str] | None = None, *, windows: bool | None = None) -> Path:
    """Where the file lies: the same place as in Launcher.bas and component.py. By environment variables, those of this
    process when none are given."""
    environ = os.environ if environ is None else environ
    windows = sys.platform == "win32" if windows is None else windows
    home = Path(environ.get("HOME") or Path.home())
    if windows:
        local = environ.get("LOCALAPPDATA") or str(Path(environ.get("USERPROFILE") or home) / "AppData" / "Local")
        return Path(local) / "xlsync" / "addin.txt"
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "xlsync" / "addin.txt"


def write_settings(path: Path, **entries: str | Path | None) -> None:
    """Writes entries into the file; others stay as they are, None takes one away. Raises OSError."""
    kept = {**(read_settings(path) or {}), **{name: value for name, value in entries.items() if value is not None}}
    lines = [f"{name}={value}\n" for name, value in kept.items() if entries.get(name, value) is not None]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD + "".join(lines), encoding="utf-16", newline="\r\n")


def read_settings(path: Path) -> Mapping[str, str] | None:
    """The entries; None when there is no file, or none that can be read."""
    try:
        lines = path.read_text(encoding="utf-16").splitlines()
    except (OSError, UnicodeError):
        return None
    return dict(line.split("=", 1) for line in lines if "=" in line)


def user_settings() -> UserSettings:
    """Those of the user of this process; a folder that is not there any more counts as none."""
    said = read_settings(settings_path()) or {}
    return UserSettings(said.get("unit") or None, _folder(said, "office"), _folder(said, "mailbag"))


def _folder(said: Mapping[str, str], name: str) -> Path | None:
    folder = Path(said[name]) if said.get(name) else None
    return folder if folder is not None and folder.is_dir() else None
