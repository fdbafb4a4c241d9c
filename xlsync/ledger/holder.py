"""Who holds a lock: what the lock file says, and whether that process can still be at work."""

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from os import getpid
from pathlib import Path
from secrets import token_hex
from unicodedata import category

from xlsync.ledger import processes

_TOKEN = re.compile(r"[0-9a-f]{32}")
_MOST_BYTES = 4096
_LONGEST = 60
_NAMELESS = frozenset({"", "localhost", "localhost.localdomain"})


class State(Enum):
    """What is known of the holder of a lock."""

    LIVES = "lives"  # on this computer
    GONE = "gone"  # was on this computer, and its process has ended
    UNKNOWN = "unknown"  # on another computer, or in another container of this one


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that holds a lock. `since` is ISO 8601; `started` and `boot` tell it from a later process with the same
    number; no two locks ever have the same `token`."""

    user: str
    host: str
    pid: int
    since: str
    started: str
    boot: str
    token: str

    @classmethod
    def me(cls) -> "Holder":
        """This process, with a new token."""
        return cls(
            user=processes.user_name(),
            host=processes.host_name(),
            pid=getpid(),
            since=datetime.now(tz=UTC).astimezone().isoformat(timespec="seconds"),
            started=processes.start_of(getpid()) or "",
            boot=processes.boot(),
            token=token_hex(16),
        )

    @property
    def state(self) -> State:
        """Whether it lives. After a restart of this computer none of its processes do; names such as `localhost`, which
        many computers have, prove nothing."""
        here = processes.boot()
        if self.host.casefold() != processes.host_name().casefold():
            return State.UNKNOWN
        if self.boot != here:
            restarted = self.boot.partition(" ")[0] != here.partition(" ")[0] and self.boot and here
            return State.GONE if restarted and self.host.casefold() not in _NAMELESS else State.UNKNOWN
        started = processes.start_of(self.pid)
        if started is None or (started and self.started and started != self.started):
            return State.GONE
        return State.LIVES

    def text(self) -> str:
        """The content of its lock file."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Seen:
    """A lock file as it was found. `holder` is None when it does not say who; `broken` when the writing of it was cut
    short: it is empty or no JSON. `mark` changes when the file does."""

    holder: Holder | None
    broken: bool
    mark: tuple[int, ...] = ()

    def same(self, other: "Seen | None") -> bool:
        """Whether both are the same lock, not one and its successor."""
        if other is None or self.broken != other.broken:
            return False
        return self.mark == other.mark if self.holder is None else self.holder == other.holder


def look(path: Path) -> Seen | None:
    """What the lock file says, None when there is none. Never raises for what stands in it."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
        stat = path.stat()
    except FileNotFoundError:
        return None
    except OSError:  # of somebody who lets nobody read it; a folder
        return Seen(None, broken=False)
    mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return Seen(None, broken=True, mark=mark)
    return Seen(_holder(found), broken=False, mark=mark)


def _holder(found: object) -> Holder | None:
    if not isinstance(found, dict):
        return None
    values = {field.name: found.get(field.name) for field in fields(Holder)}
    pid = values.pop("pid")
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    if len(texts) < len(values) or not isinstance(pid, int) or isinstance(pid, bool):
        return None
    if not _TOKEN.fullmatch(texts["token"]):
        return None
    try:
        datetime.fromisoformat(texts["since"]).astimezone()
    except (ValueError, OverflowError, OSError):  # no moment, or one that the system's calendar does not have
        return None
    return Holder(pid=pid, **texts)


def shown(text: str) -> str:
    """A name from a lock file: short, and nothing in it that steers a terminal."""
    return "".join("�" if category(character)[0] == "C" else character for character in text[:_LONGEST]) or "?"
