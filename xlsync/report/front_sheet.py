"""The first sheet: what a head of office reads and signs (Nghị định 30/2020/NĐ-CP, annex I, for head and signature)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsync.forms.definition import Table
from xlsync.report.book import Book, quoted
from xlsync.report.captions import caption
from xlsync.report.cells import height, lines, merged
from xlsync.report.context import Context
from xlsync.report.corrections import corrections
from xlsync.report.figures import TableFigures
from xlsync.report.official import Column, official_columns, write_official
from xlsync.report.table_sheet import Places, legend
from xlsync.report.wording import as_of, counts
from xlsync.texts.words import period_text, word

MOST_NAMES = 60
_FIRST_WIDTH = 25.0
_WIDTH = 12.5
_LEAST_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of the first sheet: its title, figures, where the totals stand, the sheet with its prose."""

    title: str
    figures: TableFigures
    places: Places
    prose_sheet: str | None = None


def write_front(book: Book, sheet: Any, tables: Sequence[Shown], names: Mapping[str, str], context: Context) -> None:
    """Fills the sheet (made before all others). `names` has the names of the sheets `status` and `findings`, and of
    `adjustments` where anything was adjusted or decided."""
    lang = context.lang
    columns = [official_columns(each.figures, prose=False) for each in tables]
    count = max([_LEAST_COLUMNS, *(len(each) + 1 for each in columns)])
    sheet.set_column(0, 0, _FIRST_WIDTH)
    sheet.set_column(1, count - 1, _WIDTH)
    row = _write_head(book, sheet, count, context)
    row = _write_result(book, sheet, row, count, names, context)
    for each, shown in zip(tables, columns, strict=True):
        row = _write_table(book, sheet, row, count, each, shown, context)
    if any(each.figures.incomplete for each in tables):
        _merged(book, sheet, row, count, word("text.incomplete", lang), legend(book))
        row += 1
    _write_signature(book, sheet, row + 1, count, context)


def _total_width(count: int) -> float:
    return _FIRST_WIDTH + _WIDTH * (count - 1)


def _merged(book: Book, sheet: Any, row: int, count: int, text: str, style: Any, *, points: float = 15.0) -> None:
    merged(sheet, row, 0, count - 1, text, style)
    sheet.set_row(row, height(lines(text, _total_width(count), fit=15 / points), points))


def _write_head(book: Book, sheet: Any, count: int, context: Context) -> int:
    """Issuing body and national motto, number, place and date, title, period; returns the row after them."""
    lang, outcome = context.lang, context.outcome
    middle = count // 2 - 1
    province = context.register.province(context.day)
    body = word("tier.province", lang) if province is None else province.name
    bold = book.format(bold=True, align="center", font_size=12, text_wrap=True, valign="vcenter")
    italic = book.format(italic=True, align="center")
    merged(sheet, 0, 0, middle, body.upper(), bold)
    merged(sheet, 0, middle + 1, count - 1, word("layout.nation", lang), bold)
    sheet.set_row(0, 18)
    merged(sheet, 1, 0, middle, word("layout.number", lang), italic)
    motto = book.format(bold=True, align="center", font_size=12, underline=1)
    merged(sheet, 1, middle + 1, count - 1, word("layout.motto", lang), motto)
    sheet.set_row(1, 18)
    merged(sheet, 2, middle + 1, count - 1, caption("place_and_date", lang), italic)
    title = book.format(bold=True, align="center", font_size=16)
    merged(sheet, 4, 0, count - 1, word("label.consolidated", lang).upper(), title)
    sheet.set_row(4, 24)
    row = 5
    if outcome.subject:
        style = book.format(bold=True, align="center", font_size=12, text_wrap=True)
        subject = outcome.subject[:1].upper() + outcome.subject[1:]
        _merged(book, sheet, row, count, subject, style, points=16)
        row += 1
    if outcome.period is not None:
        text = f"{word('label.period', lang)}: {period_text(outcome.period, lang)}"
        merged(sheet, row, 0, count - 1, text, book.format(align="center", font_size=12))
        row += 1
    note = as_of(context) + (f". {word('text.sample_register', lang)}" if context.register.sample else "")
    _merged(book, sheet, row, count, note, book.format(italic=True, align="center", text_wrap=True))
    return row + 2


