"""The sheet for the head of an office: this period, a year earlier, cumulative figures and targets, tier by tier.

This period's figures link to the totals, differences and per cents are formulas over the cells beside them; figures of
other periods are numbers, with the file they come from named above.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsync.forms.definition import FieldDefinition, Table
from xlsync.forms.expression import parse_value
from xlsync.model import Achieved, Amount, Compared, ComparedTier, Cumulation, Span, TableComparison, a1
from xlsync.report.book import Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, fit_row, height, lines, merged, number_style, write_header
from xlsync.report.comparison_cells import change, change_style, difference, difference_style, group_thousands
from xlsync.report.comparison_words import indicator, missing_words, origins, target_words
from xlsync.report.context import Context
from xlsync.report.fast_sheet import Formula
from xlsync.report.table_sheet import Places, write_title
from xlsync.rules.excel_formula import value_to_excel
from xlsync.texts.words import word

WIDTHS = {
    "indicator": 34.0, "tier": 24.0, "now": 12.0, "before": 12.0, "difference": 13.5, "change": 11.0, "year": 12.0,
    "term": 12.0, "target": 12.0, "achieved": 11.0, "note": 34.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A table that is compared: its title, its definition, and where its totals stand."""

    title: str
    table: Table
    comparison: TableComparison
    places: Places


def write_comparison(book: Book, name: str, tables: Sequence[ComparedTable], context: Context) -> None:
    """Writes the sheet. Columns that would be blank in all tables are left out."""
    _Sheet(book, name, tables, context).write()


def heading(tables: Sequence[ComparedTable], lang: str) -> str:
    """What is compared: `So sánh số liệu: cùng kỳ năm trước, lũy kế`."""
    comparisons = [each.comparison for each in tables]
    there = {
        "before": any(each.before is not None for each in comparisons),
        "cumulated": any(_adds(each, span) for each in comparisons for span in (Span.YEAR, Span.TERM)),
        "target": any(_targets(each) for each in comparisons) or any(each.unit_targets for each in comparisons),
    }
    parts = ", ".join(caption(f"part_{part}", lang) for part, is_there in there.items() if is_there)
    return caption("comparison_title", lang, parts=parts)


def _adds(comparison: TableComparison, span: Span) -> bool:
    cumulation: Cumulation | None = comparison.year if span is Span.YEAR else comparison.term
    return cumulation is not None and cumulation.adds


def _targets(comparison: TableComparison) -> bool:
    return any(each.targets for tier in comparison.tiers for each in tier.fields)


