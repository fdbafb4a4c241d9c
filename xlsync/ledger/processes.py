"""This process and others on this computer: who we are, and whether another process still lives.

Linux was tested. On other POSIX systems a process number is only known to be in use or not; on Windows the kernel is
asked through ctypes. Neither was run.
"""

import getpass
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    _NO_SUCH_PROCESS = 87  # ERROR_INVALID_PARAMETER
    _STILL_ACTIVE = 259


def user_name() -> str:
    """Who is logged in, `?` when the system does not say."""
    with suppress(OSError, KeyError, ImportError):  # what getpass raises where there is no such user
        return getpass.getuser()
    return "?"


def host_name() -> str:
    """The name of this computer, as others in the network see it."""
    return socket.gethostname()


def boot() -> str:
    """Names this start of the computer and the set of process numbers (containers have their own); empty if unknown."""
    with suppress(OSError):
        started = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{started} {Path('/proc/self/ns/pid').readlink()}"
    return ""


def start_of(pid: int) -> str | None:
    """When the process started, in the system's own measure; empty when unknown, None when there is no such process.

    Only good for comparing: two processes that had the same number one after the other differ in it.
    """
    if pid <= 0:
        return None
    if sys.platform == "win32":
        return _windows_start(pid)
    if Path("/proc/self/stat").exists():
        return _linux_start(pid)
    try:
        os.kill(pid, 0)  # signal 0 is never delivered
    except (ProcessLookupError, OverflowError):
        return None
    except PermissionError:
        return ""
    return ""


def _linux_start(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    except OSError:
        return ""
    state, *rest = stat.rpartition(b")")[2].split()  # the name before it may hold blanks and brackets
    if state in {b"Z", b"X"}:  # killed, and nobody has asked for its exit status yet
        return None
    return rest[18].decode()


if sys.platform == "win32":

    def _windows_start(pid: int) -> str | None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.GetExitCodeProcess.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD))
        kernel.GetProcessTimes.argtypes = (wintypes.HANDLE, *(ctypes.POINTER(wintypes.FILETIME),) * 4)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel.OpenProcess(_QUERY, False, pid & 0xFFFFFFFF)
        if not handle:
            return None if ctypes.get_last_error() == _NO_SUCH_PROCESS else ""
        try:
            code = wintypes.DWORD()
            if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != _STILL_ACTIVE:
                return None
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return ""
            return f"{times[0].dwHighDateTime:x}{times[0].dwLowDateTime:08x}"
        finally:
            kernel.CloseHandle(handle)
