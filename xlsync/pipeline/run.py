"""One function a command: the whole way from PATHs to an outcome."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from xlsync.forms.definition import Form
from xlsync.forms.names import UnitNames, names_on
from xlsync.identify.evidence import unit_around
from xlsync.intake.files import FoundFile, NoWorkbook, find_files
from xlsync.ledger.place import ledger_files
from xlsync.model import (
    Acceptance,
    Applied,
    Finding,
    Missing,
    Outcome,
    PastPeriod,
    SignedCopy,
    Submission,
    TableTotals,
    Unit,
    Verdict,
    Waiver,
    parse_a1,
)
from xlsync.model.comparison import TableComparison
from xlsync.pipeline.adjusting import adjust
from xlsync.pipeline.comparing import compared_findings
from xlsync.pipeline.decisions import load_decisions
from xlsync.pipeline.missing import missing_findings, missing_forms
from xlsync.pipeline.past import with_totals
from xlsync.pipeline.pool import Progress, reading
from xlsync.pipeline.reading import Reader, used_forms
from xlsync.pipeline.record import record
from xlsync.pipeline.seals import after_seal, load_seals
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.signing import named, pair
from xlsync.pipeline.timing import mark_late
from xlsync.pipeline.versions import settle_versions
from xlsync.pipeline.waivers import waived


@dataclass(frozen=True, slots=True)
class Run:
    """An outcome and the definitions it was made with. `forms` are the forms that were read or are due, by id.

    `recorded` is how many entries were added to the ledger, None when nothing was to be recorded.
    """

    outcome: Outcome
    definitions: Definitions
    forms: Mapping[str, Form]
    recorded: int | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """The mailbag as it was taken in: read, versions settled, decisions applied, tables checked."""

    submissions: list[Submission]
    findings: list[Finding]
    signed: tuple[SignedCopy, ...]
    applied: tuple[Applied, ...]
    accepted: tuple[Acceptance, ...]
    past: tuple[PastPeriod, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def check(
    paths: Sequence[str], settings: Settings, progress: Progress | None = None, *, attachments: bool = False
) -> Run:
    """Validates files and says which unit, form and period each is. With `attachments` there need be no workbook.

    Raises `intake.files.PathMissing`, `NothingFound` or `NoWorkbook` for PATHs without workbooks, DefinitionError for
    wrong definitions, LedgerError for a ledger that cannot be used, OperationError for a scheduler that does not
    answer.
    """
    definitions = load_definitions(settings)
    taken = _take_in(paths, settings, definitions, progress, attachments=attachments, peers=False)
    forms = _forms(taken.submissions, definitions, (), _day(definitions, settings))
    return _run("check", settings, definitions, taken, forms, taken.findings)


def consolidate(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Run:
    """Checks the mailbag and totals it by tier; says who is missing. Needs a period, from the settings or the round.

    `meanwhile` is called once while the processes of the pool read: for what the caller will need, such as imports.
    Raises like `check`, and OperationError without a period.
    """
    return over_units("consolidate", paths, settings, progress, meanwhile)


def status(paths: Sequence[str], settings: Settings, progress: Progress | None = None) -> Run:
    """Who has submitted what and who has not, which version counts: like `consolidate`, without the totals."""
    return over_units("status", paths, settings, progress, None)


def over_units(
    command: str,
    paths: Sequence[str],
    settings: Settings,
    progress: Progress | None,
    meanwhile: Callable[[], object] | None = None,
) -> Run:
    """The run of a command over all that came in a period and is due; with totals for `consolidate` only."""
    definitions = load_definitions(settings)
    day = definitions.asked.last
    taken = _take_in(paths, settings, definitions, progress, meanwhile)
    due = definitions.due(day)
    missing = missing_forms(taken.submissions, definitions, due, day)
    forms = _forms(taken.submissions, definitions, tuple(due), day)
    findings = [*taken.findings, *missing_findings(missing, taken.submissions, definitions, day)]
    asked = None if definitions.round is None else definitions.round.id
    findings += after_seal(load_seals(settings.ledger, definitions.period, asked), taken.submissions)
    totals, past, comparisons = {}, taken.past, {}
    if command == "consolidate":
        from xlsync.consolidate.comparing import compare
        from xlsync.consolidate.totals import consolidate as total

        totals = total(taken.submissions, tuple(forms.values()), definitions.register, day, due)
        past = with_totals(past, forms, definitions)
        comparisons = compare(
            totals, definitions.asked, past, list(forms.values()), definitions.register,
            term_from=definitions.term_from, targets=definitions.targets,
        )  # fmt: skip
    return _run(command, settings, definitions, taken, forms, findings, missing, totals, past, comparisons)


def _run(
    command: str,
    settings: Settings,
    definitions: Definitions,
    taken: _Taken,
    forms: Mapping[str, Form],
    findings: Iterable[Finding],
    missing: Iterable[Missing] = (),
    totals: Mapping[tuple[str, str], TableTotals] | None = None,
    past: tuple[PastPeriod, ...] = (),
    comparisons: Mapping[tuple[str, str], TableComparison] | None = None,
) -> Run:
    told = _sorted(findings)
    outcome = Outcome(
        command=command,
        as_of=settings.as_of,
        period=definitions.period,
        subject=definitions.subject,
        submissions=tuple(taken.submissions),
        missing=tuple(missing),
        findings=told,
        totals=totals or {},
        signed=taken.signed,
        applied=taken.applied,
        accepted=taken.accepted,
        deadline=None if definitions.round is None else definitions.round.deadline,
        cut_off=None if definitions.round is None else definitions.round.cut_off,
        round=None if definitions.round is None else definitions.round.id,
        past=past,
        comparisons=comparisons or {},
        waived=waived(told, taken.submissions, taken.waivers, settings.as_of),
    )
    recorded = None
    if settings.record and settings.ledger is not None:
        recorded = record(settings.ledger, outcome, definitions, used_forms(taken.submissions, definitions.library))
    return Run(outcome, definitions, forms, recorded)


def _day(definitions: Definitions, settings: Settings) -> date:
    return definitions.period.last if definitions.period is not None else settings.as_of


def _take_in(
    paths: Sequence[str],
    settings: Settings,
    definitions: Definitions,
    progress: Progress | None,
    meanwhile: Callable[[], object] | None = None,
    *,
    attachments: bool = False,
    peers: bool = True,
) -> _Taken:
    files = [file for file in find_files(paths) if not _is_ours(file, settings)]
    decisions = load_decisions(settings.ledger, definitions)
    reader = Reader(
        definitions.library,
        definitions.register,
        definitions.period,
        settings.as_of,
        limits=settings.limits,
        passwords=settings.passwords,
        decided=decisions.by_file,
        round=None if definitions.round is None else definitions.round.id,
    )
    with reading(files, reader, settings.jobs, settings.scheduler, progress) as results:
        # Imported here, while the processes of the pool read: polars and pandera take half a second.
        from xlsync.validate.stage import validate

        if meanwhile is not None:
            meanwhile()
        submissions = list(results)
    if not attachments and all(submission.no_report for submission in submissions):
        raise NoWorkbook(paths)
    forms = used_forms(submissions, definitions.library)
    submissions = settle_versions(submissions, decisions.acceptances, forms)
    submissions = mark_late(submissions, None if definitions.round is None else definitions.round.deadline)
    signed, unsigned = pair(submissions, decisions.signed, decisions.versions, _finder(definitions, settings))
    submissions = named(submissions, signed)
    submissions, applied, superseded = adjust(submissions, decisions.adjustments, forms)
    findings = [found for submission in submissions for found in submission.findings]
    findings += [*unsigned, *superseded, *validate(submissions, forms, definitions.register)]
    past, compared = compared_findings(submissions, forms, definitions, settings, peers=peers)
    findings += compared
    accepted = _accepted(submissions, decisions.acceptances)
    return _Taken(submissions, findings, signed, applied, accepted, past, decisions.waivers)


def _accepted(submissions: Iterable[Submission], acceptances: Sequence[Acceptance]) -> tuple[Acceptance, ...]:
    """The decisions about files that count, or about copies of them, as recorded; of several for one file the last."""
    found: set[int] = set()
    for each in submissions:
        if each.counted and each.verdict is Verdict.ACCEPTED:
            hashes = {each.source.sha256, *each.copies}
            found.update([place for place, made in enumerate(acceptances) if made.sha256 in hashes][-1:])
    return tuple(acceptances[place] for place in sorted(found))


def _finder(definitions: Definitions, settings: Settings) -> Callable[[Submission], Unit | None]:
    """What tells whose a scan is, by its name and its mail."""
    day = _day(definitions, settings)

    @cache
    def names() -> UnitNames:  # most mailbags have no scans
        return names_on(definitions.register, day)

    def unit_of(scan: Submission) -> Unit | None:
        source = scan.source
        return unit_around(source.member or source.path, source.mail, names())

    return unit_of


def _is_ours(file: FoundFile, settings: Settings) -> bool:
    """Whether it is what this run writes: an output from an earlier run, the ledger, its journal or its lock."""
    ledger = settings.ledger
    if ledger is not None and file.real.parent == ledger.resolve().parent:
        kept, lock, journal = (path.name for path in ledger_files(ledger))
        if file.real.name in {kept, journal} or file.real.name.startswith(lock):  # a lock may have a claim beside it
            return True
    return any(output.exists() and output.samefile(file.real) for output in settings.outputs)


def _forms(
    submissions: Iterable[Submission], definitions: Definitions, due: tuple[str, ...], day: date
) -> dict[str, Form]:
    """The forms that were submitted or are due, in the order of the library."""
    wanted = {each.form for each in submissions if each.form is not None} | set(due)
    read_with = {(each.form, each.version) for each in submissions}
    forms: dict[str, Form] = {}
    for form in definitions.library.forms:
        if form.form in wanted and form.form not in forms:
            valid = definitions.library.get(form.form, day)
            if valid is not None:
                forms[form.form] = valid
            elif (form.form, form.version) in read_with:
                forms[form.form] = form
    return forms


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, sheet, cell and code; what has no file comes last. Nothing is told twice."""
    once = {found.id: found for found in findings}
    return tuple(sorted(once.values(), key=_place))


def _place(found: Finding) -> tuple[bool, str, str, str, tuple[int, int], str, str]:
    row, column = parse_a1(found.cell) if found.cell is not None else (0, 0)
    return (
        found.path is None,
        found.path or found.unit or "",
        found.member or "",
        found.sheet or "",
        (row, column),
        found.code,
        found.id,
    )
