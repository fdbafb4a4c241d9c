"""Totals by tier, and every record they rest on. A stated total is never used; nothing is counted twice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlsync.forms.definition import FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.expression import parse_value
from xlsync.model import (
    Cleaned,
    Contribution,
    Records,
    Register,
    Role,
    Submission,
    TableTotals,
    Tier,
    TotalRow,
)
from xlsync.rules.evaluate import evaluate

_ADDED = frozenset({FieldType.COUNT, FieldType.DECIMAL})
_BY_TIER = frozenset({RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE})


def consolidate(
    submissions: Sequence[Submission],
    forms: Sequence[Form],
    register: Register,
    day: date,
    due: Mapping[str, frozenset[str]],
) -> dict[tuple[str, str], TableTotals]:
    """The totals of every table of the forms. `day` is the last day of the period, `due` the units that owe each form.

    Only submissions with `counted` enter. Contributions stand in the order of the register.
    """
    order = {unit.code: place for place, unit in enumerate(register.on(day))}
    counted = sorted(
        (each for each in submissions if each.counted and each.unit is not None),
        key=lambda each: (order.get(each.unit or "", len(order)), each.source.path, each.source.member or ""),
    )
    totals = {}
    for form in forms:
        own = [each for each in counted if each.form == form.form]
        reported = {each.unit for each in own}
        missing = tuple(
            sorted(due.get(form.form, frozenset()) - reported, key=lambda code: order.get(code, len(order)))
        )
        for table in form.tables:
            totals[form.form, table.id] = _table_totals(form, table, own, missing, register, day)
    return totals


def _table_totals(
    form: Form, table: Table, submissions: Sequence[Submission], missing: tuple[str, ...], register: Register, day: date
) -> TableTotals:
    contributions: list[Contribution] = []
    covered: set[str] = set()
    without: list[str] = list(missing)
    holes: set[Tier] = set()
    for submission in submissions:
        records = next((each for each in submission.tables if each.table == table.id), None)
        if records is None or Role.TIER in records.roles:
            without.append(submission.unit or "")
            continue
        own = list(_contributions(submission, records, table, register, day)) if _traced(table) else []
        holes |= _holes(submission, records, table, register, day)
        if any(each.tier is Tier.GRASSROOTS and each.sender != each.unit for each in own):
            covered.add(submission.unit or "")
        contributions += own
    contributions = [each for each in contributions if not _told_by_parent(each, covered, register, day)]
    rows: tuple[TotalRow, ...] = ()
    if table.rows in _BY_TIER:
        rows = tuple(_total(table, contributions, tier, without, holes, register, day) for tier in Tier)
    elif table.rows is RowKind.OWN:
        rows = (_total(table, contributions, None, without, holes, register, day),)
    return TableTotals(form.form, table.id, rows, tuple(contributions), tuple(dict.fromkeys(without)))


def _traced(table: Table) -> bool:
    """Whether anything rests on the single records: totals do, and lists that go up as they are. Of a register with
    thousands of entries nothing goes up but how many there are."""
    return table.rows is not RowKind.LIST or table.merged_in_total


def _contributions(
    submission: Submission, records: Records, table: Table, register: Register, day: date
) -> Iterable[Contribution]:
    """The records of one table that count: own figures, and either the details or the aggregate of the grassroots."""
    sender = register.get(submission.unit or "", day)
    if sender is None:
        return
    wanted = {Role.ENTRY, Role.OWN, Role.CHILD}
    if not _has_details(records, table):
        wanted.add(Role.AGGREGATE)
    added = _added(table)
    shown = [
        (field.id, column)
        for field in table.fields
        if not field.sensitive and (column := records.values.get(field.id)) is not None
    ]
    for record, role in enumerate(records.roles):
        if role not in wanted:
            continue
        if role is Role.CHILD and Role.AGGREGATE in wanted and _is_blank(records, record, table):
            continue  # a prefilled name beside an aggregate that speaks for it
        tier = sender.tier if role in {Role.OWN, Role.ENTRY} else Tier.GRASSROOTS
        yield Contribution(
            sender=sender.code,
            unit=records.units[record] if role is not Role.ENTRY else sender.code,
            aggregate=role is Role.AGGREGATE,
            tier=tier,
            source=submission.source,
            sheet=records.sheet,
            row=records.rows[record],
            values={field_id: column[record] for field_id, column in shown},
            missing=_missing(records, record, added),
        )


def _holes(submission: Submission, records: Records, table: Table, register: Register, day: date) -> set[Tier]:
    """The tiers whose total lacks something that this table should have said: no own row, rows of nobody known here,
    no row for grassroots unions that the register has."""
    sender = register.get(submission.unit or "", day)
    if sender is None or records.nothing_to_report or table.rows is RowKind.LIST:
        return set()
    holes = set()
    if Role.OWN not in records.roles:
        holes.add(sender.tier)
    if table.rows in _BY_TIER and sender.tier is not Tier.GRASSROOTS:
        unknown = [record for record, role in enumerate(records.roles) if role is Role.UNKNOWN]
        if any(not _is_blank(records, record, table) for record in unknown):
            holes.add(Tier.GRASSROOTS)
        spoken_for = Role.CHILD in records.roles or Role.AGGREGATE in records.roles
        if not spoken_for and register.children(sender.code, day):
            holes.add(Tier.GRASSROOTS)
    return holes


def _added(table: Table) -> list[FieldDefinition]:
    return [field for field in table.fields if field.type in _ADDED and field.computed is None]


def _has_details(records: Records, table: Table) -> bool:
    children = [record for record, role in enumerate(records.roles) if role is Role.CHILD]
    return any(not _is_blank(records, record, table) for record in children) or Role.AGGREGATE not in records.roles


def _is_blank(records: Records, record: int, table: Table) -> bool:
    """Whether a row says nothing but its name: no value in any field, none refused."""
    for field in table.fields:
        if field.type is FieldType.UNIT or field.computed is not None:
            continue
        column = records.values.get(field.id)
        if (column is not None and column[record] is not None and not _is_default(records, record, field)) or (
            record, field.id
        ) in records.refused:  # fmt: skip
            return False
    return True


def _is_default(records: Records, record: int, field: FieldDefinition) -> bool:
    """A value that stands for a blank cell, as `blank: 0` says."""
    column = records.values.get(field.id)
    return field.blank is not None and column is not None and column[record] == field.blank


def _missing(records: Records, record: int, added: Iterable[FieldDefinition]) -> frozenset[str]:
    gone = set()
    for field in added:
        column = records.values.get(field.id)
        value = column[record] if column is not None else None
        if value is None and (field.required or (record, field.id) in records.refused):
            gone.add(field.id)
    return frozenset(gone)


def _told_by_parent(each: Contribution, covered: set[str], register: Register, day: date) -> bool:
    """A grassroots union's own workbook does not count where its parent's row does."""
    if each.tier is not Tier.GRASSROOTS or each.sender != each.unit:
        return False
    unit = register.get(each.sender, day)
    return unit is not None and unit.parent in covered


def _total(
    table: Table,
    contributions: Sequence[Contribution],
    tier: Tier | None,
    without: Sequence[str],
    holes: set[Tier],
    register: Register,
    day: date,
) -> TotalRow:
    own = [each for each in contributions if tier is None or each.tier is tier]
    values: dict[str, int | float | None] = {}
    incomplete: set[str] = set()
    lost = any(_belongs(code, tier, register, day) for code in without) or (
        bool(holes) if tier is None else tier in holes
    )
    for field in _added(table):
        numbers = [value for each in own if isinstance(value := each.values.get(field.id), int | float)]
        values[field.id] = _sum(numbers) if numbers else None
        if lost or any(field.id in each.missing for each in own):
            incomplete.add(field.id)
    fields = {field.id: field for field in table.fields}
    ordered: dict[str, int | float | None] = {}
    for field in table.fields:
        if field.computed is not None:
            expression = parse_value(field.computed, fields)
            known: Mapping[str, Cleaned] = values
            rate = evaluate(expression, known, fields)
            ordered[field.id] = None if rate is None else float(rate)
            if not incomplete.isdisjoint(expression.fields):
                incomplete.add(field.id)
        elif field.id in values:
            ordered[field.id] = values[field.id]
    return TotalRow(tier, ordered, frozenset(incomplete))


def _sum(numbers: Sequence[int | float]) -> int | float:
    total = sum(numbers)
    return total if isinstance(total, int) else round(total, 9)


def _belongs(code: str, tier: Tier | None, register: Register, day: date) -> bool:
    """Whether a unit that is not in leaves a hole in this tier's total."""
    unit = register.get(code, day)
    if unit is None or tier is None or unit.tier is tier:
        return True
    return tier is Tier.GRASSROOTS and bool(register.children(code, day))
