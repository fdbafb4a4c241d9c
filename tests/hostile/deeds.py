"""Loaded by the interpreters of the run under test, children included: notes what a file might have made them do.

`write_to` puts it into a folder as `sitecustomize.py`, where Python finds it by PYTHONPATH. One line a deed: connections,
look-ups of names, programs other than this interpreter, files written or removed outside of the folder of the run.
"""

import os
import subprocess
import sys
from pathlib import Path

_DEEDS = frozenset(
    {
        "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request", "os.system",
        "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "webbrowser.open", "ftplib.connect", "smtplib.connect",
    }
)  # fmt: skip
#: Events that change a file, with the place of the folder's handle that the path may start from.
_CHANGES = {
    "os.remove": 1,
    "os.rmdir": 1,
    "os.mkdir": 2,
    "os.rename": 2,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": None,
    "os.chmod": 2,
}
#: The line of an interpreter that is watched.
STARTED = "watched"
_WRITING = os.O_WRONLY | os.O_RDWR


def write_to(folder: Path) -> None:
    """Makes interpreters that have the folder on their PYTHONPATH load this module."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_bytes(Path(__file__).read_bytes())


def _start(log: str, home: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    allowed = (home, "/dev/")

    def inside(path: object, folder: object = -1) -> bool:
        if isinstance(path, int):  # a file that is open already
            return True
        text = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0:
            text = f"{Path(f'/proc/self/fd/{folder}').readlink()}/{text}"
        if "/__pycache__/" in text or text.endswith("/__pycache__"):  # Python's own, in a fresh checkout
            return True
        return os.path.abspath(text).startswith(allowed)  # noqa: PTH100 - resolve() would follow links

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _DEEDS:
            bad = True
        elif event == "subprocess.Popen":
            bad = arguments[0] != sys.executable
        elif event == "open":
            flags = arguments[2]
            bad = isinstance(flags, int) and bool(flags & _WRITING) and not inside(arguments[0])
        elif event in _CHANGES:
            place = _CHANGES[event]
            bad = not inside(arguments[0], -1 if place is None else arguments[place])
        else:
            return
        if bad:
            os.write(handle, f"{event} {arguments!r}\n".encode("utf-8", "replace"))

    def start(self: subprocess.Popen[bytes], command: list[str], *rest: object, **named: object) -> None:
        # The children of the sandbox are isolated (`-I`) and would not find this module by themselves.
        if "-c" in command:
            at = command.index("-c") + 1
            program = f"import runpy; runpy.run_path({__file__!r}); {command[at]}"
            command = [*command[:at], program, *command[at + 1 :]]
        popen(self, command, *rest, **named)

    popen = subprocess.Popen.__init__
    subprocess.Popen.__init__ = start  # type: ignore[method-assign]
    sys.addaudithook(hook)
    os.write(handle, f"{STARTED}\n".encode())


if "XLSYNC_TEST_WATCH" in os.environ:
    _start(os.environ["XLSYNC_TEST_WATCH"], os.environ["XLSYNC_TEST_HOME"])
