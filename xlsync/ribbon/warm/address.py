"""How a click finds the helper: a file of the user's with its address, its key and what it is.

Whatever is imported here, every click waits for.
"""

import json
import sys
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import NamedTuple

from xlsync.ribbon.private import made_private, private_folder

_FILE = "helper.json"
#: What cannot be reached, or is nobody we know.
UNREACHABLE = (OSError, EOFError, AuthenticationError)


class Address(NamedTuple):
    """A helper. `code` tells which xlsync it runs."""

    address: str
    key: str
    code: str
    pid: int


def own_code() -> str:
    """The xlsync of this process: a helper of another one is of no use."""
    ribbon = Path(__file__).parents[1]
    newest = max((path.stat().st_mtime_ns for path in ribbon.rglob("*.py")), default=0)
    return f"{newest} {ribbon} {sys.executable}"


def read_address() -> Address | None:
    """The helper that was started last; None without one."""
    with suppress(OSError, ValueError, TypeError):
        return Address(**json.loads((private_folder() / _FILE).read_text(encoding="utf-8")))
    return None


def write_address(address: Address) -> None:
    """Makes the helper known to its user. Raises OSError."""
    path = made_private() / _FILE
    forget_address()
    with path.open("x", encoding="utf-8") as file:  # never through a link that somebody has put there
        path.chmod(0o600)
        json.dump(address._asdict(), file)


def forget_address() -> None:
    """There is no helper any more."""
    with suppress(OSError):
        (private_folder() / _FILE).unlink()


def reach(address: Address) -> Connection:
    """A connection to it; raises one of UNREACHABLE."""
    return Client(address.address, authkey=bytes.fromhex(address.key))
