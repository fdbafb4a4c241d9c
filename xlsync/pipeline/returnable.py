"""What of a run goes back to a unit: its own files that matter, with the findings that are for its eyes, in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.names import UnitNames, names_on
from xlsync.identify.evidence import unit_around
from xlsync.issue.marking.items import Item
from xlsync.model import SEVERITY_ORDER, Finding, Outcome, Register, Source, Submission, Tier, Verdict, parse_a1
from xlsync.report.context import Context
from xlsync.report.wording import table_name
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.render import render
from xlsync.texts.words import word

_MOST_CELLS = 60
#: Codes that compare units with one another, and the rest, which name other files only where these are the unit's own.
_BETWEEN_UNITS = frozenset({"XS403", "XS406", "XS409"})
#: What a unit can do nothing about: what came twice, was replaced or came after sealing, who has not sent anything.
_NOT_FOR_UNITS = frozenset({"XS010", "XS011", "XS013", "XS016", "XS702"})

#: The ways of XS009 in which it is not certain whose a file is.
_DISPUTED = frozenset({"", "unit"})


@dataclass(frozen=True, slots=True)
class UnitFile:
    """One file of a unit with what is told of it, most serious first. `unit` is None when nobody knows whose it is."""

    unit: str | None
    source: Source
    findings: tuple[Finding, ...]
    withheld: int
    """How many findings are for the province alone."""


def returnable(outcome: Outcome, register: Register, context: Context) -> list[UnitFile]:
    """The files with anything to tell that nobody has explained (`xlsync waive`): units in the order of the register,
    those of nobody known last.

    A file that was replaced or came twice is not returned: what is wrong is told of the one that counts. A file of no
    known unit is that of the unit whose name or mail it came with; one that names two units is nobody's, for the wrong
    one of them must not get it.
    """
    told: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for found in outcome.findings:
        if found.path is not None and found.code not in _NOT_FOR_UNITS and found.id not in outcome.waived:
            told[found.path, found.member].append(found)
    names = names_on(register, context.day)
    files: dict[tuple[str, str | None], tuple[str | None, Source]] = {}
    for each in outcome.submissions:
        if each.verdict in {Verdict.SUPERSEDED, Verdict.DUPLICATE} or each.no_report or each.annex:
            continue
        source = each.source
        key = source.path, source.member
        known = files.get(key, (None, source))[0]
        disputed = any(found.code == "XS009" and found.variant in _DISPUTED for found in told.get(key, ()))
        files[key] = (None if disputed else known or each.unit or _around(source, names), source)
    others = _Others(outcome, register, context)
    result = []
    for key, (unit, source) in files.items():
        all_of_it = sorted(told.get(key, ()), key=lambda each: SEVERITY_ORDER[each.severity])
        shown = tuple(each for each in all_of_it if others.may_see(unit, each))
        if all_of_it:
            result.append(UnitFile(unit, source, shown, len(all_of_it) - len(shown)))
    return sorted(result, key=lambda each: (each.unit is None, context.order(each.unit or "")))


def _around(source: Source, names: UnitNames) -> str | None:
    unit = unit_around(source.member or source.path, source.mail, names)
    return None if unit is None else unit.code


class _Others:
    """Tells findings that name what other units have sent, which no unit gets to see."""

    def __init__(self, outcome: Outcome, register: Register, context: Context) -> None:
        self._register = register
        self._day = context.day
        self._files: Mapping[str, set[str | None]] = _by_name(outcome.submissions)

    def may_see(self, unit: str | None, found: Finding) -> bool:
        """Whether a finding may be told to that unit."""
        if CATALOGUE[found.code].variant(found.variant).province_only:
            return False
        mine = self._family(unit)
        if found.code == "XS406" and not self._named(found, mine):
            return False
        entry = None if unit is None else self._register.get(unit, self._day)
        if found.code == "XS403" and (entry is None or entry.tier is Tier.GRASSROOTS):
            return False
        strict = found.code in _BETWEEN_UNITS and found.code != "XS403"
        return all(self._own(name, mine, strict=strict) for name in self._named_files(found))

    def _family(self, unit: str | None) -> set[str | None]:
        """The unit and the grassroots unions under it."""
        below = () if unit is None else self._register.children(unit, self._day)
        return {unit, *(child.code for child in below)}

    def _named(self, found: Finding, mine: set[str | None]) -> bool:
        entries = (None if code is None else self._register.get(code, self._day) for code in mine)
        return found.values.get("other") in {each.name for each in entries if each is not None}

    def _named_files(self, found: Finding) -> Iterator[str]:
        """The files that a finding across tables names; a name may have a comma itself."""
        listed = found.values.get("files")
        parts = listed.split(", ") if isinstance(listed, str) else []
        while parts:
            joined = (", ".join(parts[:count]) for count in range(len(parts), 0, -1))
            name = next((each for each in joined if each in self._files), parts[0])
            parts = parts[name.count(", ") + 1 :]
            yield name
        if isinstance(other := found.values.get("other_file"), str):
            yield other

    def _own(self, name: str, mine: set[str | None], *, strict: bool) -> bool:
        senders = self._files.get(name, set())
        return senders <= mine if strict else bool(senders & mine) or not senders


def _by_name(submissions: Iterable[Submission]) -> dict[str, set[str | None]]:
    files: dict[str, set[str | None]] = defaultdict(set)
    for each in submissions:
        files[each.source.name].add(each.unit)
    return files


def items_of(findings: Sequence[Finding], context: Context) -> tuple[Item, ...]:
    """The findings in words, in Vietnamese whatever the language of the run."""
    return tuple(_item(each, context) for each in findings)


def _item(finding: Finding, context: Context) -> Item:
    told = render(finding, "vi", context, for_unit=True)
    cells = [each for each in (finding.cell, *finding.cells) if each is not None and _is_cell(each)]
    return Item(
        severity=finding.severity,
        code=finding.code,
        severity_name=word(f"severity.{finding.severity.value}"),
        place=finding.sheet or table_name(finding, context),
        message=told.message,
        remedy=told.remedy,
        sheet=finding.sheet,
        cells=tuple(dict.fromkeys(cells))[:_MOST_CELLS],
        group="/".join((finding.code, finding.variant, finding.field or "", str(finding.values.get("assertion", "")))),
    )


def _is_cell(address: str) -> bool:
    try:
        parse_a1(address)
    except ValueError:
        return False
    return True
