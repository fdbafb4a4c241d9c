"""What a child process is asked to do (`sandbox`). Each task loads its parsers itself, so that the parent need not."""

from collections.abc import Iterator

from xlsync.intake.containers.part import Part
from xlsync.intake.limits import Limits
from xlsync.model import Document, Workbook


def workbook(limits: Limits, data: bytes, name: str, passwords: tuple[str, ...]) -> Iterator[Workbook]:
    """The workbook in a file that is no container, see `readers.read_data`."""
    from xlsync.intake.readers import read_data  # noqa: PLC0415

    yield read_data(data, name, limits, passwords)


def parts(limits: Limits, data: bytes, name: str, passwords: tuple[str, ...]) -> Iterator[Part]:
    """The files in a container, see `containers.unpack`."""
    from xlsync.intake.containers.unpack import unpack  # noqa: PLC0415

    yield from unpack(data, name, limits, passwords)


def document(limits: Limits, data: bytes, path: str) -> Iterator[Document]:
    """A narrative report, see `documents.read`."""
    from xlsync.intake.documents.read import read_document  # noqa: PLC0415

    yield read_document(data, path, limits)
