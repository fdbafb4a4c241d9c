"""How long a click takes under LibreOffice, cold and warm, on a workbook with 600 rows in Biểu 2.

    python benchmarks/ribbon.py [--rounds N]

With the Python that has xlsync and xlwings, and with LibreOffice and python3-uno installed. The workbook is invented:
an upper-level union with 599 grassroots unions, ten of which have resolved more petitions than they received. It is
opened in a headless LibreOffice; a click is the process that the extension starts, from its start to its end. Cold:
there is no helper, the click starts one and waits for its imports. Warm: the helper is there. `unsaved`: a cell has
been edited, so that the workbook is read through a copy that LibreOffice writes. The clicks alternate, round by round.
Prints a table and writes ribbon.md.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

from mailbag import content
from make_mailbag import AS_OF, PERIOD, SUMMARY, blank, register, write_register

from xlsync.model import Tier, Unit
from xlsync.ribbon.engine import connect
from xlsync.ribbon.memory import recall
from xlsync.ribbon.warm.client import end_helper

HERE = Path(__file__).resolve().parent
UNO = Path("/usr/lib/python3/dist-packages")
ROWS, WRONG = 600, 10


def workbook(folder: Path) -> Path:
    """Writes the workbook, its register and the settings of the office."""
    units = [replace(unit, parent="CT01") if unit.tier is Tier.GRASSROOTS else unit for unit in register(ROWS - 1)]
    write_register(folder / "don-vi.csv", units)
    (folder / "xlsync.toml").write_text(f'units = "don-vi.csv"\nperiod = "{PERIOD}"\n', encoding="utf-8")
    unit = next(each for each in units if each.code == "CT01")
    path = folder / f"{SUMMARY}_{unit.code}_{PERIOD}.xlsx"
    path.write_bytes(_filled(unit, [each for each in units if each.parent == unit.code]))
    return path


def _filled(unit: Unit, children: list[Unit]) -> bytes:
    random = Random(unit.code)
    filling = blank(SUMMARY, unit, children)
    filling.cover(AS_OF, "Người lập biểu (mẫu)", "0204 000 000")
    filling.table("documents", content.documents(random, 10, unit.name, PERIOD))
    rows = [content.figures(random) for _ in range(1 + len(children))]
    for row in rows[1 :: len(children) // WRONG][:WRONG]:
        row["petitions_resolved"] = int(row["petitions_received"] or 0) + 100
    filling.table("dialogue_petitions", rows)
    filling.table("supervision", [content.supervision(random), content.supervision(random)])
    filling.table("workplace_democracy", [content.democracy(random)])
    filling.table("membership_party", [content.membership(random, len(children))])
    filling.reporting("dialogue_petitions", len(children))
    filling.reporting("supervision", len(children))
    return filling.bytes()


def click(button: str, book: str, pipe: str, pid: int) -> float:
    """Seconds from the start of the process that the extension starts, to its end."""
    command = [sys.executable, "-I", "-B", "-m", "xlsync.ribbon", button, "--lang=vi", "--from_lo=1", f"--wb={book}"]
    command += [f"--uno-pipe={pipe}", f"--uno-path={UNO}", f"--app-pid={pid}"]
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


def measured(folder: Path, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Seconds by click and by how warm it was."""
    path, pipe = workbook(folder), f"xlsyncbench{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
         "--nodefault", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    app = connect(pipe, UNO)
    try:
        book = app.books.open(str(path))
        for number in range(rounds):
            for how in ("cold", "warm"):
                for name, edit in (("Kiểm tra", False), ("Kiểm tra, unsaved", True)):
                    if edit:
                        book.sheets["Biểu 2"].range("C9").value = number
                    else:
                        book.api.setModified(False)
                    if how == "cold":
                        end_helper()
                    seconds[name, how].append(click("check", path.name, pipe, office.pid))
                    marks = recall(book)
                    if marks is None or len(marks.marks) < WRONG:
                        raise SystemExit("the marks are not there")
                    for button, label in (("next_finding", "Lỗi sau"), ("clear", "Xóa đánh dấu")):
                        if how == "cold":
                            end_helper()
                        seconds[label, how].append(click(button, path.name, pipe, office.pid))
            print(f"{number + 1}/{rounds}", {key: round(each[-1], 2) for key, each in seconds.items()}, file=sys.stderr)
        book.close()
        app.impl.api.terminate()
    finally:
        end_helper()
        office.wait(20)
    return seconds


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xlsync-") as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        seconds = measured(Path(folder), asked.rounds)
    lines = ["| click | cold | warm | slowest warm | warm / cold |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(name for name, _ in seconds):
        cold, warm = seconds[name, "cold"], seconds[name, "warm"]
        lines.append(
            f"| {name} | {median(cold):.2f} s | {median(warm):.2f} s | {max(warm):.2f} s "
            f"| {median(warm) / median(cold):.2f} |"
        )
    told = (
        (__doc__ or "").partition("\n\n")[2].partition("\n\n")[2].replace("\nPrints a table and writes ribbon.md.", "")
    )
    page = f"# A click, cold and warm\n\n    python benchmarks/ribbon.py --rounds {asked.rounds}\n\n{told}\n"
    page += f"Medians of {asked.rounds} rounds, {os.cpu_count()} processors.\n\n" + "\n".join(lines) + "\n"
    (HERE / "ribbon.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
