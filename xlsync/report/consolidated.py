"""The consolidated workbook: what goes up, with every figure traceable to the cells it came from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsync.forms.definition import Form, RowKind, Table
from xlsync.forms.layout import INDEX_SHEET
from xlsync.model import TableTotals
from xlsync.report.adjustments_sheet import write_adjustments
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import Book
from xlsync.report.captions import caption
from xlsync.report.comparison_sheets import comparison_names, write_comparisons
from xlsync.report.context import Context
from xlsync.report.details_sheet import Details, write_details
from xlsync.report.figures import TableFigures, sort_details, table_figures
from xlsync.report.files_sheet import write_files
from xlsync.report.findings_sheet import write_findings
from xlsync.report.front_sheet import Shown, write_front
from xlsync.report.index_sheet import Written, write_index
from xlsync.report.list_sheet import write_list, write_list_counts
from xlsync.report.official import has_prose, official_columns, write_official
from xlsync.report.status_sheet import write_status
from xlsync.report.table_sheet import Places, write_table, write_title
from xlsync.texts.words import word

_TIER_WIDTH = 15.0
_FIGURE_WIDTH = 9.5
_PROSE_WIDTH = 25.0
_ON_ONE_PAGE = 4  # so many tables, upright, are still well read on one page with head and signature


@dataclass(frozen=True, slots=True)
class _Planned:
    """A table with the names of its sheets; they are fixed before any is written, for formulas name them."""

    form: Form
    table: Table
    totals: TableTotals | None
    sheet: str
    prose: str | None
    details: str | None
    figures: TableFigures | None


def write_consolidated(path: Path, context: Context) -> None:
    """Writes the workbook to `path`, whole or not at all (raises OSError where it cannot be written).

    The same outcome gives the same bytes. Sheets: the summary, comparisons (where there is
    anything to compare with), each table, the rows behind each table, adjustments
    and files that count by decision (where there are any), submissions, files, findings, and the hidden index by which
    the workbook is read back.
    """
    title = word("label.consolidated", context.lang)
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, target=path, made_on=context.outcome.as_of, lang=context.lang, title=title) as book,
    ):
        _write(book, context)


def _write(book: Book, context: Context) -> None:
    lang = context.lang
    index = book.name(INDEX_SHEET)
    front_name = book.name(caption("summary_sheet", lang))
    planned = _plan(book, context)
    told = [*(["adjustments"] if context.outcome.decided else []), "status", "files", "findings"]
    names = {each: book.name(caption(f"{each}_sheet", lang)) for each in told}
    compared = comparison_names(book, context)
    tables = [name for each in planned for name in (each.sheet, each.prose) if name is not None]
    behind = [each.details for each in planned if each.details is not None]
    book.make_sheets([front_name, *compared.values(), *tables, *behind, *names.values(), index])
    sheets_of_details: list[Details] = []
    shown: list[Shown] = []
    written: list[Written] = []
    totals: dict[tuple[str, str], Places] = {}
    for each in planned:
        if each.figures is None:
            listed = _write_list(book, each, context)
            if listed is not None:
                sheets_of_details.append(listed.details)
                written.append(listed)
            continue
        title = context.table_title(each.form.form, each.table.id, context.lang) or each.sheet
        details = write_details(book, each.details or each.sheet, title, each.figures, context)
        sheets_of_details.append(details)
        places = write_table(book, each.sheet, title, each.figures, details, context)
        totals[each.form.form, each.table.id] = places
        if each.totals is not None:
            records = each.figures.details
            written.append(Written(each.form, each.table, each.totals, records, details, each.figures, places))
        if each.prose is not None:
            _write_prose(book, each.prose, title, each.figures, places, context)
        if each.figures.columns.shown:
            shown.append(Shown(title, each.figures, places, each.prose))
    landscape = any(len(official_columns(each.figures, prose=False)) > 7 for each in shown)
    front = book.sheet(front_name, landscape=landscape, number_on_first_page=False)
    if not landscape and len(shown) <= _ON_ONE_PAGE:
        front.fit_to_pages(1, 1)
    write_front(book, front, shown, names, context)
    write_comparisons(book, compared, totals, context)
    if "adjustments" in names:
        write_adjustments(book, names["adjustments"], context, sheets_of_details, totals)
    write_status(book, names["status"], context)
    write_files(book, names["files"], context)
    write_findings(book, names["findings"], context, sheets_of_details)
    write_index(book, index, written, context)
    front.activate()


def _plan(book: Book, context: Context) -> list[_Planned]:
    planned = []
    for form in context.forms.values():
        for table in form.tables:
            totals = context.outcome.totals.get((form.form, table.id))
            figures = None
            if table.rows is not RowKind.LIST:
                if totals is None:
                    continue
                figures = table_figures(table, totals, context)
            sheet = book.name(table.sheet)
            prose = details = None
            if figures is not None:
                prose = book.name(table.sheet, caption("prose_ending", context.lang)) if has_prose(figures) else None
                details = book.name(table.sheet, caption("details_ending", context.lang))
            planned.append(_Planned(form, table, totals, sheet, prose, details, figures))
    return planned


def _write_list(book: Book, each: _Planned, context: Context) -> Written | None:
    title = context.table_title(each.form.form, each.table.id, context.lang) or each.sheet
    if each.table.merged_in_total:
        totals = each.totals or TableTotals(each.form.form, each.table.id, ())
        details = write_list(book, each.sheet, title, each.table, totals.contributions, context)
        return Written(each.form, each.table, totals, sort_details(totals.contributions, context), details)
    write_list_counts(book, each.sheet, title, each.form.form, each.table, context)
    return None


def _write_prose(book: Book, name: str, title: str, figures: TableFigures, places: Places, context: Context) -> None:
    """The whole table in the official layout, prose included, on a sheet of its own."""
    columns = official_columns(figures, prose=True)
    widths = [
        _TIER_WIDTH,
        *(_PROSE_WIDTH if each.prose else _FIGURE_WIDTH for each in columns),
    ]
    sheet: Any = book.sheet(name)
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    row = write_title(book, sheet, len(columns), title, context, incomplete=figures.incomplete) - 1
    _, header_rows = write_official(book, sheet, row, columns, widths, figures, places, context)
    sheet.freeze_panes(row + header_rows, 1)
    sheet.repeat_rows(row, row + header_rows - 1)
