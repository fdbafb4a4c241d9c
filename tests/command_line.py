"""The command as a user runs it, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def xlsync(*arguments: object, cwd: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command; further names are variables of its environment."""
    return subprocess.run(
        [sys.executable, "-m", "xlsync", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False, env={**os.environ, **environment},
    )  # fmt: skip
