"""Whose workbook it is and of which period: every piece of evidence, and whether they agree.

Evidence in the order of trust: what the consolidator has decided, the hidden identity sheet, the cover, the text of a
document, the tables, the file name, the subject of the mail, the sender. The first one that says something decides; one
that says something else is XS009, for nobody but a person can tell which is right. A mail may come from the union
above, which forwards what it got; a sender who has nothing to do with the unit is told, and disputes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from xlsync.forms.names import UnitNames
from xlsync.identify.evidence import Stated, identity_sheet, period_evidence, unit_evidence, unit_named_by
from xlsync.identify.tables import Located
from xlsync.model import Acceptance, Evidence, Finding, Mail, Period, Place, Register, Tier, Unit, Workbook, within
from xlsync.texts.catalogue import finding
from xlsync.texts.normalise import fold


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook is, with the evidence. `template` is the form and version named by the identity sheet, `round`
    the reporting round that it was issued for."""

    unit: Unit | None
    period: Period | None
    template: tuple[str, str] | None
    round: str | None
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    disputed: bool
    """Whether the evidence on unit or period disagrees: then nothing of the file is counted."""


_OF_MAIL = frozenset({"subject", "sender"})


def identify(
    workbook: Workbook,
    located: Iterable[Located],
    name: str,
    names: UnitNames,
    register: Register,
    day: date,
    asked: Period | None,
    place: Place,
    *,
    mail: Mail | None = None,
    decided: Acceptance | None = None,
) -> Identity:
    """Brings the evidence together. `day` is the last day of the period; `asked` the period that was asked for.

    `name` is the name of the file, `mail` what it came with; with `decided` the consolidator has said whose it is, and
    for which period where the file names that period among others, or none.
    """
    located = tuple(located)
    keys = identity_sheet(workbook)
    units = list(unit_evidence(workbook, located, name, names, register, day, mail))
    if all(stated.unit is None for stated in units) and (named := unit_named_by(name, names)) is not None:
        units.append(named)
    periods = list(period_evidence(workbook, located, name, mail))
    findings: list[Finding] = []
    chosen = None if decided is None or decided.unit is None else register.get(decided.unit, day)
    if chosen is not None:
        unit: Unit | None = chosen
        units.insert(0, Stated("decision", chosen.code, unit=chosen))
    else:
        unit = next((stated.unit for stated in units if stated.unit is not None), None)
        findings += _unit_findings(units, unit, names, register, name, place)
    stated_periods = {stated.period for stated in periods} - {None}
    meant = None if decided is None else Period.parse(decided.period)
    if meant is not None and (meant in stated_periods or not stated_periods):
        period: Period | None = meant
        periods.insert(0, Stated("decision", str(meant), period=meant))
    else:
        period = next((stated.period for stated in periods if stated.period is not None), None)
        findings += _period_findings(periods, period, asked, place)
    template = (keys["form"], keys.get("version", "")) if "form" in keys else None
    return Identity(
        unit=unit,
        period=period,
        template=template,
        round=keys.get("round") or None,
        evidence=(
            *(_kept("unit", each, None if each.unit is None else each.unit.code) for each in units),
            *(_kept("period", each, None if each.period is None else str(each.period)) for each in periods),
        ),
        findings=tuple(findings),
        disputed=any(found.code == "XS009" and found.variant != "sender" for found in findings),
    )


def _kept(what: str, stated: Stated, read: str | None) -> Evidence:
    return Evidence(what, stated.where, stated.text, stated.sheet, stated.cell, read)


def _unit_findings(
    evidence: list[Stated], unit: Unit | None, names: UnitNames, register: Register, name: str, place: Place
) -> Iterable[Finding]:
    here = place
    for stated in evidence:
        if stated.unit is None:
            yield _unknown_unit(stated, register, here)
    if unit is None:
        if not evidence:
            near = names.resolve(PurePosixPath(name).stem).suggestions
            yield finding(
                "XS007", variant="none", values={"suggestions": "; ".join(each.name for each in near)}, **here
            )
        return
    first = next(stated for stated in evidence if stated.unit is not None)
    told = {unit.code}
    for stated in evidence:
        other = stated.unit
        if other is None or other.code in told or (stated.where in _OF_MAIL and _above(other, unit)):
            continue
        told.add(other.code)
        variant = "sender" if stated.where == "sender" else "unit"
        yield _disagreement(variant, first, stated, unit.name, other.name, within(here, unit=unit.code))


def _above(other: Unit, unit: Unit) -> bool:
    """Whether the other union is one that may send in the unit's report: its parent, or the province's own office."""
    return other.tier is Tier.PROVINCE or other.code == unit.parent


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
        # The hidden sheet is no place to send a person to: the cover says the same.
        first = next((stated for stated in evidence if stated.period == period and stated.cell is not None), first)
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
