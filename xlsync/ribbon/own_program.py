"""Commands of xlsync in a process of their own, by the interpreter that runs this."""

import subprocess
import sys
from pathlib import Path

from xlsync.ribbon.errors import RibbonError

_SECONDS = 300
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW


def run_xlsync(*arguments: str) -> tuple[int, str]:
    """Runs `xlsync ARGUMENTS`: its exit status and everything that it said. Raises RibbonError."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", "xlsync", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            command, cwd=Path(sys.executable).parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False,
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        said = f"xlsync {' '.join(arguments)}"
        raise RibbonError(
            f"Không chạy được lệnh: {said}. Hãy thử lại; nếu vẫn lỗi, gõ lệnh ấy trong cửa sổ dòng lệnh. ({error})",
            f"The command did not run: {said}. Try again; if it fails once more, type it in a terminal. ({error})",
        ) from None
    return done.returncode, done.stdout.strip()
