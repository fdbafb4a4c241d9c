"""The gate: every reason for which the figures of a period may not go up to the Party committee."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xlsync.model import Finding, OperationError, Outcome, Published, PublishedFigure, Severity, Unit, Value, Waiver
from xlsync.model.sealing import Approval, Seal
from xlsync.pipeline.run import Run
from xlsync.pipeline.seals import Counted, counted_now
from xlsync.rules.part import plain
from xlsync.texts.catalogue import finding

_FigureName = tuple[str, str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What the gate looks at: the run made anew, what the last recorded run has counted (`checked`, with the names of
    files by hash), the consolidated workbook that was handed in and the one made anew, the approval of going without
    units, the findings of the narrative report with their waivers, the seal that holds."""

    run: Run
    checked: Counted
    names: Mapping[str, str]
    published: Published
    again: Published
    approval: Approval = field(default_factory=Approval)
    report: tuple[Finding, ...] = ()
    report_waived: Mapping[str, Waiver] = field(default_factory=dict)
    closed: Seal | None = None


def reasons(case: Case) -> list[Finding]:
    """XS701–XS704 and every error that is left; nothing when the figures may go up.

    Raises OperationError for an approval that names a unit which has submitted.
    """
    outcome = case.run.outcome
    excused = _excused(case)
    told = [each for each in (*outcome.findings, *case.report) if each.id not in excused]
    waived = {**outcome.waived, **case.report_waived}
    files = list(_changed_files(case))
    return [
        *_sealed(case),
        *files,
        *(() if files else _changed_figures(case)),  # of other files other figures: one mistake, told once
        *_without(case),
        *_nameless(case, waived.values()),
        *(each for each in told if each.severity is Severity.ERROR and each.id not in waived),
        *(_open(each) for each in told if each.severity is Severity.WARNING and each.id not in waived),
    ]


def approved_findings(case: Case) -> dict[str, Waiver]:
    """By the id of a finding XS013, the approval of going without that unit."""
    approval, outcome = case.approval, case.run.outcome
    word = Waiver(
        code="XS013", unit=None, period=str(outcome.period), round=outcome.round, cell=None, claims=(), by=approval.by,
        reason=approval.reason, at="",
    )  # fmt: skip
    return dict.fromkeys(_excused(case), word)


def absent_units(outcome: Outcome) -> tuple[str, ...]:
    """The units that have not submitted a form that is due, in the order of the register."""
    return tuple(dict.fromkeys(each.unit for each in outcome.missing))


def unapproved(case: Case) -> tuple[str, ...]:
    """The absent units that nobody approved going without."""
    approved = _approved(case)
    return tuple(code for code in absent_units(case.run.outcome) if code not in approved)


def _approved(case: Case) -> set[str]:
    """The absent units that somebody approved going without; a union stands for all under it."""
    definitions = case.run.definitions
    named = set(case.approval.units) if case.approval.by.strip() else set()
    day = definitions.asked.last
    found = set()
    for code in absent_units(case.run.outcome):
        unit = definitions.register.get(code, day)
        if code in named or (unit is not None and unit.parent in named):
            found.add(code)
    return found


def _excused(case: Case) -> set[str]:
    """The findings XS013 of units without which the figures go up."""
    approved, outcome = _approved(case), case.run.outcome
    day, register = case.run.definitions.asked.last, case.run.definitions.register
    found = set()
    for each in outcome.findings:
        if each.code != "XS013":
            continue
        if each.variant == "children":
            units = {code for code in absent_units(outcome) if _parent(register.get(code, day)) == each.unit}
        else:
            units = {each.unit or ""}
        if units <= approved:
            found.add(each.id)
    return found


def _parent(unit: Unit | None) -> str | None:
    return None if unit is None else unit.parent


def _sealed(case: Case) -> Iterator[Finding]:
    if case.closed is not None:
        values: dict[str, Value] = {"by": case.closed.by, "day": case.closed.at, "package": case.closed.package}
        yield finding("XS702", variant="sealed", values=values)


def _changed_files(case: Case) -> Iterator[Finding]:
    """Workbooks that count now and were not what the last run on the record has counted, and the other way round."""
    now = counted_now(case.run.outcome.submissions)
    sources = {each.source.sha256: each for each in case.run.outcome.submissions}
    for unit, form, sha256 in sorted(now - case.checked):
        source = sources[sha256].source
        values: dict[str, Value] = {"file": source.name}
        yield finding("XS702", unit=unit, form=form, path=source.path, member=source.member, values=values)
    for unit, form, sha256 in sorted(case.checked - now):
        file = case.names.get(sha256, sha256[:12])
        if not any(each[:2] == (unit, form) for each in now - case.checked):  # told of the one that replaced it
            yield finding("XS702", variant="gone", unit=unit, form=form, values={"file": file})


