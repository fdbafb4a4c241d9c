"""The child process of `sandbox`: reads one request after another, under caps for memory and processor time."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import receive, send

#: The share of the memory cap from which on a child does not take another task: what it has freed may be in pieces.
_WORN = 0.5


def _workbook(limits: Limits, data: bytes, name: str, passwords: tuple[str, ...]) -> Iterator[Any]:
    from xlsync.intake.readers import read_data  # noqa: PLC0415 - the child loads only what its tasks need

    yield read_data(data, name, limits, passwords)


def _parts(limits: Limits, data: bytes, name: str, passwords: tuple[str, ...]) -> Iterator[Any]:
    from xlsync.intake.containers.unpack import unpack  # noqa: PLC0415

    yield from unpack(data, name, limits, passwords)


TASKS: dict[str, Callable[..., Iterator[Any]]] = {"workbook": _workbook, "parts": _parts}


def main() -> None:
    """Serves until the parent closes the pipe, which it does when it is told that the memory is worn."""
    answers, requests = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # whatever a parser prints must not get between the answers
    capped = False
    while True:
        try:
            task, limits, arguments = receive(requests)
        except EOFError:
            return
        if not capped:
            _cap_memory(limits.max_memory_bytes)
            capped = True
        _cap_time(limits.max_cpu_seconds)
        _serve(answers, TASKS[task], limits, arguments)
        del arguments


def _serve(answers: IO[bytes], task: Callable[..., Iterator[Any]], limits: Limits, arguments: tuple[Any, ...]) -> None:
    last: tuple[str, object] = ("end", None)
    try:
        for result in task(limits, *arguments):
            send(answers, ("result", result))
    except IntakeError as error:
        last = ("error", error)
    except MemoryError:
        last = ("error", beyond("memory", limits.max_memory_bytes))
    except RecursionError:  # nested deeper than Python follows
        last = ("error", beyond("depth", sys.getrecursionlimit()))
    if _most_memory() > _WORN * limits.max_memory_bytes:
        send(answers, ("worn", None))
    send(answers, last)


def _cap_memory(most: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _cap_time(seconds: int) -> None:
    """From now on, so many seconds more of processor time."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _most_memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(used) * (1 if sys.platform == "darwin" else 1024)
