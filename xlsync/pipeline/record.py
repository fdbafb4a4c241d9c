"""A run goes on the record: every file that was seen, what it was taken for, the accepted values, the findings.

What the ledger has already is not written again, so that looking ten times at the same mailbag does not make ten times
the entries; the run itself is recorded each time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlsync import __version__
from xlsync.forms.definition import Form
from xlsync.intake.sniff import suffix_of
from xlsync.ledger import entries
from xlsync.ledger.chain import Entry, Json, Stored, canonical
from xlsync.ledger.processes import user_name
from xlsync.ledger.store import Ledger
from xlsync.model import Cleaned, Finding, Outcome, Records, Severity, Submission, Verdict, a1, column_letters
from xlsync.pipeline.settings import Definitions
from xlsync.pipeline.signing import is_scan

_Name = tuple[Json, ...]
#: What tells of which thing an entry speaks; the last entry of a thing holds.
_NAMES = {
    entries.ATTACHMENT: ("sha256", "path", "member"),
    entries.SUBMISSION: ("sha256", "path", "member", "form", "round", "asked"),
    entries.VALUES: ("sha256", "form", "table", "period", "round"),
    entries.FINDINGS: ("sha256",),
    entries.SIGNED: ("sha256",),
}


def record(path: Path, outcome: Outcome, definitions: Definitions, forms: Mapping[tuple[str, str], Form]) -> int:
    """Adds what is new in a run to the ledger and returns how many entries that were, once they are safe on the disk.

    Raises LedgerError when nothing was recorded.
    """
    store = Ledger.open(path, create=True)
    known = {_name(each.kind, each.body): each.body for each in _said_before(store, outcome)}
    now = {_name(each.kind, each.body): each for each in _entries(outcome, definitions, forms)}
    new = [each for name, each in now.items() if name not in known or canonical(known[name]) != canonical(each.body)]
    return len(store.append([*_gone(known, now), *new, _of_run(outcome, definitions)]))


def _said_before(store: Ledger, outcome: Outcome) -> list[Stored]:
    """What the ledger says of the files of this run, and which files counted in the period."""
    hashes: set[str | None] = {each.source.sha256 for each in outcome.submissions}
    found = {each.seq: each for kind in _NAMES for each in store.entries(kind, {*hashes, None})}
    if outcome.period is not None:
        found |= {each.seq: each for each in store.entries(entries.SUBMISSION, period=str(outcome.period))}
    return [found[seq] for seq in sorted(found)]


def _gone(known: Mapping[_Name, Mapping[str, Json]], now: Mapping[_Name, Entry]) -> Iterator[Entry]:
    """What counted for a unit until now and is no longer there, now that something else counts: a file that was
    replaced in its folder. Without this the record would not say which of the two a run has counted last."""
    counts = {_whose(each.body) for each in now.values() if each.body.get("counted") is True}
    for name, body in known.items():
        if body.get("counted") is True and name not in now and _whose(body) in counts:
            yield Entry(entries.SUBMISSION, {**body, "counted": False})


def _whose(body: Mapping[str, Json]) -> tuple[Json, ...]:
    return *(body.get(part) for part in ("unit", "form", "period")), body.get("asked", body.get("round"))


def _name(kind: str, body: Mapping[str, Json]) -> _Name:
    return kind, *(body.get(part) for part in _NAMES[kind])


def _of_run(outcome: Outcome, definitions: Definitions) -> Entry:
    # A scan or a logo is no report that was refused.
    verdicts = Counter(each.verdict.value for each in outcome.submissions if not each.no_report)
    severities = Counter(f"{found.severity.value}s" for found in outcome.findings)
    forms = {each.form: each.version for each in outcome.submissions if each.form and each.version}
    return entries.run(
        outcome.command,
        period=None if outcome.period is None else str(outcome.period),
        round=None if definitions.round is None else definitions.round.id,
        as_of=outcome.as_of,
        tool=f"xlsync {__version__}",
        forms=dict(sorted(forms.items())),
        counts={
            "files": len({each.source for each in outcome.submissions}),
            **{verdict.value: verdicts[verdict.value] for verdict in Verdict},
            "missing": len(outcome.missing),
            **{f"{severity.value}s": severities[f"{severity.value}s"] for severity in Severity},
        },
        by=user_name(),
    )


def _entries(outcome: Outcome, definitions: Definitions, forms: Mapping[tuple[str, str], Form]) -> Iterator[Entry]:
    asked = None if definitions.round is None else definitions.round.id
    told: dict[str | None, list[Finding]] = defaultdict(list)
    hashes = {(each.source.path, each.source.member): each.source.sha256 for each in outcome.submissions}
    for found in outcome.findings:
        told[hashes.get((found.path or "", found.member))].append(found)
    seen: set[tuple[str, str | None]] = set()
    for each in outcome.submissions:
        source = each.source
        if (source.path, source.member) not in seen:
            seen.add((source.path, source.member))
            yield _attachment(each)
        if each.form is not None:
            yield entries.submission(each, round=asked)
        if each.counted:
            for records in each.tables:
                yield _values(each, records, forms[records.form, records.version], asked)
    for sha256, findings in told.items():
        yield entries.findings(sha256 or None, findings)
    for copy in outcome.signed:
        yield entries.signed(copy)


def _attachment(each: Submission) -> Entry:
    source = each.source
    why = next((found for found in each.findings if found.code in {"XS016", "XS001", "XS002", "XS003", "XS005"}), None)
    if each.form is not None or why is None:
        verdict, reason = "read", None
    else:
        verdict = "signed" if is_scan(each) else "left_aside" if why.code == "XS016" else "refused"
        reason = f"{why.code} {why.variant}".rstrip()
    content = suffix_of(source.member or source.path) or None
    return entries.attachment(source, size=None, content=content, verdict=verdict, why=reason)


def _values(each: Submission, records: Records, form: Form, asked: str | None) -> Entry:
    """The values as the file has them, but the sensitive ones, by the cells that they stand in."""
    table = form.table(records.table)
    shown = [field for field in table.fields if not field.sensitive and field.id in records.columns]
    cells: dict[str, Cleaned] = {}
    refused: dict[str, str] = {}
    for field in shown:
        column = records.columns[field.id]
        for record, value in enumerate(records.values.get(field.id, ())):
            key = record, field.id
            received = records.adjusted.get(key, value)
            if received is not None:
                cells[a1(records.rows[record], column)] = received
            elif key in records.typed and (key in records.refused or key in records.adjusted):
                refused[a1(records.rows[record], column)] = records.typed[key]
    return entries.values(
        each.source.sha256,
        form=records.form,
        table=records.table,
        unit=each.unit or "",
        period=str(each.period),
        round=asked if asked is not None else each.round,
        columns={field.id: column_letters(records.columns[field.id]) for field in shown},
        rows=[
            (row, role.value, unit) for row, role, unit in zip(records.rows, records.roles, records.units, strict=True)
        ],
        cells=cells,
        refused=refused,
    )
