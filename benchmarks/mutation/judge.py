"""What was planted against what was found."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mutation.bag import Defect, Expected, Place
from xlsync.model import Finding, Severity


@dataclass
class Score:
    """Counts by code: of defects planted and found, of findings that nobody planted."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    """Findings that are a planted defect or follow from one."""
    false: Counter[str] = field(default_factory=Counter)
    clean: Counter[str] = field(default_factory=Counter)
    """Findings above info on provinces without a defect."""
    provinces: int = 0
    runs: int = 0
    periods: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Takes in another score."""
        for name in ("planted", "found", "right", "false", "clean"):
            getattr(self, name).update(getattr(other, name))
        self.provinces += other.provinces
        self.runs += other.runs
        self.periods += other.periods
        self.notes += other.notes


def places_of(finding: Finding) -> set[Place]:
    """Where a finding is: each of its cells, its sheet, its file."""
    if finding.path is None:
        return {(finding.unit or "", None, None)}
    name = finding.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    cells = {finding.cell, *finding.cells} - {None}
    return {(name, finding.sheet, cell) for cell in cells} | {(name, finding.sheet, None), (name, None, None)}


def _hits(finding: Finding, expected: Expected) -> bool:
    if finding.code != expected.code or expected.variant not in {None, finding.variant}:
        return False
    return bool(places_of(finding) & expected.places)


def judge(
    defects: Sequence[Defect], findings: Iterable[Finding], known: Iterable[Finding], where: str, score: Score
) -> None:
    """Adds a run to the score. `known` are the findings of the same province without a defect."""
    before = {(each.code, each.variant, *sorted(places_of(each), key=str)) for each in known}
    left = [each for each in findings if (each.code, each.variant, *sorted(places_of(each), key=str)) not in before]
    for defect in defects:
        key = (defect.code, defect.label)
        score.planted[key] += 1
        missed = [each for each in defect.expected if not any(_hits(found, each) for found in left)]
        if not missed:
            score.found[key] += 1
        else:
            score.notes.append(f"missed {defect.code} {defect.label} {where}: {_say(missed[0])}")
    wanted = [each for defect in defects for each in (*defect.expected, *defect.follows)]
    for found in left:
        if any(_hits(found, each) for each in wanted):
            score.right[found.code] += 1
        else:
            score.false[found.code] += 1
            planted = ", ".join(f"{each.code} {each.label}" for each in defects)
            score.notes.append(f"false {told(found)} {where}, planted: {planted}")


def told(found: Finding) -> str:
    """A finding in a line."""
    name = (found.path or found.unit or "").rsplit("/", 1)[-1]
    rule = found.values.get("assertion") or found.values.get("rule_en") or ""
    return f"{found.code} {found.variant} {found.severity.value} {name} {found.sheet} {found.cell} {rule}"


def _say(expected: Expected) -> str:
    return " or ".join(sorted(" ".join(str(part) for part in place) for place in expected.places)[:2])


def above_info(findings: Iterable[Finding]) -> list[Finding]:
    """Errors and warnings."""
    return [each for each in findings if each.severity is not Severity.INFO]
