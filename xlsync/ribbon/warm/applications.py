"""The applications that clicks have come from, and whether they still run."""

import os
import sys
from contextlib import suppress

from xlsync.ribbon.call import Call


class Applications:
    """Those of one helper."""

    def __init__(self) -> None:
        self._running: set[int] = set()
        self._any = False

    def seen(self, call: Call) -> None:
        """A click has come from one."""
        process = call.app_pid if call.hwnd is None else process_of_window(call.hwnd)
        if process is not None:
            self._running.add(process)
            self._any = True

    def ended(self) -> bool:
        """Whether there were some, and none of them runs any more."""
        self._running = {each for each in self._running if runs(each)}
        return self._any and not self._running


def runs(process: int) -> bool:
    """Whether there is a process of that number."""
    if sys.platform == "win32":
        import ctypes

        synchronize, timeout = 0x00100000, 0x102
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(synchronize, False, process)
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == timeout)
        finally:
            kernel.CloseHandle(handle)
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False


def process_of_window(hwnd: int) -> int | None:
    """The process that a window of Windows belongs to."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    process = wintypes.DWORD()
    ctypes.windll.user32.GetWindowThreadProcessId(hwnd, ctypes.byref(process))
    return process.value or None
