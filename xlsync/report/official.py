"""A table in the layout that goes up: the form's header, a row a tier, `21 (70%)` in one cell, prose with authors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Rounding
from xlsync.report.book import INCOMPLETE_FILL, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, height, lines, number_style, write_header
from xlsync.report.context import Context
from xlsync.report.figures import Columns, Figure, Number, TableFigures
from xlsync.report.prose import POINTS_A_LINE, PROSE_FIT, Paragraph, joined, paragraphs, split
from xlsync.report.table_sheet import Places, RowKey
from xlsync.texts.numbers import number, percent, rounded_fraction
from xlsync.texts.words import word


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a figure, a figure with its rate, or prose."""

    field: FieldDefinition
    rate: FieldDefinition | None = None
    whole: FieldDefinition | None = None

    @property
    def prose(self) -> bool:
        """Whether the column holds text."""
        return self.field.type is FieldType.TEXT

    def label(self, lang: str) -> Label:
        """Its place in the header."""
        label = self.field.label.text(lang)
        if self.rate is not None:
            label = caption("with_rate", lang, label=label)
        return None if self.field.group is None else self.field.group.text(lang), label

    @property
    def decimals(self) -> int:
        """Decimals of the percentage at most."""
        return rate_decimals(self.field if self.rate is None else self.rate)


def rate_decimals(field: FieldDefinition) -> int:
    """Decimals with which a rate is printed at most."""
    return 1 if field.decimals is None else field.decimals


def official_columns(figures: TableFigures, *, prose: bool) -> tuple[Column, ...]:
    """The columns of the layout: rates go into the cell of their count, prose only where it is asked for."""
    return columns_of(figures.columns, prose=prose)


def columns_of(columns: Columns, *, prose: bool) -> tuple[Column, ...]:
    """The columns of the layout of a table."""
    fields, pairs = columns.fields, columns.rate_over()
    absorbed = {rate for rate, _ in pairs.values()}
    shown = {each.id for each in columns.shown} - absorbed
    result = []
    for each in columns.table.fields:
        if each.id in pairs:
            rate, whole = pairs[each.id]
            result.append(Column(each, fields[rate], fields[whole]))
        elif each.id in shown or (prose and each.type is FieldType.TEXT and not each.sensitive):
            result.append(Column(each))
    return tuple(result)


def has_prose(figures: TableFigures) -> bool:
    """Whether the table has text of its units besides figures."""
    return any(each.type is FieldType.TEXT and not each.sensitive for each in figures.columns.table.fields)


def write_official(
    book: Book,
    sheet: Any,
    row: int,
    columns: Sequence[Column],
    widths: Sequence[float],
    figures: TableFigures,
    places: Places,
    context: Context,
) -> tuple[int, int]:
    """Writes header and rows from that row on; returns the row after them and the number of rows of the header.

    `widths` begins with the column of tiers. Figures are formulas over the totals on the table's own sheet; prose is
    written, paragraph by paragraph, over as many rows as it takes.
    """
    lang = context.lang
    first = word("label.tier" if figures.by_tier else "label.unit", lang)
    header: list[Label] = [(None, first), *(column.label(lang) for column in columns)]
    header_rows = write_header(book, sheet, row, 0, header, widths)
    row += header_rows
    for tier, figure in figures.tiers:
        label = caption("all_units", lang) if tier is None else word(f"tier.{tier.value}", lang)
        texts = {
            place: split(paragraphs(figures, tier, column.field, context), widths[place])
            for place, column in enumerate(columns, start=1)
            if column.prose
        }
        row = _write_tier(book, sheet, row, label, columns, widths, (tier, figure), texts, places, context)
    if figures.by_tier:
        row = _write_tier(
            book, sheet, row, word("row.total", lang), columns, widths, ("total", figures.total), {}, places, context,
            bold=True,
        )  # fmt: skip
    return row, header_rows