def _file(path: str) -> dict[str, Value]:
    return {"file": path.rpartition("/")[2]}


def _changed_figures(case: Case) -> Iterator[Finding]:
    """Cells of the consolidated workbook that are not what is consolidated now."""
    path = case.published.path
    if case.published.period != case.again.period or case.published.round != case.again.round:
        values = {**_file(path), "period": str(case.published.period)}
        yield finding("XS702", variant="other_period", path=path, values=values)
        return
    if case.published.passed is False and case.again.passed:
        yield finding("XS702", variant="not_passed", path=path, values=_file(path))
    stated, made = (_figures(each.figures) for each in (case.published, case.again))
    for name, figure in stated.items():
        there = made.get(name)
        if there is None or not _same(figure.value, there.value):
            yield _changed(path, figure, None if there is None else there.value)
    absent = [figure for name, figure in made.items() if name not in stated]
    tables = {f"{figure.form}.{figure.table}" for figure in absent} | set(_differing_rows(case))
    for table in sorted(tables):
        form, _, table_id = table.partition(".")
        yield finding("XS702", variant="rows", path=path, form=form, table=table_id, values=_file(path))


def _differing_rows(case: Case) -> Iterator[str]:
    """The tables whose rows (entries and texts too) are not the same in both."""
    stated, made = (_rows(each) for each in (case.published, case.again))
    yield from (table for table in sorted({*stated, *made}) if stated.get(table) != made.get(table))


def _rows(published: Published) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for submission in published.submissions:
        for records in submission.tables:
            rows = found.setdefault(f"{records.form}.{records.table}", [])
            for record in range(len(records.rows)):
                cells = sorted((name, str(column[record])) for name, column in records.values.items())
                told = (part for pair in cells for part in pair)
                rows.append((submission.unit or "", str(records.units[record]), *told))
    return {table: sorted(rows) for table, rows in found.items()}


def _figures(figures: Iterable[PublishedFigure]) -> dict[_FigureName, PublishedFigure]:
    return {
        (each.form, each.table, each.field, None if each.tier is None else each.tier.value, each.unit): each
        for each in figures
    }


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return round(one - other, 9) == 0


def _changed(path: str, figure: PublishedFigure, made: float | None) -> Finding:
    return finding(
        "XS702",
        variant="figure",
        values={**_file(path), "stated": figure.value, "recomputed": made},
        form=figure.form,
        table=figure.table,
        field=figure.field,
        path=path,
        sheet=figure.sheet,
        cell=figure.cell,
        cells=(figure.cell,),
        found=plain(figure.value),
        expected=plain(made),
    )


def _without(case: Case) -> Iterator[Finding]:
    absent, approval, left = absent_units(case.run.outcome), case.approval, unapproved(case)
    register, day = case.run.definitions.register, case.run.definitions.asked.last
    for code in approval.units:
        children = {unit.code for unit in register.children(code, day)}
        if code not in absent and not children & set(absent):
            raise OperationError(
                f"--without {code}: đơn vị này đã có báo cáo.", f"--without {code}: this unit has submitted."
            )
    if left:
        names = [unit.name if (unit := register.get(code, day)) is not None else code for code in left]
        shown = "; ".join(names[:20]) + ("; …" if len(names) > 20 else "")
        yield finding("XS701", values={"count": len(left), "names": shown})
    elif approval.units and not approval.reason.strip():
        yield finding("XS704", values={"text": ", ".join(approval.units)}, variant="approval")


def _nameless(case: Case, waivers: Iterable[Waiver]) -> Iterator[Finding]:
    """Decisions that hold, and say not who decided or why."""
    outcome = case.run.outcome
    for each in dict.fromkeys(waivers):
        if not (each.by.strip() and each.reason.strip()):
            yield finding("XS704", variant="waiver", unit=each.unit, values={"text": each.code})
    for applied in outcome.applied:
        made = applied.adjustment
        if applied.holds and not (made.by.strip() and made.reason.strip() and made.confirmed_by.strip()):
            text = f"{made.table}.{made.field}"
            yield finding("XS704", variant="adjustment", unit=made.unit, form=made.form, values={"text": text})
    for accepted in outcome.accepted:
        if not (accepted.by.strip() and accepted.reason.strip()):
            yield finding("XS704", variant="acceptance", unit=accepted.unit, values={"text": accepted.sha256[:12]})


def _open(found: Finding) -> Finding:
    """XS703 at the place of a warning that is neither corrected nor waived."""
    return finding(
        "XS703",
        values={"code": found.code},
        unit=found.unit,
        form=found.form,
        table=found.table,
        field=found.field,
        path=found.path,
        member=found.member,
        sheet=found.sheet,
        cell=found.cell,
        cells=found.cells,
        found=found.found,
        passage=found.passage,
    )
