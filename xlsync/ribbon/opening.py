"""Opening files for the user with whatever their system opens them with."""

import shutil
import subprocess
import sys
from pathlib import Path

from xlsync.ribbon.errors import RibbonError


def open_with_system(path: Path) -> None:
    """Opens a file or a folder: a draft in the mail program, a page in the browser. Raises RibbonError."""
    try:
        if sys.platform == "win32":
            import os

            os.startfile(path)  # noqa: S606 - what the user asked for
            return
        opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        if opener is None:
            raise OSError("xdg-open")
        nowhere = subprocess.DEVNULL
        subprocess.Popen(  # noqa: S603 - the system's own opener
            [opener, str(path)], stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        raise RibbonError(
            f"Máy này chưa có chương trình để mở {path}; xin tự mở tệp ấy. ({error})",
            f"Nothing on this machine opens {path}; please open it yourself. ({error})",
        ) from None
