"""The sheet of what rests on somebody's word: figures corrected by telephone (what the file says, what was confirmed,
by whom, what it changes), then the files that count by decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsync.model import parse_a1
from xlsync.report.accepted_block import write_accepted
from xlsync.report.book import LINK, MOST_CHARACTERS, Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import TIME_FORMAT, Label, fit_row, merged, moment_cell, number_style, write_header
from xlsync.report.context import Context
from xlsync.report.correction_words import figure, file_name, reason, state
from xlsync.report.corrections import Correction, corrections, effects
from xlsync.report.details_sheet import Details, Origin
from xlsync.report.fast_sheet import Content, Formula
from xlsync.report.table_sheet import Places
from xlsync.report.wording import as_of, one_line, printable
from xlsync.texts.words import word

_WIDTHS = (4.5, 22.0, 8.0, 17.0, 18.0, 18.0, 11.0, 9.5, 9.5, 9.5, 15.0, 15.0, 15.5, 24.0, 17.0, 8.5)
_FILE, _CELL, _OLD, _DETAILS = 5, 6, 7, 15
_DIFFERENCE_FORMAT = "+General;-General;0"
_OVER = "#7F7F7F"  # the ink of what is no longer in force


def write_adjustments(
    book: Book,
    name: str,
    context: Context,
    details: Sequence[Details] = (),
    totals: Mapping[tuple[str, str], Places] | None = None,
) -> None:
    """Writes the sheet, each of its two parts where there is something to say. `details` has the sheets that show the
    records, `totals` where the totals of each table (form, table) stand; where they are given, what the adjustments
    change in the totals follows below."""
    outcome = context.outcome
    sheet = book.sheet(name)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = 0
    if outcome.applied:
        row = _write_corrections(book, sheet, details, totals or {}, context, freeze=not outcome.accepted) + 2
    if outcome.accepted:
        write_accepted(book, sheet, row, _WIDTHS, context, freeze=not outcome.applied)


def _write_corrections(
    book: Book,
    sheet: Any,
    details: Sequence[Details],
    totals: Mapping[tuple[str, str], Places],
    context: Context,
    *,
    freeze: bool,
) -> int:
    """What was corrected, then what it changes; returns the row after them. A header that is frozen, and printed on
    each page, would stand above the files too."""
    lang, last = context.lang, len(_WIDTHS) - 1
    centred = book.format(italic=True, align="center")
    title = caption("adjustments_title", lang).upper()
    merged(sheet, 0, 0, last, title, book.format(bold=True, font_size=13, align="center"))
    merged(sheet, 1, 0, last, as_of(context), centred)
    merged(sheet, 2, 0, last, caption("adjustments_remark", lang), centred)
    header: list[Label] = [
        (None, caption("number", lang)),
        *((None, word(f"label.{each}", lang)) for each in ("unit", "table", "field")),
        (None, caption("adjustment_row", lang)),
        *((None, word(f"label.{each}", lang)) for each in ("file", "cell")),
        *((None, caption(each, lang)) for each in (
            "figure_in_file", "figure_confirmed", "figure_difference", "confirmed_by", "entered_by", "entered_at",
        )),
        (None, word("label.reason", lang)), (None, caption("in_force", lang)), (None, caption("details_row", lang)),
    ]  # fmt: skip
    row = first = 4 + write_header(book, sheet, 4, 0, header, _WIDTHS)
    places: dict[Origin, tuple[str, int]] = {}
    for behind in details:
        places.update({source: (behind.sheet, place) for source, place in behind.places.items()})
    for number, each in enumerate(corrections(context), start=1):
        _write_one(book, sheet, row, number, each, places, context)
        row += 1
    sheet.autofilter(first - 1, 0, max(first, row - 1), last)
    if freeze:
        sheet.freeze_panes(first, 2)
        sheet.repeat_rows(first - 1, first - 1)
    return _write_effects(book, sheet, row + 1, totals, context)


def _write_one(
    book: Book,
    sheet: Any,
    row: int,
    number: int,
    each: Correction,
    places: Mapping[Origin, tuple[str, int]],
    context: Context,
) -> None:
    lang, made = context.lang, each.applied.adjustment
    ink: dict[str, Any] = {} if each.holds else {"font_color": _OVER}
    text = book.format(border=1, text_wrap=True, **ink)
    amount = number_style(book, each.definition, **ink)
    confirmed = number_style(book, each.definition, bold=each.holds, **ink)
    day = book.format(border=1, num_format=TIME_FORMAT, align="center", **ink)
    difference = each.difference
    cells: list[Content] = [
        number, each.unit, each.table, each.field, each.row, "", "",
        _shown(each, each.old if each.typed is None else each.typed, lang), _shown(each, each.new, lang),
        None if difference is None else Formula(f"=I{row + 1}-H{row + 1}", difference),
        one_line(made.confirmed_by), one_line(made.by), moment_cell(made.at),
        reason(each, lang), state(each, lang), "",
    ]  # fmt: skip
    cells = [printable(cell)[:MOST_CHARACTERS] if isinstance(cell, str) else cell for cell in cells]
    index = book.format(border=1, align="center", **ink)
    formats = [index, *[text] * 6, amount, confirmed, _signed(book, **ink), text, text, day, *[text] * 3]
    _write_row(sheet, row, cells, formats)
    file = file_name(each)
    link = book.format(**LINK, text_wrap=True)
    if each.source is not None:
        book.link_to_file(sheet, row, _FILE, file, each.source.path, None, link)
    _write_place(book, sheet, row, each, text, link)
    place = _details_place(each, places)
    if place is not None:
        shown = f"{word('label.row', lang)} {place[1]}"
        book.link_inside(sheet, row, _DETAILS, shown, f"{quoted(place[0])}!A{place[1]}", link)
    told = [(cell, column) for column, cell in enumerate(cells) if isinstance(cell, str)]
    told += [(file, _FILE), (each.place, _CELL)]
    fit_row(sheet, row, [(words, _WIDTHS[column] - 1.5) for words, column in told])  # capitals and indents take more


def _write_row(sheet: Any, row: int, cells: Sequence[Content], formats: Sequence[Any]) -> None:
    """All but the cells that take a link, which are written one by one."""
    for start, end in ((0, _FILE), (_OLD, _DETAILS)):
        sheet.put_row(row, cells[start:end], list(formats[start:end]), start)
    for column in (_FILE, _CELL, _DETAILS):
        sheet.write_string(row, column, "", formats[column])


def _write_place(book: Book, sheet: Any, row: int, each: Correction, text: Any, link: Any) -> None:
    """The cell in the file; Excel cannot open a part of a mail or an archive."""
    source, where = each.source, each.applied
    if each.holds and source is not None and source.member is None and where.sheet is not None:
        anchor = f"{quoted(where.sheet)}!{where.cell or 'A1'}"
        book.link_to_file(sheet, row, _CELL, printable(each.place), source.path, anchor, link)
    else:
        sheet.write_string(row, _CELL, printable(each.place), text)


def _shown(each: Correction, value: object, lang: str) -> Content:
    """A number as a number, what was refused as it is typed, a dash for none."""
    if each.masked:
        return word("label.masked", lang)
    return value if isinstance(value, int | float | str) else figure(None, lang)


def _signed(book: Book, **properties: object) -> Any:
    """The format of a difference. The one of counts, which groups thousands, has no sign."""
    return book.format(border=1, num_format=_DIFFERENCE_FORMAT, align="right", **properties)


def _details_place(each: Correction, places: Mapping[Origin, tuple[str, int]]) -> tuple[str, int] | None:
    source, where = each.applied.source, each.applied
    if not each.holds or source is None or where.sheet is None or where.cell is None:
        return None
    return places.get((source.path, source.member, where.sheet, parse_a1(where.cell)[0]))


def _write_effects(book: Book, sheet: Any, row: int, totals: Mapping[tuple[str, str], Places], context: Context) -> int:
    """Field by field: what the files add up to, the total (live), the difference; in the columns of the same kind.
    Returns the row after them."""
    lang = context.lang
    found = [each for each in effects(context) if (each.form, each.table) in totals]
    if not found:
        return row
    sheet.write_string(row, 1, caption("effects_title", lang), book.format(bold=True, font_size=12))
    row += 1
    names = ("total_of_files", "total_adjusted", "figure_difference")
    sheet.write_string(row, 1, word("label.form", lang), book.header())
    sheet.write_string(row, 2, word("label.table", lang), book.header())
    merged(sheet, row, 3, _OLD - 1, word("label.field", lang), book.header())
    for column, each in enumerate(names, start=_OLD):
        sheet.write_string(row, column, caption(each, lang), book.header())
    fit_row(sheet, row, [(caption(each, lang), 8.0) for each in names])
    text = book.format(border=1, text_wrap=True)
    for effect in found:
        row += 1
        form = context.forms[effect.form]
        table = form.table(effect.table)
        field = table.field(effect.field)
        total = totals[effect.form, effect.table].cell("total", effect.field)
        sheet.write_string(row, 1, form.label.text(lang), text)
        sheet.write_string(row, 2, table.sheet, text)
        merged(sheet, row, 3, _OLD - 1, field.label.text(lang), text)
        amount = number_style(book, field)
        after = Formula(f"=N({total})", effect.after)
        more = Formula(f"=I{row + 1}-H{row + 1}", effect.change)
        sheet.put_row(row, [effect.after - effect.change, after, more], [amount, amount, _signed(book)], _OLD)
    return row + 1
