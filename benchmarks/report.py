"""What was measured, as a page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from run import Job, Sized

_SHOWN = ("pandas", "openpyxl", "python-calamine", "xlsxwriter", "frictionless")
_OURS = ("xlsync", "polars", "pandera", "pydantic", "xlsxwriter")


def write_results(
    path: Path,
    jobs: "Sequence[Job]",
    series: "Sequence[Sized]",
    machine: str,
    date: str | None,
    installed: Mapping[str, Mapping[str, str]],
) -> None:
    """Writes results.md. The first job is ours."""
    ours = jobs[0]
    kind = ours.memory[1]
    lines = [
        "# Results",
        "",
        "Made by `python benchmarks/run.py`; what the jobs are stands in `README.md`.",
        "",
        f"- Machine: {machine}" + (f"; {date}" if date else ""),
        f"- Ours: {_versions(installed['xlsync'], _OURS)}",
        f"- Theirs: {_versions(installed['rivals'], _SHOWN)}",
        f"- {len(ours.runs)} rounds, the jobs in turn, each a cold process",
        "",
        "## 17 unions: 17 workbooks of five tables (108 rows in Biểu 2) and 17 registers of 500 rows",
        "",
        f"| job | wall s, least | median | processor s, least | times ours, least | median | peak MB ({kind}) |",
        "|---|---|---|---|---|---|---|",
    ]
    for job in jobs:
        least, middle = job.wall
        lines.append(
            f"| {job.name} | {least:.2f} | {middle:.2f} | {job.cpu:.2f} | {least / ours.wall[0]:.2f} "
            f"| {middle / ours.wall[1]:.2f} | {job.memory[0]:.0f} |"
        )
    lines += ["", "Goals:", "", *_goals(jobs), ""]
    if series:
        lines += _series(series)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _versions(installed: Mapping[str, str], names: Sequence[str]) -> str:
    return ", ".join(f"{name} {installed[name]}" for name in names if name in installed)


def _goals(jobs: "Sequence[Job]") -> list[str]:
    ours, openpyxl, calamine = jobs[:3]
    half = ours.wall[1] / openpyxl.wall[1]
    same = ours.wall[1] / calamine.wall[1]
    mine, least = ours.memory[0], min(openpyxl.memory[0], calamine.memory[0])
    return [
        f"- half the time of pandas + openpyxl: {half:.2f} of it (median), {_met(half <= 0.5)}",
        f"- no slower than pandas + calamine: {same:.2f} of it (median), {_met(same <= 1)}",
        f"- memory no higher than theirs: {mine:.0f} MB against {least:.0f} MB, {_met(mine <= least)}",
    ]


def _met(met: bool) -> str:
    return "**met**" if met else "**not met**"


def _series(series: "Sequence[Sized]") -> list[str]:
    lines = [
        "## Many small files: grassroots unions' own workbooks of five tables",
        "",
        "The whole job on all processors beside the bare read of the same files by python-calamine in one process, in "
        f"turn: {len(series[0].ours.runs)} rounds.",
        "",
        "| files | job | wall s, least | median | files a second | ms a file | processor ms a file | peak MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in series:
        lines += [_sized(each.files, "xlsync", each.ours), _sized(each.files, "bare calamine", each.bare)]
    lines += [
        "",
        "| files | wall, times the bare read: median (least to most) | processor time, times the bare read |",
        "|---|---|---|",
    ]
    for each in series:
        ratios = each.ours.ratios(each.bare)
        lines.append(
            f"| {each.files} | {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) "
            f"| {each.ours.cpu / each.bare.cpu:.2f} |"
        )
    most = series[-1]
    ratio = median(most.ours.ratios(most.bare))
    first = series[0]
    kept = 1024 * (most.ours.memory[0] - first.ours.memory[0]) / (most.files - first.files)
    return [
        *lines,
        "",
        "Goals:",
        "",
        f"- whole job within twice the bare read, {most.files} files: {ratio:.2f} times (median), {_met(ratio <= 2)}",
        f"- memory grows only with the rows kept: {kept:.0f} kB more for each file, with its rows in the output",
        "",
    ]


def _sized(files: int, name: str, job: "Job") -> str:
    least, middle = job.wall
    return (
        f"| {files} | {name} | {least:.2f} | {middle:.2f} | {files / middle:.0f} | {1000 * middle / files:.2f} "
        f"| {1000 * job.cpu / files:.2f} | {job.memory[0]:.0f} |"
    )
