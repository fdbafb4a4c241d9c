"""What may be written in the cells of a table the way it is already understood: the meaning of no cell changes.

What is read in a single way is proposed, by the very parsers of `columns`, and only where the new content reads as the
old one did, without a remark. What was refused is never proposed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from xlsync.clean.columns import Cell, Columns
from xlsync.clean.legacy import font_of_today
from xlsync.clean.numbers import parse_count, parse_decimal
from xlsync.clean.parsed import Parsed
from xlsync.clean.rates import parse_rate
from xlsync.clean.reporter import Reporter
from xlsync.clean.text import clean_text
from xlsync.forms.definition import FieldDefinition, FieldType, Table
from xlsync.model import (
    Cleaned,
    Finding,
    Grid,
    LocatedTable,
    Records,
    Repair,
    RepairKind,
    column_number,
    parse_a1,
)
from xlsync.texts.normalise import LOOK_ALIKES, repair

COUNT_FORMAT, DECIMAL_FORMAT, DATE_FORMAT = "0", "General", "dd/mm/yyyy"

OwnFormula = Callable[[int, str], str | None]

_TEXTS = frozenset({FieldType.TEXT, FieldType.UNIT, FieldType.CHOICE})
_REMARKS = frozenset({"XS110", "XS210"})
_SUM = re.compile(r"SUM\(([A-Z]+)([0-9]+):[A-Z]+([0-9]+)\)")
# Three groups of digits and nothing else that is said: with a time of day or a weekday something would be lost.
_ONLY_A_DAY = re.compile(r"\W*(?:ngày)?\W*\d+\W+(?:tháng )?\d+,?\W+(?:năm )?\d+\W*", re.IGNORECASE)
_FOUR_DIGITS = re.compile(r"\d{4}")
# Before this day the spreadsheets count differently: the 29/02/1900 that never was, and the system of 1904.
_FIRST_DAY = date(1904, 1, 2)


def table_repairs(
    grid: Grid,
    located: LocatedTable,
    table: Table,
    records: Records,
    findings: Sequence[Finding],
    *,
    date_1904: bool,
    day: date,
    own_formula: OwnFormula,
) -> list[Repair]:
    """The repairs of one table, at most two a cell: of the number, and a formula that would say something else.

    `records` and `findings` are what `clean_table` made of the table; `day` is the last of the period;
    `own_formula(row, field)` is the template's formula for a cell.
    """
    columns = Columns(
        grid,
        records.rows,
        Reporter({}, located, grid, date_1904),
        date_1904=date_1904,
        day=day,
        numbering=table.numbering,
    )
    return list(_Repairs(grid, table, records, findings, columns, own_formula).all())


class _Repairs:
    def __init__(
        self,
        grid: Grid,
        table: Table,
        records: Records,
        findings: Sequence[Finding],
        columns: Columns,
        own_formula: OwnFormula,
    ) -> None:
        self.grid, self.table, self.records, self.columns = grid, table, records, columns
        self.own_formula = own_formula
        self.replaced = {
            (parse_a1(each.cell), each.field): each
            for each in findings
            if each.code == "XS109" and each.cell is not None
        }
        self.numbers: dict[tuple[int, int], float] = {}
        """Numbers that would stand where a text stands, for the sums."""

    def all(self) -> Iterator[Repair]:
        """Column by column."""
        for field in self.table.fields:
            column = self.records.columns.get(field.id)
            if column is None:
                continue
            read = self.columns.reader(field, column, recomputed=partial(_number_at, self.records.values[field.id]))
            repairs = dict(self._of_column(field, column, read))
            self.numbers |= {
                (self.records.rows[i], column): float(each.after)
                for i, each in repairs.items()
                if isinstance(each.after, int | float)
            }
            for i, row in enumerate(self.records.rows):
                formula = self._formula(field, row, column)
                if i in repairs and (formula is None or not formula.certain):
                    yield repairs[i]
                if formula is not None:
                    yield formula

    def _of_column(self, field: FieldDefinition, column: int, read: Cell) -> Iterator[tuple[int, Repair]]:
        for i, row in enumerate(self.records.rows):
            raw = self.grid.value(row, column)
            if type(raw) is not str or (row, column) in self.grid.formulas or (i, field.id) in self.records.refused:
                continue
            understood = self.columns.understood(i, column, raw, read)
            if understood.problem is not None or understood.value is None:
                continue
            found = self._of_cell(field, i, column, raw, understood, read)
            if found is not None:
                yield i, found

    def _of_cell(
        self, field: FieldDefinition, i: int, column: int, raw: str, understood: Parsed, read: Cell
    ) -> Repair | None:
        if field.type in _TEXTS:
            return self._text(field, i, column, raw, understood, read)
        if field.type is FieldType.DATE:
            return self._date(field, i, column, raw, understood.value)
        if any(code == "XS211" for code, *_ in understood.notes):
            return self._number(field, i, column, raw, understood)
        return None

    def _text(
        self, field: FieldDefinition, i: int, column: int, raw: str, understood: Parsed, read: Cell
    ) -> Repair | None:
        font = self.grid.legacy_fonts.get((self.records.rows[i], column))
        clean = clean_text(raw, font=font)
        after = clean.value
        if not isinstance(after, str) or _REMARKS.isdisjoint(code for code, *_ in clean.notes) or after == raw:
            return None
        legacy = clean.notes[0][0] == "XS110"
        again = clean_text(after, font=None if legacy else font)
        if again.value != after or again.notes:
            return None
        if field.type is FieldType.CHOICE and read(i, after).value != understood.value:
            return None
        kinds = (RepairKind.LEGACY,) if legacy else _kinds(raw, after)
        return self._repair(
            field,
            i,
            column,
            raw,
            after,
            kinds,
            certain=not legacy or font is not None,
            font=font_of_today(font) if legacy and font is not None else None,
        )

    def _date(self, field: FieldDefinition, i: int, column: int, raw: str, day: Cleaned) -> Repair | None:
        if not isinstance(day, date) or day < _FIRST_DAY or not _ONLY_A_DAY.fullmatch(repair(raw)):
            return None
        certain = _FOUR_DIGITS.search(raw) is not None  # else the century is understood by a rule
        return self._repair(field, i, column, raw, day, (RepairKind.DATE,), certain=certain, shown_as=DATE_FORMAT)

    def _number(self, field: FieldDefinition, i: int, column: int, raw: str, understood: Parsed) -> Repair | None:
        value = understood.value
        if not isinstance(value, int | float):
            return None
        shown_as = _number_format(field, understood)
        if field.type is FieldType.RATE:
            again = parse_rate(value, shown_as, value)
        else:
            again = (parse_count if field.type is FieldType.COUNT else parse_decimal)(float(value), shown_as)
        if again.value != value or again.rate != understood.rate or again.notes:
            return None
        # `70` for a rate is 70 % by a rule; its sign says so.
        certain = field.type is not FieldType.RATE or "%" in raw
        return self._repair(field, i, column, raw, value, (RepairKind.NUMBER,), certain=certain, shown_as=shown_as)

    def _formula(self, field: FieldDefinition, row: int, column: int) -> Repair | None:
        found = self.replaced.get(((row, column), field.id))
        stated = self.grid.value(row, column)
        own = None if found is None else self.own_formula(row, field.id)
        if found is None or own is None or stated is None or field.sensitive:
            return None
        added = _SUM.fullmatch(own)
        recomputed = found.values.get("recomputed")
        gives = self._sum(added) if added else recomputed
        if not isinstance(gives, int | float) or not isinstance(recomputed, int | float):
            return None  # what it would show is not known
        return Repair(
            sheet=self.grid.sheet,
            cell=found.cell or "",
            kinds=(RepairKind.FORMULA,),
            before=stated if isinstance(stated, str) else float(stated),
            after=f"={own}",
            certain=found.variant == "same" and round(gives - recomputed, 9) == 0,
            number_format={FieldType.RATE: "0.0%", FieldType.COUNT: COUNT_FORMAT}.get(field.type, DECIMAL_FORMAT),
            gives=float(gives),
        )

    def _sum(self, added: re.Match[str]) -> float:
        """What the formula will show, which is not always what a total must be: a sum takes every number there is."""
        column = column_number(added[1])
        total = 0.0
        for row in range(int(added[2]), int(added[3]) + 1):
            value = self.numbers.get((row, column), self.grid.value(row, column))
            if type(value) is float:
                total += value
        return total

    def _repair(
        self,
        field: FieldDefinition,
        i: int,
        column: int,
        before: str,
        after: str | int | float | date,
        kinds: tuple[RepairKind, ...],
        *,
        certain: bool,
        shown_as: str | None = None,
        font: str | None = None,
    ) -> Repair:
        return Repair(
            sheet=self.grid.sheet,
            cell=self.records.cell(i, field.id) or "",
            kinds=kinds,
            before=before,
            after=after,
            certain=certain,
            number_format=shown_as,
            font=font,
            sensitive=field.sensitive,
        )


def _number_at(values: Sequence[Cleaned], record: int) -> float | None:
    """What a rate was read as, which settles how it is read again."""
    value = values[record]
    return value if isinstance(value, int | float) else None


def _number_format(field: FieldDefinition, understood: Parsed) -> str:
    if field.type is FieldType.RATE:
        decimals = understood.rate[1] if understood.rate is not None else 0
        return f"0.{'0' * decimals}%" if decimals else "0%"
    return COUNT_FORMAT if field.type is FieldType.COUNT else DECIMAL_FORMAT


def _kinds(before: str, after: str) -> tuple[RepairKind, ...]:
    letters = before.translate(LOOK_ALIKES)
    composed = unicodedata.normalize("NFC", letters)
    found = (
        (RepairKind.COMPOSED, composed != letters),
        (RepairKind.LETTERS, letters != before),
        (RepairKind.BLANKS, after != composed),
    )
    return tuple(kind for kind, holds in found if holds)
