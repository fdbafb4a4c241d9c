"""Consolidated workbooks made of real mailbags, and what a person or another program does to them."""

import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl

from xlsync.consolidate.totals import consolidate
from xlsync.model import Published, TableTotals
from xlsync.pipeline import Run, Settings
from xlsync.pipeline import consolidate as run_consolidate
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context

EXAMPLES = Path(__file__).parents[2] / "examples"
ROUND = "2021-2024-kl54"
SOFFICE = shutil.which("soffice") or "soffice"  # the test set-up installs LibreOffice


def example(name: str, jobs: int = 1) -> Run:
    passwords = ("mau-2024",)  # of one sample file
    return run_consolidate(
        [str(EXAMPLES / name)], Settings(as_of=date(2024, 3, 5), round=ROUND, jobs=jobs, passwords=passwords)
    )


def publish(run: Run, path: Path, lang: str = "vi") -> Path:
    definitions = run.definitions
    write_consolidated(path, Context(run.outcome, run.forms, definitions.register, lang, "xlsync 0.1.0"))
    return path


def saved_by_libreoffice(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, path],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / f"{path.stem}.{kind}"


def edited(path: Path, target: Path, *edits) -> Path:
    """A copy saved by openpyxl after the edits: it keeps the values of formulas, as constants."""
    book = openpyxl.load_workbook(path, data_only=True)
    for edit in edits:
        edit(book)
    book.save(target)
    return target


def totalled_again(published: Published, run: Run) -> dict[tuple[str, str], TableTotals]:
    day = published.period.last
    definitions = run.definitions
    return consolidate(
        published.submissions, tuple(run.forms.values()), definitions.register, day, definitions.due(day)
    )


def counted(totals: TableTotals, run: Run) -> Counter:
    """What was counted, without where it came from; names of units are those of the sheets."""
    form = run.forms[totals.form]
    table = next(each for each in form.tables if each.id == totals.table)
    shown = [each.id for each in table.fields if each.type.value != "unit" and not each.computed and not each.sensitive]
    return Counter(
        (
            each.sender, each.unit if not each.aggregate else None, each.aggregate, each.tier, each.missing,
            tuple(each.values.get(field) for field in shown),
        )
        for each in totals.contributions
    )  # fmt: skip


def assert_same_totals(published: Published, run: Run) -> None:
    """Counting the records that were read back gives the totals that were published."""
    again = totalled_again(published, run)
    assert run.outcome.totals.keys() == again.keys()
    for key, totals in run.outcome.totals.items():
        assert again[key].rows == totals.rows, key
        assert counted(again[key], run) == counted(totals, run), key
