"""Files that the buttons of the province write: nothing that somebody has changed is replaced unasked."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from xlsync.report.atomic import write_text
from xlsync.ribbon.application import edited, path_of
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.private import made_private, private_folder
from xlsync.texts.entries import Text

_FILE = "outputs.json"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of a file that a button has written: its hash then, what it was made of, for which period."""

    sha256: str
    mailbag: str | None = None
    period: str | None = None


def choose_targets(desk: Desk, paths: Sequence[Path], period: str) -> list[Path]:
    """Where to write, before any work is done: the paths themselves, or free names beside them for those that the user
    wants to keep. Raises RibbonError for a path that is a folder, and for a workbook that is open with unsaved edits.
    """
    kept = []
    for path in paths:
        book = open_book(desk, path)
        if book is not None and edited(book):
            raise RibbonError(
                f"{path.name} đang mở và có thay đổi chưa lưu. Hãy lưu (hoặc đóng mà không lưu) rồi làm lại.",
                f"{path.name} is open and has unsaved edits. Save it (or close it without saving) and try again.",
            )
        if path.is_dir():
            raise RibbonError(f"{path} là thư mục, cần một tệp.", f"{path} is a folder, a file is needed.")
        if path.exists() and not _unchanged(path, period):
            kept.append(path)
    if not kept:
        return list(paths)
    names = "\n".join(str(path) for path in kept)
    replaced = desk.ask.confirm(
        Text(
            "Đã có tệp của kỳ khác, tệp được sửa sau khi xlsync ghi, hoặc không phải do máy này ghi:\n"
            f"{names}\n\nThay bằng bản mới? Chọn Không thì bản mới mang tên khác, như “{_free(kept[0]).name}”.",
            "There is a file of another period, one changed since xlsync wrote it, or not written on this computer:\n"
            f"{names}\n\nReplace it? With No the new one gets another name, such as “{_free(kept[0]).name}”.",
        )
    )
    return list(paths) if replaced else [_free(path) if path in kept else path for path in paths]


def release(desk: Desk, path: Path) -> Path:
    """The path, closed in the application so that it can be written; a free name when it was edited meanwhile."""
    book = open_book(desk, path)
    if book is None:
        return path
    if edited(book):
        return _free(path)
    book.close()
    return path


def open_book(desk: Desk, path: Path) -> Any | None:
    """The workbook of that path, when it is open."""
    for book in desk.app.books:
        there = path_of(book)
        if there is not None and path.exists() and there.samefile(path):
            return book
    return None


def remember(path: Path, mailbag: Path | None = None, period: str | None = None) -> None:
    """The file was just written by a button."""
    known = _known()
    known.pop(_key(path), None)
    known[_key(path)] = Made(_hash(path), None if mailbag is None else str(mailbag), period)
    last = {name: asdict(each) for name, each in list(known.items())[-_MOST:]}
    with suppress(OSError):  # it is only a memory: the next time the user is asked
        write_text(made_private() / _FILE, json.dumps(last, ensure_ascii=False, indent=1))


def mailbag_of_output(path: Path) -> Path | None:
    """The mailbag that a file was made of; None when that is not known, or it is not there any more."""
    made = _known().get(_key(path))
    folder = None if made is None or made.mailbag is None else Path(made.mailbag)
    return folder if folder is not None and folder.is_dir() else None


def remember_mailbag(path: Path, mailbag: Path) -> None:
    """The user has said what a file was made of; whether it was changed since is not known."""
    made = _known().get(_key(path))
    if made is None or made.mailbag != str(mailbag):
        known = {**_known(), _key(path): Made("", str(mailbag), None if made is None else made.period)}
        with suppress(OSError):
            told = {name: asdict(each) for name, each in known.items()}
            write_text(made_private() / _FILE, json.dumps(told, ensure_ascii=False, indent=1))


def _unchanged(path: Path, period: str) -> bool:
    made = _known().get(_key(path))
    return made is not None and made.period == period and made.sha256 == _hash(path)


def _known() -> dict[str, Made]:
    with suppress(OSError, ValueError, TypeError, AttributeError):
        said = json.loads((private_folder() / _FILE).read_text(encoding="utf-8"))
        return {name: Made(**each) for name, each in said.items()}
    return {}


def _key(path: Path) -> str:
    return str(path.resolve())


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _free(path: Path) -> Path:
    number = 2
    while (found := path.with_stem(f"{path.stem} ({number})")).exists():
        number += 1
    return found
