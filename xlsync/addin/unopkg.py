"""Extensions of LibreOffice by its own program `unopkg`, for this user."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsync.addin.extension import IDENTIFIER
from xlsync.model import OperationError

_SECONDS = 120
_VERSION = re.compile(rf"^Identifier: {re.escape(IDENTIFIER)}\s*\n\s*Version: (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said."""

    status: int
    text: str


def _run(unopkg: Path, arguments: Sequence[str]) -> Answer:
    """Runs it, with messages in English; raises OperationError when it does not answer."""
    environ = dict(os.environ, LC_ALL="C.UTF-8")
    try:
        done = subprocess.run(  # noqa: S603 - a program that we found, arguments of ours
            [str(unopkg), *arguments],
            env=environ, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OperationError(
            "LibreOffice không trả lời. Hãy đóng LibreOffice rồi chạy lại lệnh này.",
            "LibreOffice does not answer. Close LibreOffice, then run this command again.",
        ) from None
    return Answer(done.returncode, (done.stdout + done.stderr).strip())


def _failed(answer: Answer) -> OperationError:
    if "root" in answer.text:
        return OperationError(
            "Tiện ích được cài cho từng người dùng: LibreOffice không nhận cài đặt từ tài khoản root. Hãy chạy lại "
            "lệnh này bằng tài khoản dùng LibreOffice.",
            "The extension is installed for one user: LibreOffice takes nothing from root. Run this command again as "
            "the user who works with LibreOffice.",
        )
    last = answer.text.splitlines()[-1] if answer.text else str(answer.status)
    return OperationError(
        f"LibreOffice không cài được tiện ích. Hãy đóng LibreOffice rồi chạy lại lệnh này. LibreOffice báo: {last}",
        f"LibreOffice could not install the extension. Close it and run this command again. LibreOffice says: {last}",
    )


def add_extension(unopkg: Path, extension: Path) -> None:
    """Installs the file, in place of an older one; raises OperationError."""
    answer = _run(unopkg, ["add", "--force", "--suppress-license", str(extension)])
    if answer.status != 0:
        raise _failed(answer)


def remove_extension(unopkg: Path) -> bool:
    """Removes ours; False when there was none. Raises OperationError."""
    if extension_version(unopkg) is None:
        return False
    answer = _run(unopkg, ["remove", IDENTIFIER])
    if answer.status != 0:
        raise _failed(answer)
    return True


def extension_version(unopkg: Path) -> str | None:
    """The version of ours that is installed for this user, None when there is none; raises OperationError."""
    answer = _run(unopkg, ["list"])
    if answer.status != 0:
        raise _failed(answer)
    found = _VERSION.search(answer.text)
    return found[1] if found else None