def _write_result(book: Book, sheet: Any, row: int, count: int, names: Mapping[str, str], context: Context) -> int:
    """ĐẠT or CHƯA ĐẠT, with the number of findings, and whose figures are not in."""
    lang, outcome = context.lang, context.outcome
    colours = {"font_color": "#375623", "bg_color": "#E2EFDA"} if outcome.passed else {
        "font_color": "#FFFFFF", "bg_color": "#C00000",
    }  # fmt: skip
    style = book.format(bold=True, font_size=20, align="center", valign="vcenter", border=2, **colours)
    merged(sheet, row, 0, 1, word("result.passed" if outcome.passed else "result.not_passed", lang), style)
    sheet.set_row(row, 34)
    beside = book.format(font_size=12, valign="vcenter", indent=1, text_wrap=True)
    merged(
        sheet, row, 2, count - 1, f"{counts(context)} ({word('label.sheet', lang).lower()} {names['findings']})", beside
    )
    row += 1
    left_out = left_out_names(context)
    if left_out:
        shown = left_out[:MOST_NAMES]
        if len(left_out) > MOST_NAMES:
            shown.append(caption("and_more", lang, count=len(left_out) - MOST_NAMES, sheet=names["status"]))
        text = word("text.left_out", lang).replace("{names}", ", ".join(shown).replace("), ", "); "))
        style = book.format(bold=True, font_color="#C00000", text_wrap=True, font_size=12)
        _merged(book, sheet, row, count, text, style, points=16)
        row += 1
    if "adjustments" in names:
        row = _write_corrections(book, sheet, row, count, names["adjustments"], context)
    return row + 1


def _write_corrections(book: Book, sheet: Any, row: int, count: int, name: str, context: Context) -> int:
    """How many figures rest on the word of somebody at the telephone, table by table, and how many files count by
    decision, with a link to who said what."""
    lang, made, accepted = context.lang, corrections(context), context.outcome.accepted
    tables = Counter(each.table for each in made if each.holds)
    over = sum(not each.holds for each in made)
    listed = ", ".join(f"{table}: {number}" for table, number in tables.items())
    told = [
        *([caption("adjusted_front", lang, count=tables.total(), tables=listed, sheet=name)] if tables else []),
        *([caption("adjusted_front_over", lang, count=over, sheet=name)] if over else []),
        *([caption("accepted_front", lang, count=len(accepted), sheet=name)] if accepted else []),
    ]
    style = book.format(bold=True, font_color="#5B3E96", underline=1, text_wrap=True, font_size=12)
    for text in told:
        _merged(book, sheet, row, count, text, style, points=16)
        book.link_inside(sheet, row, 0, text, f"{quoted(name)}!A1", style)
        row += 1
    return row


def left_out_names(context: Context) -> list[str]:
    """The units whose figures are not in; after those that lack the same forms or tables, what they lack.

    Nothing is added when the only form that is consolidated lacks as a whole.
    """
    whole: dict[str, set[str]] = {}
    for missing in context.outcome.missing:
        whole.setdefault(missing.unit, set()).add(missing.form)
    tables: dict[str, dict[str, list[Table]]] = {}
    with_rows: dict[str, int] = {}
    for form, table, totals in context.tables():
        if not totals.rows:
            continue
        with_rows[form.form] = with_rows.get(form.form, 0) + 1
        for code in totals.missing_units:
            tables.setdefault(code, {}).setdefault(form.form, []).append(table)
    alike: dict[str, list[str]] = {}
    for code in sorted({*whole, *tables}, key=context.order):
        parts: list[str] = []
        for form_id, form in context.forms.items():
            label = form.label.text(context.lang)
            lacking = tables.get(code, {}).get(form_id, [])
            if form_id in whole.get(code, set()) or (lacking and len(lacking) == with_rows[form_id]):
                parts.append(label)
            else:
                parts += [table.sheet for table in lacking]
        only = len(context.forms) == 1 and parts == [form.label.text(context.lang) for form in context.forms.values()]
        alike.setdefault("" if only or not parts else f" ({', '.join(parts)})", []).append(context.name(code))
    return [
        name + (what if place == len(names) else "")
        for what, names in alike.items()
        for place, name in enumerate(names, start=1)
    ]


def _write_table(
    book: Book, sheet: Any, row: int, count: int, shown: Shown, columns: Sequence[Column], context: Context
) -> int:
    style = book.format(bold=True, font_size=12, text_wrap=True)
    _merged(book, sheet, row, count, shown.title, style, points=16)
    widths = [_FIRST_WIDTH, *[_WIDTH] * len(columns)]
    row, _ = write_official(book, sheet, row + 1, columns, widths, shown.figures, shown.places, context)
    if shown.prose_sheet is not None:
        text = caption("see_sheet", context.lang, sheet=shown.prose_sheet)
        sheet.write_string(row, 0, text, book.format(italic=True))
        row += 1
    return row + 1


def _write_signature(book: Book, sheet: Any, row: int, count: int, context: Context) -> None:
    lang = context.lang
    first = count // 2
    bold, italic = book.format(bold=True, align="center", font_size=12), book.format(italic=True, align="center")
    merged(sheet, row, 0, first - 1, word("layout.preparer", lang), bold)
    merged(sheet, row, first, count - 1, word("layout.on_behalf", lang), bold)
    merged(sheet, row + 1, first, count - 1, caption("signature_note", lang), italic)
    sheet.write_blank(row + 6, count - 1, None, book.format(align="center"))
