"""The child process of `sandbox`: reads one request after another, under caps for memory and processor time."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import OUT_OF_MEMORY, receive, send

#: The share of the memory cap from which on a child does not take another task: what it has freed may be in pieces.
_WORN = 0.5
#: How often it looks whether its parent is still there, in seconds.
_LOOK = 0.25


def main() -> None:
    """Serves until the parent closes the pipe, which it does when it is told that the memory is worn."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its child
    answers, requests = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # whatever a parser prints must not get between the answers
    parent = os.getppid()
    capped = False
    try:
        while True:
            try:
                task, limits, arguments = receive(requests)
            except EOFError:
                return
            if not capped:
                _cap_memory(limits.max_memory_bytes)
                capped = True
            _cap_time(limits.max_cpu_seconds)
            _stay_with(parent, _LOOK)
            _serve(answers, task, limits, arguments)
            _stay_with(parent, 0)
            del arguments
    except MemoryError:  # not even enough for a request, or for saying so
        os._exit(OUT_OF_MEMORY)


def _serve(answers: IO[bytes], task: Callable[..., Iterator[Any]], limits: Limits, arguments: tuple[Any, ...]) -> None:
    last: tuple[str, object] = ("end", None)
    worn = False
    try:
        for result in task(limits, *arguments):
            send(answers, ("result", result))
    except IntakeError as error:
        last = ("error", error)
    except MemoryError:  # whatever was being imported or built is in pieces
        last, worn = ("error", beyond("memory", limits.max_memory_bytes)), True
    except ImportError:  # a library that finds no room says so
        if _memory() < _WORN * limits.max_memory_bytes:
            raise
        last, worn = ("error", beyond("memory", limits.max_memory_bytes)), True
    except RecursionError:  # nested deeper than Python follows
        last = ("error", beyond("depth", sys.getrecursionlimit()))
    if worn or _memory() > _WORN * limits.max_memory_bytes:
        send(answers, ("worn", None))
    send(answers, last)


def _cap_memory(most: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most <= hard:
            try:
                resource.setrlimit(resource.RLIMIT_AS, (most, hard))
            except (ValueError, OSError):  # macOS has the name, and refuses some values
                return


def _cap_time(seconds: int) -> None:
    """From now on, so many seconds more of processor time."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _stay_with(parent: int, seconds: float) -> None:
    """Looks so often, 0 for never, whether the parent is there: without it nobody keeps the time of a task."""
    if sys.platform != "win32":  # there the job object ends with its parent

        def look(*_: object) -> None:
            if os.getppid() != parent:
                os._exit(1)

        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _memory() -> int:
    """The bytes in use: those that the cap counts where the system tells them, else the most there ever were."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415

    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(used) * (1 if sys.platform == "darwin" else 1024)
