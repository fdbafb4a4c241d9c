"""This period beside the same one last year, union by union with all under it; then the targets of single unions.

A block of lines for every four fields of a table, so that all blocks have the same columns and stay readable on A4.
"""

from collections.abc import Sequence
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Achieved, Amount, Compared, a1, column_letters
from xlsync.report.book import Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, height, lines, merged, number_style, write_header
from xlsync.report.comparison_cells import difference, difference_style, group_thousands
from xlsync.report.comparison_sheet import ComparedTable
from xlsync.report.comparison_words import group_name, indicator, origins, target_words
from xlsync.report.context import Context
from xlsync.report.table_sheet import write_title
from xlsync.texts.words import word

_NAME_WIDTH = 36.0
_WIDTHS = (9.5, 9.5, 12.5)  # this period, last year, the difference: `+100.0 điểm %` in bold
_WIDTH = sum(_WIDTHS) / 3
_FIELDS = 4  # of a block
_COLUMNS = 1 + 3 * _FIELDS


def write_comparison_units(book: Book, name: str, tables: Sequence[ComparedTable], context: Context) -> None:
    """Writes the sheet. Figures are numbers (a group may have sent several files), differences and sums formulas."""
    _Sheet(book, name, context).write(tables)


class _Sheet:
    def __init__(self, book: Book, name: str, context: Context) -> None:
        self.book, self.context, self.lang = book, context, context.lang
        self.sheet: Any = book.sheet(name)
        self.counts: list[str] = []

    def write(self, tables: Sequence[ComparedTable]) -> None:
        self.sheet.set_column(0, 0, _NAME_WIDTH)
        for column in range(1, _COLUMNS):
            self.sheet.set_column(column, column, _WIDTHS[(column - 1) % 3])
        fields = [field for each in tables for group in each.comparison.groups for field in group.fields]
        incomplete = any(each.difference_incomplete for each in fields)
        title = caption("comparison_units_title", self.lang)
        row = write_title(self.book, self.sheet, _COLUMNS - 1, title, self.context, incomplete=incomplete) - 1
        row = self._sentence(row, caption("comparison_remark", self.lang)) if fields else row
        for each in tables:
            if each.comparison.groups:
                row = self._table(row, each)
        row = self._targets(row, tables)
        self.sheet.freeze_panes(0, 1)
        group_thousands(self.book, self.sheet, self.counts)
        self.sheet.print_area(0, 0, row - 1, _COLUMNS - 1)

    def _sentence(self, row: int, text: str, **more: object) -> int:
        style = self.book.format(**{"italic": True, "text_wrap": True, **more})
        merged(self.sheet, row, 0, _COLUMNS - 1, text, style)
        self.sheet.set_row(row, height(lines(text, _NAME_WIDTH + _WIDTH * (_COLUMNS - 1))))
        return row + 1

    def _table(self, row: int, each: ComparedTable) -> int:
        row = self._sentence(row, each.title, bold=True, italic=False)
        row = self._sentence(row, origins(each.comparison, self.context)[0])
        shown = [field.field for field in each.comparison.tiers[0].fields]
        for start in range(0, len(shown), _FIELDS):
            row = self._block(row, each, range(start, min(start + _FIELDS, len(shown)))) + 1
        return row

    def _block(self, row: int, each: ComparedTable, places: range) -> int:
        """A line a group, then the sum of all groups."""
        fields = [each.table.field(each.comparison.tiers[0].fields[place].field) for place in places]
        header: list[Label] = [(None, word("label.unit", self.lang))]
        for field in fields:
            name = self._name(field)
            header += [(name, caption(part, self.lang)) for part in ("now", "before_short", "difference_short")]
        row += write_header(self.book, self.sheet, row, 0, header, [_NAME_WIDTH, *[_WIDTH] * (len(header) - 1)])
        first = row
        named = self.book.format(border=1, text_wrap=True)
        for group in each.comparison.groups:
            name = group_name(group, self.context)
            self.sheet.write_string(row, 0, name, named)
            for number, place in enumerate(places):
                self._figures(row, 1 + 3 * number, fields[number], group.fields[place])
            fit_row(self.sheet, row, [(name, _NAME_WIDTH)])
            row += 1
        self.sheet.write_string(row, 0, word("row.total", self.lang), self.book.format(border=1, bold=True))
        whole = next(tier for tier in each.comparison.tiers if tier.tier is None)
        for number, place in enumerate(places):
            self._figures(row, 1 + 3 * number, fields[number], whole.fields[place], rows=(first, row - 1))
        return row + 1

    def _name(self, field: FieldDefinition) -> str:
        return indicator(None if field.group is None else field.group.text(self.lang), field.label.text(self.lang))

    def _figures(
        self, row: int, column: int, field: FieldDefinition, each: Compared, *, rows: tuple[int, int] | None = None
    ) -> None:
        """This period, last year, the difference; with `rows` (from 0) the sums of these."""
        before = each.before if each.before is not None else Amount(None)
        bold = rows is not None
        for place, amount in ((column, each.now), (column + 1, before)):
            style = number_style(self.book, field, incomplete=amount.incomplete, bold=bold)
            if rows is not None and field.computed is None and amount.value is not None:
                letters = column_letters(place + 1)
                formula = f"=SUM({letters}{rows[0] + 1}:{letters}{rows[1] + 1})"
                self.sheet.write_formula(row, place, formula, style, amount.value)
            elif amount.value is None:
                self.sheet.write_blank(row, place, None, style)
            else:
                self.sheet.write_number(row, place, amount.value, style)
        cells = [a1(row + 1, place + 1) for place in (column, column + 1, column + 2)]
        style = difference_style(self.book, field, incomplete=each.difference_incomplete, bold=bold)
        less = difference(each, cells[0], cells[1])
        self.sheet.write_formula(row, column + 2, f"={less.text}", style, less.value)
        if field.type is FieldType.COUNT:
            self.counts.append(cells[2])

    def _targets(self, row: int, tables: Sequence[ComparedTable]) -> int:
        """The targets of single units, in the order of the round."""
        asked = [(each, achieved) for each in tables for achieved in each.comparison.unit_targets]
        if not asked:
            return row
        row = self._sentence(row, caption("unit_targets", self.lang), bold=True, italic=False)
        header = self.book.header()
        names = ["actual", "target", "achieved", "note"]
        self.sheet.write_string(row, 0, word("label.unit", self.lang), header)
        merged(self.sheet, row, 1, 5, caption("indicator", self.lang), header)
        for column, name in zip((6, 7, 8), names, strict=False):
            self.sheet.write_string(row, column, caption(name, self.lang), header)
        merged(self.sheet, row, 9, _COLUMNS - 1, caption("note", self.lang), header)
        self.sheet.set_row(row, height(2))
        for each, achieved in asked:
            row += 1
            self._target(row, each, achieved)
        return row + 1

    def _target(self, row: int, each: ComparedTable, achieved: Achieved) -> None:
        target, amount = achieved.target, achieved.amount
        field = each.table.field(target.field)
        text = self.book.format(border=1, text_wrap=True)
        unit, name = self.context.name(target.unit), f"{each.table.sheet}. {self._name(field)}"
        note = target_words(achieved, self.lang)
        if amount is None:
            note += f"; {caption('target_shared', self.lang)}"
        self.sheet.write_string(row, 0, unit, text)
        merged(self.sheet, row, 1, 5, name, text)
        marked = amount is not None and amount.incomplete
        style = number_style(self.book, field, incomplete=marked)
        if amount is None or amount.value is None:
            self.sheet.write_blank(row, 6, None, style)
        else:
            self.sheet.write_number(row, 6, amount.value, style)
        self.sheet.write_number(row, 7, target.value, number_style(self.book, field))
        basis, goal = a1(row + 1, 7), a1(row + 1, 8)
        formula = f'=IF(COUNT({basis},{goal})<2,"",{basis}/{goal})'
        share = "" if achieved.share is None else achieved.share
        self.sheet.write_formula(row, 8, formula, self.book.rate(incomplete=marked), share)
        merged(self.sheet, row, 9, _COLUMNS - 1, note, text)
        fit_row(self.sheet, row, [(unit, _NAME_WIDTH), (name, 5 * _WIDTH), (note, (_COLUMNS - 9) * _WIDTH)])
