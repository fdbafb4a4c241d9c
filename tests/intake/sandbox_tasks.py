"""What the children of the tests do. Functions of a module, since a child imports its task."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.limits import Limits
from xlsync.intake.tasks import parts

_kept: list[bytearray] = []


def process_id(_limits: Limits) -> Iterator[int]:
    yield os.getpid()


def count(_limits: Limits, most: int) -> Iterator[int]:
    yield from range(most)


def zeros(_limits: Limits, size: int) -> Iterator[bytes]:
    yield bytes(size)


def length(_limits: Limits, data: bytes) -> Iterator[int]:
    yield len(data)


def keep(_limits: Limits, size: int) -> Iterator[int]:
    """Holds on to the memory after the task."""
    _kept.append(bytearray(size))
    yield os.getpid()


def take_and_give_back(_limits: Limits, size: int) -> Iterator[int]:
    bytearray(size)
    yield os.getpid()


def fill_memory(_limits: Limits) -> Iterator[None]:
    parts = []
    while True:
        parts.append(bytearray(8 * 1024 * 1024))
    yield


def burn(_limits: Limits) -> Iterator[None]:
    while True:
        pass
    yield


def burn_for(_limits: Limits, seconds: float) -> Iterator[int]:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    yield os.getpid()


def sleep(_limits: Limits, seconds: float, note: str = "") -> Iterator[None]:
    if note:
        Path(note).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(seconds)
    yield


def abort(_limits: Limits) -> Iterator[None]:
    os.abort()
    yield


def kill(_limits: Limits) -> Iterator[None]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield


def leave(_limits: Limits) -> Iterator[int]:
    """Ends its process between two results, without an error of its own."""
    yield 1
    os._exit(0)


def fail(_limits: Limits) -> Iterator[None]:
    raise KeyError("a defect in a parser")
    yield


def descend(_limits: Limits) -> Iterator[None]:
    def deeper() -> None:
        deeper()

    deeper()
    yield


def refuse(_limits: Limits, after: int) -> Iterator[int]:
    yield from range(after)
    raise beyond("cells", 10)


def refuse_with_text(_limits: Limits) -> Iterator[None]:
    raise IntakeError("XS001", "damaged", {"part": "Biểu 2"})
    yield


def chatter(_limits: Limits) -> Iterator[str]:
    """Writes wherever a parser may write."""
    print("một dòng " * 1000, flush=True)
    print("lỗi", file=sys.stderr, flush=True)
    os.write(1, b"\xff" * 5000)
    os.write(2, b"\xff" * 5000)
    os.system("echo from a shell")
    yield "answer"


def handles(_limits: Limits) -> Iterator[list[str]]:
    """The pipes and files that are open in the child, apart from its three streams."""
    found = []
    for each in Path("/proc/self/fd").iterdir():
        if int(each.name) > 2:
            try:
                found.append(str(each.readlink()))
            except OSError:  # that of the listing itself
                continue
    yield found


def first_of_path(_limits: Limits) -> Iterator[list[str]]:
    yield list(sys.path)


def sleep_for_ever(limits: Limits, *file: Any) -> Iterator[Part]:
    """The first part of a container, and no end."""
    yield next(parts(limits, *file))
    time.sleep(3600)


def die(limits: Limits, *file: Any) -> Iterator[Part]:
    yield next(parts(limits, *file))
    os.abort()
