"""Whose workbook it is and of which period: every piece of evidence, and whether they agree.

Evidence in the order of trust: the hidden identity sheet, the cover, the tables, the file name. The first one that says
something decides; one that says something else is XS009, for nobody but a person can tell which is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from xlsync.forms.layout import COVER_SHEET, IDENTITY_SHEET, CoverLayout
from xlsync.forms.names import UnitNames
from xlsync.identify.period_text import period_in, period_of
from xlsync.identify.tables import Located
from xlsync.model import Finding, Grid, Period, Place, Register, Tier, Unit, Workbook, a1, parse_a1, within
from xlsync.texts.catalogue import finding
from xlsync.texts.normalise import fold
from xlsync.texts.row_labels import is_aggregate, is_tier, is_total

_UNIT_LABELS = frozenset({"don vi", "don vi bao cao", "ten don vi", "don vi lap bao cao", "unit", "reporting unit"})
_PERIOD_LABELS = frozenset({"ky bao cao", "ky", "thoi ky bao cao", "period", "reporting period"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What one place in the file says: `unit` and `period` are what was understood of `text`."""

    where: str
    text: str
    sheet: str | None = None
    cell: str | None = None
    unit: Unit | None = None
    period: Period | None = None
    suggestions: tuple[Unit, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook is, with the evidence. `template` is the form and version named by the identity sheet."""

    unit: Unit | None
    period: Period | None
    template: tuple[str, str] | None
    evidence: tuple[Stated, ...]
    findings: tuple[Finding, ...]
    disputed: bool
    """Whether the evidence on unit or period disagrees: then nothing of the file is counted."""


def identity_sheet(workbook: Workbook) -> dict[str, str]:
    """The key and value rows of the hidden identity sheet; empty when the workbook has none."""
    grid = workbook.grid(IDENTITY_SHEET)
    if grid is None:
        return {}
    rows = {}
    for row in grid.rows.values():
        key, value = row.get(1), row.get(2)
        if isinstance(key, str) and value is not None:
            rows[fold(key)] = _plain(value)
    return rows


def stated_period(workbook: Workbook, path: str) -> Period | None:
    """The period that the file claims, by its most trusted evidence: needed to choose the version of the forms."""
    for stated in _period_evidence(workbook, (), path):
        if stated.period is not None:
            return stated.period
    return None


def identify(
    workbook: Workbook,
    located: Iterable[Located],
    path: str,
    names: UnitNames,
    register: Register,
    day: date,
    asked: Period | None,
    place: Place,
) -> Identity:
    """Brings the evidence together. `day` is the last day of the period; `asked` the period that was asked for."""
    located = tuple(located)
    keys = identity_sheet(workbook)
    units = list(_unit_evidence(workbook, located, path, names, register, day))
    periods = list(_period_evidence(workbook, located, path))
    findings: list[Finding] = []
    unit = next((stated.unit for stated in units if stated.unit is not None), None)
    period = next((stated.period for stated in periods if stated.period is not None), None)
    findings += _unit_findings(units, unit, register, place)
    findings += _period_findings(periods, period, asked, place)
    template = (keys["form"], keys.get("version", "")) if "form" in keys else None
    return Identity(
        unit=unit,
        period=period,
        template=template,
        evidence=(*units, *periods),
        findings=tuple(findings),
        disputed=any(found.code == "XS009" for found in findings),
    )


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _cover_text(workbook: Workbook, address: str, labels: frozenset[str]) -> Stated | None:
    """What the cover says: at the template's cell, or to the right of a label on a sheet before the tables."""
    cover = workbook.grid(COVER_SHEET)
    if cover is not None:
        row, column = parse_a1(address)
        value = cover.value(row, column)
        label = cover.value(row, column - 1)
        if value is not None and not isinstance(value, bool) and (label is None or _is_label(label, labels)):
            return Stated("cover", _plain(value), cover.sheet, address)
    for grid in workbook.grids[:2] if cover is None else (cover,):
        stated = _beside_label(grid, labels)
        if stated is not None:
            return stated
    return None


def _beside_label(grid: Grid, labels: frozenset[str]) -> Stated | None:
    for row in sorted(grid.rows)[:15]:
        cells = grid.rows[row]
        for column, value in sorted(cells.items()):
            if not isinstance(value, str) or len(value) > 200:
                continue
            head, colon, rest = value.partition(":")
            if colon and rest.strip() and fold(head) in labels:
                return Stated("cover", rest.strip(), grid.sheet, a1(row, column))
            if _is_label(value, labels):
                right = [other for other in sorted(cells) if column < other <= column + 3]
                # A header cell "Đơn vị" has more headers beside it: only a label that ends in a colon, or stands alone
                # with its value, is a label of a cover.
                if right and (value.rstrip().endswith(":") or (len(cells) == 2 and grid.sheet == COVER_SHEET)):
                    return Stated("cover", _plain(cells[right[0]]), grid.sheet, a1(row, right[0]))
    return None


def _is_label(value: object, labels: frozenset[str]) -> bool:
    return isinstance(value, str) and fold(value) in labels


def _unit_evidence(
    workbook: Workbook,
    located: tuple[Located, ...],
    path: str,
    names: UnitNames,
    register: Register,
    day: date,
) -> Iterable[Stated]:
    code = identity_sheet(workbook).get("unit")
    if code:
        unit = register.get(code, day)
        yield Stated("identity", code, IDENTITY_SHEET, None, unit=unit)
    cover = _cover_text(workbook, CoverLayout().unit, _UNIT_LABELS)
    if cover is not None:
        resolved = names.resolve(cover.text)
        yield Stated(
            "cover", cover.text, cover.sheet, cover.cell, resolved.unit,
            suggestions=resolved.suggestions, ambiguous=bool(resolved.ambiguous),
        )  # fmt: skip
    for each in located:
        yield from _unit_in_table(each, names)
    unit = _unit_in_file_name(path, names)
    if unit is not None:
        yield Stated("file_name", PurePosixPath(path).name, unit=unit)


def _unit_in_table(each: Located, names: UnitNames) -> Iterable[Stated]:
    """The sender as the rows of a table show it: the only unit above the grassroots among them."""
    column = next((each.table.columns[f.id] for f in each.found.table.fields
                   if f.type == "unit" and f.id in each.table.columns), None)  # fmt: skip
    if column is None or not each.found.table.rows.startswith("own"):
        return
    above: dict[str, Stated] = {}
    for row in each.table.rows:
        value = each.grid.value(row, column)
        if not isinstance(value, str) or is_total(value) or is_aggregate(value) or is_tier(value):
            continue
        unit = names.find(value)
        if unit is not None and unit.tier is not Tier.GRASSROOTS and unit.code not in above:
            above[unit.code] = Stated("table", value, each.grid.sheet, a1(row, column), unit=unit)
    if len(above) == 1:
        yield from above.values()


def _unit_in_file_name(path: str, names: UnitNames) -> Unit | None:
    stem = PurePosixPath(path.replace("\\", "/")).stem
    parts = stem.split("_")
    if len(parts) >= 2:
        unit = names.find(parts[1])
        if unit is not None:
            return unit
    for candidate in (stem, stem.split("(", maxsplit=1)[0], *stem.split(" - "), *parts):
        if len(fold(candidate)) >= 6:
            unit = names.find(candidate)
            if unit is not None:
                return unit
    return None


def _period_evidence(workbook: Workbook, located: tuple[Located, ...], path: str) -> Iterable[Stated]:
    text = identity_sheet(workbook).get("period")
    if text:
        yield Stated("identity", text, IDENTITY_SHEET, None, period=period_of(text))
    cover = _cover_text(workbook, CoverLayout().period, _PERIOD_LABELS)
    if cover is not None:
        yield Stated("cover", cover.text, cover.sheet, cover.cell, period=period_of(cover.text))
    if not text:  # the titles of a template are ours; those of other workbooks say what period it is
        for grid, top in _title_zones(workbook, located):
            for row in sorted(grid.rows):
                if row >= top:
                    break
                for column, value in grid.rows[row].items():
                    if isinstance(value, str) and (period := period_in(value)) is not None:
                        yield Stated("table", value, grid.sheet, a1(row, column), period=period)
    stem = PurePosixPath(path.replace("\\", "/")).name.rsplit(".xls", 1)[0]
    period = period_in(stem.replace("_", " "))
    if period is not None:
        yield Stated("file_name", stem, period=period)


def _title_zones(workbook: Workbook, located: tuple[Located, ...]) -> Iterable[tuple[Grid, int]]:
    if located:
        return [(each.grid, each.found.top) for each in located]
    return [(grid, 12) for grid in workbook.grids if grid.sheet != IDENTITY_SHEET]


def _unit_findings(evidence: list[Stated], unit: Unit | None, register: Register, place: Place) -> Iterable[Finding]:
    here = place
    for stated in evidence:
        if stated.unit is None:
            yield _unknown_unit(stated, register, here)
    if unit is None:
        if not evidence:
            yield finding("XS007", variant="none", **here)
        return
    first = next(stated for stated in evidence if stated.unit is not None)
    told = {unit.code}
    for stated in evidence:
        if stated.unit is not None and stated.unit.code not in told:
            told.add(stated.unit.code)
            yield _disagreement("unit", first, stated, unit.name, stated.unit.name, within(here, unit=unit.code))


def _unknown_unit(stated: Stated, register: Register, here: Place) -> Finding:
    values: dict[str, str | int | float | None] = {
        "text": stated.text,
        "suggestions": "; ".join(unit.name for unit in stated.suggestions),
    }
    variant = "ambiguous" if stated.ambiguous else ""
    ended = [unit for unit in (*stated.suggestions, *register.entries(stated.text)) if unit.valid_to is not None]
    exact = [unit for unit in ended if fold(unit.name) == fold(stated.text) or unit.code == stated.text]
    if exact and not stated.ambiguous:
        variant = "ended"
        last = exact[-1]
        values["valid_to"] = last.valid_to.isoformat() if last.valid_to else None
        successors = [entry for code in last.successors for entry in register.entries(code)[:1]]
        values["successors"] = "; ".join(unit.name for unit in successors)
    sheet = stated.sheet if stated.cell is not None else None
    return finding(
        "XS007", variant=variant, values=values, found=stated.text, cell=stated.cell, **within(here, sheet=sheet)
    )


def _period_findings(
    evidence: list[Stated], period: Period | None, asked: Period | None, place: Place
) -> Iterable[Finding]:
    expected = None if asked is None else str(asked)
    for stated in evidence:
        if stated.period is None:
            yield finding(
                "XS008",
                variant="unreadable",
                values={"text": stated.text, "asked": expected},
                found=stated.text,
                expected=expected,
                cell=stated.cell,
                **_at(stated, place),
            )
    if period is None:
        if not evidence:
            yield finding("XS008", variant="none", values={"asked": expected}, expected=expected, **place)
        return
    first = next(stated for stated in evidence if stated.period is not None)
    told = {period}
    for stated in evidence:
        if stated.period is not None and stated.period not in told:
            told.add(stated.period)
            yield _disagreement("period", first, stated, str(period), str(stated.period), place)
    if asked is not None and period != asked:
        yield finding(
            "XS008",
            values={"stated": str(period), "asked": expected},
            found=str(period),
            expected=expected,
            cell=first.cell,
            **_at(first, place),
        )


def _at(stated: Stated, place: Place) -> Place:
    return place if stated.cell is None else within(place, sheet=stated.sheet)


def _disagreement(what: str, first: Stated, second: Stated, one: str, other: str, place: Place) -> Finding:
    """XS009 at the evidence that can be looked at: the hidden identity sheet is no place to send a person to."""
    at = second if second.cell is not None else first
    values = {"first": one, "first_where": first.where, "second": other, "second_where": second.where}
    return finding("XS009", variant=what, values=values, found=other, expected=one, cell=at.cell, **_at(at, place))
