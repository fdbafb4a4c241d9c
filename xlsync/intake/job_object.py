"""What Windows has in place of the caps that a child process sets itself elsewhere: a job object.

It caps the memory of the child, and ends the child when its parent is gone. Written after Microsoft's documentation of
job objects; it has been type-checked, but never run: there is no Windows where xlsync is developed. Where it fails, the
child has no cap for its memory; the cap for time holds all the same.
"""

import subprocess
import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x100, 0x2000  # JOB_OBJECT_LIMIT_PROCESS_MEMORY, …_KILL_ON_JOB_CLOSE


class Job:
    """Holds a process whose memory may be `most` bytes, and which ends with this one. Elsewhere it does nothing."""

    def __init__(self, process: "subprocess.Popen[bytes]", most: int) -> None:
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = wintypes.HANDLE
            kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
            kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE
            limits.ProcessMemoryLimit = most
            self._close = kernel.CloseHandle
            self._handle = kernel.CreateJobObjectW(None, None)
            if self._handle:
                kernel.SetInformationJobObject(
                    self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
                )
                kernel.AssignProcessToJobObject(self._handle, int(vars(process)["_handle"]))

    def close(self) -> None:
        """Lets go of the job; what still runs in it ends."""
        if sys.platform == "win32" and self._handle:
            self._close(self._handle)
            self._handle = None
