"""From one file to its submissions: intake, identify and clean."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.clean.repairs import table_repairs
from xlsync.clean.roles import RowRoles, assign_roles
from xlsync.clean.table import clean_table
from xlsync.forms.definition import Form, Table
from xlsync.forms.expression import parse_value
from xlsync.forms.load import FormLibrary
from xlsync.forms.names import UnitNames
from xlsync.identify.tables import Located
from xlsync.identify.workbook import IdentifiedForm, Identifier
from xlsync.intake.attachments import Opened, Opener
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_bytes
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import misnamed
from xlsync.model import (
    Acceptance,
    Cleaned,
    Finding,
    LocatedTable,
    Period,
    Place,
    Records,
    Register,
    Repair,
    Role,
    Source,
    Submission,
    Unit,
    Verdict,
    Workbook,
    within,
)
from xlsync.pipeline.settings import Definitions, Settings
from xlsync.rules.evaluate import evaluate
from xlsync.rules.template_formula import own_formula
from xlsync.texts.catalogue import finding

#: A picture in the text of a mail up to this size is a logo; a photograph of the signed copy is larger.
_LOGO_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """What one file gave: its submissions, and files of a large archive that are still to be read."""

    submissions: list[Submission]
    spilled: list[FoundFile] = field(default_factory=list)


@dataclass
class Reader:
    """Reads one file at a time; one in each process.

    `decided` has the decisions of the consolidator, by the hash of the file; `round` is the round that was asked for.
    The files of large archives are written below `spill`; without it (where processes share no disk) they are read in
    one go by the process that opened the archive.
    """

    library: FormLibrary
    register: Register
    period: Period | None
    as_of: date
    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = ()
    decided: Mapping[str, Acceptance] = field(default_factory=dict)
    round: str | None = None
    spill: Path | None = None
    repairs: list[Repair] | None = None
    """Where a list is given, it gets what could be written in the cells the way it was understood."""

    def __post_init__(self) -> None:
        self._identifier = Identifier(self.library, self.register, self.period, self.as_of)
        self._opener = Opener(self.limits, self.passwords)

    def prepare(self) -> None:
        """Makes what every file needs: the names of the units and the headers of the forms, as of the period's end."""
        if self.period is not None:
            self._identifier.prepare(self.period.last)

    def close(self) -> None:
        """Ends the child process that reads what is risky, if there is one."""
        self._opener.close()

    def read(self, file: FoundFile) -> Read:
        """The submissions in one file; a file that cannot be read is one rejected submission with its finding."""
        if self.spill is not None:
            return self._read(file, self.spill)
        with TemporaryDirectory(prefix="xlsync-") as folder:
            read = self._read(file, Path(folder))
            rest = [submission for each in read.spilled for submission in self._read(each, Path(folder)).submissions]
            return Read([*read.submissions, *rest])

    def _read(self, file: FoundFile, spill: Path) -> Read:
        read = Read([])
        bodies: list[Opened] = []
        for opened in self._opener.open(file, spill):
            if isinstance(opened, FoundFile):
                read.spilled.append(opened)
                continue
            submissions = list(self._submissions(opened))
            read.submissions.extend(submissions)
            if not submissions:
                bodies.append(opened)
        told = [each.source.member for each in read.submissions] + [each.member for each in read.spilled]
        for body in bodies:
            mail = (body.file.member or "").rpartition("/")[0]
            if not any((member or "").startswith(f"{mail}/" if mail else "") for member in told):
                empty = IntakeError("XS016", "nothing_inside", {"format": "eml"})
                read.submissions.append(refused(replace(body.file, member=mail or None), empty, body.sha256))
        return read

    def _submissions(self, opened: Opened) -> Iterable[Submission]:
        """Those of one file; none for the text of a mail without a known table, which is no attachment."""
        file = opened.file
        source = Source(file.path, file.member, opened.sha256, file.mail)
        place: Place = {"path": file.path, "member": file.member}
        if opened.workbook is None:
            assert opened.error is not None  # noqa: S101 - what has no workbook has an error
            if file.body and opened.error.code == "XS016":
                return
            yield refused(file, opened.error, opened.sha256)
            return
        forms = self._identifier.identify(
            opened.workbook,
            file.name,
            place,
            mail=file.mail,
            decided=self.decided.get(opened.sha256),
            misnamed=None if opened.kind is None else misnamed(opened.kind, file.name),
        )
        if file.body and not any(form.located for form in forms):
            return
        for each in forms:
            yield self._submission(opened.workbook, source, each, place)

    def _submission(self, workbook: Workbook, source: Source, form: IdentifiedForm, place: Place) -> Submission:
        period = form.period
        day = (self.period or period or Period(self.as_of, self.as_of)).last
        here: Place = {**place, "unit": form.unit.code if form.unit is not None else None}
        findings = list(form.findings)
        tables: list[Records] = []
        for located in form.located:
            names = self._identifier.names(day)
            rows = rows_of(located, form.unit, names, self.register, day, here)
            asked = self.period or form.period
            records, told = records_of(workbook, located, rows, within(here, form=form.form), asked, self.as_of)
            tables.append(records)
            findings += [*rows.findings, *told]
            if self.repairs is not None:
                self.repairs += _repairs(workbook, located, rows, records, told, day)
        wrong_period = period is None or (self.period is not None and period != self.period)
        if not wrong_period and self.round is not None and form.round not in {None, self.round}:
            wrong_period = True
            values = {"stated": form.round, "asked": self.round}
            other = within(here, form=form.form)
            findings.append(
                finding("XS008", variant="round", values=values, found=form.round, expected=self.round, **other)
            )
        submission = Submission(
            source=source,
            form=form.form or None,
            version=form.version or None,
            unit=form.unit.code if form.unit is not None else None,
            period=period,
            verdict=Verdict.ACCEPTED if tables else Verdict.REJECTED,
            counted=bool(tables) and form.unit is not None and not form.disputed and not wrong_period,
            saved=workbook.modified,
            round=form.round,
            evidence=form.evidence,
            tables=tuple(tables),
            findings=tuple(findings),
        )
        return replace(submission, counted=False) if submission.annex else submission


