"""A consolidated workbook opened as every file is, guarded, and read back."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.forms.library import FormLibrary
from xlsync.identify.published import is_published, read_published
from xlsync.intake.attachments import Opened, Opener
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, PathMissing, find_files
from xlsync.intake.limits import Limits
from xlsync.model import OperationError, Published
from xlsync.texts.catalogue import finding
from xlsync.texts.render import render


def load_published(
    path: str, library: FormLibrary, limits: Limits | None = None, passwords: tuple[str, ...] = ()
) -> Published:
    """The figures of the consolidated workbook at that path; a mail or archive may hold it, if it holds one only.

    Raises OperationError when there is no such file, when it cannot be opened (damaged, protected, beyond the limits),
    when it is no consolidated workbook of xlsync, when its index is missing, or when it was changed so that figures
    are no longer where they were (see `identify.published.read_published`).
    """
    file = _found(path)
    opener = Opener(limits or Limits(), passwords)
    try:
        with TemporaryDirectory(prefix="xlsync-") as folder:
            opened = list(_opened(opener, file, Path(folder)))
    finally:
        opener.close()
    workbooks = [each for each in opened if each.workbook is not None]
    ours = [each for each in workbooks if each.workbook is not None and is_published(each.workbook)]
    if len(ours) > 1:
        raise OperationError(
            f"{path}: có {len(ours)} sổ tổng hợp bên trong; hãy chỉ ra một tệp.",
            f"{path}: there are {len(ours)} consolidated workbooks in it; name one file.",
        )
    for each in ours:
        if each.workbook is not None:
            published = read_published(each.workbook, path, each.sha256, library)
            if published is not None:
                return published
    raise _none_of_ours(path, workbooks, opened)


def _found(path: str) -> FoundFile:
    """The file itself; raises OperationError for what is no file."""
    try:
        if not Path(path).is_dir():
            return find_files([path])[0]
    except (PathMissing, OSError, ValueError):  # ValueError: a NUL in the name
        pass
    raise OperationError(
        f"Không tìm thấy hoặc không đọc được tệp tổng hợp: {path}",
        f"No such consolidated workbook, or it cannot be read: {path}",
    )


def _opened(opener: Opener, file: FoundFile, folder: Path) -> Iterable[Opened]:
    for each in opener.open(file, folder):
        if isinstance(each, FoundFile):
            yield from _opened(opener, each, folder)
        else:
            yield each


def _none_of_ours(path: str, workbooks: list[Opened], opened: list[Opened]) -> OperationError:
    if any(each.workbook is not None and OUTPUT_NAME in each.workbook.defined_names for each in workbooks):
        return OperationError(
            f"{path}: do xlsync xuất ra nhưng không đọc lại được (bản cũ, trang ẩn đã bị xóa, hoặc không phải sổ tổng "
            "hợp); hãy chạy lại xlsync consolidate và dùng tệp mới.",
            f"{path}: written by xlsync, but it cannot be read back (an older version, its hidden sheet was deleted, "
            "or it is another report); run xlsync consolidate again and use the new file.",
        )
    error = next((each.error for each in opened if each.error is not None), None)
    if not workbooks and error is not None:
        return OperationError(f"{path}: {_told(error, path, 'vi')}", f"{path}: {_told(error, path, 'en')}")
    return OperationError(
        f"{path}: không phải sổ tổng hợp do xlsync consolidate xuất ra.",
        f"{path}: no consolidated workbook, as xlsync consolidate writes it.",
    )


def _told(error: IntakeError, path: str, lang: str) -> str:
    told = render(finding(error.code, variant=error.variant, values=error.values, path=path), lang)
    return " ".join(part for part in (told.message, told.remedy) if part)
