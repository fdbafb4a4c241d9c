"""Runs the command line on the examples as an office would, in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PERIOD = "2021-03-03..2024-02-29"
AS_OF = "2024-03-20"


@dataclass(frozen=True)
class Done:
    """What came out: exit status, standard output and error, the workbook where one was asked for."""

    status: int
    out: str
    err: str
    workbook: Path | None

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def xlsync(*arguments: str | Path) -> Done:
    """One command. Unless the arguments name a ledger, it has an empty one: no run knows of another."""
    command = [sys.executable, "-m", "xlsync", *map(str, arguments), "--as-of", AS_OF]
    with TemporaryDirectory() as office:
        if "--ledger" not in arguments:
            command += ["--ledger", str(Path(office, "xlsync.sqlite"))]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr, None)


def consolidate(paths: str | Path, folder: Path, *more: str) -> Done:
    target = folder / "tong-hop.xlsx"
    arguments = ("consolidate", paths, "--period", PERIOD, "-o", target, "--format", "json", *more)
    done = xlsync(*arguments)
    assert target.is_file(), done.err
    return Done(done.status, done.out, done.err, target)


def check(paths: str | Path, *more: str) -> Done:
    return xlsync("check", paths, "--format", "json", *more)
