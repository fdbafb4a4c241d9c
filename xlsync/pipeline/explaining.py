"""`xlsync explain`: every cell behind a total, as typed and as read, with the corrections by telephone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlsync.forms.definition import FieldDefinition, Form, RowKind, Table
from xlsync.forms.expression import parse_value
from xlsync.forms.names import names_on
from xlsync.model import Adjustment, Contribution, OperationError, Records, Submission, TableTotals, Tier
from xlsync.model.explanation import CellBehind, ExplainedTotal
from xlsync.pipeline.adjusting import is_row
from xlsync.pipeline.deciding import unit_named
from xlsync.pipeline.pool import Progress
from xlsync.pipeline.run import Run, consolidate
from xlsync.pipeline.settings import Settings
from xlsync.rules.evaluate import evaluate
from xlsync.rules.part import plain


@dataclass(frozen=True, slots=True)
class Explained:
    """The totals of one figure, one a tier; for a rate, those of the figures that it is computed of follow it."""

    run: Run
    table: Table
    fields: tuple[FieldDefinition, ...]
    totals: tuple[ExplainedTotal, ...]


def explain(
    figure: str,
    paths: Sequence[str],
    settings: Settings,
    progress: Progress | None = None,
    *,
    tier: Tier | None = None,
    unit: str | None = None,
) -> Explained:
    """What `TABLE.FIELD` (or `FORM.TABLE.FIELD`) of a tier, of a unit's figures, or of every tier is made of.

    Nothing is recorded. Raises OperationError for a figure without totals or a unit that is none, and what
    `consolidate` raises.
    """
    run = consolidate(paths, replace(settings, record=False), progress)
    period = run.definitions.asked
    form, table, field = _figure(figure, run)
    code = None if unit is None else unit_named(names_on(run.definitions.register, period.last), unit).code
    totals = run.outcome.totals[form.form, table.id]
    fields = [field]
    if field.computed is not None:
        known = {each.id: each for each in table.fields}
        fields += [known[name] for name in parse_value(field.computed, known).order]
    found = [
        total
        for row in totals.rows
        if tier is None or row.tier is tier
        for each in fields
        for total in [_total(run, form, table, each, totals, row.tier, code)]
        if code is None or total.cells or each.computed is not None
    ]
    if not found:
        raise OperationError(
            f"{figure}: bảng này không chia theo cấp; bỏ --tier.", f"{figure}: no tiers in that table; omit --tier."
        )
    return Explained(run, table, tuple(fields), tuple(found))


def _figure(figure: str, run: Run) -> tuple[Form, Table, FieldDefinition]:
    tables = [(form, table) for form in run.forms.values() for table in form.tables if table.rows is not RowKind.LIST]
    name, _, field_id = figure.rpartition(".")
    found = [(form, table) for form, table in tables if name in {table.id, f"{form.form}.{table.id}"}]
    if len(found) != 1:
        listed = ", ".join(f"{form.form}.{table.id}" for form, table in found or tables)
        raise OperationError(
            f"{figure}: ghi BẢNG.CHỈ-TIÊU; các bảng: {listed}.", f"{figure}: write TABLE.FIELD; the tables: {listed}."
        )
    form, table = found[0]
    fields = [each for each in table.fields if not each.sensitive and (each in table.added or each.computed)]
    field = next((each for each in fields if each.id == field_id), None)
    if field is None:
        listed = ", ".join(each.id for each in fields)
        raise OperationError(
            f"{figure}: không có tổng như vậy; trong bảng {table.id} có {listed}.",
            f"{figure}: there is no such total; the table {table.id} has {listed}.",
        )
    return form, table, field


def _total(
    run: Run,
    form: Form,
    table: Table,
    field: FieldDefinition,
    totals: TableTotals,
    tier: Tier | None,
    unit: str | None,
) -> ExplainedTotal:
    row = next(each for each in totals.rows if each.tier is tier)
    chosen = [each for each in totals.contributions if tier is None or each.tier is tier]
    chosen = [each for each in chosen if unit is None or unit in {each.sender, each.unit}]
    cells = () if field.computed else tuple(_behind(run.outcome.submissions, run, form, table, field, chosen))
    missing = totals.missing_units if unit is None else ()
    value = row.values.get(field.id) if unit is None else _of_unit(table, field, chosen)
    incomplete = field.id in row.incomplete if unit is None else any(field.id in each.missing for each in chosen)
    return ExplainedTotal(form.form, table.id, field.id, tier, unit, value, incomplete, cells, missing)


def _of_unit(table: Table, field: FieldDefinition, chosen: Sequence[Contribution]) -> int | float | None:
    if field.computed is not None:
        known = {each.id: each for each in table.fields}
        expression = parse_value(field.computed, known)
        sums = {name: _of_unit(table, known[name], chosen) for name in expression.order}
        rate = evaluate(expression, sums, known)
        return None if rate is None else float(rate)
    numbers = [value for each in chosen if isinstance(value := each.values.get(field.id), int | float)]
    return sum(numbers) if numbers else None


def _behind(
    submissions: Sequence[Submission],
    run: Run,
    form: Form,
    table: Table,
    field: FieldDefinition,
    chosen: Sequence[Contribution],
) -> Iterator[CellBehind]:
    files = {
        (each.source, records.sheet): records
        for each in submissions
        if each.counted and each.form == form.form
        for records in each.tables
        if records.table == table.id
    }
    made = [each.adjustment for each in run.outcome.applied if each.holds]
    for each in chosen:
        records = files[each.source, each.sheet]
        record = records.rows.index(each.row)
        typed = records.typed.get((record, field.id))
        received = each.adjusted.get(field.id, each.values.get(field.id))
        yield CellBehind(
            record=each,
            cell=records.cell(record, field.id),
            typed=typed if typed is not None else plain(received),
            value=each.values.get(field.id),
            refused=(record, field.id) in records.refused,
            adjustment=_adjustment(made, records, record, each, form, table, field) if each.adjusted else None,
        )


def _adjustment(
    made: Sequence[Adjustment],
    records: Records,
    record: int,
    each: Contribution,
    form: Form,
    table: Table,
    field: FieldDefinition,
) -> Adjustment | None:
    """The correction that holds for the cell; of several the last one."""
    wanted = (each.sender, form.form, table.id, field.id)
    row = (records.rows[record], records.roles[record], records.units[record])
    found = [one for one in made if (one.unit, one.form, one.table, one.field) == wanted and is_row(one.row, *row)]
    return found[-1] if found and field.id in each.adjusted else None
