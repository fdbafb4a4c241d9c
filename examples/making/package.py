"""Saving so that the same content gives the same bytes, and small changes to the parts of a saved workbook."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook

_STAMP = "2024-03-05T08:00:00Z"
_ZIP_TIME = (2024, 3, 5, 8, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    buffer = BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def settled(data: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]] | None = None) -> bytes:
    """The package with fixed times. `changes` gives new parts, or how to change one that is there."""
    waiting = dict(changes or {})
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as result:
        for name in source.namelist():
            content = source.read(name)
            change = waiting.pop(name, None)
            if change is not None:
                content = change if isinstance(change, bytes) else change(content)
            _write(result, name, _STAMPS.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<2>", content))
        for name, part in waiting.items():
            if not isinstance(part, bytes):
                raise KeyError(name)
            _write(result, name, part)
    return target.getvalue()


def _write(result: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _ZIP_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    result.writestr(entry, content)


def write(path: Path, data: bytes) -> None:
    """Writes a file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
