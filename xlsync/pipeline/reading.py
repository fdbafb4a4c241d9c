"""From files to submissions: intake, identify and clean for one file, and the same for many in a pool of processes."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import get_context

from xlsync.clean.roles import assign_roles
from xlsync.clean.table import clean_table
from xlsync.forms.definition import Form, Table
from xlsync.forms.expression import parse_value
from xlsync.forms.load import FormLibrary
from xlsync.identify.tables import Located
from xlsync.identify.workbook import IdentifiedForm, Identifier
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_file
from xlsync.model import (
    Cleaned,
    Finding,
    LocatedTable,
    Period,
    Place,
    Records,
    Register,
    Role,
    Source,
    Submission,
    Verdict,
    Workbook,
)
from xlsync.rules.evaluate import evaluate
from xlsync.rules.template_formula import own_formula
from xlsync.texts.catalogue import finding

_FEW = 3  # files that one process reads before another one has started
_CHUNK = 40  # files handed to a process at most: small reads cost more to send than to do
Progress = Callable[[int, int], None]


@dataclass
class Reader:
    """Reads one file at a time; one in each process."""

    library: FormLibrary
    register: Register
    period: Period | None
    as_of: date

    def __post_init__(self) -> None:
        self._identifier = Identifier(self.library, self.register, self.period, self.as_of)

    def prepare(self) -> None:
        """Makes what every file needs: the names of the units and the headers of the forms, as of the period's end."""
        if self.period is not None:
            self._identifier.prepare(self.period.last)

    def read(self, file: FoundFile) -> list[Submission]:
        """The submissions in one file; a file that cannot be read is one rejected submission with its finding."""
        try:
            digest, workbook = read_file(file)
        except IntakeError as error:
            told = finding(error.code, variant=error.variant, values=error.values, path=file.path)
            source = Source(file.path, None, error.sha256)
            return [Submission(source, verdict=Verdict.REJECTED, counted=False, findings=(told,))]
        source = Source(file.path, None, digest)
        place: Place = {"path": file.path, "member": None}
        forms = self._identifier.identify(workbook, file.path, place)
        return [self._submission(workbook, source, each, place) for each in forms]

    def _submission(self, workbook: Workbook, source: Source, form: IdentifiedForm, place: Place) -> Submission:
        period = form.period
        day = (self.period or period or Period(self.as_of, self.as_of)).last
        here: Place = {**place, "unit": form.unit.code if form.unit is not None else None}
        findings = list(form.findings)
        tables: list[Records] = []
        for located in form.located:
            records, told = self._table(workbook, located, form, day, here)
            tables.append(records)
            findings += told
        wrong_period = period is None or (self.period is not None and period != self.period)
        submission = Submission(
            source=source,
            form=form.form or None,
            version=form.version or None,
            unit=form.unit.code if form.unit is not None else None,
            period=period,
            verdict=Verdict.ACCEPTED if tables else Verdict.REJECTED,
            counted=bool(tables) and form.unit is not None and not form.disputed and not wrong_period,
            saved=workbook.modified,
            tables=tuple(tables),
            findings=tuple(findings),
        )
        return replace(submission, counted=False) if submission.annex else submission

    def _table(
        self, workbook: Workbook, each: Located, form: IdentifiedForm, day: date, place: Place
    ) -> tuple[Records, list[Finding]]:
        table = each.found.table
        rows = assign_roles(
            each.grid,
            each.table,
            table,
            form.unit,
            self._identifier.names(day),
            self.register,
            day,
            place,
            annex=each.annex,
        )
        records, findings = clean_table(
            each.grid,
            rows.located,
            table,
            rows.roles,
            rows.units,
            place={**place, "form": form.form},
            date_1904=workbook.date_1904,
            period=self.period or form.period,
            as_of=self.as_of,
            own_formula=_own_formula(table, rows.located, rows.roles),
            recompute=partial(_recompute, table),
        )
        return records, [*rows.findings, *findings]


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


_reader: Reader | None = None


def _start(reader: Reader) -> None:
    global _reader  # noqa: PLW0603 - the one reader of this worker process
    _reader = reader


def _read(file: FoundFile) -> list[Submission]:
    assert _reader is not None, "the pool starts each process with _start"  # noqa: S101
    return _reader.read(file)


@contextmanager
def reading(
    files: Sequence[FoundFile], reader: Reader, jobs: int, progress: Progress | None = None
) -> Iterator[Iterator[list[Submission]]]:
    """Yields the submissions file by file, in the order of the files, read in as many processes as it is worth.

    Work begins on entering, so that the caller can import the heavy libraries meanwhile.
    """
    workers = min(jobs or os.cpu_count() or 1, len(files))
    if workers <= 1 or len(files) <= _FEW:
        yield _counted(map(reader.read, files), len(files), progress)
        return
    with _pool(workers, reader) as pool:
        # Small enough that no process has much left to do when another one has nothing.
        chunk = max(1, min(_CHUNK, len(files) // (workers * 8)))
        results = pool.map(_read, files, chunksize=chunk)
        yield _counted(results, len(files), progress)


def _pool(workers: int, reader: Reader) -> Executor:
    # A fork is the cheapest start, and safe only before polars has started its threads; elsewhere a fresh process.
    method = "fork" if sys.platform == "linux" and "polars" not in sys.modules else "spawn"
    if method == "fork":
        reader.prepare()  # once for all processes
    return ProcessPoolExecutor(workers, mp_context=get_context(method), initializer=_start, initargs=(reader,))


def _counted(results: Iterator[list[Submission]], total: int, progress: Progress | None) -> Iterator[list[Submission]]:
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done, total)
        yield result


def used_forms(submissions: Sequence[Submission], library: FormLibrary) -> dict[tuple[str, str], Form]:
    """The definitions by (form, version) that the submissions were read with."""
    wanted = {(each.form, each.version) for each in submissions}
    return {(form.form, form.version): form for form in library.forms if (form.form, form.version) in wanted}
