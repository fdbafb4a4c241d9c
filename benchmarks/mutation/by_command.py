"""A few provinces through the command itself, in a process of its own, read back from its JSON."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mutation.bag import Bag, Defect
from mutation.job import PLANTS, SEVERAL, Folder
from mutation.judge import Score, judge
from mutation.papers import Paper
from mutation.registers import FORMS
from mutation.world import Province
from xlsync.model import Finding, Period, Severity


def run_command(seed: int) -> Score:
    """Several defects in one province; every period by `xlsync consolidate`, the last one clean and spoilt."""
    score = Score()
    province = Province(seed)
    with TemporaryDirectory(prefix="xlsync-mutation-") as root:
        folder = Folder(Path(root), province)
        sent: Mapping[str, Paper] = {}
        known: list[Finding] = []
        for place, period in enumerate(province.periods):
            if place:
                folder.earlier[province.periods[place - 1]] = dict(sent)
            sent = folder.send(period)
            known = _consolidate(folder, period)
        random = Random(f"{seed} command")
        bag = Bag(province, dict(sent), folder.earlier, random)
        plants = random.sample(list(PLANTS), SEVERAL)
        defects = [_told(defect) for defect in bag.plant_all(plants)]
        with folder.spoilt(bag):
            found = _consolidate(folder, bag.period)
    score.runs += 1
    judge(defects, found, known, f"(seed {seed}, by the command)", score)
    return score


def _told(defect: Defect) -> Defect:
    """JSON has no variants."""
    return replace(
        defect,
        expected=tuple(replace(each, variant=None) for each in defect.expected),
        follows=tuple(replace(each, variant=None) for each in defect.follows),
    )


def _consolidate(folder: Folder, period: Period) -> list[Finding]:
    as_of = period.last + timedelta(days=8)
    command = [
        sys.executable, "-m", "xlsync", "consolidate", str(folder.mailbag(period)), "--period", str(period),
        "--units", str(folder.register), "--forms", str(FORMS), "--ledger", str(folder.ledger),
        "--as-of", as_of.isoformat(),
        "--format", "json", "-o", str(folder.root / f"tong-hop-{period}.xlsx"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return [
        Finding(
            code=each["code"], severity=Severity(each["severity"]), unit=each["unit"], path=each["path"],
            sheet=each["sheet"], cell=each["cell"], cells=tuple(each["cells"] or ()),
        )
        for each in json.loads(done.stdout)["findings"]
    ]  # fmt: skip
