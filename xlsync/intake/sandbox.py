"""Parsers that can abort, hang or eat the memory run in a child process: one that dies costs one file.

Mails and archives can be built to take for ever, and a genuine file of 1.2 GB should not take the consolidator's
machine down. A `Sandbox` keeps one child and hands it one task after another; the child has caps for memory and
processor time (Linux, macOS; on Windows a job object caps the memory), its parent one for wall time. A plain
subprocess, since workers of a cluster may not use multiprocessing, and a fork is not safe once polars runs.
"""

import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.job_object import Job
from xlsync.intake.limits import Limits

T = TypeVar("T")

#: The exit status of a child that had no memory left for an answer.
OUT_OF_MEMORY = 77

_LENGTH = 8
_TOO_LONG = -int(getattr(signal, "SIGXCPU", 0)) or None
#: In a virtual environment of Windows `python.exe` only starts the real one, which no job object would hold.
_PYTHON = getattr(sys, "_base_executable", sys.executable) if sys.platform == "win32" else sys.executable
_PACKAGES = str(Path(__file__).parents[2])
#: Isolated (`-I`), with our own path: the working folder is the mailbag, and a `pickle.py` may lie there.
_START = "import sys; sys.path[:] = {path!r}; from xlsync.intake.sandbox_child import main; main()"


class ChildDiedError(Exception):
    """The child is gone before it had answered; never leaves this module."""


@dataclass
class Sandbox:
    """Runs tasks one at a time in a child process, which starts with the first task; `close` ends it."""

    limits: Limits
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _job: Job | None = field(default=None, repr=False)

    def run(self, task: Callable[..., Iterator[T]], *arguments: object) -> Iterator[T]:
        """What `task(limits, *arguments)` yields in the child, one by one. To be exhausted before the next task.

        `task` is a function of a module (`tasks`), since the child imports it. Raises the IntakeError that the task
        raised, or XS005: `time`, `memory`, or `crash` when the parser took its process down.
        """
        process = self._started()
        watch = _Watch(process, self.limits.max_wall_seconds)
        answered = False
        try:
            with watch:
                yield from _answers(process, (task, self.limits, arguments), watch)
            answered = True
        except IntakeError:  # the last answer to this task
            answered = True
            raise
        except ChildDiedError:
            raise self._why(self._end(), watch.timed_out) from None
        finally:
            # Whoever stops early leaves answers in the pipe; one that timed out may have answered at the last moment.
            if not answered or watch.timed_out or watch.worn:
                self._end()

    def close(self) -> None:
        """Ends the child."""
        self._end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        path = [*(each for each in sys.path if each), _PACKAGES]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [_PYTHON, "-I", "-c", _START.format(path=path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a parser says when it dies is not for the operator
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._job = Job(self._process, self.limits.max_memory_bytes)
        return self._process

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        status = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)
        if self._job is not None:
            self._job.close()
        return status

    def _why(self, status: int, timed_out: bool) -> IntakeError:
        if timed_out or status == _TOO_LONG:
            return beyond("time", self.limits.max_wall_seconds if timed_out else self.limits.max_cpu_seconds)
        if status == OUT_OF_MEMORY:
            return beyond("memory", self.limits.max_memory_bytes)
        return IntakeError("XS005", "crash")


def _answers(process: "subprocess.Popen[bytes]", request: object, watch: "_Watch") -> Iterator[Any]:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - opened as pipes above
    try:
        send(process.stdin, request)
        while True:
            kind, value = receive(process.stdout)
            if kind == "worn":  # it has used much memory and ends now
                watch.worn = True
            elif kind == "end":
                return
            elif kind == "error":
                raise value
            else:
                yield value
    except (OSError, EOFError) as error:
        raise ChildDiedError from error


class _Watch:
    """Kills a process that takes too long."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._done = False
        self.timed_out = False
        self.worn = False
        self._timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self._kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._done = True
        self._timer.cancel()

    def _kill(self) -> None:
        with self._lock:
            if not self._done:
                self.timed_out = True
                self._process.kill()


def send(stream: IO[bytes], message: object) -> None:
    """Writes one message with its length before it."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(_LENGTH, "little"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Reads one message; raises EOFError when the other side is gone."""
    return pickle.loads(_exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "little")))  # noqa: S301 - our child


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:  # what was not written yet has nobody to read it
        return
