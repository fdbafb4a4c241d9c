"""`xlsync addin install` and `remove`: for this user, without administrator's rights."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xlsync.addin.built import ADDIN, extension_name
from xlsync.addin.places import Places
from xlsync.addin.probe import probe
from xlsync.addin.unopkg import add_extension, remove_extension
from xlsync.model import OperationError
from xlsync.ribbon.user_settings import write_settings
from xlsync.ribbon.warm.client import end_helper
from xlsync.texts.entries import Text


def install(places: Places, workbook: Path, python: Path, lang: str) -> Iterator[Text]:
    """Installs for Excel and for LibreOffice, whichever is there; yields what was done, a line each.

    `workbook` is the folder with the built files, `python` the interpreter that the buttons start. Raises
    OperationError when neither program is there, when that interpreter cannot run the commands, or when a file is in
    use.
    """
    if places.excel_start is None and places.unopkg is None:
        raise _no_program()
    found = probe(python)
    if found.version is None:
        raise OperationError(
            f"{python} không chạy được xlsync khi tách khỏi môi trường (-I). Hãy cài xlsync vào một môi trường riêng "
            f"(python -m venv) rồi chạy lại lệnh này từ môi trường đó. Python báo: {found.error}",
            f"{python} cannot run xlsync in isolation (-I). Install xlsync into an environment of its own (python -m "
            f"venv) and run this command from there. Python says: {found.error}",
        )
    write_settings(places.settings, python=python, lang=lang)
    end_helper()  # of an earlier version
    yield Text(f"Cài đặt: {places.settings}", f"Settings: {places.settings}")
    if places.excel_start is not None:
        target = places.excel_start / ADDIN
        with _excel_closed(target):
            places.excel_start.mkdir(parents=True, exist_ok=True)
            # Written and not copied: a mark "from the internet" on our file does not go along.
            target.write_bytes((workbook / ADDIN).read_bytes())
        yield Text(f"Excel: đã cài {target}. Hãy mở lại Excel.", f"Excel: installed {target}. Start Excel again.")
    if places.unopkg is not None:
        add_extension(places.unopkg, workbook / extension_name(lang))
        yield Text("LibreOffice: đã cài. Hãy mở lại LibreOffice.", "LibreOffice: installed. Start LibreOffice again.")


def remove(places: Places) -> Iterator[Text]:
    """Removes what `install` put there; yields what was done, a line each. Raises OperationError as `install` does."""
    found = False
    end_helper()
    if places.excel_start is not None and (places.excel_start / ADDIN).is_file():
        target = places.excel_start / ADDIN
        with _excel_closed(target):
            target.unlink()
        found = True
        yield Text(f"Excel: đã gỡ {target}.", f"Excel: removed {target}.")
    if places.unopkg is not None and remove_extension(places.unopkg):
        found = True
        yield Text("LibreOffice: đã gỡ.", "LibreOffice: removed.")
    if places.settings.is_file():
        places.settings.unlink()
        with suppress(OSError):  # other things may lie there, such as the log
            places.settings.parent.rmdir()
        found = True
        yield Text(f"Cài đặt: đã xóa {places.settings}.", f"Settings: deleted {places.settings}.")
    if not found:
        yield Text("Không có gì để gỡ.", "There is nothing to remove.")


def _no_program() -> OperationError:
    return OperationError(
        "Không tìm thấy Excel hoặc LibreOffice của người dùng này. Nếu máy có Excel, hãy mở Excel một lần rồi chạy "
        "lại; nếu có LibreOffice, hãy thêm thư mục “program” của LibreOffice vào PATH.",
        "Neither Excel nor LibreOffice of this user was found. If there is Excel, start it once and try again; if "
        "there is LibreOffice, add its folder “program” to PATH.",
    )


@contextmanager
def _excel_closed(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise OperationError(
            f"Không ghi được {path} vì Excel đang mở. Hãy đóng mọi cửa sổ Excel rồi chạy lại lệnh này.",
            f"Cannot write {path} while Excel is open. Close all windows of Excel, then run this command again.",
        ) from None
