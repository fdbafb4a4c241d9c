"""Why a ledger cannot be used, in both languages. The commands show it as one line and end with exit status 2."""

from errno import EACCES, EINVAL, EISDIR, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path

from xlsync.model import OperationError


class LedgerError(OperationError):
    """The ledger cannot be used; nothing was recorded. `vi` and `en` say why and what to do."""


class NoLedgerError(LedgerError):
    """There is no such file, or no place for it."""


class NotALedgerError(LedgerError):
    """The file is something else."""


class NewerLedgerError(LedgerError):
    """The file was written by a later version of the program."""


class DamagedLedgerError(LedgerError):
    """The file cannot be read to its end, or was changed by something other than this program. `detail` is what is
    wrong, in English."""

    def __init__(self, vi: str, en: str, detail: str = "") -> None:
        super().__init__(vi, en)
        self.detail = detail


class LedgerAccessError(LedgerError):
    """The operating system refuses to read or write it: permissions, a full disk, a folder that is not there."""


class LedgerLockedError(LedgerError):
    """Somebody else has been writing for longer than one can wait."""


class LedgerMovedError(LedgerError):
    """Somebody else has recorded something since it was last looked at."""


def moved(path: Path) -> LedgerMovedError:
    """Another entry came in between."""
    return LedgerMovedError(
        f"Trong lúc đó người khác đã ghi thêm vào sổ ghi nhận {path}: không ghi gì; hãy chạy lại.",
        f"Somebody else has recorded something in the ledger {path} meanwhile: nothing was recorded; run again.",
    )


def missing(path: Path) -> NoLedgerError:
    """No file at that path."""
    return NoLedgerError(f"Chưa có sổ ghi nhận {path}.", f"There is no ledger {path}.")


def not_a_ledger(path: Path) -> NotALedgerError:
    """A folder, or a file of another kind."""
    return NotALedgerError(
        f"{path} không phải sổ ghi nhận của xlsync; chọn tệp khác bằng --ledger.",
        f"{path} is not a ledger of xlsync; name another file with --ledger.",
    )


def newer(path: Path, found: int, known: int) -> NewerLedgerError:
    """A later version of the schema than `known`."""
    return NewerLedgerError(
        f"Sổ ghi nhận {path} do bản xlsync mới hơn ghi (phiên bản sổ {found}, bản này đọc được đến {known}); "
        "hãy nâng cấp xlsync.",
        f"The ledger {path} was written by a later xlsync (ledger version {found}, this one knows up to {known}); "
        "upgrade xlsync.",
    )


def damaged(path: Path, vi: str, en: str) -> DamagedLedgerError:
    """`vi` and `en` say what is wrong, without a full stop."""
    return DamagedLedgerError(
        f"Sổ ghi nhận {path} bị hỏng hoặc bị sửa: {vi}. Xem: xlsync history --verify; lấy lại bản sao lưu.",
        f"The ledger {path} is damaged or was changed: {en}. See: xlsync history --verify; restore the backup.",
        en,
    )


def no_access(path: Path, reason: tuple[str, str]) -> LedgerAccessError:
    """`reason` in Vietnamese and English, without a full stop."""
    return LedgerAccessError(
        f"Không đọc hoặc không ghi được sổ ghi nhận {path}: {reason[0]}; có thể chỉ chỗ khác bằng --ledger TỆP.",
        f"Cannot read or write the ledger {path}: {reason[1]}; another place can be named with --ledger FILE.",
    )


def os_reason(error: OSError | ValueError) -> tuple[str, str]:
    """What the operating system says, in Vietnamese where it is something usual. ValueError: the path is none."""
    code = error.errno if isinstance(error, OSError) else EINVAL
    said = str(error if isinstance(error, ValueError) else error.strerror or error)
    return (_USUAL[code], said) if code in _USUAL else (said, said)


_USUAL = {
    EACCES: "không có quyền",
    EPERM: "không có quyền",
    EROFS: "thư mục chỉ cho đọc",
    ENOSPC: "ổ đĩa đầy",
    ENOENT: "không có thư mục đó",
    ENOTDIR: "không có thư mục đó",
    EISDIR: "đó là thư mục",
    EINVAL: "đường dẫn không hợp lệ",
    ENAMETOOLONG: "đường dẫn quá dài",
}


def busy(path: Path) -> LedgerLockedError:
    """Locked by a program that leaves no lock file: a viewer of databases, a backup."""
    return LedgerLockedError(
        f"Sổ ghi nhận {path} đang bị một chương trình khác giữ; hãy đóng chương trình đó rồi chạy lại.",
        f"The ledger {path} is held by another program; close that program and try again.",
    )
