"""Many files read at once over an `Executor`: a pool of processes, or the Dask cluster that the operator names."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile
from xlsync.model import Submission
from xlsync.pipeline.reading import Read, Reader, refused

_FEW = 3  # files that one process reads before another one has started
_CHUNK = 40  # files handed to a process at most: small reads cost more to send than to do
Progress = Callable[[int, int], None]
Mapper = Callable[[Sequence[FoundFile]], Iterator[Read]]

_reader: Reader | None = None


@contextmanager
def reading(
    files: Sequence[FoundFile],
    reader: Reader,
    jobs: int,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Iterator[Submission]]:
    """Yields the submissions in the order of the files, read in as many processes as it is worth.

    Work begins on entering, so that the caller can import the heavy libraries meanwhile. `scheduler` is the address of
    a Dask scheduler (`tcp://…`): its workers read instead, and are sent the bytes, for they may share no disk with us.
    """
    if scheduler is not None:
        from xlsync.pipeline.cluster import cluster

        with cluster(scheduler, replace(reader, spill=None)) as mapper:
            yield _in_order(mapper(files), len(files), mapper, progress)
        return
    workers = min(jobs or os.cpu_count() or 1, len(files))
    with TemporaryDirectory(prefix="xlsync-") as folder:
        here = replace(reader, spill=Path(folder))
        if workers <= 1 or len(files) <= _FEW:
            try:
                yield _in_order(map(here.read, files), len(files), partial(map, here.read), progress)
            finally:
                here.close()
            return
        with _pool(workers, here) as pool:
            mapper = partial(_careful, here, pool, workers)
            yield _in_order(mapper(files), len(files), mapper, progress)


def mapped(
    executor: Executor, task: Callable[..., list[Read]], shared: Sequence[Any], files: Sequence[FoundFile], chunk: int
) -> Iterator[Read]:
    """What `task(*shared, chunk)` gives for chunks of the files, in their order; all are handed out at once."""
    chunks = [files[start : start + chunk] for start in range(0, len(files), chunk)]
    for future in [executor.submit(task, *shared, each) for each in chunks]:
        yield from future.result()


def _careful(reader: Reader, pool: Executor, workers: int, files: Sequence[FoundFile]) -> Iterator[Read]:
    """The files read in the pool. Where a process of it dies, the rest one by one: a death costs one file."""
    # Small enough that no process has much left to do when another one has nothing.
    chunk = max(1, min(_CHUNK, len(files) // (workers * 8)))
    done = 0
    try:
        for read in mapped(pool, _read_here, (), files, chunk):
            done += 1
            yield read
    except BrokenProcessPool:
        for file in files[done:]:
            yield _alone(reader, file)


def _alone(reader: Reader, file: FoundFile) -> Read:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_start, initargs=(reader,)) as pool:
        try:
            return pool.submit(_read_here, [file]).result()[0]
        except BrokenProcessPool:
            return Read([refused(file, IntakeError("XS005", "crash"))])


def _pool(workers: int, reader: Reader) -> Executor:
    # A fork is the cheapest start, and safe only before polars has started its threads; elsewhere a fresh process.
    method = "fork" if sys.platform == "linux" and "polars" not in sys.modules else "spawn"
    if method == "fork":
        reader.prepare()  # once for all processes
    return ProcessPoolExecutor(workers, mp_context=get_context(method), initializer=_start, initargs=(reader,))


def _start(reader: Reader) -> None:
    global _reader  # noqa: PLW0603 - the one reader of this worker process
    _reader = reader


def _read_here(files: Sequence[FoundFile]) -> list[Read]:
    assert _reader is not None, "the pool starts each process with _start"  # noqa: S101
    return [_reader.read(file) for file in files]


def _in_order(results: Iterator[Read], total: int, mapper: Mapper, progress: Progress | None) -> Iterator[Submission]:
    """The submissions file by file; those of the files in a large archive where the archive stands."""
    done = 0
    for read in results:
        done += 1
        total += len(read.spilled)
        if progress is not None:
            progress(done, total)
        yield from read.submissions
        for more in mapper(read.spilled) if read.spilled else ():
            done += 1
            if progress is not None:
                progress(done, total)
            yield from more.submissions
