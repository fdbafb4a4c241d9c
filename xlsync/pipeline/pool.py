"""Many files read at once over an `Executor`: a pool of processes, or the Dask cluster that the operator names."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.intake.files import FoundFile
from xlsync.model import Submission
from xlsync.pipeline.processes import Processes
from xlsync.pipeline.reading import Read, Reader

_FEW = 3  # files that one process reads before another one has started
Progress = Callable[[int, int], None]
Mapper = Callable[[Sequence[FoundFile]], Iterator[Read]]


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
    Raises OperationError for a scheduler that does not answer, and when no process can be started.
    """
    if scheduler is not None:
        from xlsync.pipeline.cluster import cluster

        with cluster(scheduler, replace(reader, spill=None)) as mapper:
            yield _in_order(mapper(files), len(files), mapper, progress)
        return
    workers = min(jobs or os.cpu_count() or 1, len(files))
    with TemporaryDirectory(prefix="xlsync-", ignore_cleanup_errors=True) as folder:
        here = replace(reader, spill=Path(folder))
        if workers <= 1 or len(files) <= _FEW:
            try:
                yield _in_order(map(here.read, files), len(files), partial(map, here.read), progress)
            finally:
                here.close()
            return
        with Processes(here, workers) as processes:
            yield _in_order(processes.read(files), len(files), processes.read, progress)


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
