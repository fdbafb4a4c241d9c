"""What was submitted, compared across tables, levels and periods."""

from collections.abc import Mapping, Sequence

from xlsync.forms.assertions import load_assertions
from xlsync.forms.definition import Form
from xlsync.model import Finding, PastPeriod, Submission
from xlsync.pipeline.past import forms_of, load_past
from xlsync.pipeline.settings import Definitions, Settings
from xlsync.texts.catalogue import CATALOGUE


def compared_findings(
    submissions: Sequence[Submission],
    forms: Mapping[tuple[str, str], Form],
    definitions: Definitions,
    settings: Settings,
    *,
    peers: bool,
) -> tuple[tuple[PastPeriod, ...], list[Finding]]:
    """The earlier periods, and the findings of the period that is asked for, or of each period that came.

    Without `peers` nothing is told that names another unit or could read as an accusation: that is for the province.
    Raises DefinitionError for a wrong assertion, LedgerError and OperationError like `load_past`.
    """
    from xlsync.reconcile.outliers.stage import outlier_findings
    from xlsync.reconcile.stage import reconcile

    asked = definitions.period
    periods = [asked] if asked is not None else sorted({each.period for each in submissions if each.period is not None})
    counted = [each for each in submissions if each.counted]
    past: tuple[PastPeriod, ...] = ()
    findings: list[Finding] = []
    for period in periods:
        ours = [each for each in counted if each.period == period]
        if not ours:
            continue
        past = load_past(settings, definitions, period)
        known = {**forms_of(past, definitions.library), **forms}
        rules = load_assertions(definitions.library, period.last, settings.forms, settings.office)
        findings += reconcile(ours, past, known, definitions.register, period, rules, definitions.library)
        findings += outlier_findings(ours, past, known, definitions.register, period, peers=peers)
    shown = [found for found in findings if peers or not CATALOGUE[found.code].variant(found.variant).province_only]
    return past if asked is not None else (), shown
