"""What an interpreter can do, asked in a process of its own, started as the launchers start it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 60
_SCRIPT = """
import importlib.util, json, sys
sys.path += sys.argv[1:]
import xlsync
import xlsync.ribbon.commands
def there(name):
    try:
        return __import__(name) is not None
    except (ImportError, OSError):  # not installed, or of another build than this interpreter
        return False
print(json.dumps([xlsync.__version__, there("xlwings"), there("uno")]))
"""


@dataclass(frozen=True, slots=True)
class Probe:
    """The answers."""

    version: str | None
    """Of xlsync as that interpreter sees it; None when it cannot import it."""
    xlwings: bool = False
    uno: bool = False
    """Whether it can talk to LibreOffice."""
    error: str = ""
    """Why there is no version: the last line of what the interpreter said."""


def probe(python: Path, uno: Path | None = None) -> Probe:
    """Asks the interpreter. `uno` is the folder of LibreOffice's module."""
    command = [str(python), "-I", "-B", "-c", _SCRIPT, *([str(uno)] if uno is not None else [])]
    try:
        done = subprocess.run(  # noqa: S603 - the interpreter that the user installed xlsync with
            command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Probe(None, error=str(error))
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        return Probe(None, error=lines[-1] if lines else str(done.returncode))
    try:
        version, xlwings, uno_there = json.loads(done.stdout)
    except ValueError:
        return Probe(None, error=done.stdout.strip()[:200])
    return Probe(str(version), bool(xlwings), bool(uno_there))
