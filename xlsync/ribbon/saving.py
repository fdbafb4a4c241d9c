"""Writing a new workbook under its standard name, and opening it: nothing that is there is ever overwritten."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from xlsync.issue.shipped import same_workbook
from xlsync.issue.template import replace_bytes
from xlsync.pipeline.issuing import Issued
from xlsync.ribbon.checking import saved_path
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.texts.entries import Text


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a workbook lies now. `renamed`: the standard name was taken; `was_there`: that very file was there."""

    path: Path
    book: Any
    renamed: bool
    was_there: bool

    @property
    def told(self) -> Text:
        """What there is to say of the name."""
        name = self.path.name
        if self.was_there:
            return Text(f"Tệp {name} đã có sẵn, mở lại.", f"{name} was there already and is opened again.")
        if self.renamed:
            return Text(
                f"Đã có tệp mang tên chuẩn nên ghi thành {name}.",
                f"A file has the standard name already, so this one is {name}.",
            )
        return Text(f"Đã ghi {name}.", f"Written: {name}.")


def folder_for(desk: Desk) -> Path | None:
    """The folder of the open workbook, else one that the user chooses; None when there is no choice."""
    path = saved_path(desk.open_book)
    if path is not None and os.access(path.parent, os.W_OK):
        return path.parent
    return desk.ask.folder(Text("Ghi tệp mới vào thư mục nào?", "Which folder should the new file go to?"))


def save_and_open(desk: Desk, folder: Path, issued: Issued) -> Saved:
    """Writes the workbook into the folder and opens it. Raises RibbonError when it cannot be written."""
    books = list(desk.app.books)
    names = {book.name.casefold() for book in books}
    standard = folder / issued.name
    try:
        for path in _names(standard):
            if path.exists():
                if same_workbook(path.read_bytes(), issued.data):
                    return Saved(path, _opened(desk, path), renamed=path != standard, was_there=True)
            elif path.name.casefold() not in names:  # Excel opens no two workbooks of one name
                break
        replace_bytes(path, issued.data)
    except OSError as error:
        raise RibbonError(
            f"Không ghi được {path.name} vào {folder}: {error.strerror}. Hãy lưu sổ đang mở vào thư mục khác rồi "
            "làm lại.",
            f"Cannot write {path.name} into {folder}: {error.strerror}. Save the open workbook in another folder and "
            "try again.",
        ) from None
    return Saved(path, _opened(desk, path), renamed=path != standard, was_there=False)


def _names(standard: Path) -> Iterator[Path]:
    yield standard
    for number in count(2):
        yield standard.with_name(f"{standard.stem} ({number}){standard.suffix}")


def _opened(desk: Desk, path: Path) -> Any:
    """The workbook in the application: one that is open already is only brought to the front."""
    for book in desk.app.books:
        if Path(book.fullname) == path:
            book.activate()
            return book
    return desk.app.books.open(str(path))
