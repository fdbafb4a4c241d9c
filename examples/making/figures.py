"""The published figures, and a sample split of them over the units of the sample register.

How the figures split over the units was never published: everything below the three tiers is sample data.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from xlsync.forms.register import load_register
from xlsync.model import Period, Tier, Unit

HERE = Path(__file__).resolve().parents[1]
PERIOD = Period.parse("2021-03-03..2024-02-29")
SEED = 54
PARTY_ADMITTED = 2466
"""Sample: not published for this province."""
AGGREGATED = frozenset({"BG-KCN", "BG-VY", "BG-SD"})
"""Unions that give one row for all their grassroots unions."""
DIALOGUE = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")

Row = dict[str, int | str | None]


@cache
def reference() -> Mapping[str, object]:
    """The published figures, copied beside this program so that the repository stands alone."""
    loaded: Mapping[str, object] = json.loads((HERE / "reference-figures.json").read_text(encoding="utf-8"))
    return loaded


def published_tier(tier: Tier) -> Mapping[str, int]:
    """Biểu 2 of one tier as published."""
    rows = reference()["dialogue_petitions"]
    assert isinstance(rows, list)
    return next(row for row in rows if row["tier"] == tier.value)


def published(name: str) -> int:
    """A single published figure."""
    value = reference()[name]
    assert isinstance(value, int)
    return value


@dataclass
class UnitFigures:
    """What one workbook reports. `children` is parallel to `details`; with `aggregate` there are no details."""

    unit: Unit
    children: Sequence[Unit]
    own: Row
    details: list[Row] = field(default_factory=list)
    aggregate: Row | None = None
    supervision: list[Row] = field(default_factory=list)
    democracy: Row = field(default_factory=dict)
    membership: Row = field(default_factory=dict)
    documents: list[Row] = field(default_factory=list)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in proportion to the weights that add up to the total (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    rest = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in rest[: total - sum(parts)]:
        parts[place] += 1
    return parts


def split_within(total: int, most: Sequence[int], random: Random) -> list[int]:
    """Parts that add up to the total, none over its limit."""
    parts = split(total, most)
    short = total - sum(min(part, limit) for part, limit in zip(parts, most, strict=True))
    parts = [min(part, limit) for part, limit in zip(parts, most, strict=True)]
    while short:
        place = random.randrange(len(parts))
        if parts[place] < most[place]:
            parts[place] += 1
            short -= 1
    return parts


@cache
def units() -> tuple[Unit, ...]:
    """The province and its upper-level unions on the last day of the period."""
    return tuple(unit for unit in load_register().on(PERIOD.last) if unit.tier is not Tier.GRASSROOTS)


def children_of(unit: Unit) -> tuple[Unit, ...]:
    """The unit's grassroots unions on the last day of the period."""
    return tuple(load_register().children(unit.code, PERIOD.last, Tier.GRASSROOTS))


def sample_split() -> list[UnitFigures]:
    """The figures of all 18 workbooks; their sums by tier are the published ones."""
    random = Random(SEED)  # the same split on every run
    reports = [UnitFigures(unit, children_of(unit), {}) for unit in units()]
    upper = [report for report in reports if report.unit.tier is Tier.UPPER]
    _own_rows(reports, upper, random)
    _grassroots_rows(reports, random)
    _democracy(reports, random)
    _membership(reports, random)
    for report in reports:
        nothing: Row = {"cases_raised": 0, "cases_answered": 0, "critique_meetings": 0}
        report.supervision = [dict(nothing), dict(nothing)]
    return reports


def _own_rows(reports: Sequence[UnitFigures], upper: Sequence[UnitFigures], random: Random) -> None:
    province = next(report for report in reports if report.unit.tier is Tier.PROVINCE)
    province.own = {name: published_tier(Tier.PROVINCE)[name] for name in DIALOGUE}
    figures = published_tier(Tier.UPPER)
    weights = [len(report.children) ** 0.5 * random.uniform(0.7, 1.3) for report in upper]
    parts = {name: split(figures[name], weights) for name in DIALOGUE if name != "petitions_resolved"}
    parts["petitions_resolved"] = split_within(figures["petitions_resolved"], parts["petitions_received"], random)
    for place, report in enumerate(upper):
        report.own = {name: parts[name][place] for name in DIALOGUE}


def _grassroots_rows(reports: Sequence[UnitFigures], random: Random) -> None:
    figures = published_tier(Tier.GRASSROOTS)
    count = sum(len(report.children) for report in reports)
    busy = [random.uniform(0.5, 2.0) for _ in range(count)]
    sharp = [random.random() ** 4 for _ in range(count)]  # petitions come to few
    parts = {
        "sessions": split(figures["sessions"], busy),
        "opinions": split(figures["opinions"], [weight * random.uniform(0.5, 1.5) for weight in busy]),
        "receptions": split(figures["receptions"], [weight * random.uniform(0.2, 1.8) for weight in busy]),
        "petitions_received": split(figures["petitions_received"], sharp),
    }
    parts["petitions_resolved"] = split_within(figures["petitions_resolved"], parts["petitions_received"], random)
    place = 0
    for report in reports:
        rows: list[Row] = []
        for _ in report.children:
            rows.append({name: parts[name][place] for name in DIALOGUE})
            place += 1
        if report.unit.code in AGGREGATED:
            report.aggregate = {name: sum(_int(row[name]) for row in rows) for name in DIALOGUE}
        else:
            report.details = rows


def _democracy(reports: Sequence[UnitFigures], random: Random) -> None:
    figures = reference()["workplace_democracy"]
    assert isinstance(figures, dict)
    companies = [sum("Công ty" in child.name for child in report.children) for report in reports]
    others = [len(report.children) - of_them for report, of_them in zip(reports, companies, strict=True)]
    parts = {
        "agencies_total": split(figures["agencies_total"], others),
        "enterprises_total": split(figures["enterprises_total"], companies),
    }
    parts["agencies_held"] = split_within(figures["agencies_held"], parts["agencies_total"], random)
    parts["enterprises_held"] = split_within(figures["enterprises_held"], parts["enterprises_total"], random)
    parts["enterprises_dialogue"] = split_within(figures["enterprises_dialogue"], parts["enterprises_total"], random)
    for place, report in enumerate(reports):
        report.democracy = {name: values[place] for name, values in parts.items()}


def _membership(reports: Sequence[UnitFigures], random: Random) -> None:
    weights = [len(report.children) * random.uniform(0.8, 1.2) for report in reports]
    industrial = [weight * (8 if report.unit.code == "BG-KCN" else 1) for weight, report in
                  zip(weights, reports, strict=True)]  # fmt: skip
    parts = {
        "members": split(published("members"), industrial),
        "unions_established": split(published("unions_established"), weights),
        "members_admitted": split(published("members_admitted"), industrial),
        "party_referred": split(published("party_referred"), weights),
    }
    parts["party_admitted"] = split_within(PARTY_ADMITTED, parts["party_referred"], random)
    for place, report in enumerate(reports):
        report.membership = {"grassroots_unions": len(report.children)}
        report.membership |= {name: values[place] for name, values in parts.items()}


def _int(value: int | str | None) -> int:
    assert isinstance(value, int)
    return value
