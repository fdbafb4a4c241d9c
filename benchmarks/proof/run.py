"""Runs `xlsync proof` over the evaluation set of narrative reports and writes benchmarks/proof.md.

    python benchmarks/proof/run.py [--half dev|held|fresh] [--report NAME] [--list] [--direct] [--build-only]
                                   [--date YYYY-MM-DD]

Builds the files below benchmarks/.work/proof, runs the real command on each, and compares its findings with the
annotations. `--list` prints what was missed and what was a false alarm, of dev only unless `--half` says otherwise. No
half is blind any more: fresh was opened on 2026-11-25, after its first figure (recall 0.642, precision 0.846).
`--direct` runs the checks on the sources, without files and command; nothing is written then. Needs xlsync, openpyxl
and, for .odt, LibreOffice. The exit status says nothing about the figures: 0, or 1 when a run failed.
"""

import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from proofset.build import Built, build
from proofset.page import figures, page
from proofset.provinces import AS_OF, PUBLISHED, register_file
from proofset.score import Outcome, score
from proofset.source import HALVES, Source, load

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / ".work" / "proof"
JOBS = 2


def main() -> int:
    """The command."""
    options = _options()
    sources = [each for half in HALVES for each in load(half) if options.half in (None, half)]
    sources = [each for each in sources if options.report in (None, each.name)]
    if not sources:
        print("no such report", file=sys.stderr)
        return 1
    built = [_unbuilt(each) for each in sources] if options.direct else build(sources, WORK)
    if options.build_only:
        print(WORK)
        return 0
    with ThreadPoolExecutor(JOBS) as pool:
        results = list(pool.map(_direct if options.direct else _proof, built))
    outcomes, failed = [], 0
    for each, told in zip(built, results, strict=True):
        try:
            if isinstance(told, str):
                raise LookupError(told)
            outcomes.append(score(each.source, told))
        except LookupError as error:
            failed += 1
            print(f"{each.source.name}: {error}", file=sys.stderr)
    _print(outcomes)
    if options.list:
        _list([each for each in outcomes if each.source.half == (options.half or "dev")])
    if not failed and not options.direct and options.half is None and options.report is None:
        (HERE.parent / "proof.md").write_text(page(outcomes, options.date), encoding="utf-8", newline="\n")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--report", help="one report only, by name")
    parser.add_argument("--list", action="store_true", help="print misses and false alarms")
    parser.add_argument("--build-only", action="store_true", help="make the files, run nothing")
    parser.add_argument("--direct", action="store_true", help="check the sources, without files and command")
    parser.add_argument("--date", help="printed on the page")
    return parser.parse_args()


def _proof(built: Built) -> list[dict[str, Any]] | str:
    """The findings of one report, or what went wrong."""
    command = [sys.executable, "-m", "xlsync", "proof", str(built.path), "--format", "json", "--as-of", AS_OF]
    command += ["--against", str(built.against)] if built.against else []
    command += ["--units", str(built.units)] if built.units else []
    done = subprocess.run(command, capture_output=True, cwd=HERE.parents[1], check=False)
    if done.returncode not in (0, 1):
        return f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}"
    try:
        told: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    except (ValueError, KeyError):
        return f"exit {done.returncode}, no JSON: {done.stderr.decode(errors='replace')[-400:]}"
    return told


def _unbuilt(source: Source) -> Built:
    """A source without its file; the register of its province is written."""
    units = register_file(source.against, WORK / "bang") if source.against not in (None, PUBLISHED) else None
    return Built(source, Path(source.name), None, units)


def _direct(built: Built) -> list[dict[str, Any]] | str:
    """The findings of one source, checked without its file."""
    from proofset.direct import findings

    return findings(built.source, built.units)


def _print(outcomes: list[Outcome]) -> None:
    for half in HALVES:
        part = [each for each in outcomes if each.source.half == half]
        if part:
            row = figures(part, None)
            shown = (
                f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()
            )
            print(f"{half}: {', '.join(shown)}")


def _list(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        for mark in each.missed:
            print(f"{each.source.name} missed {mark.kind}: {mark.text} => {mark.right} ({mark.reason})")
        for finding in each.false_alarms:
            print(f"{each.source.name} false alarm {finding['code']}: {finding['quote']} | {finding['message']}")
        for finding in each.consequences:
            print(f"{each.source.name} consequence {finding['code']}: {finding['quote']} | {finding['message']}")


if __name__ == "__main__":
    raise SystemExit(main())