class _Sheet:
    def __init__(self, book: Book, name: str, tables: Sequence[ComparedTable], context: Context) -> None:
        self.book, self.tables, self.context, self.lang = book, tables, context, context.lang
        self.sheet: Any = book.sheet(name)
        self.columns = {name: place for place, name in enumerate(self._shown())}
        self.widths = [WIDTHS[each] for each in self.columns]
        self.counts: list[str] = []

    def _shown(self) -> Iterator[str]:
        comparisons = [each.comparison for each in self.tables]
        yield from ("indicator", "tier", "now")
        if any(each.before is not None for each in comparisons):
            yield from ("before", "difference", "change")
        yield from (span.value for span in (Span.YEAR, Span.TERM) if any(_adds(each, span) for each in comparisons))
        if any(map(_targets, comparisons)):
            yield from ("target", "achieved")
        fields = [field for each in comparisons for tier in each.tiers for field in tier.fields]
        if any(each.targets or missing_words(each, self.lang) for each in fields):
            yield "note"

    def write(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)
        title = heading(self.tables, self.lang)
        row = write_title(
            self.book, self.sheet, len(self.columns) - 1, title, self.context, incomplete=self._incomplete()
        )
        told = [origins(each.comparison, self.context) for each in self.tables]
        alike = len(set(told)) == 1
        row = self._remarks(row - 1, [*(told[0] if alike else ()), *self._legend()])
        labels: list[Label] = [(None, self._label(each)) for each in self.columns]
        write_header(self.book, self.sheet, row, 0, labels, self.widths)
        self.sheet.repeat_rows(row)
        self.sheet.freeze_panes(row + 1, 1)
        row += 1
        for each, sentences in zip(self.tables, told, strict=True):
            row = self._section(row, each, () if alike else sentences)
        group_thousands(self.book, self.sheet, self.counts)
        self.sheet.print_area(0, 0, row - 1, len(self.columns) - 1)

    def _incomplete(self) -> bool:
        fields = [field for each in self.tables for tier in each.comparison.tiers for field in tier.fields]
        shown = [amount for each in fields for amount in (each.now, each.before, each.year, each.term)]
        return any(amount is not None and amount.incomplete for amount in shown)

    def _legend(self) -> Iterator[str]:
        if "before" in self.columns:
            yield caption("comparison_remark", self.lang)
        stock = any(field.measure == "stock" for each in self.tables for field in each.table.fields)
        if stock and ("year" in self.columns or "term" in self.columns):
            yield caption("stocks_remark", self.lang)
        distinct = any(field.measure == "distinct" for each in self.tables for field in each.table.fields)
        if distinct and ("year" in self.columns or "term" in self.columns):
            yield caption("distinct_remark", self.lang)

    def _label(self, column: str) -> str:
        return word("label.tier", self.lang) if column == "tier" else caption(column, self.lang)

    def _remarks(self, row: int, sentences: Sequence[str]) -> int:
        style = self.book.format(italic=True, text_wrap=True)
        for each in sentences:
            merged(self.sheet, row, 0, len(self.widths) - 1, each, style)
            self.sheet.set_row(row, height(lines(each, sum(self.widths))))
            row += 1
        return row

    def _section(self, row: int, each: ComparedTable, sentences: Sequence[str]) -> int:
        """A table: its title over all columns, then the tiers of each field."""
        style = self.book.format(bold=True, border=1, text_wrap=True, bg_color="#F2F2F2")
        merged(self.sheet, row, 0, len(self.widths) - 1, each.title, style)
        self.sheet.set_row(row, height(lines(each.title, sum(self.widths), fit=1.0)))
        row = self._remarks(row + 1, sentences)
        section = _Section(self, each, row)
        return section.write()

    def cell(self, row: int, column: str) -> str:
        return a1(row + 1, self.columns[column] + 1)


