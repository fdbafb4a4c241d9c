"""The figures of one table as the consolidated workbook shows them: blocks of rows, sums over them by tier and by unit.

Every sum here is over the counted records (`Contribution`) alone, exactly as the workbook's formulas form it, so that
the cached value of a formula is what a spreadsheet program calculates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xlsync.forms.definition import FieldDefinition, FieldType, RowKind, Table
from xlsync.forms.expression import Expression, parse_value
from xlsync.forms.expression_types import Arithmetic, FieldReference
from xlsync.model import Contribution, Source, TableTotals, Tier
from xlsync.report.context import Context, numeric_fields
from xlsync.rules.evaluate import evaluate

Number = int | float
TIERS = tuple(Tier)


@dataclass(frozen=True)
class Columns:
    """The numeric fields of a table: those that are added up, and those that are computed from sums."""

    table: Table
    numeric: tuple[FieldDefinition, ...]
    computed: Mapping[str, Expression]

    @classmethod
    def of(cls, table: Table) -> "Columns":
        """Reads the computed fields of the table."""
        by_id = {each.id: each for each in table.fields}
        numeric = numeric_fields(table)
        return cls(table, numeric, {each.id: parse_value(each.computed, by_id) for each in numeric if each.computed})

    @cached_property
    def fields(self) -> Mapping[str, FieldDefinition]:
        """Every field of the table by id."""
        return {each.id: each for each in self.table.fields}

    @cached_property
    def summed(self) -> tuple[FieldDefinition, ...]:
        """The fields whose totals are sums of cells. A rate that nothing computes has no total."""
        return tuple(each for each in self.numeric if each.id not in self.computed and each.type is not FieldType.RATE)

    @cached_property
    def shown(self) -> tuple[FieldDefinition, ...]:
        """The fields that have totals."""
        return tuple(each for each in self.numeric if each.id in self.computed or each.type is not FieldType.RATE)

    def rate_over(self) -> dict[str, tuple[str, str]]:
        """Counts with a rate in the official layout, `21 (70%)`, as the form says: count → (rate, whole)."""
        pairs: dict[str, tuple[str, str]] = {}
        for rate, expression in self.computed.items():
            match expression.root:
                case Arithmetic("/", FieldReference() as part, FieldReference() as whole) if (
                    self.fields[rate].printed_in == part.id
                ):
                    pairs.setdefault(part.id, (rate, whole.id))
        return pairs


@dataclass(slots=True)
class Figure:
    """One line of figures: values by field (absent when nobody reported) and the fields that are incomplete.

    `rows` are the places (from 0) of its records in the details, first and last; None where it has none or is a sum of
    lines.
    """

    values: dict[str, Number] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    rows: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What one unit sent: its own figures, those of its grassroots unions, both together."""

    unit: str
    own: Figure
    children: Figure
    both: Figure
    sources: tuple[Source, ...]
    absent: bool


@dataclass(frozen=True, slots=True)
class TableFigures:
    """All lines of one table. `details` are its records in the order of the details sheet: by tier, sender, file."""

    columns: Columns
    details: tuple[Contribution, ...]
    tiers: tuple[tuple[Tier | None, Figure], ...]
    total: Figure
    units: tuple[UnitFigures, ...]
    unit_totals: tuple[Figure, Figure, Figure]

    @property
    def by_tier(self) -> bool:
        """Whether the table has rows of several tiers (`own` tables have one total only)."""
        return self.columns.table.rows is not RowKind.OWN

    @property
    def incomplete(self) -> bool:
        """Whether any total misses something."""
        return bool(self.total.incomplete)


def sort_details(contributions: Iterable[Contribution], context: Context) -> tuple[Contribution, ...]:
    """By tier, then sender in the order of the register, then file, sheet and row: each (tier, sender) is one block."""
    return tuple(
        sorted(
            contributions,
            key=lambda each: (
                TIERS.index(each.tier), context.order(each.sender), each.source.path, each.source.member or "",
                each.sheet, each.row,
            ),
        )
    )  # fmt: skip


