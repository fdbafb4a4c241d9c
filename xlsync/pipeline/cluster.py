"""The reading stage on a Dask cluster (extra `dask`): for a province or a country that has outgrown one machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_bytes
from xlsync.model import OperationError
from xlsync.pipeline.pool import mapped
from xlsync.pipeline.reading import Read, Reader

_CHUNK = 50  # files in one task: single reads as tasks of their own cost ten times as much


@contextmanager
def cluster(address: str, reader: Reader) -> Iterator[Callable[[Sequence[FoundFile]], Iterator[Read]]]:
    """Yields a function that reads files on the workers of the scheduler at that address, in the order of the files.

    Raises OperationError when the extra is not installed or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise OperationError(
            "--scheduler cần gói dask: pip install 'xlsync[dask]'.", "--scheduler needs: pip install 'xlsync[dask]'."
        ) from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise OperationError(
            f"Không kết nối được tới {address}: {error}.", f"Cannot reach a scheduler at {address}: {error}."
        ) from None
    with client:
        shared = client.scatter(reader, broadcast=True, hash=False)
        executor = client.get_executor(pure=False)

        def read(files: Sequence[FoundFile]) -> Iterator[Read]:
            return mapped(executor, _read_all, (shared,), [_with_bytes(file, reader) for file in files], _CHUNK)

        yield read


def _with_bytes(file: FoundFile, reader: Reader) -> FoundFile:
    """The file with what is in it; one that cannot be read is left to the worker, which says why."""
    try:
        return replace(file, data=read_bytes(file, reader.limits))
    except IntakeError:
        return file


def _read_all(reader: Reader, files: Sequence[FoundFile]) -> list[Read]:
    own = replace(reader)  # a worker runs several tasks at once, and a child serves one of them at a time
    try:
        return [own.read(file) for file in files]
    finally:
        own.close()
