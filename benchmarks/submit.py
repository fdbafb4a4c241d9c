"""What sealing costs beside consolidating: time and memory of `xlsync submit` and of `xlsync consolidate`, in turn.

    python benchmarks/submit.py [--rounds N]

With the Python that has xlsync. The mailbags are those of `make_mailbag.py`, made anew: `unions`, 17 upper-level
unions with 107 grassroots unions each, and `files-2000`, 2,000 grassroots unions with workbooks of their own. Every
round consolidates into a new ledger and submits over it; both are cold processes. Submitting does all of the
consolidation again, reads two workbooks back, makes the annex, prints two PDFs by LibreOffice and packs. What is
unusual by chance (XS407) is waived in between, not timed. Prints a table and writes submit.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from measure import Measured, peak_memory, run

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
PERIOD, AS_OF = "2024-H1", "2024-07-05"
XLSYNC = (sys.executable, "-m", "xlsync")
CASES = {"17 unions": "unions", "2,000 grassroots unions": "files-2000"}


def commands(mailbag: Path, out: Path) -> tuple[list[str], list[str]]:
    """Consolidating and submitting a mailbag."""
    usual = [
        str(mailbag), "--units", f"{mailbag}.csv", "--period", PERIOD, "--as-of", AS_OF, "--ledger",
        str(out / "xlsync.sqlite"), "--quiet",
    ]  # fmt: skip
    workbook = str(out / "tong-hop.xlsx")
    return (
        [*XLSYNC, "consolidate", *usual, "-o", workbook, "--findings", str(out / "findings.json")],
        [*XLSYNC, "submit", *usual, "--consolidated", workbook, "-o", str(out / "trinh")],
    )


def waive(mailbag: Path, out: Path, clean: dict[str, str]) -> None:
    """Explains all warnings, so that the figures may go up."""
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))["findings"]
    asked = {(each["code"], each["unit"]) for each in found if each["severity"] == "warning"}
    if asked:
        lines = ["code,unit,reason,by", *(f"{code},{unit},measured,benchmark" for code, unit in sorted(asked))]
        (out / "waivers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        usual = ["--units", f"{mailbag}.csv", "--period", PERIOD, "--ledger", str(out / "xlsync.sqlite"), "--quiet"]
        subprocess.run([*XLSYNC, "waive", "--file", str(out / "waivers.csv"), *usual], env=clean, check=True)


def fresh(out: Path) -> None:
    """An empty folder for the outputs of a round."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)


def measured(name: str, mailbag: Path, rounds: int, clean: dict[str, str]) -> str:
    """The line of the table."""
    out = WORK / "submit"
    jobs = commands(mailbag, out)
    fresh(out)
    memory = [peak_memory(jobs[0], clean)[0]]
    waive(mailbag, out, clean)
    memory.append(peak_memory(jobs[1], clean)[0])
    runs: list[tuple[Measured, Measured]] = []
    for number in range(rounds):
        fresh(out)
        first = run(jobs[0], clean)
        waive(mailbag, out, clean)
        second = run(jobs[1], clean)
        runs.append((first, second))
        print(f"{name} {number + 1}/{rounds}: {first.wall:.2f} s, {second.wall:.2f} s", file=sys.stderr)
    wall = [median(each[place].wall for each in runs) for place in (0, 1)]
    ratio = median(second.wall / first.wall for first, second in runs)
    return (
        f"| {name} | {wall[0]:.2f} s | {wall[1]:.2f} s | {ratio:.2f} | {memory[0]:.0f} MB | {memory[1]:.0f} MB "
        f"| {memory[1] / memory[0]:.2f} |"
    )


def main() -> None:
    """Measures both mailbags."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    shutil.rmtree(WORK / "mailbag", ignore_errors=True)
    subprocess.run([sys.executable, str(HERE / "make_mailbag.py"), str(WORK / "mailbag")], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("XLSYNC")}
    lines = [
        "| mailbag | consolidate | submit | ratio | memory | memory, submit | ratio |",
        "|---|---|---|---|---|---|---|",
        *(measured(name, WORK / "mailbag" / folder, asked.rounds, clean) for name, folder in CASES.items()),
    ]
    told = (
        (__doc__ or "").partition("\n\n")[2].partition("\n\n")[2].replace(" Prints a table and writes submit.md.", "")
    )
    head = f"# Sealing beside consolidating\n\n    python benchmarks/submit.py --rounds {asked.rounds}\n\n{told}\n"
    page = head + f"Medians of {asked.rounds} rounds, {os.cpu_count()} processors.\n\n" + "\n".join(lines) + "\n"
    (HERE / "submit.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
