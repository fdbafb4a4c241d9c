"""The stage: every check inside one table, over all submissions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlsync.forms.definition import Form, RowKind
from xlsync.model import Finding, Register, Role, Submission, Tier
from xlsync.rules.part import Part
from xlsync.validate.entries import entry_findings
from xlsync.validate.rates import rate_findings
from xlsync.validate.rules import rule_findings
from xlsync.validate.sums import sum_findings


def validate(
    submissions: Sequence[Submission], forms: Mapping[tuple[str, str], Form], register: Register
) -> list[Finding]:
    """Findings in the tables of all submissions. `forms` is keyed by (form, version)."""
    parts: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
    for submission in submissions:
        for records in submission.tables:
            form = forms[records.form, records.version]
            parts[records.form, records.version, records.table].append(
                Part(submission, records, form, form.table(records.table))
            )
    findings: list[Finding] = []
    for same in parts.values():
        findings += rule_findings(same)
        for part in same:
            findings += rate_findings(part, provincial=_is_provincial(part, register))
            if part.table.rows is RowKind.LIST:
                findings += entry_findings(part)
            else:
                findings += sum_findings(part)
    return findings


def _is_provincial(part: Part, register: Register) -> bool:
    """The province's own tables, and its annex with a row a tier."""
    if Role.TIER in part.records.roles:
        return True
    unit = part.submission.unit
    return unit is not None and any(entry.tier is Tier.PROVINCE for entry in register.entries(unit))
