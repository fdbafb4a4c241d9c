"""From the call of a launcher to the callback, and from its failures to a message and a log file."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from xlsync.model import OperationError
from xlsync.ribbon.call import Call
from xlsync.ribbon.command import Command
from xlsync.ribbon.commands import TAB, command
from xlsync.ribbon.desk import Desk, Work
from xlsync.ribbon.jobs import Job, StoppedError
from xlsync.ribbon.log import write_log
from xlsync.texts.entries import Text

Callback = Callable[[Desk], Text | None]


def perform(call: Call) -> int:
    """One click. 0: done, or told to the user; 1: the launcher must tell."""
    if command(call.id) is None:
        return 1
    try:
        app = _application(call)
        book = app.books[call.book] if call.book else None
    except Exception:  # noqa: BLE001 - there is no window yet to tell it in
        write_log(call.id)
        return 1
    return run(call, desk_of(call, app, book, datetime.now(tz=UTC).astimezone().date()))


def _application(call: Call) -> Any:
    if call.pipe is not None:
        from xlsync.ribbon.engine import connect

        return connect(call.pipe, call.uno_path)
    import xlwings

    # `Book.caller()` cuts a name at its second `=`; this is what it does besides.
    windows: Any = xlwings
    return xlwings.App(impl=windows._xlwindows.App(xl=call.hwnd))


def desk_of(call: Call, app: Any, book: Any | None, as_of: date) -> Desk:
    """The desk over an application."""
    title = TAB.text(call.lang)
    if app.engine.name == "libreoffice":
        from xlsync.ribbon.dialogs.calc import CalcDialogs

        return Desk(app, book, as_of, call.lang, CalcDialogs(app, call.lang, title), Work(app, call.lang))
    from xlsync.ribbon.dialogs.excel import ExcelDialogs

    return Desk(app, book, as_of, call.lang, ExcelDialogs(app, call.lang, title), Work(app, call.lang))


def callback_of(found: Command) -> Callback:
    """The function of a button. Raises ImportError or AttributeError when there is none."""
    module, _, name = found.callback.partition(".")
    callback: Callback = getattr(import_module(f"xlsync.ribbon.callbacks.{module}"), name)
    return callback


def run(call: Call, desk: Desk) -> int:
    """Runs the callback of a button and tells how it went; 0, or 1 when even telling failed."""
    found = command(call.id)
    if found is None:
        return 1
    try:
        with Job() if found.long else nullcontext():
            desk.app.status_bar = Text("Đang làm việc …", "Working …").text(call.lang)
            said = callback_of(found)(desk)
            desk.app.status_bar = False if said is None else said.text(call.lang)
    except StoppedError as error:
        return _shown(desk, Text(error.vi, error.en))
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a message and we a log
        return _failed(call, desk, error)
    return 0


def _shown(desk: Desk, told: Text) -> int:
    try:
        desk.app.status_bar = told.text(desk.lang)
    except Exception:  # noqa: BLE001 - the launcher tells
        write_log("status")
        return 1
    return 0


def _failed(call: Call, desk: Desk, error: Exception) -> int:
    told = told_of(error)
    log = write_log(call.id) if told is None or isinstance(error, OSError) else None
    if told is None:
        told = Text(
            f"Có lỗi trong chương trình nên chưa làm được. Chi tiết ghi tại {log}; xin gửi tệp này cho người "
            "phụ trách.",
            f"The program failed. Details are in {log}; please send this file to whoever looks after xlsync.",
        )
    try:
        desk.app.status_bar = False
        desk.app.alert(told.text(call.lang), title=TAB.text(call.lang), buttons="ok", mode="critical")
    except Exception:  # noqa: BLE001 - the launcher tells
        write_log(call.id)
        return 1
    return 0


def told_of(error: Exception) -> Text | None:
    """What may be told of an error that is not ours to mend; None for any other."""
    from xlsync.forms.problems import DefinitionError
    from xlsync.intake.files import PathError

    if isinstance(error, OperationError):
        return Text(error.vi, error.en)
    if isinstance(error, DefinitionError):
        return Text(f"Mẫu biểu hoặc danh mục sai: {error}", f"The definitions are wrong: {error}")
    if isinstance(error, PathError):
        return Text(error.message("vi"), error.message("en"))
    if isinstance(error, OSError) and error.filename:  # a full disk, a file that is open elsewhere, no permission
        name, why = error.filename, error.strerror or type(error).__name__
        return Text(
            f"Không ghi hoặc không đọc được {name}: {why}. Nếu tệp đang mở ở chương trình khác, hãy đóng rồi làm lại.",
            f"Cannot write or read {name}: {why}. If another program has the file open, close it and try again.",
        )
    return None
