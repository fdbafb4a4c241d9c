"""One table of an older workbook into its table of the template: rows by unit or in their order, fields by header."""

from collections.abc import Callable
from dataclasses import dataclass, field

from xlsync.clean.roles import RowRoles
from xlsync.forms.definition import FieldDefinition, RowKind
from xlsync.forms.layout import AGGREGATE_LABEL, TableLayout
from xlsync.identify.tables import Located
from xlsync.issue.content import Typed
from xlsync.model import Records, Role, Unit
from xlsync.model.grid import Address
from xlsync.pipeline.moving.columns import Column, Columns
from xlsync.pipeline.moving.reckoned import Reckoned
from xlsync.pipeline.moving.values import LONGEST_TEXT, as_it_stands, is_blank, understood

_NO_TABLE = "Mẫu mới không có bảng này"
_TOTAL = "Dòng tổng cộng: mẫu mới tự tính"
_NO_TOTAL = "Bảng này của mẫu mới không có dòng tổng cộng"
_TIER = "Dòng tổng hợp theo cấp của tỉnh, không phải số liệu của một đơn vị"
_COMPUTED = "Mẫu mới tự tính cột này"
_RATE = "Tỷ lệ ghi cùng ô với số liệu (số liệu đã chuyển): mẫu mới tự tính"
_NOT_LISTED = "Bảng của mẫu mới ghi theo đơn vị, không theo danh sách"
_NO_UNIT = "Dòng này không ghi tên đơn vị"
_NO_AGGREGATE = "Mẫu mới không có dòng chung cho các công đoàn cơ sở"
_UNCALCULATED = "Công thức chưa được tính nên chưa có giá trị: lưu lại tệp cũ bằng Excel rồi chuyển, hoặc nhập tay"
_TOO_LONG = f"Dài quá {LONGEST_TEXT} ký tự, một ô không chứa hết"

#: Why a cell has no place, and whether nobody needs to look.
Why = tuple[str, bool]
#: The unit of a row by what stands there, and how a unit without a row in the template is told.
UnitOf = Callable[[str], Unit | None]
Stranger = Callable[[str | None, str], str]


@dataclass(slots=True)
class Moved:
    """What became of the cells of one table, by address in the older workbook."""

    cells: dict[tuple[int, str], Typed] = field(default_factory=dict)
    placed: set[Address] = field(default_factory=set)
    """Cells that stand in the template now, names of rows and results of formulas that it gives itself included."""
    left: dict[Address, tuple[Column, Why]] = field(default_factory=dict)
    figures: int = 0
    """How many values were put into the template."""


