"""Runs the command over the mailbag of hostile files, and watches what its processes cost."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import deeds
from hostile_files import write_all

ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "examples" / "bac-giang"
PERIOD, AS_OF = "2021-03-03..2024-02-29", "2024-03-20"
#: Containers with more files than this are told by the number of each verdict.
_MANY = 30
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Done:
    """How a run ended: exit status, findings and totals, standard error, seconds, the most memory of one process."""

    status: int
    json: Any
    err: str
    seconds: float
    most_bytes: int
    deeds: list[str]
    """Connections, programs started, files written outside of the folder of the run."""
    watched: int
    """Interpreters that were watched for that; processes that fork are watched with their parents."""


class Watch(threading.Thread):
    """Looks at the memory of a process and of all below it, ten times a second (Linux)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._done = threading.Event()
        self.most = 0

    def run(self) -> None:
        """Looks until told to stop."""
        while not self._done.wait(0.1):
            for process in _family(self._root):
                self.most = max(self.most, _resident(process))

    def stop(self) -> int:
        """The most bytes that one process had."""
        self._done.set()
        self.join()
        return self.most


def _family(root: int) -> list[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it has ended meanwhile
                continue
            children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    found = [root]
    for each in found:
        found.extend(children[each])
    return found


def cpu_seconds(process: int) -> float:
    """The processor time of a process and of all below it, those that have ended included."""
    total = 0
    for each in _family(process):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):  # it has ended meanwhile
        return 0


def make_mailbag(folder: Path) -> Path:
    """A folder with the good files of the example and all hostile ones."""
    shutil.copytree(GOOD, folder / "tot")
    (folder / "xau").mkdir()
    write_all(folder / "xau")
    return folder


def consolidate(mailbag: Path, folder: Path, *more: str | Path) -> Done:
    """Runs `xlsync consolidate` in a process of its own, which may write nowhere but into `folder`: see `Done.deeds`."""
    deeds.write_to(folder / "may")
    (folder / "tam").mkdir()
    log = folder / "viec.txt"
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join((str(folder / "may"), str(ROOT))), "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(folder / "tam"), "XLSYNC_TEST_WATCH": str(log), "XLSYNC_TEST_HOME": str(folder),
    }  # fmt: skip
    command: list[str | Path] = [
        sys.executable, "-m", "xlsync", "consolidate", mailbag.name, "--period", PERIOD, "--as-of", AS_OF, "--format", "json",
        "-o", folder / "tong-hop.xlsx", "--ledger", folder / "so.sqlite", *more,
    ]  # fmt: skip
    began = time.monotonic()
    out, err = folder / "out.json", folder / "err.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=mailbag.parent, stdout=stdout, stderr=stderr, env=environment)
        watch = Watch(process.pid)
        watch.start()
        try:
            status = process.wait(timeout=600)
        finally:
            process.kill()
            most = watch.stop()
    text = err.read_text(encoding="utf-8")
    seconds = time.monotonic() - began
    lines = log.read_text(encoding="utf-8").splitlines()
    done, watched = [line for line in lines if line != deeds.STARTED], lines.count(deeds.STARTED)
    return Done(status, json.loads(out.read_text(encoding="utf-8")), text, seconds, most, done, watched)


def verdicts(done: Done, below: str) -> dict[str, str]:
    """What became of each file below a folder: `file › member` → status and codes.

    The files of a large container are told together, by how many had which verdict.
    """
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for at, kind, key in ((0, "submissions", "status"), (1, "findings", "code")):
        for each in done.json[kind]:
            path, member = each["path"], each["member"]
            if path is not None and path.startswith(below):
                found[path.removeprefix(below), member or ""][at].add(each[key])
    by_file: dict[str, dict[str, str]] = defaultdict(dict)
    for (path, member), (statuses, codes) in found.items():
        by_file[path][member] = " ".join([*sorted(statuses), *sorted(codes)])
    result: dict[str, str] = {}
    for path, members in by_file.items():
        if len(members) > _MANY:
            counted = sorted(Counter(members.values()).items())
            result[f"{path} › *"] = "; ".join(f"{count} × {verdict}" for verdict, count in counted)
        else:
            result.update({f"{path} › {member}" if member else path: verdict for member, verdict in members.items()})
    return result
