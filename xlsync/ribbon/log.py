"""The log file: what failed, for whoever looks after xlsync."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from xlsync.ribbon.private import private_folder

_LONGEST = 1_000_000


def log_file() -> Path:
    """Where failures are written."""
    return private_folder() / "ribbon.log"


def write_log(command_id: str) -> Path:
    """Adds the failure that is being handled to the log file; where that is. Begins anew when it has grown long."""
    path = log_file()
    lines = traceback.format_exception(*sys.exc_info())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        long = path.exists() and path.stat().st_size > _LONGEST
        with path.open("w" if long else "a", encoding="utf-8") as file:
            file.write(f"{datetime.now(tz=UTC).isoformat()} {command_id}\n{''.join(lines)}\n")
    except OSError:
        pass  # there is nowhere left to tell it
    return path
