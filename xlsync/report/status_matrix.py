"""Who has submitted what, worked out: the one place that says what a unit's state is. Text, HTML, JSON and both
workbooks only put it into words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from xlsync.forms.definition import FieldType, RowKind
from xlsync.model import SEVERITY_ORDER, Records, Role, Severity, SignedCopy, Submission, Tier, Verdict
from xlsync.report.context import Context
from xlsync.report.status_data import Cell, Coverage, Signature, State, StatusMatrix, Summary, UnitRow, Unplaced

#: Why a file that was taken in does not count, the plainest reason first.
_REASONS = ("XS012", "XS009", "XS008", "XS007")


def status_matrix(context: Context) -> StatusMatrix:
    """The matrix of a run. Units are those due, those missing, those seen, and all above the grassroots."""
    return _Builder(context).build()


class _Builder:
    """Looks everything up once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        outcome = context.outcome
        self.missing = {(each.unit, each.form) for each in outcome.missing}
        self.due = context.due or {}
        self.by_place: dict[tuple[str, str], list[Submission]] = {}
        for each in outcome.submissions:
            if each.unit is not None and each.form is not None:
                self.by_place.setdefault((each.unit, each.form), []).append(each)
        self.only_unit: dict[str, list[Submission]] = {}  # refused before it was known which form it is
        for each in outcome.submissions:
            if each.unit is not None and each.form is None and not each.no_report:
                self.only_unit.setdefault(each.unit, []).append(each)
        self.severities = Counter((found.unit, found.form, found.severity) for found in outcome.findings)
        self.of_unit = Counter((found.unit, found.severity) for found in outcome.findings)
        self.stale = {(found.unit, found.path, found.member) for found in outcome.findings if found.code == "XS017"}
        self.adjusted = Counter((each.adjustment.unit, each.adjustment.form) for each in outcome.applied if each.holds)
        self.signatures = outcome.command == "status" or bool(outcome.signed)

    def build(self) -> StatusMatrix:
        context = self.context
        forms = tuple(context.forms)
        rows = tuple(self._row(code, forms) for code in self._units())
        days = None if context.outcome.deadline is None else (context.outcome.as_of - context.outcome.deadline).days
        return StatusMatrix(
            forms=forms,
            rows=rows,
            unplaced=tuple(self._unplaced()),
            summaries=tuple(_summary(form, rows) for form in forms),
            deadline=context.outcome.deadline,
            overdue_days=days,
        )

    def _units(self) -> list[str]:
        """Grassroots unions have no row of their own: they stand with their parent, if they have one."""
        context, outcome = self.context, self.context.outcome
        codes = {unit.code for unit in context.units if unit.tier is not Tier.GRASSROOTS}
        seen = {each.unit for each in outcome.submissions if each.unit is not None}
        seen |= {each.unit for each in outcome.missing}
        for code in seen:
            unit = context.unit(code)
            parent = unit.parent if unit is not None and unit.tier is Tier.GRASSROOTS else None
            codes.add(code if parent is None else parent)
        return sorted(codes, key=context.order)

    def _row(self, code: str, forms: Sequence[str]) -> UnitRow:
        unit = self.context.unit(code)
        return UnitRow(
            unit=code,
            tier=None if unit is None else unit.tier,
            cells={form: self._cell(code, form) for form in forms},
            errors=self.of_unit[code, Severity.ERROR],
            warnings=self.of_unit[code, Severity.WARNING],
            grassroots={form: found for form in forms if (found := self._coverage(code, form)) is not None},
        )

    def _cell(self, code: str, form: str) -> Cell:
        all_of_it = self.by_place.get((code, form), [])
        reports = [each for each in all_of_it if not each.annex]
        counting = [each for each in reports if each.verdict is Verdict.ACCEPTED and each.counted]
        aside = [each for each in reports if each.verdict is Verdict.ACCEPTED and not each.counted]
        refused = [each for each in reports if each.verdict is Verdict.REJECTED]
        earlier = [each for each in reports if each.verdict is Verdict.SUPERSEDED]
        copies = [each for each in reports if each.verdict is Verdict.DUPLICATE]
        missing = (code, form) in self.missing
        if missing and not (counting or aside or refused) and sum(unit == code for unit, _ in self.missing) == 1:
            refused = [each for each in self.only_unit.get(code, []) if each.verdict is Verdict.REJECTED]
        state, files = _state(counting, aside, refused, earlier, copies)
        if state is None:
            annex = len(reports) < len(all_of_it)
            state = State.MISSING if missing else State.ANNEX if annex else State.NOT_DUE
            files = () if reports else tuple(all_of_it)
        signature, signed = self._signature(code, counting, earlier) if counting else (None, None)
        return Cell(
            state=state,
            due=missing or code in self.due.get(form, ()) or (self.context.due is None and bool(reports)),
            late=any(each.late for each in files),
            files=tuple(files),
            superseded=len(earlier) - (len(files) if state is State.SUPERSEDED else 0),
            duplicates=len(copies) - (len(files) if state is State.DUPLICATE else 0),
            rejected=len(refused) - (len(files) if state is State.REJECTED else 0),
            not_counted=len(aside) - (len(files) if state is State.NOT_COUNTED else 0),
            reasons=_reasons(aside) if state is State.NOT_COUNTED else (),
            signature=signature,
            signed=signed,
            adjusted=self.adjusted[code, form],
            errors=self.severities[code, form, Severity.ERROR],
            warnings=self.severities[code, form, Severity.WARNING],
        )

    def _signature(
        self, code: str, counting: Sequence[Submission], earlier: Sequence[Submission]
    ) -> tuple[Signature | None, SignedCopy | None]:
        if not self.signatures:
            return None, None
        current = {sha256 for each in counting for sha256 in (each.source.sha256, *each.copies)}
        former = {sha256 for each in earlier for sha256 in (each.source.sha256, *each.copies)}
        signed = self.context.outcome.signed
        told = any((code, each.source.path, each.source.member) in self.stale for each in counting)
        matching = next((each for each in reversed(signed) if current.intersection(each.pairs)), None)
        if matching is not None and not told:
            return Signature.THERE, matching
        before = next((each for each in reversed(signed) if former.intersection(each.pairs)), matching)
        if told or before is not None:
            return Signature.STALE, before
        return Signature.AWAITED, None

    def _coverage(self, code: str, form: str) -> Coverage | None:
        """None where the form asks for no figures of the unit's grassroots unions, or it has none."""
        children = [unit.code for unit in self.context.register.children(code, self.context.day)]
        due = [child for child in children if child in self.due.get(form, ()) or (child, form) in self.missing]
        tables = self._tables_of_children(form)
        if not children or not (due or tables):
            return None
        own = {child: self.by_place.get((child, form), []) for child in children}
        reported = {child for child, files in own.items() if any(_counts(each) for each in files)}
        aggregate = False
        for each in self.by_place.get((code, form), ()):
            for records in each.tables if _counts(each) else ():
                if records.table in tables:
                    said = _rows_with_figures(records, tables[records.table])
                    reported.update(unit for role, unit in said if role is Role.CHILD and unit is not None)
                    aggregate = aggregate or any(role is Role.AGGREGATE for role, _ in said)
        among = due or children
        return Coverage(
            reported=sum(child in reported for child in among),
            total=len(among),
            aggregate=aggregate,
            missing=tuple(child for child in due if (child, form) in self.missing),
            rejected=tuple(
                child
                for child, files in own.items()
                if child not in reported and any(each.verdict is Verdict.REJECTED for each in files)
            ),
            errors=sum(self.severities[child, form, Severity.ERROR] for child in children),
            warnings=sum(self.severities[child, form, Severity.WARNING] for child in children),
        )

    def _tables_of_children(self, form: str) -> Mapping[str, Mapping[str, object]]:
        """The tables with a row for each grassroots union, with those of their fields that say something, and what
        stands in each when it was left blank."""
        return {
            table.id: {
                each.id: each.blank
                for each in table.fields
                if each.type is not FieldType.UNIT and each.computed is None
            }
            for table in self.context.forms[form].tables
            if table.rows is RowKind.OWN_AND_CHILDREN
        }

    def _unplaced(self) -> Iterable[Unplaced]:
        for each in self.context.outcome.submissions:
            if (each.unit is not None and each.form in self.context.forms) or each.no_report:
                continue
            yield Unplaced(each, min(each.findings, key=lambda found: SEVERITY_ORDER[found.severity], default=None))


