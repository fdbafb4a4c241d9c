"""What the assertions cost: the time of everything compared across tables, levels and periods, in the whole job.

    python benchmarks/assertions_cost.py [--rounds N]

Two provinces of `benchmarks/mutation`, without reorganisations: 17 upper-level unions with 107 grassroots unions each
over four quarters, and 2,000 grassroots unions that all send their own workbooks, over two. Every period but the last
is consolidated first, so that the ledger knows it; then the last one, in this process, by the command with its outputs.
The time of `compared_findings` (earlier periods from the ledger, all assertions, unusual figures) and of its parts is
taken inside that run. The ratio is all of that time to all the rest. Writing the files takes some minutes the first
time; they stay below benchmarks/.work/assertions/.
"""

import argparse
import io
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from mutation.job import Folder
from mutation.world import Province, Size

from xlsync.cli import main as command
from xlsync.pipeline import comparing, run
from xlsync.pipeline.past import load_past
from xlsync.reconcile import stage as reconcile_stage
from xlsync.reconcile.outliers import stage as outlier_stage

WORK = Path(__file__).resolve().parent / ".work" / "assertions"
PARTS = ("earlier periods", "assertions", "unusual figures")
CASES = {
    "17 units, four periods": (
        Size(uppers=(17, 17), below=(107, 107), aggregated=0.0, own_workbooks=0.0, registers_below=0.0, changes=0.0),
        ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"),
        0.10,
    ),
    "2,000 units, two periods": (
        Size(uppers=(17, 17), below=(118, 118), aggregated=0.0, own_workbooks=1.0, registers_below=0.0, changes=0.0),
        ("2024-Q1", "2024-Q2"),
        0.25,
    ),
}


def made(name: str, size: Size, periods: tuple[str, ...]) -> Folder:
    """The mailbags of all periods, and the ledger with all but the last; made once."""
    root = WORK / name.replace(",", "").replace(" ", "-")
    province = Province(1, size, periods)
    done = root / "done"
    if not done.exists():
        shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    folder = Folder(root, province)
    if not done.exists():
        for period in province.periods:
            folder.send(period)
            if period is not province.periods[-1]:
                folder.consolidate(period, record=True)
        done.touch()
    return folder


@dataclass(frozen=True)
class Times:
    """Seconds of one run: the whole job, all comparing, and its parts."""

    whole: float
    compared: float
    parts: dict[str, float]
    findings: int

    @property
    def added(self) -> float:
        """What comparing adds to the rest."""
        return self.compared / (self.whole - self.compared)


def measured(folder: Folder) -> Times:
    """One run of the command."""
    period = folder.province.periods[-1]
    shutil.copy(folder.ledger, folder.root / "copy.sqlite")
    spent: dict[str, float] = {}
    told: list[int] = []

    def timed(name: str, called: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = called(*given, **named)
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - began
            if name == "all":
                told.append(len(result[1]))
            return result

        return call

    arguments = [
        "xlsync", "consolidate", str(folder.mailbag(period)), "--period", str(period), "--units", str(folder.register),
        "--ledger", str(folder.root / "copy.sqlite"), "--as-of", (period.last + timedelta(days=8)).isoformat(),
        "-o", str(folder.root / "tong-hop.xlsx"), "--quiet",
    ]  # fmt: skip
    with (
        patch.object(run, "compared_findings", timed("all", comparing.compared_findings)),
        patch.object(comparing, "load_past", timed("earlier periods", load_past)),
        patch.object(reconcile_stage, "reconcile", timed("assertions", reconcile_stage.reconcile)),
        patch.object(outlier_stage, "outlier_findings", timed("unusual figures", outlier_stage.outlier_findings)),
    ):
        began = time.perf_counter()
        _in_this_process(command, arguments)
        whole = time.perf_counter() - began
    compared = spent.pop("all")
    return Times(whole, compared, spent, sum(told))


def _in_this_process(called: Callable[[], object], arguments: list[str]) -> None:
    before, sys.argv = sys.argv, arguments
    try:
        with redirect_stdout(io.StringIO()):
            called()
    except SystemExit as end:
        if end.code not in {None, 0, 1}:
            raise
    finally:
        sys.argv = before


def rows(rounds: int) -> Iterator[str]:
    """The lines of the table."""
    yield "| case | files | findings | " + ", s | ".join(PARTS) + ", s | whole job, s | added to the rest | goal |"
    yield "|---" * (6 + len(PARTS)) + "|"
    for name, (size, periods, goal) in CASES.items():
        folder = made(name, size, periods)
        files = len(list(folder.mailbag(folder.province.periods[-1]).iterdir()))
        measured(folder)  # imports, and the files into memory
        times = [measured(folder) for _ in range(rounds)]
        added = [each.added for each in times]
        cells = [name, files, times[0].findings]
        cells += [f"{median(each.parts[part] for each in times):.2f}" for part in PARTS]
        cells += [f"{median(each.whole for each in times):.2f}"]
        cells += [f"{median(added):.1%} ({min(added):.1%}–{max(added):.1%})", f"{goal:.0%}"]
        yield f"| {' | '.join(str(cell) for cell in cells)} |"


def main() -> None:
    """Prints the table and writes it beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    lines = []
    for line in rows(rounds):
        print(line, flush=True)
        lines.append(line)
    told = (
        f"Median of {rounds} runs on {os.cpu_count()} processors, Python {platform.python_version()}; least and most."
    )
    text = "\n".join(["# What comparing costs", "", (__doc__ or "").strip(), "", told, "", *lines, ""])
    (Path(__file__).parent / "assertions_cost.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
