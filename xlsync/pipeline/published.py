"""A consolidated workbook opened as every file is, guarded, and read back."""

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.forms.library import FormLibrary
from xlsync.identify.published import is_published, read_published
from xlsync.intake.attachments import Opened
from xlsync.intake.limits import Limits
from xlsync.model import OperationError, Published
from xlsync.model.sealing import FigureKey
from xlsync.pipeline.opening import open_file, refused


def load_published(
    path: str, library: FormLibrary, limits: Limits | None = None, passwords: tuple[str, ...] = ()
) -> Published:
    """The figures of the consolidated workbook at that path; a mail or archive may hold it, if it holds one only.

    Raises OperationError when there is no such file, when it cannot be opened (damaged, protected, beyond the limits),
    when it is no consolidated workbook of xlsync, when its index is missing, or when it was changed so that figures
    are no longer where they were (see `identify.published.read_published`).
    """
    opened = open_file(path, limits, passwords)
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


def figures_of(published: Published) -> dict[FigureKey, int | float | None]:
    """The totals of a consolidated workbook, by tier."""
    return {
        (each.form, each.table, each.field, "" if each.tier is None else each.tier.value): each.value
        for each in published.figures
        if each.unit is None
    }


def _none_of_ours(path: str, workbooks: list[Opened], opened: list[Opened]) -> OperationError:
    if any(each.workbook is not None and OUTPUT_NAME in each.workbook.defined_names for each in workbooks):
        return OperationError(
            f"{path}: do xlsync xuất ra nhưng không đọc lại được (bản cũ, trang ẩn đã bị xóa, hoặc không phải sổ tổng "
            "hợp); hãy chạy lại xlsync consolidate và dùng tệp mới.",
            f"{path}: written by xlsync, but it cannot be read back (an older version, its hidden sheet was deleted, "
            "or it is another report); run xlsync consolidate again and use the new file.",
        )
    if not workbooks and (error := refused(path, opened)) is not None:
        return error
    return OperationError(
        f"{path}: không phải sổ tổng hợp do xlsync consolidate xuất ra.",
        f"{path}: no consolidated workbook, as xlsync consolidate writes it.",
    )
