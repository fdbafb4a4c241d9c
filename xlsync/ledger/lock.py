"""The lock file beside the ledger: who is writing, for people and programs on every computer that shares the folder.

Locks of the operating system do not work on every network folder; that a file is made only if there is none does.
The lock is held for one transaction. What a holder leaves behind when it is killed is taken away by the next one on
the same computer, which can see that the process is gone. A lock of another computer is never taken away: a person
must know that it is off.

Two who find the same dead lock must not both win: only who makes the *claim*, a file named after the dead lock's token,
may remove that lock, and looks at it once more with the claim in hand. Tokens are never used twice, so a claim says
nothing about the lock of the next holder. A claim is a lock itself, and a dead one is taken away in the same way.

A lock that was cut short (the power failed while it was written) says nobody's name. It is taken away when it has
not changed for some seconds; a maker so slow finds its lock gone when it looks, and begins again.

Windows was not run: there a file that another process is reading cannot be removed, and one being removed cannot be
made, for moments, hence the retries.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from xlsync.ledger.errors import LedgerLockedError, no_access, os_reason
from xlsync.ledger.holder import Holder, Seen, State, look, shown

#: How long a lock that was cut short must stay as it is before it is taken away.
SETTLE_SECONDS = 5.0

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.1
_RETRIES = 40
_RETRY_SECONDS = 0.05


def lock_path(ledger: Path) -> Path:
    """`xlsync.sqlite` → `xlsync.sqlite.lock`."""
    return ledger.with_name(f"{ledger.name}.lock")


@contextmanager
def locked(ledger: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the ledger's lock file while the block runs.

    Raises LedgerLockedError after waiting in vain, LedgerAccessError where the file cannot be made.
    """
    path = lock_path(ledger)
    try:
        me = _Acquiring(ledger).acquire(path, wait_seconds)
    except OSError as error:
        raise no_access(ledger, os_reason(error)) from None
    try:
        yield
    finally:
        with suppress(OSError):  # it stays, and is taken away when this process has ended
            _release(path, me)


class _Acquiring:
    """One attempt to get the lock: remembers since when a broken lock file has not changed."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._watched: dict[Path, tuple[Seen, float]] = {}

    def acquire(self, path: Path, wait_seconds: float) -> Holder:
        """Makes the lock file, waiting while somebody else has it."""
        deadline = time.monotonic() + wait_seconds
        pause = _FIRST_PAUSE
        while True:
            me = Holder.me()
            if _make(path, me):
                return me
            seen = look(path)
            if seen is not None and self._dead(path, seen) and self._take_away(path, seen):
                continue
            left = deadline - time.monotonic()
            if left <= 0:
                raise _held(self._ledger, path, seen, wait_seconds)
            time.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311 - so that two do not keep step
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def _dead(self, path: Path, seen: Seen) -> bool:
        if not seen.broken:
            return seen.holder is not None and seen.holder.state is State.GONE
        before, since = self._watched.get(path, (None, 0.0))
        if not seen.same(before):
            self._watched[path] = seen, time.monotonic()
            return False
        return time.monotonic() - since >= SETTLE_SECONDS

    def _take_away(self, path: Path, seen: Seen) -> bool:
        """Removes a dead lock, if nobody else is about to; whether it is gone."""
        token = "broken" if seen.holder is None else seen.holder.token
        claim = path.with_name(f"{path.name}.{token}")
        me = Holder.me()
        if not _make(claim, me):
            other = look(claim)
            if other is not None and self._dead(claim, other):
                self._take_away(claim, other)
            return False
        try:
            if not seen.same(look(path)):
                return False
            _remove(path)
            return True
        finally:
            _release(claim, me)


def _make(path: Path, me: Holder) -> bool:
    """Makes the file if there is none; whether it is ours."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except PermissionError:
        if sys.platform == "win32" and _comes_and_goes(path):
            return False
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(me.text().encode())
    except OSError:  # a full disk
        with suppress(OSError):
            path.unlink()
        raise
    seen = look(path)  # one so slow that its empty lock was taken away finds another's lock here, or none
    return seen is not None and not seen.broken and seen.holder in {me, None}


def _comes_and_goes(path: Path) -> bool:
    """Whether a file that cannot be made is one that is just being removed."""
    for _ in range(_RETRIES):
        time.sleep(_RETRY_SECONDS)
        try:
            os.close(os.open(path, os.O_RDONLY))
        except FileNotFoundError:
            return os.access(path.parent, os.W_OK)
        except PermissionError:
            continue
        return True
    return False


def _release(path: Path, me: Holder) -> None:
    seen = look(path)
    if seen is not None and seen.holder == me:  # not if a person removed it and somebody else has one now
        _remove(path)


def _remove(path: Path) -> None:
    for left in range(_RETRIES, -1, -1):
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            if sys.platform != "win32" or not left:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _held(ledger: Path, path: Path, seen: Seen | None, waited: float) -> LedgerLockedError:
    seconds = f"{waited:g}"
    holder = None if seen is None else seen.holder
    if holder is None:
        return LedgerLockedError(
            f"Sổ ghi nhận {ledger} đang được người khác ghi (tệp khóa {path}, không rõ của ai); đã chờ {seconds} giây. "
            "Hãy chạy lại sau; nếu chắc chắn không còn ai chạy xlsync thì xóa tệp khóa đó.",
            f"The ledger {ledger} is being written by somebody (lock file {path}, it does not say whose); waited "
            f"{seconds} seconds. Try again later; when nobody runs xlsync any more, delete that lock file.",
        )
    who, where = shown(holder.user), shown(holder.host)
    since = datetime.fromisoformat(holder.since).astimezone()
    if holder.state is State.LIVES:
        vi, en = f"kết thúc tiến trình {holder.pid} nếu nó bị treo", f"end process {holder.pid} if it hangs"
    else:
        vi = f"nếu chắc chắn máy {where} đã tắt hoặc không còn chạy xlsync thì xóa tệp {path}"
        en = f"when the computer {where} is surely off or no longer runs xlsync, delete the file {path}"
    return LedgerLockedError(
        f"Sổ ghi nhận {ledger} đang được {who} ghi trên máy {where} từ {since:%H:%M:%S ngày %d/%m/%Y} (tiến trình "
        f"{holder.pid}); đã chờ {seconds} giây. Hãy chạy lại sau; {vi}.",
        f"The ledger {ledger} is being written by {who} on the computer {where} since {since:%Y-%m-%d %H:%M:%S} "
        f"(process {holder.pid}); waited {seconds} seconds. Try again later; {en}.",
    )
