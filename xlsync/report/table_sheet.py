"""One table of the consolidated workbook: the totals by tier, then the matrix of units, every figure a live formula.

Sums are plain `SUM` ranges over the rows of the details sheet; computed fields are their definition over the sums
beside them.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from xlsync.forms.definition import FieldDefinition
from xlsync.model import Tier, a1, column_letters
from xlsync.report.book import INCOMPLETE_FILL, LINK, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, height, labels, lines, merged, number_style, write_header
from xlsync.report.context import Context
from xlsync.report.corrections import count_adjusted
from xlsync.report.details_sheet import Details
from xlsync.report.fast_sheet import Content, Formula
from xlsync.report.figures import Columns, Figure, TableFigures, UnitFigures
from xlsync.report.wording import as_of, short_name
from xlsync.rules.excel_formula import value_to_excel
from xlsync.texts.words import period_text, word

_LABEL_WIDTH = 32.0
_FIGURE_WIDTHS = (12.0, 8.6)  # where there are few columns, and where there are many
_MANY_COLUMNS = 12
_SOURCE_WIDTH = 30.0

RowKey = Tier | None | str  # a tier, None for an `own` table's only total, "total" for all tiers


@dataclass(frozen=True, slots=True)
class Places:
    """Where the totals stand: the cell of a field in a row of totals, as formulas on other sheets write it.

    `units` has the row of each unit in the matrix, `header` first and last row of its header, `bands` the columns of
    each field there: own figures (which are the columns of the totals too), those of grassroots unions, both together.
    """

    sheet: str
    columns: Mapping[str, str]
    rows: dict[RowKey, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    header: list[int] = field(default_factory=list)
    bands: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, row: RowKey, field_id: str) -> str:
        """`'Biểu 2'!F8`."""
        return f"{quoted(self.sheet)}!{self.columns[field_id]}{self.rows[row]}"


def _figure_width(figures: TableFigures) -> float:
    columns = len(figures.columns.shown) * (3 if figures.by_tier else 1)
    return _FIGURE_WIDTHS[columns > _MANY_COLUMNS]


class Lines:
    """Writes lines of figures of one table: sums as given, computed fields over the sums of the same line."""

    def __init__(self, book: Book, sheet: Any, columns: Columns) -> None:
        self.book = book
        self.sheet = sheet
        self.columns = columns
        self._styles: dict[tuple[tuple[bool, ...], bool], list[Any]] = {}
        self._letters: dict[int, dict[str, str]] = {}
        # The formula of each computed field with a mark in place of each cell: they are made for every line.
        self._computed = {
            field_id: _cut(
                value_to_excel(expression, {name: f"\x01{name}\x02" for name in expression.order}, columns.fields)
            )
            for field_id, expression in columns.computed.items()
        }

    def write(self, row: int, column: int, figure: Figure, sums: Mapping[str, str], *, bold: bool = False) -> None:
        """One line from that column on. `sums` has the formulas of summed fields; without one the cell is blank."""
        shown = self.columns.shown
        letters = self._letters.get(column)
        if letters is None:
            letters = {each.id: column_letters(column + place + 1) for place, each in enumerate(shown)}
            self._letters[column] = letters
        number = row + 1
        cells: list[Content] = []
        for each in shown:
            formula = sums.get(each.id)
            pieces = self._computed.get(each.id)
            if pieces is not None:
                formula = "".join([piece if text else f"{letters[piece]}{number}" for text, piece in pieces])
            cells.append(None if formula is None else Formula(formula, figure.values.get(each.id, "")))
        self.sheet.put_row(row, cells, self._styles_of(figure.incomplete, bold), column)

    def _styles_of(self, incomplete: Set[str], bold: bool) -> list[Any]:
        marks = tuple([each.id in incomplete for each in self.columns.shown])
        styles = self._styles.get((marks, bold))
        if styles is None:
            shown = zip(self.columns.shown, marks, strict=True)
            styles = [number_style(self.book, each, incomplete=mark, bold=bold) for each, mark in shown]
            self._styles[marks, bold] = styles
        return styles


def _cut(formula: str) -> list[tuple[bool, str]]:
    """A formula with `\x01field\x02` in place of cells as texts (True) and fields (False)."""
    text, *marked = formula.split("\x01")
    pieces = [(True, text)]
    for each in marked:
        name, _, rest = each.partition("\x02")
        pieces += [(False, name), (True, rest)]
    return pieces


def sum_or_blank(cells: str, figure: Figure, field_id: str) -> str:
    """`SUM(cells)`; where no cell holds a number the sum must stay blank, not become 0."""
    return f"SUM({cells})" if field_id in figure.values else f'IF(COUNT({cells})=0,"",SUM({cells}))'


def _over_details(figure: Figure, columns: Columns, details: Details) -> dict[str, str]:
    if figure.rows is None:
        return {}
    return {each.id: sum_or_blank(details.range(each.id, figure.rows), figure, each.id) for each in columns.summed}


def _over_rows(figure: Figure, columns: Columns, column: int, first: int, last: int) -> dict[str, str]:
    """Sums down the columns of a block that begins at `column`, rows `first` to `last` (from 0)."""
    if last < first:
        return {}
    sums = {}
    for place, each in enumerate(columns.shown, start=column):
        letters = column_letters(place + 1)
        sums[each.id] = sum_or_blank(f"{letters}{first + 1}:{letters}{last + 1}", figure, each.id)
    return sums


def write_table(book: Book, name: str, title: str, figures: TableFigures, details: Details, context: Context) -> Places:
    """Writes the sheet of one table and says where its totals stand."""
    columns, lang = figures.columns, context.lang
    count = len(columns.shown)
    bands = 3 if figures.by_tier else 1
    last_column = bands * count + 1
    sheet = book.sheet(name)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, last_column - 1, _figure_width(figures))
    sheet.set_column(last_column, last_column, _SOURCE_WIDTH)
    adjusted = count_adjusted(figures.details, columns.table)
    remark = caption("adjusted_here", lang, count=adjusted, sheet=details.sheet) if adjusted else ""
    row = write_title(book, sheet, last_column, title, context, incomplete=figures.incomplete, remark=remark)
    places = Places(name, {each.id: column_letters(place) for place, each in enumerate(columns.shown, start=2)})
    writer = Lines(book, sheet, columns)
    if figures.by_tier and columns.shown:  # a table of words alone has no figures by tier
        row = _write_tiers(writer, row, figures, details, places, context)
        sheet.write_string(row, 0, caption("by_unit", lang), book.format(bold=True))
        row += 1
    _write_units(writer, row, figures, details, places, context)
    sheet.freeze_panes(0, 1)
    return places


def write_title(
    book: Book, sheet: Any, last_column: int, title: str, context: Context, *, incomplete: bool, remark: str = ""
) -> int:
    """The title, the period with the remark, what a star means where there is one; returns the row after them."""
    lang, outcome = context.lang, context.outcome
    heading = title.upper() if len(title) < 90 else title
    merged(sheet, 0, 0, last_column, heading, book.format(bold=True, font_size=13, align="center", text_wrap=True))
    sheet.set_row(0, height(lines(heading, _LABEL_WIDTH + _FIGURE_WIDTHS[1] * last_column, fit=0.75), 17))
    parts = [] if outcome.period is None else [f"{word('label.period', lang)}: {period_text(outcome.period, lang)}"]
    parts += [as_of(context), *([remark] if remark else [])]
    merged(sheet, 1, 0, last_column, " · ".join(parts), book.format(italic=True, align="center"))
    if incomplete:
        merged(sheet, 2, 0, last_column, word("text.incomplete", lang), legend(book))
    return 4


def legend(book: Book) -> Any:
    """The format of the line that explains the star."""
    return book.format(italic=True, align="center", text_wrap=True, bg_color=INCOMPLETE_FILL)


def _write_tiers(
    writer: Lines, row: int, figures: TableFigures, details: Details, places: Places, context: Context
) -> int:
    book, sheet, columns, lang = writer.book, writer.sheet, figures.columns, context.lang
    sheet.write_string(row, 0, caption("by_tier", lang), book.format(bold=True))
    header: list[Label] = [(None, word("label.tier", lang)), *labels(columns.shown, lang)]
    row += 1
    row += write_header(book, sheet, row, 0, header, [_LABEL_WIDTH, *[_figure_width(figures)] * len(columns.shown)])
    first = row
    for tier, figure in figures.tiers:
        label = word("row.total" if tier is None else f"tier.{tier.value}", lang)
        sheet.write_string(row, 0, label, book.format(border=1, text_wrap=True))
        writer.write(row, 1, figure, _over_details(figure, columns, details))
        places.rows[tier] = row + 1
        row += 1
    sheet.write_string(row, 0, word("row.total", lang), book.format(border=1, bold=True))
    writer.write(row, 1, figures.total, _over_rows(figures.total, columns, 1, first, row - 1), bold=True)
    places.rows["total"] = row + 1
    return row + 2


def _write_units(
    writer: Lines, row: int, figures: TableFigures, details: Details, places: Places, context: Context
) -> None:
    book, sheet, columns, lang = writer.book, writer.sheet, figures.columns, context.lang
    count = len(columns.shown)
    top = row
    bands = ["own_figures", "grassroots_figures", "both_figures"] if figures.by_tier and columns.shown else []
    row += _write_unit_header(book, sheet, row, columns.shown, bands, _figure_width(figures), context)
    sheet.repeat_rows(top, row - 1)
    first = row
    places.header[:] = top + 1, row
    for place, each in enumerate(columns.shown, start=2):
        shown_in = (column_letters(place + band * count) for band in range(max(len(bands), 1)))
        places.bands[each.id] = tuple(shown_in)
    source_column = max(len(bands), 1) * count + 1
    named = [book.format(border=1, text_wrap=True)]
    named_absent = [book.format(border=1, text_wrap=True, bg_color=INCOMPLETE_FILL)]
    for unit in figures.units:
        sheet.put_row(row, [context.name(unit.unit)], named_absent if unit.absent else named)
        own_sums = _over_details(unit.own, columns, details)
        writer.write(row, 1, unit.own, own_sums)
        if bands:
            writer.write(row, 1 + count, unit.children, _over_details(unit.children, columns, details))
            writer.write(row, 1 + 2 * count, unit.both, _both(unit, columns, row, count))
        _write_source(book, sheet, row, source_column, unit, context)
        places.units[unit.unit] = row + 1
        fit_row(sheet, row, [(context.name(unit.unit), _LABEL_WIDTH)])
        row += 1
    sheet.write_string(row, 0, word("row.total", lang), book.format(border=1, bold=True))
    for band, figure in enumerate(figures.unit_totals[: max(len(bands), 1)]):
        column = 1 + band * count
        if bands:
            writer.write(row, column, figure, _over_rows(figure, columns, column, first, row - 1), bold=True)
        else:
            total = figures.tiers[0][1]
            writer.write(row, column, total, _over_details(total, columns, details), bold=True)
            places.rows[None] = places.rows["total"] = row + 1
    sheet.write_blank(row, source_column, None, book.format(border=1))
    sheet.print_area(0, 0, row, source_column)  # a long name of a file must not make the page wider


def _both(unit: UnitFigures, columns: Columns, row: int, count: int) -> dict[str, str]:
    if unit.own.rows is None and unit.children.rows is None:
        return {}
    return {
        each.id: sum_or_blank(f"{a1(row + 1, place + 2)},{a1(row + 1, place + count + 2)}", unit.both, each.id)
        for place, each in enumerate(columns.shown)
    }


def _write_unit_header(
    book: Book,
    sheet: Any,
    row: int,
    fields: Sequence[FieldDefinition],
    bands: Sequence[str],
    figure_width: float,
    context: Context,
) -> int:
    """Over a matrix by tier a band says whose figures stand below; under it the header of the form, once a band."""
    lang, style = context.lang, book.header()
    form_header = labels(fields, lang)
    unit_label, source_label = (None, word("label.unit", lang)), (None, word("label.file", lang))
    widths = [_LABEL_WIDTH, *[figure_width] * (len(fields) * max(len(bands), 1)), _SOURCE_WIDTH]
    if not bands:
        return write_header(book, sheet, row, 0, [unit_label, *form_header, source_label], widths)
    for place, band in enumerate(bands):
        first = 1 + place * len(fields)
        merged(sheet, row, first, first + len(fields) - 1, caption(band, lang), style)
    rows = 1
    for place in range(len(bands)):
        rows = write_header(book, sheet, row + 1, 1 + place * len(fields), form_header, widths[1 : 1 + len(fields)])
    last = 1 + len(bands) * len(fields)
    for column, (_, label) in ((0, unit_label), (last, source_label)):
        sheet.merge_range(row, column, row + rows, column, label, style)
    return rows + 1


def _write_source(book: Book, sheet: Any, row: int, column: int, unit: UnitFigures, context: Context) -> None:
    if unit.absent:
        style = book.format(border=1, bold=True, bg_color=INCOMPLETE_FILL)
        sheet.write_string(row, column, caption("no_figures", context.lang), style)
        return
    text = ", ".join(short_name(each.path, each.member) for each in unit.sources)
    style = book.format(**LINK)
    book.link_to_file(sheet, row, column, text, unit.sources[0].path, None, style)