def sent(submission: Submission) -> str | None:
    """When the mail with the file was sent (ISO 8601); None for a file from chat or a folder."""
    return None if submission.source.mail is None else submission.source.mail.sent


def _counts(submission: Submission) -> bool:
    return submission.verdict is Verdict.ACCEPTED and submission.counted and not submission.annex


def _state(
    counting: Sequence[Submission],
    aside: Sequence[Submission],
    refused: Sequence[Submission],
    earlier: Sequence[Submission],
    copies: Sequence[Submission],
) -> tuple[State | None, Sequence[Submission]]:
    """The best that can be said, and of which files; None when there is no report at all."""
    if counting:
        return State.LATE if any(each.late for each in counting) else State.RECEIVED, counting
    for state, files in (
        (State.NOT_COUNTED, aside), (State.REJECTED, refused), (State.SUPERSEDED, earlier), (State.DUPLICATE, copies),
    ):  # fmt: skip
        if files:
            return state, files
    return None, ()


def _reasons(aside: Sequence[Submission]) -> tuple[str, ...]:
    codes = {found.code for each in aside for found in each.findings}
    return tuple(code for code in _REASONS if code in codes)


def _rows_with_figures(records: Records, blanks: Mapping[str, object]) -> list[tuple[Role, str | None]]:
    """What and whose the records are that say something, were it only something that was refused."""
    refused = {index for index, _ in records.refused}
    # A default is no answer: it stands in every row that is left blank.
    columns = [(column, blanks[name]) for name, column in records.values.items() if name in blanks]
    return [
        (role, unit)
        for index, (role, unit) in enumerate(zip(records.roles, records.units, strict=True))
        if index in refused or any(column[index] not in {None, blank} for column, blank in columns)
    ]


def _summary(form: str, rows: Sequence[UnitRow]) -> Summary:
    cells = [row.cells[form] for row in rows if row.tier is not Tier.GRASSROOTS]
    states = Counter(cell.state for cell in cells if cell.due)
    return Summary(
        form=form,
        due=sum(cell.due for cell in cells),
        received=states[State.RECEIVED] + states[State.LATE],
        late=states[State.LATE],
        not_counted=states[State.NOT_COUNTED] + states[State.SUPERSEDED] + states[State.DUPLICATE],
        rejected=states[State.REJECTED],
        missing=states[State.MISSING] + states[State.ANNEX] + states[State.NOT_DUE],
        unasked=sum(not cell.due and cell.state not in {State.ANNEX, State.NOT_DUE} for cell in cells),
    )
