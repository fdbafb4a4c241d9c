"""Readers for the tests of the pool: what goes wrong in a process that reads. A module, for other processes import it."""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from xlsync.intake.files import FoundFile
from xlsync.pipeline.reading import Read, Reader


class Deadly(Reader):
    """A file whose name says so takes down the process that reads it."""

    def read(self, file: FoundFile) -> Read:
        if "chet" in file.name:
            os.kill(os.getpid(), 9)
        return super().read(file)


class Noting(Reader):
    """Leaves a note beside each file: whether this process was forked, and whether polars was there."""

    def read(self, file: FoundFile) -> Read:
        Path(f"{file.real}.note").write_text(f"{'marker' in sys.modules} {'polars' in sys.modules}", encoding="ascii")
        return super().read(file)


class Slow(Reader):
    """Takes its time over each file."""

    def read(self, file: FoundFile) -> Read:
        time.sleep(0.1)
        return super().read(file)


class Blind(Reader):
    """Sees no disk but its own folder for what archives hold."""

    def read(self, file: FoundFile) -> Read:
        return super().read(replace(file, real=Path("khong-co")))


class Unstartable(Reader):
    """Ends every process that it is sent to."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return _leave, (3,)


def _leave(status: int) -> NoReturn:
    os._exit(status)
