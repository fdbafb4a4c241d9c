"""Which sheets of comparisons the consolidated workbook has: none where there is nothing to compare with."""

from collections.abc import Mapping

from xlsync.model import TableComparison
from xlsync.report.book import Book
from xlsync.report.captions import caption
from xlsync.report.comparison_sheet import ComparedTable, write_comparison
from xlsync.report.comparison_units_sheet import write_comparison_units
from xlsync.report.context import Context
from xlsync.report.table_sheet import Places


def comparison_names(book: Book, context: Context) -> dict[str, str]:
    """The names of the sheets, by what they are: `comparison`, `comparison_units`."""
    comparisons = context.outcome.comparisons.values()
    wanted = {
        "comparison": any(map(_by_tier, comparisons)),
        "comparison_units": any(each.groups or each.unit_targets for each in comparisons),
    }
    return {name: book.name(caption(f"{name}_sheet", context.lang)) for name, there in wanted.items() if there}


def _by_tier(comparison: TableComparison) -> bool:
    cumulated = (comparison.year, comparison.term)
    return (
        comparison.before is not None
        or any(each is not None and each.adds for each in cumulated)
        or any(field.targets for tier in comparison.tiers for field in tier.fields)
    )


def write_comparisons(
    book: Book, names: Mapping[str, str], totals: Mapping[tuple[str, str], Places], context: Context
) -> None:
    """Writes the sheets of `comparison_names`. `totals` says where the totals of each table stand."""
    tables = []
    for form in context.forms.values():
        for table in form.tables:
            key = (form.form, table.id)
            comparison = context.outcome.comparisons.get(key)
            if comparison is not None and key in totals and comparison.tiers[0].fields:
                title = context.table_title(*key, context.lang) or table.sheet
                tables.append(ComparedTable(title, table, comparison, totals[key]))
    if "comparison" in names:
        write_comparison(book, names["comparison"], [each for each in tables if _by_tier(each.comparison)], context)
    if "comparison_units" in names:
        write_comparison_units(book, names["comparison_units"], tables, context)