def table_figures(table: Table, totals: TableTotals, context: Context) -> TableFigures:
    """The lines of a table from its totals."""
    columns = Columns.of(table)
    details = sort_details(totals.contributions, context)
    blocks: dict[tuple[Tier, str], Figure] = {}
    for start, end in _runs(details):
        first = details[start]
        blocks[first.tier, first.sender] = _sum_rows(details, start, end, columns)
    if table.rows is RowKind.OWN:
        tiers: list[tuple[Tier | None, Figure]] = [(None, _sum_rows(details, 0, len(details), columns))]
    else:
        places = {tier: [place for place, each in enumerate(details) if each.tier is tier] for tier in TIERS}
        tiers = [
            (tier, _sum_rows(details, places[tier][0], places[tier][-1] + 1, columns) if places[tier] else Figure())
            for tier in TIERS
        ]
    stated = {row.tier: row.incomplete for row in totals.rows}
    for tier, figure in tiers:
        figure.incomplete |= stated.get(tier, frozenset())
    total = sum_figures([figure for _, figure in tiers], columns)
    units = _units(blocks, details, totals, context, columns)
    unit_totals = (
        sum_figures([unit.own for unit in units], columns),
        sum_figures([unit.children for unit in units], columns),
        sum_figures([unit.both for unit in units], columns),
    )
    if table.rows is not RowKind.OWN:
        by_tier = {tier: figure.incomplete for tier, figure in tiers}
        unit_totals[0].incomplete.update(by_tier[Tier.PROVINCE] | by_tier[Tier.UPPER])
        unit_totals[1].incomplete.update(by_tier[Tier.GRASSROOTS])
        unit_totals[2].incomplete.update(total.incomplete)
    _compute([*(figure for _, figure in tiers), total, *unit_totals, *_figures(units)], columns)
    return TableFigures(columns, details, tuple(tiers), total, units, unit_totals)


def _runs(details: Sequence[Contribution]) -> Iterable[tuple[int, int]]:
    start = 0
    for place in range(1, len(details) + 1):
        if place == len(details) or (details[place].tier, details[place].sender) != (
            details[start].tier, details[start].sender,
        ):  # fmt: skip
            yield start, place
            start = place


def _sum_rows(details: Sequence[Contribution], start: int, end: int, columns: Columns) -> Figure:
    figure = Figure(rows=(start, end - 1) if end > start else None)
    if end - start == 1:  # nearly every unit has one row
        only = details[start]
        for each in columns.summed:
            if isinstance(value := only.values.get(each.id), int | float):
                figure.values[each.id] = 0 + value  # as a sum has it, never -0.0
        figure.incomplete.update(only.missing)
        return figure
    for each in columns.summed:
        found = [
            value
            for contribution in details[start:end]
            if isinstance(value := contribution.values.get(each.id), int | float)
        ]
        if found:
            figure.values[each.id] = sum(found)
    for contribution in details[start:end]:
        figure.incomplete |= contribution.missing
    return figure


def sum_figures(figures: Sequence[Figure], columns: Columns) -> Figure:
    """The sum of lines, as a SUM over their cells gives it; computed fields are left to `_compute`."""
    total = Figure()
    for each in columns.summed:
        found = [figure.values[each.id] for figure in figures if each.id in figure.values]
        if found:
            total.values[each.id] = sum(found)
    for figure in figures:
        total.incomplete |= figure.incomplete
    return total


def _units(
    blocks: Mapping[tuple[Tier, str], Figure],
    details: Sequence[Contribution],
    totals: TableTotals,
    context: Context,
    columns: Columns,
) -> tuple[UnitFigures, ...]:
    sources: dict[str, dict[tuple[str, str | None], Source]] = {}
    for contribution in details:
        source = contribution.source
        sources.setdefault(contribution.sender, {})[source.path, source.member] = source
    rows = []
    for code in sorted({*sources, *totals.missing_units}, key=context.order):
        unit = context.unit(code)
        own_tier = Tier.UPPER if unit is None else unit.tier
        grassroots = blocks.get((Tier.GRASSROOTS, code), Figure())
        own = grassroots if own_tier is Tier.GRASSROOTS else blocks.get((own_tier, code), Figure())
        children = Figure() if own_tier is Tier.GRASSROOTS else grassroots
        # Most units have figures of one kind alone.
        alone = children if not own.values else own if not children.values else None
        both = sum_figures([own, children], columns) if alone is None else Figure(dict(alone.values))
        both.incomplete |= own.incomplete | children.incomplete
        rows.append(
            UnitFigures(
                unit=code, own=own, children=children, both=both,
                sources=tuple(sources.get(code, {}).values()), absent=code not in sources,
            )
        )  # fmt: skip
    return tuple(rows)


def _figures(units: Iterable[UnitFigures]) -> Iterable[Figure]:
    for unit in units:
        yield from (unit.own, unit.children, unit.both)


def _compute(figures: Sequence[Figure], columns: Columns) -> None:
    """Adds the computed fields to every line; one is incomplete when a field that it reads is."""
    for field_id, expression in columns.computed.items():
        known: dict[tuple[Number | None, ...], Number | None] = {}  # small counts: the same ratios again and again
        for figure in figures:
            if not figure.values and not figure.incomplete:
                continue
            read = tuple([figure.values.get(name) for name in expression.order])
            if read in known:
                value = known[read]
            else:
                value = evaluate(expression, dict(zip(expression.order, read, strict=True)), columns.fields)
                known[read] = value
            if value is not None:
                figure.values[field_id] = value
            figure.incomplete.discard(field_id)
            if figure.incomplete & expression.fields:
                figure.incomplete.add(field_id)
