"""What a callback works with: the application, its workbook, the day, and the ways to ask and to tell."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsync.ribbon.dialogs import Dialogs
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.jobs import StoppedError, stop_asked
from xlsync.texts.entries import Text

_BLINK = 0.2  # seconds between two looks of the status bar


class Work:
    """Shows in the status bar how far a long command is. Every call may raise StoppedError: the user pressed Dừng."""

    def __init__(self, app: Any, lang: str, stopped: Callable[[], bool] = stop_asked) -> None:
        self._app = app
        self._lang = lang
        self._stopped = stopped
        self._shown = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        """So many of the files are read: a `pipeline.pool.Progress`."""
        self.check()
        now = time.monotonic()
        if now - self._shown >= _BLINK:
            self._shown = now
            self._show(Text(f"Đang đọc tệp {done}/{total} …", f"Reading file {done} of {total} …"))

    def step(self, told: Text) -> None:
        """What is being done now."""
        self.check()
        self._show(told)

    def check(self) -> None:
        """Goes on only when the user has not asked to stop."""
        if self._stopped():
            raise StoppedError

    def _show(self, told: Text) -> None:
        self._app.status_bar = told.text(self._lang)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a callback works with. `app` is the `xlwings.App`, `open_book` the workbook in front, None without one."""

    app: Any
    open_book: Any | None
    as_of: date
    lang: str
    ask: Dialogs
    work: Work

    @property
    def book(self) -> Any:
        """The workbook in front (`xlwings.Book`); raises RibbonError without one."""
        if self.open_book is None:
            raise RibbonError(
                "Chưa có sổ nào để làm việc. Hãy mở báo cáo; nếu Excel đang mở ở chế độ được bảo vệ, bấm “Cho phép "
                "chỉnh sửa”.",
                "There is no workbook to work on. Open the report; if it is in Protected View, choose “Enable "
                "Editing”.",
            )
        return self.open_book
