"""The sample provinces of the set: their figures, registers, filled templates and consolidated workbooks."""

import csv
import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from xlsync.forms.layout import AGGREGATE_LABEL, layout
from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes, template_name
from xlsync.model import Period, Tier, Unit, parse_a1

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]
FORM = "bieu-tong-hop"
FIELDS: Mapping[str, Sequence[str]] = {
    "dialogue_petitions": (
        "sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved",
    ),
    "supervision": ("cases_raised", "cases_answered", "critique_meetings"),
    "workplace_democracy": (
        "agencies_total", "agencies_held", "enterprises_total", "enterprises_held", "enterprises_dialogue",
    ),
    "membership_party": (
        "grassroots_unions", "unions_established", "members", "members_admitted", "party_referred", "party_admitted",
    ),
}  # fmt: skip
PUBLISHED = "bac-giang"
PUBLISHED_PERIOD = "2021-03-03..2024-02-29"
AS_OF = "2025-02-01"


@dataclass(frozen=True, slots=True)
class Province:
    """A sample province: `units` as in its file, the province itself first."""

    name: str
    period: str
    units: tuple[Mapping[str, Any], ...]

    def figures(self) -> set[int]:
        """Every figure that its consolidated workbook carries: of units, of tiers and of all, flows and stocks."""
        found: set[int] = set()
        own = [unit["own"] for unit in self.units]
        below = [unit["grassroots"] for unit in self.units if "grassroots" in unit]
        watch = [unit["supervision"][0] for unit in self.units]
        watch_below = [unit["supervision"][1] for unit in self.units if len(unit["supervision"]) > 1]
        for tiers in ((own[:1], own[1:], below), (watch[:1], watch[1:], watch_below)):
            for rows in (*tiers, [row for tier in tiers for row in tier]):
                found.update(sum(column) for column in zip(*rows, strict=True))
                found.update(number for row in rows for number in row)
        for name in ("democracy", "membership"):
            rows = [unit[name] for unit in self.units]
            found.update(sum(column) for column in zip(*rows, strict=True))
            found.update(number for row in rows for number in row)
        return found | {len(self.units) - 1}


def load_province(name: str) -> Province:
    """A province by the name of its file."""
    told = yaml.safe_load((HERE / "provinces" / f"{name}.yaml").read_text(encoding="utf-8"))
    return Province(told["province"], str(told["period"]), tuple(told["units"]))


def names() -> list[str]:
    """The provinces that have a file here; `bac-giang` is the mailbag in examples/."""
    return sorted(path.stem for path in (HERE / "provinces").glob("*.yaml"))


def workbook(name: str, folder: Path) -> tuple[Path, Path | None]:
    """Makes a province's mailbag and register below the folder and consolidates them with the real command.

    Gives the consolidated workbook and the register (None: the shipped one). Raises RuntimeError when the command
    ends with anything but 0: nothing is wrong in these mailbags.
    """
    target = folder / name / "tong-hop.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    if name == PUBLISHED:
        _consolidate(ROOT / "examples" / name, PUBLISHED_PERIOD, target, None)
        return target, None
    province = load_province(name)
    register = register_file(name, folder)
    mailbag = folder / name / "thu"
    mailbag.mkdir(exist_ok=True)
    for row in province.units:
        unit, period = _unit(row, province), Period.parse(province.period)
        (mailbag / template_name(FORM, unit.code, period)).write_bytes(_filled(row, unit, period))
    _consolidate(mailbag, province.period, target, register)
    return target, register


def register_file(name: str, folder: Path) -> Path:
    """Writes the register of a province below the folder."""
    path = folder / name / "don-vi.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_register(load_province(name)), encoding="utf-8", newline="")
    return path


def _consolidate(mailbag: Path, period: str, target: Path, register: Path | None) -> None:
    command = [sys.executable, "-m", "xlsync", "consolidate", str(mailbag), "--period", period, "-o", str(target)]
    command += ["--ledger", str(target.with_name("xlsync.sqlite")), "--as-of", AS_OF, "--quiet"]
    command += ["--units", str(register)] if register else []
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise RuntimeError(
            f"consolidate of {mailbag} ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}"
        )


def _unit(row: Mapping[str, Any], province: Province) -> Unit:
    first = province.units[0]["code"]
    top = row["code"] == first
    return Unit(row["code"], row["name"], Tier.PROVINCE if top else Tier.UPPER, parent=None if top else first)


def _register(province: Province) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["code", "name", "aliases", "tier", "parent", "forms_due"])
    for row in province.units:
        unit = _unit(row, province)
        writer.writerow([unit.code, unit.name, "|".join(row["aliases"]), unit.tier.value, unit.parent or "", FORM])
    return "# sample: đơn vị đặt ra để thử\n" + made.getvalue()


def _filled(row: Mapping[str, Any], unit: Unit, period: Period) -> bytes:
    form = load_forms().get(FORM, period.last)
    assert form is not None
    places = layout(form, unit, ())
    book = load_workbook(io.BytesIO(template_bytes(form, period=period, unit=unit)))
    rows = {
        "dialogue_petitions": [row["own"], *([row["grassroots"]] if "grassroots" in row else [])],
        "supervision": [*row["supervision"], *([[0, 0, 0]] if len(row["supervision"]) == 1 else [])],
        "workplace_democracy": [row["democracy"]],
        "membership_party": [row["membership"]],
    }
    for name, numbers in rows.items():
        place = places.table(name)
        sheet = book[place.sheet]
        for at, values in enumerate(numbers):
            for field, value in zip(FIELDS[name], values, strict=True):
                sheet[place.cell(place.first_row + at, field)] = value
            if name == "dialogue_petitions" and at == 1:
                sheet[place.cell(place.first_row + at, "unit")] = AGGREGATE_LABEL
    for name in ("documents",):
        place = places.table(name)
        line, column = parse_a1(place.tick)
        book[place.sheet].cell(line, column, "x")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
