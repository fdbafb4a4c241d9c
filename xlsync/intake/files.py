"""PATHs given on the command line → the files to be read; one file → its bytes."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.limits import Limits
from xlsync.model import Mail

#: Files of our own that lie in an office folder: the ledger (with its journal and lock) and the office's settings.
_LEDGER = "xlsync.sqlite"
_SETTINGS = "xlsync.toml"
#: What Windows leaves in folders.
_OF_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})
#: What Excel and LibreOffice put beside a file that is open.
_LOCKS = ("~$", ".~lock")


class PathError(Exception):
    """A PATH is of no use (exit status 2). `message(lang)` is one line."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        self.path = path
        self._texts = {"vi": vi, "en": en}
        super().__init__(path, vi, en)

    def message(self, lang: str = "vi") -> str:
        """The reason in one line, Vietnamese unless `en` is asked for."""
        return self._texts.get(lang, self._texts["vi"])

    def __str__(self) -> str:
        return self.message("en")


class PathMissing(PathError):  # noqa: N818 - the name says what the operator did
    """There is no such file or folder, or it may not be read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            path,
            f"Không tìm thấy hoặc không đọc được tệp, thư mục: {path}",
            f"No such file or folder, or it cannot be read: {path}",
        )


class NothingFound(PathError):  # noqa: N818
    """There is no file at all under the PATHs."""

    def __init__(self, paths: Iterable[str]) -> None:
        shown = ", ".join(paths)
        super().__init__(shown, f"Không có tệp nào trong: {shown}", f"No file found under: {shown}")

    def __reduce__(self) -> tuple[type["NothingFound"], tuple[list[str]]]:
        return type(self), ([self.path],)


class NoWorkbook(PathError):  # noqa: N818
    """There are files under the PATHs, and none of them is or claims to be a workbook."""

    def __init__(self, paths: Iterable[str]) -> None:
        shown = ", ".join(paths)
        super().__init__(shown, f"Không có tệp Excel nào trong: {shown}", f"No workbook found under: {shown}")

    def __reduce__(self) -> tuple[type["NoWorkbook"], tuple[list[str]]]:
        return type(self), ([self.path],)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to be read. `path` is the PATH given joined with the relative path, with `/`; `size` is in bytes.

    What came inside a mail or an archive has the path of that, its own name as `member`, and the `mail` that it came
    with; `real` is then a file of ours. `inline` and `body` are as in `containers.part.Part`. `data` has the bytes
    where the reading process cannot reach the file.
    """

    path: str
    real: Path
    size: int
    member: str | None = None
    mail: Mail | None = None
    inline: bool = False
    body: bool = False
    data: bytes | None = None

    @property
    def name(self) -> str:
        """The name by which its suffix and its unit are judged: that of the innermost file."""
        return self.member or self.path


def find_files(paths: Sequence[str]) -> list[FoundFile]:
    """All files under the PATHs, in the order of the PATHs, each folder sorted by name, subfolders included.

    Left out: hidden files and folders, locks of open files, the ledger and the settings. A file that is reached twice
    (two PATHs, a link) comes once, by its first way. A file that is named itself as a PATH is taken whatever its name
    is. Raises PathMissing, and NothingFound when no file remains.
    """
    found: list[FoundFile] = []
    seen: set[Path] = set()
    for given in paths:
        base = Path(given)
        if base.is_dir():
            files = _walk(base, set())
        elif base.is_file():
            files = [base]
        else:
            raise PathMissing(given)
        for file in files:
            real = file.resolve()
            if real in seen:
                continue
            seen.add(real)
            try:
                size = file.stat().st_size
            except OSError as error:
                raise PathMissing(_shown(given, base, file)) from error
            found.append(FoundFile(_shown(given, base, file), real, size))
    if not found:
        raise NothingFound(paths)
    return found


def read_bytes(found: FoundFile, limits: Limits) -> bytes:
    """The bytes of the file. Raises IntakeError when it is too large or cannot be read."""
    if found.data is not None:
        return found.data
    if found.size > limits.max_file_bytes:
        raise beyond("file_bytes", limits.max_file_bytes, found=found.size)
    try:
        with found.real.open("rb") as stream:
            data = stream.read(limits.max_file_bytes + 1)  # it may have grown since it was found
    except OSError as error:
        raise IntakeError("XS001", "unreadable", {"reason": error.strerror or type(error).__name__}) from error
    if len(data) > limits.max_file_bytes:
        raise beyond("file_bytes", limits.max_file_bytes, found=len(data))
    return data


def _walk(folder: Path, ancestors: set[Path]) -> list[Path]:
    real = folder.resolve()
    if real in ancestors:  # a link back to a folder above
        return []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise PathMissing(folder.as_posix()) from error
    files: list[Path] = []
    for entry in entries:
        if _left_out(entry.name):
            continue
        if entry.is_dir():
            files.extend(_walk(entry, ancestors | {real}))
        elif entry.is_file():
            files.append(entry)
    return files


def _left_out(name: str) -> bool:
    return name.startswith((".", *_LOCKS, _LEDGER)) or name == _SETTINGS or name.casefold() in _OF_WINDOWS


def _shown(given: str, base: Path, file: Path) -> str:
    plain = given.replace(os.sep, "/")
    if file == base:
        return plain
    relative = file.relative_to(base).as_posix()
    return relative if plain in {"", "."} else f"{plain.rstrip('/')}/{relative}"
