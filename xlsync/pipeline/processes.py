"""The pool of processes that read files: a process that dies costs the file that it was reading, and no other."""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pipe, get_context
from types import TracebackType
from typing import Any, Self, TypeVar

from xlsync.intake.files import FoundFile
from xlsync.model import OperationError
from xlsync.pipeline.reading import Read, Reader, died

_CHUNK = 40  # files handed to a process at most: small reads cost more to send than to do
_MOST = 61 if sys.platform == "win32" else 1000  # Windows waits for no more at once
_BLINK = 0.5  # seconds
_WITH_THREADS = frozenset({"polars", "uno"})  # modules
Futures = deque[Future[list[Read]]]

T = TypeVar("T")

_reader: Reader | None = None


class Processes:
    """A context: at its end the processes end too, after their work, or at once when it is left by an exception."""

    def __init__(self, reader: Reader, workers: int) -> None:
        self._reader = reader
        self._workers = min(workers, _MOST)
        # A fork is the cheapest start, and safe only before polars has started its threads, and where we do not talk to
        # a LibreOffice, whose bridge has some too; elsewhere a fresh process.
        self._fork = sys.platform == "linux" and _WITH_THREADS.isdisjoint(sys.modules)
        if self._fork:
            reader.prepare()  # once for all processes
        #: Nothing is ever sent: the processes end when this end is closed, be it because we were killed.
        self._theirs, self._ours = Pipe(duplex=False)
        self._pool = self._started(self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not None:
            self._ours.close()  # nobody waits for what is still being read
        self._pool.shutdown(cancel_futures=True)
        self._ours.close()
        self._theirs.close()

    def read(self, files: Sequence[FoundFile]) -> Iterator[Read]:
        """What the files hold, in their order; all are handed out at once, before the first result is asked for."""
        # Small enough that no process has much left to do when another one has nothing.
        size = max(1, min(_CHUNK, len(files) // (self._workers * 8)))
        chunks = deque(files[start : start + size] for start in range(0, len(files), size))
        return self._results(chunks, self._pool, self._submitted(chunks))

    def _results(
        self, chunks: deque[Sequence[FoundFile]], pool: ProcessPoolExecutor, futures: Futures
    ) -> Iterator[Read]:
        while chunks:
            try:
                reads = waited(futures.popleft())
            except BrokenProcessPool:  # some process has died, and all that was under way is lost
                if self._pool is pool:
                    self._renew()
                yield from self._one_by_one(chunks.popleft())
                pool, futures = self._pool, self._submitted(chunks)
            else:
                chunks.popleft()
                yield from reads

    def _submitted(self, chunks: deque[Sequence[FoundFile]]) -> Futures:
        futures: Futures = deque()
        try:
            futures.extend(self._pool.submit(_read_here, each) for each in chunks)
        except BrokenProcessPool as error:  # already
            lost: Future[list[Read]] = Future()
            lost.set_exception(error)
            futures.extend([lost] * (len(chunks) - len(futures)))
        return futures

    def _renew(self) -> None:
        self._pool.shutdown()
        self._fork = False  # by now polars may be running
        self._pool = self._started(self._workers)

    def _one_by_one(self, files: Sequence[FoundFile]) -> Iterator[Read]:
        """The files of which one may have taken its process down."""
        pool = self._started(1)
        try:
            for file in files:
                try:
                    pool.submit(_ready).result()
                except BrokenProcessPool:  # no file can be blamed for it
                    raise OperationError(
                        "Không khởi động được tiến trình đọc tệp; chạy lại với --jobs 1.",
                        "No process for reading files can be started; run again with --jobs 1.",
                    ) from None
                try:
                    yield from waited(pool.submit(_read_here, [file]))
                except BrokenProcessPool:
                    yield died(file, self._reader.limits)
                    pool.shutdown()
                    pool = self._started(1)
        finally:
            pool.shutdown()

    def _started(self, workers: int) -> ProcessPoolExecutor:
        lifeline = (self._theirs, self._ours if self._fork else None)
        return ProcessPoolExecutor(
            workers,
            mp_context=get_context("fork" if self._fork else "spawn"),
            initializer=_start,
            initargs=(self._reader, *lifeline),
        )


def waited(future: Future[T]) -> T:
    """The result of the future. A wait without an end is deaf to Ctrl-C on Windows, or if another thread gets it."""
    while not wait([future], timeout=_BLINK).done:
        pass
    return future.result()


def _start(reader: Reader, lifeline: Any, inherited: Any) -> None:
    """In a process of the pool, with its end of the lifeline and, `inherited` in a fork, that of the parent, or None.

    Their type is another one on each system (`multiprocessing.connection`).
    """
    global _reader  # noqa: PLW0603 - the one reader of this worker process
    _reader = reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    if inherited is not None:
        inherited.close()
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Any) -> None:
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def _ready() -> None:
    """What a process does that has just started."""


def _read_here(files: Sequence[FoundFile]) -> list[Read]:
    assert _reader is not None, "the pool starts each process with _start"  # noqa: S101
    return [_reader.read(file) for file in files]
