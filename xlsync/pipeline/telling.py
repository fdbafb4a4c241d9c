"""What every front door tells of a run: its reports' context, and what is wanting in the definitions that it was made
with."""

from enum import Enum, auto

from xlsync import __version__
from xlsync.model import Rounding
from xlsync.pipeline.run import Run
from xlsync.pipeline.settings import Definitions
from xlsync.report.context import Context
from xlsync.texts.entries import Text
from xlsync.texts.words import severity_counts


class Wanting(Enum):
    """What the operator should know of the definitions in use."""

    SAMPLE = auto()
    """The register is the shipped sample."""
    NOBODY_DUE = auto()
    """Neither register nor round says who has to submit."""
    REGISTER = auto()
    """The register has problems that do not stop the run."""


def context_of(run: Run, lang: str, rounding: Rounding = Rounding.HALF_UP) -> Context:
    """What the reports need, from a run."""
    period = run.definitions.period
    due = None if period is None else run.definitions.due(period.last)
    return Context(run.outcome, run.forms, run.definitions.register, lang, f"xlsync {__version__}", due, rounding)


def wanting(definitions: Definitions, *, over_units: bool = True) -> tuple[Wanting, ...]:
    """What is wanting; `over_units` says whether it matters who is missing."""
    period = definitions.period
    return tuple(
        each
        for each, holds in (
            (Wanting.SAMPLE, definitions.register.sample),
            (Wanting.NOBODY_DUE, over_units and period is not None and not definitions.due(period.last)),
            (Wanting.REGISTER, bool(definitions.register_problems)),
        )
        if holds
    )


def received_text(run: Run) -> Text:
    """How many of the units that owe a report are in, how many are missing, what was found."""
    outcome, period = run.outcome, run.definitions.asked
    due = frozenset[str]().union(*run.definitions.due(period.last).values())
    missing = {each.unit for each in outcome.missing}
    severities = [each.severity for each in outcome.findings]
    vi = f"{len(due - missing)}/{len(due)} đơn vị phải gửi đã có báo cáo, {len(missing)} đơn vị chưa gửi"
    en = f"{len(due - missing)} of {len(due)} units are in, {len(missing)} are not"
    return Text(f"{vi}; {severity_counts(severities)}.", f"{en}; {severity_counts(severities, 'en')}.")
