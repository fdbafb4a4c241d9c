"""Totals by tier, and every record they rest on. A stated total is never used; nothing is counted twice."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from xlsync.forms.definition import FieldDefinition, Form, RowKind, Table
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
from xlsync.rules.rows import Spoken, differs_from_details, has_details, is_blank

_NONE: Mapping[str, Cleaned] = {}
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
        absent = due.get(form.form, frozenset()) - reported
        missing = tuple(
            code
            for code in sorted(absent, key=lambda code: order.get(code, len(order)))
            if not _under_one_of(absent, code, register, day)
        )
        for table in form.tables:
            totals[form.form, table.id] = _table_totals(form, table, own, missing, register, day)
    return totals


def _table_totals(
    form: Form, table: Table, submissions: Sequence[Submission], missing: tuple[str, ...], register: Register, day: date
) -> TableTotals:
    contributions: list[Contribution] = []
    spoken = _spoken(table, submissions, register, day)
    without = [code for code in missing if not _told_by_parent(code, table, spoken, register, day)]
    lacking: dict[str, frozenset[Tier]] = {}
    # A unit may have sent its tables in several files, or one sheet once more.
    there = {each.unit for each in submissions if _records(each, table) is not None}
    for submission in submissions:
        if _told_by_parent(submission.unit or "", table, spoken, register, day):
            continue
        records = _records(submission, table)
        if records is None:
            if submission.unit not in there:
                without.append(submission.unit or "")
            continue
        holes = _holes(submission, records, table, register, day)
        if holes:
            sender = submission.unit or ""
            lacking[sender] = lacking.get(sender, frozenset()) | holes
        if _traced(table):
            contributions += _contributions(submission, records, table, register, day)
    rows: tuple[TotalRow, ...] = ()
    tiers = frozenset[Tier]().union(*lacking.values())
    if table.rows in _BY_TIER:
        rows = tuple(_total(table, contributions, tier, without, tiers, register, day) for tier in Tier)
    elif table.rows is RowKind.OWN:
        rows = (_total(table, contributions, None, without, tiers, register, day),)
    return TableTotals(form.form, table.id, rows, tuple(contributions), tuple(dict.fromkeys(without)), lacking)


def _records(submission: Submission, table: Table) -> Records | None:
    """The table in that file, None where it has none that can be summed: the printed annex cannot."""
    records = next((each for each in submission.tables if each.table == table.id), None)
    return None if records is None or Role.TIER in records.roles else records


def _spoken(table: Table, submissions: Sequence[Submission], register: Register, day: date) -> Spoken:
    spoken = Spoken()
    if table.rows is RowKind.LIST:
        return spoken
    for submission in submissions:
        sender, records = register.get(submission.unit or "", day), _records(submission, table)
        if sender is not None and records is not None and sender.tier is not Tier.GRASSROOTS:
            spoken.add(sender.code, records, table)
    return spoken


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
    if not has_details(records, table):
        wanted.add(Role.AGGREGATE)
    added = table.added
    shown = [
        (field.id, column)
        for field in table.fields
        if not field.sensitive and (column := records.values.get(field.id)) is not None
    ]
    for record, role in enumerate(records.roles):
        if role not in wanted:
            continue
        if role is Role.CHILD and Role.AGGREGATE in wanted and is_blank(records, record, table):
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
            adjusted={name: old for (place, name), old in records.adjusted.items() if place == record}
            if records.adjusted
            else _NONE,
        )


def _holes(submission: Submission, records: Records, table: Table, register: Register, day: date) -> set[Tier]:
    """The tiers whose total lacks something that this table should have said: no own row, rows that are not counted,
    no row for grassroots unions that the register has, or rows for some and an aggregate that says more than they."""
    sender = register.get(submission.unit or "", day)
    if sender is None or table.rows is RowKind.LIST:
        return set()
    holes = set(records.lacking)
    for record, role in enumerate(records.roles):
        if role is Role.UNKNOWN and not is_blank(records, record, table):
            unit = register.get(records.units[record] or "", day)
            holes.add(Tier.GRASSROOTS if unit is None else unit.tier)
    if records.unsettled:
        holes |= {sender.tier, Tier.GRASSROOTS}
    if records.nothing_to_report:
        return holes
    if Role.OWN not in records.roles:
        holes.add(sender.tier)
    if table.rows in _BY_TIER and sender.tier is not Tier.GRASSROOTS:
        spoken_for = Role.CHILD in records.roles or Role.AGGREGATE in records.roles
        children = {unit.code for unit in register.children(sender.code, day)}
        if children and (
            not spoken_for or (not children <= set(records.units) and differs_from_details(records, table))
        ):
            holes.add(Tier.GRASSROOTS)
    return holes


def _missing(records: Records, record: int, added: Iterable[FieldDefinition]) -> frozenset[str]:
    gone = set()
    for field in added:
        column = records.values.get(field.id)
        value = column[record] if column is not None else None
        if value is None and (field.required or (record, field.id) in records.refused):
            gone.add(field.id)
    return frozenset(gone)


def _under_one_of(absent: Set[str], code: str, register: Register, day: date) -> bool:
    """Whether the name of its parent, which is not in either, stands for a grassroots union that is not in."""
    unit = register.get(code, day)
    return unit is not None and unit.tier is Tier.GRASSROOTS and unit.parent in absent


def _told_by_parent(code: str, table: Table, spoken: Spoken, register: Register, day: date) -> bool:
    """Whether a grassroots union's own workbook does not count, for its parent's table speaks for it.

    Its own list counts: no list of its parent has its entries.
    """
    unit = register.get(code, day)
    if table.rows is RowKind.LIST or unit is None or unit.tier is not Tier.GRASSROOTS:
        return False
    return code in spoken.units or unit.parent in spoken.parents


def _total(
    table: Table,
    contributions: Sequence[Contribution],
    tier: Tier | None,
    without: Sequence[str],
    holes: Set[Tier],
    register: Register,
    day: date,
) -> TotalRow:
    own = [each for each in contributions if tier is None or each.tier is tier]
    values: dict[str, int | float | None] = {}
    incomplete: set[str] = set()
    lost = any(_belongs(code, tier, register, day) for code in without) or (
        bool(holes) if tier is None else tier in holes
    )
    for field in table.added:
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
