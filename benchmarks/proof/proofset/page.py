"""What was measured on the evaluation set, as a page."""

from collections import Counter
from collections.abc import Sequence

from proofset.score import Outcome, by_kind, code
from proofset.source import CHECKS, HALVES, KINDS, Sense

_GOALS = (0.9, 0.95)


def page(outcomes: Sequence[Outcome], date: str | None) -> str:
    """The page; figures of each half by itself and of all together."""
    lines = ["# Narrative reports: precision and recall", ""]
    lines += ["Made by `python benchmarks/proof/run.py`; the set and the rules of matching: `proof/README.md`.", ""]
    lines += [f"Date: {date}", ""] if date else []
    lines += _set(outcomes)
    for title, part in (
        *((half, [each for each in outcomes if each.source.half == half]) for half in HALVES),
        ("all", outcomes),
    ):
        lines += ["", f"## {title}", "", *_table(part)]
    lines += [
        "",
        "## Recall by kind",
        "",
        "| kind | " + " | ".join((*HALVES, "all")) + " |",
        "|---" * (len(HALVES) + 2) + "|",
    ]
    kinds = [by_kind([each for each in outcomes if each.source.half == half]) for half in HALVES] + [by_kind(outcomes)]
    for kind, label in KINDS.items():
        lines.append(f"| {label} | " + " | ".join(f"{each[kind][0]}/{each[kind][1]}" for each in kinds) + " |")
    return "\n".join([*lines, ""])


def codes(outcomes: Sequence[Outcome]) -> list[str]:
    """The digits of the codes of planted errors and false alarms."""
    told = {finding["code"].removeprefix("XS") for each in outcomes for finding in each.false_alarms}
    return sorted({code(kind) for kind in KINDS} | told)


def figures(outcomes: Sequence[Outcome], digits: str | None) -> dict[str, int | float | None]:
    """Planted, found, hits, false alarms, consequences, recall, precision, of one code or of all (None)."""

    def of(found: str) -> bool:
        return digits is None or code(found.removeprefix("XS")) == digits

    planted = sum(of(mark.kind) for each in outcomes for mark in (*each.found, *each.missed))
    found = sum(of(mark.kind) for each in outcomes for mark in each.found)
    hits = sum(of(kind) for each in outcomes for kind, _ in each.hits)
    false = sum(of(finding["code"]) for each in outcomes for finding in each.false_alarms)
    beside = sum(of(finding["code"]) for each in outcomes for finding in each.consequences)
    return {
        "planted": planted,
        "found": found,
        "false alarms": false,
        "consequences": beside,
        "recall": found / planted if planted else None,
        "precision": hits / (hits + false) if hits + false else None,
    }


def _set(outcomes: Sequence[Outcome]) -> list[str]:
    correct = Counter(check for each in outcomes for mark in each.source.marks(Sense.CORRECT) for check in mark.checks)
    marks = sum(len(each.source.marks(Sense.CORRECT)) for each in outcomes)
    errors = sum(len(each.source.marks(Sense.ERROR)) for each in outcomes)
    clean = sum(not each.source.marks(Sense.ERROR) for each in outcomes)
    false = sum(len(each.false_alarms) for each in outcomes if not each.source.marks(Sense.ERROR))
    formats = Counter(each.source.format for each in outcomes)
    return [
        f"{len(outcomes)} reports ({', '.join(f'{number} {name}' for name, number in sorted(formats.items()))}), "
        f"{errors} planted errors, {marks} correct passages with {sum(correct.values())} statements "
        f"({'; '.join(f'{CHECKS[name]}: {number}' for name, number in sorted(correct.items()))}).",
        "",
        f"False alarms on correct passages: {sum(each.on_correct for each in outcomes)}; "
        f"in the {clean} reports without an error: {false}.",
        "",
        f"Goals: recall {_GOALS[0]}, precision {_GOALS[1]}.",
    ]


def _table(outcomes: Sequence[Outcome]) -> list[str]:
    names = ("planted", "found", "false alarms", "consequences", "recall", "precision")
    lines = ["| code | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for digits in (*codes(outcomes), None):
        row = figures(outcomes, digits)
        shown = (
            "–" if row[name] is None else f"{row[name]:.3f}" if name in ("recall", "precision") else str(row[name])
            for name in names
        )
        lines.append(f"| {'all' if digits is None else 'XS' + digits} | " + " | ".join(shown) + " |")
    return lines
