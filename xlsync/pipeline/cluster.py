"""The reading stage on a Dask cluster (extra `dask`): for a province or a country that has outgrown one machine.

The scheduler and the workers need this version of xlsync. They are sent the definitions, the passwords and the bytes of
the files (`tls://…` where the network is not ours alone), and may share no disk with us.
"""

import logging
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlsync import __version__
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_bytes
from xlsync.model import OperationError
from xlsync.pipeline.processes import waited
from xlsync.pipeline.reading import Read, Reader, died, refused

if TYPE_CHECKING:
    from distributed import Client

_SECONDS = 10  # until the scheduler and a first worker must have answered
_CHUNK = 50  # files in one task at most: single reads as tasks of their own cost ten times as much
_CHUNK_BYTES = 8 * 1024 * 1024
_AHEAD = 3  # tasks for each thread of the workers that are under way: the mailbag is never in memory as a whole

#: A file with its bytes, or what is known of it without any.
Item = FoundFile | Read
_Task = tuple[list[Item], Future[list[Read]]]


@contextmanager
def cluster(address: str, reader: Reader) -> Iterator[Callable[[Sequence[FoundFile]], Iterator[Read]]]:
    """Yields a function that reads files on the workers of the scheduler at that address, in the order of the files.

    Raises OperationError when the extra is not installed, nobody answers there or has this version of xlsync, and,
    while reading, when the cluster is gone. A file that takes its worker down is XS005 `crash`.
    """
    try:
        from distributed import Client
    except ImportError:
        raise OperationError(
            "--scheduler cần gói dask: pip install 'xlsync[dask]'.", "--scheduler needs: pip install 'xlsync[dask]'."
        ) from None
    _hush()
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise OperationError(
            f"Không kết nối được tới {address}: {error}.", f"Cannot reach a scheduler at {address}: {error}."
        ) from None
    with client:
        try:
            yield _Cluster(client, reader).read
        except (CancelledError, OSError) as error:
            told = str(error) or type(error).__name__
            raise OperationError(
                f"Mất kết nối với cụm Dask {address}: {told}.", f"The cluster at {address} is lost: {told}."
            ) from None


class _Cluster:
    def __init__(self, client: "Client", reader: Reader) -> None:
        self._threads = _threads(client)
        self._reader = reader
        self._executor: Executor = client.get_executor(pure=False)
        # The result of a task, and no scattered data, which would be lost with the workers that hold it.
        self._shared: Any = client.submit(_kept, reader, pure=False)

    def read(self, files: Sequence[FoundFile]) -> Iterator[Read]:
        size = max(1, min(_CHUNK, len(files) // (self._threads * 8)))
        chunks = self._chunks(files, size)
        under_way: deque[_Task] = deque()
        self._hand_out(chunks, under_way)  # now, before the first result is asked for
        return self._read(chunks, under_way)

    def _read(self, chunks: Iterator[list[Item]], under_way: deque[_Task]) -> Iterator[Read]:
        while under_way:
            yield from self._results(*under_way.popleft())
            self._hand_out(chunks, under_way)

    def _hand_out(self, chunks: Iterator[list[Item]], under_way: deque[_Task]) -> None:
        while len(under_way) < _AHEAD * self._threads and (chunk := next(chunks, None)) is not None:
            under_way.append((chunk, self._submit(chunk)))

    def _chunks(self, files: Sequence[FoundFile], size: int) -> Iterator[list[Item]]:
        chunk: list[Item] = []
        held = 0
        for file in files:
            item = self._with_bytes(file)
            chunk.append(item)
            held += file.size
            if len(chunk) >= size or held >= _CHUNK_BYTES:
                yield chunk
                chunk, held = [], 0
        if chunk:
            yield chunk

    def _with_bytes(self, file: FoundFile) -> Item:
        try:
            return replace(file, data=read_bytes(file, self._reader.limits))
        except IntakeError as error:
            return Read([refused(file, error)])

    def _submit(self, chunk: list[Item]) -> Future[list[Read]]:
        return self._executor.submit(_read_all, self._shared, chunk)

    def _results(self, chunk: list[Item], future: Future[list[Read]]) -> Iterator[Read]:
        from distributed import KilledWorker

        try:
            yield from waited(future)
        except KilledWorker:  # several workers have died over it
            if len(chunk) > 1:
                for each in chunk:
                    yield from self._results([each], self._submit([each]))
            elif isinstance(chunk[0], FoundFile):
                yield died(chunk[0], self._reader.limits)


def _threads(client: "Client") -> int:
    """How many threads the workers have. Raises OperationError when none comes or one cannot work with us."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS)
    except TimeoutError:
        raise OperationError(
            "Cụm Dask không có máy nào để đọc tệp (worker).", "The Dask cluster has no worker."
        ) from None
    versions: dict[str, Any] = client.run(_version, on_error="return")
    other = {address: version for address, version in versions.items() if version != __version__}
    if other:
        where, found = next(iter(other.items()))
        raise OperationError(
            f"Máy {where} của cụm Dask cần xlsync {__version__}, nhưng có: {found}.",
            f"The worker {where} needs xlsync {__version__}, and has: {found}.",
        )
    try:
        client.submit(_version, pure=False).result()
    except RuntimeError:  # it could not even read what was sent
        raise OperationError(
            f"Máy điều phối (scheduler) của cụm Dask cần xlsync {__version__}.",
            f"The scheduler of the Dask cluster needs xlsync {__version__}.",
        ) from None
    return sum(client.nthreads().values()) or 1


def _hush() -> None:
    """What Dask logs and warns of is for those who run the cluster; the operator is told in one line what is wrong."""
    for name in [*logging.root.manager.loggerDict, "distributed"]:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"distributed\b")


def _version() -> str:
    return __version__


def _kept(reader: Reader) -> Reader:
    return reader


def _read_all(reader: Reader, chunk: Sequence[Item]) -> list[Read]:
    own = replace(reader)  # a worker runs several tasks at once, and a child serves one of them at a time
    try:
        return [item if isinstance(item, Read) else own.read(item) for item in chunk]
    finally:
        own.close()
