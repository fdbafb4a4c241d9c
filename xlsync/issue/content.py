"""What stands in a standard workbook from the start: figures moved out of an older one, and what is left over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsync.forms.definition import FieldType, Table
from xlsync.forms.expression import parse_value
from xlsync.model import Cleaned
from xlsync.rules.evaluate import evaluate

_NUMBERS = frozenset({FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE})


@dataclass(frozen=True, slots=True)
class Typed:
    """What is put into one cell: an `ErrorValue` becomes an error. `number_format` stands in place of the field's."""

    value: str | int | float | date
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class TableContent:
    """The cells of one table by (sheet row, field id), the tick, and the two counts of unions reporting."""

    cells: Mapping[tuple[int, str], Typed] = field(default_factory=dict)
    ticked: bool = False
    reporting: Typed | None = None
    reporting_of: Typed | None = None

    @property
    def last_row(self) -> int:
        """The last row that holds something, 0 when none does."""
        return max((row for row, _ in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A cell of an older workbook that found no place. `settled`: nobody needs to look, the template reckons it."""

    sheet: str
    cell: str
    header: str
    value: str
    why: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a template: by table, by fact of the cover; what was left over of the workbook named `source`."""

    tables: Mapping[str, TableContent] = field(default_factory=dict)
    cover: Mapping[str, Typed] = field(default_factory=dict)
    left_over: tuple[LeftOver, ...] = ()
    source: str = ""


class Results:
    """What the formulas of a table give: a program that does not calculate on opening shows these."""

    def __init__(self, table: Table, content: TableContent) -> None:
        self._fields = {each.id: each for each in table.fields}
        self._rows: dict[int, dict[str, Cleaned]] = {}
        self._sums: dict[str, float] = {}
        for (row, name), typed in content.cells.items():
            type_, value = self._fields[name].type, typed.value
            if type_ in _NUMBERS and isinstance(value, int | float):
                self._rows.setdefault(row, {})[name] = value
                self._sums[name] = self._sums.get(name, 0) + value
            elif type_ is FieldType.DATE and isinstance(value, date):
                self._rows.setdefault(row, {})[name] = value
            elif isinstance(value, str):
                self._rows.setdefault(row, {})  # what cannot be read takes no part in a formula
        self._texts = {place for place, typed in content.cells.items() if isinstance(typed.value, str)}

    def of_row(self, row: int, field_id: str) -> float | str:
        """The result of a computed field in a row, an empty text where the formula gives none."""
        if row not in self._rows:
            return ""
        blank = {name: None for name in self._fields if (row, name) not in self._texts}
        return self._result(field_id, {**blank, **self._rows[row]})

    def of_total(self, field_id: str) -> float | str:
        """The result in the total row: a sum, or the ratio of sums."""
        if self._fields[field_id].computed is None:
            return self._sums.get(field_id, 0)
        return self._result(field_id, dict(self._sums)) if self._sums else ""

    def _result(self, field_id: str, values: Mapping[str, Cleaned]) -> float | str:
        computed = self._fields[field_id].computed
        assert computed is not None  # noqa: S101 - only computed fields are asked for
        result = evaluate(parse_value(computed, self._fields), values, self._fields)
        return "" if result is None else float(result)
