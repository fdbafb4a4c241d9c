"""Makes the mailbags of the benchmarks below a folder (benchmarks/.work/mailbag unless another one is named).

    python benchmarks/make_mailbag.py [FOLDER]

`unions/` has the mail of 17 upper-level unions: each a `bieu-tong-hop` with 108 rows in Biểu 2 (its own and 107
grassroots unions) and all its other tables, and a `so-kien-nghi` of 500 rows. `files-500/`, `files-1000/` and
`files-2000/` have so many grassroots unions' own `bieu-tong-hop`: five documents, one row in each of the other tables.
Beside each folder lies its register, `.csv`. All of it is invented, the same every time, and has nothing wrong in it.

Needs xlsync and nothing else.
"""

import csv
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import copy
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from mailbag import content
from mailbag.filling import Filling

from xlsync.forms.definition import Form
from xlsync.forms.layout import layout
from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes
from xlsync.model import Period, Tier, Unit

PERIOD = Period.parse("2024-H1")
AS_OF = date(2024, 7, 5)
ROUND = "2024-h1"
UPPER, CHILDREN, OPINIONS = 17, 107, 500
SERIES = (500, 1000, 2000)

SUMMARY, REGISTER = "bieu-tong-hop", "so-kien-nghi"
_ANY = Unit("MA-DON-VI-TAM", "Tên đơn vị tạm thời", Tier.GRASSROOTS)
"""Stands in the one template of all grassroots unions, until it gets the name of each."""


def register(children: int, due: Sequence[str] = (), due_below: Sequence[str] = ()) -> list[Unit]:
    """The province, its upper-level unions and, evenly under these, so many grassroots unions."""
    units = [Unit("TINH", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE)]
    units += [
        Unit(f"CT{n:02}", f"Liên đoàn Lao động huyện Mẫu {n:02}", Tier.UPPER, parent="TINH", forms_due=tuple(due))
        for n in range(1, UPPER + 1)
    ]
    units += [
        Unit(
            f"CS{n:04}",
            content.enterprise(n),
            Tier.GRASSROOTS,
            parent=f"CT{n % UPPER + 1:02}",
            forms_due=tuple(due_below),
        )
        for n in range(children)
    ]
    return units


def write_register(path: Path, units: Sequence[Unit]) -> None:
    """Writes a register as CSV."""
    columns = (
        "code", "name", "aliases", "tier", "parent", "valid_from", "valid_to", "successors", "emails", "forms_due",
    )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(columns)
        for unit in units:
            due = "|".join(unit.forms_due)
            rows.writerow([unit.code, unit.name, "", unit.tier.value, unit.parent or "", "", "", "", "", due])


@cache
def _form(form_id: str) -> Form:
    form = load_forms().get(form_id, PERIOD.last)
    if form is None:
        raise SystemExit(f"no form {form_id}")
    return form


def blank(form_id: str, unit: Unit, children: Sequence[Unit]) -> Filling:
    form = _form(form_id)
    data = template_bytes(form, period=PERIOD, unit=unit, children=children, round_id=ROUND)
    return Filling(data, layout(form, unit, children))


def _summary(filling: Filling, unit: Unit, children: int, random: Random) -> bytes:
    filling.cover(AS_OF, "Người lập biểu (mẫu)", "0204 000 000")
    filling.table("documents", content.documents(random, 10 if children else 5, unit.name, PERIOD))
    rows = [content.figures(random) for _ in range(1 + children)]
    if children:  # as many as the unit's register has
        rows[0]["opinions"] = OPINIONS
    filling.table("dialogue_petitions", rows)
    below = content.supervision(random) if children else content.no_supervision()
    filling.table("supervision", [content.supervision(random), below])
    filling.table("workplace_democracy", [content.democracy(random)])
    filling.table("membership_party", [content.membership(random, children or 1)])
    if children:
        filling.reporting("dialogue_petitions", children)
        filling.reporting("supervision", children)
    return filling.bytes()


def _upper(folder: Path, unit: Unit, children: Sequence[Unit]) -> None:
    random = Random(unit.code)
    summary = _summary(blank(SUMMARY, unit, children), unit, len(children), random)
    (folder / f"{SUMMARY}_{unit.code}_{PERIOD}.xlsx").write_bytes(summary)
    opinions = blank(REGISTER, unit, children)
    opinions.cover(AS_OF, "Người lập sổ (mẫu)", "0204 000 000")
    table = _form(REGISTER).tables[0]
    fields = {field.id: field for field in table.fields}
    names = [child.name for child in children]
    opinions.table(table.id, content.opinions(random, OPINIONS, names, fields, PERIOD))
    (folder / f"{REGISTER}_{unit.code}_{PERIOD}.xlsx").write_bytes(opinions.bytes())


@cache
def _grassroots_blank() -> Filling:
    return blank(SUMMARY, _ANY, ())


def _grassroots(path: Path, unit: Unit) -> None:
    filling = copy(_grassroots_blank())
    filling.rename(_ANY.name, unit.name)
    filling.rename(_ANY.code, unit.code)
    path.write_bytes(_summary(filling, unit, 0, Random(unit.code)))


def make_unions(folder: Path) -> None:
    """The mail of the upper-level unions, and its register."""
    units = register(UPPER * CHILDREN, due=(SUMMARY, REGISTER))
    write_register(folder.with_suffix(".csv"), units)
    folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        if unit.tier is Tier.UPPER:
            _upper(folder, unit, [child for child in units if child.parent == unit.code])


def make_series(folder: Path, files: int) -> None:
    """The mail of so many grassroots unions, and its register."""
    units = register(files, due_below=(SUMMARY,))
    write_register(folder.with_suffix(".csv"), units)
    folder.mkdir(parents=True, exist_ok=True)
    senders = [unit for unit in units if unit.tier is Tier.GRASSROOTS]
    paths = [folder / f"{SUMMARY}_{unit.code}_{PERIOD}.xlsx" for unit in senders]
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(_grassroots, paths, senders, chunksize=50):
            pass


def make(root: Path) -> None:
    """All mailbags that are not there yet."""
    root.mkdir(parents=True, exist_ok=True)
    if not (root / "unions").exists():
        make_unions(root / "unions")
    for files in SERIES:
        if not (root / f"files-{files}").exists():
            make_series(root / f"files-{files}", files)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / ".work" / "mailbag")
