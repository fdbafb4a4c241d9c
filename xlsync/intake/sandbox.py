"""Parsers that can abort, hang or eat the memory run in a child process: one that dies costs one file.

calamine aborts the whole process on a far cell, mails and archives can be built to take for ever, and a genuine file of
1.2 GB should not take the consolidator's machine down. A `Sandbox` keeps one child and hands it one task after another;
the child has caps for memory and processor time (Linux, macOS; on Windows a job object), its parent one for wall time.
A plain subprocess, since workers of a cluster may not use multiprocessing, and a fork is not safe once polars runs.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.job_object import cap_memory
from xlsync.intake.limits import Limits

_LENGTH = 8
_TOO_LONG = getattr(signal, "SIGXCPU", 0)
_START = "from xlsync.intake.sandbox_child import main; main()"


class ChildDiedError(Exception):
    """The child is gone before it had answered; never leaves this module."""


@dataclass
class Sandbox:
    """Runs tasks of `sandbox_child` one at a time. The child starts with the first task; `close` ends it."""

    limits: Limits
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def run(self, task: str, *arguments: object) -> Iterator[Any]:
        """What the task yields, one by one. To be exhausted before the next task.

        Raises the IntakeError that the task raised, or XS005: `time`, `memory`, or `crash` when the parser took its
        process down.
        """
        process = self._started()
        watch = _Watch(process, self.limits.max_wall_seconds)
        try:
            with watch:
                yield from _answers(process, (task, self.limits, arguments), watch)
        except ChildDiedError:
            status = self._end()
            raise self._why(status, watch.timed_out) from None
        except GeneratorExit:  # the caller has seen enough: what is still in the pipe is of no use
            self._end()
            raise
        finally:
            if watch.timed_out or watch.worn:  # it may have answered at the last moment, and is dead by now
                self._end()

    def close(self) -> None:
        """Ends the child."""
        self._end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a parser says when it dies is not for the operator
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        cap_memory(self._process, self.limits.max_memory_bytes)
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
        return status

    def _why(self, status: int, timed_out: bool) -> IntakeError:
        if timed_out or status == -_TOO_LONG:
            return beyond("time", self.limits.max_wall_seconds if timed_out else self.limits.max_cpu_seconds)
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
        self._timer = threading.Timer(seconds, self._kill)
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
