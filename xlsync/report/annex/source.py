"""What an annex is made from, whether the figures were just consolidated or read back from the workbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Form, RowKind, Table
from xlsync.model import Cleaned, Contribution, Period, Tier
from xlsync.report.context import Context
from xlsync.report.figures import Figure, sort_details, table_figures
from xlsync.report.front_sheet import left_out_names


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A counted record: who sent it, whose it is, its tier, its values by field without sensitive ones."""

    sender: str
    unit: str | None
    aggregate: bool
    tier: Tier
    values: Mapping[str, Cleaned]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table: lines of figures by tier, or one of all (tier None), their total, and the records behind them. A list
    has records alone."""

    form: Form
    table: Table
    rows: tuple[tuple[Tier | None, Figure], ...]
    total: Figure | None
    records: tuple[SourceRecord, ...]


@dataclass(frozen=True)
class AnnexSource:
    """The consolidated result. `body` is the name of the provincial federation, `names` gives the name of a unit by its
    code, `absent` what the first sheet of the workbook names as left out, `passed` is None where that is not known."""

    period: Period
    as_of: date
    subject: str | None
    body: str | None
    names: Callable[[str], str]
    passed: bool | None
    absent: tuple[str, ...]
    tables: tuple[SourceTable, ...]


def source_of_context(context: Context) -> AnnexSource:
    """What was just consolidated; the context needs a period."""
    outcome = context.outcome
    if outcome.period is None:
        raise ValueError("an annex is of a period")
    province = context.register.province(context.day)
    return AnnexSource(
        period=outcome.period,
        as_of=outcome.as_of,
        subject=outcome.subject,
        body=None if province is None else province.name,
        names=context.name,
        passed=outcome.passed,
        absent=tuple(left_out_names(context)),
        tables=tuple(_tables(context)),
    )


def _tables(context: Context) -> list[SourceTable]:
    found = []
    for form, table, totals in context.tables():
        if table.rows is RowKind.LIST:
            if table.merged_in_total:
                records = map(_record, sort_details(totals.contributions, context))
                found.append(SourceTable(form, table, (), None, tuple(records)))
            continue
        figures = table_figures(table, totals, context)
        total = figures.total if figures.by_tier else None
        found.append(SourceTable(form, table, figures.tiers, total, tuple(map(_record, figures.details))))
    return found


def _record(each: Contribution) -> SourceRecord:
    return SourceRecord(each.sender, each.unit, each.aggregate, each.tier, each.values)