def _write_tier(
    book: Book,
    sheet: Any,
    row: int,
    label: str,
    columns: Sequence[Column],
    widths: Sequence[float],
    line: tuple[RowKey, Figure],
    texts: Mapping[int, Sequence[Sequence[Paragraph]]],
    places: Places,
    context: Context,
    *,
    bold: bool = False,
) -> int:
    key, figure = line
    label_style, blank = book.format(border=1, bold=bold, text_wrap=True), book.format(border=1)
    sheet.write_string(row, 0, label, label_style)
    for place, column in enumerate(columns, start=1):
        if column.prose:
            sheet.write_blank(row, place, None, blank)
        else:
            _write_figure(book, sheet, row, place, column, key, figure, places, context, bold)
    parts = max((len(each) for each in texts.values()), default=0)
    for part in range(max(parts, 1)):
        beside = [(joined(chunks[part]), widths[place]) for place, chunks in texts.items() if part < len(chunks)]
        title = caption("continued", context.lang, label=label) if part else label
        needed = [height(lines(text, columns, fit=PROSE_FIT), POINTS_A_LINE) for text, columns in beside]
        sheet.set_row(row + part, max([height(lines(title, widths[0])), *needed]))
    for part in range(1, parts):
        sheet.write_string(row + part, 0, caption("continued", context.lang, label=label), label_style)
        for place in range(1, len(columns) + 1):
            sheet.write_blank(row + part, place, None, blank)
    for place, chunks in texts.items():
        for part, chunk in enumerate(chunks):
            _write_prose(book, sheet, row + part, place, chunk)
    return row + max(parts, 1)


def _write_figure(
    book: Book,
    sheet: Any,
    row: int,
    place: int,
    column: Column,
    key: RowKey,
    figure: Figure,
    places: Places,
    context: Context,
    bold: bool,
) -> None:
    each, lang, rounding = column.field, context.lang, context.rounding
    cell = places.cell(key, each.id)
    value = figure.values.get(each.id)
    if column.rate is None or column.whole is None:
        style = number_style(book, each, incomplete=each.id in figure.incomplete, bold=bold, align="center")
        shown = cell
        if each.type is FieldType.RATE and rounding is Rounding.TRUNCATE:  # a number format only ever rounds
            shown = f"ROUNDDOWN({cell},{column.decimals + 2})"
            value = None if value is None else rounded_fraction(value, column.decimals, rounding)
        sheet.write_formula(row, place, f'=IF({cell}="","",{shown})', style, "" if value is None else value)
        return
    incomplete = bool(figure.incomplete & {each.id, column.whole.id})
    style = book.format(border=1, align="center", bold=bold, **({"bg_color": INCOMPLETE_FILL} if incomplete else {}))
    formula = _compound_formula(cell, places.cell(key, column.whole.id), column.decimals, incomplete, lang, rounding)
    whole = figure.values.get(column.whole.id)
    text = compound(value, whole, column.decimals, lang, rounding) + ("*" if incomplete and value is not None else "")
    sheet.write_formula(row, place, formula, style, text)


def _compound_formula(part: str, whole: str, decimals: int, incomplete: bool, lang: str, rounding: Rounding) -> str:
    """The text `1.021 (70,5%)` over two numeric cells.

    `100*a/b` is exact wherever a whole percentage lies half-way, so ROUND rounds half up. FIXED groups thousands as the
    PC does, and `&` writes its decimal mark; the substitutions make those the marks of the language.
    """
    group, mark = ('",","."', '".",","') if lang == "vi" else ('".",","', '",","."')
    star = '&"*"' if incomplete else ""
    function = "ROUND" if rounding is Rounding.HALF_UP else "ROUNDDOWN"
    percentage = f"{function}(100*{part}/{whole},{decimals})"
    if decimals:
        percentage = f'SUBSTITUTE({percentage}&"",{mark})'
    rate = f'IF(N({whole})=0,""," ("&{percentage}&"%)")'
    return f'=IF({part}="","",SUBSTITUTE(FIXED({part},0,FALSE),{group})&{rate}{star})'


def compound(part: Number | None, whole: Number | None, decimals: int, lang: str, rounding: Rounding) -> str:
    """What the formula of a compound cell gives: `21 (70%)`, `21` where there is nothing to relate it to."""
    if part is None:
        return ""
    if not whole:
        return number(part, lang)
    rate = percent(part / whole, lang, decimals, rounding).replace("," if lang == "en" else ".", "")
    return f"{number(part, lang)} ({rate})"


def _write_prose(book: Book, sheet: Any, row: int, column: int, chunk: Sequence[Paragraph]) -> None:
    """Paragraphs with the names of their authors in bold, always as text."""
    style = book.format(border=1, text_wrap=True, font_size=10)
    name, text = book.format(bold=True, font_size=10), book.format(font_size=10)
    fragments: list[tuple[Any, str]] = []
    for place, paragraph in enumerate(chunk):
        end = "\n" if place < len(chunk) - 1 else ""
        if paragraph.author:
            fragments.append((name, f"{paragraph.author}: "))
        if paragraph.text + end:
            fragments.append((text, paragraph.text + end))
    if len(fragments) > 1:
        sheet.put_rich(row, column, fragments, style)
    elif fragments:
        sheet.write_string(row, column, fragments[0][1], style)
