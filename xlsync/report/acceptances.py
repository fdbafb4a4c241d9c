"""Files that count because the consolidator said so, as every report shows them: which file, what was decided, by whom,
when and why. Made from `Outcome.accepted`."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlsync.model import Acceptance, Evidence, Source, Submission, Verdict
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.wording import moment_words, one_line


@dataclass(frozen=True, slots=True)
class Accepted:
    """One decision with the file that counts by it. `unit` is a code, `file` the name that a person looks for.

    `says_unit` and `says_period` tell whether the decision says whose the file is and of which period: where the file
    itself does not, or says several.
    """

    decision: Acceptance
    unit: str | None
    source: Source | None
    file: str
    says_unit: bool = False
    says_period: bool = False


def acceptances(context: Context) -> tuple[Accepted, ...]:
    """Every decision in force in the run, in the order of the register, of one unit as they were made."""
    found = [_accepted(each, context) for each in context.outcome.accepted]
    return tuple(sorted(found, key=lambda each: context.order(each.unit or "")))


def decision_words(each: Accepted, lang: str) -> str:
    """`Tính bản này, thay cho 2 bản khác; xác định tệp là của đơn vị này`."""
    over = len(each.decision.over)
    parts = [
        *([caption("accepted_over", lang, count=over)] if over else []),
        *([caption("accepted_unit", lang)] if each.says_unit else []),
        *([caption("accepted_period", lang)] if each.says_period else []),
    ]
    text = "; ".join(parts or [caption("accepted_counts", lang)])
    return text[:1].upper() + text[1:]


def deciders(each: Accepted, lang: str) -> str:
    """`… quyết định 05/07/2024 10:20; lý do: …`."""
    made = each.decision
    return caption(
        "accepted_people", lang, by=one_line(made.by), moment=moment_words(made.at, lang), reason=one_line(made.reason)
    )


def _accepted(made: Acceptance, context: Context) -> Accepted:
    file = _file(made, context.outcome.submissions)
    if file is None:
        return Accepted(made, made.unit, None, "")
    return Accepted(
        made,
        made.unit or file.unit,
        file.source,
        context.file_name(file.source),
        says_unit=not _clear("unit", made.unit, file.evidence),
        says_period=not _clear("period", made.period, file.evidence),
    )


def _file(made: Acceptance, submissions: Iterable[Submission]) -> Submission | None:
    """The file that counts by the decision: the one that was accepted, or one with the same content."""
    for each in submissions:
        if each.counted and each.verdict is Verdict.ACCEPTED and made.sha256 in {each.source.sha256, *each.copies}:
            return each
    return None


def _clear(what: str, decided: str | None, evidence: Iterable[Evidence]) -> bool:
    """Whether the file says the same without the decision, and nothing else."""
    said = {each.read for each in evidence if each.what == what and each.where != "decision"}
    return decided is None or said - {None} == {decided}
