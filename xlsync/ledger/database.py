"""Opening the ledger's file with SQLite, for reading and for writing; what SQLite says in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath

from xlsync.ledger.errors import LedgerError, busy, damaged, missing, newer, no_access, not_a_ledger, os_reason
from xlsync.ledger.lock import locked
from xlsync.ledger.schema import VERSION, is_ledger, version_of

_HEADER = b"SQLite format 3\x00"
_ACCESS = {
    sqlite3.SQLITE_PERM: "không có quyền",
    sqlite3.SQLITE_READONLY: "tệp hoặc thư mục chỉ cho đọc",
    sqlite3.SQLITE_IOERR: "ổ đĩa báo lỗi",
    sqlite3.SQLITE_FULL: "ổ đĩa đầy",
    sqlite3.SQLITE_CANTOPEN: "không mở được tệp, hoặc thư mục chỉ cho đọc",
}


def uri(path: PurePath, mode: str) -> str:
    """The absolute path as SQLite wants it. Folders of a Windows network have four slashes: SQLite knows no hosts."""
    address = path.as_uri()
    if not address.startswith("file:///"):
        address = f"file:////{address.removeprefix('file://')}"
    return f"{address}?mode={mode}"


def exists(path: Path) -> bool:
    """Whether something is at `path`, be it a link to nowhere; raises LedgerError when the system does not tell."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise no_access(path, os_reason(error)) from None
    return True


def require_ledger(path: Path) -> None:
    """Raises LedgerError when the file at `path` cannot be a ledger that this program reads."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except (FileNotFoundError, NotADirectoryError):
        raise missing(path) from None
    except IsADirectoryError:
        raise not_a_ledger(path) from None
    except (OSError, ValueError) as error:
        raise (not_a_ledger(path) if path.is_dir() else no_access(path, os_reason(error))) from None
    if start and start != _HEADER:
        raise not_a_ledger(path)


@contextmanager
def reading(path: Path, wait_seconds: float) -> Iterator[sqlite3.Connection]:
    """A connection that only reads: no lock file, and the folder may be read-only.

    If a process was killed while it wrote, SQLite must first undo what it had not finished. That is writing, and is
    done under the lock. Raises LedgerError.
    """
    require_ledger(path)
    with translated(path):
        try:
            connection = _checked(path, wait_seconds)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            with writing(path, wait_seconds):
                connection = _checked(path, wait_seconds)
        with closing(connection):
            yield connection


@contextmanager
def writing(path: Path, wait_seconds: float) -> Iterator[sqlite3.Connection]:
    """A connection that writes, under the lock file; makes the file when there is none. Raises LedgerError.

    `synchronous=EXTRA` is FULL, and after a commit the folder is synced too: with FULL alone the journal may be back
    after a power cut, and the last transaction undone.
    """
    with locked(path, wait_seconds), translated(path), closing(_open(path, "rwc", wait_seconds)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA fullfsync = ON")  # macOS
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = DELETE")  # a write-ahead log does not work on network folders
        yield connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite says into a LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_our_words(path, error) from None
    except UnicodeDecodeError:  # bytes that are no text, in an entry or in what SQLite says of its tables
        raise damaged(path, "có chỗ không phải văn bản", "something in it is no text") from None


def _in_our_words(path: Path, error: sqlite3.Error) -> LedgerError:
    code = _code(error) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return busy(path)
    if code == sqlite3.SQLITE_NOTADB:
        return not_a_ledger(path)
    if code in _ACCESS:
        return no_access(path, (_ACCESS[code], str(error)))
    return damaged(path, f"SQLite báo “{error}”", f"SQLite says “{error}”")


def _code(error: sqlite3.Error) -> int:
    """SQLite's extended code; what the Python module itself says has none."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code


def _checked(path: Path, wait_seconds: float) -> sqlite3.Connection:
    connection = _open(path, "ro", wait_seconds)
    try:
        _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: Path, mode: str, wait_seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(uri(path.absolute(), mode), uri=True, timeout=wait_seconds, isolation_level=None)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if not is_ledger(connection):
        raise not_a_ledger(path)
    version = version_of(connection)
    if version > VERSION:
        raise newer(path, version, VERSION)
