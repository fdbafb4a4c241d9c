"""The results as mutation.md."""

from collections import Counter

from mutation.judge import Score

HEAD = """# Planted defects: recall and precision

    python benchmarks/mutation/run.py --provinces {provinces} --seed {seed}

Random consistent provinces (`mutation/world.py`): two to six upper-level unions with up to eight grassroots unions
each, some under the province itself, two to four periods (quarters, half-years, years, also nested), mergers, splits
and moves on the boundaries of periods and within them, all four forms and one for a second recipient, some files as
`.ods` and in mails. Each is consolidated period after period with a ledger, the last period again for each defect
planted alone, and {several} times with several at once. A third of the defects of cells and rows for each province in
turn, those across tables for all. Sample data.

A defect is found when a finding of its code stands at its cell (and is of its variant, where it has one). A finding
that is neither in the same province without the defect, nor planted, nor bound to follow from it is a false alarm.
*Clean* are errors and warnings on provinces in which nothing was planted.
"""

LEFT_OUT = """
## Left out

| what | why |
|---|---|
| XS202 negative rate | a rate is typed over a formula, so it is XS302 at the same cell |
| XS204 decimal | no shipped form has a decimal field |
| XS302, XS303, XS304 in a narrative report | `benchmarks/proof.md` |
| XS307 own_table | no shipped table of own figures has a column for the unit |
| XS401 where a unit forwards petitions | one petition more or less in Biểu 2 is then no contradiction |
| XS403 aggregate, equal to the sum of all | follows the same rule as that of some, which is planted |
| XS404 of a unit that merged or split | which of the joined rows is wrong is not determined |
| XS406 where a unit forwards several petitions | which of them it counts is not written anywhere |
| XS407 | what is unusual is a matter of degree: `benchmarks/outliers.md` |
| XS409 in the narrative | `benchmarks/proof.md` |
"""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def markdown(score: Score, provinces: int, seed: int, several: int, command: Score) -> str:
    """The page."""
    planted, found = Counter[str](), Counter[str]()
    for (code, _), count in score.planted.items():
        planted[code] += count
    for (code, _), count in score.found.items():
        found[code] += count
    codes = sorted({*planted, *score.false, *score.clean, *score.right})
    head = HEAD.format(provinces=provinces, seed=seed, several=several)
    lines = [head, _summary(score, command), "", "## By code", ""]
    lines += ["| code | planted | found | missed | false alarms | clean | recall | precision |", "|---" * 8 + "|"]
    for code in codes:
        right, false = score.right[code], score.false[code] + score.clean[code]
        lines.append(
            f"| {code} | {planted[code]} | {found[code]} | {planted[code] - found[code]} | {score.false[code]} "
            f"| {score.clean[code]} | {_share(found[code], planted[code])} | {_share(right, right + false)} |"
        )
    lines += ["", "## By defect", "", "| code | defect | planted | found |", "|---|---|---|---|"]
    lines += [
        f"| {code} | {label or 'plain'} | {count} | {score.found[code, label]} |"
        for (code, label), count in sorted(score.planted.items())
    ]
    return "\n".join(lines) + "\n" + LEFT_OUT


def _summary(score: Score, command: Score) -> str:
    planted, found = sum(score.planted.values()), sum(score.found.values())
    right, false, clean = (sum(each.values()) for each in (score.right, score.false, score.clean))
    by_command = f"{sum(command.found.values())} of {sum(command.planted.values())}"
    return (
        f"{score.provinces} provinces, {score.periods} clean periods, {score.runs} runs with defects: {found} of "
        f"{planted} found, recall {_share(found, planted)}; {right} findings right, {false} false alarms beside "
        f"defects, {clean} on clean provinces, precision {_share(right, right + false + clean)}. "
        f"Through the command itself, in {command.runs} provinces with several defects each: {by_command} found, "
        f"{sum(command.false.values())} false."
    )
