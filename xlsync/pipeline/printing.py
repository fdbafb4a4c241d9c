"""A document printed to PDF by LibreOffice, with a profile of its own and a limit of time."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.model import OperationError

SECONDS = 180
_BLINK = 0.3
_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def libreoffice() -> str | None:
    """The program, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found is not None:
            return found
    return next((path for path in _USUAL if Path(path).is_file()), None)


def to_pdf(
    document: bytes, suffix: str, seconds: float = SECONDS, waiting: Callable[[], object] | None = None
) -> bytes:
    """The PDF of a document whose name would end in `suffix` (`.docx`).

    `waiting` is called now and then meanwhile; when it raises, LibreOffice is ended, and nothing is left.
    Raises OperationError where LibreOffice is not installed, takes longer than that, or makes no PDF.
    """
    program = libreoffice()
    if program is None:
        raise OperationError(
            "Chưa cài LibreOffice nên không in được ra PDF; hãy cài, hoặc mở .docx bằng Word và lưu thành PDF.",
            "There is no LibreOffice to print the PDF with; install it, or open the .docx in Word and save it as PDF.",
        )
    with TemporaryDirectory(prefix="xlsync-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"annex{suffix}"
        source.write_bytes(document)
        told = _run(program, source, folder, seconds, waiting)
        target = source.with_suffix(".pdf")
        if not target.is_file() or not target.read_bytes().startswith(b"%PDF-"):
            raise OperationError(
                f"LibreOffice không in được ra PDF: {told or 'không rõ lý do'}. Hãy mở .docx bằng Word, lưu thành PDF.",
                f"LibreOffice made no PDF: {told or 'no reason given'}. Open the .docx in Word and save it as PDF.",
            )
        return target.read_bytes()


def _run(program: str, source: Path, folder: Path, seconds: float, waiting: Callable[[], object] | None) -> str:
    """What it said on its way. It starts other processes: all of them end with it."""
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nolockcheck",
        "--convert-to", "pdf", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that was found, our own file
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=folder,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise OperationError(
            f"Không chạy được LibreOffice ({program}): {error.strerror}.",
            f"LibreOffice ({program}) cannot be run: {error.strerror}.",
        ) from None
    try:
        told = _waited(process, seconds, waiting)
    except subprocess.TimeoutExpired:
        raise OperationError(
            f"LibreOffice chưa in xong PDF sau {seconds:g} giây nên đã dừng; hãy thử lại, hoặc in từ tệp .docx.",
            f"LibreOffice had not made the PDF after {seconds:g} seconds and was ended; try again, or print the .docx.",
        ) from None
    finally:
        _end(process)
    lines = told.decode(errors="replace").split("\n")
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def _waited(process: "subprocess.Popen[bytes]", seconds: float, waiting: Callable[[], object] | None) -> bytes:
    """What it said on standard error; raises TimeoutExpired, and what `waiting` raises."""
    if waiting is None:
        return process.communicate(timeout=seconds)[1]
    deadline = time.monotonic() + seconds
    while True:
        try:
            return process.communicate(timeout=_BLINK)[1]
        except subprocess.TimeoutExpired:
            waiting()
            if time.monotonic() > deadline:
                raise


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stderr is not None:
        process.stderr.close()
