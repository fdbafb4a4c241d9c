"""Runs the benchmarks and writes benchmarks/results.md. One command, from any Python 3.11 or newer:

    python benchmarks/run.py [--rounds N] [--series-rounds N] [--date YYYY-MM-DD]

Makes two virtual environments and the mailbags below benchmarks/.work when they are not there yet (pip downloads what
is missing; xlsync itself is installed anew each time). Every job is a cold process; the jobs take turns, round by
round, so that what else happens on the machine happens to all of them.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from measure import Measured, peak_memory, run
from report import write_results

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
RIVALS = ("pandas", "openpyxl", "python-calamine", "XlsxWriter", "frictionless[excel]")
PERIOD, AS_OF = "2024-H1", "2024-07-05"
LEDGER = WORK / "out" / "xlsync.sqlite"
SERIES = (500, 1000, 2000)


@dataclass
class Job:
    """One of the jobs compared, with what was measured of it."""

    name: str
    command: list[str]
    runs: list[Measured] = field(default_factory=list)
    memory: tuple[float, str] = (0.0, "")

    @property
    def wall(self) -> tuple[float, float]:
        """Seconds: the least and the median."""
        return min(each.wall for each in self.runs), median(each.wall for each in self.runs)

    @property
    def cpu(self) -> float:
        """Seconds of processor time, the least."""
        return min(each.cpu for each in self.runs)

    def ratios(self, other: "Job") -> list[float]:
        """Our wall time over the other's, round by round, the least first."""
        return sorted(mine.wall / theirs.wall for mine, theirs in zip(self.runs, other.runs, strict=True))


@dataclass(frozen=True)
class Sized:
    """The whole job and the bare read of the same files, in turn in the same rounds."""

    files: int
    ours: Job
    bare: Job


def environment(name: str, *install: str) -> Path:
    """The Python of a virtual environment of that name, made when it is not there, with these packages."""
    folder = WORK / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    quiet = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*quiet, *install], check=True)
    return python


def unwanted(python: Path) -> list[str]:
    """Packages that must not be in our environment, for a user's has them not either."""
    code = "import importlib.util as u; print([n for n in ('pandas', 'hypothesis', 'numpy') if u.find_spec(n)])"
    return json.loads(subprocess.check_output([str(python), "-c", code], text=True).replace("'", '"'))


def consolidate(python: Path, mailbag: Path, *options: str) -> list[str]:
    """Our job on a mailbag, which goes on the record for the first time: the ledger is a new one each time."""
    return [
        str(python), "-m", "xlsync", "consolidate", str(mailbag), "--units", f"{mailbag}.csv", "--period", PERIOD,
        "--as-of", AS_OF, "-o", str(WORK / "out" / f"xlsync-{mailbag.name}.xlsx"), "--ledger", str(LEDGER), *options,
    ]  # fmt: skip


def jobs_on(mailbag: Path, ours: Path, rivals: Path) -> list[Job]:
    """The four jobs compared."""
    pandas_job = [str(rivals), str(HERE / "rivals" / "pandas_job.py")]
    return [
        Job("xlsync consolidate", consolidate(ours, mailbag)),
        Job("pandas + openpyxl", [*pandas_job, "openpyxl", str(mailbag), str(WORK / "out" / "pandas-openpyxl.xlsx")]),
        Job("pandas + calamine", [*pandas_job, "calamine", str(mailbag), str(WORK / "out" / "pandas-calamine.xlsx")]),
        Job("frictionless", [str(rivals), str(HERE / "rivals" / "frictionless_job.py"), str(mailbag)]),
    ]


def measure(jobs: list[Job], rounds: int, clean: dict[str, str]) -> None:
    """Warms the disk cache with a round that does not count and takes the memory in it; then the rounds."""
    for job in jobs:
        LEDGER.unlink(missing_ok=True)
        job.memory = peak_memory(job.command, clean)
    for number in range(rounds):
        for job in jobs:
            LEDGER.unlink(missing_ok=True)
            job.runs.append(run(job.command, clean))
            print(f"round {number + 1}/{rounds}  {job.name:24s} {job.runs[-1].wall:7.2f} s", file=sys.stderr)


def same_totals(ours: Measured, theirs: Measured) -> bool:
    """Whether our totals of Biểu 2 by tier are the ones that the pandas script prints."""
    rows = json.loads(ours.output)["totals"]["dialogue_petitions"]
    wanted = json.loads(theirs.output)
    return all(row[name] == value for row in rows for name, value in wanted.get(row["tier"], {}).items())


def versions(python: Path) -> dict[str, str]:
    """Installed packages and their versions."""
    listed = subprocess.check_output([str(python), "-m", "pip", "list", "--format", "json"], text=True)
    return {each["name"].casefold(): each["version"] for each in json.loads(listed)}


def main() -> None:
    """The whole benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--series-rounds", type=int, default=5)
    parser.add_argument("--date", help="is printed in the results")
    chosen = parser.parse_args()
    (WORK / "out").mkdir(parents=True, exist_ok=True)
    ours = environment("ours", "--force-reinstall", "--no-deps", str(ROOT))
    ours = environment("ours", str(ROOT))
    if unwanted(ours):
        raise SystemExit(f"{unwanted(ours)} in our environment: delete {WORK / 'ours'}")
    rivals = environment("rivals", *RIVALS)
    mailbags = WORK / "mailbag"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XLSYNC"))}
    subprocess.run([str(ours), str(HERE / "make_mailbag.py"), str(mailbags)], env=clean, check=True)

    jobs = jobs_on(mailbags / "unions", ours, rivals)
    measure(jobs, chosen.rounds, clean)
    json_run = run(consolidate(ours, mailbags / "unions", "--format", "json"), clean)
    for job in jobs[1:3]:
        if not same_totals(json_run, job.runs[0]):
            raise SystemExit(f"{job.name} has other totals of Biểu 2 than xlsync")
    bare_read = [str(rivals), str(HERE / "rivals" / "calamine_read.py")]
    series = [
        Sized(
            files,
            Job(f"xlsync, {files} files", consolidate(ours, mailbags / f"files-{files}")),
            Job(f"bare calamine, {files} files", [*bare_read, str(mailbags / f"files-{files}")]),
        )
        for files in SERIES
    ]
    if chosen.series_rounds:
        measure([job for each in series for job in (each.ours, each.bare)], chosen.series_rounds, clean)

    machine = (
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
    path = HERE / "results.md"
    installed = {"xlsync": versions(ours), "rivals": versions(rivals)}
    write_results(path, jobs, series if chosen.series_rounds else [], machine, chosen.date, installed)
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
