"""One cold process measured: wall time, processor time, and the peak memory of all its processes together."""

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_INTERVAL = 0.01


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and what the process printed."""

    wall: float
    cpu: float
    output: str


def run(command: Sequence[str], environment: dict[str, str]) -> Measured:
    """Runs a command to its end and takes its time; raises SystemExit when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, done.stdout)


def peak_memory(command: Sequence[str], environment: dict[str, str]) -> tuple[float, str]:
    """The peak in MB of the sum over the process tree, sampled every 10 ms, and what was summed.

    PSS where the system tells it (a page shared by n processes counts 1/n in each), else RSS. In a run of its own:
    sampling costs time.
    """
    peak, kind = 0.0, "PSS"
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None:
            total = 0
            for pid in _session(process.pid):
                size, kind = _memory(pid, kind)
                total += size
            peak = max(peak, total / 1024)
            time.sleep(_INTERVAL)
    return peak, kind


def _session(leader: int) -> list[str]:
    """The processes of a session, by the sixth field of /proc/PID/stat."""
    found = []
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            try:
                fields = (_PROC / entry.name / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            if int(fields[3]) == leader:
                found.append(entry.name)
    return found


def _memory(pid: str, kind: str) -> tuple[int, str]:
    """Kilobytes of one process, 0 when it has ended."""
    for name, line, said in (("smaps_rollup", "Pss:", "PSS"), ("status", "VmRSS:", "RSS")):
        if said == "PSS" and kind == "RSS":
            continue
        try:
            text = (_PROC / pid / name).read_text()
        except FileNotFoundError:
            if (_PROC / pid).exists() and name == "smaps_rollup":
                continue
            return 0, kind
        except OSError:
            return 0, kind
        for each in text.splitlines():
            if each.startswith(line):
                return int(each.split()[1]), said
    return 0, kind