def rows_of(
    each: Located, unit: Unit | None, names: UnitNames, register: Register, day: date, place: Place
) -> RowRoles:
    """What each row of a table is, for a workbook of that unit."""
    return assign_roles(
        each.grid, each.table, each.found.table, unit, names, register, day, place, annex=each.annex
    )  # fmt: skip


def records_of(
    workbook: Workbook, each: Located, rows: RowRoles, place: Place, period: Period | None, as_of: date
) -> tuple[Records, list[Finding]]:
    """The records of a table whose rows are known, and what was found in its cells."""
    table = each.found.table
    return clean_table(
        each.grid,
        rows.located,
        table,
        rows.roles,
        rows.units,
        place=place,
        date_1904=workbook.date_1904,
        period=period,
        as_of=as_of,
        own_formula=_own_formula(table, rows.located, rows.roles),
        recompute=partial(_recompute, table),
    )


def _repairs(
    workbook: Workbook, each: Located, rows: RowRoles, records: Records, told: Sequence[Finding], day: date
) -> tuple[Repair, ...]:
    table = each.found.table
    formula = _own_formula(table, rows.located, rows.roles)
    return tuple(
        table_repairs(
            each.grid, rows.located, table, records, told, date_1904=workbook.date_1904, day=day, own_formula=formula
        )
    )


def reader_of(settings: Settings, definitions: Definitions, decided: Mapping[str, Acceptance]) -> Reader:
    """The reader of a run over what is reported now."""
    return Reader(
        definitions.library,
        definitions.register,
        definitions.period,
        settings.as_of,
        limits=settings.limits,
        passwords=settings.passwords,
        decided=decided,
        round=None if definitions.round is None else definitions.round.id,
    )


def refused(file: FoundFile, error: IntakeError, sha256: str = "") -> Submission:
    """A file that could not be read, or that holds no table."""
    place: Place = {"path": file.path, "member": file.member}
    if file.inline and file.size <= _LOGO_BYTES and error.code == "XS016":
        told = finding("XS016", variant="logo", **place)
    else:
        told = finding(error.code, variant=error.variant, values=error.values, **place)
    source = Source(file.path, file.member, sha256, file.mail)
    return Submission(source, verdict=Verdict.REJECTED, counted=False, findings=(told,))


def died(file: FoundFile, limits: Limits) -> Read:
    """A file that took down the process that was reading it."""
    try:
        digest = sha256(read_bytes(file, limits)).hexdigest()
    except IntakeError:
        digest = ""
    return Read([refused(file, IntakeError("XS005", "crash"), digest)])


def _own_formula(table: Table, located: LocatedTable, roles: Sequence[Role]) -> Callable[[int, str], str | None]:
    """The formula that the template would have in a cell, for the rows as they stand in this file."""
    totals = [row for row, role in zip(located.rows, roles, strict=True) if role is Role.TOTAL]
    total = totals[-1] if totals else None
    first = located.header_row + 1
    last = total - 1 if total is not None else max(located.rows, default=first)

    def formula(row: int, field_id: str) -> str | None:
        return own_formula(table, located.columns, row, field_id, first_row=first, last_row=last, total_row=total)

    return formula


def _recompute(table: Table, field_id: str, values: Mapping[str, Cleaned]) -> float | None:
    field = table.field(field_id)
    if field.computed is None:
        return None
    fields = {each.id: each for each in table.fields}
    result = evaluate(parse_value(field.computed, fields), values, fields)
    return None if result is None else float(result)


def used_forms(submissions: Sequence[Submission], library: FormLibrary) -> dict[tuple[str, str], Form]:
    """The definitions by (form, version) that the submissions were read with."""
    wanted = {(each.form, each.version) for each in submissions}
    return {(form.form, form.version): form for form in library.forms if (form.form, form.version) in wanted}