class _Section:
    """The lines of one table. Rows are laid out first, for cumulated rates are formulas over other rows."""

    def __init__(self, sheet: _Sheet, compared: ComparedTable, row: int) -> None:
        self.of, self.compared, self.end = sheet, compared, row
        self.book, self.lang = sheet.book, sheet.lang
        self.fields: Mapping[str, FieldDefinition] = {each.id: each for each in compared.table.fields}
        self.tiers = compared.comparison.tiers
        self.rows: dict[tuple[str, int], int] = {}
        for field in self.tiers[0].fields:
            for place, tier in enumerate(self.tiers):
                self.rows[field.field, place] = self.end
                targets = next(each.targets for each in tier.fields if each.field == field.field)
                self.end += max(len(targets), 1)

    def write(self) -> int:
        for number, field in enumerate(self.tiers[0].fields):
            first = self.rows[field.field, 0]
            following = self.tiers[0].fields[number + 1 : number + 2]
            last = (self.rows[following[0].field, 0] if following else self.end) - 1
            self._indicator(self.fields[field.field], first, last)
            for place, tier in enumerate(self.tiers):
                self._line(tier.fields[number], tier, place, one_row=first == last)
        return self.end

    def _indicator(self, field: FieldDefinition, first: int, last: int) -> None:
        text = self._name(field)
        style = self.book.format(border=1, text_wrap=True, valign="vcenter")
        if last > first:
            self.of.sheet.merge_range(first, 0, last, 0, text, style)
        else:
            self.of.sheet.write_string(first, 0, text, style)

    def _name(self, field: FieldDefinition) -> str:
        return indicator(None if field.group is None else field.group.text(self.lang), field.label.text(self.lang))

    def _line(self, each: Compared, tier: ComparedTier, place: int, *, one_row: bool) -> None:
        """The figures of a tier; further targets of the same figure have rows of their own below."""
        sheet, columns = self.of.sheet, self.of.columns
        row, total = self.rows[each.field, place], tier.tier is None and len(self.tiers) > 1
        name = caption("all_units", self.lang) if len(self.tiers) == 1 else (
            word("row.total" if tier.tier is None else f"tier.{tier.tier.value}", self.lang)
        )  # fmt: skip
        blank = self.book.format(border=1, text_wrap=True, bold=total)
        for number in range(max(len(each.targets), 1)):
            for column in columns.values():
                if column:
                    sheet.write_blank(row + number, column, None, blank)
            sheet.write_string(row + number, 1, name, blank)
            if number < len(each.targets):
                self._target(each, each.targets[number], row, row + number, bold=total)
            notes = [target_words(each.targets[number], self.lang)] if number < len(each.targets) else []
            notes += missing_words(each, self.lang) if number == 0 else []
            if notes:
                sheet.write_string(
                    row + number, columns["note"], "; ".join(notes), self.book.format(border=1, text_wrap=True)
                )
            texts = [("; ".join(notes), WIDTHS["note"]), (name, WIDTHS["tier"])]
            if one_row:
                texts.append((self._name(self.fields[each.field]), WIDTHS["indicator"]))
            fit_row(sheet, row + number, texts)
        self._figures(each, tier, place, row, bold=total)

    def _figures(self, each: Compared, tier: ComparedTier, place: int, row: int, *, bold: bool) -> None:
        field, columns = self.fields[each.field], self.of.columns
        key = "total" if tier.tier is None and len(self.tiers) > 1 else tier.tier
        source = self.compared.places.cell(key, each.field)
        now = self.of.cell(row, "now")
        self._amount(row, "now", each.now, field, f'IF({source}="","",{source})', bold=bold)
        if each.before is not None and "before" in columns:
            before = self.of.cell(row, "before")
            self._amount(row, "before", each.before, field, None, bold=bold)
            marked = each.difference_incomplete
            style = difference_style(self.book, field, incomplete=marked, bold=bold)
            self._formula(row, "difference", difference(each, now, before), style)
            if field.type.value == "count":
                self.of.counts.append(self.of.cell(row, "difference"))
            if not each.rate:
                style = change_style(self.book, incomplete=marked, bold=bold)
                self._formula(row, "change", change(each, now, before), style)
        for span, amount in ((Span.YEAR, each.year), (Span.TERM, each.term)):
            if amount is not None and span.value in columns:
                formula = self._cumulated(each, amount, field, place, now, span.value)
                self._amount(row, span.value, amount, field, formula, bold=bold)

    def _cumulated(
        self, each: Compared, amount: Amount, field: FieldDefinition, place: int, now: str, column: str
    ) -> str | None:
        """This period's cell and what was before it; a computed field over the cumulated cells of its tier."""
        if field.computed is not None:
            expression = parse_value(field.computed, self.fields)
            if any((name, place) not in self.rows for name in expression.order):
                return None
            cells = {name: self.of.cell(self.rows[name, place], column) for name in expression.order}
            return value_to_excel(expression, cells, self.fields)
        if amount.value is None and field.measure == "distinct":
            return None
        if amount.value is None or field.measure == "stock":
            return f'IF({now}="","",{now})'
        earlier = round(amount.value - (each.now.value or 0), 9)
        return f"N({now})+{earlier}" if earlier or each.now.value is None else f'IF({now}="","",{now})'

    def _amount(
        self, row: int, column: str, amount: Amount, field: FieldDefinition, formula: str | None, *, bold: bool
    ) -> None:
        style = number_style(self.book, field, incomplete=amount.incomplete, bold=bold)
        place = self.of.columns[column]
        if formula is not None:
            self.of.sheet.write_formula(row, place, f"={formula}", style, "" if amount.value is None else amount.value)
        elif amount.value is None:
            self.of.sheet.write_blank(row, place, None, style)
        else:
            self.of.sheet.write_number(row, place, amount.value, style)

    def _formula(self, row: int, column: str, formula: Formula, style: Any) -> None:
        self.of.sheet.write_formula(row, self.of.columns[column], f"={formula.text}", style, formula.value)

    def _target(self, each: Compared, achieved: Achieved, first: int, row: int, *, bold: bool) -> None:
        target, field = achieved.target, self.fields[each.field]
        column = target.span.value if target.span.value in self.of.columns else "now"
        style = number_style(self.book, field, bold=bold)
        self.of.sheet.write_number(row, self.of.columns["target"], target.value, style)
        basis, goal = self.of.cell(first, column), self.of.cell(row, "target")
        marked = achieved.amount is not None and achieved.amount.incomplete
        text = f'IF(COUNT({basis},{goal})<2,"",{basis}/{goal})'
        style = self.book.rate(incomplete=marked, bold=bold)
        self._formula(row, "achieved", Formula(text, "" if achieved.share is None else achieved.share), style)
