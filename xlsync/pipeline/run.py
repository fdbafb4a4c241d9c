"""One function a command: the whole way from PATHs to an outcome."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Form
from xlsync.intake.files import FoundFile, NoWorkbook, find_files
from xlsync.model import Finding, Missing, Outcome, Role, Submission, Tier, Value, Verdict, parse_a1
from xlsync.pipeline.reading import Progress, Reader, reading, used_forms
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.versions import settle_versions
from xlsync.texts.catalogue import finding


@dataclass(frozen=True, slots=True)
class Run:
    """An outcome and the definitions it was made with. `forms` are the forms that were read or are due, by id."""

    outcome: Outcome
    definitions: Definitions
    forms: Mapping[str, Form]


def check(paths: Sequence[str], settings: Settings, progress: Progress | None = None) -> Run:
    """Validates files and says which unit, form and period each is.

    Raises `intake.files.PathMissing`, `NothingFound` or `NoWorkbook` for PATHs without workbooks, DefinitionError for
    wrong definitions.
    """
    definitions = load_definitions(settings)
    submissions, findings = _submissions(paths, settings, definitions, progress)
    outcome = Outcome(
        command="check",
        as_of=settings.as_of,
        period=definitions.period,
        subject=definitions.subject,
        submissions=tuple(submissions),
        findings=_sorted(findings),
    )
    return Run(outcome, definitions, _forms(submissions, definitions, (), _day(definitions, settings)))


def consolidate(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Run:
    """Checks the mailbag and totals it by tier; says who is missing. Needs a period, from the settings or the round.

    `meanwhile` is called once while the processes of the pool read: for what the caller will need, such as imports.
    Raises like `check`, and ValueError without a period.
    """
    definitions = load_definitions(settings)
    if definitions.period is None:
        raise ValueError("consolidate needs a period")
    submissions, findings = _submissions(paths, settings, definitions, progress, meanwhile)
    from xlsync.consolidate.totals import consolidate as total

    day = definitions.period.last
    due = definitions.due(day)
    missing = _missing(submissions, definitions, due, day)
    forms = _forms(submissions, definitions, tuple(due), day)
    totals = total(submissions, tuple(forms.values()), definitions.register, day, due)
    outcome = Outcome(
        command="consolidate",
        as_of=settings.as_of,
        period=definitions.period,
        subject=definitions.subject,
        submissions=tuple(submissions),
        missing=tuple(missing),
        findings=_sorted([*findings, *_missing_findings(missing, submissions, definitions, day)]),
        totals=totals,
    )
    return Run(outcome, definitions, forms)


def _day(definitions: Definitions, settings: Settings) -> date:
    return definitions.period.last if definitions.period is not None else settings.as_of


def _submissions(
    paths: Sequence[str],
    settings: Settings,
    definitions: Definitions,
    progress: Progress | None,
    meanwhile: Callable[[], object] | None = None,
) -> tuple[list[Submission], list[Finding]]:
    files = [file for file in find_files(paths) if not _is_output(file, settings)]
    reader = Reader(definitions.library, definitions.register, definitions.period, settings.as_of)
    with reading(files, reader, settings.jobs, progress) as results:
        # Imported here, while the processes of the pool read: polars and pandera take half a second.
        from xlsync.validate.stage import validate

        if meanwhile is not None:
            meanwhile()
        submissions = [submission for result in results for submission in result]
    if all(_is_attachment(submission) for submission in submissions):
        raise NoWorkbook(paths)
    submissions = settle_versions(submissions)
    findings = [found for submission in submissions for found in submission.findings]
    findings += validate(submissions, used_forms(submissions, definitions.library), definitions.register)
    return submissions, findings


def _is_attachment(submission: Submission) -> bool:
    """Whether it is a picture, a signed copy or the like, which claims to be nothing else (XS016)."""
    return submission.verdict is Verdict.REJECTED and {found.code for found in submission.findings} == {"XS016"}


def _is_output(file: FoundFile, settings: Settings) -> bool:
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


def _missing(
    submissions: Iterable[Submission], definitions: Definitions, due: Mapping[str, frozenset[str]], day: date
) -> list[Missing]:
    came = {
        (each.unit, each.form)
        for each in submissions
        if each.verdict is Verdict.ACCEPTED and each.period == definitions.period and not each.annex
    } | _told_by_rows(submissions)
    return [
        Missing(unit.code, form)
        for form, units in sorted(due.items())
        for unit in definitions.register.on(day)
        if unit.code in units and (unit.code, form) not in came
    ]


def _told_by_rows(submissions: Iterable[Submission]) -> set[tuple[str | None, str | None]]:
    """Grassroots unions that have reported a form, for their parent's tables have rows for them that are counted."""
    return {
        (unit, each.form)
        for each in submissions
        if each.counted
        for records in each.tables
        for unit, role in zip(records.units, records.roles, strict=True)
        if role is Role.CHILD
    }


def _missing_findings(
    missing: Iterable[Missing], submissions: Iterable[Submission], definitions: Definitions, day: date
) -> Iterable[Finding]:
    """XS013: one for each unit; grassroots unions together, one for each parent."""
    came = {(each.unit, each.form) for each in submissions if each.verdict is Verdict.ACCEPTED and not each.annex}
    children: dict[tuple[str, str], list[str]] = {}
    for each in missing:
        unit = definitions.register.get(each.unit, day)
        if unit is not None and unit.tier is Tier.GRASSROOTS and unit.parent is not None:
            children.setdefault((unit.parent, each.form), []).append(unit.name)
        else:
            variant = "other_period" if (each.unit, each.form) in came else ""
            yield finding("XS013", variant=variant, values={"form": each.form}, unit=each.unit, form=each.form)
    for (parent, form), names in children.items():
        values: dict[str, Value] = {"count": len(names), "names": "; ".join(names[:20]), "form": form}
        yield finding("XS013", variant="children", values=values, unit=parent, form=form)


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
