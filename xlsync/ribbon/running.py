"""From the command line of a launcher to the callback, and from its failures to a message and a log file."""

import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xlsync.model import OperationError
from xlsync.ribbon.commands import command
from xlsync.texts.entries import Text

_TITLE = "xlsync"
_LONGEST_LOG = 1_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """What a launcher asks for."""

    id: str
    lang: str
    book: str
    hwnd: int | None = None
    pipe: str | None = None
    uno_path: Path | None = None


def parse(arguments: Sequence[str]) -> Call | None:
    """The call; None when it is none. A name of a workbook may hold anything, `=` too."""
    said = {}
    for each in arguments[1:]:
        name, sign, value = each.partition("=")
        if not sign or not name.startswith("--"):
            return None
        said[name[2:]] = value
    if not arguments or "wb" not in said or not said.get("hwnd", "0").lstrip("-").isdigit():
        return None
    return Call(
        arguments[0],
        "en" if said.get("lang") == "en" else "vi",
        said["wb"],
        int(said["hwnd"]) if said.get("from_xl") == "1" and "hwnd" in said else None,
        said.get("uno-pipe"),
        Path(said["uno-path"]) if "uno-path" in said else None,
    )


def main(arguments: Sequence[str]) -> int:
    """Runs one button. 0: done, or told to the user; 1: the launcher must tell."""
    call = parse(arguments)
    if call is None or command(call.id) is None:
        return 1
    try:
        app = _application(call)
        book = app.books[call.book]
    except Exception:  # noqa: BLE001 - there is no window yet to tell it in
        write_log(call.id)
        return 1
    return run(call, book, datetime.now(tz=UTC).astimezone().date())


def _application(call: Call) -> Any:
    if call.pipe is not None:
        from xlsync.ribbon.engine import connect

        return connect(call.pipe, call.uno_path)
    import xlwings

    # `Book.caller()` cuts a name at its second `=`; this is what it does besides.
    windows: Any = xlwings
    return xlwings.App(impl=windows._xlwindows.App(xl=call.hwnd))


def run(call: Call, book: Any, as_of: date) -> int:
    """Runs the callback of a button on a workbook and tells how it went; 0, or 1 when even telling failed."""
    from xlsync.ribbon import callbacks

    found = command(call.id)
    if found is None:
        return 1
    try:
        book.app.status_bar = _in(call.lang, Text("Đang làm việc …", "Working …"))
        said = getattr(callbacks, found.callback)(book, as_of)
        book.app.status_bar = _in(call.lang, said)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a message and we a log
        return _failed(call, book, error)
    return 0


def _failed(call: Call, book: Any, error: Exception) -> int:
    told = _told(error)
    if told is None:
        log = write_log(call.id)
        told = Text(
            f"Có lỗi trong chương trình nên chưa làm được. Chi tiết ghi tại {log}; xin gửi tệp này cho người "
            "phụ trách.",
            f"The program failed. Details are in {log}; please send this file to whoever looks after xlsync.",
        )
    try:
        book.app.status_bar = False
        book.app.alert(_in(call.lang, told), title=_TITLE, buttons="ok", mode="critical")
    except Exception:  # noqa: BLE001 - the launcher tells
        write_log(call.id)
        return 1
    return 0


def _told(error: Exception) -> Text | None:
    """What may be told of an error that is not ours to mend."""
    from xlsync.forms.problems import DefinitionError
    from xlsync.intake.files import PathError

    if isinstance(error, OperationError):
        return Text(error.vi, error.en)
    if isinstance(error, DefinitionError):
        return Text(f"Mẫu biểu hoặc danh mục sai: {error}", f"The definitions are wrong: {error}")
    if isinstance(error, PathError):
        return Text(error.message("vi"), error.message("en"))
    return None


def log_file() -> Path:
    """Where failures are written: beside the settings of the add-in."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "xlsync" / "ribbon.log"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "xlsync" / "ribbon.log"


def write_log(command_id: str) -> Path:
    """Adds the failure that is being handled to the log file; where that is. Begins anew when it has grown long."""
    path = log_file()
    lines = traceback.format_exception(*sys.exc_info())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        long = path.exists() and path.stat().st_size > _LONGEST_LOG
        with path.open("w" if long else "a", encoding="utf-8") as file:
            file.write(f"{datetime.now(tz=UTC).isoformat()} {command_id}\n{''.join(lines)}\n")
    except OSError:
        pass  # there is nowhere left to tell it
    return path


def _in(lang: str, text: Text) -> str:
    return text.text(lang)
