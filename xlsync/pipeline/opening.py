"""One file that the operator names, opened as every file is: guarded, with what is inside a mail or an archive."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.intake.attachments import Opened, Opener
from xlsync.intake.files import FoundFile, PathMissing, find_files
from xlsync.intake.limits import Limits
from xlsync.model import OperationError
from xlsync.texts.catalogue import finding
from xlsync.texts.render import render


def open_file(path: str, limits: Limits | None = None, passwords: tuple[str, ...] = ()) -> list[Opened]:
    """The file at that path, of a mail or an archive the files inside it, each with its workbook or the refusal.

    Raises OperationError when there is no such file.
    """
    file = _found(path)
    opener = Opener(limits or Limits(), passwords)
    try:
        with TemporaryDirectory(prefix="xlsync-") as folder:
            return list(_opened(opener, file, Path(folder)))
    finally:
        opener.close()


def refused(path: str, opened: list[Opened]) -> OperationError | None:
    """Why nothing in the file could be read; None where no reason was given."""
    error = next((each.error for each in opened if each.error is not None), None)
    if error is None:
        return None
    told = finding(error.code, variant=error.variant, values=error.values, path=path)
    texts = (render(told, lang) for lang in ("vi", "en"))
    vi, en = (" ".join(part for part in (text.message, text.remedy) if part) for text in texts)
    return OperationError(f"{path}: {vi}", f"{path}: {en}")


def _found(path: str) -> FoundFile:
    try:
        if not Path(path).is_dir():
            return find_files([path])[0]
    except (PathMissing, OSError, ValueError):  # ValueError: a NUL in the name
        pass
    raise OperationError(
        f"Không tìm thấy hoặc không đọc được tệp: {path}", f"No such file, or it cannot be read: {path}"
    )


def _opened(opener: Opener, file: FoundFile, folder: Path) -> Iterator[Opened]:
    for each in opener.open(file, folder):
        if isinstance(each, FoundFile):
            yield from _opened(opener, each, folder)
        else:
            yield each
