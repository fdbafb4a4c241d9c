"""The report without our marks, as a file of its own, read once more before it may go out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsync.identify.returned import without_ours
from xlsync.issue.marking.items import Item
from xlsync.pipeline.explanations import Explanation, explanations
from xlsync.pipeline.handing_in import Report, refusal
from xlsync.pipeline.opening import open_file
from xlsync.pipeline.run import Run, check
from xlsync.ribbon.application import edited, save_copy, suffix_of_copy
from xlsync.ribbon.checking import saved_path, words
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.listing import texts_of
from xlsync.ribbon.office_file import office_settings
from xlsync.ribbon.rechecking import Checked


@dataclass(frozen=True, slots=True)
class ReportCopy:
    """The bytes of the copy under its standard name, and what was found in it and said to that."""

    name: str
    data: bytes
    run: Run
    items: tuple[Item, ...]
    explanations: tuple[Explanation, ...]


def copy_report(book: Any, checked: Checked, report: Report, as_of: date) -> ReportCopy:
    """The copy of a workbook from which the marks are away. What goes out is what was checked: raises RibbonError when
    the copy, read again, may not go."""
    path = saved_path(book)
    with TemporaryDirectory(prefix="xlsync-") as folder:
        if path is not None and not edited(book) and _without_marks(path):
            data, suffix = path.read_bytes(), path.suffix.lower()
            copy = Path(folder) / report.name(suffix)
            copy.write_bytes(data)
        else:
            copy = Path(folder) / report.name(suffix_of_copy(book))
            save_copy(book, copy)
            data = copy.read_bytes()
        run = check([str(copy)], office_settings(path, as_of))
    items = words(run)
    said = explanations(run, items, texts_of(checked.said))
    why = refusal(run, said)
    if why is not None:
        raise RibbonError(
            f"Bản sao {copy.name} đọc lại không giống sổ đang mở nên chưa gửi. Hãy lưu sổ rồi thử lại.\n{why.vi}",
            f"The copy {copy.name} does not read like the open workbook; nothing was sent. Save it and try again.\n"
            f"{why.en}",
        )
    return ReportCopy(copy.name, data, run, items, said)


def _without_marks(path: Path) -> bool:
    """Whether the file itself has no list of ours: it may have been saved with the marks."""
    workbooks = [each.workbook for each in open_file(str(path)) if each.workbook is not None]
    return bool(workbooks) and all(without_ours(each) is each for each in workbooks)