class TableMove:
    """Moves one table. `place` is where the template has it, None where it has no such table."""

    def __init__(
        self,
        located: Located,
        rows: RowRoles,
        records: Records,
        place: TableLayout | None,
        unit: Unit,
        date_1904: bool,
        unit_of: UnitOf,
        stranger: Stranger,
    ) -> None:
        self.grid, self.rows, self.records, self.place = located.grid, rows, records, place
        self.located, self.date_1904 = located, date_1904
        self.unit_of, self.stranger = unit_of, stranger
        self.columns = Columns(located.grid, located.found, None if place is None else place.table)
        names = located.found.table.unit_field
        self.unit_column = None if names is None else located.table.columns.get(names.id)
        self.record_at = {row: record for record, row in enumerate(records.rows)}
        self.taken: dict[int, int] = {}  # row of the template → row of the older table
        self.own_rows = {} if place is None else _own_rows(place, unit)
        self.uncalculated: dict[int, list[int]] = {}
        for row, column in sorted(self.grid.formulas):  # one that gives an empty text has been calculated
            if self.grid.value(row, column) is None and (row, column) not in self.grid.blank_results:
                self.uncalculated.setdefault(row, []).append(column)
        self.moved = Moved()
        self.stated: dict[Address, int | None] = {}  # constants that the template reckons, with its row
        self.beside: dict[Address, int] = {}

    def run(self) -> Moved:
        """Every cell of the table's rows; what stands beside and below the table is not looked at."""
        located = self.rows.located
        for row, role, unit in zip(located.rows, self.rows.roles, self.rows.units, strict=True):
            if row in self.grid.rows:  # a table with nothing to report has a record without a row
                self._row(row, role, unit)
        self._names_alone()
        self._compare()
        return self.moved

    def _row(self, row: int, role: Role, unit: str | None) -> None:
        held = [column for column, raw in self.grid.rows[row].items() if not is_blank(raw)]
        target, why = self._target(row, role, unit, held)
        for column in held:
            at = (row, column)
            if role is Role.TOTAL and (column == self.unit_column or at in self.grid.formulas):
                self.moved.placed.add(at)
            elif role is Role.TOTAL and self.place is not None and self.place.total_row is not None:
                self._in_total(at)
            elif target is None:
                self._leave(at, why)
            elif column == self.unit_column and not self._is_list:
                self._name(at, target, role)
            else:
                self._cell(at, target)
        for column in self.uncalculated.get(row, ()):
            if target is not None and not self._reckoned(self.columns.of(column)):
                self._leave((row, column), (_UNCALCULATED, False))

    @property
    def _is_list(self) -> bool:
        return self.place is not None and self.place.table.rows is RowKind.LIST

    @staticmethod
    def _reckoned(column: Column) -> bool:
        return any(each is not None and each.computed is not None for each in (column.old, column.new))

    def _target(self, row: int, role: Role, unit: str | None, held: list[int]) -> tuple[int | None, Why]:
        """The row of the template, or why there is none."""
        if self.place is None:
            return None, (_NO_TABLE, False)
        if role is Role.TOTAL:
            return None, (_NO_TOTAL, False)
        if role is Role.TIER:
            return None, (_TIER, False)
        if self._is_list:
            target: int | None = self.place.first_row + len(self.taken)
            if all(self.columns.of(column).new is None for column in held):
                return target, ("", False)  # no line for what has no column
        elif role is Role.ENTRY:
            return None, (_NOT_LISTED, False)
        elif role is Role.AGGREGATE:
            target = self.own_rows.get(None)
            if target is None:
                return None, (_NO_AGGREGATE, False)
        else:
            text = self._text(row)
            known = unit is not None and unit in self.own_rows
            code = unit if known or not text else self._code_now(text) or unit
            target = None if code is None else self.own_rows.get(code)
            if target is None:
                return None, (self.stranger(code, text) if text or code else _NO_UNIT, False)
        assert target is not None  # noqa: S101 - every way that has none has returned
        first = self.taken.setdefault(target, row)
        if first != row:
            return None, (f"Đơn vị này đã có ở dòng {first} của bảng cũ", False)
        return target, ("", False)

    def _code_now(self, text: str) -> str | None:
        unit = self.unit_of(text)
        return None if unit is None else unit.code

    def _text(self, row: int) -> str:
        value = self.grid.value(row, self.unit_column) if self.unit_column is not None else None
        return "" if value is None else str(value).strip()

    def _name(self, at: Address, target: int, role: Role) -> None:
        """The name of a row: the template has it, but for that of an aggregate among single unions."""
        assert self.place is not None  # noqa: S101 - it has a row
        unit = self.place.table.unit_field
        if role is Role.AGGREGATE and unit is not None:
            self.moved.cells[target, unit.id] = Typed(AGGREGATE_LABEL)
        self.moved.placed.add(at)

    def _cell(self, at: Address, target: int) -> None:
        column = self.columns.of(at[1])
        if column.new is None:
            if self._reckoned(column) and at in self.grid.formulas:
                self.moved.placed.add(at)  # the result of a column that is gone, of figures that have been moved
            else:
                self._leave(at, (column.why, column.settled))
            return
        if column.new.computed is not None:
            if at in self.grid.formulas:
                self.moved.placed.add(at)
            else:
                self.stated[at] = target
            return
        typed = self._typed(at, column.old, column.new)
        if isinstance(typed.value, str) and len(typed.value) > LONGEST_TEXT:
            self._leave(at, (_TOO_LONG, False))
            return
        self.moved.cells[target, column.new.id] = typed
        self.moved.placed.add(at)
        self.moved.figures += 1
        if column.old is not None:
            self.beside[at] = target

    def _typed(self, at: Address, old: FieldDefinition | None, new: FieldDefinition) -> Typed:
        record = self.record_at.get(at[0])
        typed = None
        if old is not None and record is not None and (record, old.id) not in self.records.refused:
            value = self.records.values[old.id][record]
            if old.type == "unit":  # a list may name any body: what stands there, not the code of it
                value = self.records.typed.get((record, old.id)) or value
            typed = understood(new, old, value, self.records.rate_decimals.get((record, old.id)))
        return typed or as_it_stands(new, self.grid, at, self.date_1904)

    def _in_total(self, at: Address) -> None:
        """A constant in the total row."""
        column = self.columns.of(at[1])
        if column.new is None:
            self._leave(at, (column.why, column.settled))
        else:
            self.stated[at] = None

    def _compare(self) -> None:
        """What the template reckons itself is settled where it says the same as the older table."""
        if self.place is None:
            return
        reckoned = Reckoned(self.grid, self.records, self.place.table, self.moved.cells)
        for at, target in self.stated.items():
            column = self.columns.of(at[1])
            assert column.new is not None  # noqa: S101 - only such are kept
            told = reckoned.difference(at, column.old, column.new, target)
            self._leave(at, (told or (_TOTAL if target is None else _COMPUTED), told is None))
        for at, target in self.beside.items():
            old = self.columns.of(at[1]).old
            if old is not None and reckoned.has_rate_beside(at, old):  # `21 (70%)`: the 21 is in its place
                told = reckoned.rate_beside(at, old, target)
                self._leave(at, (told or _RATE, told is None))

    def _leave(self, at: Address, why: Why) -> None:
        self.moved.left[at] = (self.columns.of(at[1]), why)

    def _names_alone(self) -> None:
        """Rows that are left out because nothing stands in them but the name of a unit that the template has too, or
        formulas."""
        kept = set(self.rows.located.rows)
        for row in self.located.table.rows:
            if row in kept:
                continue
            held = {column: raw for column, raw in self.grid.rows[row].items() if not is_blank(raw)}
            formulas = [column for column in held if (row, column) in self.grid.formulas]
            results = {column for column in formulas if self._reckoned(self.columns.of(column))}
            self.moved.placed |= {(row, column) for column in results}
            if held.keys() - results == {self.unit_column} and self._in_template(str(held[self.unit_column or 0])):
                self.moved.placed.add((row, self.unit_column or 0))

    def _in_template(self, text: str) -> bool:
        code = self._code_now(text)
        return text == AGGREGATE_LABEL or (code is not None and code in self.own_rows)


def _own_rows(place: TableLayout, unit: Unit) -> dict[str | None, int]:
    """The row of each unit in the template; of all grassroots unions together under None."""
    if place.table.rows is RowKind.OWN:
        return {unit.code: place.first_row}
    rows: dict[str | None, int] = {each.unit: each.row for each in place.prefilled}
    if place.table.rows is RowKind.OWN_AND_CHILDREN:
        rows[None] = place.first_row + len(place.prefilled)
    return rows
